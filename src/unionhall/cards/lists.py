"""The lists of cards, files, their lines, and sharings."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.cards import queries
from unionhall.cards.bank import GROUNDS, data_in_words
from unionhall.cards.models import Batch, BatchLine, Card, Sharing
from unionhall.cards.reasons import reason
from unionhall.core.actors import Actor
from unionhall.core.addresses import page_of
from unionhall.core.filters import Choice, DateRange, Text
from unionhall.core.http import ActorRequest
from unionhall.core.listing import Column, Listing
from unionhall.members.permissions import EXPORT
from unionhall.members.queries import Shown


def why(card: Card) -> str:
    """Say why a card is where it is: the bank's reason in words, else what staff wrote."""
    if card.reason:
        return card.reason
    return words(card.reason_code)


OURS = {
    "consent_withdrawn": _("The member withdrew the consent."),
    "membership_ended": _("The membership ended."),
    "records_merged": _("Two records of one person were merged; the other card goes on."),
}


def words(code: str) -> str:
    """Say in words what a reason's code means."""
    if not code:
        return ""
    return str(OURS[code] if code in OURS else reason(code).words)


def days_in_state(card: Card, today: date) -> int:
    """Count the days since a card came into its state."""
    return (today - timezone.localdate(card.since)).days


def cards(
    request: ActorRequest, rows: QuerySet[Card] | None = None, name: str = "cards.cards"
) -> Listing[Card]:
    """List the cards in the reader's sight, or some of them."""
    actor, today = request.actor, timezone.localdate()
    return Listing(
        request,
        queries.cards(actor) if rows is None else rows,
        name=name,
        columns=[
            Column("name", pgettext_lazy("person", "Name"), lambda c: queries.shown(actor, c).name),
            Column(
                "union", pgettext_lazy("member", "Union"), lambda c: c.membership.organization.name
            ),
            Column(
                "state",
                _("State"),
                lambda c: c.state_label(c.state),
                sort="state",
                template="cards/cells/state.html",
            ),
            Column("days", _("Days"), lambda c: days_in_state(c, today), numeric=True),
            Column("since", _("Since"), lambda c: c.since.astimezone().date(), sort="since"),
            Column("why", _("Reason"), why),
            Column("last_four", _("Last four digits"), lambda c: c.last_four, shown=False),
            Column("handed_over", _("Handed over on"), lambda c: c.handed_over_on, shown=False),
        ],
        filters=[
            Choice(key="state", label=_("State"), choices=Card.State.choices),
            Text(
                key="union",
                label=pgettext_lazy("member", "Union"),
                field="membership__organization__name",
            ),
            DateRange(key="handed_over_on", label=_("Handed over")),
        ],
        export=EXPORT,
        filename=_("cards"),
        row_url=lambda c: page_of("cards:card", c.public_id),
        empty=_("No cards here yet. A card is prepared by itself when a member is admitted."),
    )


def batches(request: ActorRequest) -> Listing[Batch]:
    """List the files for the bank in the reader's sight."""
    today = timezone.localdate()

    def days(batch: Any) -> int | None:
        return (
            (today - timezone.localdate(batch.sent_at)).days
            if batch.sent_at and (batch.waiting or batch.different)
            else None
        )

    return Listing(
        request,
        queries.batches(request.actor),
        name="cards.batches",
        columns=[
            Column("number", _("Number"), lambda b: b.number),
            Column("union", pgettext_lazy("member", "Union"), lambda b: b.organization.name),
            Column(
                "state",
                _("State"),
                lambda b: b.state_label(b.state),
                template="cards/cells/batch_state.html",
            ),
            Column("count", _("Cards"), lambda b: b.count, numeric=True),
            Column("opened", pgettext_lazy("count", "Opened"), lambda b: b.opened, numeric=True),
            Column("refused", pgettext_lazy("count", "Refused"), lambda b: b.refused, numeric=True),
            Column("waiting", pgettext_lazy("count", "Waiting"), lambda b: b.waiting, numeric=True),
            Column("different", _("Differences"), lambda b: b.different, numeric=True),
            Column("made", _("Made"), lambda b: b.made_at.astimezone().date()),
            Column("days", _("Days open"), days, numeric=True),
        ],
        filters=[
            Choice(key="state", label=_("State"), choices=Batch.State.choices),
            DateRange(key="made_at", label=_("Made"), timed=True),
        ],
        row_url=lambda b: page_of("cards:batch", b.public_id),
        empty=_("No file has been made for the bank yet."),
    )


def lines(request: ActorRequest, batch: Batch) -> Listing[BatchLine]:
    """List the lines of one file."""
    actor = request.actor
    return Listing(
        request,
        queries.lines(batch),
        name="cards.lines",
        columns=[
            Column(
                "name",
                pgettext_lazy("person", "Name"),
                lambda line: queries.shown(actor, line.card).name,
            ),
            Column("number", _("Line"), lambda line: line.number, numeric=True),
            Column(
                "union",
                pgettext_lazy("member", "Union"),
                lambda line: line.card.membership.organization.name,
            ),
            Column(
                "outcome",
                _("Answer"),
                lambda line: line.get_outcome_display(),
                template="cards/cells/outcome.html",
            ),
            Column("why", _("Reason"), lambda line: words(line.reason_code)),
        ],
        filters=[Choice(key="outcome", label=_("Answer"), choices=BatchLine.Outcome.choices)],
        row_url=lambda line: page_of("cards:card", line.card.public_id),
        page_size=20,
    )


def person(actor: Actor, sharing: Sharing) -> str:
    """Name whose data was shared, as this reader may see it."""
    return Shown.of(actor, sharing.person, sharing.scope_path).name


def sharings(request: ActorRequest) -> Listing[Sharing]:
    """List whose data went to a bank."""
    actor = request.actor
    return Listing(
        request,
        queries.sharings(actor),
        name="cards.sharings",
        columns=[
            Column("at", _("When"), lambda s: s.at, sort="at"),
            Column("person", _("Person"), lambda s: person(actor, s)),
            Column("recipient", _("Recipient"), lambda s: s.recipient),
            Column("data", pgettext_lazy("sharing", "Data"), lambda s: data_in_words(s.fields)),
            Column("ground", _("Ground"), lambda s: GROUNDS.get(s.ground, s.ground)),
            Column(
                "way", _("How it went"), lambda s: s.batch.number if s.batch else _("on the spot")
            ),
            Column("by", _("Handed out by"), lambda s: s.by),
        ],
        filters=[
            DateRange(key="at", label=_("When"), timed=True),
            Text(key="recipient", label=_("Recipient")),
        ],
        default_sort="-at",
        export=EXPORT,
        filename=_("sharings"),
        row_url=lambda s: page_of("cards:card", s.card.public_id),
        empty=_("Nobody's data has gone to a bank."),
    )
