"""Taking questions down, answering and closing them; who asked; nothing written is lost."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone

from tests.builders.accounts import an_actor
from tests.builders.advice import a_question, an_article, days_ago
from tests.builders.members import admitted, an_identity
from tests.builders.organizations import an_employer
from tests.builders.outreach import a_meeting
from unionhall.accounts.models import Role
from unionhall.advice import commands, errors, queries, services
from unionhall.advice.models import Consultation
from unionhall.codes.errors import PhoneWrongLength, UnknownChoice
from unionhall.core.actors import Actor
from unionhall.core.errors import NotFound, NotPermitted
from unionhall.core.models import AuditEntry
from unionhall.organizations.models import Organization

pytestmark = pytest.mark.django_db
KEY = UUID("0192f6f0-0000-7000-8000-000000000005")
State = Consultation.State


@pytest.fixture
def clerk(street: Organization) -> Actor:
    return an_actor(street, Role.STREET_STAFF)


@pytest.fixture
def jurist(district: Organization) -> Actor:
    return an_actor(district, Role.LEGAL_WORKER)


def test_a_question_is_taken_down_and_answered_at_once(clerk: Actor, street: Organization) -> None:
    row = a_question(street, actor=clerk, answer="先收集工资流水，再申请调解。")

    assert (row.state, row.answered_on) == (State.ANSWERED, timezone.localdate())
    assert row.answered_by_id == clerk.user_id
    assert row.anonymous
    assert a_question(street, actor=clerk).state == State.OPEN


def test_the_same_form_sent_twice_is_one_question(clerk: Actor, street: Organization) -> None:
    first = a_question(street, actor=clerk, key=KEY)

    assert a_question(street, actor=clerk, key=KEY) == first
    with pytest.raises(errors.OtherContent):
        a_question(street, actor=clerk, key=KEY, question="加班费怎么算？")
    assert Consultation.objects.count() == 1


def test_numbers_in_the_texts_are_hidden_before_they_are_stored(street: Organization) -> None:
    row = a_question(
        street,
        question="我叫小王，电话138 0000 0001，证件号11010119900307851X，欠我工资。",
        answer="请拨打13800000002联系。",
        employer_typed="老李 13900000003",
    )

    row.refresh_from_db()
    assert row.question == "我叫小王，电话×××，证件号×××，欠我工资。"
    assert row.answer == "请拨打×××联系。"
    assert row.employer_typed == "老李 ×××"


def test_who_asked_is_sealed_and_stands_neither_in_the_row_nor_in_the_index(
    clerk: Actor, street: Organization
) -> None:
    row = a_question(street, actor=clerk, name="赵小川", phone="13800000001")

    stored = Consultation.objects.filter(pk=row.pk).values().get()
    assert "赵小川" not in str(stored)
    assert "13800000001" not in str(stored)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM advice_consultation_words")
        words = str(cursor.fetchall())
    assert "赵" not in words
    assert "1380" not in words
    who = queries.asker(clerk, row)
    assert (who.name, who.phone) == ("赵小川", "13800000001")


def test_somebody_on_record_is_known_by_name_and_phone_together(
    clerk: Actor, joint_union: Organization, street: Organization
) -> None:
    member = admitted(joint_union, an_identity("王建军", phone="13800000005"))

    known = a_question(street, actor=clerk, name="王建军", phone="13800000005")
    other = a_question(street, actor=clerk, name="李四", phone="13800000005")

    assert known.person == member.person
    assert known.sealed is None
    assert queries.membership_of(clerk, known) == member
    assert other.person is None


def test_what_the_same_phone_asked_before_is_shown(clerk: Actor, street: Organization) -> None:
    first = a_question(street, actor=clerk, name="赵小川", phone="13800000001")
    again = a_question(street, actor=clerk, name="赵小川", phone="13800000001")

    assert list(queries.earlier(again)) == [first]
    assert list(queries.earlier(a_question(street, actor=clerk))) == []


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"question": "  "}, errors.QuestionNeeded),
        ({"topic": "8"}, UnknownChoice),
        ({"people": 0}, errors.PeopleNeeded),
        ({"asked_on": days_ago(-1)}, errors.AskedInTheFuture),
        ({"asked_on": date(1999, 12, 31)}, errors.AskedTooLongAgo),
        ({"known_on": days_ago(-1)}, errors.FactInTheFuture),
        ({"known_on": days_ago(10), "restarted_on": days_ago(11)}, errors.RestartedTooEarly),
        ({"phone": "13800000001"}, errors.NameNeeded),
        ({"name": "赵", "phone": "1380000"}, PhoneWrongLength),
        ({"channel": Consultation.Channel.STALL}, errors.MeetingNeeded),
        ({"articles": (KEY,)}, errors.UnknownArticle),
    ],
)
def test_what_cannot_be_is_refused(
    street: Organization, wrong: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        a_question(street, **wrong)
    assert not Consultation.objects.exists()


def test_a_question_at_a_stall_belongs_to_a_meeting_of_the_body(
    clerk: Actor, street: Organization, district: Organization
) -> None:
    here, there = a_meeting(street), a_meeting(district)
    stall = {"channel": Consultation.Channel.STALL}

    row = a_question(street, actor=clerk, meeting=here.public_id, **stall)

    assert row.meeting == here
    with pytest.raises(errors.NoMeetingHere):
        a_question(street, actor=clerk, meeting=here.public_id)
    with pytest.raises(errors.MeetingElsewhere):
        a_question(street, meeting=there.public_id, **stall)


def test_two_at_once_lose_nothing(clerk: Actor, jurist: Actor, street: Organization) -> None:
    row = a_question(street, actor=clerk)
    read = row.version
    services.answer(
        jurist,
        commands.Answer(consultation=row.public_id, version=read, answer="先协商。"),
    )

    with pytest.raises(errors.ChangedMeanwhile) as changed:
        services.answer(
            clerk,
            commands.Answer(consultation=row.public_id, version=read, answer="直接仲裁。"),
        )

    assert "李干事" in str(changed.value)
    row.refresh_from_db()
    assert (row.answer, row.version) == ("先协商。", read + 1)
    later = commands.Answer(consultation=row.public_id, version=read + 1, answer="直接仲裁。")
    assert services.answer(clerk, later).answer == "直接仲裁。"


def test_a_change_keeps_who_asked_unless_it_is_written_anew(
    clerk: Actor, street: Organization
) -> None:
    row = a_question(street, actor=clerk, name="赵小川", phone="13800000001")

    def change(**more: object) -> Consultation:
        now = Consultation.objects.get(pk=row.pk)
        fields: dict[str, object] = {
            "consultation": row.public_id,
            "version": now.version,
            "asked_on": now.asked_on,
            "topic": "4",
            "question": "加班费怎么算？",
        }
        return services.change(clerk, commands.Change(**fields | more))  # type: ignore[arg-type]

    changed = change()
    assert (changed.topic, queries.asker(clerk, changed).name) == ("4", "赵小川")
    assert queries.asker(clerk, change(keep_asker=False, name="钱二")).name == "钱二"
    assert change(keep_asker=False).anonymous


def test_articles_are_cited_by_one_tap_and_stay_when_they_are_withdrawn(
    clerk: Actor, street: Organization
) -> None:
    article = an_article(street)
    row = a_question(street, actor=clerk)
    tap = commands.Cite(consultation=row.public_id, article=article.public_id)

    services.cite(clerk, tap)
    services.cite(clerk, tap)
    assert queries.articles_cited(row) == [article]
    assert AuditEntry.objects.filter(action="advice.cited").count() == 1

    article.withdrawn_on = timezone.localdate()
    article.save()
    row.refresh_from_db()
    kept = commands.Answer(
        consultation=row.public_id,
        version=row.version,
        answer="见第三十条。",
        articles=(article.public_id,),
    )
    assert queries.articles_cited(services.answer(clerk, kept)) == [article]


def test_an_article_cited_meanwhile_is_not_taken_off_by_an_older_answer(
    clerk: Actor, jurist: Actor, street: Organization
) -> None:
    article, row = an_article(street), a_question(street, actor=clerk)
    tap = commands.Cite(consultation=row.public_id, article=article.public_id)
    services.cite(jurist, tap)

    with pytest.raises(errors.ChangedMeanwhile):
        services.answer(
            clerk, commands.Answer(consultation=row.public_id, version=1, answer="申请调解。")
        )
    assert queries.articles_cited(row) == [article]


def test_a_key_that_belongs_to_another_desk_is_refused_with_a_sentence(
    clerk: Actor, street: Organization, other_district: Organization
) -> None:
    a_question(other_district, key=KEY)

    with pytest.raises(errors.OtherContent):
        a_question(street, actor=clerk, key=KEY)


def test_closing_without_an_answer_needs_a_reason_and_can_be_taken_back(
    clerk: Actor, street: Organization
) -> None:
    row = a_question(street, actor=clerk)

    with pytest.raises(errors.ReasonNeeded):
        services.close_consultation(clerk, commands.Close(consultation=row.public_id))
    closed = services.close_consultation(
        clerk, commands.Close(consultation=row.public_id, reason="本人不再咨询")
    )
    assert (closed.state, closed.closed_on) == (State.CLOSED, timezone.localdate())
    with pytest.raises(errors.NothingToAnswer):
        services.answer(
            clerk,
            commands.Answer(consultation=row.public_id, version=row.version, answer="……"),
        )
    again = services.reopen(clerk, commands.Reopen(consultation=row.public_id, reason="又来了"))
    assert (again.state, again.closed_on) == (State.OPEN, None)


def test_a_consultation_is_seen_by_its_own_desk_and_by_those_who_oversee(
    street: Organization,
    district: Organization,
    joint_union: Organization,
    other_district: Organization,
) -> None:
    row = a_question(street)

    def sees(body: Organization, role: Role) -> bool:
        try:
            queries.consultation(an_actor(body, role), row.public_id)
        except (NotFound, NotPermitted):
            return False
        return True

    assert sees(street, Role.STREET_STAFF)
    assert sees(street, Role.STATION_WORKER)
    assert sees(district, Role.LEGAL_WORKER)
    assert not sees(district, Role.ORGANIZER)
    assert not sees(district, Role.LEADER)
    assert not sees(district, Role.AUDITOR)
    assert not sees(district, Role.ADMINISTRATOR)
    assert not sees(joint_union, Role.STATION_WORKER)
    assert not sees(other_district, Role.LEGAL_WORKER)


def test_nobody_takes_a_question_down_at_another_desk(
    clerk: Actor, district: Organization, street: Organization, jurist: Actor
) -> None:
    with pytest.raises(NotPermitted):
        a_question(district, actor=clerk)
    assert a_question(street, actor=jurist).organization == street


def test_the_industry_is_that_of_the_employer_on_record(clerk: Actor, street: Organization) -> None:
    firm = an_employer(street, "云帆速递有限公司", industry="G")

    row = a_question(street, actor=clerk, employer=firm.public_id, employer_typed="别的")

    assert (row.industry, row.employer_typed, row.employer_name) == ("G", "", firm.name)
    assert queries.employer_called(clerk, "云帆速递有限公司") == firm
    assert queries.employer_called(clerk, "云帆") is None


def test_the_trail_names_no_text_and_nobody(clerk: Actor, street: Organization) -> None:
    a_question(street, actor=clerk, name="赵小川", phone="13800000001", question="拖欠工资")

    entry = AuditEntry.objects.get(action="advice.taken_down")
    assert entry.facts == {"channel": "walk_in", "topic": "5"}


def test_days_ahead_of_a_stall_are_no_days_of_asking() -> None:
    assert services.checked_day(timezone.localdate()) == timezone.localdate()
    with pytest.raises(errors.AskedInTheFuture):
        services.checked_day(timezone.localdate() + timedelta(days=1))
