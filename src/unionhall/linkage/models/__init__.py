"""What the database holds of the linkage."""

from unionhall.linkage.models.committee import (
    Attendance,
    CommitteeMeeting,
    CommitteeMember,
    Resolution,
    ResolutionTask,
)
from unionhall.linkage.models.partners import PartnerBody, PartnerSeat
from unionhall.linkage.models.referrals import (
    HandedFile,
    PartnerLook,
    Referral,
    ReferralConsent,
    ReferralEvent,
    ReferralSeries,
)

__all__ = [
    "Attendance",
    "CommitteeMeeting",
    "CommitteeMember",
    "HandedFile",
    "PartnerBody",
    "PartnerLook",
    "PartnerSeat",
    "Referral",
    "ReferralConsent",
    "ReferralEvent",
    "ReferralSeries",
    "Resolution",
    "ResolutionTask",
]
