"""Receipts and codes that people read out and type."""

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Digits and capitals without 0 O 1 I L, which people mistake for each other."""
RECEIPT_LENGTH = 8
CODE_LENGTH = 8
LONGEST = 12


def chance(length: int, number: int | None = None) -> str:
    """Return a fresh code, or the one that a large number spells."""
    if number is None:
        number = secrets.randbits(128)
    letters = []
    for _place in range(length):
        number, at = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[at])
    return "".join(letters)


def normal(text: str) -> str:
    """Return a code as it is stored, however it was typed."""
    return "".join(c for c in text.upper() if c.isascii() and c.isalnum())[:LONGEST]


def grouped(code: str) -> str:
    """Return a code as it is shown: in groups of four."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
