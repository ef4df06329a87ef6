"""Files that lists were written to: made by a job, kept sealed, given out to who asked.

A long list is written by asking for its page's address once more, as whoever asked and with
the rights they hold at that moment (``core.exporting`` sees ``request.work``). Other jobs
that make files call ``keep``. The file lies in the data folder, sealed piece by piece; it
opens for its asker alone, in a duty that still holds what it was made under, and is deleted
when its time is over.
"""

import secrets
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F, QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_htmx.middleware import HtmxDetails

from unionhall.core import audit, jobs
from unionhall.core.actors import Actor, Permission
from unionhall.core.errors import DomainError, NotFound, NotPermitted
from unionhall.core.jobs import Work
from unionhall.core.models import Export, Job
from unionhall.core.sealed import (
    NONCE_BYTES,
    TAG_BYTES,
    KeyMissing,
    Tampered,
    seal_bytes,
    unseal_bytes,
)

KEPT = timedelta(days=3)
KEPT_IN_CLEAR = timedelta(days=1)
"""So long a file waits to be fetched; with full data in it, shorter."""
STRAY = timedelta(days=2)
"""A file that no row knows is left over from a worker that died; by then it surely is."""
PIECE = 1 << 18
LENGTH = 4
TABLE = b"core_export\0"


class ExportGone(NotFound):
    message = _("This file is no longer kept. Export the list again.")


class NothingToKeep(DomainError):
    message = _("The list could not be written. Open its page and export it again.")


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenOut:
    """What a file holds, and the permission it was made under.

    ``scopes`` left empty: wherever the asker holds the permission. ``clear``: full personal
    data stands in it.
    """

    name: str
    permission: Permission
    filename: str
    rows: int
    scopes: tuple[str, ...] = ()
    clear: bool = False


def ask(actor: Actor, address: str, name: str) -> Job:
    """Have the list at an address of ours written; asked twice, it is written once."""
    key = sha256(f"{actor.user_id} {actor.duty_id} {address}".encode()).hexdigest()
    return jobs.start(actor, "lists.export", None, {"address": address, "list": name}, once=key)


def work_of(request: HttpRequest) -> Work | None:
    """Return the job that asks, where it is one."""
    work: Work | None = getattr(request, "work", None)
    return work


KINDS: set[str] = set()
"""The kinds of jobs that make files; the page of one's files shows those under way."""


def kind(name: str, label: str | Promise) -> Callable[[jobs.Run], jobs.Run]:
    """Register the function that does jobs which call ``keep`` and return its answer."""
    KINDS.add(name)
    return jobs.kind(name, label=label, page=lambda job: reverse("export", args=[job.result]))


@kind("lists.export", _("Export of a list"))
def write_list(actor: Actor, work: Work) -> UUID:
    """Ask for the list's page as its asker, and keep the file that it answers with."""
    request = _request(actor, work)
    view, args, kwargs = resolve(request.path_info)
    response = view(request, *args, **kwargs)
    taken: TakenOut | None = getattr(response, "taken_out", None)
    if taken is None:
        raise NothingToKeep
    return keep(actor, work, taken, response.streaming_content)


def _request(actor: Actor, work: Work) -> HttpRequest:
    if actor.user_id is None:
        raise NotPermitted
    path, _mark, query = str(work.arguments["address"]).partition("?")
    request: Any = HttpRequest()
    request.method, request.path, request.path_info = "GET", path, path
    request.META = {"QUERY_STRING": query, "REQUEST_METHOD": "GET", "SERVER_NAME": "localhost"}
    request.GET = QueryDict(query)
    request.actor, request.work = actor, work
    request.user = get_user_model().objects.get(pk=actor.user_id)
    request.htmx, request.duties, request.sign_in = HtmxDetails(request), (), None
    return request  # type: ignore[no-any-return]


def keep(actor: Actor, work: Work, taken: TakenOut, pieces: Iterable[bytes]) -> UUID:
    """Seal a file piece by piece as it is made, and give it to the asker; safe to do twice.

    Raises TakenOver where another worker has the job by the time the file is whole.
    """
    if actor.user_id is None:
        raise NotPermitted
    if known := Export.objects.filter(job=work.public_id).first():
        return known.public_id
    # A file of its own for each attempt: a worker that was given up goes on in its own.
    file = folder() / secrets.token_hex(16)
    scopes = taken.scopes or tuple(actor.scopes(taken.permission))
    try:
        size, version = _write(file, work.public_id, pieces)
        now = timezone.now()
        with transaction.atomic():
            jobs.hold(work)
            export = Export.objects.create(
                job=work.public_id,
                user_id=actor.user_id,
                scope_path=next(iter(scopes), ""),
                name=taken.name,
                filename=taken.filename,
                permission=taken.permission,
                scopes=list(scopes),
                clear=taken.clear,
                rows=taken.rows,
                size=size,
                stored_as=file.name,
                key_version=version,
                made_at=now,
                expires_at=now + (KEPT_IN_CLEAR if taken.clear else KEPT),
            )
    except BaseException:
        file.unlink(missing_ok=True)
        raise
    return export.public_id


