"""When somebody reaches the statutory age of retirement (法定退休时间)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from unionhall.entitlements.law import acts
from unionhall.entitlements.law.book import Ages, Book
from unionhall.entitlements.law.inputs import Choices, Kind, asked
from unionhall.entitlements.law.results import Result, Unit
from unionhall.entitlements.law.sheet import Sheet
from unionhall.entitlements.law.spans import YEAR, plus_months
from unionhall.entitlements.law.words import Text, day

HEADLINE = Text("Statutory day of retirement", "法定退休时间")


class Track(StrEnum):
    """Which of the three tables applies to somebody."""

    MEN = "men"
    WOMEN_55 = "women_55"
    WOMEN_50 = "women_50"


TRACKS: Choices = (
    (Track.MEN, Text("man", "男职工")),
    (
        Track.WOMEN_55,
        Text("woman, formerly at 55 (managers, technicians)", "女职工（原55周岁退休）"),
    ),
    (Track.WOMEN_50, Text("woman, formerly at 50 (workers)", "女职工（原50周岁退休）")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """What the day of retirement follows from."""

    birth: date = asked(Kind.DAY, "Day of birth", "出生日期", required=True)
    track: str = asked(Kind.CHOICE, "Who retires", "人员类别", choices=TRACKS, required=True)


def compute(given: Input, book: Book) -> Result:
    """Find the day, and the earliest and latest by one's own choice."""
    ages = book.ages(given.track, given.birth)
    sheet = Sheet(book, on=ages.day, region="", day_field="birth")
    sheet.step(
        Text(
            f"The former age of {ages.former} is reached on {day(ages.former_day).en}.",
            f"原法定退休年龄{ages.former}周岁，{day(ages.former_day).zh}达到。",
        ),
        f"{given.birth.isoformat()} + {ages.former} → {ages.former_day.isoformat()}",
    )
    rising = sheet.if_law(f"retirement.{given.track}")
    if rising is None:
        sheet.step(
            Text(
                "That lies before the age began to rise: nothing changes.",
                "在延迟退休改革施行之前，不延迟。",
            )
        )
    else:
        _risen(sheet, given, ages)
    sheet.mark(ages.day, Text("statutory retirement", "法定退休"), main=True)
    if given.track != Track.MEN:
        sheet.ask(
            Text(
                "Which of the two ages of women applies follows from the post, not from the birth.",
                "女职工适用哪一档，取决于岗位（管理、技术岗位或者工人岗位），以单位和社保登记为准。",
            ),
            acts.cite(acts.RETIREMENT),
        )
    sheet.ask(
        Text(
            "A pension by the month needs the least years of contributions too, which rise from "
            "2030 on. Special work and loss of working ability have ages of their own.",
            "按月领取养老金还须达到最低缴费年限（2030年起逐步提高）。特殊工种、丧失劳动能力的另有规定。",
        ),
        acts.cite(acts.RETIREMENT),
    )
    return sheet.result(ages.day, Unit.DATE, HEADLINE)


def _risen(sheet: Sheet, given: Input, ages: Ages) -> None:
    age = ages.former * YEAR + ages.delay
    rising = sheet.law(f"retirement.{given.track}")
    sheet.step(
        Text(
            f"It rises step by step to {ages.new}: {ages.delay} months later for this birth.",
            f"逐步延迟至{ages.new}周岁，此出生年月延迟{ages.delay}个月。",
        ),
        f"{ages.former_day.isoformat()} + {ages.delay} → {ages.day.isoformat()}",
        rising.basis,
    )
    sheet.step(
        Text(
            f"The age is then {age // YEAR} years and {age % YEAR} months.",
            f"法定退休年龄为{age // YEAR}周岁" + (f"{age % YEAR}个月。" if age % YEAR else "。"),
        ),
        "",
        rising.basis,
    )
    flexible = sheet.law("retirement.flexible_years")
    earliest = max(ages.former_day, plus_months(ages.day, -YEAR * flexible.whole))
    latest = plus_months(ages.day, YEAR * flexible.whole)
    sheet.step(
        Text(
            f"By choice earlier, by up to {flexible.whole} years but not before the former age: "
            f"from {day(earliest).en} on; later, as agreed with the employer, until "
            f"{day(latest).en}.",
            f"可自愿弹性提前，最长{flexible.whole}年且不早于原法定退休年龄，最早{day(earliest).zh}；"
            f"与单位协商一致可弹性延迟，最迟{day(latest).zh}。",
        ),
        f"{earliest.isoformat()} … {latest.isoformat()}",
        flexible.basis,
    )
    if earliest < ages.day:
        sheet.mark(earliest, Text("earliest by choice", "最早弹性退休"))
    sheet.mark(latest, Text("latest by agreement", "最迟弹性退休"))
