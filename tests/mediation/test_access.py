"""Who may open a case, what is kept of it, and how a file ends."""

from datetime import UTC, date, datetime
from io import BytesIO
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from docx import Document

from tests.builders.accounts import a_user
from tests.builders.everywhere import found_in
from tests.builders.mediation import a_case, a_worker, agreed, mediated, met, today
from tests.builders.members import admitted, an_identity
from tests.builders.organizations import OPERATOR, an_employer
from unionhall.accounts.models import Role, User
from unionhall.accounts.queries import actor_for
from unionhall.codes.models import Division
from unionhall.core.actors import Actor, the_system
from unionhall.core.errors import NotFound, NotPermitted
from unionhall.mediation import drafts, errors, queries, services
from unionhall.mediation.commands import (
    AddWorkers,
    BreakGlass,
    Dispose,
    Fail,
    KeepHealth,
    KeepNote,
    NameMediator,
    NoteEvent,
    WithdrawHealth,
)
from unionhall.mediation.models import Case, HealthDetail, Party, PrivateNote, Side
from unionhall.mediation.services import access, performing, sessions, settling, taking
from unionhall.mediation.services.dissolution import on_dissolved
from unionhall.organizations.commands import Cover
from unionhall.organizations.events import OrganizationDissolved
from unionhall.organizations.models import Employer, Organization
from unionhall.organizations.services import cover
from unionhall.papers import queries as papers
from unionhall.papers.errors import PaperDisposed
from unionhall.papers.services import MakeFromPage, OpenPaper, make_from_page, open_paper

pytestmark = pytest.mark.django_db


def opens(actor: Actor, case: Case) -> bool:
    return queries.cases(actor).filter(pk=case.pk).exists()


def test_handlers_and_the_head_of_the_very_body_open_a_case_and_nobody_above(
    registrar: Actor, head: Actor, leader: Actor, above: Actor, street: Organization, case: Case
) -> None:
    colleague = actor_for(a_user(street, Role.STATION_WORKER, name="钱芳"), date(2026, 3, 10))
    assert opens(registrar, case)
    assert opens(head, case)
    assert not opens(colleague, case)
    assert not opens(leader, case)
    assert not opens(above, case)  # leads the district's mediation, not the street's
    assert queries.lines(above).filter(pk=case.pk).exists()
    with pytest.raises(errors.NotTheirPart):
        queries.case(above, case.public_id)


def test_who_is_named_opens_it_until_released(registrar: Actor, above: Actor, case: Case) -> None:
    user = next(one for one in queries.colleagues(case) if one.pk == above.user_id)
    handler = taking.name_mediator(
        registrar, NameMediator(case=case.public_id, user=user.public_id)
    )
    assert opens(above, case)
    handler.until = today()
    handler.save()
    assert not opens(above, case)


def test_beside_there_is_nothing_at_all(case: Case, other_district: Organization) -> None:
    beside = actor_for(a_user(other_district, Role.ORGANIZER, name="冯远"), date(2026, 3, 10))
    with pytest.raises(NotFound):
        queries.case(beside, case.public_id)
    with pytest.raises(NotFound):
        queries.line(beside, case.public_id)


def test_glass_is_broken_with_a_reason_and_the_handlers_are_told(
    registrar: Actor, leader: Actor, case: Case
) -> None:
    with pytest.raises(errors.ReasonNeeded):
        access.break_glass(leader, BreakGlass(case=case.public_id, reason=" "))
    access.break_glass(leader, BreakGlass(case=case.public_id, reason="督办群体性事件"))
    assert opens(leader, case)
    told = queries.opened_lately(registrar, access.OPEN_FOR).get()
    assert (told.user.name, told.reason) == ("吴主席", "督办群体性事件")
    with pytest.raises(errors.AlreadyOpenToYou):
        access.break_glass(leader, BreakGlass(case=case.public_id, reason="再看一次"))
    with time_machine.travel(datetime(2026, 3, 11, 2, 0, 1, tzinfo=UTC), tick=False):
        assert not opens(leader, case)


def test_a_chair_takes_in_what_is_about_an_employer_that_the_union_covers_and_no_other(
    client: Client, street: Organization, joint_union: Organization, employer: Employer
) -> None:
    user = a_user(joint_union, Role.UNION_CHAIR, name="赵主席")
    chair = actor_for(user, date(2026, 3, 10))
    with pytest.raises(NotFound):
        a_case(chair, joint_union, employer)
    cover(
        OPERATOR,
        Cover(organization=joint_union.public_id, employer=employer.public_id, on=date(2026, 1, 5)),
    )
    assert a_case(chair, joint_union, employer).organization == joint_union
    client.force_login(user)
    offered = client.get(reverse("mediation:employer_options"), {"q": employer.name})
    assert str(employer.public_id) in offered.content.decode()
    other = an_employer(street, "别家速递有限公司")
    with pytest.raises(NotFound):
        a_case(chair, joint_union, other)


