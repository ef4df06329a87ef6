"""Rules that a general union may adopt as they are, or change: none holds before it does.

Taken from the signals of domain file 5.8 (grade I). The level and the document on which the
rule rests are the union's own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unionhall.core.signals import SIGNALS
from unionhall.earlywarning.models import WarningRule
from unionhall.rules import queries as rules

Kind, Unit, Counted = WarningRule.Kind, WarningRule.Unit, WarningRule.Counted
CONSULTATIONS = "advice."


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A wording without level and basis; a signal that ends with a dot means all of that app.

    ``least_by`` names the rule of law that says how many, where one does.
    """

    id: str
    name: Promise
    signals: tuple[str, ...]
    least: int = 1
    least_by: str = ""
    days: int | None = 1
    unit: WarningRule.Unit = Unit.EMPLOYER
    counted: WarningRule.Counted = Counted.FACTS
    method: str = ""

    def kinds(self) -> list[str]:
        """Return the kinds of signal that are there, by their ids."""
        return [id_ for id_ in SIGNALS.kinds if id_.startswith(self.signals)]

    def counts(self) -> tuple[str, str, str, tuple[str, ...]]:
        """Return what it counts, and how."""
        kind = Kind.STATISTICAL if self.method else Kind.STATED
        return (kind, self.unit, self.counted, tuple(sorted(self.kinds())))

    def number(self) -> int:
        """Return from how many on it warns."""
        if not self.least_by:
            return self.least
        return rules.shipped_rule(self.least_by, on=timezone.localdate()).number

    def initial(self) -> dict[str, Any]:
        """Return what the editor is filled with."""
        return {
            "name": str(self.name),
            "kind": Kind.STATISTICAL if self.method else Kind.STATED,
            "unit": self.unit,
            "signals": self.kinds(),
            "counted": self.counted,
            "least": self.number(),
            "days": self.days,
            "method": self.method,
        }


PROPOSALS = (
    Proposal(
        id="consultations",
        name=_("Three consultations about one employer in 30 days"),
        signals=(CONSULTATIONS,),
        least=3,
        days=30,
    ),
    Proposal(
        id="common_claim",
        name=_("Workers with a common claim for wages in 30 days"),
        signals=("advice.wages", "mediation.wages", "mediation.collective"),
        least_by="mediation.collective_workers",
        days=30,
        counted=Counted.WORKERS,
    ),
    Proposal(
        id="not_kept",
        name=_("Instalment late, or agreement not performed"),
        signals=("mediation.late", "mediation.unperformed"),
    ),
    Proposal(
        id="unanswered",
        name=_("Supervision letter not answered"),
        signals=("supervision.unanswered",),
    ),
    Proposal(
        id="grave",
        name=_("Layoff, accident, stoppage or slowdown"),
        signals=("supervision.layoff", "supervision.accident", "supervision.strike"),
    ),
    Proposal(
        id="dismissals",
        name=_("Three notices of dismissal in 30 days"),
        signals=("supervision.dismissal",),
        least=3,
        days=30,
    ),
    Proposal(
        id="gone",
        name=_("Employer gone, fewer staff, or union dissolved"),
        signals=("targets.gone", "organizations."),
    ),
    Proposal(
        id="unusual",
        name=_("More consultations in a street than usual for the season"),
        signals=(CONSULTATIONS,),
        least=3,
        days=None,
        unit=Unit.STREET,
        method=WarningRule.Method.FARRINGTON,
    ),
)


def not_adopted(held: Iterable[WarningRule]) -> list[Proposal]:
    """List those of which none of these rules counts the same signals in the same way."""
    known = {(rule.kind, rule.unit, rule.counted, tuple(rule.signals)) for rule in held}
    return [one for one in PROPOSALS if one.counts() not in known]


def proposal(id_: str) -> Proposal | None:
    """Find one; None where there is none of this name."""
    return next((one for one in PROPOSALS if one.id == id_), None)
