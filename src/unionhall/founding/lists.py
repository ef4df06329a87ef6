"""The list of cases."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.core.addresses import page_of
from unionhall.core.filters import Boolean, Choice, DateRange, Text
from unionhall.core.http import ActorRequest
from unionhall.core.listing import Column, Listing
from unionhall.founding import permissions, queries
from unionhall.founding.models import KINDS, FoundingCase
from unionhall.founding.steps import STEPS
from unionhall.targets.models import Mode

ALL = "all"
ANSWERED_BY_OVER = ("state", "approved_on_from", "approved_on_to")
"""Without one of these only what is under way is listed: cases of earlier years pile up."""


def _at_state(rows: QuerySet[Any], state: str) -> QuerySet[Any]:
    return rows if state == ALL else rows.filter(state=state)


def next_of(case: FoundingCase) -> str:
    """Say what a case waits for; one that is over waits for nothing."""
    step = STEPS.get(case.state)
    return str(step.title) if step else "–"


def tone_of(case: FoundingCase) -> str:
    """Say how a case stands, as the colour of its badge."""
    if case.is_stopped:
        return "neutral"
    if case.state == FoundingCase.State.CLOSED:
        return "good"
    if case.due_on is not None and case.due_on < timezone.localdate():
        return "late"
    step = STEPS.get(case.state)
    return "due" if step is not None and step.is_decision else "info"


def cases(request: ActorRequest) -> Listing[FoundingCase]:
    """List the cases in the reader's sight."""
    today = timezone.localdate()
    actor = request.actor

    def late(rows: QuerySet[Any], wanted: bool) -> QuerySet[Any]:  # noqa: FBT001 -- a filter's value
        found = queries.overdue(rows, today)
        return found if wanted else rows.exclude(pk__in=found.values("pk"))

    def mine(rows: QuerySet[Any], wanted: bool) -> QuerySet[Any]:  # noqa: FBT001 -- a filter's value
        keys = queries.deciding(actor).values("pk")
        return rows.filter(pk__in=keys) if wanted else rows.exclude(pk__in=keys)

    rows = queries.cases(actor)
    if not any(request.GET.get(key) for key in ANSWERED_BY_OVER):
        rows = queries.running(rows)
    return Listing(
        request,
        rows,
        name="founding.cases",
        columns=[
            Column("name", _("Union to be founded"), lambda c: c.name),
            Column(
                "state",
                _("State"),
                lambda c: c.state_name,
                sort="state",
                template="founding/cells/state.html",
            ),
            Column("next", pgettext_lazy("founding", "Next"), next_of),
            Column("due", pgettext_lazy("founding", "Due on"), lambda c: c.due_on),
            Column("kind", pgettext_lazy("founding", "Kind"), lambda c: c.get_kind_display()),
            Column("mode", _("Mode"), lambda c: c.get_mode_display()),
            Column("guiding", _("Guiding body"), lambda c: c.guiding.name),
            Column(
                "opened_on",
                _("Opened"),
                lambda c: c.opened_on,
                sort="opened_on",
            ),
            Column("approved_on", _("Approved on"), lambda c: c.approved_on, shown=False),
            Column(
                "number",
                pgettext_lazy("founding", "Number"),
                lambda c: c.approval_number,
                shown=False,
            ),
        ],
        filters=[
            Choice(
                key="state",
                label=_("State"),
                choices=[
                    (ALL, _("all, also those that are over")),
                    *FoundingCase.State.choices,
                ],
                all_label=_("all under way"),
                apply=_at_state,
            ),
            Choice(
                key="kind",
                label=pgettext_lazy("founding", "Kind"),
                choices=[(k.value, k.label) for k in KINDS],
            ),
            Choice(key="mode", label=_("Mode"), choices=Mode.choices),
            Text(key="guiding", label=_("Guiding body"), field="guiding__name"),
            Boolean(key="late", label=_("Overdue"), apply=late),
            Boolean(key="mine", label=_("For me to decide"), apply=mine),
            DateRange(key="approved_on", label=pgettext_lazy("founding", "Approved")),
        ],
        search=lambda rows, words: rows.filter(name__icontains=words),
        search_hint=_("Name of the union"),
        default_sort="-opened_on",
        export=permissions.EXPORT,
        filename=_("founding cases"),
        row_url=lambda c: page_of("founding:case", c.public_id),
        empty=_("No founding case here. Begin with a target, open a case, or look at all."),
    )
