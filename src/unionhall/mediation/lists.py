"""The list of cases: lines for everybody, the employer for those who may open the case."""

import re
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.core.addresses import page_of
from unionhall.core.filters import Boolean, Choice, DateRange
from unionhall.core.http import ActorRequest
from unionhall.core.listing import Column, Listing
from unionhall.mediation import appointments, law, permissions, queries, yearly
from unionhall.mediation.forms import YearForm
from unionhall.mediation.models import Case, Category, Channel
from unionhall.mediation.steps import STEPS
from unionhall.organizations.filters import OfEmployer

ALL = "all"
SHORT: dict[str, Promise] = {
    Category.RELATION: pgettext_lazy("dispute, short", "labour relation"),
    Category.CONTRACT: pgettext_lazy("dispute, short", "contract"),
    Category.LEAVING: pgettext_lazy("dispute, short", "leaving"),
    Category.CONDITIONS: pgettext_lazy("dispute, short", "hours and insurance"),
    Category.PAY: pgettext_lazy("dispute, short", "pay and damages"),
    Category.OTHER: pgettext_lazy("dispute, short", "other"),
    Category.NEW_FORMS: pgettext_lazy("dispute, short", "new forms"),
}
"""What a dispute is about, in a word: a list has no room for the law's own."""
HIDDEN = "×××"
STATE_CELL = "mediation/cells/state.html"


def tone_of(case: Case) -> str:
    """Say how a case stands, as the colour of its badge."""
    if case.overdue(timezone.localdate()):
        return "late"
    tones = {
        Case.State.APPLIED: "due",
        Case.State.CLOSED: "good",
        Case.State.AGREED: "info",
        Case.State.ACCEPTED: "info",
        Case.State.UNPERFORMED: "late",
    }
    return tones.get(Case.State(case.state), "neutral")


def next_of(case: Case) -> str:
    """Say what a case waits for; nothing where it waits for nothing."""
    step = STEPS.get(case.state)
    return str(step.short) if step else ""


def _numbered(rows: QuerySet[Any], words: str) -> QuerySet[Any]:
    """Find cases by number, or by year and number; never by names."""
    told = [int(one) for one in re.findall(r"\d{1,9}", words)]
    if not told:
        return rows.none()
    found = rows.filter(number=told[-1])
    return found.filter(year=told[0]) if len(told) > 1 else found


def _at_state(rows: QuerySet[Any], state: str) -> QuerySet[Any]:
    return rows if state == ALL else rows.filter(state=state)


def _due(today: date) -> Any:
    def narrowed(rows: QuerySet[Any], wanted: str) -> QuerySet[Any]:
        return queries.overdue(rows, today) if wanted == "late" else queries.soon(rows, today)

    return narrowed


def _meeting(today: date) -> Any:
    def narrowed(rows: QuerySet[Any], wanted: str) -> QuerySet[Any]:
        last = today if wanted == "today" else today + appointments.WEEK
        return rows.filter(pk__in=appointments.between(today, last).order_by().values("case"))

    return narrowed


def cases(request: ActorRequest) -> Listing[Case]:
    """List the lines in sight; without a wish only those that are not over.

    The body stands below the number, and what is next below the state: a desk has no room for
    columns of their own.
    """
    actor, today = request.actor, timezone.localdate()
    rows: QuerySet[Case] = queries.with_sight(actor, queries.lines(actor))
    if not any(request.GET.get(key) for key in ("state", "applied_on_from", "applied_on_to")):
        rows = queries.running(rows)

    def own(found: QuerySet[Any], wanted: bool) -> QuerySet[Any]:  # noqa: FBT001 -- a filter's value
        return found.filter(opens=wanted)

    return Listing(
        request,
        rows,
        name="mediation.cases",
        columns=[
            Column(
                "case",
                pgettext_lazy("dispute", "Case"),
                lambda c: c.reference,
                template="mediation/cells/case.html",
            ),
            Column(
                "state",
                _("State"),
                lambda c: c.state_name,
                sort="state",
                template="mediation/cells/standing.html",
            ),
            Column(
                "employer",
                _("Employer"),
                lambda c: c.employer.name if c.opens else HIDDEN,  # type: ignore[attr-defined]
                exported=False,
            ),
            Column("category", pgettext_lazy("dispute", "About"), lambda c: SHORT[c.category]),
            Column("due_on", pgettext_lazy("dispute", "Due on"), lambda c: c.due_on),
            Column("applied_on", _("Applied on"), lambda c: c.applied_on, sort="applied_on"),
            Column(
                "channel",
                pgettext_lazy("dispute", "How it came"),
                lambda c: c.get_channel_display(),
                shown=False,
            ),
            Column("accepted_on", _("Accepted on"), lambda c: c.accepted_on, shown=False),
            Column(
                "ended_on",
                pgettext_lazy("dispute", "Mediation ended on"),
                lambda c: c.ended_on,
                shown=False,
            ),
            Column("body", _("Mediated by"), lambda c: c.organization.name, shown=False),
        ],
        filters=[
            Choice(
                key="state",
                label=_("State"),
                choices=[(ALL, _("all, also those that are over")), *Case.State.choices],
                all_label=_("all under way"),
                apply=_at_state,
            ),
            Choice(
                key="due",
                label=pgettext_lazy("dispute", "Due"),
                choices=[("late", _("overdue")), ("soon", _("within three days"))],
                apply=_due(today),
            ),
            Choice(
                key="session",
                label=_("Session arranged"),
                choices=[
                    ("today", pgettext_lazy("session", "today")),
                    ("week", pgettext_lazy("session", "within seven days")),
                ],
                apply=_meeting(today),
            ),
            Choice(
                key="category",
                label=pgettext_lazy("dispute", "What it is about"),
                choices=Category.choices,
            ),
            Choice(
                key="channel",
                label=pgettext_lazy("dispute", "How it came"),
                choices=Channel.choices,
            ),
            Boolean(key="opens", label=_("Open to me"), apply=own),
            Boolean(key="collective", label=_("Collective")),
            OfEmployer(within=lambda found: found.filter(opens=True)),
            DateRange(key="applied_on", label=_("Applied on")),
        ],
        search=_numbered,
        search_hint=_("Number of the case"),
        default_sort="-applied_on",
        export=permissions.EXPORT,
        filename=_("mediation cases"),
        row_url=lambda c: page_of(
            "mediation:case" if c.opens else "mediation:line",  # type: ignore[attr-defined]
            c.public_id,
        ),
        empty=_("No mediation case here. Take an application in, or look at all."),
    )


