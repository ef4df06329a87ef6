"""What the law says of one case: its rules at its place, its clocks, where else to go."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unionhall.mediation import clocks
from unionhall.mediation.clocks import Clock, Facts
from unionhall.mediation.models import Case, Category, Claim, Event, Payment
from unionhall.rules import deadlines
from unionhall.rules import queries as rules
from unionhall.rules.book import Rule
from unionhall.rules.errors import RuleNotKnown

COLLECTIVE = "mediation.collective_workers"
EXTENSION = "mediation.extension"
LIMITATION = "arbitration.limit"

ELSEWHERE: dict[str, tuple[Promise, Promise]] = {
    "insurance": (
        _("topping up social insurance"),
        _("the social-insurance agency or the tax office that collects"),
    ),
    "housing_fund": (_("housing fund"), _("the housing-fund centre of the district")),
    "retirement": (_("retirement formalities"), _("the bureau of human resources")),
    "hukou": (_("household-registration papers"), _("the police station or the talent service")),
    "dispatch": (_("dispatch company against user company"), _("the people's court (civil case)")),
    "taxi": (_("sub-contracting of a taxi"), _("the people's court (civil case)")),
    "village": (
        _("members of a village or residents' committee"),
        _("the street or township government"),
    ),
    "no_labour": (
        _("no labour dispute at all"),
        _("people's mediation at the justice office, or the court"),
    ),
}
"""What is no labour dispute in Beijing (S66 items 1 to 7 and 34), and where to go with it.

The list is the law's; where to go is a suggestion of ours (grade I).
"""


def rule(id_: str, case: Case, on: date | None = None) -> Rule | None:
    """Return a rule at the place of a case; None where there is none."""
    return rule_at(id_, on or timezone.localdate(), case.division_code, case.scope_path)


def rule_at(id_: str, on: date, region: str, place: str) -> Rule | None:
    """Return a rule of a day in a division, as a body at that place has set it."""
    try:
        return rules.rule(id_, on=on, region=region, place=place)
    except RuleNotKnown:
        return None


def facts_of(case: Case, today: date | None = None) -> Facts:
    """Collect what the clocks of a case run from; its rows should be fetched before."""
    events = sorted(
        ((one.kind, one.on) for one in case.events.all() if one.stands), key=lambda one: one[1]
    )
    claims = {one.kind for one in case.claims.all()}
    agreement = getattr(case, "agreement", None)
    instalments = agreement.instalments.all() if agreement is not None else ()
    payments = [one for one in case.payments.all() if one.basis == Payment.Basis.AGREEMENT]
    pay = bool(claims & set(Claim.PAY))
    return Facts(
        today=today or timezone.localdate(),
        applied_on=case.applied_on,
        accepted_on=case.accepted_on,
        ended_on=case.ended_on,
        effective_on=agreement.effective_on if agreement is not None else None,
        closed_on=case.closed_on,
        disposed_on=case.disposed_on,
        over=case.ended_on is not None,
        known_on=case.known_on,
        employed=case.employed,
        left_on=case.left_on,
        pay=pay,
        more=not pay or bool(claims - set(Claim.PAY)),
        relation=case.category == Category.RELATION,
        agreed=case.state in Case.SUCCESSFUL,
        performed=case.state == Case.State.CLOSED,
        extensions=tuple(one.days for one in case.extensions.all()),
        events=tuple(events),
        instalments=tuple((one.due_on, one.amount) for one in instalments),
        payments=tuple((one.paid_on, one.amount) for one in payments),
    )


def clocks_of(case: Case, today: date | None = None) -> list[Clock]:
    """Run all clocks of a case."""
    return clocks.clocks(facts_of(case, today), lambda id_, on: rule(id_, case, on))


def limitation_of(case: Case, today: date | None = None) -> list[Clock]:
    """Run the limitation of a case alone."""
    return clocks.limitation(facts_of(case, today), lambda id_, on: rule(id_, case, on))


def law_since() -> Rule | None:
    """Return the oldest rule of the law on disputes: no day of a case lies before it began."""
    return min(
        (one for one in rules.versions(LIMITATION) if one.valid_from is not None),
        key=lambda one: one.valid_from or date.max,
        default=None,
    )


def files_rule(case: Case) -> Rule | None:
    """Return the rule by which a file is kept: longer where there was an award."""
    awarded = any(one.kind == Event.Kind.AWARDED for one in case.events.all() if one.stands)
    return rule("files.award" if awarded else "files.mediation", case, case.closed_on)


def kept_until(case: Case) -> date | None:
    """Say until when a closed file is kept; None where it is not closed, or no rule says."""
    found = files_rule(case)
    if case.closed_on is None or found is None or found.value is None:
        return None
    return deadlines.counted_day(case.closed_on, found.number, found.unit)


def kept_by(case: Case) -> str:
    """Name the article by which a file is kept."""
    found = files_rule(case)
    return f"{found.source.title} {found.article}".strip() if found else "–"


def total(amounts: Iterable[Decimal | None]) -> Decimal:
    """Add money up; what is not known adds nothing."""
    return sum((one for one in amounts if one is not None), Decimal(0))
