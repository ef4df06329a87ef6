"""Lists of union bodies: taken over as they exist, corrected as the single page corrects them.

Founding is a process with papers; a list takes over what exists, by the permission and the
service with which the page enters a body. Moving, another kind, a new name and the end have a
day and pages of their own: a row that wants one of them needs a person.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from unionhall.core.actors import Actor
from unionhall.core.errors import DomainError
from unionhall.intake import errors
from unionhall.intake.models import Batch, Row, Verdict
from unionhall.intake.services.records import Found, Values, unchanged_since
from unionhall.intake.services.records.cells import Cells, refusals, tidy
from unionhall.intake.services.records.twice import Twice
from unionhall.organizations import commands, forms, queries, services
from unionhall.organizations.models import Kind, Organization
from unionhall.organizations.services import withdrawing
from unionhall.organizations.words import kind_of

DESCRIBED = ("name", "credit_code", "division_code", "address")
"""What the page corrects without a day."""


@dataclass
class Unions:
    """Judges the rows of one batch about union bodies."""

    actor: Actor
    batch: Batch
    known: dict[str, Organization] = field(default_factory=dict)
    named: dict[str, list[Organization]] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    planned: dict[str, tuple[Organization, commands.Found]] = field(default_factory=dict)
    twice: Twice = field(default_factory=Twice)

    # Looking up

    def look(self, rows: Sequence[Cells]) -> None:
        """Find the bodies that rows name, and which codes are taken out of sight."""
        self.known.clear()
        self.named.clear()
        codes = {row.text(name) for row in rows for name in ("code", "parent")} - {""}
        ids = {one for row in rows if (one := _uuid(row.text("public_id")))}
        credit_codes = {row.text("credit_code").upper() for row in rows} - {""}
        for some, column in ((codes, "code"), (ids, "public_id")):
            for body in self._here().filter(**{f"{column}__in": some}):
                self._note(body)
        everywhere = Organization.objects
        self.taken = set(everywhere.filter(code__in=codes).values_list("code", flat=True))
        self.taken |= set(
            everywhere.filter(credit_code__in=credit_codes).values_list("credit_code", flat=True)
        )
        here = self._here().filter(credit_code__in=credit_codes)
        self.taken -= set(here.values_list("credit_code", flat=True))

    def _here(self) -> Any:
        bodies = queries.organizations(self.actor).select_related("parent")
        return bodies.filter(path__within=self.batch.scope_path)

    def _note(self, body: Organization) -> None:
        self.known[body.code] = self.known[str(body.public_id)] = body

    # Judging

    def judge(self, row: Cells) -> Found:
        """Say which body a row is about and what it wants."""
        name = row.text("name")
        try:
            body = self._meant(row)
        except DomainError as wrong:
            held = isinstance(wrong, errors.CodeDiffers)
            return Found(Verdict.NEEDS_PERSON if held else Verdict.REJECTED, (wrong,), name)
        credit = row.text("credit_code").upper()
        apart = [("code", row.text("code")), ("credit_code", credit)]
        about = [("code", body.code)] if body else [one for one in apart if one[1]]
        if earlier := self.twice.seen(row, *about):
            return Found(*earlier, name, body.pk if body else None)
        if credit in self.taken:
            row.problems.append(errors.CodeNotHere(field="credit_code"))
        return self._new(row) if body is None else self._on_record(row, body)

    def _meant(self, row: Cells) -> Organization | None:
        """Find the body that a row is about; nothing where it is a new one."""
        place = self.batch.organization.name
        code, public_id = row.text("code"), row.text("public_id")
        if public_id:
            body = self.known.get(str(_uuid(public_id)))
            if body is None:
                raise errors.IdUnknown(place=place)
            if code and code != body.code:
                raise errors.CodeDiffers(code=body.code)
            return body
        if code in self.known:
            return self.known[code]
        if code in self.taken:
            raise errors.CodeNotHere
        return None

    def _new(self, row: Cells) -> Found:
        name = row.text("name")
        if row.text("dissolved_on"):
            row.problems.append(errors.DissolvedByItsPage())
        data = {
            "code": row.text("code"),
            "name": name,
            "kind": kind_of(row.text("kind")),
            "founded_on": row.day("founded_on"),
            "credit_code": row.text("credit_code"),
            "division_code": row.text("division_code"),
            "address": row.text("address"),
        }
        form = forms.FoundForm(data, kinds=list(Kind), guides=[])
        upper = self._upper(row)
        unread = {one.field for one in row.problems}
        wrong = [one for one in refusals(form) if one.field not in unread]
        if row.problems or wrong:
            return Found(Verdict.REJECTED, (*row.problems, *wrong), name)
        given = form.cleaned_data

        command = commands.Found(
            parent=upper.public_id,
            kind=Kind(given["kind"]),
            **{key: given[key] for key in (*DESCRIBED, "code", "founded_on")},
        )

        def wants() -> Organization:
            made = services.found(self.actor, command)
            self.planned[made.code] = (upper, command)
            return made

        return Found(Verdict.NEW, name=name, wants=wants)

    def _upper(self, row: Cells) -> Organization:
        """Find the upper union; one of an earlier row that was only tried is tried again."""
        code, here = row.text("parent"), self.batch.organization
        if code and code not in self.known and code in self.planned:
            self._note(self._again(code))
        if code and code not in self.known:
            row.problems.append(errors.ParentUnknown(place=here.name))
        return self.known.get(code, here)

    def _again(self, code: str) -> Organization:
        upper, given = self.planned[code]
        if upper.code not in self.known and upper.code in self.planned:
            self._note(self._again(upper.code))
        return services.found(
            self.actor, replace(given, parent=self.known.get(upper.code, upper).public_id)
        )

    def _on_record(self, row: Cells, body: Organization) -> Found:
        stands = self._by_pages(row, body)
        says = {name: row.text(name) for name in DESCRIBED}
        now = {name: getattr(body, name) for name in DESCRIBED}
        wanted = {
            name: says[name] if says[name] and says[name] != tidy(now[name]) else now[name]
            for name in DESCRIBED
        }
        if wanted["name"] != now["name"] and row.line not in self.batch.confirmed:
            stands.append(errors.NameByItsPage(name=body.name))
        about: dict[str, Any] = {"name": says["name"] or body.name, "record": body.pk}
        if row.problems:
            return Found(Verdict.REJECTED, tuple(row.problems), **about)
        if stands:
            return Found(Verdict.NEEDS_PERSON, tuple(stands), **about)
        if wanted == now:
            return Found(Verdict.UNCHANGED, **about)
        form = forms.CorrectForm(wanted)
        if wrong := refusals(form):
            return Found(Verdict.REJECTED, tuple(wrong), **about)

        def wants() -> Organization:
            return services.describe(self.actor, form.command(body.public_id))

        return Found(Verdict.UPDATED, before=self.values(body), wants=wants, **about)

    def _by_pages(self, row: Cells, body: Organization) -> list[DomainError]:
        """Say what a row wants that has a day, and so a page of its own."""
        stands: list[DomainError] = []
        kind, upper = kind_of(row.text("kind")), row.text("parent")
        if kind and kind != body.kind:
            stands.append(errors.KindByItsPage(kind=str(Kind(body.kind).label)))
        if upper and upper != (body.parent.code if body.parent else ""):
            stands.append(errors.ParentByItsPage())
        founded, ended = row.day("founded_on"), row.day("dissolved_on")
        if founded and founded != body.founded_on:
            stands.append(errors.FoundedOtherwise(on=body.founded_on))
        if ended and ended != body.dissolved_on:
            stands.append(errors.DissolvedByItsPage())
        return stands

    def values(self, record: Organization) -> Values:
        """Return what is on record, as far as a list may change it, or enters it."""
        return {name: getattr(record, name) for name in DESCRIBED}

    def remember(self, *made: Organization) -> None:
        """Let later rows stand below bodies that were just entered."""
        for body in made:
            self._note(body)

    def forget(self) -> None:
        """Know no body any more that was only tried."""
        self.known.clear()

    # Taking back

    def undo(self, row: Row) -> None:
        """Take back what a row did, where the record is still what it made of it."""
        body = Organization.objects.filter(pk=row.record or 0).first()
        if body is None or not unchanged_since(row, self.values(body)):
            raise errors.ChangedLater
        if row.verdict == Verdict.NEW:
            withdrawing.withdraw(self.actor, commands.Withdraw(organization=body.public_id))
            return
        told = self.values(body) | (row.was or {})["before"]
        services.describe(self.actor, commands.Describe(organization=body.public_id, **told))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
