"""Opening a case: employers are found by searching, and all that is wrong is told at once."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.builders.accounts import a_user
from tests.builders.founding import NAME, a_case
from tests.builders.organizations import an_employer
from tests.builders.targets import its_own_union
from unionhall.accounts.models import Role
from unionhall.core.actors import Actor
from unionhall.founding.models import FoundingCase
from unionhall.organizations.models import Employer, Organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(street: Organization) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(a_user(street, Role.STREET_STAFF))
    return client


def form(street: Organization, **data: object) -> dict[str, object]:
    fields: dict[str, object] = {
        "kind": "single",
        "mode": "key",
        "guiding": str(street.public_id),
        "name": NAME,
        "submission_id": str(uuid4()),
    }
    return fields | data


def test_an_employer_is_found_by_name_initials_and_code(
    office: Client, street: Organization, other_district: Organization, employer: Employer
) -> None:
    coded = an_employer(street, "延庆便民超市", credit_code="91110000600037341L")
    an_employer(other_district, "云帆外区公司")
    for text, found in (("帆速", employer), ("yfsd", employer), (coded.credit_code, coded)):
        with CaptureQueriesContext(connection) as seen:
            options = office.get("/founding/employers/", {"q": text}).content.decode()
        assert found.name in options
        assert "云帆外区公司" not in options
        assert len(seen) <= 15
    kept = office.get(
        "/founding/employers/", {"q": "超市", "firms": [str(employer.public_id)]}
    ).content.decode()
    assert kept.index(employer.name) < kept.index(coded.name)
    assert kept.count("checked") == 1
    assert (
        "No employer fits" in office.get("/founding/employers/", {"q": "无此单位"}).content.decode()
    )


def test_who_is_ticked_founds_the_union(
    office: Client, street: Organization, employer: Employer
) -> None:
    sent = form(street, firms=[str(employer.public_id)])
    assert office.post("/founding/new/", sent).status_code == 302
    assert [row.employer for row in FoundingCase.objects.get().employers.all()] == [employer]


def test_ticked_and_named_employers_are_one_list(
    office: Client, street: Organization, employer: Employer
) -> None:
    other = an_employer(street, "乙小吃店")
    sent = form(
        street,
        kind="joint",
        firms=[str(employer.public_id)],
        employers=f"{other.name}\n{employer.name}",
    )
    assert office.post("/founding/new/", sent).status_code == 302
    case = FoundingCase.objects.get()
    assert {row.employer for row in case.employers.all()} == {employer, other}


def test_all_that_is_wrong_stands_in_the_form_at_once(
    office: Client, preparer: Actor, street: Organization, employer: Employer
) -> None:
    its_own_union(employer)
    sent = form(street, name="", firms=[str(employer.public_id)], guiding=str(uuid4()))
    page = office.post("/founding/new/", sent).content.decode()
    assert "belongs to" not in page  # without a guiding body nothing else can be looked at
    sent = form(street, name="", firms=[str(employer.public_id)])
    answer = office.post("/founding/new/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count('href="#id_name"') == 1
    assert page.count('href="#id_firms"') == 1
    assert "belongs to 云帆速递工会 already" in page
    sent = form(street, name="", employers="甲无\n乙无")
    page = office.post("/founding/new/", sent).content.decode()
    assert "甲无" in page
    assert page.count('href="#id_employers"') == 2
    assert page.count('href="#id_name"') == 1
    assert not FoundingCase.objects.exists()


def test_a_firm_whose_union_is_being_founded_is_named_with_the_rest(
    office: Client, preparer: Actor, street: Organization, employer: Employer
) -> None:
    a_case(preparer, street, [employer])
    sent = form(street, name="", firms=[str(employer.public_id)])
    page = office.post("/founding/new/", sent).content.decode()
    assert "is being founded already" in page
    assert page.count('href="#id_name"') == 1
