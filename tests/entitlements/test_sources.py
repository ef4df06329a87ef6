"""Each step is cited by the text that held on the day of the fact, or is said to be read back."""

from datetime import date

import pytest

from tests.entitlements.helpers import calculate
from unionhall.entitlements.law.results import Parameter, Result

COURT_2025 = "法释〔2025〕12号"
LATER = "后来的规定，2025年9月1日起施行"


def cited(result: Result) -> list[str]:
    """Return where every step is from, in Chinese."""
    return [f"{s.basis.source.zh}{s.basis.article.zh}" for s in result.steps if s.basis]


def parameter(result: Result, id_: str) -> Parameter:
    return next(one for one in result.parameters if one.id == id_)


def double_wages(start: str, end: str, region: str = "000000", **more: str) -> Result:
    return calculate(
        "double_wage", start=start, end=end, monthly_wage="6000", region=region, **more
    )


def test_full_months_of_double_wages_are_cited_by_the_statute() -> None:
    result = double_wages("2015-03-01", "2015-09-30")

    assert cited(result) == [
        "中华人民共和国劳动合同法第十四条、第八十二条",
        "中华人民共和国劳动合同法第八十二条",
    ]


def test_a_part_of_a_month_before_the_interpretation_is_said_to_be_read_back() -> None:
    before = cited(double_wages("2021-03-01", "2021-09-15"))
    after = cited(double_wages("2025-03-01", "2025-09-15"))

    assert [LATER in one for one in before if COURT_2025 in one] == [True]
    assert [LATER in one for one in after if COURT_2025 in one] == [False]
    questions = [q.basis.source.zh for q in double_wages("2021-03-01", "2021-09-15").questions]
    assert all(LATER in one for one in questions if COURT_2025 in one)


@pytest.mark.parametrize(
    ("end", "region", "source", "grade"),
    [
        ("2022-06-30", "000000", "中华人民共和国劳动合同法", "I"),
        ("2022-06-30", "110000", "中华人民共和国劳动合同法", "I"),
        ("2024-06-30", "110000", "北京市关于审理劳动争议案件解答（2024年4月）", "A"),
        ("2025-10-31", "000000", COURT_2025, "I"),
    ],
)
def test_a_renewal_is_cited_by_what_held_on_the_last_day(
    end: str, region: str, source: str, grade: str
) -> None:
    result = double_wages(
        "2015-03-01", end, region, case="renewal", due_on=f"{int(end[:4]) - 1}-12-31"
    )
    used = parameter(result, "double_wage.renewal_longest")
    assert source in used.source.zh
    assert used.grade == grade


@pytest.mark.parametrize(
    ("day", "source", "since"),
    [
        ("2019-06-30", "劳社部发〔2008〕3号", date(2008, 1, 3)),
        ("2025-06-30", "人社部发〔2025〕2号", date(2025, 1, 1)),
    ],
)
def test_overtime_is_cited_by_the_notice_of_its_day(day: str, source: str, since: date) -> None:
    result = calculate("overtime", day=day, monthly_wage="6000", weekday_hours="3")
    days = parameter(result, "overtime.paid_days")

    assert source in days.source.zh
    assert days.valid_from == since
    assert (days.valid_until or date.max) > date.fromisoformat(day)
    assert source in cited(result)[0]


def test_wage_records_before_the_answers_of_beijing_are_said_to_be_read_back() -> None:
    def records(day: str) -> Parameter:
        facts = {"day": day, "months": "1", "region": "110000"}
        return parameter(calculate("sick_pay", **facts), "records.wage_months")

    assert records("2019-06-30").grade == "I"
    assert "后来的规定，2024年4月30日起施行" in records("2019-06-30").source.zh
    assert records("2024-06-30").grade == "A"
    assert "后来的规定" not in records("2024-06-30").source.zh


def test_sick_pay_outside_beijing_names_its_text_and_that_it_was_not_read() -> None:
    result = calculate("sick_pay", day="2024-06-30", months="1", local_minimum_wage="2000")
    share = parameter(result, "pay.sick")

    assert (share.article.zh, share.grade) == ("第59条", "K")
    assert share.source.zh == (
        "《关于贯彻执行〈中华人民共和国劳动法〉若干问题的意见》（劳部发〔1995〕309号），文本未能读到"
    )
    assert not [one for one in cited(result) if "未查到规定" in one]


def test_the_terms_to_apply_for_an_injury_name_the_regulation_and_its_article() -> None:
    result = calculate("work_injury", day="2024-06-30", grade="7", monthly_wage="9000")

    for who in ("unit", "worker"):
        term = parameter(result, f"injury.{who}_application")
        assert (term.source.zh, term.article.zh) == ("工伤保险条例（2010年修订）", "第十七条")
        assert (term.valid_from, term.grade) == (date(2011, 1, 1), "A")
