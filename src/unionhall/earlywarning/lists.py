"""The list of warnings: its columns, filters and search."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.core.addresses import page_of
from unionhall.core.filters import Boolean, Choice, DateRange
from unionhall.core.formats import moment
from unionhall.core.http import ActorRequest
from unionhall.core.listing import Column, Listing
from unionhall.earlywarning import queries
from unionhall.earlywarning.models import EarlyWarning, WarningRule
from unionhall.earlywarning.permissions import EXPORT
from unionhall.organizations import choosing
from unionhall.organizations import queries as organizations
from unionhall.organizations.filters import ByBody, OfEmployer

OPEN, OVER, LATE = "open", "over", "late"


def _standing(now: datetime) -> Any:
    def narrow(rows: QuerySet[Any], which: str) -> QuerySet[Any]:
        if which == OPEN:
            return queries.only_open(rows)
        if which == OVER:
            return queries.over(rows)
        if which == LATE:
            return queries.late(rows, now)
        return rows.filter(state=which)

    return narrow


def _search(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    employers = organizations.matching_employers(queries.all_employers(), text)
    bodies = organizations.matching(queries.all_bodies(), text)
    return rows.filter(
        Q(named=True, employer__in=employers.order_by().values("pk"))
        | Q(area__in=bodies.order_by().values("pk"))
        | Q(rule__name__icontains=text)
    )


def warnings(request: ActorRequest, now: datetime) -> Listing[Any]:
    """List the warnings in the reader's sight."""
    actor = request.actor
    return Listing(
        request,
        queries.with_facts(queries.warnings(actor)),
        name="earlywarning.warnings",
        columns=[
            Column("about", pgettext_lazy("warning", "About"), queries.about),
            Column(
                "level",
                _("Level"),
                lambda w: w.level.name,
                sort="level__rank",
                template="earlywarning/cells/level.html",
            ),
            Column(
                "state",
                _("State"),
                lambda w: w.state_name,
                template="earlywarning/cells/state.html",
            ),
            Column("rule", pgettext_lazy("warning", "Rule"), lambda w: w.rule.name),
            Column(
                "facts", pgettext_lazy("warning", "Facts"), lambda w: w.known_facts, numeric=True
            ),
            Column("raised", _("Raised on"), lambda w: w.raised_on, sort="raised_on"),
            Column(
                "respond",
                _("Respond by"),
                lambda w: moment(w.respond_by),
                sort="respond_by",
            ),
            Column("owner", pgettext_lazy("warning", "Answers for it"), lambda w: w.owner.name),
            Column("area", _("Area"), lambda w: w.area.name, shown=False),
            Column(
                "unit",
                pgettext_lazy("warning", "Unit"),
                lambda w: w.rule.get_unit_display(),
                shown=False,
            ),
            Column("observed", _("Observed"), lambda w: w.observed, shown=False),
            Column("expected", _("Expected"), lambda w: w.expected, shown=False),
            Column("threshold", _("Threshold"), lambda w: w.threshold, shown=False),
            Column("reason", _("Reason"), lambda w: queries.words(w, w.reason), shown=False),
            Column("outcome", _("What came of it"), lambda w: w.get_outcome_display(), shown=False),
            Column(
                "closed", pgettext_lazy("warning", "Closed on"), lambda w: w.closed_on, shown=False
            ),
        ],
        filters=[
            Choice(
                key="standing",
                label=_("State"),
                choices=[
                    (OPEN, pgettext_lazy("warnings", "all open ones")),
                    (LATE, _("not judged in time")),
                    *EarlyWarning.State.choices,
                    (OVER, pgettext_lazy("warnings", "all that are over")),
                ],
                apply=_standing(now),
            ),
            Choice(
                key="level",
                label=_("Level"),
                choices=lambda: [(str(one.public_id), one.name) for one in queries.levels(actor)],
                field="level__public_id",
            ),
            ByBody(
                label=_("Area"),
                offered=choosing.narrowing(request, queries.areas(actor), "area"),
                apply=queries.in_area(actor),
            ),
            Choice(
                key="unit",
                label=pgettext_lazy("warning", "Unit"),
                choices=WarningRule.Unit.choices,
                field="rule__unit",
            ),
            Choice(
                key="rule",
                label=pgettext_lazy("warning", "Rule"),
                choices=lambda: queries.rule_choices(actor),
                field="series",
            ),
            Choice(
                key="outcome",
                label=_("What came of it"),
                choices=EarlyWarning.Outcome.choices,
            ),
            Boolean(
                key="mine",
                label=_("My duty answers"),
                apply=lambda rows, wanted: queries.of_mine(actor, rows, wanted=bool(wanted)),
            ),
            DateRange(key="raised_on", label=_("Raised")),
            OfEmployer(within=queries.only_named),
        ],
        search=_search,
        search_hint=_("Employer, street or rule"),
        default_sort="-raised",
        export=EXPORT,
        filename=_("early warnings"),
        row_url=lambda w: page_of("earlywarning:warning", w.public_id),
        empty=_("No warning matches."),
    )
