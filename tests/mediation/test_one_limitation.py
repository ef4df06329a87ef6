"""The clock of a case and the calculator on the open page say the same last day."""

from datetime import date

from hypothesis import example, given
from hypothesis import strategies as st

from unionhall.entitlements.book import RulesBook
from unionhall.entitlements.law import limitation as law
from unionhall.entitlements.law.inputs import Event as Happened
from unionhall.mediation import clocks
from unionhall.mediation.clocks import Facts
from unionhall.mediation.models import Event
from unionhall.rules import queries as rules
from unionhall.rules.book import Rule

PINGGU = "110117"
SAME = {
    Event.Kind.REFUSED: law.Restart.NEGOTIATION_REFUSED,
    Event.Kind.NEGOTIATED: law.Restart.NEGOTIATION_FAILED,
    Event.Kind.BROKEN: law.Restart.SETTLEMENT_UNPERFORMED,
    Event.Kind.DECLINED: law.Restart.MEDIATION_REFUSED,
    Event.Kind.FAILED: law.Restart.MEDIATION_FAILED,
    Event.Kind.UNPERFORMED: law.Restart.AGREEMENT_UNPERFORMED,
    Event.Kind.COMPLAINED: law.Restart.COMPLAINT,
    Event.Kind.SUED: law.Restart.SUIT,
    Event.Kind.ORDER_ASKED: law.Restart.PAYMENT_ORDER,
    Event.Kind.PROMISED: law.Restart.PROMISE,
    Event.Kind.ASKED: law.Restart.NEGOTIATION_SILENCE,
}
days = st.dates(date(2023, 1, 1), date(2025, 12, 31))
"""The years whose holidays are published, with a year more in which the last day may fall."""


def lookup(id_: str, on: date) -> Rule | None:
    return rules.rule(id_, on=on, region=PINGGU)


def test_whatever_restarts_it_here_restarts_it_there() -> None:
    assert set(SAME) - {Event.Kind.ASKED} == set(Event.RESTARTS)
    assert set(SAME.values()) == set(law.Restart)


# Five days from 23 January 2025 is the Spring Festival: the refusal falls on 5 February.
@example(known=date(2024, 6, 3), left=None, pay=False, asked=date(2025, 1, 23), happened=[])
@given(
    known=days,
    left=st.none() | days,
    pay=st.booleans(),
    asked=st.none() | days,
    happened=st.lists(st.tuples(st.sampled_from(sorted(Event.RESTARTS)), days), max_size=5),
)
def test_the_last_day_is_the_same(
    known: date,
    left: date | None,
    pay: bool,  # noqa: FBT001 -- drawn
    asked: date | None,
    happened: list[tuple[str, date]],
) -> None:
    answers = {Event.Kind.REFUSED, Event.Kind.NEGOTIATED}
    if asked is not None:
        happened = [one for one in happened if one[0] not in answers]
        happened.append((Event.Kind.ASKED, asked))
    happened.sort(key=lambda one: one[1])

    [here] = clocks.limitation(
        Facts(
            today=date(2030, 1, 1),
            applied_on=date(2026, 1, 1),
            known_on=known,
            employed=left is None,
            left_on=left,
            pay=pay,
            more=not pay,
            events=tuple(happened),
        ),
        lookup,
    )
    there = law.last_day(
        law.Facts(
            known_on=known,
            claim="wages" if pay else "other",
            ended_on=left,
            events=tuple(Happened(SAME[Event.Kind(kind)].value, on) for kind, on in happened),
            region=PINGGU,
        ),
        RulesBook(local=False),
    )
    assert here.due_on == there.last_day
