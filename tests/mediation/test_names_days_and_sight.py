"""What an acceptance tester found: names, days, lines, letters, sight and words of a case."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from tests.builders.accounts import a_user
from tests.builders.mediation import (
    a_case,
    a_worker,
    agreed,
    an_application,
    both_agree,
    mediated,
    today,
)
from unionhall.accounts.models import Role, User
from unionhall.codes.models import Division
from unionhall.core.actors import Actor
from unionhall.core.models import AuditEntry
from unionhall.mediation import drafts, errors, queries, services, showing
from unionhall.mediation.commands import (
    AddWorkers,
    ClaimAsked,
    Correct,
    DirectElsewhere,
    Dispose,
    Fail,
    KeepHealth,
    NameMediator,
)
from unionhall.mediation.forms.entering import WorkersForm
from unionhall.mediation.models import Case, Handler, Side
from unionhall.mediation.services import access, sessions, settling, taking
from unionhall.organizations.models import Employer, Organization

pytestmark = pytest.mark.django_db


def address(case: Case, deed: str = "") -> str:
    return reverse("mediation:case", args=[case.public_id]) + deed


@pytest.fixture
def namesake(street: Organization) -> User:
    return a_user(street, Role.STATION_WORKER, name="秦志远")


@pytest.fixture
def his_case(registrar: Actor, street: Organization, employer: Employer) -> Case:
    return a_case(registrar, street, employer, [a_worker("秦志远")])


def test_an_account_that_bears_a_partys_name_mediates_only_when_the_head_knows_it_is_another(
    registrar: Actor, head: Actor, his_case: Case, namesake: User
) -> None:
    command = NameMediator(case=his_case.public_id, user=namesake.public_id)
    known = replace(command, another="身份证核对，不是同一人")
    for actor, told in ((registrar, command), (head, command), (registrar, known)):
        with pytest.raises(errors.SharesTheName) as refused:
            taking.name_mediator(actor, told)
        assert "秦志远" in str(refused.value)
    taking.name_mediator(head, known)
    kept = AuditEntry.objects.get(action="mediation.namesake")
    assert kept.reason == "身份证核对，不是同一人"


def test_what_stands_beside_a_name_neither_hides_it_nor_is_refused(
    registrar: Actor, street: Organization, employer: Employer
) -> None:
    case = a_case(registrar, street, employer, (a_worker(counsel="李明（援助律师）"),))
    taking.name_mediator(registrar, NameMediator(case=case.public_id, name="冯国强（律师、2号）"))
    for name in ("李明", "李 明(退休)"):
        with pytest.raises(errors.OwnCause):
            taking.name_mediator(registrar, NameMediator(case=case.public_id, name=name))


def test_a_head_does_not_say_of_themselves_that_they_are_another_person(
    registrar: Actor, street: Organization, employer: Employer, head: Actor
) -> None:
    case = a_case(registrar, street, employer, [a_worker("周主任")])
    own = User.objects.get(pk=head.user_id)
    with pytest.raises(errors.SharesTheName):
        taking.name_mediator(
            head,
            NameMediator(case=case.public_id, user=own.public_id, another="核对过身份证"),
        )


def test_a_worker_who_bears_a_handlers_name_is_not_entered_in_silence(
    registrar: Actor, street: Organization, employer: Employer, case: Case, namesake: User
) -> None:
    with pytest.raises(errors.HandlerConcerned):
        a_case(registrar, street, employer, [a_worker("孙明")])
    taking.name_mediator(registrar, NameMediator(case=case.public_id, user=namesake.public_id))
    with pytest.raises(errors.HandlerConcerned):
        services.add_workers(
            registrar, AddWorkers(case=case.public_id, workers=(a_worker("秦志远"),))
        )


def test_the_page_asks_how_a_namesake_is_known_to_be_another(
    client: Client, head: Actor, his_case: Case, namesake: User
) -> None:
    client.force_login(User.objects.get(pk=head.user_id))
    told = {"user": namesake.public_id}
    answer = client.post(address(his_case, "mediator/"), told)
    assert answer.status_code == 422
    assert "同名但不是同一人" in answer.content.decode()
    told |= {"another": "身份证核对，不是同一人"}
    assert client.post(address(his_case, "mediator/"), told).status_code == 302
    assert his_case.handlers.filter(part=Handler.Part.MEDIATOR, user=namesake).exists()


def test_what_is_applied_for_is_known_by_then(
    registrar: Actor, street: Organization, employer: Employer, case: Case
) -> None:
    yesterday = today() - timedelta(days=1)
    late = an_application(street, employer, applied_on=yesterday, known_on=today())
    with pytest.raises(errors.KnownAfterApplied):
        services.apply(registrar, late)
    Case.objects.filter(pk=case.pk).update(applied_on=yesterday)
    with pytest.raises(errors.KnownAfterApplied) as refused:
        services.correct(registrar, _correction(case, known_on=today()))
    assert refused.value.field == "known_on"


def test_who_is_only_to_leave_is_still_employed_and_far_later_days_are_slips(
    registrar: Actor, street: Organization, employer: Employer
) -> None:
    def application(**more: date) -> object:
        return services.apply(registrar, an_application(street, employer, **more))

    with pytest.raises(errors.NotLeftYet):
        application(left_on=today() + timedelta(days=20))
    with pytest.raises(errors.LeftLongAfter):
        application(applied_on=date(2025, 3, 10), known_on=date(2025, 3, 1), left_on=today())
    soon = {"applied_on": date(2026, 3, 1), "known_on": date(2026, 2, 1), "left_on": today()}
    assert application(**soon)


def _correction(case: Case, **more: date) -> Correct:
    told = {"category": "5", "facts": "公司拖欠一月份工资。", "division_code": "110117"}
    return Correct(case=case.public_id, version=case.version, **told, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("line", "name", "amount"),
    [
        ("群体2 5000", "群体2", 5000),
        ("王芳8000元", "王芳", 8000),
        ("赵小川，2,500元", "赵小川", 2500),
        ("Li Ming 3000.50", "Li Ming", "3000.50"),
        ("王芳 8000 元", "王芳", 8000),
        ("王芳", "王芳", None),
    ],
)
def test_the_amount_is_what_stands_last_in_a_line(
    line: str, name: str, amount: int | str | None
) -> None:
    form = WorkersForm({"kind": "wages", "workers": line})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["read"] == [(name, None if amount is None else Decimal(amount))]


@pytest.mark.parametrize("line", ["测试丙 abc", "王芳 12 500", "王芳 8千"])
def test_a_line_without_an_amount_is_refused_in_the_readers_language(line: str) -> None:
    with override("zh-hans"):
        form = WorkersForm({"kind": "wages", "workers": line})
        assert not form.is_valid()
        assert "第1行" in str(form.errors["workers"])


def test_the_notice_names_the_commission_and_the_last_day(
    registrar: Actor, street: Organization, employer: Employer
) -> None:
    Division.objects.bulk_create(
        [
            Division(code="11", name="北京市", level=Division.Level.PROVINCE),
            Division(code="110117", name="平谷区", level=Division.Level.COUNTY),
        ],
        ignore_conflicts=True,
    )
    for amount, kind in ((None, "severance"), (9000, "wages")):
        money = None if amount is None else Decimal(amount)
        worker = a_worker(claims=(ClaimAsked(kind=kind, amount=money),))
        case = mediated(registrar, a_case(registrar, street, employer, [worker]))
        settling.fail(registrar, _failed(case))
        told = drafts.arbitration_notice(queries.whole(case), [])
        assert told["district"] == "北京市平谷区"
        ends = {"severance": (date(2027, 3, 10), False), "wages": (None, True)}
        assert (told["until"], told["employed"]) == ends[kind]


def _failed(case: Case) -> Fail:
    return Fail(case=case.public_id, on=today(), reason="分歧过大")


def test_only_handlers_keep_and_read_details_of_health(
    client: Client, registrar: Actor, head: Actor, case: Case
) -> None:
    party = case.parties.get(side=Side.WORKER).public_id
    command = KeepHealth(case=case.public_id, party=party, text="左手骨折", consented_on=today())
    with pytest.raises(errors.HealthForHandlers):
        sessions.keep_health(head, command)
    sessions.keep_health(registrar, command)
    for actor, sees in ((registrar, True), (head, False)):
        client.force_login(User.objects.get(pk=actor.user_id))
        page = client.get(address(case)).content.decode()
        assert "王建国" in page
        assert ("骨折" in page) is sees
    own = User.objects.get(pk=head.user_id)
    taking.name_mediator(registrar, NameMediator(case=case.public_id, user=own.public_id))
    assert "骨折" in client.get(address(case)).content.decode()


def test_the_history_is_told_in_the_language_of_who_reads_it(
    registrar: Actor, street: Organization, employer: Employer
) -> None:
    with override("zh-hans"):
        case = a_case(registrar, street, employer, channel="oral")
        both_agree(registrar, case)
        taking.name_mediator(registrar, NameMediator(case=case.public_id, name="赵小川"))
        other = a_case(registrar, street, employer, [a_worker("李红")])
        command = DirectElsewhere(case=other.public_id, ground="housing_fund", on=today())
        taking.direct_elsewhere(registrar, command)
        first = showing.history(queries.whole(case))
    with override("en"):
        told = [one["text"] for one in showing.history(queries.whole(case))]
        assert told == ["赵小川", "employer", "worker", "oral, written down on the spot"]
        ended = showing.history(queries.whole(other))[0]["text"]
        assert ended.startswith("housing fund; directed to: ")
    assert "口头申请" in str(first[-1]["text"])


def test_a_file_that_was_disposed_of_offers_nothing_to_do(
    client: Client, registrar: Actor, head: Actor, case: Case
) -> None:
    mediated(registrar, case)
    agreed(registrar, case, paid_on_spot=True)
    with time_machine.travel(date(2031, 3, 11), tick=False):
        client.force_login(User.objects.get(pk=head.user_id))
        before = client.get(address(case)).content.decode()
        assert f'action="{address(case, "event/")}"' in before
        access.dispose(head, Dispose(case=case.public_id, reason="保管期满"))
        page = client.get(address(case)).content.decode()
        assert f'action="{address(case)}' not in page
        assert "已于2031年3月11日销毁" in page
        with pytest.raises(errors.DisposedOf):
            drafts.from_page("mediation.application")(head, case.public_id)


def test_what_is_paid_on_the_spot_stands_in_the_record_alone(registrar: Actor, case: Case) -> None:
    mediated(registrar, case)
    agreed(registrar, case, paid_on_spot=True)
    found = queries.whole(case)
    kinds = drafts.kinds_now(found)
    assert "mediation.record" in kinds
    assert "mediation.agreement" not in kinds
    assert drafts.record(found, queries.parties(found))["total"] == "8,000.00"


def test_a_sum_left_out_is_refused_beside_the_first_sum(
    client: Client, registrar: Actor, case: Case
) -> None:
    mediated(registrar, case)
    client.force_login(User.objects.get(pk=registrar.user_id))
    told = {"effective_on": today(), "terms": "支付工资。"}
    answer = client.post(address(case, "agree/"), told)
    assert answer.status_code == 422
    assert "请至少填写一项请求的协议金额" in answer.content.decode()
    case.refresh_from_db()
    assert case.state == Case.State.ACCEPTED
    answer = client.post(address(case, "agree/"), told | {"no_money": "on"})
    assert answer.status_code == 302
