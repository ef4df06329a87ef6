"""Codes that people read out and type: tokens of links and receipts."""

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Digits and capitals without 0 O 1 I L, which people mistake for each other."""
TOKEN_LENGTH, RECEIPT_LENGTH, LONGEST = 10, 8, 12
ATTEMPTS = 5
"""So often a fresh code is drawn when one is taken, which happens once in a long while."""


def chance(length: int) -> str:
    """Return a fresh code."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def normal(text: str) -> str:
    """Return a code as it is stored, however it was typed."""
    return "".join(c for c in text.upper() if c.isascii() and c.isalnum())[:LONGEST]


def grouped(code: str) -> str:
    """Return a code as it is printed: in groups of four."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
