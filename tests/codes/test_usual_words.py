"""Lists say things in their own words: those that are beyond doubt have their code."""

from datetime import date

import pytest

from unionhall.codes import lists
from unionhall.codes.documents import read_validity, split_validity
from unionhall.codes.errors import ValidityUnreadable

SAID = {
    "education": {
        "10": "研究生 硕士 博士 硕士研究生 博士研究生",
        "20": "大学本科 本科 大本 大学",
        "30": "大学专科 大专 专科",
        "40": "中专 职高 技校",
        "60": "普通高中 高中",
        "70": "初中",
        "80": "小学",
    },
    "political": {
        "01": "中共党员 党员",
        "02": "中共预备党员 预备党员",
        "03": "共青团员 团员",
        "04": "民革",
        "12": "无党派",
        "13": "群众",
    },
    "household": {
        "10": "农业户口 农业 农村 农村户口 本市农业户口 外埠农业户口",
        "20": "非农业户口 非农业 城镇 城镇户口 本市城镇 外埠城镇",
        "30": "居民户口 居民",
    },
    "skill_level": {"00": "无", "05": "初级工", "04": "中级工(四级)", "03": "高级工", "02": "技师"},
    "sex": {"1": "男 男性 M", "2": "女 女性 f"},
    "employment_form": {
        "01": "货车司机 卡车司机",
        "02": "网约车司机 网约车",
        "03": "快递员 快递 快递小哥",
        "04": "外卖配送员 骑手 外卖员 外卖骑手 送餐员",
        "05": "护工",
        "06": "家政 保姆",
        "08": "房产中介",
        "09": "保安",
        "10": "合同制 正式工",
    },
}
DOUBTFUL = {
    "education": ("大专以上", "初中及以下", "高职", "文盲", "学士后"),
    "political": ("无", "民主党派", "积极分子"),
    "household": ("本市", "外埠", "集体户", "家庭户"),
    "employment_form": ("司机", "灵活就业", "临时工", "配送员", "保洁"),
    "nation": ("少数民族", "族", "蒙"),
    "sex": ("不详", "0"),
}


@pytest.mark.parametrize(
    ("name", "code", "word"),
    [
        (name, code, word)
        for name, codes in SAID.items()
        for code, words in codes.items()
        for word in words.split()
    ],
)
def test_a_usual_word_has_its_code(name: str, code: str, word: str) -> None:
    assert lists.find(name, word) == code


def test_a_nation_may_be_named_without_its_last_character() -> None:
    assert lists.find("nation", "汉") == "01"
    for code, one in lists.code_list("nation").items.items():
        if one.zh.endswith("族"):
            assert lists.find("nation", one.zh.removesuffix("族")) == code


@pytest.mark.parametrize(
    ("name", "word"), [(name, word) for name, words in DOUBTFUL.items() for word in words]
)
def test_a_word_of_doubtful_meaning_stays_refused(name: str, word: str) -> None:
    assert lists.find(name, word) is None


@pytest.mark.parametrize("name", sorted(lists.NAMES))
def test_no_usual_word_is_what_another_code_is_called(name: str) -> None:
    listed = lists.code_list(name)
    called = {word: one.code for one in listed.items.values() for word in (one.zh, one.en)}
    assert [w for w, code in listed.words.items() if called.get(w, code) != code] == []
    assert set(listed.words.values()) <= set(listed.items)


@pytest.mark.parametrize("word", ["长期", "长期有效", "永久", "永久有效", "long term"])
def test_a_card_for_good_is_said_in_several_ways(word: str) -> None:
    assert read_validity(word) is None


def test_for_good_may_be_the_end_of_a_span() -> None:
    since, until = split_validity("2016.03.02-长期有效")
    assert (since, read_validity(until)) == ("20160302", None)


def test_what_is_no_day_and_not_for_good_is_refused() -> None:
    with pytest.raises(ValidityUnreadable):
        read_validity("很久")
    assert read_validity("2036.03.02") == date(2036, 3, 2)
