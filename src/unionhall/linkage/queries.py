"""Reading the linkage: lines for many, referrals for those of the case, windows for partners."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unionhall.accounts.models import Duty, Role, User
from unionhall.core.actors import Actor
from unionhall.core.errors import NotFound, NotPermitted
from unionhall.core.scoping import ScopedQuerySet, only
from unionhall.core.sealed import unseal
from unionhall.linkage.models import (
    EXTENDED,
    CommitteeMeeting,
    CommitteeMember,
    HandedFile,
    PartnerBody,
    PartnerLook,
    PartnerSeat,
    Referral,
    ReferralConsent,
    ReferralEvent,
    ReferralFile,
    ResolutionTask,
)
from unionhall.linkage.permissions import ANSWER, KEEP, REFER, VIEW
from unionhall.mediation import queries as disputes
from unionhall.mediation.models import Case
from unionhall.mediation.models import Party as CaseParty
from unionhall.organizations.models import Organization
from unionhall.papers import queries as papers
from unionhall.papers.models import Paper

State = Referral.State
LATELY = timedelta(days=14)


def at_window(actor: Actor) -> bool:
    """Say whether the actor acts for a partner, in this duty."""
    return not actor.everywhere and actor.holds(ANSWER)


# Partners ---------------------------------------------------------------------------------


def partners(actor: Actor) -> ScopedQuerySet[PartnerBody]:
    """List the partners in sight, also at bodies above: they work for everybody below."""
    if actor.everywhere:
        rows = PartnerBody.objects.all()
    else:
        sight = Q(pk__in=[])
        for scope in actor.scopes(VIEW):
            sight |= Q(scope_path__within=scope) | Q(scope_path__in=papers.above(scope))
        rows = PartnerBody.objects.filter(sight)
    return rows.select_related("organization").order_by("scope_path", "kind", "name", "pk")


def partner(
    actor: Actor, public_id: UUID, *, keep: bool = False, lock: bool = False
) -> PartnerBody:
    """Find one partner in sight."""
    rows = PartnerBody.objects.filter(pk__in=partners(actor).order_by().values("pk"))
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = only(rows.select_related("organization").filter(public_id=public_id))
    if found is None:
        raise NotFound
    if keep:
        actor.require(KEEP, found.scope_path)
    return found


def partners_for(actor: Actor, place: str) -> QuerySet[PartnerBody]:
    """List the partners to whom a body at this place refers: its own, and those above it."""
    return partners(actor).filter(scope_path__in=papers.above(place), ended_on=None)


def bodies(actor: Actor) -> QuerySet[Organization]:
    """List the bodies whose partners and committee the actor keeps."""
    within = Q(pk__in=())
    for scope in actor.scopes(KEEP):
        within |= Q(path__within=scope)
    rows = Organization.objects.filter(dissolved_on=None)
    return (rows if actor.everywhere else rows.filter(within)).order_by("path")


def to_seat(found: PartnerBody) -> QuerySet[User]:
    """List who may be given a seat: staff of partners by duty there, without a seat elsewhere."""
    today = timezone.localdate()
    duties = Duty.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=today),
        role=Role.PARTNER,
        organization=found.organization_id,
        valid_from__lte=today,
    )
    seated = PartnerSeat.objects.filter(until=None).values("user")
    rows = User.objects.filter(pk__in=duties.values("user"), is_active=True)
    return rows.exclude(pk__in=seated).order_by("name", "pk")


# Referrals at the union's desk --------------------------------------------------------------


def lines(actor: Actor) -> ScopedQuerySet[Referral]:
    """List the referrals of which the actor may see the line: number and standing, no names."""
    return Referral.objects.visible_to(actor, VIEW).select_related("partner", "organization")


def _received(actor: Actor) -> Q:
    """Match what partners sent to the actor's very body; once a case is opened, that one guards."""
    here = Q(direction=Referral.Direction.IN, scope_path__in=actor.scopes(REFER))
    return here & Q(case=None)


