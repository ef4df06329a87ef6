"""The lists of intake: batches, and the rows of one batch."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.core.actors import Actor
from unionhall.core.addresses import page_of
from unionhall.core.filters import Choice, DateRange, Filter, Text
from unionhall.core.http import ActorRequest
from unionhall.core.listing import Column, Listing
from unionhall.intake import permissions, problems, queries, sample, subjects
from unionhall.intake.answers import Answer, answer
from unionhall.intake.known import same_name_and_phone
from unionhall.intake.models import TO_CORRECT, WRITTEN, Batch, Row, Template, Verdict
from unionhall.members.models import Membership, Person
from unionhall.members.permissions import SEE_NAMES
from unionhall.members.permissions import VIEW as SEE_MEMBERS
from unionhall.members.queries import identity_of
from unionhall.organizations import queries as organizations
from unionhall.organizations.models import Organization

WRONG = "wrong"


def at_union(rows: QuerySet[Any], words: str) -> QuerySet[Any]:
    named = Organization.objects.filter(Q(name__icontains=words) | Q(code=words))
    return rows.filter(organization__in=named.values("pk"))


def batches(request: ActorRequest) -> Listing[Batch]:
    """List the batches in the reader's sight."""
    return Listing(
        request,
        queries.batches(request.actor),
        name="intake.batches",
        columns=[
            Column("file", _("File"), lambda b: b.called),
            Column("subject", _("What it lists"), lambda b: b.get_subject_display()),
            Column("body", _("Union body"), lambda b: b.organization.name),
            Column("at", _("Handed in"), lambda b: b.at, sort="id"),
            Column("by", pgettext_lazy("intake", "By"), lambda b: b.by),
            Column("total", _("Rows"), lambda b: b.total, sort="total", numeric=True),
            Column("new", pgettext_lazy("verdict", "new"), lambda b: b.new, numeric=True),
            Column(
                "updated", pgettext_lazy("verdict", "updated"), lambda b: b.updated, numeric=True
            ),
            Column(
                "open",
                _("to correct"),
                lambda b: b.member_elsewhere + b.needs_person + b.rejected,
                numeric=True,
            ),
            Column(
                "state",
                _("State"),
                lambda b: Batch.state_label(b.state),
                template="intake/cells/state.html",
            ),
        ],
        filters=[
            Choice(key="subject", label=_("What it lists"), choices=Batch.Subject.choices),
            Choice(key="state", label=_("State"), choices=Batch.State.choices),
            Text(key="body", label=_("Union body"), apply=at_union),
            Text(key="by", label=pgettext_lazy("intake", "By")),
            DateRange(key="at", label=_("Handed in"), timed=True),
        ],
        default_sort="-at",
        export=permissions.EXPORT,
        filename=_("lists handed in"),
        row_url=lambda b: page_of("intake:batch", b.public_id),
        empty=_("No list has been handed in yet."),
    )


# The rows of a batch ------------------------------------------------------------------------


def saying(subject: subjects.Subject) -> Callable[[Row], Answer]:
    """Return what puts a row's verdict into words, once for all its columns."""

    def said(row: Row) -> Answer:
        known: Answer | None = row.__dict__.get("said")
        if known is None:
            known = row.__dict__["said"] = answer(
                subject, row.verdict, row.problems, row.changed, undone=row.undone
            )
        return known

    return said


@dataclass(frozen=True, slots=True)
class Meant:
    """Somebody on record whom a row may be about: number masked, page where it may be opened."""

    name: str
    number: str
    union: str | Promise
    url: str


def _person(one: Membership | Person) -> Person:
    return one.person if isinstance(one, Membership) else one


