"""Texts in both languages, and how numbers and days are written in them."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction

SHOWN = Decimal("0.0001")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence in English and in Chinese."""

    en: str
    zh: str

    def into(self, language: str) -> str:
        """Return the sentence in a language: Chinese for zh and its kinds, else English."""
        return self.zh if language.startswith("zh") else self.en

    def __bool__(self) -> bool:
        return bool(self.en)


NOTHING = Text("", "")


def number(value: int | Decimal | Fraction) -> str:
    """Write a number with groups of three; what has more than four decimals ends in “…”."""
    if isinstance(value, Fraction):
        value = Decimal(value.numerator) / Decimal(value.denominator)
    if isinstance(value, int):
        return f"{value:,}"
    cut = value.quantize(SHOWN, ROUND_DOWN)
    plain = f"{cut:,f}".rstrip("0").rstrip(".")
    return plain if cut == value else f"{cut:,f}…"


def per_cent(value: Decimal) -> str:
    """Write a share: 150%."""
    return f"{number(value * 100)}%"


def day(value: date) -> Text:
    """Write a day in both languages."""
    return Text(
        f"{MONTHS[value.month - 1]} {value.day}, {value.year}",
        f"{value.year}年{value.month}月{value.day}日",
    )


def article(*numbers: int) -> Text:
    """Name articles of an act: Arts. 46, 47 / 第四十六条、第四十七条."""
    head = "Art." if len(numbers) == 1 else "Arts."
    return Text(
        f"{head} {', '.join(map(str, numbers))}",
        "、".join(f"第{chinese(one)}条" for one in numbers),
    )


def chinese(value: int) -> str:
    """Write a whole number below a thousand as Chinese statutes do: 一百零三."""
    hundreds, rest = divmod(value, 100)
    tens, ones = divmod(rest, 10)
    said = f"{DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        said += ("" if tens == 1 and not hundreds else DIGITS[tens]) + "十"
    elif hundreds and ones:
        said += "零"
    return said + (DIGITS[ones] if ones else "")
