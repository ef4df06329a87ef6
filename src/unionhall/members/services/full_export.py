"""Taking members' full data out as a file: for a reason, and never unnoticed by anyone in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from unionhall.core import audit, bulk, jobs
from unionhall.core.actors import Actor
from unionhall.core.errors import NotPermitted
from unionhall.core.exporting import check
from unionhall.core.models import Job
from unionhall.members import queries
from unionhall.members.columns import Opened
from unionhall.members.models import Membership, Unsealing
from unionhall.members.services.opening import check_reason

KIND = "members.full_export"
CHUNK = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class AskFullExport:
    """Have a file written of the members at a body and below it, with full data.

    ``past``: former members too. ``form`` is csv (with codes) or xlsx (with their names).
    """

    organization: UUID
    form: str
    reason: str
    past: bool = False


@transaction.atomic
def ask_full_export(actor: Actor, command: AskFullExport) -> Job:
    """Start the job that writes the file; refuses who may not open or not export there."""
    body = queries.body_for_full_export(actor, command.organization)
    reason = check_reason(command.reason)
    rows = queries.for_full_export(body, past=command.past)
    check(command.form, rows.count())
    if actor.user_id is None:
        raise NotPermitted
    audit.record(actor, "members.full_export_asked", body, reason=reason, past=command.past)
    return jobs.start(
        actor,
        KIND,
        body.public_id,
        {"form": command.form, "reason": reason, "past": command.past},
        place=body.path,
    )


def opened(actor: Actor, rows: Sequence[int], export: UUID, reason: str) -> Iterator[Opened]:
    """Open memberships some hundred at a time; each person's opening is on record before.

    ``export`` names the job: one that is begun again records nobody twice.
    """
    for start in range(0, len(rows), CHUNK):
        part = list(rows[start : start + CHUNK])
        found = queries.with_everything(part)
        _note(actor, found, export, reason)
        for membership in found:
            yield Opened(membership, queries.identity_of(membership.person))


@transaction.atomic
def _note(actor: Actor, found: list[Membership], export: UUID, reason: str) -> None:
    if actor.user_id is None:
        raise NotPermitted
    persons = dict.fromkeys(membership.person_id for membership in found)
    noted = Unsealing.objects.filter(export=export, person_id__in=list(persons))
    known = set(noted.values_list("person_id", flat=True))
    bulk.insert(
        [
            Unsealing(
                person_id=person,
                user_id=actor.user_id,
                duty_id=actor.duty_id,
                role=actor.role,
                reason=reason,
                export=export,
            )
            for person in persons
            if person not in known
        ]
    )
