"""The audit trail in words: a sentence for every action that any app records."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from unionhall.accounts.models import Role

SENTENCES: Mapping[str, str | Promise] = {
    "accounts.all_sign_ins_ended": _("Ended all sign-ins of an account"),
    "accounts.appointed": _("Appointed somebody to a duty"),
    "accounts.closed": _("Closed an account"),
    "accounts.duty_ended": _("Ended a duty"),
    "accounts.opened": _("Opened an account"),
    "accounts.password_changed": _("Chose a new password"),
    "accounts.password_reset": _("Reset somebody's password"),
    "accounts.phone_noted": _("Noted a staff member's phone"),
    "accounts.phone_removed": _("Removed the phone noted for a staff member"),
    "accounts.reopened": _("Opened a closed account again"),
    "accounts.second_factor_reset": _("Reset somebody's second factor"),
    "accounts.sign_in_ended": _("Ended a sign-in"),
    "accounts.token_made": _("Made a token for a program"),
    "cards.answer_taken": _("Took in an answer file of the bank"),
    "cards.batch_cancelled": _("Cancelled a file for the bank"),
    "cards.batch_made": _("Made a file for the bank"),
    "cards.batch_sent": _("Sent a file to the bank"),
    "cards.batch_sent_again": _("Downloaded a file for the bank again"),
    "cards.difference_settled": _("Settled a difference with the bank"),
    "cards.followed": _("Moved a card along with its membership"),
    "cards.meeting_assigned": _("Assigned a card to a meeting"),
    "cards.prepared": _("Prepared a card"),
    "cards.sharings_purged": _("Deleted sharing records past their term"),
    "cards.shown_to_bank": _("Showed an applicant's data to the bank"),
    "cards.stepped": _("Moved a card to its next state"),
    "config.demo_loaded": _("Loaded the demo data"),
    "indicators.records_exported": _("Exported the records behind a figure"),
    "indicators.scope_defined": _("Defined a named scope"),
    "indicators.scope_redefined": _("Defined a named scope anew"),
    "indicators.scope_removed": _("Removed a named scope"),
    "indicators.style_chosen": _("Chose the template of bulletins"),
    "joining.accepted": _("Accepted an application for a union that is being founded"),
    "joining.approved": _("Approved an application"),
    "joining.closed": _("Closed an application"),
    "joining.corrected": _("Corrected an application"),
    "joining.document_seen": _("Confirmed by sight of the document"),
    "joining.forgotten": _("Forgot applications that came to nothing"),
    "joining.gave_way": _("An application gave way to another"),
    "joining.gathering_closed": _("Closed the joining of a founding"),
    "joining.gathering_moved": _("Let another body guide the joining of a founding"),
    "joining.gathering_opened": _("Opened the joining of a founding"),
    "joining.link_made": _("Made a joining link"),
    "joining.link_revoked": _("Revoked a joining link"),
    "joining.member_already": _("Found that the applicant is a member"),
    "joining.passed_on": _("Passed an application on"),
    "joining.phone_confirmed": _("An applicant confirmed the phone"),
    "joining.received": _("Received an application"),
    "joining.rejected": _("Rejected an application"),
    "joining.released": _("Let an application go from a founding"),
    "joining.returned": _("Returned an application"),
    "joining.roster_taken": _("Took in a list of people for a founding"),
    "joining.same_as_before": _("Received the same application again"),
    "joining.transfer_asked": _("An applicant asked for a transfer"),
    "keys.version_added": _("Added a version of the sealing key"),
    "keys.versions_dropped": _("Dropped old versions of the sealing key"),
    "lists.exported": _("Exported a list"),
    "members.admitted": _("Admitted a member"),
    "members.consent_given": _("A member consented"),
    "members.consent_withdrawn": _("A member withdrew a consent"),
    "members.contact_corrected": _("Corrected a member's contact"),
    "members.ended": _("Ended a membership"),
    "members.own_data_taken": _("A member took their own data along"),
    "members.transferred_in": _("Transferred a member in"),
    "members.transferred_out": _("Transferred a member out"),
    "members.unsealed": _("Opened a member's full data"),
    "organizations.coverage_ended": _("Ended a union's cover of an employer"),
    "organizations.covered": _("Had a union cover an employer"),
    "organizations.described": _("Corrected a union body's particulars"),
    "organizations.dissolved": _("Dissolved a union body"),
    "organizations.employer_described": _("Corrected an employer's particulars"),
    "organizations.employer_entered": _("Entered an employer"),
    "organizations.employer_renamed": _("Gave an employer a new name"),
    "organizations.founded": _("Founded a union body"),
    "organizations.moved": _("Moved a union body"),
    "organizations.reclassified": _("Changed a union body's kind"),
    "organizations.renamed": _("Gave a union body a new name"),
    "organizations.staff_counted": _("Counted an employer's staff"),
    "organizations.station_closed": _("Closed a service station"),
    "organizations.station_opened": _("Opened a service station"),
    "outreach.answer_taken_back": _("Took an answer back"),
    "outreach.answered": _("Answered a demand"),
    "outreach.assigned": _("Assigned somebody to a meeting"),
    "outreach.cancelled": _("Cancelled a meeting"),
    "outreach.changed": _("Changed a meeting"),
    "outreach.closed": _("Closed a meeting"),
    "outreach.count_corrected": _("Corrected a meeting's counts"),
    "outreach.counted": _("Counted at a stall"),
    "outreach.opened": _("Opened a meeting"),
    "outreach.partner_entered": _("Entered a partner"),
    "outreach.partners_set": _("Set a meeting's partners"),
    "outreach.planned": _("Planned a meeting"),
    "outreach.promise_changed": _("Changed a demand or promise"),
    "outreach.promised": _("Wrote down a demand or promise"),
    "outreach.recorded": _("Recorded a meeting that was held"),
    "outreach.reopened": _("Reopened a meeting"),
    "outreach.rule_ended": _("Ended a schedule rule"),
    "outreach.rule_set": _("Set a schedule rule"),
    "outreach.unassigned": _("Took somebody off a meeting"),
    "outreach.visit_recorded": _("Recorded a visit to an employer"),
    "register.account_closed": _("Closed a union's bank account"),
    "register.account_opened": _("Entered a union's bank account"),
    "register.certificate_entered": _("Entered a legal-person certificate"),
    "register.certificate_renewed": _("Renewed a legal-person certificate"),
    "register.change_noted": _("Noted a change that must be registered"),
    "register.change_reported": _("Noted that a change was registered"),
    "register.election_ordered": _("Ordered an overdue election"),
    "register.feed_made": _("Made a calendar feed"),
    "register.feed_revoked": _("Revoked a calendar feed"),
    "register.put_off": _("Put off something that is due"),
    "register.seat_ended": _("Ended somebody's seat in a union"),
    "register.seat_taken": _("Seated somebody in a union"),
    "register.term_begun": _("Entered a union's term of office"),
    "register.term_closed": _("Ended a union's term of office early"),
    "register.term_extended": _("Extended a union's term of office"),
}


def sentence(action: str) -> str:
    """Return what was done, in the reader's language."""
    return str(SENTENCES.get(action, action))


def choices() -> list[tuple[str, str]]:
    """List the actions and their sentences, for a filter."""
    return sorted(((a, str(s)) for a, s in SENTENCES.items()), key=lambda pair: pair[0])


def role_name(role: str) -> str:
    """Return the name of a role as the trail keeps it."""
    if role == "operator":
        return gettext("operator at the console")
    return str(Role(role).label) if role in Role.values else role
