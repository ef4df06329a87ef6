"""Who asked: sealed with the consultation, opened only for those who handle it.

``TABLE`` is bound into every sealed blob, so it must never change.
"""

from dataclasses import dataclass, field

from unionhall.advice.models import Consultation
from unionhall.core.sealed import seal, unseal

TABLE = "advice_consultation"


@dataclass(frozen=True, slots=True)
class Asker:
    """A name and a phone in clear; in memory only. Both empty: nobody knows who asked."""

    name: str = field(repr=False)
    phone: str = field(repr=False)

    def __bool__(self) -> bool:
        return bool(self.name or self.phone)


NOBODY = Asker("", "")


def opened(found: Consultation) -> Asker:
    """Open who asked."""
    if not found.sealed or found.key_version is None:
        return NOBODY
    content = unseal(TABLE, found.public_id, bytes(found.sealed), found.key_version)
    return Asker(content["name"], content["phone"])


def close(found: Consultation, who: Asker) -> None:
    """Seal who asked into the consultation, which is to be saved afterwards."""
    found.sealed, found.key_version = seal(
        TABLE, found.public_id, {"name": who.name, "phone": who.phone}
    )
