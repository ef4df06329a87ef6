"""Make the shipped templates of papers from text: one ``.docx`` beside each ``.txt``.

``tools/paper_templates.py`` writes ``src/unionhall/*/data/papers/*.docx``; ``--check`` says
which are not what their text says. The same text gives the same bytes.

Layout after GB/T 9704-2012: A4, margins 37 / 26 / 35 / 28 mm, body in FangSong 16 pt with
28.95 pt between lines (22 lines of 28 characters), title in SimSun 22 pt, page number
— 1 — at the foot. Each paragraph is one line of the text; a word at its beginning says what it is:

    @head {{ body_name }}文件       the letterhead, red, with a red line below the number
    @number {{ number }}            the number, centred
    @title 关于……的批复             the title, centred; several lines may follow one another
    @to 某某工会：                  to whom, without indentation
    @h1 一、……   @h2 （一）……       headings in SimHei and KaiTi
    @form 单位名称 | {{ union }}    a row of a two-column form; adjacent rows are one table
    @columns 序号:1 姓名:2 职务:3   a table with a heading and relative widths (3! does not break
                                    over lines); then
    @rows members as m | {{ loop.index }} | {{ m.name }} | {{ m.post }}
    @closing members as m | {{ m.no }} | …   the same; none of the rows, and no
                                    column marked so, breaks
    @keep 本届任期……                a paragraph of the body that stays with what follows
    @sign {{ body_name }}           the signature, to the right
    @date {{ on }}                  the day below it
    @small （盖章）                 small print
    @page                           a new page
    @if condition … @end            leave paragraphs out
    anything else                   a paragraph of the body, indented by two characters
"""

import re
import sys
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent.parent
FANG, SONG, HEI, KAI = "FangSong", "SimSun", "SimHei", "KaiTi"
RED = RGBColor(0xD0, 0x10, 0x10)
LINE = Pt(28.95)
WIDTH_MM = 156
BODY_PT, TITLE_PT, HEAD_PT, TABLE_PT, SMALL_PT = 16, 22, 32, 12, 14
DAY = (1980, 1, 1, 0, 0, 0)


def build(text: str) -> bytes:
    """Build one template from its text."""
    paper = _Paper()
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            paper.add(line.strip())
    return paper.bytes()


