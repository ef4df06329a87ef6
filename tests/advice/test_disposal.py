"""What is no longer kept: five years after closing a person decides, and only figures remain."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.builders.accounts import a_user, an_actor
from tests.builders.advice import a_question, aid_for, an_article
from tests.builders.everywhere import found_in
from unionhall.accounts.models import Role
from unionhall.advice import commands, errors, keeping, queries, services
from unionhall.advice.facts import FACTS
from unionhall.advice.models import AidRequest, Consultation, Turn
from unionhall.advice.searching import Question, found
from unionhall.advice.services import aid, disposal
from unionhall.core.actors import Actor
from unionhall.core.errors import NotPermitted
from unionhall.core.models import AuditEntry
from unionhall.organizations.models import Organization

pytestmark = pytest.mark.django_db
CLOSED, KEPT, OVER = date(2021, 3, 1), date(2026, 3, 1), date(2026, 3, 2)
QUESTION, ANSWER, FIRM = "甲公司拖欠王某工资", "请王某先申请调解", "王某所在的甲公司"


@pytest.fixture
def jurist(district: Organization) -> Actor:
    return an_actor(district, Role.LEGAL_WORKER)


def closed(body: Organization, on: date = CLOSED, **more: object) -> Consultation:
    """Take a question down, answer it and close it, all on one day."""
    with time_machine.travel(on, tick=False):
        fields = {"question": QUESTION, "answer": ANSWER, "employer_typed": FIRM} | more
        row = a_question(body, name="赵小川", phone="13800000001", **fields)
        actor = an_actor(body, Role.LEGAL_WORKER)
        return services.close_consultation(actor, commands.Close(consultation=row.public_id))


def confirmed(actor: Actor, on: date, reason: str = "保存期满") -> int:
    """Look at the list of a day and confirm it."""
    with time_machine.travel(on, tick=False):
        seen = keeping.next_due(actor, on).mark
        return disposal.dispose(actor, commands.Dispose(seen=seen, reason=reason))


def test_it_is_kept_for_five_years_from_closing_and_not_a_day_less(
    jurist: Actor, street: Organization
) -> None:
    row = closed(street)
    a_question(street)

    assert list(keeping.due(jurist, KEPT)) == []
    assert list(keeping.due(jurist, OVER)) == [row]
    with pytest.raises(errors.ListChanged):
        confirmed(jurist, KEPT)


def answered(body: Organization, on: date = CLOSED) -> Consultation:
    """Take a question down with its answer, and leave it like that."""
    with time_machine.travel(on, tick=False):
        return a_question(body, question=QUESTION, answer=ANSWER)


def test_what_was_answered_and_nobody_closed_counts_from_the_last_entry(
    jurist: Actor, street: Organization
) -> None:
    row, later = answered(street), answered(street)
    article = an_article(street)
    cited = date(2022, 5, 9)
    with time_machine.travel(cited, tick=False):
        command = commands.Cite(consultation=later.public_id, article=article.public_id, on=True)
        services.cite(an_actor(street, Role.LEGAL_WORKER), command)
    with time_machine.travel(CLOSED, tick=False):
        a_question(street)  # nobody answered it: it is not over

    assert list(keeping.due(jurist, KEPT)) == []
    assert list(keeping.due(jurist, OVER)) == [row]
    assert confirmed(jurist, OVER) == 1
    row.refresh_from_db()
    assert (row.state, row.closed_on, row.question, row.answer) == ("closed", OVER, "", "")
    assert keeping.next_due(jurist, date(2027, 5, 9)).rows == []
    due = keeping.next_due(jurist, date(2027, 5, 10))
    assert ([one.pk for one in due.rows], due.first, due.last) == ([later.pk], cited, cited)


def test_who_opens_it_again_begins_its_time_anew(jurist: Actor, street: Organization) -> None:
    row = closed(street)
    with time_machine.travel(KEPT, tick=False):
        services.reopen(jurist, commands.Reopen(consultation=row.public_id, reason="补充材料"))
    assert list(keeping.due(jurist, OVER)) == []


def test_the_list_says_from_which_day_each_counts_and_why(
    client: Client, district: Organization, street: Organization
) -> None:
    closed(street)
    answered(street, date(2021, 2, 1))
    client.force_login(a_user(district, Role.LEGAL_WORKER))
    text = client.get(reverse("advice:disposal")).content.decode()
    assert text.index("未办结，最后一次登记之日") < text.index("办结之日</")
    assert "起算日期自2021年2月1日至2021年3月1日" in text


def test_texts_people_and_turns_go_and_what_is_counted_stays(
    jurist: Actor, street: Organization
) -> None:
    article = an_article(street)
    row = closed(street, articles=(article.public_id,), known_on=CLOSED, people=3)
    Turn.objects.create(
        consultation=row, into="case", ref=row.public_id, at=row.changed_at, by=None
    )
    counted = [list(fact.rows().order_by("pk").values("scope_path", "pk")) for fact in FACTS]

    assert confirmed(jurist, OVER) == 1

    row.refresh_from_db()
    assert (row.question, row.answer, row.employer_typed) == ("", "", "")
    assert queries.asker(jurist, row) == queries.masked(queries.asker(jurist, row))
    assert row.anonymous
    assert (row.phone_token, row.receipt, row.sent_hash) == (None, None, None)
    assert (row.known_on, row.limit_on, row.disposed_on) == (None, None, OVER)
    assert queries.turns(row) == {}
    assert found_in({"question": QUESTION, "answer": ANSWER, "firm": FIRM}) == set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM advice_consultation_words")
        assert cursor.fetchone() == (0,)
    again = [list(fact.rows().order_by("pk").values("scope_path", "pk")) for fact in FACTS]
    assert again == counted
    assert (row.asked_on, row.channel, row.topic, row.people) == (CLOSED, "walk_in", "5", 3)
    assert queries.articles_cited(row) == [article]
    assert found(jurist, Question(text="工资", kind="consultations")).consultations == []


def test_the_trail_keeps_who_decided_and_why_for_each(jurist: Actor, street: Organization) -> None:
    for _ in range(2):
        closed(street)
    confirmed(jurist, OVER)

    entries = AuditEntry.objects.filter(action="advice.disposed_of")
    assert [entry.reason for entry in entries] == ["保存期满"] * 2
    assert QUESTION not in str(list(entries.values()))


def test_only_what_was_looked_at_is_emptied_and_pressing_twice_empties_nothing_more(
    jurist: Actor, street: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "AT_ONCE", 1)
    first, second = closed(street), closed(street, date(2021, 3, 2))
    on = date(2026, 6, 1)
    due = keeping.next_due(jurist, on)
    command = commands.Dispose(seen=due.mark, reason="保存期满")
    assert (list(due.rows), due.more) == ([first], True)

    with time_machine.travel(on, tick=False):
        assert disposal.dispose(jurist, command) == 1
        with pytest.raises(errors.ListChanged):
            disposal.dispose(jurist, command)

    second.refresh_from_db()
    assert second.question == QUESTION
    assert list(keeping.due(jurist, on)) == [second]


def test_without_a_reason_nothing_goes(jurist: Actor, street: Organization) -> None:
    row = closed(street)

    with pytest.raises(errors.ReasonNeeded):
        confirmed(jurist, OVER, reason=" ")
    row.refresh_from_db()
    assert row.question == QUESTION


def test_legal_aid_that_runs_or_ended_later_keeps_its_consultation(
    jurist: Actor, street: Organization
) -> None:
    row = closed(street)
    with time_machine.travel(CLOSED, tick=False):
        request = aid_for(row)
    assert list(keeping.due(jurist, OVER)) == []

    ended = date(2021, 9, 1)
    with time_machine.travel(ended, tick=False):
        command = commands.EndAid(request=request.public_id, on=ended, reason="王某撤回")
        aid.end_aid(jurist, command)
    assert list(keeping.due(jurist, OVER)) == []
    assert confirmed(jurist, date(2026, 9, 2)) == 1
    left = AidRequest.objects.get()
    assert (left.reason, left.papers, left.matter, left.state) == ("", "", "wages", "withdrawn")


def test_those_who_answer_do_not_decide_and_nobody_decides_elsewhere(
    street: Organization, other_district: Organization
) -> None:
    closed(street)

    with pytest.raises(NotPermitted):
        keeping.due(an_actor(street, Role.STREET_STAFF), OVER)
    assert list(keeping.due(an_actor(other_district, Role.LEGAL_WORKER), OVER)) == []


def test_what_is_emptied_is_only_read(jurist: Actor, street: Organization) -> None:
    row = closed(street)
    confirmed(jurist, OVER)

    for deed in (
        lambda: services.reopen(jurist, commands.Reopen(consultation=row.public_id, reason="又来")),
        lambda: aid_for(row, actor=jurist),
    ):
        with pytest.raises(errors.DisposedOf):
            deed()
    assert queries.consultation(jurist, row.public_id).disposed_on == OVER


@pytest.mark.once
def test_the_page_lists_what_is_due_and_takes_the_decision(
    client: Client, district: Organization, street: Organization
) -> None:
    client.force_login(a_user(district, Role.LEGAL_WORKER))
    page = reverse("advice:disposal")
    assert "没有保存期满的咨询记录" in client.get(page).content.decode()
    row = closed(street)

    text = client.get(page).content.decode()
    assert "本次将销毁1条" in text
    mark = keeping.next_due(an_actor(district, Role.LEGAL_WORKER), date.today()).mark  # noqa: DTZ011
    other = client.post(page, {"seen": str(row.public_id), "reason": "保存期满"})
    assert (other.status_code, "名单已发生变化" in other.content.decode()) == (409, True)
    assert client.post(page, {"seen": str(mark), "reason": ""}).status_code == 422
    assert client.post(page, {"seen": str(mark), "reason": "保存期满"}).status_code == 302

    shown = client.get(reverse("advice:consultation", args=[row.public_id])).content.decode()
    assert "保存期满" in shown
    assert "提交法律援助申请" not in shown
    assert "内容已销毁" in client.get(reverse("advice:consultations")).content.decode()


@pytest.mark.once
@pytest.mark.parametrize("count", [1, 4])
def test_the_page_takes_the_same_statements_however_many_are_due(
    client: Client,
    district: Organization,
    street: Organization,
    django_assert_max_num_queries: object,
    count: int,
) -> None:
    client.force_login(a_user(district, Role.LEGAL_WORKER))
    for _ in range(count):
        a_question(street)
    Consultation.objects.update(state="closed", closed_on=CLOSED)

    with django_assert_max_num_queries(15):  # type: ignore[operator]
        text = client.get(reverse("advice:disposal")).content.decode()
    assert f"本次将销毁{count}条" in text
