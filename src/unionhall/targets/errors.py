"""What can be refused about targets."""

from django.utils.translation import gettext_lazy as _

from unionhall.core.errors import Conflict, Rejected


class HasItsOwnUnion(Rejected):
    message = _("%(employer)s has a union of its own already: %(union)s.")
    field = "employer"


class IsClosed(Rejected):
    message = _(
        "%(employer)s is no longer open (%(state)s). Take it up again first, if that is right."
    )


class UnionStandsAlready(Rejected):
    message = _("%(employer)s has come to a union; that cannot be taken up again.")


class NotOfThisPlace(Rejected):
    message = _(
        "%(name)s is neither above nor below the place of the employer. Choose a body of its line."
    )
    field = "owner"


class GuidesNobody(Rejected):
    message = _(
        "%(name)s is a union at employers and guides no foundings. "
        "Choose a general union or a federation of the employer's line."
    )
    field = "owner"


class AboveYourBody(Rejected):
    message = _(
        "%(name)s stands above your own body, and nothing is assigned upwards. "
        "Choose your own body or one below it."
    )
    field = "owner"


class BodyHasEnded(Rejected):
    message = _("%(name)s was dissolved on %(on)s. Choose a body that exists.")
    field = "owner"


class DayAhead(Rejected):
    message = _("%(day)s lies in the future. Enter it when the day has come.")
    field = "on"


class DayTooFar(Rejected):
    message = _("%(day)s lies too far away. Check the year.")
    field = "on"


class DayBehind(Rejected):
    message = _("%(day)s is past. Choose today or a later day.")
    field = "expected_on"


class ReasonNeeded(Rejected):
    message = _("Give the reason in a few words.")
    field = "reason"


class ObstacleNeedsWords(Rejected):
    message = _("Say in a few words what the obstacle is.")
    field = "obstacle_text"


class OneBodyOnly(Rejected):
    message = _("Name exactly one body: a union body, a partner, or any other by its name.")
    field = "name"


class NotThatParty(Rejected):
    message = _(
        "This body cannot take the part “%(role)s”. Party and government bodies are written by "
        "name, the union's part is a union body's, cooperating bodies are partners or written "
        "by name."
    )
    field = "role"


class OfficePhoneOnly(Rejected):
    message = _(
        "%(phone)s is not the phone of an office. Enter a landline with its area code, such as "
        "010-12345678; mobile numbers are not kept here."
    )
    field = "contact_phone"


class StillHasTasks(Rejected):
    message = _("%(name)s still has tasks to do (%(count)s). Finish them first.")


class PartyLeft(Rejected):
    message = _("%(name)s no longer takes part. Choose another party.")
    field = "party"


class NumberOfAPerson(Rejected):
    message = _("Leave numbers of people and phones out of this text.")


class WhatNeeded(Rejected):
    message = _("Say what is to be done.")
    field = "what"


class ResultNeeded(Rejected):
    message = _("Say in a few words what came of it.")
    field = "result"


class WasDoneAlready(Conflict):
    message = _("The task was done on %(on)s already. Open it again first, if that is wrong.")


class NotFounding(Rejected):
    message = _("No founding is under way for %(employer)s.")


class NotItsUnion(Rejected):
    message = _("%(union)s does not cover %(employer)s. Enter the coverage first.")
    field = "organization"


class OfAnotherKind(Rejected):
    message = _("%(union)s is a %(kind)s. Choose a %(wanted)s.")
    field = "organization"


class OtherContent(Conflict):
    message = _("This form was sent before with other content. Open the page again, please.")


class NoHeader(Rejected):
    message = _(
        "No row of headings was found. One row must name the columns, at least the employer's "
        "name (单位名称)."
    )
    field = "file"


class ChangedSincePreview(Conflict):
    message = _("What the list comes to has changed since the preview. Look at it again, please.")


class RowsLost(Conflict):
    message = _("The rows do not add up (%(total)s, but %(sum)s verdicts). Nothing was saved.")
