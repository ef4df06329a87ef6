"""The unified social credit code, GB 32100-2015."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
LENGTH = 18
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


class CreditCodeError(ValueError):
    """The text is not a unified social credit code; ``why`` says it for people."""

    def __init__(self, why: str | Promise) -> None:
        super().__init__(why)
        self.why = why

    def __str__(self) -> str:
        return str(self.why)


def check_character(first_seventeen: str) -> str:
    """Compute the 18th character from the first seventeen."""
    total = sum(
        ALPHABET.index(character) * weight
        for character, weight in zip(first_seventeen, WEIGHTS, strict=True)
    )
    return ALPHABET[(31 - total % 31) % 31]


def check_credit_code(text: str) -> str:
    """Return the code in its normal form; raises CreditCodeError."""
    code = re.sub(r"[\s\-]", "", text.translate(_FULL_WIDTH)).upper()
    if re.fullmatch(r"\d+(\.\d+)?E\+?\d+", code) and "." in code:
        raise CreditCodeError(
            _("a spreadsheet has rounded it; format the column as text and enter it again.")
        )
    if len(code) != LENGTH:
        raise CreditCodeError(
            _("it has %(length)s characters, it must have 18.") % {"length": len(code)}
        )
    for place, character in enumerate(code, start=1):
        if character in "IOZSV":
            raise CreditCodeError(
                _(
                    "%(character)s in place %(place)s is never used in it; "
                    "perhaps a 1, 0, 2, 5 or U is meant."
                )
                % {"character": character, "place": place}
            )
        if character not in ALPHABET:
            raise CreditCodeError(
                _("the character in place %(place)s is neither a digit nor a capital letter.")
                % {"place": place}
            )
    if check_character(code[:-1]) != code[-1]:
        raise CreditCodeError(
            _("its last character does not fit the others; compare it with the licence.")
        )
    return code
