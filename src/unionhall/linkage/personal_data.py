"""The linkage: what was handed over of people, to whom, and who looked."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from unionhall.core.personal_fields import (
    Ground,
    Subject,
    Table,
    declare,
    emptied,
    kept,
    nothing,
    of_staff,
    parted,
    scrubbed,
)
from unionhall.linkage import own_parts
from unionhall.linkage.models import (
    Attendance,
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
    ReferralSeries,
    Resolution,
    ResolutionTask,
)

LINKAGE = _("referring a labour dispute to a body that can settle it")
KEEP = _("as long as the file of the case; records of who got the data at least 3 years")


def _referrals(subject: Subject) -> QuerySet[Referral]:
    return Referral.objects.filter(
        pk__in=Referral.objects.filter(own_parts.referrals(subject)).values("pk")
    ).select_related("partner")


def _events(subject: Subject) -> QuerySet[ReferralEvent]:
    """Find what was said on the way; of what nobody has opened nothing was said yet."""
    mine = Referral.objects.filter(own_parts.of_cases(subject))
    return ReferralEvent.objects.filter(referral__in=mine.values("pk"))


def _files(subject: Subject) -> QuerySet[ReferralFile]:
    return ReferralFile.objects.filter(referral__in=_referrals(subject).values("pk"))


declare(
    Table(
        model=Referral,
        title=_("What was handed over of your disputes"),
        purpose=LINKAGE,
        ground=Ground.CONSENT,
        keep=KEEP,
        of=_referrals,
        fields={"sealed": parted(own_parts.PART)},
        also=("direction", "partner", "sent_on", "consented_on", "result"),
        plain=frozenset({"submission_id", "seen", "state"}),
    ),
    Table(
        model=ReferralEvent,
        title=_("What partners wrote about your disputes"),
        purpose=LINKAGE,
        ground=Ground.CONSENT,
        keep=KEEP,
        of=_events,
        fields={"sealed": emptied(), "by": of_staff()},
        also=("on",),
        plain=frozenset({"became"}),
    ),
    Table(
        model=ReferralFile,
        title=_("Files that came along with your disputes"),
        purpose=LINKAGE,
        ground=Ground.CONSENT,
        keep=KEEP,
        of=_files,
        fields={"sealed": kept(KEEP, exported=False), "by": of_staff()},
        also=("what", "number"),
        plain=frozenset({"content_hash", "format"}),
    ),
    Table(model=CommitteeMember, fields={"name": of_staff(), "post": of_staff()}),
    Table(
        model=CommitteeMeeting,
        fields={"agenda": scrubbed(), "minutes": scrubbed(), "place": scrubbed()},
        plain=frozenset({"submission_id", "state"}),
    ),
    Table(model=Resolution, fields={"text": scrubbed()}, plain=frozenset({"submission_id"})),
    Table(
        model=ResolutionTask,
        fields={"task": scrubbed(), "report": scrubbed(), "done_by": of_staff()},
    ),
    nothing(PartnerBody, "name"),
    nothing(PartnerSeat),
    nothing(ReferralSeries),
    nothing(ReferralConsent),
    nothing(HandedFile),
    nothing(PartnerLook),
    nothing(Attendance),
)
