"""What can be refused about signing in, accounts and duties."""

from django.utils.translation import gettext_lazy as _

from unionhall.core.errors import Conflict, NotPermitted, Rejected, SignInNeeded, TooMany


class WrongCredentials(SignInNeeded):
    message = _("The user name or the password is wrong.")
    field = "login"


class WrongCode(Rejected):
    message = _("The code is wrong or has expired. Check it, or ask for a new one.")
    field = "code"


class WrongSecondFactor(SignInNeeded):
    message = _("The code of your authenticator app is wrong. Wait for the next one and try again.")
    field = "code"


class SecondFactorNeeded(NotPermitted):
    message = _("Set up the second factor first: sign in on the web page once.")


class PasswordChangeNeeded(NotPermitted):
    message = _("Choose a password of your own first: sign in on the web page once.")


class NoSuchDuty(NotPermitted):
    message = _("You do not hold this duty today.")
    field = "duty"


class TooManyGuesses(TooMany):
    message = _("Too many attempts. Wait %(minutes)s minutes and try again.")


class AskedJustNow(TooMany):
    message = _("A code was sent a moment ago. You can ask for another in %(seconds)s seconds.")
    field = "phone"


class AskedTooOften(TooMany):
    message = _("Too many codes were asked for. Wait %(minutes)s minutes and try again.")
    field = "phone"


class NotAPhone(Rejected):
    message = _("Enter a mobile number of the mainland: 11 digits, beginning with 1.")
    field = "phone"


class PhoneBindsWhoHoldsADuty(Rejected):
    message = _(
        "%(name)s holds a duty, and an application of their own is recognised by the noted phone. "
        "It can be changed, but not removed."
    )
    field = "phone"


class AboveOwnPlace(NotPermitted):
    message = _("You can appoint only at your own union body and below it.")
    field = "organization"


class NoSelfAppointment(Rejected):
    message = _("Nobody appoints themselves. Ask another administrator.")
    field = "username"


class NoSuchAccount(Rejected):
    message = _("There is no account with the user name %(username)s. Open one first.")
    field = "username"


class UserNameTaken(Conflict):
    message = _("The user name %(username)s is taken. Choose another.")
    field = "username"


class BadUserName(Rejected):
    message = _("A user name has 3 to 40 letters, digits, dots or hyphens.")
    field = "username"


class EndsBeforeItBegins(Rejected):
    message = _("The last day lies before the first. Correct one of the two days.")
    field = "valid_until"


class BodyIsDissolved(Rejected):
    message = _("%(name)s is dissolved; nobody can be appointed there.")
    field = "organization"


class AlreadyEnded(Conflict):
    message = _("This duty ended on %(day)s already.")


class UnknownRole(Rejected):
    message = _("There is no such role. Choose one of the list.")
    field = "role"


class ReasonMissing(Rejected):
    message = _("Say why, in a few words.")
    field = "reason"


class NotYourself(Rejected):
    message = _("Another administrator has to do this to your account.")


class NoSuchBody(Rejected):
    message = _("No union body below your own is called %(words)s. Choose one that is offered.")
    field = "organization"


class PasswordTooWeak(Rejected):
    message = _("Choose another password. %(why)s")
    field = "new"