class People:
    """Whom the rows of a page are about, as the reader may see it: a few questions for all."""

    def __init__(self, actor: Actor, batch: Batch) -> None:
        self.actor, self.batch = actor, batch
        self.own = queries.is_own(actor, batch)
        self.page: list[Row] | _Page = []

    @cached_property
    def _known(self) -> dict[UUID, Membership | Person]:
        ids = [row.person_public_id for row in self.page if row.person_public_id]
        alike = {pk for found in self._alike.values() for pk in found}
        people = Person.objects.filter(Q(public_id__in=ids) | Q(pk__in=alike))
        found: dict[UUID, Membership | Person] = {one.public_id: one for one in people}
        spells = Membership.objects.filter(person__in=list(people), ended_on=None)
        for spell in spells.select_related("person", "organization"):
            found[spell.person.public_id] = spell
        return found

    @cached_property
    def _alike(self) -> dict[int, set[int]]:
        """The persons on record with name and phone of a row of the page, by its line."""
        pairs = {
            row.line: (row.name_token.hex, row.phone_token.hex)
            for row in self.page
            if row.verdict == Verdict.NEEDS_PERSON
            and row.person_public_id is None
            and row.name_token
            and row.phone_token
        }
        if not pairs:
            return {}
        found = same_name_and_phone([phone for _name, phone in pairs.values()])
        return {line: found.get(pair, set()) for line, pair in pairs.items()}

    @cached_property
    def _typed(self) -> dict[int, sample.Typed]:
        """What the file says in rows of the page that came to nothing, to who handed it in."""
        if not self.own:
            return {}
        return sample.typed(self.batch, {r.line for r in self.page if r.verdict in TO_CORRECT})

    def union(self, row: Row) -> str:
        """Return the union that the row is for, as it was typed where it is none of ours."""
        if row.organization:
            return row.organization.name
        return self._typed[row.line].union if row.line in self._typed else ""

    def name(self, row: Row) -> str:
        """Return the name, masked unless the reader may see names there; empty where unknown."""
        if row.line in self._typed:
            return self._typed[row.line].name
        one = self._known.get(row.person_public_id) if row.person_public_id else None
        person = _person(one) if one else None
        if row.verdict == Verdict.NEEDS_PERSON:
            return ""  # the record may know the document under another name
        if row.sealed is not None and row.person_public_id is not None:
            held = Person(
                public_id=row.person_public_id, sealed=row.sealed, key_version=row.key_version or 0
            )
            identity = identity_of(held)
        elif person is not None:
            identity = identity_of(person)
        else:
            return ""
        place = row.scope_path or self.batch.scope_path
        clear = row.verdict != Verdict.MEMBER_ELSEWHERE and self.actor.may(SEE_NAMES, place)
        return identity.name if clear else identity.masked().name

    def meant(self, row: Row) -> list[Meant]:
        """Return who on record a row that needs a person may be about, as the reader may see it."""
        if row.verdict != Verdict.NEEDS_PERSON:
            return []
        if row.person_public_id:
            one = self._known.get(row.person_public_id)
            return [self._as_seen(one)] if one else []
        keys = self._alike.get(row.line, set())
        return [self._as_seen(one) for one in self._known.values() if _person(one).pk in keys]

    def _as_seen(self, one: Membership | Person) -> Meant:
        who = identity_of(_person(one))
        if not isinstance(one, Membership):
            return Meant(who.masked().name, who.masked().number, _("not a member today"), "")
        if not self.actor.may(SEE_MEMBERS, one.scope_path):
            return Meant(who.masked().name, who.masked().number, _("a union outside your area"), "")
        named = who if self.actor.may(SEE_NAMES, one.scope_path) else who.masked()
        page = page_of("members:membership", one.public_id)
        return Meant(named.name, who.masked().number, one.organization.name, page)

    def page_of(self, row: Row) -> str:
        """Return the address of the member's page, where the reader may open it."""
        one = self._known.get(row.person_public_id) if row.person_public_id else None
        if not isinstance(one, Membership) or not self.actor.may(SEE_MEMBERS, one.scope_path):
            return ""
        if row.verdict == Verdict.NEEDS_PERSON:
            return ""
        return page_of("members:membership", one.public_id)


