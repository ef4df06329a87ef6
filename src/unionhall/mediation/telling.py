"""What was written into the history of a case, in the language of who reads it.

Where an event says something of the product's own, a code is stored, and told here; what somebody
wrote stays as it was written.
"""

from collections.abc import Callable
from datetime import datetime

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from unionhall.core import formats
from unionhall.mediation import law
from unionhall.mediation.models import Case, Channel, Event, Payment, Side

Kind = Event.Kind
PERFORMED, ON_THE_SPOT = "performed", "on_the_spot"
CLAIMS = "claims"
"""What an event of closing says, and one of claims that were entered anew."""
STAMP, BETWEEN = "%Y-%m-%dT%H:%M", " · "


def event(one: Event) -> str:
    """Tell an event's words."""
    tell = TOLD.get(Kind(one.kind))
    return one.text if tell is None or not one.text else tell(one.text)


def reason(case: Case) -> str:
    """Tell the reason by which a case ended."""
    return elsewhere(case.reason) if case.state == Case.State.ELSEWHERE else case.reason


def elsewhere(ground: str) -> str:
    """Tell why a case is no labour dispute, and where to go with it."""
    if ground not in law.ELSEWHERE:
        return ground
    what, where = law.ELSEWHERE[ground]
    return _("%(what)s; directed to: %(where)s") % {"what": what, "where": where}


def stamped(at: datetime, text: str) -> str:
    """Return words that begin with a moment, as an event keeps them."""
    return f"{timezone.localtime(at):{STAMP}}{BETWEEN}{text}"


def _stamped(text: str) -> str:
    stamp, _between, rest = text.partition(BETWEEN)
    at = parse_datetime(stamp)
    return text if at is None else f"{formats.moment(timezone.make_aware(at))}{BETWEEN}{rest}"


def _label(choices: type[TextChoices]) -> Callable[[str], str]:
    return lambda code: str(dict(choices.choices).get(code, code))


def _closed(how: str) -> str:
    known = {PERFORMED: _("performed in full"), ON_THE_SPOT: _("settled and paid on the spot")}
    return known.get(how, how)


def _corrected(what: str) -> str:
    if what.isdecimal():
        return _("%(count)s further workers") % {"count": what}
    return _("Claims entered anew") if what == CLAIMS else what


def _extended(days: str) -> str:
    return _("%(days)s days") % {"days": days} if days.isdecimal() else days


TOLD: dict[Kind, Callable[[str], str]] = {
    Kind.APPLIED: _label(Channel),
    Kind.CONSENTED: _label(Side),
    Kind.DECLINED: _label(Side),
    Kind.ELSEWHERE: elsewhere,
    Kind.CORRECTED: _corrected,
    Kind.ARRANGED: _stamped,
    Kind.CALLED_OFF: _stamped,
    Kind.EXTENDED: _extended,
    Kind.PAID: _label(Payment.Basis),
    Kind.CLOSED: _closed,
}
