"""Who reacts to which event of whom, on one screen."""

from unionhall.accounts import people
from unionhall.accounts import queries as accounts_on_record
from unionhall.accounts import services as accounts
from unionhall.advice.services import upkeep as advice
from unionhall.cards.services import life as cards
from unionhall.cards.services import merging as cards_of_merged
from unionhall.config import facts
from unionhall.core import jobs
from unionhall.core.events import subscribe
from unionhall.core.facts import FactChanged
from unionhall.duplicates.services import decisions as pairs
from unionhall.duplicates.services import finding
from unionhall.earlywarning.services import news as warnings
from unionhall.founding.services import dissolution as cases_of_dissolved
from unionhall.founding.services import standing
from unionhall.indicators import counting
from unionhall.intake.services import leaving_out as lists_under_way
from unionhall.joining import events as joining
from unionhall.joining.services import dissolution as joining_at_dissolved
from unionhall.joining.services import leaving
from unionhall.joining.services import links as join_links
from unionhall.lifecycle.services import news as changes_under_way
from unionhall.linkage.services import ending as referrals
from unionhall.mediation import events as mediation
from unionhall.mediation.services import dissolution as disputes_at_dissolved
from unionhall.members import events as members
from unionhall.members import queries as people_on_record
from unionhall.members.services import dissolution as members_of_dissolved
from unionhall.organizations.events import (
    CoverageChanged,
    OrganizationDissolved,
    OrganizationMoved,
    OrganizationRenamed,
)
from unionhall.outreach import events as outreach
from unionhall.outreach.services import dissolution as meetings_of_dissolved
from unionhall.register.services import dissolution as register_of_dissolved
from unionhall.register.services import notices
from unionhall.targets.services import news as targets


def connect() -> None:
    """Connect every listener; called once when the apps are ready."""
    facts.connect()
    subscribe(members.MemberAdmitted, cards.on_admitted)
    subscribe(members.MembersAdmitted, cards.on_many_admitted)
    subscribe(members.MembersTransferred, cards.on_transferred)
    # First: whoever writes a list has it before the trail, so it is waited for in that order.
    subscribe(members.PersonToBeErased, lists_under_way.on_to_be_erased)
    subscribe(members.PersonToBeErased, leaving.on_to_be_erased)
    subscribe(members.PersonToBeErased, cards.on_to_be_erased)
    subscribe(members.PersonToBeErased, finding.on_to_be_erased)
    subscribe(members.MembersTransferred, changes_under_way.on_transferred)
    subscribe(members.MembershipsEnded, changes_under_way.on_ended)
    subscribe(members.MembershipsEnded, cards.on_memberships_ended)
    subscribe(members.MembershipsReopened, cards.on_memberships_reopened)
    subscribe(members.ConsentGiven, cards.on_consent_given)
    subscribe(members.ConsentWithdrawn, cards.on_consent_withdrawn)
    subscribe(joining.ApplicationApproved, cards.on_approved)
    subscribe(joining.HeldToBeTurnedAway, standing.on_held_to_be_turned_away)
    subscribe(OrganizationDissolved, accounts.on_dissolved)
    subscribe(OrganizationDissolved, register_of_dissolved.on_dissolved)
    subscribe(OrganizationDissolved, meetings_of_dissolved.on_dissolved)
    subscribe(OrganizationDissolved, members_of_dissolved.on_dissolved)
    subscribe(OrganizationDissolved, joining_at_dissolved.on_dissolved)
    subscribe(OrganizationRenamed, notices.on_renamed)
    subscribe(outreach.MeetingOpened, join_links.on_meeting_opened)
    subscribe(outreach.MeetingMovedInTime, join_links.on_meeting_moved)
    subscribe(OrganizationDissolved, targets.on_dissolved)
    subscribe(outreach.MeetingClosed, targets.on_meeting_closed)
    subscribe(outreach.MeetingOpened, targets.on_meeting_closed)
    subscribe(outreach.VisitRecorded, targets.on_visit_recorded)
    subscribe(CoverageChanged, targets.on_coverage_changed)
    subscribe(OrganizationDissolved, cases_of_dissolved.on_dissolved)
    subscribe(OrganizationDissolved, disputes_at_dissolved.on_dissolved)
    subscribe(OrganizationDissolved, warnings.on_dissolved)
    subscribe(OrganizationDissolved, referrals.on_dissolved)
    subscribe(mediation.CaseDisposed, referrals.on_disposed)
    subscribe(members.MemberAdmitted, pairs.on_admitted)
    subscribe(members.MembersAdmitted, pairs.on_many_admitted)
    subscribe(members.MembersTransferred, pairs.on_transferred)
    subscribe(members.MembershipsEnded, pairs.on_ended)
    subscribe(members.MembershipsReopened, pairs.on_ended)
    subscribe(members.ContactCorrected, pairs.on_corrected)
    subscribe(OrganizationMoved, pairs.on_moved)
    subscribe(OrganizationMoved, advice.on_moved)
    subscribe(OrganizationDissolved, advice.on_dissolved)
    subscribe(members.PersonsMerged, cards_of_merged.on_persons_merged)
    subscribe(members.MergesTakenBack, cards_of_merged.on_merges_taken_back)
    people.connect(people_on_record.person_by_phone)
    jobs.know_actors(accounts_on_record.actor_again)
    subscribe(FactChanged, counting.note_change)
    subscribe(OrganizationMoved, counting.note_move)
