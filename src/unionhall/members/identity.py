"""Who a person is: the part of a person that is only ever stored sealed.

``TABLE`` is bound into every sealed blob together with the row's public id, so it must never
change, whatever becomes of the table's real name.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Self
from uuid import UUID

from unionhall.codes.documents import (
    check_phone,
    mask_name,
    mask_number,
    mask_phone,
    normalise_name,
    normalise_number,
)
from unionhall.core.sealed import keyed_hash, seal, unseal

TABLE = "members_person"

DOCUMENT = "document"
NAME = "name"
PHONE = "phone"
"""The purposes of the keyed hashes; they keep equal texts of different kinds apart."""


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A person's identity data in clear; exists in memory only, for as long as it is needed.

    ``kind`` and ``number`` are those of a document that ``codes.documents`` has checked.
    ``valid_until`` empty means valid for good (长期).
    """

    name: str
    kind: str
    number: str
    sex: str
    birth: date
    phone: str = ""
    address: str = ""
    division_code: str = ""
    valid_from: date | None = None
    valid_until: date | None = None

    def __repr__(self) -> str:
        """Say nothing: this is what a traceback or a log line would show."""
        return "<Identity>"

    def content(self) -> dict[str, Any]:
        """Return what is sealed."""
        return {
            "name": self.name,
            "kind": str(self.kind),
            "number": self.number,
            "sex": str(self.sex),
            "birth": self.birth.isoformat(),
            "phone": self.phone,
            "address": self.address,
            "division": self.division_code,
            "from": _text(self.valid_from),
            "until": _text(self.valid_until),
        }

    @classmethod
    def from_content(cls, content: dict[str, Any]) -> Self:
        """Read what was sealed."""
        return cls(
            name=content["name"],
            kind=content["kind"],
            number=content["number"],
            sex=content["sex"],
            birth=date.fromisoformat(content["birth"]),
            phone=content["phone"],
            address=content["address"],
            division_code=content["division"],
            valid_from=_day(content["from"]),
            valid_until=_day(content["until"]),
        )

    @property
    def blind_index(self) -> UUID:
        """The keyed hash by which the database knows this person."""
        return blind_index(self.kind, self.number)

    def seal(self, row: UUID) -> tuple[bytes, int]:
        """Seal for the person with this public id; return the blob and the key's version."""
        return seal(TABLE, row, self.content())

    def masked(self) -> "Masked":
        """Return what may stand in a list."""
        return Masked(
            name=mask_name(self.name),
            number=mask_number(self.number),
            phone=mask_phone(self.phone) if self.phone else "",
        )


@dataclass(frozen=True, slots=True)
class Masked:
    """A person as lists show them: enough to tell two apart, not enough to misuse."""

    name: str
    number: str
    phone: str


def unseal_identity(row: UUID, blob: bytes, key_version: int) -> Identity:
    """Open the identity of the person with this public id."""
    return Identity.from_content(unseal(TABLE, row, blob, key_version))


def blind_index(kind: str, number: str) -> UUID:
    """Return the keyed hash of an identity document."""
    return keyed_hash(DOCUMENT, f"{kind}:{normalise_number(number)}")


def name_token(name: str) -> UUID:
    """Return the keyed hash by which an exact name is found."""
    return keyed_hash(NAME, normalise_name(name))


def phone_token(phone: str) -> UUID:
    """Return the keyed hash by which a mobile phone number is found."""
    return keyed_hash(PHONE, check_phone(phone))
