"""Figures of the desk: counted once, by channel, type and industry; each opens its records."""

from datetime import date

import pytest

from tests.builders.accounts import an_actor
from tests.builders.advice import a_question, aid_for
from tests.builders.organizations import an_employer
from unionhall.accounts.models import Role
from unionhall.advice import facts
from unionhall.advice.models import Consultation
from unionhall.core.facts import Fact
from unionhall.indicators.dictionary import INDICATORS
from unionhall.organizations.models import Organization

pytestmark = pytest.mark.django_db
ADVICE: dict[str, Fact] = {one.code: one for one in facts.FACTS}
DAY = date(2026, 3, 2)


def test_every_figure_of_the_desk_has_its_fact_and_its_dimensions() -> None:
    for code in ("consultations", "aid_requests", "aid_closed"):
        assert set(INDICATORS[code].dimensions) == set(ADVICE[code].dimensions)


def test_records_open_to_those_who_see_them_only(
    street: Organization, district: Organization
) -> None:
    row = a_question(street, asked_on=DAY)
    fact = ADVICE["consultations"]

    assert list(fact.rows()) == [row]
    assert list(fact.visible(an_actor(district, Role.LEGAL_WORKER))) == [row]
    assert list(fact.visible(an_actor(district, Role.LEADER))) == []
    assert list(fact.visible(an_actor(district, Role.STATISTICIAN))) == []
    [shown] = fact.present(an_actor(street, Role.STREET_STAFF), [row])
    assert shown["url"] == f"/advice/{row.public_id}/"
    assert row.question not in str(shown)


def test_what_is_counted_has_channel_type_and_industry(street: Organization) -> None:
    firm = an_employer(street, "云帆速递有限公司", industry="G")
    a_question(street, asked_on=DAY, employer=firm.public_id)
    a_question(street, asked_on=DAY, topic="4", channel=Consultation.Channel.TELEPHONE)

    columns = ADVICE["consultations"].dimensions
    found = sorted(ADVICE["consultations"].rows().values_list(*columns.values()))

    assert found == [("telephone", "4", ""), ("walk_in", "5", "G")]


def test_a_request_counts_when_it_came_and_when_it_ended(street: Organization) -> None:
    request = aid_for(a_question(street, asked_on=DAY))

    assert list(ADVICE["aid_requests"].rows()) == [request]
    assert list(ADVICE["aid_closed"].rows()) == []
