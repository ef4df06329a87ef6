"""The lists of outreach: their columns, filters and searches."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from unionhall.core.actors import Actor
from unionhall.core.addresses import page_of
from unionhall.core.filters import Boolean, Choice, DateRange
from unionhall.core.http import ActorRequest
from unionhall.core.listing import Column, Listing
from unionhall.organizations import choosing
from unionhall.organizations.filters import ByBody
from unionhall.outreach import queries
from unionhall.outreach.models import Level, Meeting, Promise
from unionhall.outreach.permissions import RECORD, VIEW

UNCLOSED = "unclosed"
LATE, OPEN, DONE = "late", "open", "done"


def _in_area(actor: Actor) -> Callable[[QuerySet[Any], str], QuerySet[Any]]:
    def narrow(rows: QuerySet[Any], public_id: str) -> QuerySet[Any]:
        area = queries.areas(actor).filter(public_id=public_id).first()
        return rows.filter(scope_path__within=area.path) if area else rows.none()

    return narrow


def _held_by(rows: QuerySet[Meeting], who: str) -> QuerySet[Meeting]:
    own = Q(organizer=F("organization"))
    return rows.filter(own if who == "own" else ~own)


def _guided(rows: QuerySet[Meeting], wanted: bool) -> QuerySet[Meeting]:  # noqa: FBT001 -- a filter's value
    return rows.filter(guided_by__isnull=not wanted)


def _search(rows: QuerySet[Meeting], text: str) -> QuerySet[Meeting]:
    return rows.filter(Q(theme__icontains=text) | Q(place__icontains=text))


def _in_state(today: date) -> Callable[[QuerySet[Meeting], str], QuerySet[Meeting]]:
    return lambda rows, state: (
        queries.unclosed(rows, today) if state == UNCLOSED else rows.filter(state=state)
    )


def meetings(request: ActorRequest, today: date) -> Listing[Meeting]:
    """List the meetings in the reader's sight."""
    actor = request.actor
    return Listing(
        request,
        queries.meetings(actor),
        name="outreach.meetings",
        columns=[
            Column("theme", _("Theme"), lambda m: m.theme, template="outreach/cells/theme.html"),
            Column("day", _("Day"), lambda m: m.held_on, sort="held_on"),
            Column("kind", _("Kind"), lambda m: m.get_kind_display(), shown=False),
            Column("place", _("Place"), lambda m: m.place),
            Column(
                "place_type", _("Type of place"), lambda m: m.get_place_type_display(), shown=False
            ),
            Column("organization", _("Counts at"), lambda m: m.organization.name),
            Column("organizer", _("Organizer"), lambda m: m.organizer.name, shown=False),
            Column(
                "guided_by",
                _("Guided by"),
                lambda m: m.guided_by.name if m.guided_by else "",
                shown=False,
            ),
            Column("level", _("Level"), lambda m: m.get_level_display(), shown=False),
            Column(
                "state",
                _("State"),
                lambda m: m.state_name,
                sort="state",
                template="outreach/cells/state.html",
            ),
            Column("asked", _("People who asked"), lambda m: m.asked, sort="asked", numeric=True),
            Column("materials", _("Materials"), lambda m: m.materials, numeric=True, shown=False),
            Column(
                "questionnaires",
                _("Questionnaires"),
                lambda m: m.questionnaires,
                numeric=True,
                shown=False,
            ),
            Column("forms", _("Paper forms"), lambda m: m.forms, numeric=True, shown=False),
        ],
        filters=[
            Choice(key="kind", label=_("Kind"), choices=Meeting.Kind.choices),
            Choice(
                key="state",
                label=_("State"),
                choices=[*Meeting.State.choices, (UNCLOSED, _("past and not closed"))],
                apply=_in_state(today),
            ),
            DateRange(key="held_on", label=_("Day")),
            ByBody(
                label=_("Area"),
                offered=choosing.narrowing(request, queries.areas(actor), "area"),
                apply=_in_area(actor),
            ),
            Choice(key="level", label=_("Level"), choices=Level.choices),
            Choice(key="place_type", label=_("Type of place"), choices=Meeting.PlaceType.choices),
            Choice(
                key="held_by",
                label=_("Organizer"),
                choices=[("own", _("the body itself")), ("other", _("another body"))],
                apply=_held_by,
            ),
            Boolean(key="guided", label=_("Guided"), apply=_guided),
        ],
        search=_search,
        search_hint=_("Theme or place"),
        export=VIEW,
        filename=_("meetings"),
        row_url=lambda m: page_of("outreach:meeting", m.public_id),
        empty=_("No meeting matches. Plan one, or widen the filters.")
        if request.actor.holds(RECORD)
        else _("No meeting has been held here yet."),
    )


def _standing(today: date) -> Callable[[QuerySet[Promise], str], QuerySet[Promise]]:
    return lambda rows, which: queries.standing(rows, which, today)


def _is_late(today: date) -> Any:
    return ExpressionWrapper(Q(answered_on=None, due_on__lt=today), output_field=BooleanField())


def _text(rows: QuerySet[Promise], text: str) -> QuerySet[Promise]:
    return rows.filter(Q(text__icontains=text) | Q(answer__icontains=text))


def promises(request: ActorRequest, today: date) -> Listing[Promise]:
    """List the demands and service-package items in the reader's sight."""

    def standing(promise: Promise) -> str:
        if promise.answered_on:
            return str(_("answered"))
        return str(_("overdue") if promise.due_on < today else _("unanswered"))

    return Listing(
        request,
        queries.promises(request.actor).annotate(late=_is_late(today)),
        name="outreach.promises",
        columns=[
            Column(
                "text", _("What it is about"), lambda p: p.text, template="outreach/cells/text.html"
            ),
            Column("kind", _("Kind"), lambda p: p.get_kind_display(), shown=False),
            Column("category", _("Category"), lambda p: p.get_category_display(), shown=False),
            Column("owner", _("Owner"), lambda p: p.owner.name),
            Column("due", _("Due on"), lambda p: p.due_on, sort="due_on"),
            Column("standing", _("State"), standing, template="outreach/cells/standing.html"),
            Column("made", _("Made on"), lambda p: p.made_on, sort="made_on", shown=False),
            Column("answered", _("Answered on"), lambda p: p.answered_on, shown=False),
            Column("answer", _("Answer"), lambda p: p.answer, shown=False),
            Column("satisfied", _("Satisfied"), lambda p: p.satisfied, shown=False),
        ],
        filters=[
            Choice(
                key="standing",
                label=_("State"),
                choices=[(OPEN, _("unanswered")), (LATE, _("overdue")), (DONE, _("answered"))],
                apply=_standing(today),
            ),
            Choice(key="kind", label=_("Kind"), choices=Promise.Kind.choices),
            Choice(key="category", label=_("Category"), choices=Promise.Category.choices),
            DateRange(key="due_on", label=_("Due on")),
        ],
        search=_text,
        search_hint=_("Words of the demand or the answer"),
        export=VIEW,
        filename=_("promises"),
        row_url=lambda p: page_of("outreach:promise", p.public_id),
        empty=_("Nothing was asked for or promised here."),
    )
