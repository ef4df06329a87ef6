"""The facts of the audit trail in words: names, days and labels instead of what programs keep.

Identifiers are left out: the row itself leads to the record. What an app above knows better
(the name of a figure) it says through ``tell``.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.db.models import Field, Q
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from unionhall.core import formats
from unionhall.core.models import AuditEntry
from unionhall.organizations.models import Organization

Words = str | Promise
_IDENTIFIER = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_PLACE = re.compile(r"[0-9A-Z]{4,64}")

FACTS: Mapping[str, Words] = {
    "address": pgettext_lazy("fact", "address"),
    "after": _("now"),
    "attested": pgettext_lazy("fact", "signed forms at hand"),
    "digest": "SHA-256",
    "late": pgettext_lazy("fact", "late"),
    "left": pgettext_lazy("fact", "that stay"),
    "new": pgettext_lazy("fact", "new"),
    "only": pgettext_lazy("fact", "only what is to be corrected"),
    "part": pgettext_lazy("fact", "part"),
    "settled": pgettext_lazy("fact", "settled"),
    "size": pgettext_lazy("fact", "bytes"),
    "total": pgettext_lazy("fact", "in all"),
    "updated": pgettext_lazy("fact", "updated"),
    "bank": pgettext_lazy("fact", "bank"),
    "came": pgettext_lazy("fact", "came"),
    "tasks": pgettext_lazy("fact", "tasks"),
    "areas": pgettext_lazy("fact", "areas"),
    "articles": pgettext_lazy("fact", "articles cited"),
    "attended": pgettext_lazy("fact", "present"),
    "before": _("before"),
    "beginning": pgettext_lazy("fact", "beginning"),
    "bodies": pgettext_lazy("fact", "union bodies"),
    "by_sight": pgettext_lazy("fact", "document seen"),
    "cards": pgettext_lazy("fact", "cards"),
    "changed": pgettext_lazy("fact", "changed"),
    "channel": pgettext_lazy("fact", "channel"),
    "count": pgettext_lazy("fact", "number"),
    "counter": pgettext_lazy("fact", "counter"),
    "counts": pgettext_lazy("fact", "counts"),
    "consented_on": pgettext_lazy("fact", "consent of"),
    "day": pgettext_lazy("fact", "day"),
    "days": pgettext_lazy("fact", "days"),
    "different": pgettext_lazy("fact", "that do not fit"),
    "due": pgettext_lazy("fact", "due"),
    "ending": pgettext_lazy("fact", "ending"),
    "granted": pgettext_lazy("fact", "granted"),
    "into": pgettext_lazy("fact", "turned into"),
    "matter": pgettext_lazy("fact", "matter"),
    "online": pgettext_lazy("fact", "takes questions online"),
    "outcome": pgettext_lazy("fact", "outcome"),
    "rank": pgettext_lazy("fact", "rank of the level"),
    "respond_by": pgettext_lazy("fact", "respond by"),
    "topic": pgettext_lazy("fact", "type"),
    "file": pgettext_lazy("fact", "file"),
    "firms": pgettext_lazy("fact", "firms"),
    "first": pgettext_lazy("fact", "first day"),
    "format": pgettext_lazy("fact", "format"),
    "found": pgettext_lazy("fact", "found"),
    "ground": pgettext_lazy("fact", "ground"),
    "guided_by": pgettext_lazy("fact", "guided by"),
    "indicator": pgettext_lazy("fact", "figure"),
    "intent": pgettext_lazy("fact", "intent"),
    "kind": pgettext_lazy("fact", "kind"),
    "label": pgettext_lazy("fact", "label"),
    "last": pgettext_lazy("fact", "last day"),
    "members": pgettext_lazy("fact", "members"),
    "months": pgettext_lazy("fact", "months"),
    "source": pgettext_lazy("fact", "source"),
    "level": pgettext_lazy("fact", "level"),
    "list": pgettext_lazy("fact", "list"),
    "name": pgettext_lazy("fact", "name"),
    "number": pgettext_lazy("fact", "number, as of a paper"),
    "obstacle": pgettext_lazy("fact", "obstacle"),
    "on": pgettext_lazy("fact", "on"),
    "opened": pgettext_lazy("fact", "opened"),
    "other_document": pgettext_lazy("fact", "another document"),
    "other_phone": pgettext_lazy("fact", "another phone"),
    "page": pgettext_lazy("fact", "page"),
    "phone": pgettext_lazy("fact", "phone"),
    "pattern": pgettext_lazy("fact", "rhythm"),
    "approval": pgettext_lazy("fact", "number of the approval"),
    "body": pgettext_lazy("fact", "body"),
    "paper": pgettext_lazy("fact", "number of the paper"),
    "post": pgettext_lazy("fact", "post"),
    "seats": pgettext_lazy("fact", "seats"),
    "women": pgettext_lazy("fact", "women among them"),
    "years": pgettext_lazy("fact", "years"),
    "past": pgettext_lazy("fact", "former members too"),
    "work": pgettext_lazy("fact", "job"),
    "purpose": pgettext_lazy("fact", "purpose"),
    "refusal": pgettext_lazy("fact", "why"),
    "refused": pgettext_lazy("fact", "refused"),
    "removed": pgettext_lazy("fact", "deleted"),
    "role": pgettext_lazy("fact", "role"),
    "rows": pgettext_lazy("fact", "rows"),
    "rule": pgettext_lazy("fact", "found by"),
    "rule_of_law": pgettext_lazy("fact", "rule"),
    "representatives": pgettext_lazy("fact", "representatives"),
    "result": pgettext_lazy("fact", "result"),
    "satisfied": pgettext_lazy("fact", "satisfied"),
    "sha256": "SHA-256",
    "since": pgettext_lazy("fact", "from"),
    "staff": pgettext_lazy("fact", "staff"),
    "stage": pgettext_lazy("fact", "stage"),
    "state": pgettext_lazy("fact", "state"),
    "successor": pgettext_lazy("fact", "successor"),
    "taps": pgettext_lazy("fact", "taps"),
    "text_version": pgettext_lazy("fact", "version of the text"),
    "to": pgettext_lazy("fact", "to"),
    "assigned_to": pgettext_lazy("fact", "assigned to"),
    "unchanged": pgettext_lazy("fact", "known already"),
    "username": pgettext_lazy("fact", "user name"),
    "deed": pgettext_lazy("fact", "step"),
    "employers": pgettext_lazy("fact", "employers"),
    "entitled": pgettext_lazy("fact", "entitled to vote"),
    "applied": pgettext_lazy("fact", "applied on their own"),
    "hours": pgettext_lazy("fact", "hours to respond"),
    "joined": pgettext_lazy("fact", "joined"),
    "mode": pgettext_lazy("fact", "mode"),
    "office": pgettext_lazy("fact", "office"),
    "passed_on": pgettext_lazy("fact", "passed on"),
    "spoiled": pgettext_lazy("fact", "spoiled ballots"),
    "taken": pgettext_lazy("fact", "taken in"),
    "there": pgettext_lazy("fact", "there already"),
    "told_and_agreed": pgettext_lazy("fact", "told and agreed"),
    "transferred": pgettext_lazy("fact", "transferred"),
    "until": pgettext_lazy("fact", "until"),
    "valid": pgettext_lazy("fact", "valid ballots"),
    "valid_from": pgettext_lazy("fact", "from"),
    "valid_until": pgettext_lazy("fact", "until"),
    "version": pgettext_lazy("fact", "version"),
    "versions": pgettext_lazy("fact", "versions"),
}
ONLY_IDENTIFIERS = frozenset(
    {
        "article",
        "candidacy",
        "case",
        "difference",
        "duty",
        "employer",
        "gone",
        "handler",
        "kept",
        "lawyer",
        "meeting",
        "membership",
        "party",
        "ref",
        "same_as",
        "task",
        "union",
        "user",
    }
)
"""Facts that name another record and nothing else; programs read them, people do not."""
LISTS: Mapping[str, Words] = {
    "accounts.accounts": _("Accounts"),
    "accounts.audit": _("Audit trail"),
    "accounts.duties": _("Duties"),
    "advice.aid_requests": pgettext_lazy("list", "requests for legal aid"),
    "advice.articles": pgettext_lazy("list", "articles of law"),
    "advice.consultations": pgettext_lazy("list", "consultations"),
    "advice.disposal": pgettext_lazy("list", "consultations to empty"),
    "advice.desks": pgettext_lazy("list", "desks for advice"),
    "advice.lawyers": pgettext_lazy("list", "lawyers"),
    "cards.batches": pgettext_lazy("list", "files for the bank"),
    "cards.cards": pgettext_lazy("list", "cards"),
    "cards.lines": pgettext_lazy("list", "cards in a file for the bank"),
    "cards.sharings": pgettext_lazy("list", "data passed on to banks"),
    "core.exports": pgettext_lazy("list", "one's own exported files"),
    "core.jobs": pgettext_lazy("list", "one's own jobs"),
    "founding.along": pgettext_lazy("list", "members in joint unions of a founding's firm"),
    "earlywarning.warnings": pgettext_lazy("list", "early warnings"),
    "duplicates.merges": pgettext_lazy("list", "merges of records"),
    "quality.records": pgettext_lazy("list", "records that lack something"),
    "duplicates.pairs": pgettext_lazy("list", "pairs of records"),
    "founding.cases": pgettext_lazy("list", "founding cases"),
    "intake.batches": pgettext_lazy("list", "lists handed in"),
    "intake.rows": pgettext_lazy("list", "rows of a list"),
    "intake.templates": pgettext_lazy("list", "templates of lists"),
    "joining.applications": pgettext_lazy("list", "applications"),
    "joining.links": pgettext_lazy("list", "links and QR codes"),
    "lifecycle.changes": pgettext_lazy("list", "changes of memberships"),
    "lifecycle.roll": pgettext_lazy("list", "members to decide on together"),
    "linkage.partners": pgettext_lazy("list", "partners of the linkage"),
    "linkage.referrals": pgettext_lazy("list", "referrals"),
    "linkage.tasks": pgettext_lazy("list", "tasks of the tripartite committee"),
    "linkage.window": pgettext_lazy("list", "referrals at a partner's window"),
    "mediation.cases": pgettext_lazy("list", "mediation cases"),
    "mediation.year": pgettext_lazy("list", "yearly return of mediation"),
    "mediation.year_records": pgettext_lazy("list", "cases of the yearly return of mediation"),
    "mediation.disposal": pgettext_lazy("list", "files of mediation to dispose of"),
    "members.full_export": pgettext_lazy("list", "members with full data"),
    "members.memberships": pgettext_lazy("list", "members"),
    "members.requests": pgettext_lazy("list", "requests of members about their data"),
    "organizations.employers": pgettext_lazy("list", "employers"),
    "organizations.organizations": pgettext_lazy("list", "union bodies"),
    "restructuring.changes": pgettext_lazy("list", "changes of the structure"),
    "restructuring.matrix": pgettext_lazy("list", "firms and members of joint unions"),
    "outreach.meetings": pgettext_lazy("list", "meetings"),
    "outreach.promises": pgettext_lazy("list", "demands and promises"),
    "register.inbox": pgettext_lazy("list", "what is due"),
    "register.responsibilities": pgettext_lazy("list", "who answers for what"),
    "rules.rules": pgettext_lazy("list", "rules of law"),
    "papers.papers": pgettext_lazy("list", "papers"),
    "supervision.inspectors": pgettext_lazy("list", "inspectors of labour law"),
    "supervision.investigations": pgettext_lazy("list", "investigations of employers"),
    "supervision.letters": pgettext_lazy("list", "supervision letters"),
    "supervision.links": pgettext_lazy("list", "links for employers' notices"),
    "supervision.notices": pgettext_lazy("list", "employers' notices"),
    "targets.gathered": pgettext_lazy("list", "employers whose people are in joint unions"),
    "targets.gathering": pgettext_lazy("list", "one employer's people in joint unions"),
    "targets.help": pgettext_lazy("list", "employers to be helped with founding"),
    "targets.large": pgettext_lazy("list", "large employers without a union"),
    "targets.targets": pgettext_lazy("list", "founding targets"),
    "targets.tasks": pgettext_lazy("list", "tasks of founding"),
}
REFUSALS: Mapping[str, Words] = {
    "no_self_appointment": pgettext_lazy("refusal", "nobody appoints themselves"),
    "own_application": pgettext_lazy("refusal", "nobody decides on their own application"),
    "own_submission": pgettext_lazy("refusal", "nobody approves what they submitted themselves"),
    "relative_excluded": pgettext_lazy("refusal", "close relative of the employer's main head"),
}
FORMATS: Mapping[str, Words] = {"xlsx": "Excel", "csv": "CSV", "docx": "Word"}
CODES = {"list": LISTS, "refusal": REFUSALS, "format": FORMATS}
STANDS_FOR = {
    "before": ("state", "template", "kind", "mode"),
    "after": ("state", "template", "kind", "mode"),
    "rule": ("routed_by",),
}
"""Which fields' labels name the values of a fact that is no field itself."""