class Records:
    """Which union bodies or employers the rows of a page are about, as the reader may see them."""

    def __init__(self, actor: Actor, subject: subjects.Subject) -> None:
        self.actor, self.subject = actor, subject
        self.page: list[Row] | _Page = []

    @cached_property
    def _pages(self) -> dict[int, str]:
        keys = [row.record for row in self.page if row.record]
        if self.subject.key == Batch.Subject.UNIONS:
            rows, page = organizations.organizations(self.actor), "organizations:organization"
            return {one.pk: page_of(page, one.public_id) for one in rows.filter(pk__in=keys)}
        found = organizations.employers(self.actor).filter(pk__in=keys)
        return {one.pk: page_of("organizations:employer", one.public_id) for one in found}

    def name(self, row: Row) -> str:
        """Return what the list calls it."""
        return row.name

    def meant(self, _row: Row) -> list[Meant]:
        """Return nobody: the row's name leads to the record."""
        return []

    def page_of(self, row: Row) -> str:
        """Return the address of its page, where the reader may open it."""
        return self._pages.get(row.record or 0, "")


def reasons(batch: Batch) -> list[tuple[str, str, str, int]]:
    """Count the rows of a batch by every reason they have: its class, sentence and field."""
    subject = subjects.of(batch)
    return [
        (why, problems.gist(why), subject.label_of(where), count)
        for why, where, count in queries.reasons(batch)
    ]


def _with_reason(rows: QuerySet[Row], why: str) -> QuerySet[Row]:
    return _holding(rows, f'"is": "{why}"')


def with_field(rows: QuerySet[Row], name: str) -> QuerySet[Row]:
    return _holding(rows, f'"field": "{name}"')


def _holding(rows: QuerySet[Row], text: str) -> QuerySet[Row]:
    kept = rows.annotate(_kept=Cast("problems", CharField()))
    return kept.filter(_kept__contains=text)


def _verdict(rows: QuerySet[Row], verdict: str) -> QuerySet[Row]:
    return rows.filter(verdict__in=TO_CORRECT if verdict == WRONG else [int(verdict)])


def filters(
    subject: subjects.Subject,
    known: list[tuple[str, str, str, int]],
    fields: list[tuple[str, str]],
) -> list[Filter]:
    """Say by what the rows of a batch can be narrowed."""
    by_name: Filter = Text(key="union", label=pgettext_lazy("member", "Union"), apply=at_union)
    if subject.of_records:
        by_name = Text(key="name", label=pgettext_lazy("list", "Name"))
    return [
        Choice(
            key="verdict",
            label=_("Verdict"),
            choices=[*Verdict.choices, (WRONG, _("all that are to be corrected"))],
            apply=_verdict,
        ),
        Choice(
            key="why",
            label=_("Reason"),
            choices=[(why, sentence) for why, sentence, _field, _count in known],
            apply=_with_reason,
        ),
        Choice(key="field", label=pgettext_lazy("list", "Field"), choices=fields, apply=with_field),
        by_name,
    ]


@dataclass(frozen=True, slots=True)
class Place:
    """The line of a row, and whether it can be ticked on this page."""

    line: int
    ticks: bool


