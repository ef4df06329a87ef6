"""The rule in force: on the day, in the region, at the place."""

from datetime import date
from fractions import Fraction

import pytest

from unionhall.rules import queries
from unionhall.rules.book import Bracket
from unionhall.rules.errors import RuleNotKnown, UnknownRule

EVE, NEW = date(2026, 4, 30), date(2026, 5, 1)
pytestmark = pytest.mark.django_db


def test_beijings_women_committee_was_counted_in_staff_and_is_counted_in_members() -> None:
    before = queries.rule("committee.women_members", on=EVE, region="110117")
    after = queries.rule("committee.women_members", on=NEW, region="110117")

    assert (before.number, before.unit, before.source.tag) == (25, "women_staff", "S13")
    assert (after.number, after.unit, after.source.tag) == (10, "women_members", "S12")
    assert (before.valid_until, after.valid_from) == (NEW, NEW)


def test_elsewhere_the_nations_rule_holds_all_along() -> None:
    found = queries.rule("committee.women_members", on=EVE, region="130102")

    assert (found.number, found.region) == (10, "000000")


@pytest.mark.parametrize("region", ["110117", "110117001", "110100", "110000", "11"])
def test_a_division_lies_in_its_city(region: str) -> None:
    assert queries.rule("term.years", on=NEW, region=region).region == "110000"


def test_before_a_city_had_a_rule_the_nations_holds() -> None:
    assert queries.rule("committee.audit", on=EVE, region="110117").region == "000000"


def test_a_rule_of_one_city_is_not_known_elsewhere_or_earlier() -> None:
    assert queries.rule("founding.help_after", on=NEW, region="110117").number == 6
    for on, region in ((EVE, "110117"), (NEW, "130102"), (NEW, "")):
        with pytest.raises(RuleNotKnown):
            queries.rule("founding.help_after", on=on, region=region)


def test_anhuis_extension_does_not_bind_beijing() -> None:
    assert queries.rule("term.extension", on=NEW, region="340100").number == 6
    assert queries.rule("term.extension", on=NEW, region="110117").value is None


def test_an_unknown_id_is_refused() -> None:
    with pytest.raises(UnknownRule):
        queries.rule("committee.moon", on=NEW)


@pytest.mark.parametrize(
    ("members", "low", "high"),
    [(1, 3, 5), (24, 3, 5), (25, 3, 7), (200, 3, 7), (201, 7, 15), (1000, 7, 15), (50000, 29, 37)],
)
def test_a_committee_grows_by_brackets(members: int, low: int, high: int) -> None:
    found = queries.rule("committee.size", on=NEW).bracket(members)

    assert isinstance(found, Bracket)
    assert (found.low, found.high) == (low, high)


def test_beyond_the_table_there_is_no_bracket() -> None:
    assert queries.rule("committee.size", on=NEW).bracket(50001) is None


@pytest.mark.parametrize(
    ("rule_id", "amount", "met"),
    [
        ("committee.min_members", 24, False),
        ("committee.min_members", 25, True),
        ("committee.organiser_below", 24, True),
        ("committee.organiser_below", 25, False),
        ("election.attendance", Fraction(20, 30), True),
        ("election.attendance", Fraction(19, 30), False),
        ("election.majority", Fraction(15, 30), False),
        ("election.majority", Fraction(16, 30), True),
        ("election.margin", Fraction(1, 20), True),
        ("election.margin", Fraction(1, 21), False),
        ("certificate.change_notice", 30, True),
        ("certificate.change_notice", 31, False),
    ],
)
def test_bounds_are_exact_at_their_edge(rule_id: str, amount: Fraction, met: object) -> None:
    assert queries.rule(rule_id, on=NEW).met(amount) is met


def test_asking_for_another_kind_of_value_is_a_mistake_of_the_code() -> None:
    terms = queries.rule("term.years", on=NEW)

    assert terms.numbers == (3, 5)
    for wrong in (lambda: terms.number, lambda: terms.met(3), lambda: terms.bracket(3)):
        with pytest.raises(TypeError):
            wrong()
