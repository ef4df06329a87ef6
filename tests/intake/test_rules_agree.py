"""One set of rules, two executions: what the list says of a row is what the form says of it."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

import polars as pl

from unionhall.codes import lists
from unionhall.codes.documents import DEMO, HMT_CODES, check_character, demo_number
from unionhall.core.errors import DomainError
from unionhall.intake import headings
from unionhall.intake.checks import check, for_clerks, form_of
from unionhall.joining.papers import CODED, Papers, read

ON = date(2026, 11, 28)
ROWS = 50_000
FIELDS = [column.field for column in headings.COLUMNS]


def rows(count: int) -> pl.DataFrame:
    chance = random.Random(20261128)
    made = [row(chance) for _ in range(count)]
    columns = {field: [one.get(field, "") for one in made] for field in FIELDS}
    return pl.DataFrame({"line": range(2, count + 2), **columns})


NAMES = (
    "王建国",
    "欧阳 娜娜",
    "买买提•艾力",
    "𬭚㛃",
    "Li Wei",
    "李",
    "张三丰四五六七",
    "古丽．巴哈尔",
)
BAD_NAMES = ("", "王3", "王@国", "·王", " ", "王" * 61)
PHONES = (
    "13800000001",
    " 139 0000 0002",
    "+8615900000003",
    "１３８００００００００",
    "138-0000-0004",
)
BAD_PHONES = ("", "1380000", "12345678901", "1.38E+10", "138000000011", "电话", "13800000000.0")
UNTIL = ("长期", "20360131", "2036.01.31", "2036年01月31日", "2036-01-31 00:00:00", "20261128")
BAD_UNTIL = ("", "20201231", "2036", "20361301", "永远", "2026-11-27")
SINCE = ("", "", "2016-01-31", "20160131", "2016-01-31 00:00:00")
BAD_SINCE = ("20270101", "2016", "20160231")


def row(chance: random.Random) -> dict[str, str]:
    """A row that is right, wrong in one thing, or wrong in several."""
    said = {
        "name": chance.choice(NAMES),
        "kind": chance.choice(("", "", "居民身份证", "身份证", "resident_id")),
        "number": number(chance),
        "phone": chance.choice(PHONES),
        "valid_until": chance.choice(UNTIL),
        "valid_from": chance.choice(SINCE),
        "address": chance.choice(("", "儒林街道 3 号楼")),
        "employer_name": chance.choice(("", "第一服务公司")),
        "post": chance.choice(("", "骑手")),
        "employment_form": word(chance, "employment_form"),
        **{name: chance.choice(("", word(chance, name))) for name in CODED},
    }
    for _ in range(chance.choice((0, 0, 0, 0, 0, 1, 1, 2, 3))):
        field, wrong = chance.choice(list(WRONG.items()))
        said[field] = wrong(chance)
    return said


def word(chance: random.Random, name: str) -> str:
    """A code of a list, its other notation, or its name."""
    item = chance.choice(list(lists.code_list(name).items.values()))
    return chance.choice([text for text in (item.code, item.zh, item.en, item.also) if text])


def number(chance: random.Random) -> str:
    born = date(1950, 1, 1) + timedelta(days=chance.randrange(21_900))
    digits = demo_number(f"{chance.randrange(10_000):04d}", born, chance.randrange(1000))
    return chance.choice((digits, digits, digits, digits.lower(), f"{digits[:6]} {digits[6:]}"))


def bad_number(chance: random.Random) -> str:
    good = number(chance).replace(" ", "").upper()
    young = date(2010, 11, 20) + timedelta(days=chance.randrange(20))
    old = date(chance.choice((1880, 1895, 1896, 1897, 2026, 2027)), 2, 28)
    beginnings = (*HMT_CODES, "110000", "110119", "123456", "911234", f"{DEMO}0001")
    first = f"{chance.choice(beginnings)}19900307{chance.randrange(1000):03d}"
    return chance.choice(
        (
            good[:-1] + ("1" if good[-1] != "1" else "2"),
            good[:17],
            good[:3] + "A" + good[4:],
            "1.10101E+17",
            "",
            "110101900307123",
            good[:10] + "1332" + good[14:],
            demo_number("0001", young, 1),
            demo_number("0001", date(2008, 2, 29), 3),
            demo_number("0001", old, 5),
            first + check_character(first),
            good[:-3] + "000",
            "E1234567",
        )
    )


WRONG = {
    "name": lambda chance: chance.choice(BAD_NAMES),
    "number": bad_number,
    "phone": lambda chance: chance.choice(BAD_PHONES),
    "valid_until": lambda chance: chance.choice(BAD_UNTIL),
    "valid_from": lambda chance: chance.choice(BAD_SINCE),
    "employment_form": lambda chance: chance.choice(("", "99", "不知道")),
    "education": lambda chance: chance.choice(("99", "博士后后")),
    "kind": lambda chance: chance.choice(("护照", "港澳台居民居住证", "士兵证", "passport")),
    "sex": lambda chance: chance.choice(("男", "女", "1", "?")),
    "birth": lambda chance: chance.choice(("1990-03-07", "1990", "2030-01-01", "20150101")),
    "post": lambda _chance: "岗" * 61,
    "address": lambda _chance: "址" * 201,
}


def said(problems: tuple[DomainError, ...]) -> list[tuple[str, str, str]]:
    return [(one.code, one.field, str(one)) for one in problems]


def by_form(frame: pl.DataFrame) -> Iterator[tuple[int, Papers | None, list[DomainError]]]:
    """Read each row as the form that a person would have filled in with the same answers."""
    for one in frame.iter_rows(named=True):
        coded = {
            name: lists.find(name, one[name]) or one[name] for name in (*CODED, "employment_form")
        }
        papers, problems = read(form_of(one | coded | meant(one)), ON)
        yield one["line"], papers, problems


def meant(one: dict[str, str]) -> dict[str, str]:
    kinds = {"": "resident_id", "居民身份证": "resident_id", "身份证": "resident_id"}
    kinds |= {"护照": "passport", "港澳台居民居住证": "hmt_permit"}
    sexes = {"男": "1", "女": "2"}
    kind, sex = one["kind"], one["sex"]
    return {"kind": kinds.get(kind, kind), "sex": sexes.get(sex, sex)}


def test_fifty_thousand_rows_are_judged_as_the_form_judges_them() -> None:
    frame = rows(ROWS)
    checked = check(frame, set(), ON)
    understood = {one["line"]: one for one in checked.rows.iter_rows(named=True)}
    right = wrong = lacking = 0
    for line, papers, problems in by_form(frame):
        if papers is None:
            found = checked.problems.get(line) or checked.lacking[line]
            assert said(for_clerks(problems)) == said(found)
            wrong += line in checked.problems
            lacking += line in checked.lacking
            continue
        right += 1
        who, row_ = papers.identity, understood[line]
        assert line not in checked.problems
        assert line not in checked.lacking
        assert {
            "name": who.name,
            "kind": who.kind,
            "number": who.number,
            "sex": who.sex,
            "birth": who.birth,
            "phone": who.phone,
            "address": who.address,
            "division_code": who.division_code,
            "valid_from": who.valid_from,
            "valid_until": who.valid_until,
            "lasting": who.valid_until is None,
            "post": papers.post,
            "employer_name": papers.employer_name,
            "profile": papers.profile,
        } == {
            **{name: row_[name] for name in ("name", "kind", "number", "sex", "birth", "phone")},
            **{name: row_[name] for name in ("address", "division_code", "valid_from")},
            **{name: row_[name] for name in ("valid_until", "lasting", "post", "employer_name")},
            "profile": {name: row_[name] for name in CODED if row_[name]},
        }
    assert right + wrong + lacking == ROWS
    assert min(right, wrong, lacking) > ROWS // 100


def test_a_number_that_was_a_number_is_refused_however_right_it_looks() -> None:
    frame = rows(50)
    good = [line for line, papers, _ in by_form(frame) if papers is not None]
    checked = check(frame, set(good), ON)
    assert [checked.problems[line][0].code for line in good] == ["lost_digits"] * len(good)


def test_sex_or_birth_that_contradict_the_number_are_refused_by_both() -> None:
    number_ = demo_number("0001", date(1990, 3, 7), 1)  # a man's
    stated = {"name": "王建国", "number": number_, "phone": "13800000001", "valid_until": "长期"}
    stated |= {"employment_form": "骑手"}
    cells = [
        {"sex": "男", "birth": "1990-03-07"},
        {"sex": "女"},
        {"birth": "1990.3.8"},
        {"sex": "女", "birth": "1990年3月8日"},
        {"birth": "1990-03"},
    ]
    rows_ = [stated | one for one in cells]
    columns = {field: [one.get(field, "") for one in rows_] for field in FIELDS}
    frame = pl.DataFrame({"line": range(2, len(rows_) + 2), **columns})
    checked = check(frame, set(), ON)
    codes = {line: [one.code for one in found] for line, found in checked.problems.items()}
    both = ["sex_contradicts", "birth_contradicts"]
    assert codes == {3: both[:1], 4: both[1:], 5: both}
    for line, _papers, problems in by_form(frame):
        assert [one.code for one in problems] == codes.get(line, [])
