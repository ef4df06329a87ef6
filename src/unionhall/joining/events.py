"""What can have happened to applications."""

from dataclasses import dataclass

from unionhall.joining.models import Application
from unionhall.members.models import Membership


@dataclass(frozen=True, slots=True)
class ApplicationReceived:
    application: Application


@dataclass(frozen=True, slots=True)
class HeldToBeTurnedAway:
    """Somebody who waits for a founding is about to be turned away or sent elsewhere.

    Told before anything is written: who listens may refuse.
    """

    application: Application


@dataclass(frozen=True, slots=True)
class ApplicationApproved:
    """The applicant is a member now; ``membership`` is the new spell."""

    application: Application
    membership: Membership
