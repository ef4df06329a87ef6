"""Reading levels, rules and warnings: starts from an actor."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from unionhall.codes import lists as codes
from unionhall.core.actors import Actor, Permission
from unionhall.core.errors import NotFound, NotPermitted
from unionhall.core.models import AuditEntry
from unionhall.core.scoping import STEP
from unionhall.core.signals import SIGNALS, Opened, Signal, SignalKind
from unionhall.earlywarning import detecting, naming
from unionhall.earlywarning.models import OPEN, EarlyWarning, Level, Step, WarningFact, WarningRule
from unionhall.earlywarning.permissions import JUDGE, SET, VIEW
from unionhall.organizations import queries as organizations
from unionhall.organizations.models import GENERAL_UNIONS, Employer, Organization

State, Outcome = EarlyWarning.State, EarlyWarning.Outcome
DRAWN = timedelta(weeks=53)
"""So long a curve is drawn."""
HITS = (Outcome.REPAIRED, Outcome.DISPUTE, Outcome.COLLECTIVE)
"""Outcomes for which it was right to warn."""


def line_of(path: str) -> list[str]:
    """Return the paths from the top of the tree down to this one."""
    return [path[:end] for end in range(STEP, len(path) + 1, STEP)]


def _in_line(actor: Actor, permission: Permission) -> Q:
    """Keep what was set below the reader's place or above it: it holds for the reader."""
    if actor.everywhere:
        return Q()
    sight = Q(pk__in=[])
    for scope in actor.scopes(permission):
        sight |= Q(scope_path__within=scope) | Q(scope_path__in=line_of(scope))
    return sight


# Levels ----------------------------------------------------------------------------------


def levels(actor: Actor) -> QuerySet[Level]:
    """List the levels that hold for the reader: set at their place, below it, or above it."""
    rows = Level.objects.filter(_in_line(actor, VIEW)).select_related("organization")
    return rows.order_by("scope_path", "rank", "pk")


def level(
    actor: Actor, public_id: UUID, permission: Permission | None = None, *, lock: bool = False
) -> Level:
    """Find one level that holds for the reader."""
    rows = levels(actor)
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    if permission is not None:
        actor.require(permission, found.scope_path)
    return found


def levels_for(body: Organization) -> QuerySet[Level]:
    """List the levels that a rule of a body may use: its own and those of bodies above."""
    rows = Level.objects.filter(scope_path__in=line_of(body.path), retired_on=None)
    return rows.select_related("organization").order_by("rank", "-scope_path")


def setting_bodies(actor: Actor) -> QuerySet[Organization]:
    """List the general unions at which the actor may set rules and levels."""
    rows = organizations.areas(actor, SET)
    return rows.filter(kind__in=GENERAL_UNIONS, dissolved_on=None).order_by("path")


# Rules -----------------------------------------------------------------------------------


def rules(actor: Actor) -> QuerySet[WarningRule]:
    """List the rules that hold for the reader, the versions of the past too."""
    rows = WarningRule.objects.filter(_in_line(actor, VIEW))
    return rows.select_related("organization", "level", "level__organization", "set_by").order_by(
        "scope_path", "name", "-valid_from", "-pk"
    )


def rules_of_today(actor: Actor) -> QuerySet[WarningRule]:
    """List the version of each rule that holds today, switched off ones too."""
    rows = rules(actor).filter(valid_until=None)
    return rows.order_by("scope_path", "level__rank", "name", "pk")


def rule(
    actor: Actor, public_id: UUID, permission: Permission | None = None, *, lock: bool = False
) -> WarningRule:
    """Find one rule that holds for the reader."""
    rows = rules(actor)
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    if permission is not None:
        actor.require(permission, found.scope_path)
    return found


def versions(of: WarningRule) -> QuerySet[WarningRule]:
    """List all versions of a rule, the latest first."""
    rows = WarningRule.objects.filter(series=of.series).select_related(
        "level", "set_by", "organization"
    )
    return rows.order_by("-valid_from", "-pk")


@dataclass(frozen=True, slots=True)
class HitRate:
    """What came of a rule's warnings; each number is a number of rows."""

    raised: int
    waiting: int
    confirmed: int
    dismissed: int
    hits: int
    nothing: int

    @property
    def judged(self) -> int:
        """How many have shown whether it was right to warn."""
        return self.hits + self.nothing + self.dismissed

    @property
    def rate(self) -> int | None:
        """Of those, how many in a hundred were right, rounded down; None without any."""
        return self.hits * 100 // self.judged if self.judged else None


