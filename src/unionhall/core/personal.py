"""Telling numbers of phones and documents in texts that are kept for good."""

import re

_PHONE = re.compile(r"(?<!\d)1[3-9](?:[ .\-\u2013\u00a0\u3000]?\d){9}(?!\d)")
_DOCUMENT = re.compile(r"(?<!\d)\d(?:[ .\-\u2013\u00a0\u3000]?\d){16}")
_LONG = re.compile(r"\d{11}")


def holds_number(text: str) -> bool:
    """Say whether a text holds a phone or document number, also one written in groups.

    Two dates in a row (``2026-11-22 2026-11-23``) are no such number.
    """
    return any(pattern.search(text) for pattern in (_LONG, _PHONE, _DOCUMENT))


HIDDEN = "×××"
"""What stands in a text where a number stood."""
_NUMBERS = re.compile(
    "|".join((r"\d{11,}[Xx]?", _PHONE.pattern, _DOCUMENT.pattern + r"[ .\-]?[\dXx]?"))
)


def without_numbers(text: str) -> str:
    """Return a text with phone and document numbers hidden, those of ``holds_number``."""
    return _NUMBERS.sub(HIDDEN, text)