_told: dict[str, Callable[[str], str]] = {}


def tell(fact: str, namer: Callable[[str], str]) -> None:
    """Have an app above name the values of a fact."""
    _told[fact] = namer


class Places:
    """The names of the union bodies whose codes and paths stand in some entries: one query."""

    def __init__(self, entries: Iterable[AuditEntry] = ()) -> None:
        wanted = {text for entry in entries for text in _texts(entry.facts)}
        wanted = {text for text in wanted if _PLACE.fullmatch(text)}
        found = Organization.objects.filter(Q(code__in=wanted) | Q(path__in=wanted))
        rows = found.values_list("code", "path", "name") if wanted else ()
        self._names = {key: name for code, path, name in rows for key in (code, path)}

    def name(self, text: str) -> str:
        """Return the name of the body that is meant; any other text as it is."""
        return self._names.get(text, text)


def details(entry: AuditEntry, places: Places) -> str:
    """Write the facts of an entry in one line; they never hold personal data."""
    app = entry.action.partition(".")[0]
    told = []
    for name, value in entry.facts.items():
        words = "" if name in ONLY_IDENTIFIERS else _plain(app, name, value, places)
        if words:
            told.append(gettext("%(name)s: %(value)s") % {"name": _word(app, name), "value": words})
    return gettext("; ").join(told)


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for one in inner for text in _texts(one)]


