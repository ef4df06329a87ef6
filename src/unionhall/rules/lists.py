"""The list of rules: its columns, filters and search."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from unionhall.core.fields import Day
from unionhall.core.filters import Boolean, Choice, Filter
from unionhall.core.gathered import Gathered
from unionhall.core.http import ActorRequest
from unionhall.core.listing import Column
from unionhall.rules import queries, wording
from unionhall.rules.book import Grade, Rule, Subject
from unionhall.rules.permissions import VIEW


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce(Filter):
    """What is in force on a day."""

    key: str
    label: StrOrPromise

    def fields(self) -> dict[str, forms.Field]:
        return {self.key: Day(label=self.label, required=False)}

    def narrow(self, rows: Any, given: Mapping[str, Any]) -> Any:
        day = given[self.key]
        return rows if day is None else [rule for rule in rows if rule.holds_on(day)]


def _where(attribute: str) -> Callable[[Any, Any], Any]:
    return lambda rows, value: [rule for rule in rows if getattr(rule, attribute) == value]


def _regions() -> list[tuple[str, str]]:
    codes = sorted({rule.region for rule in queries.everything()})
    return [(code, wording.region(code)) for code in codes]


def _search(rows: Any, text: str) -> Any:
    words = text.lower().split()

    def found(rule: Rule) -> bool:
        texts = (rule.name, rule.note, rule.source.title, rule.actor, rule.trigger, rule.article)
        said = [part for pair in texts for part in (pair.en, pair.zh)]
        whole = " ".join([rule.id, rule.code, *said]).lower()
        return all(word in whole for word in words)

    return [rule for rule in rows if found(rule)]


def standing(rule: Rule, today: date) -> str:
    """Say whether a version is in force: past, in force, to come."""
    if rule.holds_on(today):
        return pgettext("rule of law", "in force")
    return gettext("no longer in force") if rule.valid_until else gettext("to come")


def rules(request: ActorRequest, today: date) -> Gathered:
    """List every version of every rule that ships."""
    return Gathered(
        request,
        queries.everything(),
        name="rules.rules",
        columns=[
            Column(
                "name",
                pgettext_lazy("rule of law", "Rule"),
                lambda r: r.name,
                template="rules/cells/name.html",
            ),
            Column("id", _("Identifier"), lambda r: r.id, shown=False),
            Column("code", _("Catalogue"), lambda r: r.code, shown=False),
            Column("subject", _("Subject"), lambda r: r.subject.label, shown=False),
            Column("value", _("Value"), wording.value),
            Column("trigger", _("Runs from"), lambda r: r.trigger, shown=False),
            Column("actor", _("Who must act"), lambda r: r.actor, shown=False),
            Column("region", _("Region"), lambda r: wording.region(r.region), sort="region"),
            Column("period", _("Valid"), wording.period, sort="valid_from"),
            Column("standing", _("State"), lambda r: standing(r, today), shown=False),
            Column("article", _("Article"), lambda r: r.article, shown=False),
            Column("source", _("Source"), lambda r: r.source.title, shown=False),
            Column("address", _("Address"), lambda r: r.source.url, shown=False),
            Column(
                "grade",
                _("Certainty"),
                lambda r: r.grade.label,
                sort="grade",
                template="rules/cells/grade.html",
            ),
            Column("settable", _("May be set"), lambda r: r.settable, shown=False),
            Column("note", _("Note"), lambda r: r.note, shown=False),
        ],
        filters=[
            Choice(
                key="subject", label=_("Subject"), choices=Subject.choices, apply=_where("subject")
            ),
            Choice(key="region", label=_("Region"), choices=_regions, apply=_where("region")),
            Choice(key="grade", label=_("Certainty"), choices=Grade.choices, apply=_where("grade")),
            Boolean(key="settable", label=_("May be set"), apply=_where("settable")),
            InForce(key="on", label=_("Valid on")),
        ],
        search=_search,
        search_hint=_("Words of the rule, its source or number (D4, M7)"),
        export=VIEW,
        filename=_("rules of law"),
        page_size=60,
        row_url=lambda r: reverse("rules:rule", args=[r.id]),
    )
