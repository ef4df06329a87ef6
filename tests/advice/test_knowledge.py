"""Articles and past answers: who finds what, together, by words, type and day."""

from datetime import date

import pytest
from django.utils import timezone

from tests.builders.accounts import an_actor
from tests.builders.advice import a_question, an_article, days_ago
from tests.builders.organizations import OPERATOR, an_organization
from unionhall.accounts.models import Role
from unionhall.advice import commands, errors, library, queries, searching
from unionhall.advice.models import Article
from unionhall.advice.searching import Question, found
from unionhall.advice.services import knowledge
from unionhall.core.actors import Actor
from unionhall.core.errors import NotFound, NotPermitted
from unionhall.organizations import services as bodies
from unionhall.organizations.models import Kind, Organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(street: Organization) -> Actor:
    return an_actor(street, Role.STREET_STAFF)


@pytest.fixture
def jurist(district: Organization) -> Actor:
    return an_actor(district, Role.LEGAL_WORKER)


def rows_of(actor: Actor, text: str, **more: object) -> list[object]:
    answer = found(actor, Question(text=text, **more))  # type: ignore[arg-type]
    return [*(hit.row for hit in answer.articles), *(hit.row for hit in answer.consultations)]


def test_the_articles_of_the_rules_are_taken_in_once() -> None:
    first = knowledge.load_articles(OPERATOR, knowledge.LoadArticles())
    again = knowledge.load_articles(OPERATOR, knowledge.LoadArticles())

    assert first.new > 80
    assert (again.new, again.changed, again.unchanged) == (0, 0, first.new)
    limit = Article.objects.get(rule__startswith="arbitration.limit@")
    assert str(limit) == "《中华人民共和国劳动争议调解仲裁法》第二十七条"
    assert limit.text.startswith("申请仲裁的时效：不超过 1 年")
    assert (limit.grade, limit.organization) == ("A", None)


def test_a_rule_that_reads_otherwise_is_written_again() -> None:
    knowledge.load_articles(OPERATOR, knowledge.LoadArticles())
    Article.objects.filter(rule__startswith="aid.decision@").update(text="旧文字")

    assert knowledge.load_articles(OPERATOR, knowledge.LoadArticles()).changed == 1


def test_an_article_whose_rule_no_longer_ships_is_withdrawn_once_and_no_longer_found(
    clerk: Actor,
) -> None:
    knowledge.load_articles(OPERATOR, knowledge.LoadArticles())
    old = Article.objects.get(rule__startswith="injury.unit_application@")
    assert str(old) == "《工伤保险条例（2010年修订）》第十七条"
    Article.objects.filter(pk=old.pk).update(rule="injury.unit_application@000000@")

    taken = knowledge.load_articles(OPERATOR, knowledge.LoadArticles())
    again = knowledge.load_articles(OPERATOR, knowledge.LoadArticles())

    assert (taken.new, taken.changed, again.new, again.changed) == (1, 1, 0, 0)
    old.refresh_from_db()
    assert old.withdrawn_on == timezone.localdate()
    now = Article.objects.get(rule="injury.unit_application@000000@2011-01-01")
    hits = rows_of(clerk, "工伤认定", kind="articles")
    assert now in hits
    assert old not in hits


def test_answers_and_articles_are_found_together(clerk: Actor, street: Organization) -> None:
    article = an_article(street)
    answered = a_question(street, answer="劳动报酬应当及时足额支付。")
    a_question(street, question="劳动报酬是什么？")

    assert rows_of(clerk, "劳动报酬") == [article, answered]
    assert rows_of(clerk, "劳动报酬", kind="articles") == [article]
    assert rows_of(clerk, "劳动报酬", kind="consultations") == [answered]


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("年假", "未安排年休假的，按日工资的百分之三百支付。"),
        ("年休假", "没休的年假可以折算工资。"),
        ("欠薪", "单位拖欠工资的，可以申请支付令。"),
        ("双倍工资", "应当每月支付二倍的工资。"),
        ("社保", "应当依法缴纳社会保险费。"),
        ("双倍工资 社保", "未签合同的二倍工资；另应补缴社会保险费。"),
    ],
)
def test_a_thing_is_found_by_what_workers_and_by_what_the_law_call_it(
    clerk: Actor, street: Organization, asked: str, written: str
) -> None:
    answered = a_question(street, answer=written)
    a_question(street, answer="请到服务站领取困难帮扶申请表。")

    answer = found(clerk, Question(text=asked))

    assert [hit.row for hit in answer.consultations] == [answered]
    assert any(piece.found for piece in answer.consultations[0].answer)
    assert not answer.loosely


