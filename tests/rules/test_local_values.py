"""Values that bodies set: only where the law leaves them open, never overlapping."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from tests.builders.accounts import an_actor
from tests.builders.organizations import OPERATOR, an_organization
from tests.builders.rules import a_local_value
from unionhall.accounts.models import Role
from unionhall.core.errors import DomainError, NotFound, NotPermitted
from unionhall.core.models import AuditEntry
from unionhall.organizations import services as organizations
from unionhall.organizations.models import Kind, Organization
from unionhall.rules import errors, queries
from unionhall.rules.models import LocalValue
from unionhall.rules.services import EndValue, SetValue, end_value, set_value

JAN, MAY, JUL, DEC = date(2026, 1, 1), date(2026, 5, 1), date(2026, 7, 1), date(2026, 12, 1)
pytestmark = pytest.mark.django_db


def extension(place: str, on: date = MAY) -> object:
    return queries.rule("term.extension", on=on, region="110117", place=place).value


def command(**overrides: object) -> SetValue:
    fields = {"rule": "term.extension", "value": "6", "valid_from": JAN, "reason": "一号文"}
    return SetValue(**fields | overrides)  # type: ignore[arg-type]


def test_the_nearest_value_upwards_holds(
    city: Organization, district: Organization, street: Organization
) -> None:
    a_local_value(city, "6")
    a_local_value(district, "3")

    assert [extension(body.path) for body in (city, district, street)] == [6, 3, 3]
    assert queries.rule("term.extension", on=MAY, place=street.path).place == district.path
    assert queries.rule("term.extension", on=MAY, region="110117").value is None


def test_a_value_holds_from_its_first_day_until_the_next(district: Organization) -> None:
    a_local_value(district, "6")
    a_local_value(district, "4", valid_from=JUL)

    days = (date(2025, 12, 31), JAN, date(2026, 6, 30), JUL, DEC)
    assert [extension(district.path, on) for on in days] == [None, 6, 6, 4, 4]


def test_the_place_is_that_of_the_duty(district: Organization, street: Organization) -> None:
    set_value(an_actor(district), command())

    assert extension(district.path) == extension(street.path) == 6
    assert LocalValue.objects.get().scope_path == district.path


def test_setting_the_same_twice_is_once(district: Organization) -> None:
    actor = an_actor(district)

    first, again = set_value(actor, command()), set_value(actor, command())

    assert first == again
    assert LocalValue.objects.count() == 1
    assert AuditEntry.objects.filter(action="rules.value_set").count() == 1


def test_the_same_day_again_corrects(district: Organization) -> None:
    actor = an_actor(district)
    set_value(actor, command())

    set_value(actor, command(value="5"))

    assert LocalValue.objects.get().value == 5
    entry = AuditEntry.objects.get(action="rules.value_corrected")
    assert (entry.facts["before"], entry.facts["after"]) == ("6", "5")


def test_a_value_before_a_later_one_is_refused(district: Organization) -> None:
    actor = an_actor(district)
    set_value(actor, command(valid_from=JUL))

    with pytest.raises(errors.LaterValueSet):
        set_value(actor, command(valid_from=MAY))

    assert LocalValue.objects.count() == 1


def test_no_two_open_values_even_past_the_service(district: Organization) -> None:
    spell = a_local_value(district)
    spell.pk, spell.public_id, spell.valid_from = None, uuid4(), JUL

    with pytest.raises(IntegrityError), transaction.atomic():
        spell.save(force_insert=True)


def test_ended_the_shipped_rule_holds_again(district: Organization) -> None:
    actor = an_actor(district)
    spell = set_value(actor, command())

    end_value(actor, EndValue(value=spell.public_id, valid_until=JUL))
    end_value(actor, EndValue(value=spell.public_id, valid_until=JUL))

    assert [extension(district.path, on) for on in (MAY, JUL)] == [6, None]
    assert AuditEntry.objects.filter(action="rules.value_ended").count() == 1
    with pytest.raises(errors.EndedAlready):
        end_value(actor, EndValue(value=spell.public_id, valid_until=DEC))
    with pytest.raises(errors.LaterValueSet):
        set_value(actor, command(valid_from=MAY))
    set_value(actor, command(valid_from=JUL, value="2"))
    assert extension(district.path, JUL) == 2


@pytest.mark.parametrize(
    ("rule", "text", "value"),
    [
        ("term.extension", " 6 ", 6),
        ("term.reminders", "90、30,7", (90, 30, 7)),
        ("election.attendance", "3/4", Fraction(3, 4)),
        ("election.attendance", "75%", Fraction(3, 4)),
        ("election.margin", "10%", Decimal("0.1")),
        ("election.margin", "0.2", Decimal("0.2")),
        ("election.margin", "1/8", Decimal("0.125")),
    ],
)
def test_values_are_read_as_people_type_them(
    district: Organization, rule: str, text: str, value: object
) -> None:
    a_local_value(district, text, rule=rule)

    found = queries.rule(rule, on=MAY, place=district.path)
    assert (found.value, type(found.value)) == (value, type(value))


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"value": "six"}, errors.WholeNumberNeeded),
        ({"value": "0"}, errors.WholeNumberNeeded),
        ({"value": "٣"}, errors.WholeNumberNeeded),
        ({"value": "40001"}, errors.WholeNumberNeeded),
        ({"rule": "term.reminders", "value": ","}, errors.WholeNumbersNeeded),
        ({"rule": "election.attendance", "value": "3/2"}, errors.ShareNeeded),
        ({"rule": "election.attendance", "value": "1/0"}, errors.ShareNeeded),
        ({"rule": "election.margin", "value": "1/3"}, errors.ShareNeeded),
        ({"rule": "committee.audit", "value": "maybe"}, errors.YesOrNoNeeded),
        ({"rule": "committee.min_members", "value": "5"}, errors.NotSettable),
        ({"rule": "committee.size", "value": "5"}, errors.NotSettable),
        ({"rule": "committee.moon"}, errors.UnknownRule),
        ({"rule": "founding.help_after", "valid_from": MAY}, errors.RuleNotKnown),
        ({"reason": "  "}, errors.BasisNeeded),
        ({"valid_from": date(1926, 1, 1)}, errors.AbsurdDay),
    ],
)
def test_what_cannot_be_set_is_refused_with_a_sentence(
    city: Organization, changes: dict[str, object], refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal) as refused:
        set_value(an_actor(city), command(**changes))

    assert str(refused.value)
    assert not LocalValue.objects.exists()


def test_what_the_regions_law_says_cannot_be_set_there() -> None:
    city = an_organization("市总工会", division_code="110000")
    district = an_organization("区总工会", parent=city, kind=Kind.DISTRICT)

    with pytest.raises(errors.NotSettable):  # Beijing's text: 15 days
        set_value(an_actor(district), command(rule="letter.answer", valid_from=MAY))
    before = command(rule="letter.answer", value="20", valid_from=JAN)
    assert set_value(an_actor(district), before).value == 20
    found = queries.rule("letter.answer", on=MAY, region="110117", place=district.path)
    assert (found.value, found.place) == (15, "")


@pytest.mark.parametrize("role", [Role.LEADER, Role.STREET_STAFF, Role.UNION_CHAIR, Role.AUDITOR])
def test_others_may_look_and_not_set(district: Organization, role: str) -> None:
    actor = an_actor(district, role)
    spell = a_local_value(district)

    assert queries.local_value(actor, spell.public_id) == spell
    with pytest.raises((NotPermitted, errors.NoPlace)):
        set_value(actor, command(value="4"))
    with pytest.raises(NotPermitted):
        end_value(actor, EndValue(value=spell.public_id, valid_until=JUL))


def test_a_value_above_is_seen_and_one_beside_is_not(
    city: Organization, district: Organization, street: Organization
) -> None:
    above = a_local_value(city)
    beside = a_local_value(an_organization("别区总工会", parent=city, kind=Kind.DISTRICT))
    actor = an_actor(street)

    assert queries.local_value(actor, above.public_id) == above
    with pytest.raises(NotFound):
        queries.local_value(actor, beside.public_id)
    with pytest.raises(NotPermitted):
        end_value(actor, EndValue(value=above.public_id, valid_until=JUL))


def test_a_value_moves_with_its_body(city: Organization, street: Organization) -> None:
    a_local_value(street, "4")
    other = an_organization("别区总工会", parent=city, kind=Kind.DISTRICT)

    organizations.move(
        OPERATOR, organizations.Move(organization=street.public_id, parent=other.public_id, on=MAY)
    )

    street.refresh_from_db()
    assert street.path.startswith(other.path)
    assert extension(street.path) == 4


@pytest.mark.parametrize(
    ("typed", "kept"), [("2540", "2540"), ("12,000.50", "12000.50"), ("2420元", "2420")]
)
def test_a_standard_in_yuan_is_kept_to_the_fen(
    district: Organization, typed: str, kept: str
) -> None:
    a_local_value(district, typed, rule="wage.minimum")
    found = queries.rule("wage.minimum", on=MAY, place=district.path)
    assert found.value == Decimal(kept)


@pytest.mark.parametrize("typed", ["0", "-1", "80%", "1e5", "", "twelve", "1.23456"])
def test_what_is_no_number_of_yuan_is_refused(district: Organization, typed: str) -> None:
    with pytest.raises(errors.NumberNeeded, match="2540"):
        a_local_value(district, typed, rule="wage.minimum")
