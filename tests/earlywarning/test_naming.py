"""Who may not open the cases behind a warning is told of no single employer that it has one."""

from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.builders.accounts import a_user, an_actor
from tests.builders.earlywarning import a_level, a_rule, a_wording, run
from tests.builders.mediation import a_case
from tests.builders.organizations import OPERATOR, an_employer
from tests.builders.rules import a_local_value
from unionhall.accounts.models import Role
from unionhall.core.actors import Actor
from unionhall.core.dues import DUES, Wanted
from unionhall.earlywarning import queries
from unionhall.earlywarning.commands import Confirm, PreviewRule, TakeStep
from unionhall.earlywarning.models import EarlyWarning, Step
from unionhall.earlywarning.services import judging, rules
from unionhall.earlywarning.services.rules import Preview
from unionhall.mediation.commands import BreakGlass
from unionhall.mediation.services import access
from unionhall.organizations.models import Employer, Organization

TODAY = timezone.localdate()
SIGNALS = ("mediation.wages",)
SECRET = "名称保密的用人单位"


@pytest.fixture(autouse=True)
def _invented_numbers_are_good(settings: LazySettings) -> None:
    settings.DEMO = True


@pytest.fixture
def organizer(district: Organization) -> Actor:
    """At the district: leads the district's own mediation, not that of the streets."""
    return an_actor(district)


@pytest.fixture
def head(street: Organization) -> Actor:
    return an_actor(street, Role.STREET_STAFF)


def cases(head: Actor, street: Organization, employer: Employer, number: int = 1) -> None:
    for _ in range(number):
        a_case(head, street, employer)


def tried(actor: Actor, district: Organization, **overrides: Any) -> Preview:
    wording = a_wording(a_level(district), signals=SIGNALS, least=1, days=1, **overrides)
    command = PreviewRule(organization=district.public_id, wording=wording, today=TODAY)
    return rules.preview_rule(actor, command)


def warned(district: Organization) -> EarlyWarning:
    a_rule(district, signals=SIGNALS, least=1, days=1)
    run()
    return EarlyWarning.objects.get()


def test_a_preview_names_no_employer_of_few_cases_to_who_may_not_open_them(
    organizer: Actor, head: Actor, district: Organization, street: Organization, employer: Employer
) -> None:
    cases(head, street, employer, 2)
    told = tried(organizer, district)
    assert (told.units, told.unnamed, told.first) == (1, 1, [])
    [would] = tried(OPERATOR, district).first
    assert (would.name, would.facts, would.last) == ("云帆速递有限公司", 2, TODAY)


def test_a_preview_names_an_employer_of_many_cases_and_tells_nothing_of_them(
    organizer: Actor, head: Actor, district: Organization, street: Organization, employer: Employer
) -> None:
    cases(head, street, employer, 3)
    cases(head, street, an_employer(street, "甲公司"), 2)
    told = tried(organizer, district)
    assert (told.units, told.unnamed) == (2, 1)
    [would] = told.first
    assert (would.name, would.times, would.facts, would.last) == (
        "云帆速递有限公司", None, None, None,
    )  # fmt: skip


def test_a_preview_names_streets_whatever_the_reader_may_open(
    organizer: Actor, head: Actor, district: Organization, street: Organization, employer: Employer
) -> None:
    cases(head, street, employer)
    told = tried(organizer, district, unit="street")
    assert (told.unnamed, [one.name for one in told.first]) == (0, [street.name])


def test_who_leads_the_mediation_sees_what_the_preview_counts(
    head: Actor, street: Organization, employer: Employer
) -> None:
    cases(head, street, employer)
    [would] = tried(an_actor(street), street).first
    assert (would.name, would.times, would.facts) == ("云帆速递有限公司", 1, 1)


def test_a_body_may_ask_for_more_cases_and_not_for_fewer(
    organizer: Actor, head: Actor, district: Organization, street: Organization, employer: Employer
) -> None:
    cases(head, street, employer, 3)
    a_local_value(district, "4", rule="warnings.least_named", valid_from=TODAY)
    assert (tried(organizer, district).unnamed, warned_named(district, organizer)) == (1, False)
    cases(head, street, employer)
    run()
    assert (tried(organizer, district).unnamed, warned_named(district, organizer)) == (0, True)
    one = an_employer(street, "甲公司")
    cases(head, street, one)
    a_local_value(street, "1", rule="warnings.least_named", valid_from=TODAY)
    run()
    told = queries.warnings(organizer).get(employer=one)
    assert queries.about(told) == SECRET


