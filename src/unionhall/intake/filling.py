"""Writing members into a workbook that is not ours: our cells only, everything else as it was.

Of the parts of the .xlsx one is rewritten, the sheet; all others are copied byte for byte. In
the sheet, cells of columns that are not marked stay as they are. Texts are written into the
cell itself, so that the table of shared texts stays untouched too.
"""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from posixpath import join, normpath
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _
from lxml import etree

from unionhall.core.errors import UnreadableFile
from unionhall.core.workbook import letters

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PLACE = re.compile(r"([A-Z]+)([0-9]+)")
Cells = Mapping[int, str]
"""The texts of one row, by column counted from 0."""


def fill(content: bytes, sheet: str, head_line: int, rows: Iterable[Cells]) -> bytes:
    """Return the workbook with a row for each of these below its headings."""
    box = io.BytesIO()
    try:
        with ZipFile(io.BytesIO(content)) as given, ZipFile(box, "w") as made:
            part = _part(given, sheet)
            for entry in given.infolist():
                plain = given.read(entry)
                if entry.filename == part:
                    plain = _filled(plain, head_line, rows)
                made.writestr(entry, plain, compress_type=entry.compress_type)
    except (BadZipFile, KeyError, ValueError, etree.XMLSyntaxError) as broken:
        raise UnreadableFile(why=_("It is damaged, or no Excel workbook.")) from broken
    return box.getvalue()


def _parsed(plain: bytes) -> Any:
    safe = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return etree.fromstring(plain, safe)


def _part(given: ZipFile, sheet: str) -> str:
    """Find the part of the package that holds a sheet."""
    book = _parsed(given.read("xl/workbook.xml"))
    for one in book.iter(f"{{{MAIN}}}sheet"):
        if one.get("name") == sheet:
            wanted = one.get(f"{{{LINKS}}}id")
            break
    else:
        raise UnreadableFile(why=_("It has no sheet of that name."))
    links = _parsed(given.read("xl/_rels/workbook.xml.rels"))
    for link in links.iter(f"{{{PACKAGE}}}Relationship"):
        if link.get("Id") == wanted:
            target = str(link.get("Target"))
            return target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
    raise UnreadableFile(why=_("It is damaged, or no Excel workbook."))


def _filled(plain: bytes, head_line: int, rows: Iterable[Cells]) -> bytes:
    root = _parsed(plain)
    data = root.find(f"{{{MAIN}}}sheetData")
    if data is None:
        raise UnreadableFile(why=_("It is damaged, or no Excel workbook."))
    there = {int(row.get("r") or 0): row for row in data}
    model = there.get(head_line + 1)
    styles = {} if model is None else {_column(cell): cell.get("s") for cell in model}
    for number, cells in enumerate(rows, head_line + 1):
        row = there.get(number)
        if row is None:
            row = _inserted(data, number)
        for column, text in sorted(cells.items()):
            _write(row, number, column, text, styles.get(column))
    return bytes(
        etree.tostring(
            root,
            xml_declaration=True,
            encoding="UTF-8",
            standalone=root.getroottree().docinfo.standalone,
        )
    )


def _inserted(data: Any, number: int) -> Any:
    """Add a row where its number puts it; mostly that is at the end."""
    row = etree.Element(f"{{{MAIN}}}row", r=str(number))
    for later in reversed(data):
        if int(later.get("r") or 0) < number:
            later.addnext(row)
            return row
    data.insert(0, row)
    return row


def _column(cell: Any) -> int:
    found = _PLACE.match(cell.get("r") or "")
    place = 0
    for letter in found[1] if found else "":
        place = place * 26 + ord(letter) - 64
    return place - 1


def _write(row: Any, number: int, column: int, text: str, style: str | None) -> None:
    cell = _cell(row, number, column, style)
    for inside in list(cell):
        cell.remove(inside)
    cell.attrib.pop("t", None)
    if not text:
        return
    cell.set("t", "inlineStr")
    said = etree.SubElement(etree.SubElement(cell, f"{{{MAIN}}}is"), f"{{{MAIN}}}t")
    said.text = _ILLEGAL.sub("", text)
    if text[:1].isspace() or text[-1:].isspace():
        said.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _cell(row: Any, number: int, column: int, style: str | None) -> Any:
    """Find a cell of a row, or add it where its column puts it, styled like those above."""
    before = None
    for cell in row:
        place = _column(cell)
        if place == column:
            return cell
        if place > column:
            break
        before = cell
    made = etree.Element(f"{{{MAIN}}}c", r=f"{letters(column)}{number}")
    if style is not None:
        made.set("s", style)
    if before is None:
        row.insert(0, made)
    else:
        before.addnext(made)
    return made


def texts(values: Sequence[tuple[int, object]]) -> Cells:
    """Return a row's values as the texts of its cells."""
    return {column: "" if value is None else str(value) for column, value in values}
