"""Rules that a union may adopt: they hold once adopted, and what they count is there."""

import re

import pytest
from django.test import Client

from tests.builders.accounts import a_user
from tests.builders.advice import a_question, days_ago
from tests.builders.earlywarning import a_level, a_wording, run
from tests.builders.organizations import OPERATOR, an_employer
from unionhall.accounts.models import Role
from unionhall.core.signals import SIGNALS
from unionhall.earlywarning.commands import SetRule
from unionhall.earlywarning.models import EarlyWarning, WarningRule
from unionhall.earlywarning.proposals import PROPOSALS, Proposal, proposal
from unionhall.earlywarning.services import rules
from unionhall.earlywarning.services.raising import Raised
from unionhall.organizations.models import Organization


def adopted(body: Organization, id_: str) -> WarningRule:
    found = proposal(id_)
    assert found is not None
    initial = found.initial()
    said = initial | {"signals": tuple(initial["signals"]), "method": initial["method"] or None}
    wording = a_wording(a_level(body), **said)
    return rules.set_rule(OPERATOR, SetRule(organization=body.public_id, wording=wording))


@pytest.mark.parametrize("one", PROPOSALS, ids=lambda one: one.id)
def test_every_proposal_can_be_adopted_as_it_is(one: Proposal, district: Organization) -> None:
    for wanted in one.signals:
        assert any(id_.startswith(wanted) for id_ in SIGNALS.kinds), wanted
    assert adopted(district, one.id).in_force


def test_how_many_make_a_common_claim_is_said_by_the_law() -> None:
    found = proposal("common_claim")
    assert found is not None
    assert (found.number(), found.counted) == (10, "workers")


def test_three_consultations_of_any_type_about_one_employer_raise_a_warning(
    district: Organization, street: Organization
) -> None:
    adopted(district, "consultations")
    employer, other = an_employer(street, "甲公司"), an_employer(street, "乙公司")
    for of, topic, ago in (
        (employer, "5", 29), (employer, "3", 12), (employer, "4", 0),
        (other, "5", 30), (other, "5", 12), (other, "5", 0), (other, "9", 3),
    ):  # fmt: skip
        a_question(district, employer=of.public_id, topic=topic, asked_on=days_ago(ago))
    assert run() == Raised(rules=1, raised=1)
    warning = EarlyWarning.objects.get()
    assert (warning.employer, warning.area, warning.owner) == (employer, street, street)


def test_the_editor_is_filled_with_a_proposal_and_nothing_holds_before_it_is_saved(
    client: Client, district: Organization
) -> None:
    level = a_level(district)
    client.force_login(a_user(district, Role.ORGANIZER))
    listed = client.get("/warnings/rules/").content.decode()
    assert listed.count("?proposal=") == len(PROPOSALS)
    page = client.get("/warnings/rules/new/?proposal=not_kept").content.decode()
    checked = re.findall(r'value="([a-z_.]+)"[^>]*checked', page)
    assert set(checked) >= {"mediation.late", "mediation.unperformed", "stated"}
    assert not WarningRule.objects.exists()
    given = {
        "organization": str(district.public_id), "name": "协议未按期履行", "kind": "stated",
        "unit": "employer", "signals": ["mediation.late", "mediation.unperformed"],
        "counted": "facts", "least": 1, "days": 1, "level": str(level.public_id),
        "source": "区总工会办法", "deed": "save",
    }  # fmt: skip
    assert client.post("/warnings/rules/new/", given).status_code == 302
    left = client.get("/warnings/rules/").content.decode()
    assert left.count("?proposal=") == len(PROPOSALS) - 1
    assert "?proposal=not_kept" not in left
    assert WarningRule.objects.get().signals == ["mediation.late", "mediation.unperformed"]


def test_the_api_lists_them_as_a_rule_is_sent(client: Client, district: Organization) -> None:
    client.force_login(a_user(district, Role.ORGANIZER))
    listed = client.get("/api/v1/warnings/rules/proposals").json()
    assert [one["id"] for one in listed] == [one.id for one in PROPOSALS]
    body = listed[2] | {
        "level": str(a_level(district).public_id), "source": "办法", "method": None,
        "organization": str(district.public_id),
    }  # fmt: skip
    sent = client.post("/api/v1/warnings/rules", body, "application/json")
    assert sent.status_code == 201
    client.force_login(a_user(district, Role.ADMINISTRATOR))
    assert client.get("/api/v1/warnings/rules/proposals").status_code == 403


def test_who_may_not_set_rules_is_offered_none(client: Client, district: Organization) -> None:
    client.force_login(a_user(district, Role.LEADER))
    page = client.get("/warnings/rules/")
    assert page.status_code == 200
    assert "?proposal=" not in page.content.decode()
