"""What becomes of referrals when a body ends, or the file of their case is disposed of."""

from django.db import transaction

from unionhall.core.actors import Actor
from unionhall.linkage.errors import OpenReferralsHere
from unionhall.linkage.models import (
    HandedFile,
    Referral,
    ReferralConsent,
    ReferralEvent,
    ReferralFile,
)
from unionhall.mediation.events import CaseDisposed
from unionhall.organizations.events import OrganizationDissolved

GONE = {"sealed": None, "key_version": None}


@transaction.atomic
def on_dissolved(actor: Actor, command: OrganizationDissolved) -> None:
    """Refuse the end of a body that has referrals under way."""
    del actor
    here = Referral.objects.filter(organization=command.organization, state__in=Referral.OPEN)
    if count := here.count():
        raise OpenReferralsHere(name=command.organization.name, count=count)


@transaction.atomic
def on_disposed(actor: Actor, command: CaseDisposed) -> None:
    """Empty what was handed over of a case whose file is disposed of; numbers and days stay."""
    del actor
    found = Referral.objects.filter(case__public_id=command.case)
    ReferralEvent.objects.filter(referral__in=found).update(**GONE)
    ReferralConsent.objects.filter(referral__in=found).delete()
    HandedFile.objects.filter(referral__in=found).delete()
    ReferralFile.objects.filter(referral__in=found).delete()
    found.update(**GONE)


def forget_unopened(found: Referral) -> None:
    """Empty what a partner referred and no case was opened for: the union has no use for it."""
    if found.is_out or found.case is not None:
        return
    found.given.all().delete()
    Referral.objects.filter(pk=found.pk).update(**GONE)
    found.sealed, found.key_version = None, None