def hit_rates(series: Iterable[UUID]) -> dict[UUID, HitRate]:
    """Count what came of the warnings of some rules, in one question; wherever they stand."""
    wanted = list(series)
    rows = (
        EarlyWarning.objects.filter(series__in=wanted)
        .order_by()
        .values_list("series", "state", "outcome")
        .annotate(n=Count("pk"))
    )
    counts: dict[UUID, dict[str, int]] = {one: defaultdict(int) for one in wanted}
    for one, state, outcome, n in rows:
        counts[one][outcome or state] += n
    return {
        one: HitRate(
            raised=sum(told.values()),
            waiting=told[State.RAISED],
            confirmed=told[State.CONFIRMED],
            dismissed=told[State.DISMISSED],
            hits=sum(told[outcome] for outcome in HITS),
            nothing=told[Outcome.NOTHING],
        )
        for one, told in counts.items()
    }


def hit_rate(of: WarningRule) -> HitRate:
    """Count what came of the warnings of one rule."""
    return hit_rates([of.series])[of.series]


# Warnings --------------------------------------------------------------------------------


def warnings(actor: Actor, permission: Permission = VIEW) -> QuerySet[EarlyWarning]:
    """List the warnings in sight, the latest first, those that are over too.

    Each says whether it names its employer to this reader.
    """
    rows = naming.with_names(actor, EarlyWarning.objects.visible_to(actor, permission))
    return rows.select_related("employer", "area", "level", "rule", "owner").order_by(
        "-raised_on", "-pk"
    )


def warning(
    actor: Actor, public_id: UUID, permission: Permission = VIEW, *, lock: bool = False
) -> EarlyWarning:
    """Find one warning; with ``lock``, nobody else may change it in the meantime."""
    rows = warnings(actor)
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    actor.require(permission, found.scope_path)
    return found


