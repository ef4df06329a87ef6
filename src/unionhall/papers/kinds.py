"""Which kinds of paper there are: each app declares its own in a room called ``paper_kinds``.

The room is found and loaded once all apps are ready::

    KINDS.register(
        PaperKind(
            code="founding.approval",
            name=_("Approval of a union"),
            template=Path(__file__).parent / "data" / "papers" / "approval.docx",
            fields=(
                Field("union", _("The union's name"), "平谷区云帆速递有限公司工会委员会"),
                Field("members", _("Its first members"), [{"name": "王一"}, {"name": "李二"}]),
            ),
            numbered=True,
            draft=drafts.approval,
        )
    )

What every paper knows without being told is in ``GIVEN``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from uuid import UUID

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from unionhall.core.actors import Actor, Permission
from unionhall.core.formats import Month
from unionhall.papers.errors import NoSuchKind

Words = str | Promise
Scalar = str | int | date | Month | None
Row = Mapping[str, Scalar]
Value = Scalar | Sequence[Row]
Context = Mapping[str, Value]

DEFAULT_FORMAT = "{word}〔{year}〕{n}号"
"""A document number as offices write it (GB/T 9704-2012, 7.2.5)."""


@dataclass(frozen=True, slots=True)
class Field:
    """A variable of a template: its name there, what it means, and an example.

    The example of a list is a list of rows with all their columns.
    """

    name: str
    label: Words
    example: Value


GIVEN: tuple[Field, ...] = (
    Field(
        "number", _("The paper's number (文号), empty where the kind has none"), "延工发〔2026〕7号"
    ),
    Field("body_name", _("The body that makes the paper"), "延庆区总工会"),
    Field("subject_name", _("What the paper is about"), "云帆速递有限公司工会"),
    Field("on", _("The day of the paper"), date(2026, 3, 2)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What an app says about a paper that somebody asks for on a page."""

    place: str
    body_name: str
    subject_name: str
    context: Context
    word: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperKind:
    """One kind of paper.

    ``code`` begins with its app (``founding.approval``). ``template`` is the shipped file.
    Kinds of the same ``series`` share their numbers at a body, year by year. ``opens`` is
    needed, besides seeing papers, to open one with people's data in it. ``gate(actor, subject)``
    says whether somebody may open and change the papers of one subject, where a permission at a
    place is not enough. ``draft(actor, subject)`` collects the context
    where the paper may be made from a page; it checks what the actor may see.
    """

    code: str
    name: Words
    template: Path
    fields: tuple[Field, ...]
    numbered: bool = False
    series: str = "general"
    number_format: str = DEFAULT_FORMAT
    opens: Permission | None = None
    gate: Callable[[Actor, UUID], bool] | None = None
    draft: Callable[[Actor, UUID], Draft] | None = None

    @property
    def app(self) -> str:
        """The app that declared it."""
        return self.code.partition(".")[0]

    @property
    def variables(self) -> tuple[Field, ...]:
        """Everything that its template may name."""
        return GIVEN + self.fields

    @property
    def examples(self) -> Context:
        """A context of the examples, to try a template with."""
        return {one.name: one.example for one in self.variables}


@dataclass(slots=True)
class Kinds:
    """The kinds that the apps have declared, by code."""

    known: dict[str, PaperKind] = field(default_factory=dict)
    addresses: dict[str, Callable[[UUID], str]] = field(default_factory=dict)

    def register(self, *kinds: PaperKind) -> None:
        """Add kinds; registering one again replaces it."""
        for kind in kinds:
            self.known[kind.code] = kind

    def subjects(self, app: str, address: Callable[[UUID], str]) -> None:
        """Say which page an app's subjects have: the list of papers leads there."""
        self.addresses[app] = address

    def get(self, code: str) -> PaperKind:
        """Return a kind or refuse."""
        if code not in self.known:
            raise NoSuchKind(kind=code)
        return self.known[code]

    def of_app(self, app: str) -> list[PaperKind]:
        """List what an app declared."""
        return [kind for kind in self.known.values() if kind.app == app]

    def named(self, code: str) -> str:
        """Return a kind's name; a kind that is no longer declared keeps its code."""
        return capfirst(str(self.known[code].name)) if code in self.known else code

    def choices(self) -> list[tuple[str, str]]:
        """List all kinds with their names, for a filter."""
        return [(code, capfirst(str(kind.name))) for code, kind in self.known.items()]

    def series(self) -> dict[str, list[PaperKind]]:
        """List the series of numbers with the kinds that share them."""
        found: dict[str, list[PaperKind]] = {}
        for kind in self.known.values():
            if kind.numbered:
                found.setdefault(kind.series, []).append(kind)
        return found


KINDS = Kinds()
