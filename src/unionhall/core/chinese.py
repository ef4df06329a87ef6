"""Sorting and finding Chinese names: pinyin keys."""

from functools import lru_cache

from pypinyin import Style, lazy_pinyin


@lru_cache(maxsize=65536)
def sort_key(name: str) -> str:
    """Return the pinyin of a name, syllables apart, for ORDER BY on either database."""
    return " ".join(lazy_pinyin(name)).lower()[:240]


@lru_cache(maxsize=65536)
def initials(name: str) -> str:
    """Return the first letters of a name's pinyin: 平谷区总工会 is ``pgqzgh``."""
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()[:60]
