"""The unified social credit code, GB 32100-2015."""

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
LENGTH = 18


class CreditCodeError(ValueError):
    """The text is not a unified social credit code; the message says why."""


def check_character(first_seventeen: str) -> str:
    """Compute the 18th character from the first seventeen."""
    total = sum(
        ALPHABET.index(character) * weight
        for character, weight in zip(first_seventeen, WEIGHTS, strict=True)
    )
    return ALPHABET[(31 - total % 31) % 31]


def check_credit_code(text: str) -> str:
    """Return the code in its normal form; raises CreditCodeError."""
    code = text.strip().upper()
    if len(code) != LENGTH or any(c not in ALPHABET for c in code):
        raise CreditCodeError
    if check_character(code[:-1]) != code[-1]:
        raise CreditCodeError
    return code
