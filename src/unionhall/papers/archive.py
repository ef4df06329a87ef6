"""Everything about one subject in one file: papers, their scans, and what the caller adds."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from pathlib import PurePosixPath
from typing import IO, cast
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from unionhall.core import formats
from unionhall.core.exporting import harmless
from unionhall.papers import names, queries
from unionhall.papers.kinds import KINDS
from unionhall.papers.models import Paper, Scan

EARLIEST = 1980
"""Archives know no year before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """A file that the caller adds; ``content`` is asked for when it is its turn."""

    name: str
    content: Callable[[], bytes]
    about: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the list of contents."""

    file: str
    number: str
    kind: str
    day: str
    state: str


class _Outlet:
    """A file that only gives away what was written to it."""

    def __init__(self) -> None:
        self.waiting: list[bytes] = []

    def write(self, content: bytes) -> int:
        self.waiting.append(bytes(content))
        return len(content)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> bytes:
        content, self.waiting = b"".join(self.waiting), []
        return content


class _Names:
    """Gives each file a name of its own."""

    def __init__(self) -> None:
        self.used: set[str] = set()

    def free(self, name: str) -> str:
        path = PurePosixPath(name)
        number, found = 1, name
        while found.casefold() in self.used:
            number += 1
            found = str(path.with_name(f"{path.stem}（{number}）{path.suffix}"))
        self.used.add(found.casefold())
        return found


def stream(
    papers: Sequence[Paper], closed: Sequence[Paper], added: Iterable[Added] = ()
) -> Iterator[bytes]:
    """Write the archive piece by piece: one file at a time is in memory.

    ``closed`` are papers that the reader may see but not open: they are in the list of
    contents alone.
    """
    return _pieces(papers, closed, added, translation.get_language() or settings.LANGUAGE_CODE)


def _pieces(
    papers: Sequence[Paper], closed: Sequence[Paper], added: Iterable[Added], language: str
) -> Iterator[bytes]:
    outlet, free, lines = _Outlet(), _Names(), list[_Line]()
    # The response is consumed after the language of the request has been put away.
    with (
        translation.override(language),
        ZipFile(cast("IO[bytes]", outlet), "w", ZIP_DEFLATED) as archive,
    ):
        free.free(contents_name())
        for file, when, content, line in _files(papers, added):
            name = free.free(file)
            archive.writestr(_entry(name, when), content())
            lines.append(_Line(name, *line))
            yield outlet.taken()
        lines += [_Line(_("(not included: you may not open it)"), *_about(one)) for one in closed]
        archive.writestr(_entry(contents_name(), timezone.now()), _contents(lines))
    yield outlet.taken()


def contents_name() -> str:
    """Return the name of the list of contents."""
    title = pgettext("archive", "Contents")
    return names.safe(f"00 {title}", ".csv")


_File = tuple[str, datetime, Callable[[], bytes], tuple[str, str, str, str]]


def _files(papers: Sequence[Paper], added: Iterable[Added]) -> Iterator[_File]:
    scans = queries.scans_in_use(list(papers))
    voided = pgettext("archive", "Voided")
    for place, paper in enumerate(papers, start=1):
        folder = f"{voided}/" if paper.is_voided else ""
        about = _about(paper)
        name = f"{folder}{place:02} {names.of_paper(paper)}"
        yield name, paper.made_at, _content(Paper, paper.public_id), about
        for scan in scans.get(paper.pk, []):
            name = f"{folder}{place:02} {names.of_scan(paper, scan)}"
            yield name, scan.attached_at, _content(Scan, scan.public_id), about
    for one in added:
        stem, dot, ending = one.name.rpartition(".")
        name = names.safe(stem, f"{dot}{ending}") if dot else names.safe(ending)
        yield name, timezone.now(), one.content, ("", one.about, "", "")


def _content(model: type[Paper] | type[Scan], public_id: UUID) -> Callable[[], bytes]:
    return lambda: queries.opened(model.objects.get(public_id=public_id))


def _about(paper: Paper) -> tuple[str, str, str, str]:
    return paper.reference, KINDS.named(paper.kind), formats.day(paper.on), paper.state_name


def _entry(name: str, when: datetime) -> ZipInfo:
    local = timezone.localtime(when)
    entry = ZipInfo(name, (max(local.year, EARLIEST), *local.timetuple()[1:6]))
    entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o600 << 16
    return entry


def _contents(lines: Sequence[_Line]) -> bytes:
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow([_("File"), pgettext("paper", "Number"), _("Kind"), _("Day"), _("State")])
    for line in lines:
        cells = (line.file, line.number, line.kind, line.day, line.state)
        writer.writerow([harmless(cell) for cell in cells])
    return ("\ufeff" + text.getvalue()).encode()
