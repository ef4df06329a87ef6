"""Days as lists write them, turned into the one way in which forms have them.

Of "2023.07" nobody knows the day, so it stays a month, 2023-07: what keeps months takes it,
and other rules say what is wrong with it. "2023.1" stays as it is, for a spreadsheet writes
October like that as well.
"""

import re
import unicodedata
from datetime import date, timedelta

EPOCH = date(1899, 12, 30)
SERIALS = range(14_611, 73_415)
"""Days as spreadsheets count them, from 1940 to the end of 2100."""
_PARTS = re.compile(
    r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?"
    r"(?:[T\s]+0{1,2}:00(?::00(?:\.0+)?)?)?"
)
_CHINESE = re.compile(
    r"([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十廿卅]{1,4})[日号]"
)
_MONTH = re.compile(r"(\d{4})(?:\s*[-/]\s*(\d{1,2})|\s*年\s*(\d{1,2})\s*月|\.?(\d{2}))")
_IN_NORMAL_FORM = re.compile(r"[12]\d{3}-(?:0[1-9]|1[0-2])")
_CHINESE_MONTH = re.compile(r"([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月")
_DIGITS = {digit: number for number, digit in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}
_TENS = {"廿": "二十", "卅": "三十"}


def plain(text: str) -> str:
    """Return a day as 2023-07-01, whatever way it is written in; other texts as they are."""
    words = unicodedata.normalize("NFKC", text).strip()
    if words.isascii() and words.isdigit() and len(words) == len("45108") and int(words) in SERIALS:
        return (EPOCH + timedelta(days=int(words))).isoformat()
    if found := _PARTS.fullmatch(words):
        return _day(*(int(part) for part in found.groups())) or words
    if found := _CHINESE.fullmatch(words):
        year = int("".join(str(_DIGITS[digit]) for digit in found[1]))
        return _day(year, _number(found[2]), _number(found[3])) or words
    if found := _MONTH.fullmatch(words):
        return _month(int(found[1]), int(found[2] or found[3] or found[4])) or words
    if found := _CHINESE_MONTH.fullmatch(words):
        year = int("".join(str(_DIGITS[digit]) for digit in found[1]))
        return _month(year, _number(found[2])) or words
    return words


def month_of(text: str) -> date | None:
    """Return the first day of the month, where a text in normal form names a month only."""
    return date.fromisoformat(f"{text}-01") if _IN_NORMAL_FORM.fullmatch(text) else None


def _month(year: int, month: int) -> str:
    return _day(year, month, 1)[: len("2023-07")]


def _day(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _number(text: str) -> int:
    for short, long in _TENS.items():
        text = text.replace(short, long)
    tens, ten, ones = text.rpartition("十")
    unit = _DIGITS.get(ones, 0) if len(ones) <= 1 else 99
    if not ten:
        return unit
    return (_DIGITS.get(tens, 9) if tens else 1) * 10 + unit
