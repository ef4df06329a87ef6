"""From a case to a letter, and from an employer to all that is known: to those who may see it."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.builders.accounts import a_user
from tests.builders.advice import a_question
from tests.builders.mediation import a_case
from tests.builders.organizations import an_employer
from unionhall.accounts.models import Role, User
from unionhall.core.actors import Actor
from unionhall.core.errors import NotFound
from unionhall.mediation.errors import NotTheirPart
from unionhall.mediation.models import Case
from unionhall.organizations.models import Employer, Organization
from unionhall.supervision import errors, services
from unionhall.supervision.commands import ChangeLetter, DraftLetter
from unionhall.supervision.models import Letter, Violation

pytestmark = [pytest.mark.django_db, pytest.mark.once]
NEW = reverse("supervision:new_letter")


@pytest.fixture
def desk(client: Client, worker_at_the_desk: User) -> Client:
    client.force_login(worker_at_the_desk)
    return client


def a_draft(case: Case) -> DraftLetter:
    return DraftLetter(
        submission_id=uuid4(),
        organization=case.organization.public_id,
        kind=Letter.Kind.REMINDER,
        employer=case.employer.public_id,
        violation=Violation.OTHER,
        facts="调解协议到期未履行。",
        demand="请按协议履行，并书面答复我会。",
        case=case.public_id,
    )


def shown(user: User, address: str) -> str:
    client = Client()
    client.force_login(user)
    return client.get(address).content.decode()


def test_a_case_leads_to_a_letter_to_its_employer_and_takes_nobody_along(
    desk: Client, case: Case
) -> None:
    page = reverse("mediation:case", args=[case.public_id])
    way = f"{NEW}?case={case.public_id}"
    assert f'href="{way}"' in desk.get(page).content.decode()

    answer = desk.get(way)
    form = answer.context["form"]
    told = tuple(str(form[name].value()) for name in ("employer", "organization", "facts"))
    assert told == (str(case.employer.public_id), str(case.organization.public_id), "None")
    assert "王建国" not in answer.content.decode()


def test_a_letter_about_a_case_names_none_of_its_workers(registrar: Actor, case: Case) -> None:
    for field in ("facts", "demand"):
        named = replace(a_draft(case), **{field: "王建国反映欠薪。"})
        with pytest.raises(errors.NameInText) as refused:
            services.draft_letter(registrar, named)
        assert refused.value.field == field
    letter = services.draft_letter(registrar, a_draft(case))
    change = ChangeLetter(
        letter=letter.public_id,
        version=letter.version,
        violation=Violation.OTHER,
        facts="王建国反映欠薪。",
        demand="请书面答复。",
    )
    with pytest.raises(errors.NameInText):
        services.change_letter(registrar, change)


def test_letter_and_case_lead_to_each_other(
    registrar: Actor, worker_at_the_desk: User, street: Organization, case: Case
) -> None:
    letter = services.draft_letter(registrar, a_draft(case))
    case_page = reverse("mediation:case", args=[case.public_id])
    letter_page = reverse("supervision:letter", args=[letter.public_id])

    assert letter_page in shown(worker_at_the_desk, case_page)
    assert case_page in shown(worker_at_the_desk, letter_page)
    colleague = a_user(street, Role.STATION_WORKER, name="钱进")
    assert case.reference not in shown(colleague, letter_page)


def test_a_letter_about_another_employer_names_no_case(
    registrar: Actor, street: Organization, case: Case
) -> None:
    other = an_employer(street, name="另一家公司", credit_code="")
    with pytest.raises(errors.CaseOfAnotherFirm):
        services.draft_letter(registrar, replace(a_draft(case), employer=other.public_id))
    assert Letter.objects.count() == 0


def test_only_who_works_on_a_case_writes_for_it(
    street: Organization, case: Case, above: Actor, registrar: Actor
) -> None:
    with pytest.raises(NotTheirPart):
        services.draft_letter(above, a_draft(case))
    with pytest.raises(NotFound):
        services.draft_letter(registrar, replace(a_draft(case), case=uuid4()))


def test_an_employers_page_leads_to_what_the_reader_may_see_of_it(
    street: Organization,
    district: Organization,
    employer: Employer,
    registrar: Actor,
    worker_at_the_desk: User,
) -> None:
    case = a_case(registrar, street, employer)
    services.draft_letter(registrar, a_draft(case))
    a_question(street, actor=registrar, employer=employer.public_id)
    page = reverse("organizations:employer", args=[employer.public_id])

    text = shown(worker_at_the_desk, page)
    for ways in ("法律咨询 (1)", "调解案件 (1)", "劳动法律监督 (1)", "用人单位告知"):
        assert ways in text
    cases = f"{reverse('mediation:cases')}?state=all&employer={employer.public_id}"
    assert case.reference in shown(worker_at_the_desk, cases)

    leader = a_user(district, Role.LEADER, name="吴主席")
    text = shown(leader, page)
    assert "劳动法律监督 (1)" in text
    assert "调解案件 (" not in text  # the lines of others name no employer
    assert "法律咨询 (" not in text
    assert case.reference not in shown(leader, cases)
