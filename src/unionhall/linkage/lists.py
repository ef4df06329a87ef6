"""The lists of the linkage: referrals at the desk and at the window, partners, tasks."""

import re
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.core.actors import Actor
from unionhall.core.addresses import page_of
from unionhall.core.filters import Boolean, Choice, DateRange
from unionhall.core.http import ActorRequest
from unionhall.core.listing import Column, Listing
from unionhall.linkage import board, permissions, queries
from unionhall.linkage.models import PartnerBody, Referral, ResolutionTask

ALL = "all"


def _numbered(rows: QuerySet[Any], words: str) -> QuerySet[Any]:
    """Find referrals by number, or by year and number; never by names."""
    told = [int(one) for one in re.findall(r"\d{1,9}", words)]
    if not told:
        return rows.none()
    found = rows.filter(number=told[-1])
    return found.filter(year=told[0]) if len(told) > 1 else found


def _at_state(rows: QuerySet[Any], state: str) -> QuerySet[Any]:
    return rows if state == ALL else rows.filter(state=state)


def _late(today: date) -> Any:
    def narrowed(rows: QuerySet[Any], wanted: bool) -> QuerySet[Any]:  # noqa: FBT001 -- a filter's value
        late = queries.overdue(rows, today)
        return late if wanted else rows.exclude(pk__in=late.order_by().values("pk"))

    return narrowed


def _counted(today: date) -> Any:
    return lambda rows, name: rows.filter(board.counted(name, today))


def _of_board(actor: Actor, today: date) -> list[Any]:
    """Narrow by a partner and by what one of its numbers on the board counts."""
    return [
        Choice(
            key="with",
            label=pgettext_lazy("partner", "Partner"),
            choices=lambda: [(str(p.public_id), p.name) for p in queries.partners(actor)],
            field="partner__public_id",
        ),
        Choice(
            key="counted",
            label=_("Counted by partner as"),
            choices=list(board.NAMES.items()),
            apply=_counted(today),
        ),
    ]


def _at_desk() -> list[Column[Referral]]:
    return [
        Column("partner", pgettext_lazy("partner", "Partner"), lambda r: r.partner.name),
        Column("direction", _("Direction"), lambda r: r.get_direction_display()),
    ]


def _whence(one: Referral) -> str:
    """Say the direction as the partner sees it."""
    return str(_("from the union") if one.is_out else _("to the union"))


def _columns(*columns: Column[Referral]) -> list[Column[Referral]]:
    return [
        Column("referral", _("Referral"), lambda r: r.reference),
        Column(
            "state",
            _("State"),
            lambda r: r.state_name,
            sort="state",
            template="linkage/cells/state.html",
        ),
        *columns,
        Column("purpose", pgettext_lazy("referral", "What for"), lambda r: r.get_purpose_display()),
        Column("due_on", pgettext_lazy("referral", "Due on"), lambda r: r.due_on),
        Column("sent_on", _("Sent on"), lambda r: r.sent_on, sort="sent_on"),
        Column("answered_on", _("Answered on"), lambda r: r.answered_on, shown=False),
        Column(
            "reported_on",
            pgettext_lazy("referral", "Reported on"),
            lambda r: r.reported_on,
            shown=False,
        ),
        Column("result", _("Result"), lambda r: r.get_result_display(), shown=False),
        Column("reason", _("Kind of linkage"), lambda r: r.get_reason_display(), shown=False),
    ]


def _filters(today: date) -> list[Any]:
    return [
        Choice(
            key="state",
            label=_("State"),
            choices=[(ALL, _("all, also those that are over")), *Referral.State.choices],
            all_label=_("all under way"),
            apply=_at_state,
        ),
        Choice(key="direction", label=_("Direction"), choices=Referral.Direction.choices),
        Choice(
            key="partner",
            label=_("Kind of partner"),
            choices=PartnerBody.Kind.choices,
            field="partner__kind",
        ),
        Choice(
            key="purpose",
            label=pgettext_lazy("referral", "What for"),
            choices=Referral.Purpose.choices,
        ),
        Choice(key="reason", label=_("Kind of linkage"), choices=Referral.Reason.choices),
        Boolean(key="late", label=_("Overdue"), apply=_late(today)),
        DateRange(key="sent_on", label=_("Sent on")),
    ]


def _narrowed(request: ActorRequest, rows: Any) -> Any:
    """Show only what is under way, unless the reader asks for something else."""
    keys = ("state", "sent_on_from", "sent_on_to", "counted")
    return rows if any(request.GET.get(key) for key in keys) else queries.running(rows)


