"""How limitations, clocks and what became of a consultation are written for people."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from unionhall.advice import law
from unionhall.advice.law import Clock, Limitation, Standing
from unionhall.advice.models import AidRequest, Consultation, Turn
from unionhall.core import formats
from unionhall.register.law import Place
from unionhall.rules.book import Rule
from unionhall.rules.wording import cited

TURNS = [(one.value, one.label) for one in Turn.Into]
TONES = {
    Standing.UNKNOWN: "neutral",
    Standing.NONE: "info",
    Standing.RUNNING: "good",
    Standing.URGENT: "late",
    Standing.OVER: "neutral",
}
SAID: dict[Standing, str | Promise] = {
    Standing.UNKNOWN: _("The limitation cannot be counted: the day on which it began is missing."),
    Standing.NONE: _("While employed there is no limit for claiming unpaid wages."),
    Standing.RUNNING: _("%(left)s days are left to apply for arbitration, until %(day)s."),
    Standing.URGENT: _(
        "Only %(left)s days are left to apply for arbitration, until %(day)s. "
        "Legal aid may begin before it is decided on."
    ),
    Standing.OVER: _(
        "The time to apply for arbitration ended on %(day)s. Ask whether it began anew."
    ),
}


def basis(rule: Rule) -> str:
    """Name the article of a rule: 《劳动争议调解仲裁法》第二十七条."""
    return cited(rule.source, rule.article) if rule.article else str(rule.source.title)


@dataclass(frozen=True, slots=True)
class ShownLimit:
    """A limitation as the page shows it."""

    words: str
    tone: str
    basis: str
    rule: Rule
    why: tuple[str, ...]
    urgent: bool
    certain: bool
    urgent_basis: str


def limit(found: Limitation) -> ShownLimit:
    """Put a limitation into words, with its article and how it was counted."""
    facts = {
        "left": found.left,
        "day": formats.day(found.clock.on) if found.clock else "",
    }
    return ShownLimit(
        words=str(SAID[found.standing]) % facts,
        tone=TONES[found.standing],
        basis=basis(found.rule),
        rule=found.rule,
        why=found.clock.why if found.clock else (),
        urgent=found.pressing,
        certain=found.clock.certain if found.clock else True,
        urgent_basis=basis(found.urgent_rule) if found.urgent_rule and found.pressing else "",
    )


class DaysLeft:
    """Says for the rows of a list how many days are left, and how urgent that is."""

    def __init__(self, today: date, place: Place) -> None:
        self.today, self.urgent = today, law.urgency(today, place)

    def __call__(self, row: Consultation) -> str:
        """Return the days left in words; nothing where no limit is known or all is done."""
        if row.limit_on is None or row.state == Consultation.State.CLOSED:
            row.limit_tone = ""  # type: ignore[attr-defined]  # read by the cell's template
            return ""
        left = (row.limit_on - self.today).days
        standing = law.standing_of(left, self.urgent)
        row.limit_tone = TONES[standing] if standing is not Standing.RUNNING else ""  # type: ignore[attr-defined]
        if standing is Standing.OVER:
            return gettext("over")
        return gettext("%(left)s days") % {"left": left}


class NextDay:
    """Says for requests for legal aid until when the next thing is to be done."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.places: dict[int, Place] = {}

    def __call__(self, row: AidRequest) -> date | None:
        """Return the last day in time; nothing where nothing is due."""
        place = self.places.get(row.organization_id)
        if place is None:
            place = self.places[row.organization_id] = Place.of(row.organization)
        clock = law.aid_clock(row, place)
        row.late = clock is not None and clock.on < self.today  # type: ignore[attr-defined]
        return clock.on if clock else None


@dataclass(frozen=True, slots=True)
class ShownClock:
    """What is to be done until a day of law, as a page shows it."""

    title: str | Promise
    on: date
    left: int
    basis: str
    why: tuple[str, ...]


CLOCKS: dict[str, str | Promise] = {
    AidRequest.State.RECEIVED: _("Decide by"),
    AidRequest.State.GRANTED: _("Assign a lawyer by"),
}


def shown_clock(request: AidRequest, clock: Clock | None, today: date) -> ShownClock | None:
    """Put the next clock of a request into words."""
    if clock is None:
        return None
    return ShownClock(
        CLOCKS[request.state], clock.on, clock.left(today), basis(clock.rule), clock.why
    )


def why_from(row: Consultation) -> str:
    """Say from which deed a consultation's time of keeping counts."""
    if row.closed_on is not None:
        return gettext("the day it was closed")
    return gettext("never closed: the day of the last entry")