def _word(app: str, name: str) -> str:
    """Name a fact, or a field of the record that was changed."""
    known = FACTS.get(name) or _fields().get((app, name)) or _fields().get(("", name))
    return str(known or _labels().get((app, "counter", name)) or name)


def _plain(app: str, name: str, value: object, places: Places) -> str:
    if isinstance(value, dict):
        said = ((_word(app, k), _plain(app, k, v, places) or "–") for k, v in value.items())
        return gettext(", ").join(f"{word} {text}" for word, text in said)
    if isinstance(value, list):
        if value and all(_is_identifier(one) for one in value):
            return str(len(value))
        return gettext(", ").join(filter(None, (_plain(app, name, v, places) for v in value)))
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if value is None or _is_identifier(value):
        return ""
    return _text(app, name, str(value), places)


def _text(app: str, name: str, text: str, places: Places) -> str:
    if name in _told:
        return _told[name](text)
    if name in CODES:
        return str(CODES[name].get(text, text))
    if name == "changed":
        return gettext(", ").join(_word(app, one) for one in text.split(", "))
    for field in STANDS_FOR.get(name, (name,)):
        label = _labels().get((app, field, text)) or _labels().get(("", field, text))
        if label:
            return str(label)
    return _day(text) or places.name(text)


def _day(text: str) -> str:
    try:
        if len(text) == len("2026-01-01"):
            return formats.day(date.fromisoformat(text))
        return formats.moment(datetime.fromisoformat(text)) if "T" in text else ""
    except ValueError:
        return ""