def test_a_station_worker_of_the_place_breaks_no_glass(street: Organization, case: Case) -> None:
    colleague = actor_for(a_user(street, Role.STATION_WORKER, name="钱芳"), date(2026, 3, 10))
    with pytest.raises(NotPermitted):
        access.break_glass(colleague, BreakGlass(case=case.public_id, reason="想看一看"))


def test_private_notes_are_read_by_handlers_alone_and_stand_nowhere_in_clear(
    registrar: Actor, head: Actor, leader: Actor, case: Case
) -> None:
    sessions.keep_note(registrar, KeepNote(case=case.public_id, text="对方底线七千元"))
    assert [text for _note, text in queries.notes(registrar, case)] == ["对方底线七千元"]
    assert queries.notes(head, case) == []
    access.break_glass(leader, BreakGlass(case=case.public_id, reason="督办群体性事件"))
    assert queries.notes(leader, case) == []
    with pytest.raises(errors.NotTheirPart):
        sessions.keep_note(head, KeepNote(case=case.public_id, text="我也记一笔"))
    assert found_in({"note": "七千元"}) == {"mediation_privatenote.sealed: note"}


def test_names_and_facts_stand_nowhere_in_clear(case: Case) -> None:
    assert found_in({"name": "王建国", "facts": "一月份工资"}) == {
        "mediation_party.sealed: name",
        "mediation_case.sealed: facts",
    }


def test_health_needs_a_consent_of_its_own_and_goes_with_it(registrar: Actor, case: Case) -> None:
    party = case.parties.get(side=Side.WORKER)
    told = {"case": case.public_id, "party": party.public_id, "text": "左手骨折"}
    with pytest.raises(errors.HealthNeedsConsent):
        sessions.keep_health(registrar, KeepHealth(consented_on=None, **told))
    sessions.keep_health(registrar, KeepHealth(consented_on=today(), **told))
    assert found_in({"health": "骨折"}) == {"mediation_healthdetail.sealed: health"}
    sessions.withdraw_health(registrar, WithdrawHealth(case=case.public_id, party=party.public_id))
    assert found_in({"health": "骨折"}) == set()
    assert HealthDetail.objects.get().withdrawn_at is not None


def test_papers_of_a_case_are_opened_by_those_who_may_open_the_case(
    registrar: Actor, head: Actor, above: Actor, case: Case
) -> None:
    mediated(registrar, case)
    met(registrar, case)
    agreed(registrar, case)
    found = queries.whole(case)
    for kind in drafts.kinds_now(found):
        command = MakeFromPage(
            kind=kind, subject=case.public_id, on=today(), submission_id=case.submission_id
        )
        made = make_from_page(registrar, _again(command))
        assert made.subject_name == case.reference
        assert papers.may_open(head, made)
        assert not papers.may_open(above, made)
        with pytest.raises(NotPermitted):
            papers.paper(above, made.public_id, papers.MAKE)
    with pytest.raises(errors.PaperTooEarly):
        make_from_page(
            registrar,
            _again(
                MakeFromPage(
                    kind="mediation.arbitration_notice",
                    subject=case.public_id,
                    on=today(),
                    submission_id=case.submission_id,
                )
            ),
        )


def test_the_joint_request_names_the_commission_of_the_district(
    registrar: Actor, case: Case
) -> None:
    Division.objects.bulk_create(
        [
            Division(code="11", name="北京市", level=Division.Level.PROVINCE),
            Division(code="110117", name="平谷区", level=Division.Level.COUNTY),
        ],
        ignore_conflicts=True,
    )
    mediated(registrar, case)
    met(registrar, case)
    agreed(registrar, case)
    made = make_from_page(
        registrar,
        MakeFromPage(
            kind="mediation.review_request",
            subject=case.public_id,
            on=today(),
            submission_id=uuid4(),
        ),
    )
    document = Document(BytesIO(open_paper(registrar, OpenPaper(paper=made.public_id))[1]))
    assert "北京市平谷区劳动人事争议仲裁委员会：" in [one.text for one in document.paragraphs]


def _again(command: MakeFromPage) -> MakeFromPage:
    return MakeFromPage(
        kind=command.kind, subject=command.subject, on=command.on, submission_id=uuid4()
    )


def test_the_notice_of_the_right_to_arbitrate_is_made_when_it_failed(
    registrar: Actor, case: Case
) -> None:
    mediated(registrar, case)
    settling.fail(registrar, Fail(case=case.public_id, on=today(), reason="分歧过大"))
    assert "mediation.arbitration_notice" in drafts.kinds_now(queries.whole(case))


def test_private_notes_stand_in_no_paper(registrar: Actor, case: Case) -> None:
    sessions.keep_note(registrar, KeepNote(case=case.public_id, text="对方底线七千元"))
    mediated(registrar, case)
    met(registrar, case)
    found = queries.whole(case)
    parties = queries.parties(found)
    said = str([drafts.CONTEXTS[kind](found, parties) for kind in drafts.kinds_now(found)])
    assert "七千" not in said


