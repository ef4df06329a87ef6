"""Records that lack something, and links that were sent."""

from typing import Any

from django.utils import timezone

from tests.builders.members import admitted, an_identity
from unionhall.accounts.sms import MemoryProvider
from unionhall.core.actors import Actor
from unionhall.members import consents as texts
from unionhall.members.models import Membership
from unionhall.members.services import Agreed, Profile
from unionhall.organizations.models import Organization
from unionhall.quality.models import Form
from unionhall.quality.services import asking

SITE = "https://union.example"
FULL = {
    "nation": "01",
    "education": "20",
    "political": "13",
    "household": "10",
    "skill_level": "04",
}


def a_record(union: Organization, *lacks: str, name: str = "王建国", **more: Any) -> Membership:
    """A member whose record lacks exactly these details."""
    profile = {code: "" if code in lacks else value for code, value in FULL.items()}
    phone = {"phone": ""} if "phone" in lacks else {}
    consents = (
        ()
        if "consent" in lacks
        else (
            Agreed(
                purpose="membership",
                text_version=_version(),
                language="zh-hans",
                channel="own_phone",
                given_at=timezone.now(),
            ),
        )
    )
    return admitted(
        union,
        an_identity(name, **phone),
        profile=Profile(**profile),
        employer_typed="" if "employer" in lacks else "云帆速递",
        consents=consents,
        **more,
    )


def _version() -> str:
    return texts.versions("membership")[-1]


def a_link(actor: Actor, membership: Membership) -> tuple[Form, str]:
    """Send a member a link; returns the form, and what stands in the link."""
    command = asking.AskOne(membership=membership.public_id, site=SITE)
    form = asking.ask_one(actor, command)
    return form, token()


def token() -> str:
    """What stands in the last link that was sent."""
    [address] = [
        str(facts["address"]) for _, key, facts in MemoryProvider.sent[-1:] if key == "quality_form"
    ]
    return address.removeprefix(f"{SITE}/q/").rstrip("/")
