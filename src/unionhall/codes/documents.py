"""Identity documents: what a number must look like, and what it says.

Sources: GB 11643-1999 (resident ID: 17 digits and a check character by ISO 7064 MOD 11-2),
the 2018 rules for residence permits of Hong Kong, Macao and Taiwan residents (the same form,
beginning with 810000, 820000, 830000), the 2023 rules for the foreigner's permanent residence
card (the same form, beginning with 9: then issuing province, country, birth, sequence, check)
and its older form of three letters and twelve digits, whose check digit is not verified here.

A right check character does not prove a number: it finds every single wrong digit and most
swapped ones, no more. Nothing here is ever written to a log.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from operator import mul

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from unionhall.codes import counties, errors
from unionhall.core import formats

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
LENGTH = 18
OLD_LENGTH = 15
DEMO = "99"
"""No province has this number; the demo's invented people live there."""
OF_AGE = 16
"""The youngest age at which one may work (Labour Law, Art. 15)."""
OLDEST = 130
NAME_LIMIT = 60

_ROUNDED = re.compile(r"\d+(?:\.\d+)?[E]\+?\d+|\d+\.\d*")
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_OLD_FOREIGN_CARD = re.compile(r"([A-Z]{3})(\d{4})(\d{2})(\d{2})(\d{2})\d{2}")
_PASSPORT = re.compile(r"(?=.*\d)[A-Z0-9]{5,15}")


class DocumentKind(TextChoices):
    """The documents with which one may join."""

    RESIDENT_ID = "resident_id", _("resident ID card")
    HMT_PERMIT = "hmt_permit", _("residence permit for Hong Kong, Macao and Taiwan residents")
    FOREIGN_CARD = "foreign_card", _("foreign permanent resident ID card")
    PASSPORT = "passport", _("passport")


HMT_CODES = ("810000", "820000", "830000")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document that was checked: its number in normal form, and what the number says.

    ``sex`` is "1" (male) or "2" (female) by GB/T 2261.1; it, ``birth`` and
    ``division_code`` are empty where the number does not tell.
    """

    kind: DocumentKind
    number: str = field(repr=False)
    birth: date | None = field(default=None, repr=False)
    sex: str = ""
    division_code: str = ""


def check_character(first_seventeen: str) -> str:
    """Compute the last character from the seventeen digits before it (MOD 11-2)."""
    if len(first_seventeen) != len(WEIGHTS):
        raise ValueError("seventeen digits are needed")
    total = sum(map(mul, map(int, first_seventeen), WEIGHTS))
    return CHECK_CHARACTERS[total % 11]


def normalise_number(text: str) -> str:
    """Return the number without spaces and dashes, half-width, in capitals."""
    narrow = _INVISIBLE.sub("", text).translate(_FULL_WIDTH)
    return re.sub(r"[\s\-‐-―]", "", narrow).upper()


def check_document(
    kind: DocumentKind | str, text: str, *, on: date, demo: bool = False
) -> Document:
    """Return the document in normal form; raises a DocumentProblem.

    ``on`` is the day of the check. ``demo`` admits the demo's invented numbers.
    """
    kind = DocumentKind(kind)
    number = normalise_number(text)
    if not number:
        raise errors.NumberMissing
    if _ROUNDED.fullmatch(number):
        raise errors.LostDigits
    if kind == DocumentKind.PASSPORT:
        if not _PASSPORT.fullmatch(number):
            raise errors.MalformedNumber(kind=kind.label)
        return Document(kind=kind, number=number)
    if kind == DocumentKind.FOREIGN_CARD and number[:1].isalpha():
        return _old_foreign_card(number, on)
    _require_form(kind, number)
    division = _division(kind, number, demo=demo)
    birth = _birth(number[6:14], on)
    if check_character(number[:-1]) != number[-1]:
        # A spreadsheet keeps fifteen digits and fills the rest with noughts.
        raise errors.LostDigits if number.endswith("000") else errors.WrongCheckCharacter
    sex = "1" if int(number[16]) % 2 else "2"
    return Document(kind=kind, number=number, birth=birth, sex=sex, division_code=division)


def _require_form(kind: DocumentKind, number: str) -> None:
    if len(number) == OLD_LENGTH and number.isdigit() and kind == DocumentKind.RESIDENT_ID:
        raise errors.OldResidentNumber
    if len(number) != LENGTH:
        raise errors.WrongLength(length=len(number), kind=kind.label, expected=LENGTH)
    for place, character in enumerate(number, start=1):
        if character not in ("0123456789X" if place == LENGTH else "0123456789"):
            raise errors.LettersInNumber(place=place)


def _division(kind: DocumentKind, number: str, *, demo: bool) -> str:
    code = number[:6]
    actual = _kind_by_number(code, demo=demo)
    if actual != kind:
        if actual is None:
            raise errors.UnknownDivision
        raise errors.WrongKind(actual=actual.label, kind=kind.label)
    return "" if kind == DocumentKind.FOREIGN_CARD else code


def _kind_by_number(code: str, *, demo: bool) -> DocumentKind | None:
    if code in HMT_CODES:
        return DocumentKind.HMT_PERMIT
    if demo and code.startswith(DEMO):
        return DocumentKind.RESIDENT_ID
    if code.startswith("9") and counties.is_known(f"{code[1:3]}0000"):
        return DocumentKind.FOREIGN_CARD
    if counties.is_known(code) and not code.endswith("0000"):
        return DocumentKind.RESIDENT_ID
    return None


def _birth(digits: str, on: date) -> date:
    try:
        birth = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise errors.ImpossibleBirth from None
    if birth > on:
        raise errors.FutureBirth
    if birth.year < on.year - OLDEST:
        raise errors.ImpossibleBirth
    return birth


def _old_foreign_card(number: str, on: date) -> Document:
    kind = DocumentKind.FOREIGN_CARD
    if len(number) != OLD_LENGTH:
        raise errors.WrongLength(length=len(number), kind=kind.label, expected=OLD_LENGTH)
    match = _OLD_FOREIGN_CARD.fullmatch(number)
    if match is None:
        raise errors.MalformedNumber(kind=kind.label)
    _country, _place, year, month, day = match.groups()
    century = on.year // 100 - (1 if int(year) > on.year % 100 else 0)
    return Document(kind=kind, number=number, birth=_birth(f"{century}{year}{month}{day}", on))


def demo_number(division4: str, birth: date, sequence: int) -> str:
    """Build an invented resident ID with a right check character.

    ``division4`` are the four digits behind 99, ``sequence`` runs from 0 to 999: odd for
    men, even for women.
    """
    first = f"{DEMO}{division4}{birth:%Y%m%d}{sequence:03d}"
    return first + check_character(first)


def age_on(birth: date, day: date) -> int:
    """Return the age in full years; born on 29 February, one is older from 1 March."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def is_of_age(birth: date, day: date) -> bool:
    """Say whether somebody is old enough to work, and so to join."""
    return age_on(birth, day) >= OF_AGE