def _is_identifier(value: object) -> bool:
    return isinstance(value, str) and bool(_IDENTIFIER.fullmatch(value))


def _own_fields() -> Iterable[tuple[str, "Field[Any, Any]"]]:
    for model in apps.get_models():
        if model.__module__.startswith("unionhall."):
            for field in model._meta.get_fields():
                if isinstance(field, Field):
                    yield model._meta.app_label, field


@lru_cache(maxsize=1)
def _labels() -> Mapping[tuple[str, str, str], Words]:
    """Name the values of all fields that have choices, by app and name of the field."""
    pairs = {
        (app, field.name, str(value)): label
        for app, field in _own_fields()
        for value, label in _choices(field)
    }
    return {("", name, value): label for (_app, name, value), label in pairs.items()} | pairs


def _choices(field: "Field[Any, Any]") -> Iterable[tuple[object, Words]]:
    if field.choices:
        return field.flatchoices
    states: Any = getattr(field.model, "State", None)
    return states.choices if field.name == "state" and states else ()


@lru_cache(maxsize=1)
def _fields() -> Mapping[tuple[str, str], Words]:
    """Name the fields of our records, where somebody gave them a name."""
    return {
        (place, field.name): field.verbose_name
        for app, field in _own_fields()
        for place in (app, "")
        if isinstance(field.verbose_name, Promise)
    }
