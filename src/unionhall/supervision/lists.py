"""The lists of supervision: their columns, filters and searches."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.core.addresses import page_of
from unionhall.core.filters import Boolean, Choice, DateRange, Text
from unionhall.core.http import ActorRequest
from unionhall.core.listing import Column, Listing
from unionhall.organizations.filters import OfEmployer
from unionhall.supervision import permissions, queries
from unionhall.supervision.models import (
    Inspector,
    Investigation,
    Letter,
    Notice,
    NoticeLink,
    Violation,
)
from unionhall.supervision.readable import grouped

BODY = Text(key="body", label=_("Union body"), field="organization__name")
LETTER_TONES = {
    Letter.State.ISSUED: "due",
    Letter.State.DELIVERED: "info",
    Letter.State.SILENT: "late",
    Letter.State.ANSWERED: "info",
    Letter.State.CLOSED: "good",
}
NOTICE_TONES = {
    Notice.State.RECEIVED: "due",
    Notice.State.OBJECTED: "info",
    Notice.State.REPLIED: "info",
    Notice.State.REPORTED: "info",
    Notice.State.NOTED: "good",
    Notice.State.LETTER: "good",
    Notice.State.CLOSED: "good",
}
INVESTIGATION_TONES = {
    Investigation.State.RECEIVED: "due",
    Investigation.State.OPEN: "info",
    Investigation.State.FOUND: "late",
    Investigation.State.CLEAR: "good",
    Investigation.State.DECLINED: "due",
}


def tone_of(row: Letter | Notice | Investigation, today: date) -> str:
    """Say how a record stands, as the colour of its badge."""
    if isinstance(row, Letter):
        return (
            "late" if row.overdue(today) else LETTER_TONES.get(Letter.State(row.state), "neutral")
        )
    if isinstance(row, Notice):
        late = row.state == Notice.State.RECEIVED and row.due_on and row.due_on < today
        return "late" if late else NOTICE_TONES.get(Notice.State(row.state), "neutral")
    return INVESTIGATION_TONES.get(Investigation.State(row.state), "neutral")


def _late(today: date) -> Callable[[QuerySet[Letter], bool], QuerySet[Letter]]:
    def narrow(rows: QuerySet[Letter], wanted: bool) -> QuerySet[Letter]:  # noqa: FBT001 -- a filter's value
        found = queries.silent(rows, today)
        return found if wanted else rows.exclude(pk__in=found.values("pk"))

    return narrow


def _over(rows: QuerySet[Any], wanted: bool) -> QuerySet[Any]:  # noqa: FBT001 -- a filter's value
    over = Q(state__in=rows.model.OVER)
    return rows.filter(over) if wanted else rows.exclude(over)


def letters(request: ActorRequest, today: date) -> Listing[Letter]:
    """List the letters in the reader's sight."""
    return Listing(
        request,
        queries.letters(request.actor),
        name="supervision.letters",
        columns=[
            Column("employer", _("Employer"), lambda one: one.employer.name),
            Column("kind", pgettext_lazy("letter", "Kind"), lambda one: one.get_kind_display()),
            Column("number", pgettext_lazy("letter", "Number"), lambda one: one.number),
            Column(
                "state",
                _("State"),
                lambda one: one.state_name,
                template="supervision/cells/state.html",
            ),
            Column("due", _("Answer due on"), lambda one: one.due_on),
            Column("answered", _("Answered on"), lambda one: one.answered_on, shown=False),
            Column(
                "violation", _("Violation"), lambda one: one.get_violation_display(), shown=False
            ),
            Column("addressee", _("Addressee"), lambda one: one.addressee, shown=False),
            Column("body", _("Union body"), lambda one: one.organization.name),
            Column("drafted_on", _("Drafted on"), lambda one: one.drafted_on, sort="drafted_on"),
            Column(
                "issued",
                pgettext_lazy("letter", "Issued on"),
                lambda one: one.issued_on,
                shown=False,
            ),
            Column("delivered", _("Delivered on"), lambda one: one.delivered_on, shown=False),
            Column(
                "timing",
                _("In time or late"),
                lambda one: one.get_timing_display() if one.timing else "",
                shown=False,
            ),
            Column(
                "result",
                _("Result"),
                lambda one: one.get_result_display() if one.result else "",
                shown=False,
            ),
        ],
        filters=[
            Choice(key="kind", label=pgettext_lazy("letter", "Kind"), choices=Letter.Kind.choices),
            Choice(key="state", label=_("State"), choices=Letter.State.choices),
            Choice(key="violation", label=_("Violation"), choices=Violation.choices),
            Boolean(key="late", label=_("Not answered in time"), apply=_late(today)),
            Boolean(key="over", label=_("Closed or withdrawn"), apply=_over),
            BODY,
            OfEmployer(),
            DateRange(key="issued_on", label=_("Issued")),
        ],
        search=lambda rows, words: rows.filter(
            Q(employer__name__icontains=words) | Q(number__icontains=words)
        ),
        search_hint=_("Employer or number"),
        export=permissions.EXPORT,
        filename=_("supervision letters"),
        row_url=lambda one: page_of("supervision:letter", one.public_id),
        empty=_("No letter here yet. Begin one with an employer, or from a notice."),
    )


