"""What may come in from outside: a template that an office made, a scan."""

import re
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from lxml import etree

from unionhall.papers import rendering
from unionhall.papers.errors import (
    FileEmpty,
    FileTooLarge,
    HoldsLinks,
    HoldsMacros,
    NotAScan,
    NotWord,
    TemplateBroken,
    TooMuchInside,
)
from unionhall.papers.kinds import PaperKind
from unionhall.papers.models import Scan

MEGABYTE = 1024 * 1024
LARGEST_TEMPLATE = 2 * MEGABYTE
LARGEST_SCAN = 20 * MEGABYTE
MOST_PARTS = 300
LARGEST_TEXT = 4 * MEGABYTE
"""Of all XML in a template together; a long letter has a tenth of it."""
LARGEST_UNPACKED = 16 * MEGABYTE

LONGEST_TAG = 500
NEAR = 40

_XML = re.compile(r"<[^>]*>")
_OPENING = re.compile(r"\{[{%#]")
_CLOSING = {"{{": "}}", "{%": "%}", "{#": "#}"}
_PROGRAMS = ("vbaproject", "vbadata", "/activex/", "/embeddings/", "/customui")
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FETCHING = re.compile(
    r"\b(?:DDE|DDEAUTO|INCLUDEPICTURE|INCLUDETEXT|INCLUDE|IMPORT|LINK|RD)\b", re.IGNORECASE
)
_BEGINNINGS = (
    (b"%PDF-", Scan.Format.PDF),
    (b"\xff\xd8\xff", Scan.Format.JPG),
    (b"\x89PNG\r\n\x1a\n", Scan.Format.PNG),
)


def sized(size: int, most: int) -> None:
    """Refuse an empty file and one that is too large."""
    if not size:
        raise FileEmpty
    if size > most:
        raise FileTooLarge(most=most // MEGABYTE)


def template(content: bytes, kind: PaperKind) -> None:
    """Refuse a template that is no plain Word file or that cannot be filled."""
    sized(len(content), LARGEST_TEMPLATE)
    try:
        with ZipFile(BytesIO(content)) as archive:
            _harmless(archive)
    except (BadZipFile, KeyError, NotImplementedError, RuntimeError) as wrong:
        raise NotWord from wrong
    rendering.render(content, kind, kind.examples)


def _harmless(archive: ZipFile) -> None:
    parts = archive.infolist()
    names = [part.filename.lower() for part in parts]
    if "[content_types].xml" not in names:
        raise NotWord
    texts = [part for part in parts if part.filename.lower().endswith((".xml", ".rels"))]
    if (
        len(parts) > MOST_PARTS
        or len(set(names)) < len(names)
        or sum(part.file_size for part in parts) > LARGEST_UNPACKED
        or sum(part.file_size for part in texts) > LARGEST_TEXT
    ):
        raise TooMuchInside
    if any(program in f"/{name}" for name in names for program in _PROGRAMS):
        raise HoldsMacros
    for part in texts:
        _look_at(part.filename, archive.read(part))


def _look_at(name: str, xml: bytes) -> None:
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml or xml[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise NotWord
    if name == "[Content_Types].xml" and b"macroEnabled" in xml:
        raise HoldsMacros
    if name.startswith("word/") and name.endswith(".xml"):
        _closed(_XML.sub("", xml.decode("utf-8", "replace")))
        _no_loading_fields(_parsed(xml))
    if name.endswith(".rels"):
        _no_loading_links(_parsed(xml))


def _parsed(xml: bytes) -> etree._Element:
    try:
        return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as wrong:
        raise NotWord from wrong


def _no_loading_links(relations: etree._Element) -> None:
    """Refuse what a reader would fetch from outside; a link to press is none."""
    for relation in relations.iter():
        mode = relation.get("TargetMode") or ""
        kind = (relation.get("Type") or "").rpartition("/")[2]
        if mode.lower() == "external" and kind != "hyperlink":
            raise HoldsLinks(what=kind)


def _no_loading_fields(part: etree._Element) -> None:
    """Refuse fields that fetch or start something; an instruction may lie in several runs."""
    runs = "".join(text.text or "" for text in part.iter(f"{_WORD}instrText"))
    simple = " ".join(field.get(f"{_WORD}instr") or "" for field in part.iter(f"{_WORD}fldSimple"))
    if found := _FETCHING.search(f"{runs} {simple}"):
        raise HoldsLinks(what=found[0])


def _closed(text: str) -> None:
    """Refuse a tag that has no end near by: docxtpl would seek it through the whole document."""
    for opening in _OPENING.finditer(text):
        start, end = opening.start(), opening.end()
        if _CLOSING[opening.group()] not in text[end : end + LONGEST_TAG]:
            raise TemplateBroken(near=text[start : start + NEAR])


def scan_format(content: bytes) -> Scan.Format:
    """Say what a scan is by its content; a name can say anything."""
    sized(len(content), LARGEST_SCAN)
    for beginning, found in _BEGINNINGS:
        if content.startswith(beginning):
            return found
    raise NotAScan
