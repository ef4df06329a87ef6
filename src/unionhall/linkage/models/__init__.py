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
    EXTENDED,
    HandedFile,
    PartnerLook,
    Referral,
    ReferralConsent,
    ReferralEvent,
    ReferralFile,
    ReferralSeries,
)

__all__ = [
    "EXTENDED",
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
    "ReferralFile",
    "ReferralSeries",
    "Resolution",
    "ResolutionTask",
]