def test_answers_are_narrowed_by_type_and_day(clerk: Actor, street: Organization) -> None:
    old = a_question(street, answer="申请调解。", asked_on=days_ago(40), topic="4")
    new = a_question(street, answer="申请调解。")

    assert rows_of(clerk, "调解") == [new, old]
    assert rows_of(clerk, "调解", topic="4") == [old]
    assert rows_of(clerk, "调解", first=days_ago(10)) == [new]
    assert rows_of(clerk, "调解", last=days_ago(10)) == [old]


def test_answers_of_other_desks_are_not_found(
    clerk: Actor,
    jurist: Actor,
    street: Organization,
    district: Organization,
    other_district: Organization,
) -> None:
    here, above = (a_question(body, answer="申请调解。") for body in (street, district))
    a_question(other_district, answer="申请调解。")
    organizer = an_actor(district)

    assert rows_of(clerk, "调解") == [here]
    assert set(rows_of(jurist, "调解")) == {here, above}
    assert rows_of(organizer, "调解") == [above]
    assert rows_of(an_actor(district, Role.LEADER), "调解") == []


def test_own_articles_serve_the_line_of_their_body(
    clerk: Actor,
    jurist: Actor,
    district: Organization,
    street: Organization,
    other_district: Organization,
) -> None:
    of_district, of_street = an_article(district), an_article(street)
    an_article(other_district)

    assert set(rows_of(clerk, "劳动报酬")) == {of_district, of_street}
    assert set(rows_of(jurist, "劳动报酬")) == {of_district, of_street}
    with pytest.raises(NotFound):
        library.article(
            clerk, Article.objects.exclude(pk__in=[of_district.pk, of_street.pk]).get().public_id
        )


def test_only_those_who_keep_a_body_write_its_articles(
    clerk: Actor, jurist: Actor, district: Organization, street: Organization
) -> None:
    assert an_article(street, actor=clerk).organization == street
    with pytest.raises(NotPermitted):
        an_article(district, actor=clerk)
    article = an_article(district, actor=jurist)
    with pytest.raises(NotPermitted):
        knowledge.withdraw_article(
            clerk, commands.WithdrawArticle(article=article.public_id, reason="旧")
        )


def test_what_is_withdrawn_is_found_no_more(clerk: Actor, street: Organization) -> None:
    article = an_article(street)

    with pytest.raises(errors.ReasonNeeded):
        knowledge.withdraw_article(
            clerk, commands.WithdrawArticle(article=article.public_id, reason=" ")
        )
    knowledge.withdraw_article(
        clerk, commands.WithdrawArticle(article=article.public_id, reason="已废止")
    )

    assert rows_of(clerk, "劳动报酬") == []


def test_what_ships_is_not_changed_here(jurist: Actor) -> None:
    knowledge.load_articles(OPERATOR, knowledge.LoadArticles())
    shipped = Article.objects.filter(rule__startswith="aid.decision@").get()

    with pytest.raises(errors.ShippedArticle):
        knowledge.withdraw_article(
            jurist, commands.WithdrawArticle(article=shipped.public_id, reason="旧")
        )


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"source": " "}, errors.SourceNeeded),
        ({"text": " "}, errors.AnswerNeeded),
        (
            {"valid_from": date(2026, 5, 1), "valid_until": date(2026, 5, 1)},
            errors.ArticleLasts,
        ),
    ],
)
def test_an_article_has_a_text_a_source_and_days_in_order(
    street: Organization, wrong: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        an_article(street, **wrong)


def test_what_holds_some_of_the_words_is_better_than_nothing(
    clerk: Actor, street: Organization
) -> None:
    row = a_question(street, question="拖欠工资怎么办", answer="申请调解。")

    answer = found(clerk, Question(text="拖欠工资可以上访吗"))

    assert [hit.row for hit in answer.consultations] == [row]
    assert answer.loosely
    assert not found(clerk, Question(text="拖欠工资")).loosely


def test_a_body_that_moves_takes_its_answers_along(
    street: Organization, city: Organization
) -> None:
    row = a_question(street, answer="申请调解。")
    there = an_organization("怀柔区总工会", parent=city, kind=Kind.DISTRICT)

    bodies.move(
        OPERATOR,
        bodies.Move(organization=street.public_id, parent=there.public_id, on=timezone.localdate()),
    )

    assert rows_of(an_actor(there, Role.LEGAL_WORKER), "调解") == [row]
    street.refresh_from_db()
    assert rows_of(an_actor(street, Role.STREET_STAFF), "调解") == [row]


def test_the_list_searches_by_the_same_words(clerk: Actor, street: Organization) -> None:
    row = a_question(street, question="每天加班没有加班费")
    a_question(street)

    assert list(searching.containing(queries.consultations(clerk), "加班")) == [row]
    assert list(searching.containing(queries.consultations(clerk), "？")) == []
