"""Writing a workbook (.xlsx) as a stream: any number of rows in the memory of a few hundred.

Our own hundred lines, because what there is either keeps the whole sheet in memory or takes
several times the processor's time (``docs/decisions/0019-jobs-and-exports.md`` measures).
A text is always written as a text: one that begins with "=" is no formula.
"""

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

LEVEL = 2
"""How hard to press: beyond this, files get a few percent smaller and take twice the time."""
ROWS_AT_A_TIME = 500
EPOCH = date(1899, 12, 30).toordinal()
FIRST = date(1900, 3, 1)
"""The day from which spreadsheets count rightly; what is older is written as a text."""
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPECIAL = re.compile("[&<>\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
DAY, MOMENT, BOLD, TEXT, WRAPPED = 1, 2, 3, 4, 5
WIDTH = 18
"""Of a column, in characters."""

PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/>'
        "</Types>"
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1"'
        f' Type="{_DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_DOCUMENT}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_DOCUMENT}/styles" Target="styles.xml"/>'
        "</Relationships>"
    ),
    "xl/styles.xml": (
        f'<styleSheet xmlns="{_MAIN}">'
        '<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
        '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>'
        '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
        '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        "<borders><border/></borders>"
        '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="6"><xf/><xf numFmtId="164" applyNumberFormat="1"/>'
        '<xf numFmtId="165" applyNumberFormat="1"/><xf fontId="1" applyFont="1"/>'
        '<xf numFmtId="49" applyNumberFormat="1"/>'
        '<xf numFmtId="49" applyNumberFormat="1" applyAlignment="1">'
        '<alignment vertical="top" wrapText="1"/></xf></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        "</styleSheet>"
    ),
}


@dataclass(frozen=True, slots=True)
class Look:
    """How a sheet looks, by the numbers of columns from 0.

    ``widths`` are of those unlike the others, ``wrapped`` is a column of long texts, and the
    first ``in_sight`` columns stay in sight.
    """

    widths: Mapping[int, int] = field(default_factory=dict)
    wrapped: int = -1
    in_sight: int = 0


PLAIN = Look()


def workbook(
    title: str, headings: Sequence[str], rows: Iterable[Sequence[object]], look: Look = PLAIN
) -> Iterator[bytes]:
    """Write a workbook of one sheet, piece by piece; its first row stays in sight."""
    out = _Outbox()
    with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=LEVEL) as file:
        for name, text in (*PARTS.items(), ("xl/workbook.xml", _book(title))):
            file.writestr(_entry(name), _HEAD + text)
        with file.open(_entry("xl/worksheets/sheet1.xml"), "w", force_zip64=True) as sheet:
            sheet.write(_before(len(headings), look).encode())
            columns = [letters(number) for number in range(len(headings))]
            sheet.write(_row(1, columns, headings, [BOLD] * len(columns)).encode())
            styles = [WRAPPED if at == look.wrapped else TEXT for at in range(len(columns))]
            lines: list[str] = []
            for number, row in enumerate(rows, 2):
                lines.append(_row(number, columns, row, styles))
                if len(lines) == ROWS_AT_A_TIME:
                    sheet.write("".join(lines).encode())
                    lines.clear()
                    yield out.taken()
            sheet.write("".join(lines).encode())
            sheet.write(b"</sheetData></worksheet>")
    yield out.taken()


class _Outbox(io.RawIOBase):
    """What the archive writes and nobody has taken yet; it cannot go back in it."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: object) -> int:
        self._pieces.append(bytes(piece))  # type: ignore[call-overload]  # a buffer
        return len(self._pieces[-1])

    def taken(self) -> bytes:
        whole = b"".join(self._pieces)
        self._pieces.clear()
        return whole


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name)  # of 1980: the same rows make the same file
    entry.compress_type = ZIP_DEFLATED
    entry._compresslevel = LEVEL  # type: ignore[attr-defined]  # noqa: SLF001 -- public from 3.13 on
    return entry


def _book(title: str) -> str:
    name = escape(re.sub(r"[\[\]:*?/\\]", " ", _ILLEGAL.sub("", title))[:31], {'"': "&quot;"})
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_DOCUMENT}"><sheets>'
        f'<sheet name="{name or "Sheet1"}" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )


def _before(columns: int, look: Look) -> str:
    beside = f'xSplit="{look.in_sight}" ' if look.in_sight else ""
    corner = f"{letters(look.in_sight)}2"
    active = "bottomRight" if look.in_sight else "bottomLeft"
    widths = "".join(
        f'<col min="{at}" max="{at}" width="{look.widths.get(at - 1, WIDTH)}" customWidth="1"/>'
        for at in range(1, max(1, columns) + 1)
    )
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews>'
        '<sheetView tabSelected="1" workbookViewId="0">'
        f'<pane {beside}ySplit="1" topLeftCell="{corner}" activePane="{active}" state="frozen"/>'
        f"</sheetView></sheetViews><cols>{widths}</cols><sheetData>"
    )


def letters(column: int) -> str:
    """Name a column, counted from 0: A, B … Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def _row(
    number: int, columns: Sequence[str], cells: Sequence[object], styles: Sequence[int]
) -> str:
    written = [f'<row r="{number}">']
    for column, value, style in zip(columns, cells, styles, strict=True):
        if value is None or value == "":
            continue
        if type(value) is str:
            text = escape(_ILLEGAL.sub("", value)) if _SPECIAL.search(value) else value
            kept = ' xml:space="preserve"' if text[:1].isspace() or text[-1:].isspace() else ""
            written.append(
                f'<c r="{column}{number}" s="{style}" t="inlineStr">'
                f"<is><t{kept}>{text}</t></is></c>"
            )
        else:
            written.append(_other(f"{column}{number}", value))
    written.append("</row>")
    return "".join(written)


def _other(place: str, value: object) -> str:
    if isinstance(value, datetime) and value.date() >= FIRST:
        days = value.date().toordinal() - EPOCH
        seconds = value.hour * 3600 + value.minute * 60 + value.second
        return f'<c r="{place}" s="{MOMENT}"><v>{days + seconds / 86400}</v></c>'
    if isinstance(value, date) and value >= FIRST:
        return f'<c r="{place}" s="{DAY}"><v>{value.toordinal() - EPOCH}</v></c>'
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        text = value.isoformat("minutes") if isinstance(value, time) else str(value)
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(_ILLEGAL.sub("", text))}</t></is></c>'
    return f'<c r="{place}"><v>{value}</v></c>'
