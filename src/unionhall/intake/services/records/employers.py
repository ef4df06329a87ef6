"""Lists of employers: entered and corrected as the single pages do it, headcounts with a day.

A new name has a day and a page of its own, an employer's area is not changed by anybody, and
whether a union covers it is entered on the union's page: a row that wants one of these needs
a person.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from unionhall.core.actors import Actor
from unionhall.core.errors import DomainError
from unionhall.intake import errors
from unionhall.intake.models import Batch, Row, Verdict
from unionhall.intake.services.records import Found, Values, unchanged_since
from unionhall.intake.services.records.cells import Cells, refusals, tidy
from unionhall.intake.services.records.twice import Twice
from unionhall.organizations import commands, forms, queries, services
from unionhall.organizations.models import GENERAL_UNIONS, Employer, Headcount, Organization
from unionhall.organizations.permissions import CHANGE_EMPLOYERS
from unionhall.organizations.services import withdrawing
from unionhall.organizations.words import COVERED, ownership_of

TEXTS = ("name", "credit_code", "address", "division_code")
CODED = {"industry": "industry_code", "unit_class": "class_code"}
DESCRIBED = (*TEXTS, *CODED, "ownership")
COUNTED = ("staff", "women", "counted_on", "source")


@dataclass
class Employers:
    """Judges the rows of one batch about employers."""

    actor: Actor
    batch: Batch
    today: date = field(default_factory=timezone.localdate)
    known: dict[str, Any] = field(default_factory=dict)
    named: dict[str, list[Any]] = field(default_factory=dict)
    counts: dict[int, Headcount] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    areas: dict[str, list[Organization]] = field(default_factory=dict)
    twice: Twice = field(default_factory=Twice)

    # Looking up

    def look(self, rows: Sequence[Cells]) -> None:
        """Find the employers that rows name, their headcounts, and the areas there are."""
        self.known.clear()
        ids = {one for row in rows if (one := _uuid(row.text("public_id")))}
        codes = {row.text("credit_code").upper() for row in rows} - {""}
        names = {row.text("name") for row in rows} - {""}
        here = queries.with_staff(queries.employers(self.actor), self.today)
        here = here.filter(scope_path__within=self.batch.scope_path)
        for employer in here.filter(public_id__in=ids):
            self._note(employer)
        for employer in here.filter(credit_code__in=codes):
            self._note(employer)
        named = defaultdict(list)
        for employer in here.filter(name__in=names).exclude(pk__in=self._own()):
            named[employer.name].append(self._note(employer))
        self.named = dict(named)
        everywhere = Employer.objects.filter(credit_code__in=codes)
        self.taken = set(everywhere.values_list("credit_code", flat=True)) - self.known.keys()
        keys = {employer.pk for employer in self.known.values()}
        counted = Headcount.objects.filter(queries.counted_by(self.today), employer__in=keys)
        self.counts = {one.employer_id: one for one in counted}
        if not self.areas:
            self._look_at_areas()

    def _own(self) -> Any:
        """Return what earlier parts entered: no namesakes of what this part is to enter."""
        if self.batch.state != Batch.State.WRITING:
            return ()
        entered = Row.objects.filter(batch=self.batch, verdict=Verdict.NEW, record__isnull=False)
        return entered.values("record")

    def _note(self, employer: Any) -> Any:
        employer = self.known.setdefault(str(employer.public_id), employer)
        if employer.credit_code:
            self.known[employer.credit_code] = employer
        return employer

    def _look_at_areas(self) -> None:
        areas = defaultdict(list)
        within = queries.areas(self.actor, CHANGE_EMPLOYERS)
        for area in within.filter(path__within=self.batch.scope_path):
            areas[area.name].append(area)
            areas[area.code].append(area)
        self.areas = dict(areas)

    # Judging

    def judge(self, row: Cells) -> Found:
        """Say which employer a row is about and what it wants."""
        name, credit = row.text("name"), row.text("credit_code").upper()
        try:
            employer = self._meant(row, name, credit)
        except DomainError as wrong:
            held = isinstance(wrong, errors.Namesake)
            return Found(Verdict.NEEDS_PERSON if held else Verdict.REJECTED, (wrong,), name)
        apart = ("credit_code", credit) if credit else (name, row.text("address"))
        if earlier := self.twice.seen(row, employer.pk if employer else apart):
            return Found(*earlier, name, employer.pk if employer else None)
        return self._new(row) if employer is None else self._on_record(row, employer)

    def _meant(self, row: Cells, name: str, credit: str) -> Any:
        """Find the employer that a row is about; nothing where it is a new one."""
        if row.text("public_id"):
            employer = self.known.get(str(_uuid(row.text("public_id"))))
            if employer is None:
                raise errors.IdUnknown(place=self.batch.organization.name)
            if credit in self.taken:
                raise errors.CodeNotHere(field="credit_code")
            return employer
        if credit in self.known:
            return self.known[credit]
        if credit in self.taken:
            raise errors.CodeNotHere(field="credit_code")
        alike = [one for one in self.named.get(name, []) if not (credit and one.credit_code)]
        if not alike or row.line in self.batch.confirmed:
            return None
        if len(alike) > 1:
            same = [one for one in alike if tidy(one.address) == row.text("address")]
            if len(same) != 1:
                raise errors.SeveralOfTheName(count=len(alike))
            return same[0]
        address = row.text("address")
        if address and alike[0].address and tidy(alike[0].address) != address:
            raise errors.Namesake
        return alike[0]

    def _new(self, row: Cells) -> Found:
        name, area = row.text("name"), self._area(row)
        data: dict[str, Any] = {
            **{field: row.text(field) for field in TEXTS},
            **{field: row.coded(field, code, "") for field, code in CODED.items()},
            "ownership": ownership_of(row.text("ownership")),
            "area": str(area.public_id) if area else "",
            "staff": row.number("staff"),
            "women": row.number("women"),
        }
        data["counted_on"] = self._counted_on(row) if data["staff"] is not None else None
        form = forms.NewEmployerForm(data, areas=[area] if area else [])
        held: list[DomainError] = []
        if COVERED.get(row.text("covered").lower()):
            held.append(errors.CoveredByItsPage())
        unread = {one.field for one in row.problems}
        wrong = [one for one in refusals(form) if one.field not in unread]
        if row.problems or wrong:
            return Found(Verdict.REJECTED, (*row.problems, *wrong), name)
        if held and row.line not in self.batch.confirmed:
            return Found(Verdict.NEEDS_PERSON, tuple(held), name)

        def wants() -> Employer:
            return services.enter_employer(self.actor, form.entering())

        return Found(Verdict.NEW, name=name, wants=wants)

    def _area(self, row: Cells) -> Organization | None:
        here = self.batch.organization
        for column in ("area_code", "area"):
            if said := row.text(column):
                found = self.areas.get(said, [])
                if len(found) == 1:
                    return found[0]
                row.problems.append(
                    errors.AreaUnknown(place=here.name, field=column)
                    if not found
                    else errors.SeveralOfTheName(count=len(found), field=column)
                )
                return None
        if here.kind in GENERAL_UNIONS:
            return here
        row.problems.append(errors.AreaNotStated())
        return None

    def _counted_on(self, row: Cells) -> date:
        return row.day("counted_on") or self.batch.began_on

    def _on_record(self, row: Cells, employer: Any) -> Found:
        now = self.values(employer)
        wanted = self._described(row, now)
        stands = self._by_pages(row, employer)
        if wanted["name"] != now["name"] and row.line not in self.batch.confirmed:
            stands.append(errors.NameByItsPage(name=employer.name))
        counting = self._counting(row, now)
        about: dict[str, Any] = {"name": row.text("name") or employer.name, "record": employer.pk}
        if row.problems:
            return Found(Verdict.REJECTED, tuple(row.problems), **about)
        if stands:
            return Found(Verdict.NEEDS_PERSON, tuple(stands), **about)
        described = wanted != {field: now[field] for field in DESCRIBED}
        if not described and counting is None:
            return Found(Verdict.UNCHANGED, **about)
        form = _form(wanted)
        counts = forms.StaffForm(counting or {})
        wrong = refusals(form) if described else []
        if wrong := [*wrong, *(refusals(counts) if counting else [])]:
            return Found(Verdict.REJECTED, tuple(wrong), **about)

        def wants() -> Employer:
            if described:
                services.describe_employer(self.actor, form.command(employer.public_id))
            if counting:
                services.count_staff(self.actor, counts.command(employer.public_id))
            return self._reread(employer.pk)

        return Found(Verdict.UPDATED, before=now, wants=wants, **about)

    def _described(self, row: Cells, now: Values) -> dict[str, str]:
        """Return what is to stand on record: what a row leaves out stays as it is."""
        wanted = {}
        for name in TEXTS:
            said = row.text(name)
            wanted[name] = said if said and said != tidy(now[name]) else now[name]
        for name, code in CODED.items():
            wanted[name] = row.coded(name, code, now[name])
        said = ownership_of(row.text("ownership"))
        wanted["ownership"] = said or now["ownership"]
        if wanted["unit_class"] != now["unit_class"] and said in {"", now["ownership"]}:
            wanted["ownership"] = ""  # it follows from the new class
        return wanted

    def _counting(self, row: Cells, now: Values) -> dict[str, Any] | None:
        """Return the headcount that a row brings; nothing where it is the one on record."""
        staff, women = row.number("staff"), row.number("women")
        if staff is None and women is None:
            return None
        staff = now["staff"] if staff is None else staff
        women = now["women"] if women is None and staff == now["staff"] else women
        if (staff, women) == (now["staff"], now["women"]):
            return None
        on = self._counted_on(row)
        if now["counted_on"] and on.isoformat() < now["counted_on"]:
            row.problems.append(errors.CountedLater(on=date.fromisoformat(now["counted_on"])))
        return {
            "counted_on": on,
            "staff": staff,
            "women": women,
            "source": self.batch.filename[-80:],
        }

    def _by_pages(self, row: Cells, employer: Any) -> list[DomainError]:
        """Say what a row wants that is not a list's to change."""
        stands: list[DomainError] = []
        area = employer.area
        for column, own in (("area", area.name), ("area_code", area.code)):
            if (said := row.text(column)) and said != tidy(own) and not stands:
                stands.append(errors.AreaByItsPage(area=area.name, field=column))
        if said := row.text("covered").lower():
            if said not in COVERED:
                row.problems.append(errors.CellNotInList(field="covered"))
            elif COVERED[said] != employer.covered:
                stands.append(errors.CoveredByItsPage())
        return stands

    def values(self, record: Employer) -> Values:
        """Return what is on record, as far as a list may change it, or enters it."""
        count = self.counts.get(record.pk)
        return {
            **{name: getattr(record, name) for name in DESCRIBED},
            "staff": count.staff if count else None,
            "women": count.women if count else None,
            "counted_on": count.counted_on.isoformat() if count else None,
            "source": count.source if count else "",
        }

    def _reread(self, key: int) -> Employer:
        employer = Employer.objects.get(pk=key)
        self.remember(employer)
        return employer

    def remember(self, *made: Employer) -> None:
        """Look at the headcounts of employers that were just written."""
        for employer in made:
            self.counts.pop(employer.pk, None)
        counted = Headcount.objects.filter(queries.counted_by(self.today), employer__in=made)
        self.counts |= {one.employer_id: one for one in counted}

    def forget(self) -> None:
        """Know no headcount any more that was only tried."""
        self.counts.clear()

    # Taking back

    def undo(self, row: Row) -> None:
        """Take back what a row did, where the record is still what it made of it."""
        employer = Employer.objects.filter(pk=row.record or 0).first()
        if employer is None:
            raise errors.ChangedLater
        self.remember(employer)
        now = self.values(employer)
        if not unchanged_since(row, now):
            raise errors.ChangedLater
        if row.verdict == Verdict.NEW:
            command = commands.WithdrawEmployer(employer=employer.public_id)
            withdrawing.withdraw_employer(self.actor, command)
            return
        before: Mapping[str, Any] = (row.was or {})["before"]
        if not before.keys().isdisjoint(DESCRIBED):
            told = {name: before.get(name, now[name]) for name in DESCRIBED}
            services.describe_employer(
                self.actor, commands.DescribeEmployer(employer=employer.public_id, **told)
            )
        if not before.keys().isdisjoint(COUNTED):
            self._uncount(employer, now, before)

    def _uncount(self, employer: Employer, now: Values, before: Mapping[str, Any]) -> None:
        on = date.fromisoformat(now["counted_on"])
        if "counted_on" in before:
            withdrawing.withdraw_count(
                self.actor, commands.WithdrawCount(employer=employer.public_id, counted_on=on)
            )
            return
        told = {name: before.get(name, now[name]) for name in ("staff", "women", "source")}
        services.count_staff(
            self.actor,
            commands.CountStaff(employer=employer.public_id, counted_on=on, **told),
        )


def _form(wanted: Mapping[str, str]) -> forms.CorrectEmployerForm:
    """Return the page's form; a finer industry on record than the page offers stays as it is."""
    form = forms.CorrectEmployerForm(dict(wanted))
    industry: Any = form.fields["industry"]
    industry.choices = [*industry.choices, (wanted["industry"], wanted["industry"])]
    return form


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