def referrals(request: ActorRequest) -> Listing[Referral]:
    """List the lines in sight, each leading to what the reader may open of it."""
    actor, today = request.actor, timezone.localdate()
    mine = queries.readable(actor).filter(pk=OuterRef("pk"))
    rows: Any = queries.lines(actor).annotate(opens=Exists(mine.order_by()))
    columns = [
        *_columns(*_at_desk()),
        Column("body", _("Union body"), lambda r: r.organization.name),
    ]
    return Listing(
        request,
        _narrowed(request, rows),
        name="linkage.referrals",
        columns=columns,
        filters=[*_filters(today), *_of_board(actor, today)],
        search=_numbered,
        search_hint=_("Number of the referral"),
        default_sort="-sent_on",
        export=permissions.EXPORT,
        filename=_("referrals"),
        row_url=lambda r: page_of(
            "linkage:referral" if r.opens else "linkage:line",
            r.public_id,
        ),
        empty=_("No referral under way. Refer a case from its page."),
    )


def window(request: ActorRequest) -> Listing[Referral]:
    """List what lies at the partner's window."""
    today = timezone.localdate()
    return Listing(
        request,
        _narrowed(request, queries.window(request.actor)),
        name="linkage.window",
        columns=_columns(Column("direction", _("Direction"), _whence)),
        filters=[one for one in _filters(today) if one.key != "partner"],
        search=_numbered,
        search_hint=_("Number of the referral"),
        default_sort="-sent_on",
        row_url=lambda r: page_of("linkage:at_window", r.public_id),
        empty=_("Nothing waits at this window."),
    )


def partners(request: ActorRequest) -> Listing[PartnerBody]:
    """List the partners in sight."""
    rows: Any = queries.partners(request.actor)
    if not request.GET.get("ended"):
        rows = rows.filter(ended_on=None)
    return Listing(
        request,
        rows,
        name="linkage.partners",
        columns=[
            Column("name", pgettext_lazy("partner", "Partner"), lambda p: p.name, sort="name"),
            Column("kind", _("Kind of partner"), lambda p: p.get_kind_display(), sort="kind"),
            Column("body", pgettext_lazy("linkage", "Works with"), lambda p: p.organization.name),
            Column(
                "ended_on", pgettext_lazy("partner", "Ended on"), lambda p: p.ended_on, shown=False
            ),
        ],
        filters=[
            Choice(key="kind", label=_("Kind of partner"), choices=PartnerBody.Kind.choices),
            Boolean(
                key="ended",
                label=pgettext_lazy("partner", "Ended"),
                apply=lambda found, wanted: found.filter(ended_on__isnull=not wanted),
            ),
        ],
        search=lambda found, words: found.filter(name__icontains=words),
        search_hint=_("Name of the partner"),
        default_sort="kind",
        row_url=lambda p: page_of("linkage:partner", p.public_id),
        empty=_("No partner is entered yet."),
    )


def tasks(request: ActorRequest) -> Listing[ResolutionTask]:
    """List what resolutions ask of the parties, open tasks first."""
    today = timezone.localdate()
    rows: Any = queries.tasks(request.actor)

    def at(found: Any, wanted: str) -> Any:
        if wanted == "done":
            return found.filter(done_on__isnull=False)
        found = queries.open_tasks(found)
        return found.filter(due_on__lt=today) if wanted == "late" else found

    return Listing(
        request,
        rows,
        name="linkage.tasks",
        columns=[
            Column("task", pgettext_lazy("committee", "Task"), lambda t: t.task),
            Column(
                "party",
                pgettext_lazy("committee", "Party"),
                lambda t: t.partner.name if t.partner else t.organization.name,
            ),
            Column("due_on", pgettext_lazy("task", "Due on"), lambda t: t.due_on, sort="due_on"),
            Column(
                "done_on",
                _("Done on"),
                lambda t: t.done_on,
                template="linkage/cells/task.html",
            ),
        ],
        filters=[
            Choice(
                key="standing",
                label=_("State"),
                choices=[
                    ("open", pgettext_lazy("task", "open")),
                    ("late", _("overdue")),
                    ("done", _("done")),
                ],
                apply=at,
            ),
            Choice(
                key="party",
                label=_("Kind of partner"),
                choices=PartnerBody.Kind.choices,
                field="partner__kind",
            ),
        ],
        default_sort="-due_on",
        export=permissions.EXPORT,
        filename=_("tasks of the committee"),
        row_url=lambda t: page_of("linkage:meeting", t.resolution.meeting.public_id),
        empty=_("No resolution has set a task yet."),
    )