def only_named(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Keep those of which the reader may know who they are about."""
    return rows.filter(named=True)


def only_open(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Keep those about which somebody has to do something."""
    return rows.filter(state__in=OPEN)


def over(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Keep those that were dismissed or closed."""
    return rows.exclude(state__in=OPEN)


def to_be_judged(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Keep those that wait for a human."""
    return rows.filter(state=State.RAISED)


def late(rows: QuerySet[Any], now: datetime, *, wanted: bool = True) -> QuerySet[Any]:
    """Keep those that wait for a human longer than their level allows, or the others."""
    overdue = Q(state=State.RAISED, respond_by__lt=now)
    return rows.filter(overdue) if wanted else rows.exclude(overdue)


def mine(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Keep those that the actor's own duty answers for."""
    own = Q(pk__in=[])
    for scope in actor.scopes(JUDGE):
        own |= Q(owner__path=scope)
    return rows.filter(own, owner_role=actor.role)


def of_mine(actor: Actor, rows: QuerySet[Any], *, wanted: bool) -> QuerySet[Any]:
    """Keep those that the actor's own duty answers for, or the others."""
    own = mine(actor, rows)
    return own if wanted else rows.exclude(pk__in=own.order_by().values("pk"))


def with_facts(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Add to warnings on how many facts they rest."""
    counted = (
        WarningFact.objects.filter(warning=OuterRef("pk"))
        .order_by()
        .values("warning")
        .annotate(n=Count("pk"))
        .values("n")
    )
    told: QuerySet[Any] = rows.annotate(known_facts=Coalesce(Subquery(counted), 0))
    return told


def rule_choices(actor: Actor) -> list[tuple[str, str]]:
    """List the rules of today and of the past to filter by, each series once."""
    named = {str(one.series): one.name for one in rules(actor).order_by("valid_from", "pk")}
    return sorted(named.items(), key=lambda pair: pair[1])


def all_employers() -> QuerySet[Employer]:
    """Give all employers, to narrow a list that is scoped already."""
    return Employer.objects.all()


def all_bodies() -> QuerySet[Organization]:
    """Give all union bodies, to narrow a list that is scoped already."""
    return Organization.objects.all()


def may_judge(actor: Actor, found: EarlyWarning) -> bool:
    """Say whether the actor may judge: at the place of the body that answers, or above."""
    return actor.may(JUDGE, found.owner.path)


def steps(found: EarlyWarning) -> list[Step]:
    """List the steps of the response in their order, with what the reader may know of each."""
    taken = list(found.steps.select_related("user"))
    for step in taken:
        step.note = words(found, step.note)
    return taken


def chain(taken: Sequence[Step]) -> list[tuple[str, str, Step | None, int]]:
    """List the four steps of the response in their order, each with the last time it was taken."""
    told = []
    for kind in Step.Kind:
        of_kind = [step for step in taken if step.kind == kind]
        told.append((str(kind), str(kind.label), of_kind[-1] if of_kind else None, len(of_kind)))
    return told


def history(found: EarlyWarning) -> list[AuditEntry]:
    """List what was done about a warning, the latest first."""
    target = f"earlywarning.earlywarning:{found.public_id}"
    return list(AuditEntry.objects.filter(target=target).order_by("-at", "-pk")[:50])


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of one kind: those that the reader may open, and how many there are besides.

    Without a kind: the confidential ones of all kinds together that the reader may not open.
    """

    kind: SignalKind | None
    code: str
    opened: list[tuple[WarningFact, Opened]]
    hidden: int

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.opened) + self.hidden


def facts(actor: Actor, found: EarlyWarning) -> list[Facts]:
    """List what a warning rests on, kind by kind, as far as the reader may open it.

    Of an employer whose confidential records are not all open to the reader, those are counted
    and nothing is said of them; where it is not named, nothing is said of the others either.
    """
    by_kind: dict[str, list[WarningFact]] = defaultdict(list)
    for fact in found.facts.order_by("kind", "on", "pk"):
        by_kind[fact.kind].append(fact)
    if not found.named:
        return [Facts(None, "", [], sum(map(len, by_kind.values())))]
    told, shut = [], 0
    for code, some in by_kind.items():
        kind = SIGNALS.kind(code)
        known = kind.open(actor, {fact.record for fact in some}) if kind else {}
        opened = [(fact, known[fact.record]) for fact in some if fact.record in known]
        if found.whole or kind is None or kind.seen is None:
            told.append(Facts(kind, code, opened, len(some) - len(opened)))
            continue
        shut += len(some) - len(opened)
        if opened:
            told.append(Facts(kind, code, opened, 0))
    return [*told, Facts(None, "", [], shut)] if shut else told


def may_see_weeks(actor: Actor, found: EarlyWarning, signals: Sequence[Signal]) -> bool:
    """Say whether the reader may see week by week what happened: no confidential record is shut."""
    return found.employer is None or not naming.shut(actor, signals)


def signals_of(found: EarlyWarning, today: date) -> tuple[list[Signal], date]:
    """Return the signals of a year about a warning's unit, and the first day of any in its place.

    Of a statistical rule all that its method looks at.
    """
    body = found.rule.organization
    by_subject = detecting.Signals(body, today, back=DRAWN).of(found.rule)
    begin = min((one.on for some in by_subject.values() for one in some), default=today)
    return by_subject.get(found.subject, []), begin


def areas(actor: Actor) -> QuerySet[Organization]:
    """List the general unions in sight, to narrow a list by."""
    return organizations.areas(actor, VIEW).filter(dissolved_on=None).order_by("path")


def in_area(actor: Actor) -> Callable[[QuerySet[Any], str], QuerySet[Any]]:
    """Narrow a list to one of them."""

    def narrow(rows: QuerySet[Any], public_id: str) -> QuerySet[Any]:
        area = areas(actor).filter(public_id=public_id).first()
        return rows.filter(scope_path__within=area.path) if area else rows.none()

    return narrow


def by_level(actor: Actor, rows: QuerySet[Any]) -> list[tuple[Level, list[EarlyWarning]]]:
    """List the open warnings by level, the gravest level and the nearest deadline first."""
    if not actor.holds(VIEW):
        raise NotPermitted
    found: dict[int, list[EarlyWarning]] = defaultdict(list)
    open_ones = only_open(rows).order_by("-state", "respond_by", "pk")
    for one in open_ones[:500]:
        found[one.level_id].append(one)
    known = levels(actor).filter(Q(retired_on=None) | Q(pk__in=found))
    return [(one, found[one.pk]) for one in known.order_by("rank", "scope_path")]


def by_area(rows: QuerySet[Any]) -> list[tuple[Organization, dict[str, int]]]:
    """Count the open warnings of each area by level, the fullest first."""
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    counted = only_open(rows).order_by().values_list("area", "level__name")
    for area, name, n in counted.annotate(n=Count("pk")):
        counts[area][name] = n
    bodies = Organization.objects.in_bulk(list(counts))
    pairs = [(bodies[area], told) for area, told in counts.items()]
    return sorted(pairs, key=lambda pair: (-sum(pair[1].values()), pair[0].path))


def trade(letter: str) -> str:
    """Name a trade by its letter."""
    return str(codes.label("industry", letter) or letter)


def about(found: EarlyWarning) -> str:
    """Name the unit that a warning is about: the employer, the area, or the trade there."""
    if found.trade:
        return f"{trade(found.trade)} · {found.area.name}"
    if found.employer is None:
        return found.area.name
    return found.employer.name if found.named else _("an employer, name confidential")


def words(found: EarlyWarning, text: str) -> str:
    """Return what somebody wrote about a warning; nothing to who may not know whom it is about."""
    return text if found.named else ""


def now() -> datetime:
    """Return the moment as of which clocks are read."""
    return timezone.now()
