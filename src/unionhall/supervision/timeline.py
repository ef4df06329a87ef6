"""The way of a letter as its page shows it: issued, delivered, due, answered, closed."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unionhall.supervision.models import Letter

State = Letter.State
ORDER = (State.DRAFT, State.ISSUED, State.DELIVERED, State.ANSWERED, State.CLOSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One stage: what it is, when it was reached, and whether it is done, now, or to come.

    ``tone`` colours what is late.
    """

    number: int
    name: str
    title: str | Promise
    status: str
    on: date | None = None
    text: str = ""
    tone: str = ""


def stages(letter: Letter, today: date) -> list[Stage]:
    """Return the way of a letter: what is done, what is waited for, what comes."""
    stopped = letter.state == State.WITHDRAWN
    at = State.DELIVERED if letter.state == State.SILENT else State(letter.state)
    reached = _reached(letter) if stopped else ORDER.index(at)
    titles = _titles(letter)
    days = (
        letter.drafted_on,
        letter.issued_on,
        letter.delivered_on,
        letter.answered_on,
        letter.closed_on if letter.state == State.CLOSED else None,
    )
    texts = (
        "",
        letter.number,
        letter.get_manner_display() if letter.manner else "",
        letter.get_timing_display() if letter.timing else "",
        letter.get_result_display() if letter.result else "",
    )
    found = []
    for number, (name, title) in enumerate(titles):
        status = "done" if number <= reached else "later"
        if number == reached + 1:
            status = "stopped" if stopped else "now"
        if status == "done" and days[number] is None:
            status = "skipped"
        tone = "late" if status == "now" and letter.overdue(today) else ""
        if name == "answer" and letter.timing == Letter.Timing.LATE:
            tone = "late"
        found.append(
            Stage(
                number=number + 1,
                name=name,
                title=title,
                status=status,
                on=days[number],
                text=texts[number],
                tone=tone,
            )
        )
    return found


def _reached(letter: Letter) -> int:
    """Say how far a letter got before it was withdrawn."""
    days = (letter.drafted_on, letter.issued_on, letter.delivered_on)
    return sum(day is not None for day in days) - 1


def _titles(letter: Letter) -> tuple[tuple[str, str | Promise], ...]:
    answer = (
        _("The authority tells the union") if letter.to_authority else _("The employer answers")
    )
    return (
        ("draft", _("Drafted")),
        ("issue", _("Issued, with its number")),
        ("deliver", _("Delivered")),
        ("answer", answer),
        ("close", _("Closed, with its result")),
    )
