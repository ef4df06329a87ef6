"""Finding by words: what is cut how, what is found, by which index, and in which order."""

from datetime import date

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from unionhall.core import search
from unionhall.core.search import Entry, Index, Wanted
from unionhall.core.segmenting import asked, words

INDEX = Index("advice_consultation_words")


def found(text: str, **more: object) -> list[int]:
    wanted = Wanted(words=tuple(asked(text)), **more)  # type: ignore[arg-type]
    return [hit.key for hit in INDEX.hits(wanted)]


def put(key: int, title: str, text: str = "", **more: object) -> None:
    fields = {"tags": ("p0001", "at0001"), "day": date(2026, 3, 2)} | more
    INDEX.put([Entry(key=key, title=title, text=text, **fields)])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("公司拖欠工资三个月", "工资"),
        ("上班时发生工伤", "工伤"),
        ("每天加班没有加班费", "加班"),
        ("农民工讨薪难", "讨薪"),
        ("工伤保险待遇怎么算", "保险"),
        ("解除劳动合同经济补偿金", "补偿金"),
        ("竞业限制协议有效吗", "竞业"),
        ("要求Ｎ＋１赔偿 ２０２６年", "2026"),
        ("公司叫ABC物流", "ａｂｃ"),
        ("年休假没休", "年休假"),
        ("美团员工说押金不退", "美团"),
        ("被讨薪水", "讨薪"),
        ("我被欠薪", "欠薪"),
    ],
)
def test_a_word_is_found_wherever_it_stands(text: str, word: str) -> None:
    assert set(asked(word)) <= set(words(text))


@given(st.text("工资加班美团员讨薪水拖欠公司不给保险金", min_size=2, max_size=24), st.data())
def test_any_two_characters_and_more_are_found_wherever_they_stand(
    text: str, data: st.DataObject
) -> None:
    first = data.draw(st.integers(0, len(text) - 2))
    last = data.draw(st.integers(first + 2, len(text)))

    assert set(asked(text[first:last])) <= set(words(text))


def test_a_longer_word_is_asked_for_by_the_words_that_make_it_up() -> None:
    assert asked("拖欠工资") == ["拖欠", "工资"]
    assert asked("年休假") == ["年休假"]
    assert asked("薪") == ["薪"]
    assert asked("？！") == []


@pytest.mark.django_db
class TestFinding:
    def test_all_words_must_stand_in_what_is_found(self) -> None:
        put(1, "拖欠工资怎么办")
        put(2, "加班费怎么算")
        put(3, "拖欠加班工资")

        assert set(found("工资")) == {1, 3}
        assert set(found("工资 加班")) == {3}
        assert found("工资 加班", loose=True) == [3, 2, 1]
        assert found("没有这样的话") == []

    def test_loosely_found_is_what_holds_most_of_the_words(self) -> None:
        put(1, "拖欠工资怎么办", "申请调解")
        put(2, "工资怎么算")
        put(3, "拖欠加班工资怎么办")

        assert found("拖欠 工资 加班 申请 赔偿", loose=True) == [3, 1]

    def test_the_title_weighs_more_than_the_text(self) -> None:
        put(1, "社会保险没缴", "可以申请仲裁，主张工伤待遇")
        put(2, "工伤认定期限多久", "一年")

        assert found("工伤") == [2, 1]

    def test_of_equals_the_newest_comes_first(self) -> None:
        put(1, "工伤认定")
        put(2, "工伤认定")

        assert found("工伤") == [2, 1]

    def test_places_types_and_days_narrow_it(self) -> None:
        put(1, "工伤", tags=("p0001", "p00010002", "at00010002", "t5"), day=date(2026, 1, 1))
        put(2, "工伤", tags=("p0001", "at0001", "t4"), day=date(2026, 6, 1))

        assert found("工伤", places=(search.below("0001"),)) == [2, 1]
        assert found("工伤", places=(search.at("0001"),)) == [2]
        assert found("工伤", places=()) == []
        assert found("工伤", tags=("t5",)) == [1]
        assert found("工伤", first=date(2026, 2, 1)) == [2]
        assert found("工伤", last=date(2026, 2, 1)) == [1]

    def test_what_is_stored_again_takes_the_place_of_the_earlier(self) -> None:
        put(1, "工伤")
        put(1, "加班")

        assert (found("工伤"), found("加班")) == ([], [1])
        INDEX.remove([1])
        assert found("加班") == []

    def test_a_single_character_is_found_wherever_it_stands(self) -> None:
        put(1, "薪资被拖欠")
        put(2, "单位欠薪")

        assert set(found("薪")) == {1, 2}

    def test_signs_of_the_query_language_are_no_danger(self) -> None:
        put(1, "工伤 OR 'x' & | !")

        for text in ("' OR 1=1", '"', "工伤*", "a:b & c | !d", "NEAR(", "\\"):
            found(text)
        assert found("工伤'\"") == [1]

    def test_the_index_answers_it_and_no_table_is_read(self) -> None:
        for key in range(1, 40):
            put(key, "工伤认定")
        sql, params = INDEX.statement(Wanted(words=("工伤",), places=("p0001",)))
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET LOCAL enable_seqscan = off")
                cursor.execute("SET LOCAL enable_indexscan = off")
                cursor.execute(f"EXPLAIN {sql}", params)
            else:
                cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
            plan = str(cursor.fetchall())

        if connection.vendor == "postgresql":
            assert "Bitmap Index Scan on advice_consultation_words_words" in plan
        else:
            assert "VIRTUAL TABLE INDEX" in plan
            assert "M" in plan.partition("VIRTUAL TABLE INDEX")[2]  # by the words, not the rows


def test_an_excerpt_marks_the_words_and_stays_short() -> None:
    text = "前" * 200 + "单位拖欠工资三个月" + "后" * 200

    pieces = search.excerpt(text, ["工资"])

    assert [piece.text for piece in pieces if piece.found] == ["工资"]
    assert pieces[0].text == "…"
    assert pieces[-1].text == "…"
    assert sum(len(piece.text) for piece in pieces) <= 170


def test_an_excerpt_without_the_words_is_the_beginning() -> None:
    assert [piece.text for piece in search.excerpt("单位拖欠工资", ["加班"])] == ["单位拖欠工资"]
