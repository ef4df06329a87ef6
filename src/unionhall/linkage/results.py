"""Which results a referral can have: those of agreements, or those of everything else."""

from unionhall.linkage.models import Referral


def results_of(found: Referral) -> list[tuple[str, object]]:
    """List the results that fit what a referral is for."""
    of_agreements = found.purpose != Referral.Purpose.HANDLE
    return [
        (one.value, one.label)
        for one in Referral.Result
        if (one in Referral.OF_AGREEMENTS) == of_agreements
    ]