def notices(request: ActorRequest, today: date) -> Listing[Notice]:
    """List the employers' notices in the reader's sight."""
    del today
    return Listing(
        request,
        queries.notices(request.actor),
        name="supervision.notices",
        columns=[
            Column("employer", _("Employer"), lambda one: one.employer_name),
            Column("kind", pgettext_lazy("notice", "Kind"), lambda one: one.get_kind_display()),
            Column(
                "state",
                _("State"),
                lambda one: one.state_name,
                template="supervision/cells/state.html",
            ),
            Column(
                "received_on", _("Received on"), lambda one: one.received_on, sort="received_on"
            ),
            Column("happens", _("Day of the event"), lambda one: one.happens_on),
            Column("due", _("Union acts by"), lambda one: one.due_on),
            Column("people", _("People concerned"), lambda one: one.people, numeric=True),
            Column("late", _("Sent late"), lambda one: one.late, shown=False),
            Column("body", _("Union body"), lambda one: one.organization.name),
            Column(
                "channel",
                pgettext_lazy("notice", "How it came"),
                lambda one: one.get_channel_display(),
                shown=False,
            ),
            Column("to_upper", _("No union covers it"), lambda one: one.to_upper, shown=False),
        ],
        filters=[
            Choice(key="kind", label=pgettext_lazy("notice", "Kind"), choices=Notice.Kind.choices),
            Choice(key="state", label=_("State"), choices=Notice.State.choices),
            Choice(
                key="channel",
                label=pgettext_lazy("notice", "How it came"),
                choices=Notice.Channel.choices,
            ),
            Boolean(key="late", label=_("Sent late")),
            Boolean(key="to_upper", label=_("No union covers it")),
            BODY,
            OfEmployer(),
            DateRange(key="received_on", label=_("Received on")),
        ],
        search=lambda rows, words: rows.filter(employer_name__icontains=words),
        search_hint=_("Employer"),
        export=permissions.EXPORT,
        filename=_("employers' notices"),
        row_url=lambda one: page_of("supervision:notice", one.public_id),
        empty=_("No notice has come in. Enter one, or give employers the link."),
    )


def investigations(request: ActorRequest, today: date) -> Listing[Investigation]:
    """List the investigations in the reader's sight."""
    del today
    return Listing(
        request,
        queries.investigations(request.actor),
        name="supervision.investigations",
        columns=[
            Column("employer", _("Employer"), lambda one: one.employer.name),
            Column("source", _("Source"), lambda one: one.get_source_display()),
            Column(
                "state",
                _("State"),
                lambda one: one.state_name,
                template="supervision/cells/state.html",
            ),
            Column(
                "received_on", _("Received on"), lambda one: one.received_on, sort="received_on"
            ),
            Column(
                "opened", pgettext_lazy("investigation", "Opened on"), lambda one: one.opened_on
            ),
            Column("due", _("Worker to be told by"), lambda one: one.due_on),
            Column("concluded", _("Concluded on"), lambda one: one.concluded_on, shown=False),
            Column("body", _("Union body"), lambda one: one.organization.name),
        ],
        filters=[
            Choice(key="state", label=_("State"), choices=Investigation.State.choices),
            Choice(key="source", label=_("Source"), choices=Investigation.Source.choices),
            BODY,
            DateRange(key="received_on", label=_("Received on")),
        ],
        search=lambda rows, words: rows.filter(employer__name__icontains=words),
        search_hint=_("Employer"),
        export=permissions.EXPORT,
        filename=_("investigations"),
        row_url=lambda one: page_of("supervision:investigation", one.public_id),
        empty=_("Nothing has been investigated here yet."),
    )


def inspectors(request: ActorRequest, today: date) -> Listing[Inspector]:
    """List the inspectors in the reader's sight."""

    def valid(rows: QuerySet[Inspector], wanted: bool) -> QuerySet[Inspector]:  # noqa: FBT001 -- a filter's value
        good = Q(valid_from__lte=today, valid_until__gt=today)
        return rows.filter(good) if wanted else rows.exclude(good)

    return Listing(
        request,
        queries.inspectors(request.actor),
        name="supervision.inspectors",
        columns=[
            Column("name", pgettext_lazy("inspector", "Name"), lambda one: one.name, sort="name"),
            Column("card", _("Number of the card"), lambda one: one.card),
            Column("body", _("Union body"), lambda one: one.organization.name),
            Column("from", pgettext_lazy("inspector", "Valid from"), lambda one: one.valid_from),
            Column("last", _("Last day"), lambda one: one.last_day),
            Column(
                "valid",
                _("State"),
                lambda one: _("valid") if one.holds_on(today) else _("not valid"),
                template="supervision/cells/card.html",
            ),
        ],
        filters=[BODY, Boolean(key="valid", label=_("Card valid today"), apply=valid)],
        search=lambda rows, words: rows.filter(Q(name__icontains=words) | Q(card__icontains=words)),
        search_hint=_("Name or number of the card"),
        default_sort="name",
        export=permissions.EXPORT,
        filename=_("inspectors of labour law"),
        row_url=lambda one: page_of("supervision:inspector", one.public_id),
        empty=_("No inspector is on record. Enter who holds a card."),
    )


def links(request: ActorRequest, today: date) -> Listing[NoticeLink]:
    """List the links by which employers send notices."""
    del today
    return Listing(
        request,
        queries.links(request.actor),
        name="supervision.links",
        columns=[
            Column("token", _("Link"), lambda one: f"/n/{grouped(one.token)}/"),
            Column("body", _("Union body"), lambda one: one.organization.name),
            Column("made", pgettext_lazy("notice link", "Made on"), lambda one: one.made_at.date()),
            Column(
                "revoked", pgettext_lazy("notice link", "Withdrawn"), lambda one: one.revoked_at
            ),
        ],
        filters=[BODY],
        row_url=lambda one: page_of("supervision:link", one.public_id),
        empty=_("No link yet. Choose a union body and make one."),
    )
