"""What an applicant fills in, what is wrong with it, and how it is sealed.

``Filled`` is what was typed, ``Papers`` what was understood: the identity, the details and
the consents. Everything here lives in memory only; it leaves sealed (see ``TABLE`` and
``SIGNED``, which must never change: they are bound into every blob).
"""

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Self, TypeVar
from uuid import UUID

from django.conf import settings

from unionhall.codes import lists
from unionhall.codes.documents import (
    Document,
    DocumentKind,
    check_document,
    check_phone,
    check_validity,
    comes_of_age,
    is_of_age,
    normalise_name,
    read_validity,
)
from unionhall.codes.errors import NumberMissing
from unionhall.core.errors import DomainError
from unionhall.core.sealed import keyed_hash, seal, unseal
from unionhall.joining import errors
from unionhall.members import consents as texts
from unionhall.members.errors import UnknownConsentText
from unionhall.members.identity import Identity, phone_token
from unionhall.members.models import Consent, Person

TABLE = "joining_application"
SIGNED = "joining_application.signed"
PLEDGE = "2026-11"
"""The version of the sentence above the signature; a new wording is a new version."""

CODED = ("nation", "education", "political", "household", "skill_level")
LIMITS = {"employer_name": 120, "post": 60, "address": 200}
SHORTEST_DRAWING, LONGEST_DRAWING = 12, 24_000
_DRAWING = re.compile(r"(?:M\d{1,4},\d{1,4}(?:L\d{1,4},\d{1,4})+)+")

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """The form as it was typed. Dates and numbers are texts, as they stand on the document.

    ``signature`` is a drawing (the ``d`` of an SVG path made of M and L), or else
    ``typed_signature`` the name once more. ``consents`` are pairs of purpose and version
    of the text that was shown in ``language``.
    """

    name: str = field(repr=False)
    kind: str
    number: str = field(repr=False)
    valid_until: str
    phone: str = field(repr=False)
    employment_form: str
    consents: tuple[tuple[str, str], ...]
    language: str
    signature: str = field(default="", repr=False)
    typed_signature: str = field(default="", repr=False)
    valid_from: str = ""
    sex: str = ""
    birth: str = field(default="", repr=False)
    employer_name: str = ""
    post: str = ""
    address: str = field(default="", repr=False)
    nation: str = ""
    education: str = ""
    political: str = ""
    household: str = ""
    skill_level: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """An application as it was understood."""

    identity: Identity
    employer_name: str = ""
    post: str = ""
    profile: dict[str, str] = field(default_factory=dict)
    consents: tuple[tuple[str, str], ...] = ()
    language: str = ""

    def __repr__(self) -> str:
        return "<Papers>"

    def seal(self, row: UUID) -> tuple[bytes, int]:
        """Seal for the application with this public id."""
        content = {name: getattr(self, name) for name in self.__slots__ if name != "identity"}
        return seal(TABLE, row, content | {"identity": self.identity.content()})

    @classmethod
    def open(cls, row: UUID, blob: bytes, key_version: int) -> Self:
        """Open what was sealed for this application."""
        content = unseal(TABLE, row, blob, key_version)
        pairs = tuple((purpose, version) for purpose, version in content.pop("consents"))
        identity = Identity.from_content(content.pop("identity"))
        return cls(identity=identity, consents=pairs, **content)

    @property
    def phone_token(self) -> UUID:
        """The keyed hash of the phone."""
        return phone_token(self.identity.phone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """The signed document's own part: who signed which words how."""

    name: str
    drawing: str
    pledge: str
    consents: tuple[tuple[str, str], ...]
    language: str

    def __repr__(self) -> str:
        return "<Signature>"

    def seal(self, row: UUID) -> tuple[bytes, int]:
        """Seal for the application with this public id."""
        return seal(SIGNED, row, asdict(self))

    @classmethod
    def open(cls, row: UUID, blob: bytes, key_version: int) -> Self:
        """Open the signature of this application."""
        content = unseal(SIGNED, row, blob, key_version)
        pairs = tuple((purpose, version) for purpose, version in content.pop("consents"))
        return cls(consents=pairs, **content)


def content_hash(content: dict[str, Any]) -> UUID:
    """Return the keyed hash by which an identical retry is known."""
    parts = [f"{key}={content[key]!r}" for key in sorted(content)]
    return keyed_hash("joining.content", "\n".join(parts))


class _Reading:
    """Reads the form field by field and notes what is wrong, instead of stopping at it."""

    def __init__(self, filled: Filled, on: date) -> None:
        self.filled, self.on = filled, on
        self.problems: list[DomainError] = []

    def tried(self, read: Callable[[], Answer]) -> Answer | None:
        try:
            return read()
        except DomainError as problem:
            # A traceback would keep the frames, and they it: a list has hundreds of thousands.
            self.problems.append(problem.with_traceback(None))
            return None

    def document(self) -> Document | None:
        filled = self.filled
        return self.tried(
            lambda: (
                check_document(filled.kind, filled.number, on=self.on, demo=settings.DEMO)
                if filled.kind in DocumentKind.values
                else _no_kind(filled.kind)
            )
        )

    def sex(self, document: Document | None) -> str:
        if document is not None and document.sex:
            if self.filled.sex in Person.Sex.values and self.filled.sex != document.sex:
                self.problems.append(errors.SexContradicts())
            return document.sex
        if document is not None and self.filled.sex not in Person.Sex.values:
            self.problems.append(errors.SexMissing())
        return self.filled.sex

    def birth(self, document: Document | None) -> date | None:
        if document is None:
            return None
        if document.birth and _another_day(self.filled.birth, document.birth):
            self.problems.append(errors.BirthContradicts())
        birth = document.birth or self.tried(lambda: day_of(self.filled.birth, errors.BirthMissing))
        if birth is None:
            return None
        if birth > self.on:
            self.problems.append(errors.BirthInFuture())
        elif not is_of_age(birth, self.on):
            typed = "number" if document.birth else "birth"
            self.problems.append(errors.NotYetSixteen(welcome=comes_of_age(birth), field=typed))
        return birth

    def validity(self) -> tuple[date | None, date | None]:
        before = len(self.problems)
        until = self.tried(lambda: read_validity(self.filled.valid_until))
        since = self.tried(lambda: _since(self.filled.valid_from))
        if len(self.problems) == before:
            self.tried(lambda: check_validity(since, until, on=self.on))
        return since, until

    def consents(self) -> None:
        agreed = dict(self.filled.consents)
        if Consent.Purpose.MEMBERSHIP not in agreed:
            self.problems.append(errors.ConsentMissing())
        for purpose, version in agreed.items():
            if texts.find(purpose, version, self.filled.language) is None:
                self.problems.append(UnknownConsentText(field=f"{purpose}_consent"))

    def work(self) -> None:
        if not self.filled.employment_form:
            self.problems.append(errors.EmploymentFormMissing())
        else:
            self.tried(lambda: lists.check("employment_form", self.filled.employment_form))
        for name, limit in LIMITS.items():
            if (length := len(_tidy(getattr(self.filled, name)))) > limit:
                self.problems.append(errors.TooLong(field=name, limit=limit, length=length))

    def profile(self) -> dict[str, str]:
        stated = {name: getattr(self.filled, name) for name in CODED if getattr(self.filled, name)}
        for name, code in stated.items():
            self.tried(lambda name=name, code=code: lists.check(name, code))  # type: ignore[misc]
        return stated

    def signature(self, name: str | None) -> None:
        drawing, typed = self.filled.signature, self.filled.typed_signature.strip()
        if drawing:
            whole = SHORTEST_DRAWING <= len(drawing) <= LONGEST_DRAWING
            if not whole or not _DRAWING.fullmatch(drawing):
                self.problems.append(errors.SignatureUnreadable())
        elif not typed:
            self.problems.append(errors.SignatureMissing())
        elif name is not None and self.tried(lambda: _typed(typed)) not in {name, None}:
            self.problems.append(errors.SignatureDiffers())


def read(filled: Filled, on: date) -> tuple[Papers | None, list[DomainError]]:
    """Read a form on a day: what was understood, or everything that is wrong with it."""
    reading = _Reading(filled, on)
    reading.consents()
    name = reading.tried(lambda: normalise_name(filled.name))
    document = reading.document()
    since, until = reading.validity()
    sex, birth = reading.sex(document), reading.birth(document)
    phone = reading.tried(lambda: check_phone(filled.phone))
    reading.work()
    profile = reading.profile()
    reading.signature(name)
    if reading.problems or name is None or document is None or birth is None or phone is None:
        return None, reading.problems
    identity = Identity(
        name=name,
        kind=document.kind.value,
        number=document.number,
        sex=sex,
        birth=birth,
        phone=phone,
        address=_tidy(filled.address),
        division_code=document.division_code,
        valid_from=since,
        valid_until=until,
    )
    papers = Papers(
        identity=identity,
        employer_name=_tidy(filled.employer_name),
        post=_tidy(filled.post),
        profile=profile,
        consents=filled.consents,
        language=filled.language,
    )
    return papers, []


def signature_of(filled: Filled, papers: Papers) -> Signature:
    """Return the signed document's own part."""
    return Signature(
        name=papers.identity.name,
        drawing=filled.signature,
        pledge=PLEDGE,
        consents=filled.consents,
        language=filled.language,
    )


def _typed(text: str) -> str:
    try:
        return normalise_name(text)
    except DomainError as wrong:
        raise errors.SignatureDiffers from wrong


def _no_kind(kind: str) -> Document:
    if not kind:
        raise NumberMissing
    lists_of_kinds = ", ".join(str(choice.label) for choice in DocumentKind)
    raise errors.UnknownKind(kinds=lists_of_kinds)


def day_of(text: str, problem: type[DomainError]) -> date:
    digits = re.fullmatch(r"(\d{4})\D?(\d{1,2})\D?(\d{1,2})\D?", text.strip())
    try:
        if digits:
            return date(*(int(part) for part in digits.groups()))
    except ValueError as impossible:
        raise problem from impossible
    raise problem


def _another_day(text: str, day: date) -> bool:
    """Say whether a text is surely another day; a month alone, or no day at all, says nothing."""
    try:
        return day_of(text, errors.BirthMissing) != day
    except errors.BirthMissing:
        return False


def _since(text: str) -> date | None:
    return day_of(text, errors.ValidFromUnreadable) if text.strip() else None


def _tidy(text: str) -> str:
    return " ".join(text.split())
