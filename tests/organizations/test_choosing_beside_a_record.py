"""Bodies chosen at a record, and by which lists are narrowed: nobody is hidden there either."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from tests.builders.accounts import a_user
from tests.builders.earlywarning import a_level
from tests.builders.joining import a_link, applied
from tests.builders.organizations import OPERATOR, an_employer, an_organization
from tests.builders.outreach import a_meeting, a_promise
from tests.builders.targets import a_target
from unionhall.accounts.models import Role
from unionhall.advice.models import Lawyer
from unionhall.earlywarning.models import Level
from unionhall.linkage.models import CommitteeMember
from unionhall.organizations import choosing
from unionhall.organizations.models import Kind, Organization
from unionhall.supervision.models import Inspector

pytestmark = pytest.mark.django_db
REFUSED = "请从列表中选择。"
Made = Callable[[Organization], tuple[str, str, str]]


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing, "FEW", 2)
    monkeypatch.setattr(choosing, "FEW_TO_NARROW_BY", 2)


@pytest.fixture
def wanted(district: Organization) -> Organization:
    """The last of more streets than a list offers."""
    for n in range(3):
        an_organization(f"第{n}街道总工会", parent=district, kind=Kind.STREET)
    return an_organization("金海湖街道总工会", parent=district, kind=Kind.STREET)


@pytest.fixture
def another(other_district: Organization) -> Organization:
    return an_organization("天桥街道总工会", parent=other_district, kind=Kind.STREET)


@pytest.fixture
def organizer(client: Client, district: Organization) -> Client:
    client.force_login(a_user(district))
    return client


def of_a_target(district: Organization) -> tuple[str, str, str]:
    target = a_target(an_employer(district))
    return reverse("targets:assign", args=[target.public_id]), "q", "owner"


def of_a_party(district: Organization) -> tuple[str, str, str]:
    target = a_target(an_employer(district))
    page = reverse("targets:name_party", args=[target.public_id])
    return f"{page}?role=union", "q", "organization"


def of_a_promise(district: Organization) -> tuple[str, str, str]:
    promise = a_promise(a_meeting(district))
    return reverse("outreach:change_promise", args=[promise.public_id]), "q", "demand-owner"


def of_a_new_promise(district: Organization) -> tuple[str, str, str]:
    return reverse("outreach:meeting", args=[a_meeting(district).public_id]), "q", "demand-owner"


def of_a_meeting(district: Organization) -> tuple[str, str, str]:
    return f"{reverse('outreach:plan')}?organization={district.public_id}", "q", "organizer"


def of_a_meeting_again(district: Organization) -> tuple[str, str, str]:
    meeting = a_meeting(district)
    return reverse("outreach:change", args=[meeting.public_id]), "q", "organizer"


@pytest.mark.parametrize(
    "made",
    [of_a_target, of_a_party, of_a_promise, of_a_new_promise, of_a_meeting, of_a_meeting_again],
)
def test_a_body_beside_a_record_is_found_by_a_search(
    organizer: Client, district: Organization, wanted: Organization, made: Made
) -> None:
    page, asked, field = made(district)
    radio = f'name="{field}" value="{wanted.public_id}"'
    assert radio not in organizer.get(page).content.decode()
    mark = "&" if "?" in page else "?"
    assert radio in organizer.get(f"{page}{mark}{asked}=金海湖").content.decode()


@pytest.mark.parametrize(
    "made", [of_a_target, of_a_party, of_a_promise, of_a_meeting, of_a_meeting_again]
)
def test_beside_a_record_too_another_s_body_is_refused(
    organizer: Client,
    district: Organization,
    wanted: Organization,
    another: Organization,
    made: Made,
) -> None:
    page, _asked, field = made(district)
    name = field.removeprefix("demand-")
    here = {"organization": str(district.public_id)} if name == "organizer" else {}
    for chosen, said in ((wanted, []), (another, [REFUSED])):
        answer: Any = organizer.post(page, here | {field: str(chosen.public_id)})
        wrong = answer.context["form"].errors if answer.context else {}
        assert list(wrong.get(name, [])) == said


def test_an_application_is_passed_on_to_a_union_found_by_a_search(
    organizer: Client, wanted: Organization, joint_union: Organization, settings: LazySettings
) -> None:
    settings.DEMO = True
    first = Organization.objects.get(name="第0街道总工会")
    for n in range(3):
        an_organization(f"第{n}公司工会", parent=first, kind=Kind.SINGLE)
    union = an_organization("金海湖公司工会", parent=wanted, kind=Kind.SINGLE)
    waiting = applied(a_link(OPERATOR, organization=joint_union))
    page = reverse("joining:application", args=[waiting.public_id])
    radio = f'name="organization" value="{union.public_id}"'
    assert radio not in organizer.get(page).content.decode()
    assert radio in organizer.get(page, {"q": "金海湖"}).content.decode()
    told = {"application": waiting.public_id, "decision": "pass_on"}
    organizer.post(reverse("joining:decide"), told | {"organization": union.public_id})
    waiting.refresh_from_db()
    assert waiting.organization == union


def test_a_rule_of_warnings_is_set_for_a_body_found_by_a_search(
    organizer: Client, district: Organization, wanted: Organization, another: Organization
) -> None:
    a_level(district)
    page = reverse("earlywarning:new_rule")
    option = f'<option value="{wanted.public_id}"'
    assert option not in organizer.get(page).content.decode()
    assert option in organizer.get(page, {"organization_called": "金海湖"}).content.decode()
    chosen: Any = organizer.get(page, {"organization": str(wanted.public_id)})
    assert chosen.context["body"] == wanted
    sent = {"organization": str(another.public_id)}
    assert organizer.post(page, sent).status_code == 403


LISTS = [
    ("targets:board", "area"),
    ("targets:streets", "area"),
    ("targets:targets", "area"),
    ("targets:tasks", "area"),
    ("outreach:meetings", "area"),
    ("earlywarning:board", "area"),
    ("earlywarning:warnings", "area"),
]


@pytest.mark.parametrize(("page", "key"), LISTS)
def test_a_list_is_narrowed_to_any_body_in_sight(
    organizer: Client,
    district: Organization,
    wanted: Organization,
    another: Organization,
    page: str,
    key: str,
) -> None:
    a_level(district)
    option = f'<option value="{wanted.public_id}"'
    assert option not in organizer.get(reverse(page)).content.decode()
    assert option in organizer.get(reverse(page), {f"{key}_called": "金海湖"}).content.decode()
    chosen = organizer.get(reverse(page), {key: str(wanted.public_id)})
    assert (chosen.status_code, f"{option} selected" in chosen.content.decode()) == (200, True)
    refused = organizer.get(reverse(page), {key: str(another.public_id)})
    assert (refused.status_code, REFUSED in refused.content.decode()) == (422, True)


def test_targets_are_narrowed_to_any_owner_or_to_none(
    organizer: Client, district: Organization, wanted: Organization
) -> None:
    streets = Organization.objects.filter(kind=Kind.STREET, path__within=district.path)
    for n, street in enumerate(streets):
        a_target(an_employer(street, f"第{n}速递有限公司"), owner=street.public_id)
    a_target(an_employer(district, "无主速递有限公司"))
    page = reverse("targets:targets")

    def named(**asked: str) -> list[str]:
        answer: Any = organizer.get(page, asked)
        return [row.employer.name for row in answer.context["listing"].page.rows]

    assert named(owner=str(wanted.public_id)) == ["第3速递有限公司"]
    assert named(owner="none") == ["无主速递有限公司"]
    assert len(named()) == 5


def test_the_desks_are_a_list_in_which_each_can_be_found(
    client: Client, district: Organization, wanted: Organization
) -> None:
    client.force_login(a_user(district, Role.LEGAL_WORKER))
    answer: Any = client.get(reverse("advice:desks"), {"q": "金海湖"})
    assert list(answer.context["listing"].page.rows) == [wanted]


def test_what_is_entered_at_a_body_found_by_a_search_is_saved_there(
    organizer: Client, client: Client, district: Organization, wanted: Organization
) -> None:
    chosen = {"organization": str(wanted.public_id)}
    days = {"valid_from": "2026-01-01", "last_day": "2027-12-31"}
    organizer.post(
        reverse("supervision:inspectors"), chosen | days | {"name": "孙监督", "card": "京工监 1"}
    )
    organizer.post(
        reverse("linkage:enter_member"), chosen | {"name": "孙主席", "since": "2026-01-01"}
    )
    level = {"name": "红", "colour": "red", "rank": 1, "owner_at": "area", "hours": 24}
    organizer.post(reverse("earlywarning:new_level"), chosen | level | {"owner_role": "organizer"})
    client.force_login(a_user(district, Role.LEGAL_WORKER))
    client.post(reverse("advice:lawyers"), chosen | {"name": "冯律师", "firm": "和平律所"})
    saved = (Inspector, CommitteeMember, Level, Lawyer)
    assert [kind.objects.get().organization for kind in saved] == [wanted] * len(saved)