def folder() -> Path:
    """Return where the files lie: in the data folder, out of reach of any address."""
    path = Path(settings.EXPORTS_FOLDER)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def _write(path: Path, job: UUID, pieces: Iterable[bytes]) -> tuple[int, int]:
    size = version = 0
    with path.open("wb") as file:
        path.chmod(0o600)
        for number, (piece, last) in enumerate(_even(pieces)):
            blob, now = seal_bytes(_bound(job, number, last=last), piece)
            if number and now != version:  # the key was changed meanwhile: begin again
                raise NothingToKeep
            version = now
            file.write(len(blob).to_bytes(LENGTH))
            file.write(blob)
            size += len(piece)
    return size, version


def _even(pieces: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Cut what comes into pieces of one size, and say which is the last."""
    waiting = bytearray()
    for piece in pieces:
        waiting += piece
        while len(waiting) > PIECE:
            yield bytes(waiting[:PIECE]), False
            del waiting[:PIECE]
    yield bytes(waiting), True


def _bound(job: UUID, number: int, *, last: bool) -> bytes:
    return TABLE + job.bytes + number.to_bytes(8) + bytes([last])


def _pieces(export: Export) -> Iterator[bytes]:
    read, number = 0, 0
    with (folder() / export.stored_as).open("rb") as file:
        while read < export.size or not number:
            blob = file.read(int.from_bytes(file.read(LENGTH)))
            last = read + len(blob) - NONCE_BYTES - TAG_BYTES >= export.size
            bound = _bound(export.job, number, last=last)
            piece = unseal_bytes(bound, blob, export.key_version)
            read, number = read + len(piece), number + 1
            yield piece


def exports(actor: Actor) -> QuerySet[Export]:
    """List the files that the actor asked for and that are still kept, the latest first."""
    mine = Export.objects.filter(user_id=actor.user_id) if actor.user_id else Export.objects.none()
    return mine.filter(expires_at__gt=timezone.now()).order_by("-id")


def may_take(actor: Actor, export: Export) -> bool:
    """Say whether the actor's duty still allows what the file was made under."""
    permission = Permission(export.permission)
    return bool(export.scopes) and all(actor.may(permission, scope) for scope in export.scopes)


def find(actor: Actor, public_id: UUID) -> Export:
    """Find a file of one's own; of others' files nobody is told that there was one."""
    found = exports(actor).filter(public_id=public_id).first()
    if found is None:
        mine = Job.objects.filter(user_id=actor.user_id, result=public_id)
        raise ExportGone if actor.user_id and mine.exists() else NotFound
    return found


def take(actor: Actor, public_id: UUID) -> tuple[Export, Iterator[bytes]]:
    """Open a file for its asker, and leave that in the trail."""
    export = find(actor, public_id)
    if not may_take(actor, export):
        raise NotPermitted
    pieces = _pieces(export)
    try:
        first = next(pieces)
    except (FileNotFoundError, KeyMissing, Tampered) as gone:
        raise ExportGone from gone
    with transaction.atomic():
        Export.objects.filter(pk=export.pk).update(taken=F("taken") + 1)
        audit.record(actor, "core.export_downloaded", export, list=export.name, rows=export.rows)
    return export, _rest(first, pieces)


def _rest(first: bytes, pieces: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from pieces


@transaction.atomic
def delete(actor: Actor, public_id: UUID) -> None:
    """Delete a file of one's own before its time."""
    export = find(actor, public_id)
    audit.record(actor, "core.export_deleted", export, list=export.name)
    _forget(export)


def forget(now: datetime) -> int:
    """Delete the files whose time is over, and what a worker left behind; returns how many."""
    over = list(Export.objects.filter(expires_at__lte=now))
    for export in over:
        _forget(export)
    known = set(Export.objects.values_list("stored_as", flat=True))
    for file in folder().iterdir():
        old = datetime.fromtimestamp(file.stat().st_mtime, tz=now.tzinfo) < now - STRAY
        if old and file.name not in known:
            file.unlink(missing_ok=True)
    return len(over)


def forget_sealed_with(versions: Collection[int]) -> int:
    """Delete the files that these keys seal, before the keys go; return of how many."""
    files = list(Export.objects.filter(key_version__in=list(versions)))
    for export in files:
        _forget(export)
    return len(files)


def forget_made_of(places: Collection[str]) -> int:
    """Delete the files that may hold somebody of these places, and have those under way begun anew.

    For who takes somebody's data away, in that transaction: what a file holds was read before.
    Its asker gets the sentence that it is no longer kept; returns how many there were.
    """
    # Those that wait are locked with the rest, so that none begins to read before it is done.
    under_way = Job.objects.filter(kind__in=KINDS, state__in=Job.ROADS).order_by("pk")
    for job in under_way.select_for_update():
        if any(place.startswith(job.scope_path) for place in places):
            jobs.put_back(job)
    kept = Export.objects.filter(expires_at__gt=timezone.now())
    files = [export for export in kept if _reaches(export.scopes, places)]
    Export.objects.filter(pk__in=[export.pk for export in files]).delete()
    for export in files:
        transaction.on_commit(partial((folder() / export.stored_as).unlink, missing_ok=True))
    return len(files)


def _reaches(scopes: Iterable[str], places: Iterable[str]) -> bool:
    return any(place.startswith(scope) for scope in scopes for place in places)


def _forget(export: Export) -> None:
    # The row last: a file without a row would be found only days later.
    (folder() / export.stored_as).unlink(missing_ok=True)
    export.delete()