def test_a_file_is_kept_five_years_and_then_a_person_decides(
    registrar: Actor, head: Actor, case: Case
) -> None:
    sessions.keep_note(registrar, KeepNote(case=case.public_id, text="对方底线七千元"))
    mediated(registrar, case)
    agreed(registrar, case, paid_on_spot=True)
    command = Dispose(case=case.public_id, reason="保管期满")
    with pytest.raises(errors.KeptLonger):
        access.dispose(head, command)
    with time_machine.travel(date(2031, 3, 11), tick=False):
        assert queries.to_dispose(head, date(2031, 3, 11)) == [case]
        with pytest.raises(errors.NotTheirPart):
            access.dispose(registrar, command)
        access.dispose(head, command)
        assert queries.to_dispose(head, date(2031, 3, 11)) == []
    assert found_in({"name": "王建国", "note": "七千元", "facts": "一月份工资"}) == set()
    assert not PrivateNote.objects.exists()
    assert Party.objects.filter(case=case).count() == 2
    found = Case.objects.get(pk=case.pk)
    assert (found.state, queries.money(queries.whole(found)).performed) == ("closed", 8000)


def test_a_body_with_cases_under_way_does_not_end(
    street: Organization, registrar: Actor, employer: Employer
) -> None:
    a_case(registrar, street, employer)
    with pytest.raises(errors.CasesOpenHere):
        on_dissolved(registrar, OrganizationDissolved(street, None, today()))


def test_nobody_opens_or_leads_a_case_to_which_they_are_a_party(
    registrar: Actor, head: Actor, leader: Actor, case: Case, joint_union: Organization
) -> None:
    own = admitted(joint_union, an_identity("王建国")).person
    case.parties.filter(side=Side.WORKER).update(person=own)
    for actor in (head, leader):
        User.objects.update(person=None)
        User.objects.filter(pk=actor.user_id).update(person=own.public_id)
        assert not opens(actor, case)
        with pytest.raises((errors.OwnCase, NotPermitted)):
            access.break_glass(actor, BreakGlass(case=case.public_id, reason="想看一看"))
    assert opens(registrar, case)


def test_the_console_reads_no_private_note_through_a_mediator_without_an_account(
    registrar: Actor, case: Case
) -> None:
    mediated(registrar, case)
    sessions.keep_note(registrar, KeepNote(case=case.public_id, text="对方底线七千元"))
    assert queries.notes(the_system("运维"), case) == []


def test_health_is_not_shown_through_the_glass(
    client: Client, registrar: Actor, leader: Actor, case: Case
) -> None:
    party = case.parties.get(side=Side.WORKER)
    told = {"case": case.public_id, "party": party.public_id, "text": "左手骨折"}
    sessions.keep_health(registrar, KeepHealth(consented_on=today(), **told))
    access.break_glass(leader, BreakGlass(case=case.public_id, reason="督办群体性事件"))
    client.force_login(User.objects.get(pk=leader.user_id))
    page = client.get(reverse("mediation:case", args=[case.public_id])).content.decode()
    assert "王建国" in page
    assert "骨折" not in page


def test_papers_go_with_the_file_and_nothing_is_written_to_it_any_more(
    registrar: Actor, head: Actor, case: Case
) -> None:
    mediated(registrar, case)
    command = MakeFromPage(
        kind="mediation.application", subject=case.public_id, on=today(), submission_id=uuid4()
    )
    paper = make_from_page(registrar, command)
    agreed(registrar, case, paid_on_spot=True)
    with time_machine.travel(date(2031, 3, 11), tick=False):
        access.dispose(head, Dispose(case=case.public_id, reason="保管期满"))
        paper.refresh_from_db()
        assert (paper.size, papers.opened(paper)) == (0, b"")
        with pytest.raises(PaperDisposed):
            open_paper(head, OpenPaper(paper=paper.public_id))
        for again in (
            lambda: access.dispose(head, Dispose(case=case.public_id, reason="再来一次")),
            lambda: performing.note_event(
                registrar,
                NoteEvent(case=case.public_id, kind="complained", on=today(), text="王建国投诉"),
            ),
        ):
            with pytest.raises(errors.DisposedOf):
                again()


def test_a_reason_that_stays_in_clear_names_no_party(registrar: Actor, case: Case) -> None:
    mediated(registrar, case)
    with pytest.raises(errors.ReasonNamesSomebody):
        settling.fail(registrar, Fail(case=case.public_id, on=today(), reason="王建国不同意"))


def test_everybody_whose_duty_allows_it_can_be_named_however_many_there_are(
    registrar: Actor, case: Case, street: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST_COLLEAGUES", 1)
    last = a_user(street, Role.STATION_WORKER, name="邹小川")
    assert last not in queries.colleagues(case)
    taking.name_mediator(registrar, NameMediator(case=case.public_id, user=last.public_id))


def test_who_handles_a_case_does_not_become_a_party_to_it(registrar: Actor, case: Case) -> None:
    taking.name_mediator(registrar, NameMediator(case=case.public_id, name="赵小川"))
    with pytest.raises(errors.HandlerConcerned):
        services.add_workers(
            registrar, AddWorkers(case=case.public_id, workers=(a_worker("赵小川"),))
        )