def worked(actor: Actor) -> ScopedQuerySet[Referral]:
    """List the referrals in which the actor may act for the union."""
    if actor.everywhere:
        return Referral.objects.all()
    cases = Q(case__in=disputes.worked(actor).order_by().values("pk"))
    return Referral.objects.visible_to(actor, REFER).filter(cases | _received(actor))


def readable(actor: Actor) -> ScopedQuerySet[Referral]:
    """List the referrals whose content the actor may read: those of cases open to them."""
    if actor.everywhere:
        return Referral.objects.all()
    works = Q(pk__in=worked(actor).order_by().values("pk"))
    opened = Q(case__in=disputes.cases(actor).order_by().values("pk"))
    return Referral.objects.visible_to(actor, VIEW).filter(works | opened)


def referral(actor: Actor, public_id: UUID, *, work: bool = False, lock: bool = False) -> Referral:
    """Find one referral that the actor may read; with ``work``, one in which they may act."""
    rows = worked(actor) if work else readable(actor)
    rows = Referral.objects.filter(pk__in=rows.order_by().values("pk"))
    if lock:
        rows = rows.select_for_update(of=("self",))
    related = rows.select_related("partner", "organization", "case", "case__employer")
    found = only(related.filter(public_id=public_id))
    if found is None:
        seen = lines(actor).filter(public_id=public_id).exists()
        raise NotPermitted if seen else NotFound
    return found


def of_case(actor: Actor, case: Case) -> list[Referral]:
    """List the referrals of a case that the actor has open."""
    rows = readable(actor).filter(case=case).select_related("partner")
    return list(rows.order_by("-pk"))


def waiting_here(actor: Actor) -> ScopedQuerySet[Referral]:
    """List what partners sent and the union has not accepted, returned or reported yet."""
    received = worked(actor).filter(direction=Referral.Direction.IN)
    over = Q(state=State.ACCEPTED, case__ended_on__isnull=False)
    return received.filter(Q(state=State.SENT) | over)


def reported(actor: Actor) -> ScopedQuerySet[Referral]:
    """List what partners reported on and nobody has taken note of."""
    return worked(actor).filter(direction=Referral.Direction.OUT, state=State.REPORTED)


def returned(actor: Actor, today: date) -> ScopedQuerySet[Referral]:
    """List what partners returned lately: somebody must find another way for it."""
    rows = worked(actor).filter(direction=Referral.Direction.OUT, state=State.RETURNED)
    return rows.filter(ended_on__gt=today - LATELY)


def overdue(rows: QuerySet[Any], today: date) -> QuerySet[Any]:
    """Keep the referrals whose receiver's day is over with nothing done."""
    late = Q(state=State.SENT, answer_due_on__lt=today)
    return rows.filter(late | Q(state=State.ACCEPTED, report_due_on__lt=today))


