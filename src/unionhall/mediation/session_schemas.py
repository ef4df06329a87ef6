"""What the API of mediation takes and gives of sessions, arranged and held."""

from datetime import date, datetime, time
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from unionhall.mediation import appointments
from unionhall.mediation.models import Appointment

Reason = Annotated[str, Field(max_length=200)]
Long = Annotated[str, Field(max_length=8000)]


class ArrangeIn(Schema):
    """Call both sides to a session; ``mediators`` (handlers) empty: all who mediate."""

    on: date
    at: time
    place: Annotated[str, Field(max_length=120)]
    mediators: Annotated[list[UUID], Field(max_length=20)] = []


class CallOffIn(Schema):
    reason: Reason


class SessionHeldIn(Schema):
    """``appointment`` is the arranged session that was held."""

    held_on: date
    place: Annotated[str, Field(max_length=120)]
    present: Annotated[str, Field(max_length=400)]
    record: Long
    appointment: UUID | None = None


class AppointmentOut(Schema):
    """A session arranged beforehand; ``state`` is open, held or called_off."""

    id: UUID
    at: datetime
    place: str
    mediators: str
    state: Literal["open", "held", "called_off"]
    why: str


class ArrangedOut(AppointmentOut):
    """``hints`` say what to think of: a day off, or one after the mediation must end."""

    hints: list[str]

    @staticmethod
    def of(found: Appointment) -> "ArrangedOut":
        told = appointments.hints(found.case, found)
        return ArrangedOut(**appointment(found).dict(), hints=told)


def appointment(one: Appointment) -> AppointmentOut:
    ended: Literal["held", "called_off"] = "held" if one.session_id else "called_off"
    return AppointmentOut(
        id=one.public_id,
        at=one.at,
        place=one.place,
        mediators=one.mediators,
        state="open" if one.is_open else ended,
        why=one.called_off_why,
    )