def comes_of_age(birth: date) -> date:
    """Return the day from which somebody is old enough."""
    try:
        return birth.replace(year=birth.year + OF_AGE)
    except ValueError:  # born on 29 February
        return date(birth.year + OF_AGE, 3, 1)


LONG_TERM = None
"""``valid_until`` of a document that is valid indefinitely (长期)."""


FOR_GOOD = frozenset({"长期", "長期", "长期有效", "永久", "永久有效", "LONGTERM"})
"""How cards and lists say that a document is valid for good."""


def read_validity(text: str) -> date | None:
    """Read the end of validity as it stands on the card: a date, or 长期 (None)."""
    plain = normalise_number(text)
    if not plain:
        raise errors.ValidityMissing
    if plain in FOR_GOOD:
        return LONG_TERM
    match = re.fullmatch(r"(\d{4})[./年]?(\d{2})[./月]?(\d{2})日?", plain)
    try:
        if match is None:
            raise errors.ValidityUnreadable
        return date(*(int(part) for part in match.groups()))
    except ValueError:
        raise errors.ValidityUnreadable from None


_DAY = r"(\d{4})([-./年]?)(\d{1,2})[-./月]?(\d{1,2})日?"
_SPAN = re.compile(rf"{_DAY}\s*[-‐-―~～至到]\s*({_DAY}|长期有效|长期|長期|永久有效|永久)")


def split_validity(text: str) -> tuple[str, str]:
    """Take a validity apart that stands in one piece, as on the card: its first and last day.

    What is no span comes back whole as the last day.
    """
    plain = _INVISIBLE.sub("", text).translate(_FULL_WIDTH).strip()
    match = _SPAN.fullmatch(plain)
    if match is None:
        return "", text
    since, until = match.group(1, 3, 4), match.group(6, 8, 9)
    return _eight(since), _eight(until) if match.group(6) else match.group(5)


def _eight(parts: Iterable[str]) -> str:
    return "".join(part.zfill(2) for part in parts)


def check_validity(valid_from: date | None, valid_until: date | None, *, on: date) -> None:
    """Refuse a document that is not valid on the day; ``valid_until`` None is 长期.

    The last day of validity still counts.
    """
    if valid_from is not None and valid_until is not None and valid_from > valid_until:
        raise errors.ValidityReversed(since=formats.day(valid_from), until=formats.day(valid_until))
    if valid_from is not None and valid_from > on:
        raise errors.NotYetValid(since=formats.day(valid_from))
    if valid_until is not None and valid_until < on:
        raise errors.DocumentExpired(until=formats.day(valid_until))


# Names

