"""Taking a list of employers in: looked at first, then written whole or not at all."""

import hashlib
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from unionhall.core import audit, bulk
from unionhall.core.actors import Actor
from unionhall.core.personal import holds_number
from unionhall.organizations import queries as organizations
from unionhall.organizations.commands import EnterEmployer
from unionhall.organizations.models import Employer, Headcount, Organization
from unionhall.organizations.services.entering import EnterEmployers, enter_employers
from unionhall.targets import errors, headings, judging, modes
from unionhall.targets.models import Mode, Target
from unionhall.targets.permissions import KEEP
from unionhall.targets.services import stages
from unionhall.targets.verdicts import TAKEN, Judged, Outcome, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeIn:
    """A list of employers that are to get a union, for the area of a body.

    ``seen`` is the digest of the preview that somebody agreed to; left empty, nobody looked.
    ``mode`` is for rows that name none; left empty, large employers are key employers and
    the others are for the safety net.
    """

    organization: UUID
    filename: str
    content: bytes
    mode: Mode | None = None
    seen: str = ""


def preview(actor: Actor, command: TakeIn) -> Outcome:
    """Say what a list comes to; nothing is written."""
    return _judged(actor, command)[1]


@transaction.atomic
def take_in(actor: Actor, command: TakeIn) -> Outcome:
    """Take a list in: new employers are entered, those without a union become targets.

    Nothing is changed about employers on record, but for a headcount where none was.
    The same list again changes nothing.
    """
    body, outcome = _judged(actor, command)
    if command.seen and command.seen != outcome.digest:
        raise errors.ChangedSincePreview
    wanted = [judged for judged in outcome.rows if judged.verdict in TAKEN]
    if sum(outcome.counts.values()) != outcome.total or len(wanted) != outcome.taken:
        raise errors.RowsLost(total=outcome.total, sum=sum(outcome.counts.values()))
    if wanted:
        _write(actor, command, body, wanted)
    outcome.saved = True
    return outcome


def _judged(actor: Actor, command: TakeIn) -> tuple[Organization, Outcome]:
    body = organizations.organization(actor, command.organization)
    actor.require(KEEP, body.path)
    today = timezone.localdate()
    table = headings.read(command.content, today, command.filename)
    rows = judging.judge(actor, body, table.rows, today)
    said = "\n".join(f"{one.row.number} {one.verdict.value}" for one in rows)
    digest = hashlib.sha256(command.content + said.encode()).hexdigest()[:32]
    return body, Outcome(rows, digest, table.headings, table.cells, table.unused)


def _called(filename: str) -> str:
    """Return a list's name to be kept; one with a number of a person in it is not."""
    return "" if holds_number(filename) else filename.strip()


def _write(actor: Actor, command: TakeIn, body: Organization, wanted: list[Judged]) -> None:
    today = timezone.localdate()
    source = _called(command.filename)[:80]
    new = [one for one in wanted if one.verdict == Verdict.NEW]
    entered = enter_employers(
        actor, EnterEmployers(employers=[_employer(one, today) for one in new], source=source)
    )
    for one, employer in zip(new, entered, strict=True):
        one.employer = employer
    _count_uncounted(wanted, today, source)
    large = modes.large_from(body, today)
    targets = [_target(one, command, today, large) for one in wanted]
    for target, stage in zip(targets, stages.borne_out_all(targets), strict=True):
        target.state = stage
    try:
        with transaction.atomic():
            bulk.insert(targets)
    except IntegrityError as listed_meanwhile:
        raise errors.ChangedSincePreview from listed_meanwhile
    stages.begin(targets)
    audit.record_all(
        actor,
        [
            audit.deed("targets.listed", target, mode=target.mode, stage=target.state)
            for target in targets
        ],
    )
    audit.record(
        actor,
        "targets.imported",
        body,
        name=source,
        rows=len(wanted),
        sha256=hashlib.sha256(command.content).hexdigest(),
    )


def _employer(judged: Judged, today: date) -> EnterEmployer:
    row, area = judged.row, judged.area
    assert area is not None  # noqa: S101 -- every judged row has one
    return EnterEmployer(
        area=area.public_id,
        name=row.name,
        credit_code=judged.code,
        industry=row.industry,
        unit_class=row.unit_class,
        ownership=row.ownership,
        address=row.address,
        division_code=area.division_code,
        staff=row.staff,
        women=row.women,
        counted_on=None if row.staff is None else today,
    )


def _count_uncounted(wanted: list[Judged], today: date, source: str) -> None:
    """Note the list's headcount for employers on record that have none."""
    known = {
        one.employer.pk: (one.row.staff, one.row.women)
        for one in wanted
        if one.verdict == Verdict.KNOWN and one.employer and one.row.staff is not None
    }
    counted = set(Headcount.objects.filter(employer__in=known).values_list("employer", flat=True))
    bulk.insert(
        [
            Headcount(employer_id=key, counted_on=today, staff=staff, women=women, source=source)
            for key, (staff, women) in known.items()
            if key not in counted
        ]
    )


def _target(judged: Judged, command: TakeIn, today: date, large: int) -> Target:
    row, employer = judged.row, judged.employer
    assert isinstance(employer, Employer)  # noqa: S101 -- found, or entered just now
    mode = row.mode or command.mode or modes.usual(row.staff, large)
    return Target(
        employer=employer,
        area=employer.area,
        scope_path=employer.scope_path,
        mode=Mode(mode),
        opened_on=row.opened_on,
        contact=row.contact,
        source=_called(command.filename)[:120],
        listed_on=today,
    )