@dataclass(frozen=True, slots=True)
class Name:
    """Whom a row is about, and the page about them."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Why:
    """What is said to a row, who on record is meant, and whether a look settles it here."""

    answer: Answer
    meant: list[Meant]
    confirms: bool


def _ticks(row: Row, batch: Batch, *, keeper: bool, undoer: bool) -> bool:
    if batch.state == Batch.State.CHECKED:
        waits = row.verdict == Verdict.NEEDS_PERSON
        return keeper and waits and problems.confirmable(row.problems)
    if batch.state in {Batch.State.DONE, Batch.State.CANCELLED}:
        return undoer and row.verdict in WRITTEN and not row.undone
    return False


def rows(
    request: ActorRequest, batch: Batch, known: list[tuple[str, str, str, int]]
) -> Listing[Row]:
    """List the rows of a batch in the order of the file."""
    actor, kept = request.actor, batch.forgotten_at is None
    subject = subjects.of(batch)
    people = Records(actor, subject) if subject.of_records else People(actor, batch)
    said = saying(subject)
    called: list[Column[Row]] = [
        Column("called", pgettext_lazy("list", "Name"), lambda r: r.name, shown=False)
    ]
    if isinstance(people, People):
        heading = pgettext_lazy("member", "Union")
        called = [
            Column("at", heading, people.union, exported=False),
            Column(
                "union",
                heading,
                lambda r: r.organization.name if r.organization else "",
                shown=False,
            ),
        ]
    exports = actor.may(permissions.EXPORT, batch.scope_path)
    keeper = kept and actor.may(permissions.TAKE_IN, batch.scope_path)
    undoer = kept and queries.may_take_back(actor, batch)

    def place(row: Row) -> Place:
        return Place(row.line, _ticks(row, batch, keeper=keeper, undoer=undoer))

    def why(row: Row) -> Why:
        confirms = batch.state == Batch.State.CHECKED and place(row).ticks
        return Why(said(row), people.meant(row), confirms)

    listing = Listing(
        request,
        queries.rows(batch).select_related("organization"),
        name="intake.rows",
        columns=[
            Column("place", _("Row"), place, template="intake/cells/line.html", exported=False),
            Column("line", _("Row"), lambda r: r.line, sort="id", shown=False),
            Column(
                "name",
                pgettext_lazy("list", "Name"),
                lambda r: Name(people.name(r), people.page_of(r)),
                template="intake/cells/name.html",
                exported=False,
            ),
            *called,
            Column(
                "verdict",
                _("Verdict"),
                said,
                template="intake/cells/verdict.html",
                exported=False,
            ),
            Column("result", _("Verdict"), lambda r: said(r).result, shown=False),
            Column("why", _("Reason"), why, template="intake/cells/why.html", exported=False),
            Column("reason", _("Reason"), lambda r: said(r).reason, shown=False),
        ],
        filters=filters(subject, known, _fields(subject, known)),
        default_sort="line",
        export=permissions.EXPORT if exports else None,
        filename=_("rows of a list"),
        empty=_("No row is like that."),
    )
    people.page = _Page(listing)
    return listing


def _fields(
    subject: subjects.Subject, known: list[tuple[str, str, str, int]]
) -> list[tuple[str, str]]:
    names = {label for _why, _sentence, label, _count in known if label}
    labels = ((one.field, str(one.label)) for one in subject.columns)
    return sorted(((name, label) for name, label in labels if label in names), key=itemgetter(1))


class _Page:
    """The rows of the page that a listing shows, asked for when they are there."""

    def __init__(self, listing: Listing[Row]) -> None:
        self._listing = listing

    def __iter__(self) -> Any:
        return iter(self._listing.page.rows)


def templates(request: ActorRequest) -> Listing[Template]:
    """List the templates in which lists are delivered."""
    return Listing(
        request,
        queries.templates(request.actor),
        name="intake.templates",
        columns=[
            Column("name", _("Template"), lambda t: t.name, sort="name"),
            Column("body", _("Union body"), lambda t: t.organization.name),
            Column("version", _("Version"), lambda t: t.version, numeric=True),
            Column("set_at", _("Stored"), lambda t: t.set_at, sort="set_at"),
            Column("set_by", pgettext_lazy("intake", "By"), lambda t: t.set_by),
        ],
        filters=[Text(key="body", label=_("Union body"), apply=at_union)],
        export=permissions.EXPORT,
        filename=_("templates of lists"),
        row_url=lambda t: page_of("intake:template", t.public_id),
        empty=_("No template is stored. Store the workbook that your city asks for."),
    )
