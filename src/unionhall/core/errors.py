"""The ways a request can be refused.

* DomainError
  + SignInNeeded      401   nobody is signed in
  + NotPermitted      403   you may see it, but not do this to it
  + NotFound          404   it does not exist, or you may not know that it does
  + Conflict          409   it was true a moment ago; reload and look again
  + Rejected          422   a rule says no
  + TooMany           429   slow down
  + Busy              503   others are writing; nothing was saved, send it again

Apps subclass one of them, give it a sentence, and raise it from services and queries.
Views and endpoints never build error responses themselves: ``core.http`` and
``config.api`` translate these classes, once, for people and for programs.
"""

import re
from datetime import date, datetime
from typing import ClassVar

from django.db import OperationalError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unionhall.core import formats


class DomainError(Exception):
    """A refusal with a sentence for people and a code for programs.

    ``field`` names the field of the command that is at fault, where there is one: pages
    show the sentence beside it, the API names it. ``heading`` stands above the sentence where
    it has a page to itself. ``kept`` is what the audit trail keeps of
    the attempt (``audit.refusal``).
    """

    status: ClassVar[int] = 422
    heading: ClassVar[str | Promise] = _("This cannot be done")
    message: ClassVar[str | Promise] = _("This cannot be done.")
    field: str = ""
    kept: object = None

    def __init__(self, *, field: str = "", **facts: object) -> None:
        super().__init__()
        self.facts = facts
        self.field = field or type(self).field

    @property
    def code(self) -> str:
        """The class name in snake case: ``ConsentMissing`` is ``consent_missing``."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", type(self).__name__).lower()

    def __str__(self) -> str:
        return str(self.message) % {name: _said(fact) for name, fact in self.facts.items()}


def _said(fact: object) -> object:
    """Write days as the reader's language does: 2026年3月2日."""
    if isinstance(fact, datetime):
        return formats.moment(fact)
    return formats.day(fact) if isinstance(fact, date) else fact


class SignInNeeded(DomainError):
    status = 401
    message = _("Please sign in first.")


class NotPermitted(DomainError):
    status = 403
    heading = _("This is not open to you")
    message = _("Your duty does not allow this.")


class NotFound(DomainError):
    status = 404
    heading = _("There is nothing here")
    message = _("There is nothing here, or you may not see it.")


class Conflict(DomainError):
    status = 409
    heading = _("It has changed meanwhile")
    message = _("Someone changed this before you. Reload the page and look again.")


class Rejected(DomainError):
    status = 422


class NumberInReason(Rejected):
    message = _("The reason contains a long number. Write it without document or phone numbers.")
    field = "reason"


class NoFile(Rejected):
    message = _("Choose a file: an Excel workbook (.xlsx) or a table (.csv).")
    field = "file"


class EmptyFile(Rejected):
    message = _(
        "The file is empty: nothing stands in it. "
        "Choose the Excel workbook (.xlsx) or the table (.csv) that holds the list."
    )
    field = "file"


class UnreadableFile(Rejected):
    message = _(
        "The file cannot be read as a table: %(why)s Save it as .xlsx or .csv and try again."
    )
    field = "file"


class TooManyRows(Rejected):
    message = _("The file has %(count)s rows, more than %(most)s. Split it, please.")
    field = "file"


class Busy(DomainError):
    status = 503
    heading = _("Nothing was saved")
    message = _(
        "Many are writing at this moment, and nothing of yours was saved. "
        "Send it again in %(seconds)s seconds."
    )


class DayTooFarAway(Rejected):
    """What a day beyond the calendar comes to, wherever somebody counts with it."""

    message = _("A day lies too far away to be counted with. Check the years.")


class TooMany(DomainError):
    status = 429
    heading = _("Too many attempts")
    message = _("Too many attempts. Wait %(seconds)s seconds and try again.")


WAIT = 5
"""Seconds after which somebody who was held up may try again."""


PASSING = frozenset({"PoolTimeout", "DeadlockDetected", "SerializationFailure"})
"""What the driver of PostgreSQL calls refusals after which the same request may succeed."""


def of_database(error: OperationalError) -> Busy | None:
    """Say whether the database only asks for patience.

    It is locked, has no line free, or let one of two go on that waited for each other.
    """
    patience = "database is locked" in str(error) or type(error.__cause__).__name__ in PASSING
    return Busy(seconds=WAIT) if patience else None