class _Paper:
    """A document that grows line by line."""

    def __init__(self) -> None:
        self.document = Document()
        self.form: Any = None
        self.titled = self.below_table = False
        self.weights: list[int] = []
        self.whole: list[bool] = []
        self.kinds: dict[str, Callable[[str], None]] = {
            "head": self.head,
            "number": self.number,
            "title": self.title,
            "to": lambda text: self.paragraph(text, indent=False),
            "h1": lambda text: self.paragraph(text, font=HEI),
            "h2": lambda text: self.paragraph(text, font=KAI),
            "form": self.form_row,
            "columns": self.columns,
            "rows": self.rows,
            "closing": self.closing,
            "keep": self.keep,
            "sign": self.sign,
            "date": lambda text: self.right(text, 4),
            "small": lambda text: self.paragraph(text, size=SMALL_PT, indent=False),
            "page": self.page,
            "if": lambda text: self.paragraph(f"{{%p if {text} %}}"),
            "end": lambda _text: self.paragraph("{%p endif %}"),
        }
        self._set_page()

    def add(self, line: str) -> None:
        word, _, text = line[1:].partition(" ")
        marked = line.startswith("@")
        if marked and word not in self.kinds:
            raise SystemExit(f"unknown mark @{word}")
        if not (marked and word == "form"):
            self.form = None
        if self.titled and not (marked and word == "title"):
            self.titled = False
            self.plain()
        self.kinds[word](text.strip()) if marked else self.paragraph(line)

    def bytes(self) -> bytes:
        """Save, with every date of the archive the same."""
        made = BytesIO()
        self.document.save(made)
        stable = BytesIO()
        with ZipFile(made) as old, ZipFile(stable, "w", ZIP_DEFLATED) as new:
            for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
                entry = ZipInfo(name, DAY)
                entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o600 << 16
                new.writestr(entry, old.read(name))
        return stable.getvalue()

    def _set_page(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        section.footer_distance = Mm(25)
        style = self.document.styles["Normal"]
        style.font.size = Pt(BODY_PT)
        _fonts(style, FANG)
        style.paragraph_format.space_after = Pt(0)
        about = self.document.core_properties
        about.author, about.title, about.comments = "", "", ""
        about.created = about.modified = datetime(2026, 1, 1)  # noqa: DTZ001 -- the file has none
        foot = section.footer.paragraphs[0]
        foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _run(foot, "— ", SONG, SMALL_PT)
        _page_number(_run(foot, "", SONG, SMALL_PT))
        _run(foot, " —", SONG, SMALL_PT)

    def plain(self) -> Any:
        """Add an empty paragraph with the distance between lines of the body."""
        new = self.document.add_paragraph()
        new.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        new.paragraph_format.line_spacing = LINE
        if self.below_table:
            new.paragraph_format.space_before, self.below_table = Pt(8), False
        return new

    def paragraph(
        self, text: str, *, font: str = FANG, size: int = BODY_PT, indent: bool = True
    ) -> None:
        new = self.plain()
        new.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY if indent else WD_ALIGN_PARAGRAPH.LEFT
        if indent:
            _indent(new, "firstLine", 2, size)
        _run(new, text, font, size)

    def keep(self, text: str) -> None:
        self.paragraph(text)
        self.document.paragraphs[-1].paragraph_format.keep_with_next = True

    def head(self, text: str) -> None:
        new = self.document.add_paragraph()
        new.alignment = WD_ALIGN_PARAGRAPH.CENTER
        new.paragraph_format.space_after = Pt(18)
        _run(new, text, SONG, HEAD_PT, bold=True).font.color.rgb = RED

    def number(self, text: str) -> None:
        new = self.plain()
        new.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _run(new, text, FANG, BODY_PT)
        line = OxmlElement("w:pBdr")
        below = OxmlElement("w:bottom")
        for key, value in (("val", "single"), ("sz", "12"), ("space", "4"), ("color", "D01010")):
            below.set(qn(f"w:{key}"), value)
        line.append(below)
        new._p.get_or_add_pPr().insert_element_before(  # noqa: SLF001 -- python-docx has no border
            line, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc"
        )
        self.plain()

    def title(self, text: str) -> None:
        new = self.document.add_paragraph()
        new.alignment = WD_ALIGN_PARAGRAPH.CENTER
        new.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        new.paragraph_format.line_spacing = Pt(36)
        _run(new, text, SONG, TITLE_PT, bold=True)
        self.titled = True

    def sign(self, text: str) -> None:
        """Sign two lines below what was said, and never alone on a page.

        The lines are space, not empty paragraphs: below a table LibreOffice does not keep a
        longer chain of paragraphs together.
        """
        for above in self.document.paragraphs[-1:]:
            above.paragraph_format.keep_with_next = True
        self.right(text, 2)
        signed = self.document.paragraphs[-1].paragraph_format
        signed.keep_with_next, signed.space_before = True, LINE * 2

    def right(self, text: str, characters: int) -> None:
        new = self.plain()
        new.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _indent(new, "right", characters, BODY_PT)
        _run(new, text, FANG, BODY_PT)

    def page(self, _text: str) -> None:
        self.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def form_row(self, text: str) -> None:
        label, _, value = (part.strip() for part in text.partition("|"))
        if self.form is None:
            self.form = self._table(2, [3, 8])
        row = self.form.add_row()
        _cell(row.cells[0], label, font=HEI, centre=True)
        _cell(row.cells[1], value)
        _sized(row, [3, 8])

    def columns(self, text: str) -> None:
        parts = [part.rpartition(":") for part in text.split()]
        self.weights = [int(weight.rstrip("!")) for _, _, weight in parts]
        self.whole = [weight.endswith("!") for _, _, weight in parts]
        self.table = self._table(len(parts), self.weights)
        row = self.table.add_row()
        for cell, (name, _, _) in zip(row.cells, parts, strict=True):
            _cell(cell, name, font=HEI, centre=True)
        _sized(row, self.weights)
        repeated = OxmlElement("w:tblHeader")
        row._tr.get_or_add_trPr().append(repeated)  # noqa: SLF001 -- python-docx has no heading row

    def rows(self, text: str) -> None:
        loop, *cells = (part.strip() for part in text.split("|"))
        names, _, name = loop.partition(" as ")
        _cell(self.table.add_row().cells[0], f"{{%tr for {name} in {names} %}}")
        row = self.table.add_row()
        for cell, value in zip(row.cells, cells, strict=True):
            _cell(cell, value, centre=True)
        _sized(row, self.weights)
        _cell(self.table.add_row().cells[0], "{%tr endfor %}")

    def closing(self, text: str) -> None:
        """Add rows none of which breaks over pages."""
        self.rows(text)
        row = self.table.rows[-2]
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001
        for cell, unbroken in zip(row.cells, self.whole, strict=True):
            if unbroken:
                cell._tc.get_or_add_tcPr().append(OxmlElement("w:noWrap"))  # noqa: SLF001

    def _table(self, columns: int, weights: list[int]) -> Any:
        if self.document.paragraphs:
            self.document.paragraphs[-1].paragraph_format.space_after = Pt(8)
        self.below_table = True
        table = self.document.add_table(rows=0, cols=columns)
        table.style = "Table Grid"
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        for column, weight in zip(table.columns, weights, strict=True):
            column.width = Mm(WIDTH_MM * weight / sum(weights))
        return table


def _fonts(holder: Any, font: str) -> None:
    holder.font.name = font
    fonts = holder.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), font)


def _run(paragraph: Any, text: str, font: str, size: int, *, bold: bool = False) -> Any:
    run = paragraph.add_run(text)
    run.font.size, run.font.bold = Pt(size), bold or None
    _fonts(run, font)
    return run


def _indent(paragraph: Any, side: str, characters: int, size: int) -> None:
    indent = paragraph._p.get_or_add_pPr().get_or_add_ind()  # noqa: SLF001 -- by characters
    indent.set(qn(f"w:{side}Chars"), str(characters * 100))
    indent.set(qn(f"w:{side}"), str(characters * size * 20))


def _page_number(run: Any) -> None:
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        if kind:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:instrText")
            part.text = text
        run._r.append(part)  # noqa: SLF001 -- python-docx has no fields


def _cell(cell: Any, text: str, *, font: str = FANG, centre: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    if centre:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(4)
    _run(paragraph, text, font, TABLE_PT)


def _sized(row: Any, weights: list[int]) -> None:
    for cell, weight in zip(row.cells, weights, strict=True):
        cell.width = Mm(WIDTH_MM * weight / sum(weights))


def main() -> None:
    """Write all templates, or say which are out of date."""
    stale = []
    for source in sorted(ROOT.glob("src/unionhall/*/data/papers/*.txt")):
        built, target = build(source.read_text(encoding="utf-8")), source.with_suffix(".docx")
        if "--check" in sys.argv:
            stale += [target] if not target.exists() or target.read_bytes() != built else []
        else:
            target.write_bytes(built)
            print(re.sub(r".*/src/", "src/", str(target)))
    if stale:
        raise SystemExit("out of date: " + ", ".join(str(one.relative_to(ROOT)) for one in stale))


if __name__ == "__main__":
    main()
