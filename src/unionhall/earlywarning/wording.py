"""Rules and hooks in words, as pages and the API say them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from unionhall.core.signals import SIGNALS, SignalKind
from unionhall.earlywarning import simulation
from unionhall.earlywarning.models import WarningRule
from unionhall.rules.book import Grade, sources


@dataclass(frozen=True, slots=True)
class Hooked:
    """The law by which a signal matters, in words."""

    name: str
    article: str
    source: str
    grade: str
    certainty: str
    tone: str


def hook_of(kind: SignalKind | None) -> Hooked | None:
    """Say by which law a kind of signal matters; nothing where its app is gone."""
    if kind is None:
        return None
    hook, source = kind.hook, sources().get(kind.hook.source)
    grade = Grade(hook.grade)
    return Hooked(
        name=str(kind.name),
        article=str(hook.article),
        source=str(source.title) if source else hook.source,
        grade=str(grade.value),
        certainty=str(grade.label),
        tone=grade.tone,
    )


def hooks() -> list[tuple[str, Hooked]]:
    """List every kind of signal with its law."""
    told = ((id_, hook_of(kind)) for id_, kind in SIGNALS.kinds.items())
    return [(id_, hook) for id_, hook in told if hook is not None]


def grouped_hooks() -> list[tuple[str, list[Hooked]]]:
    """List every kind of signal with its law, under the heading of its app."""
    groups = ((str(heading), map(hook_of, some)) for heading, some in SIGNALS.grouped())
    return [(heading, [one for one in some if one is not None]) for heading, some in groups]


def signal_names(rule: WarningRule) -> list[str]:
    """Name the kinds of signal that a rule counts."""
    kinds = ((id_, SIGNALS.kind(id_)) for id_ in rule.signals)
    return [str(kind.name) if kind else id_ for id_, kind in kinds]


def sentence(rule: WarningRule) -> str:
    """Say a rule in one sentence."""
    told = {
        "least": rule.least,
        "days": rule.days,
        "unit": rule.get_unit_display(),
        "what": rule.get_counted_display(),
        "method": rule.get_method_display(),
    }
    if rule.kind == WarningRule.Kind.STATED:
        if rule.least == 1:
            return _("One of these about one %(unit)s is enough.") % told
        return _("At least %(least)s %(what)s about one %(unit)s within %(days)s days.") % told
    return (
        _(
            "More %(what)s about one %(unit)s in a week than is usual for it, and at least "
            "%(least)s. %(method)s."
        )
        % told
    )


@dataclass(frozen=True, slots=True)
class Told:
    """What the simulation measured of a method, for units of one usual number."""

    usual: str
    false_alarms: float
    detected: int


def measured(rule: WarningRule) -> list[Told]:
    """Say how often a rule's method warns for nothing; nothing for a stated rule."""
    return [
        Told(
            pgettext("signals", "about %(mean)s a week") % {"mean": f"{row.mean:g}"},
            row.false_alarms_per_unit_year,
            round(row.detected * 100),
        )
        for row in simulation.of_method(rule.method)
    ]
