"""The bulletin as a document for the word processor."""

import io
import re
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

from unionhall.indicators.bulletin import Bulletin, said_day
from unionhall.indicators.definition import Words

HEADINGS = (
    Words("指标", "figure"),
    Words("准确数", "exact number"),
    Words("单位", "unit"),
    Words("口径", "definition"),
    Words("口径版本", "version"),
)
NOTE = Words(
    "附表：准确数与统计口径（正文数字按新闻写法表述）",
    "Annex: exact numbers and definitions (the text says them in the press's manner)",
)


NAME = Words("{about}工作简报{first}至{last}.docx", "{about} bulletin {first} to {last}.docx")
NOT_IN_A_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
"""What some system allows in no file's name."""


def name(bulletin: Bulletin) -> str:
    """Name the document after the body (and its part) and the days, in the reader's language."""
    at, days = bulletin.at, bulletin.period
    about = f"{at.body.name}“{at.scope.name}”" if at.scope else at.body.name
    said = NAME.said_in(bulletin.lang).format(about=about, first=days.first, last=days.last)
    return NOT_IN_A_NAME.sub("", said)


def docx(bulletin: Bulletin) -> bytes:
    """Write the text, and below it the exact figures with their definitions."""
    document = Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "FangSong", Pt(14)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")
    heading = document.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = heading.add_run(bulletin.title)
    run.bold, run.font.size = True, Pt(20)
    first, last = (
        said_day(d, bulletin.lang) for d in (bulletin.period.first, bulletin.period.last)
    )
    days = document.add_paragraph(f"{first} — {last}")
    days.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for pieces in bulletin.sentences:
        paragraph = document.add_paragraph("".join(piece.text for piece in pieces))
        paragraph.paragraph_format.first_line_indent = Pt(28)
    document.add_paragraph(NOTE.said_in(bulletin.lang))
    _annex(document, bulletin)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _annex(document: Any, bulletin: Bulletin) -> None:
    table = document.add_table(rows=1, cols=len(HEADINGS))
    table.style = "Table Grid"
    for cell, words in zip(table.rows[0].cells, HEADINGS, strict=True):
        cell.text = words.said_in(bulletin.lang)
    for figure in bulletin.figures.values():
        one = figure.indicator
        texts = (
            one.name.said_in(bulletin.lang),
            f"{figure.value:,}",
            one.unit.said_in(bulletin.lang),
            one.definition.said_in(bulletin.lang),
            one.version,
        )
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text
    for row in table.rows:
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                for run in paragraph.runs:
                    run.font.size = Pt(10)