MIDDLE_DOT = "\u00b7"
_DOTS = (
    "\u00b7\u0387\u16eb\u2022\u2024\u2027\u2219\u22c5"
    "\u25cf\u26ab\u2e31\u2e33\u30fb\uff65\ufe52\ua78f"
)
_DOT_BETWEEN = re.compile(rf"\s*[{_DOTS}]+\s*")
_STOP_BETWEEN = re.compile(r"(?<=[^\x00-\x7f\s])\s*[.\uff0e]+\s*(?=[^\x00-\x7f\s])")
_CHINESE = r"[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_SPACE_IN_CHINESE = re.compile(rf"(?<={_CHINESE})\s+(?={_CHINESE})")
_ALLOWED = set(f" .'’-{MIDDLE_DOT}〇")
_FIRST_RARE, _LAST_RARE = 0x20000, 0x3FFFF
_COMPOUND_SURNAME = re.compile(
    "欧阳|太史|端木|上官|司马|东方|独孤|南宫|万俟|闻人|夏侯|诸葛|尉迟|公羊|赫连|"
    "澹台|皇甫|宗政|濮阳|公冶|太叔|申屠|公孙|慕容|仲孙|钟离|长孙|宇文|司徒|鲜于|"
    "司空|闾丘|子车|亓官|司寇|巫马|公西|颛孙|壤驷|公良|漆雕|乐正|宰父|谷梁|拓跋|"
    "夹谷|轩辕|令狐|段干|百里|呼延|东郭|南门|羊舌|微生|梁丘|左丘|东门|西门|第五"
)


def plain_name(text: str) -> str:
    """Return a name as it is compared, whatever else was written with it.

    All middle dots become U+00B7 and spaces between Chinese characters go; every other
    character stays as it is, rare four-byte ones included (never NFKC: it would turn
    characters that people have in their names into others).
    """
    name = _INVISIBLE.sub("", text).strip()
    name = _DOT_BETWEEN.sub(MIDDLE_DOT, name)
    name = _STOP_BETWEEN.sub(MIDDLE_DOT, name)
    return re.sub(r"[ \u00a0\u3000]+", " ", _SPACE_IN_CHINESE.sub("", name))


def normalise_name(text: str) -> str:
    """Return a person's name as it is kept (``plain_name``); raises a NameProblem."""
    name = plain_name(text)
    if not name:
        raise errors.NameMissing
    if any(unicodedata.category(c) == "Nd" for c in name):
        raise errors.DigitsInName
    if not all(_belongs(c) for c in name) or MIDDLE_DOT in (name[0], name[-1]):
        raise errors.SymbolsInName
    if not any(c not in _ALLOWED or c == "〇" for c in name):
        raise errors.NameMissing
    if len(name) > NAME_LIMIT:
        raise errors.NameTooLong(length=len(name), limit=NAME_LIMIT)
    return name


def _belongs(character: str) -> bool:
    # Python may be older than a character: planes 2 and 3 hold nothing but Han characters.
    return (
        character in _ALLOWED
        or unicodedata.category(character)[0] in "LM"
        or unicodedata.category(character) == "Co"
        or _FIRST_RARE <= ord(character) <= _LAST_RARE
    )


# What lists show instead of the whole


def mask_name(name: str) -> str:
    """Return what lists show of a name: 王*国, 王*, 欧阳**, 买** for names of several parts."""
    if not name:
        return ""
    if MIDDLE_DOT in name or " " in name or name.isascii():
        return f"{name[0]}**"
    if _COMPOUND_SURNAME.match(name) and len(name) > 2:  # noqa: PLR2004 -- a given name follows
        return name[:2] + "*" * (len(name) - 2)
    if len(name) == 1:
        return "*"
    last = name[-1] if len(name) > 2 else ""  # noqa: PLR2004 -- 王国 shows 王* only
    return name[0] + "*" * max(1, len(name) - 2) + last


def mask_number(number: str) -> str:
    """Return what lists show of a document number: at most four characters and the last two."""
    lead, tail = min(4, len(number) // 4), min(2, len(number) // 4)
    return number[:lead] + "*" * (len(number) - lead - tail) + number[len(number) - tail :]


def mask_phone(phone: str) -> str:
    """Return what lists show of a phone number: 138****0001."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) == 11 else "*" * len(phone)  # noqa: PLR2004


def check_phone(text: str) -> str:
    """Return a mainland mobile number as eleven digits; raises a PhoneProblem."""
    phone = re.sub(r"[()]", "", normalise_number(text))
    if not phone:
        raise errors.PhoneMissing
    if _ROUNDED.fullmatch(phone):
        raise errors.PhoneLostDigits
    phone = re.sub(r"^(\+|00)86", "", phone)
    if not (phone.isascii() and phone.isdigit()):
        raise errors.PhoneHasLetters
    if len(phone) == 13 and phone.startswith("861"):  # noqa: PLR2004 -- 86 and eleven digits
        phone = phone[2:]
    if len(phone) != 11:  # noqa: PLR2004 -- the length of a mobile number
        raise errors.PhoneWrongLength(length=len(phone))
    if not re.fullmatch(r"1[3-9]\d{9}", phone):
        raise errors.PhoneNotMobile
    return phone
