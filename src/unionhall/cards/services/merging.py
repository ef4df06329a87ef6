"""What becomes of cards when two records turn out to be of one person."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.cards.models import BatchLine, Card
from unionhall.cards.services.life import BEFORE_THE_BANK, State, step, tell_of
from unionhall.core.actors import Actor
from unionhall.members.events import MergesTakenBack, PersonsMerged
from unionhall.members.merging import Couples, Rule

TWO_AT_THE_BANK = _(
    "Both have a card that is with the bank or handed over. Close one of them at the bank first."
)


def _twice(couples: Couples) -> list[tuple[int, Card, Card]]:
    """List those who have a live card on both records, the one that goes first."""
    cards = Card.objects.filter(person__in=[*couples, *couples.values()])
    live = {card.person_id: card for card in cards.exclude(state__in=Card.DEAD)}
    return [
        (gone, live[gone], live[kept])
        for gone, kept in couples.items()
        if gone in live and kept in live
    ]


def blocks(couples: Couples) -> Mapping[int, str | Promise]:
    """Say who has two cards of which neither can be stopped any more."""
    return {
        gone: TWO_AT_THE_BANK
        for gone, one, two in _twice(couples)
        if not {one.state, two.state} & set(BEFORE_THE_BANK)
    }


def settle(actor: Actor, couples: Couples) -> None:
    """Of two live cards, stop the one that never went to the bank."""
    stopped = [
        one if one.state in BEFORE_THE_BANK else two
        for _gone, one, two in _twice(couples)
        if {one.state, two.state} & set(BEFORE_THE_BANK)
    ]
    if not stopped:
        return
    waiting = BatchLine.objects.filter(card__in=stopped, outcome=BatchLine.Outcome.WAITING)
    waiting.update(outcome=BatchLine.Outcome.STOPPED)
    step(actor, stopped, State.CLOSED, at=timezone.now(), reason_code="records_merged")


@transaction.atomic
def on_persons_merged(actor: Actor, command: PersonsMerged) -> None:  # noqa: ARG001 -- whoever did it
    """Tell the figures: the sex by which cards are counted may be another."""
    tell_of(command.kept.values())


@transaction.atomic
def on_merges_taken_back(actor: Actor, command: MergesTakenBack) -> None:  # noqa: ARG001 -- whoever did it
    """Tell the figures: cards are as they were before."""
    tell_of([*command.kept, *command.kept.values()])


CARDS = Rule(
    table="cards.card",
    name=pgettext_lazy("merged", "cards"),
    says=_("Of two cards, the one that never went to the bank is stopped."),
    blocks=blocks,
    settle=settle,
)
