"""What the database holds of mediation cases."""

from unionhall.mediation.models.appointments import Appointment
from unionhall.mediation.models.cases import (
    CENTS,
    DIGITS,
    Case,
    CaseSeries,
    Category,
    Channel,
    Claim,
    Consent,
    Extension,
    Handler,
    HealthDetail,
    Party,
    PrivateNote,
    Session,
    Side,
)
from unionhall.mediation.models.log import Event, Glass, Look
from unionhall.mediation.models.money import AgreedSum, Agreement, Instalment, Payment

__all__ = [
    "CENTS",
    "DIGITS",
    "AgreedSum",
    "Agreement",
    "Appointment",
    "Case",
    "CaseSeries",
    "Category",
    "Channel",
    "Claim",
    "Consent",
    "Event",
    "Extension",
    "Glass",
    "Handler",
    "HealthDetail",
    "Instalment",
    "Look",
    "Party",
    "Payment",
    "PrivateNote",
    "Session",
    "Side",
]
