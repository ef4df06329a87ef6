"""How a referral stands, as the colour of its badge."""

from datetime import date

from unionhall.linkage.models import Referral

State = Referral.State
TONES = {
    State.SENT: "due",
    State.ACCEPTED: "info",
    State.REPORTED: "due",
    State.RETURNED: "late",
    State.CLOSED: "good",
}


def tone_of(found: Referral, today: date) -> str:
    """Say how urgent a referral is."""
    if found.overdue(today):
        return "late"
    return TONES.get(State(found.state), "neutral")
