"""What the glass opens, to whom never, and what does not leave by it."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.builders.accounts import a_user
from tests.builders.mediation import a_case, a_worker, agreed, mediated, met, today
from tests.builders.organizations import an_organization
from unionhall.accounts.models import Duty, Role, User
from unionhall.accounts.queries import actor_for
from unionhall.core.actors import Actor
from unionhall.core.models import AuditEntry
from unionhall.mediation import errors, queries, services
from unionhall.mediation.commands import AddWorkers, BreakGlass, Declared, KeepHealth, KeepNote
from unionhall.mediation.models import Case, Glass, Side
from unionhall.mediation.services import access, sessions
from unionhall.organizations.models import Coverage, Employer, Kind, Organization
from unionhall.papers.services import MakeFromPage, make_from_page

pytestmark = pytest.mark.django_db
REASON = "督办群体性事件"


def a_leader(district: Organization, name: str) -> Actor:
    return actor_for(a_user(district, Role.LEADER, name=name), today())


def breaks(actor: Actor, case: Case, **declared: bool) -> Glass:
    command = BreakGlass(case=case.public_id, reason=REASON, declared=Declared(**declared))
    return access.break_glass(actor, command)


def test_counsel_spokesman_and_a_party_known_by_name_break_no_glass(
    registrar: Actor, street: Organization, district: Organization, employer: Employer
) -> None:
    case = a_case(
        registrar,
        street,
        employer,
        (a_worker("王建国", counsel="李律师"),),
        employer_spokesman="孙副总",
    )
    for name, why in (
        ("李律师", "一方的代理人"),
        ("孙副总", "一方的代理人"),
        ("王建国", "本案当事人"),
    ):
        with pytest.raises(errors.NotOpenToTheConcerned) as refused:
            breaks(a_leader(district, name), case)
        assert why in str(refused.value)
    assert not Glass.objects.exists()
    assert breaks(a_leader(district, "吴主席"), case)


@pytest.mark.parametrize("declared", ["relative", "own_employer", "counsel", "had_part"])
def test_who_declares_an_interest_breaks_no_glass(leader: Actor, case: Case, declared: str) -> None:
    with pytest.raises(errors.NotOpenToTheConcerned):
        breaks(leader, case, **{declared: True})


def test_who_holds_office_in_the_employers_own_union_breaks_no_glass(
    registrar: Actor, leader: Actor, street: Organization, case: Case, employer: Employer
) -> None:
    own = an_organization("云帆速递工会", parent=street, kind=Kind.SINGLE)
    Coverage.objects.create(employer=employer, organization=own, valid_from=today())
    Duty.objects.create(
        user_id=leader.user_id,
        organization=own,
        scope_path=own.path,
        role=Role.UNION_CHAIR,
        valid_from=today(),
    )
    with pytest.raises(errors.NotOpenToTheConcerned):
        breaks(leader, case)


def test_the_page_says_who_to_turn_to_and_the_api_says_the_same(
    client: Client, leader: Actor, case: Case
) -> None:
    client.force_login(User.objects.get(pk=leader.user_id))
    told = {"reason": REASON, "relative": "on"}
    page = client.post(reverse("mediation:line", args=[case.public_id]), told)
    assert page.status_code == 403
    assert "请由无利害关系的同事办理" in page.content.decode()
    answer = client.post(
        f"/api/v1/disputes/lines/{case.public_id}/open",
        {"reason": REASON, "relative": True},
        content_type="application/json",
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "not_open_to_the_concerned")
    assert not Glass.objects.exists()


def test_the_glass_closes_when_its_reader_turns_out_to_speak_for_a_party(
    registrar: Actor, leader: Actor, case: Case
) -> None:
    glass = breaks(leader, case)
    more = (a_worker("赵丽", counsel="吴主席"),)
    services.add_workers(registrar, AddWorkers(case=case.public_id, workers=more))
    glass.refresh_from_db()
    assert glass.until <= timezone.now()
    assert not queries.cases(leader).filter(pk=case.pk).exists()


def test_the_glass_shows_the_page_but_no_file_note_or_health_leaves_by_it(
    client: Client, registrar: Actor, leader: Actor, case: Case
) -> None:
    party = case.parties.get(side=Side.WORKER)
    sessions.keep_note(registrar, KeepNote(case=case.public_id, text="对方底线七千元"))
    sessions.keep_health(
        registrar,
        KeepHealth(
            case=case.public_id, party=party.public_id, text="左手骨折", consented_on=today()
        ),
    )
    mediated(registrar, case)
    met(registrar, case, "双方同意继续协商。")
    agreed(registrar, case)
    paper = make_from_page(
        registrar,
        MakeFromPage(
            kind="mediation.record", subject=case.public_id, on=today(), submission_id=uuid4()
        ),
    )
    breaks(leader, case)
    client.force_login(User.objects.get(pk=leader.user_id))
    page = client.get(reverse("mediation:case", args=[case.public_id])).content.decode()
    api = str(client.get(f"/api/v1/disputes/{case.public_id}").json())
    assert "双方同意继续协商。" in page
    for shown in (page, api):
        assert "王建国" in shown
        assert "七千" not in shown
        assert "骨折" not in shown
    archive = {"app": "mediation", "subject": str(case.public_id)}
    tried = [
        client.post(reverse("papers:file", args=[paper.public_id])),
        client.post(reverse("papers:archive", args=["mediation", case.public_id])),
        client.post(f"/api/v1/papers/{paper.public_id}/file"),
        client.post("/api/v1/papers/archive", archive, content_type="application/json"),
    ]
    assert [one.status_code for one in tried] == [403] * 4
    assert not AuditEntry.objects.filter(action__in=("papers.opened", "papers.archived")).exists()