def warned_named(district: Organization, actor: Actor) -> bool:
    if not EarlyWarning.objects.exists():
        warned(district)
    return bool(queries.warnings(actor).get().named)


def test_a_raised_warning_names_its_employer_to_who_may_open_the_case(
    organizer: Actor, head: Actor, district: Organization, street: Organization, employer: Employer
) -> None:
    cases(head, street, employer)
    found = warned(district)
    seen = queries.warning(head, found.public_id)
    assert queries.about(seen) == "云帆速递有限公司"
    [told] = queries.facts(head, seen)
    assert (told.code, len(told.opened), told.hidden) == ("mediation.wages", 1, 0)

    shut = queries.warning(organizer, found.public_id)
    assert queries.about(shut) == SECRET
    [told] = queries.facts(organizer, shut)
    assert (told.code, told.opened, told.hidden) == ("", [], 1)


def test_glass_broken_for_a_reason_opens_the_name_too(
    head: Actor, district: Organization, street: Organization, employer: Employer
) -> None:
    case = a_case(head, street, employer)
    found = warned(district)
    leader = an_actor(district, Role.LEADER)
    assert not queries.warning(leader, found.public_id).named
    access.break_glass(leader, BreakGlass(case=case.public_id, reason="督办群体性事件"))
    assert queries.warning(leader, found.public_id).named


def test_of_a_named_employer_the_shut_records_are_counted_without_their_kind(
    organizer: Actor, head: Actor, district: Organization, street: Organization, employer: Employer
) -> None:
    cases(head, street, employer, 3)
    found = queries.warning(organizer, warned(district).public_id)
    assert queries.about(found) == "云帆速递有限公司"
    [told] = queries.facts(organizer, found)
    assert (told.code, told.opened, told.hidden) == ("", [], 3)


def test_nothing_that_a_reader_without_sight_may_fetch_holds_the_name(
    client: Client, head: Actor, district: Organization, street: Organization, employer: Employer
) -> None:
    """Pages, list, file, what is due, API; search and filter by the employer find nothing."""
    cases(head, street, employer)
    found = warned(district)
    judging.confirm(head, Confirm(warning=found.public_id, reason="云帆速递欠薪属实"))
    step = TakeStep(
        warning=found.public_id, kind=Step.Kind.REPORT, done_on=TODAY, note="已约谈云帆速递"
    )
    judging.take_step(head, step)
    user = a_user(district)
    client.force_login(user)
    listed = reverse("earlywarning:warnings")
    pages = [
        reverse("earlywarning:warning", args=[found.public_id]),
        reverse("earlywarning:board"),
        reverse("earlywarning:streets"),
        f"{listed}?columns=about&columns=reason",
        f"{listed}?format=csv",
        "/api/v1/warnings/",
        f"/api/v1/warnings/{found.public_id}",
    ]
    for address in pages:
        answer = client.get(address)
        assert "云帆" not in answer.content.decode(errors="replace"), address
        assert str(employer.public_id) not in answer.content.decode(errors="replace"), address
    by_employer = {"employer": str(employer.public_id)}
    assert client.get("/api/v1/warnings/", by_employer).json()["items"] == []
    for asked in (by_employer, {"q": "云帆速递"}):
        assert SECRET not in client.get(listed, asked).content.decode()
    assert SECRET in client.get(listed).content.decode()


def test_what_is_due_names_no_employer_of_few_cases(
    organizer: Actor, head: Actor, district: Organization, street: Organization, employer: Employer
) -> None:
    cases(head, street, employer)
    warned(district)
    for actor, name in ((organizer, SECRET), (head, "云帆速递有限公司")):
        due = [one for one in DUES.collect(actor, Wanted(today=TODAY)) if "earlyw" in one.kind]
        assert [one.about for one in due] == [name]


def test_the_preview_endpoint_names_nobody_either(
    client: Client, head: Actor, district: Organization, street: Organization, employer: Employer
) -> None:
    cases(head, street, employer)
    client.force_login(a_user(district))
    body = {
        "organization": str(district.public_id),
        "name": "试", "kind": "stated", "unit": "employer", "signals": [*SIGNALS],
        "level": str(a_level(district).public_id), "counted": "facts",
        "least": 1, "days": 1, "source": "试",
    }  # fmt: skip
    answer = client.post("/api/v1/warnings/rules/preview", body, content_type="application/json")
    told = answer.json()
    assert (told["raised"], told["unnamed"], told["first"]) == (1, 1, [])
    page = client.post(reverse("earlywarning:new_rule"), {**body, "deed": "preview"})
    assert "云帆" not in page.content.decode()
    assert "有1家用人单位不显示名称" in page.content.decode()