def year_records(
    request: ActorRequest, rows: QuerySet[Case], measure: str, asked: YearForm
) -> Listing[Case]:
    """List the cases behind a measure of the yearly return, each with its part."""
    one = yearly.MEASURES[measure]

    def kept(found: QuerySet[Any], _value: str) -> QuerySet[Any]:
        return found  # the rows are those of this body, year and measure already

    return Listing(
        request,
        rows,
        name="mediation.year_records",
        columns=[
            Column("case", pgettext_lazy("dispute", "Case"), lambda c: c.reference),
            Column("part", one.unit, lambda c: c.part, numeric=True),  # type: ignore[attr-defined]
            Column("state", _("State"), lambda c: c.state_name, template=STATE_CELL),
            Column("category", pgettext_lazy("dispute", "About"), lambda c: SHORT[c.category]),
            Column(
                "channel",
                pgettext_lazy("dispute", "How it came"),
                lambda c: c.get_channel_display(),
            ),
            Column("applied_on", _("Applied on"), lambda c: c.applied_on, sort="applied_on"),
            Column("accepted_on", _("Accepted on"), lambda c: c.accepted_on),
            Column("body", _("Mediated by"), lambda c: c.organization.name),
        ],
        filters=[
            Choice(
                key="measure",
                label=pgettext_lazy("yearly", "Figure"),
                choices=[(code, one.title) for code, one in yearly.MEASURES.items()],
                all_label=yearly.MEASURES["applied"].title,
                apply=kept,
            ),
            Choice(
                key="body",
                label=_("Union body"),
                choices=asked.fields["body"].choices,  # type: ignore[attr-defined]
                all_label=_("the topmost"),
                apply=kept,
            ),
            Choice(
                key="year",
                label=_("Year"),
                choices=asked.fields["year"].choices,  # type: ignore[attr-defined]
                all_label=_("this year"),
                apply=kept,
            ),
            *(
                Choice(key=by, label=yearly.TITLES[by], choices=values.choices)
                for by, values in yearly.BY.items()
            ),
        ],
        search=_numbered,
        search_hint=_("Number of the case"),
        default_sort="-applied_on",
        export=permissions.EXPORT,
        filename=_("cases of the yearly return"),
        row_url=lambda c: page_of("mediation:line", c.public_id),
        empty=_("No case of this kind in this year."),
    )


def disposal(request: ActorRequest, rows: QuerySet[Case]) -> Listing[Case]:
    """List the files whose time is over, and those that were disposed of: the disposal list."""

    def standing(found: QuerySet[Any], wanted: str) -> QuerySet[Any]:
        return found.filter(disposed_on__isnull=wanted == "due")

    if not request.GET.get("standing"):
        rows = rows.filter(disposed_on=None)
    return Listing(
        request,
        rows,
        name="mediation.disposal",
        columns=[
            Column("case", pgettext_lazy("dispute", "Case"), lambda c: c.reference),
            Column("category", pgettext_lazy("dispute", "About"), lambda c: SHORT[c.category]),
            Column("state", _("State"), lambda c: c.state_name),
            Column("closed_on", _("File closed on"), lambda c: c.closed_on, sort="closed_on"),
            Column("kept_until", pgettext_lazy("dispute", "Kept until"), law.kept_until),
            Column("article", _("By which rule"), law.kept_by),
            Column("disposed_on", _("Disposed of on"), lambda c: c.disposed_on),
            Column("body", _("Mediated by"), lambda c: c.organization.name),
        ],
        filters=[
            Choice(
                key="standing",
                label=pgettext_lazy("disposal", "Standing"),
                choices=[("gone", _("disposed of"))],
                all_label=_("whose time is over"),
                apply=standing,
            ),
        ],
        search=_numbered,
        search_hint=_("Number of the case"),
        default_sort="closed_on",
        export=permissions.HEAD,
        filename=_("files of mediation to dispose of"),
        row_url=lambda c: page_of("mediation:case", c.public_id),
        empty=_("No file has reached the end of its time."),
    )
