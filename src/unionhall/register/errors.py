"""What can be refused about terms, seats, certificates and accounts."""

from django.utils.translation import gettext_lazy as _

from unionhall.core.errors import Conflict, Rejected


class TermTooLong(Rejected):
    message = _("A term of %(years)s years is not allowed: %(article)s allows %(allowed)s years.")
    field = "years"


class ApprovalMissing(Rejected):
    message = _("Enter the number of the approval, as it stands on the paper.")
    field = "approval_number"


class ApprovedBeforeElection(Rejected):
    message = _(
        "The approval is dated %(approved)s, before the election of %(elected)s. "
        "Check both days on the papers."
    )
    field = "approved_on"


class InTheFuture(Rejected):
    message = _("%(day)s lies in the future. Enter it when the day has come.")


class BeforeFounding(Rejected):
    message = _("%(name)s was founded on %(founded)s only. Choose that day or a later one.")


class AfterTheEnd(Rejected):
    message = _("%(name)s was dissolved on %(on)s. Nothing can begin there any more.")


class TermBeforeTheLast(Rejected):
    message = _("The last term began on %(begins)s. The next one must begin after that day.")
    field = "begins_on"


class TermStillRuns(Rejected):
    message = _(
        "The running term ends on %(until)s. More than %(days)s days before, only the union above "
        "can enter the next one."
    )
    field = "begins_on"


class NobodySeated(Rejected):
    message = _("Name at least the committee that was elected.")
    field = "seats"


class TermAlreadyRuns(Conflict):
    message = _("Somebody else has just entered a term of this union. Reload the page and look.")


class OtherSeats(Conflict):
    message = _(
        "This term is on record already, with other people in its seats. Reload the page and "
        "change the seats there."
    )
    field = "seats"


class NoTerm(Rejected):
    message = _("No term is on record for %(name)s. Enter the term first.")


class NotOverdue(Rejected):
    message = _("The term runs until %(last)s. An election is ordered only when it has lapsed.")


class DayMustCome(Rejected):
    message = _("The day must lie after %(day)s.")


class ExtendedTooLong(Rejected):
    message = _(
        "A term may be extended by %(months)s months at most, until %(latest)s (%(article)s)."
    )
    field = "until"


class ExtendedAlready(Conflict):
    message = _("This term has been extended until %(until)s already. Order an election instead.")


class PaperMissing(Rejected):
    message = _("Enter the number of the paper.")
    field = "paper_number"


class OnlyTheUpperUnion(Rejected):
    message = _("Only the union above may do this, and %(name)s has none.")


class NoSuchPost(Rejected):
    message = _("There is no %(post)s in the %(body)s. Choose a post that fits.")
    field = "post"


class SeatNameMissing(Rejected):
    message = _("Enter the name of whoever holds the seat.")
    field = "name"


class NotAMemberHere(Rejected):
    message = _("The member whose record was given for %(name)s does not belong to this union.")
    field = "membership"


class NotElectable(Rejected):
    message = _(
        "%(name)s cannot be elected: %(why)s. Choose somebody else, or let the membership be "
        "resumed first."
    )
    field = "membership"


class TwoHeads(Rejected):
    message = _("Two people are named as %(post)s of the %(body)s. There can be only one.")
    field = "seats"


class SeatTwice(Rejected):
    message = _("%(name)s is named twice in the %(body)s.")
    field = "seats"


class CommitteeTooSmall(Rejected):
    message = _(
        "A committee of %(count)s is too small: with %(members)s members it takes "
        "%(least)s to %(most)s (%(article)s)."
    )
    field = "seats"


class SeatOutsideTerm(Rejected):
    message = _("The day lies outside the term, which began on %(begins)s.")
    field = "since"


class HeadSince(Rejected):
    message = _("%(name)s has held this post since %(since)s. The next one can begin after that.")
    field = "since"


class SeatEndedAlready(Conflict):
    message = _("%(name)s gave up this seat on %(until)s already.")


class SeatEndsTooEarly(Rejected):
    message = _("%(name)s has sat there since %(since)s. Choose a later day.")
    field = "until"


class NumberMissing(Rejected):
    message = _("Enter the number of the certificate.")
    field = "number"


class CertificateEndsBeforeItBegins(Rejected):
    message = _("The certificate ends on %(last)s, before it was issued on %(issued)s.")
    field = "last_day"


class CertificateTooLong(Rejected):
    message = _(
        "A certificate is valid for %(years)s years at most (%(article)s), until %(latest)s."
    )
    field = "last_day"


class CertificateOnRecord(Conflict):
    message = _(
        "The certificate %(number)s is on record already, valid until %(last)s. Renew it instead."
    )


class CreditCodeOfAnother(Rejected):
    message = _(
        "The credit code %(code)s is that of %(name)s. "
        "Enter the union's own code, as it stands on its certificate."
    )
    field = "credit_code"


class NoCertificate(Rejected):
    message = _("No certificate is on record for %(name)s. Enter it first.")


class TooEarlyToRenew(Rejected):
    message = _(
        "The certificate is valid until %(last)s and is renewed in its last %(days)s days, "
        "from %(opens)s on (%(article)s). Give the reason if it was renewed before."
    )
    field = "reason"


class IssuedBeforeTheLast(Rejected):
    message = _("The certificate on record was issued on %(issued)s, not before %(given)s.")
    field = "issued_on"


class RegistrarMissing(Rejected):
    message = _("Enter which union registered it.")
    field = "registrar"


class ChairNameMissing(Rejected):
    message = _("Enter the legal representative named on the certificate.")
    field = "chair_name"


class BankMissing(Rejected):
    message = _("Enter the bank and its branch.")
    field = "bank"


class OnlyFourDigits(Rejected):
    message = _("Enter the last four digits of the account number only; the rest is not kept.")
    field = "last_four"


class AccountClosedAlready(Conflict):
    message = _("The account was closed on %(on)s already.")


class AccountClosesTooEarly(Rejected):
    message = _("The account was opened on %(opened)s. It cannot have closed before that.")
    field = "closed_on"


class ReportedAlready(Conflict):
    message = _("The change was registered on %(on)s already.")


class ReportedBeforeTheChange(Rejected):
    message = _("The change is of %(changed)s. It cannot have been registered before that.")
    field = "reported_on"


class ReasonNeeded(Rejected):
    message = _("Give the reason in a few words.")
    field = "reason"


class PutOffTooFar(Rejected):
    message = _("It can be put off until %(latest)s at the latest. Choose an earlier day.")
    field = "until"


class NothingDue(Rejected):
    message = _("This is no longer due. Reload the page.")


class FeedNeedsADuty(Rejected):
    message = _("Only somebody with a duty at a union body can have a calendar feed.")