def running(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Keep the referrals that are not over."""
    return rows.filter(state__in=Referral.OPEN)


# Referrals at a partner's window ------------------------------------------------------------


def own_partners(actor: Actor) -> ScopedQuerySet[PartnerBody]:
    """List the partner at whose window the actor sits."""
    if actor.user_id is None:
        return PartnerBody.objects.none()
    seats = PartnerSeat.objects.filter(partner=OuterRef("pk"), user=actor.user_id, until=None)
    rows = PartnerBody.objects.visible_to(actor, ANSWER).filter(Exists(seats), ended_on=None)
    return rows.select_related("organization").order_by("pk")


def window(actor: Actor) -> ScopedQuerySet[Referral]:
    """List the referrals to and from the partner at whose window the actor sits."""
    if actor.everywhere:
        return Referral.objects.none()
    rows = Referral.objects.visible_to(actor, ANSWER)
    mine = own_partners(actor).order_by().values("pk")
    return rows.filter(partner__in=mine).select_related("partner", "organization")


def sent_to(actor: Actor, public_id: UUID, *, lock: bool = False) -> Referral:
    """Find one referral at the actor's window; for everything else there is nothing here."""
    if not at_window(actor):
        raise NotPermitted
    rows = Referral.objects.filter(pk__in=window(actor).order_by().values("pk"))
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = only(rows.select_related("partner", "organization", "case").filter(public_id=public_id))
    if found is None:
        raise NotFound
    return found


def handed(found: Referral) -> QuerySet[HandedFile]:
    """List the files still open to the partner: none once it is over, none that was voided."""
    rows = found.files.select_related("paper", "scan")
    if found.state not in Referral.OPEN:
        return rows.none()
    return rows.filter(paper__state=Paper.State.MADE)


def handed_file(found: Referral, public_id: UUID) -> HandedFile:
    """Find one file that was handed over and is still open to the partner."""
    one = only(handed(found).filter(public_id=public_id))
    if one is None:
        raise NotFound
    return one


def given(found: Referral, *, window: bool = False) -> QuerySet[ReferralFile]:
    """List what was attached; at the window what the partner itself gave, until it is over.

    The consents that the union had signed are the union's proof, not the partner's business.
    """
    rows = found.given.defer("sealed")
    if not window:
        return rows
    return rows.none() if found.is_out or found.state not in Referral.OPEN else rows


def given_file(found: Referral, public_id: UUID, *, window: bool = False) -> ReferralFile:
    """Find one file that was attached."""
    one = only(given(found, window=window).filter(public_id=public_id))
    if one is None:
        raise NotFound
    return one


def tasks_of_window(actor: Actor) -> QuerySet[ResolutionTask]:
    """List the tasks that resolutions set to the actor's partner, open ones first."""
    mine = own_partners(actor).order_by().values("pk")
    rows = ResolutionTask.objects.filter(partner__in=mine).select_related("resolution__meeting")
    return rows.order_by("done_on", "due_on", "pk")


# Content ------------------------------------------------------------------------------------


def opened(row: Referral | ReferralEvent | ReferralFile | CaseParty) -> dict[str, Any]:
    """Open what is sealed in a row; nothing where it was emptied."""
    if row.sealed is None or row.key_version is None:
        return {}
    return unseal(row.TABLE, row.public_id, bytes(row.sealed), row.key_version)


def for_partner(found: Referral) -> dict[str, Any]:
    """Open what was handed over, as long as it is under way: afterwards only the line is left."""
    return opened(found) if found.state in Referral.OPEN else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """A step of a referral with its words."""

    event: ReferralEvent
    text: str

    @property
    def title(self) -> str:
        """Name the step by the state to which it led."""
        if self.event.became == EXTENDED:
            return str(_("review extended"))
        return Referral.state_label(self.event.became) if self.event.became else ""


def history(found: Referral) -> list[Happening]:
    """List what happened, the latest first."""
    rows = found.events.order_by("-pk")
    return [Happening(event=one, text=str(opened(one).get("text", ""))) for one in rows]


def history_at_window(found: Referral) -> list[Happening]:
    """List what happened as the partner may see it: once it is over, the steps without words."""
    if found.state in Referral.OPEN:
        return history(found)
    return [Happening(event=one, text="") for one in found.events.order_by("-pk")]


def looks(found: Referral) -> QuerySet[PartnerLook]:
    """List who of the partner saw what, the latest first."""
    return found.looks.select_related("user").order_by("-pk")


def consents(found: Referral) -> list[tuple[ReferralConsent, str]]:
    """List whose consent the union had, by name, with the sheet that was signed, if any."""
    rows = found.consents.select_related("party", "signed").defer("signed__sealed").order_by("pk")
    return [(one, str(opened(one.party).get("name", "–"))) for one in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A paper of a case, or a scan of one, that can be handed over."""

    public_id: UUID
    paper: Paper
    scan: Any = None


def offered_files(case: Case) -> list[Offered]:
    """List the valid papers of a case and their scans in use, two statements."""
    rows = Paper.objects.filter(
        subject_app="mediation", subject_id=case.public_id, state=Paper.State.MADE
    )
    made = list(rows.defer("sealed").order_by("pk"))
    scans = papers.scans_in_use(made)
    found = []
    for paper in made:
        found.append(Offered(public_id=paper.public_id, paper=paper))
        found += [
            Offered(public_id=one.public_id, paper=paper, scan=one)
            for one in scans.get(paper.pk, [])
        ]
    return found


# Committee ----------------------------------------------------------------------------------


def members(actor: Actor) -> ScopedQuerySet[CommitteeMember]:
    """List the members in sight."""
    rows = CommitteeMember.objects.visible_to(actor, VIEW)
    return rows.select_related("organization", "partner").order_by("scope_path", "partner", "pk")


def sitting(rows: QuerySet[CommitteeMember], on: date) -> QuerySet[CommitteeMember]:
    """Keep those who sit in the committee on a day."""
    return rows.filter(since__lte=on).filter(Q(until=None) | Q(until__gt=on))


def member(actor: Actor, public_id: UUID) -> CommitteeMember:
    """Find one member whom the actor may change."""
    found = only(members(actor).filter(public_id=public_id))
    if found is None:
        raise NotFound
    actor.require(KEEP, found.scope_path)
    return found


def meetings(actor: Actor) -> ScopedQuerySet[CommitteeMeeting]:
    """List the meetings in sight, the latest first."""
    rows = CommitteeMeeting.objects.visible_to(actor, VIEW).select_related("organization")
    return rows.order_by("-on", "-pk")


def meeting(
    actor: Actor, public_id: UUID, *, keep: bool = False, lock: bool = False
) -> CommitteeMeeting:
    """Find one meeting."""
    rows = meetings(actor)
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = only(rows.filter(public_id=public_id))
    if found is None:
        raise NotFound
    if keep:
        actor.require(KEEP, found.scope_path)
    return found


def whole_meeting(found: CommitteeMeeting) -> CommitteeMeeting:
    """Fetch everything of a meeting that its page needs."""
    rows = CommitteeMeeting.objects.filter(pk=found.pk).select_related("organization")
    tasks = ResolutionTask.objects.select_related("partner").order_by("pk")
    return rows.prefetch_related(
        "came__member__partner", Prefetch("resolutions__tasks", tasks)
    ).get()


def tasks(actor: Actor) -> ScopedQuerySet[ResolutionTask]:
    """List the tasks in sight, of all parties."""
    rows = ResolutionTask.objects.visible_to(actor, VIEW)
    return rows.select_related("partner", "organization", "resolution__meeting")


def task(actor: Actor, public_id: UUID, *, lock: bool = False) -> ResolutionTask:
    """Find one task that the actor may report on: the partner's own, or any as a keeper."""
    if at_window(actor):
        mine = tasks_of_window(actor).order_by().values("pk")
        rows = ResolutionTask.objects.filter(pk__in=mine)
    else:
        kept = ResolutionTask.objects.visible_to(actor, KEEP).values("pk")
        rows = ResolutionTask.objects.filter(pk__in=kept)
    if lock:
        rows = rows.select_for_update(of=("self",))
    related = rows.select_related("partner", "organization", "resolution__meeting")
    found = only(related.filter(public_id=public_id))
    if found is None:
        seen = tasks(actor).filter(public_id=public_id).exists()
        raise NotPermitted if seen else NotFound
    return found


def open_tasks(rows: QuerySet[ResolutionTask]) -> QuerySet[ResolutionTask]:
    """Keep the tasks that nobody reported as done."""
    return rows.filter(done_on=None)


def members_at(organization: Organization, on: date) -> QuerySet[CommitteeMember]:
    """List who sits in a body's committee on a day, party by party."""
    rows = CommitteeMember.objects.filter(organization=organization).select_related("partner")
    return sitting(rows, on).order_by("partner", "pk")


def meeting_of(found: ResolutionTask) -> CommitteeMeeting:
    """Return the meeting whose resolution set a task."""
    return CommitteeMeeting.objects.get(resolutions=found.resolution_id)
