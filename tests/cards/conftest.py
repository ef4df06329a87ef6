from pathlib import Path
from typing import Any

import pytest

from tests.builders.cards import a_clerk
from tests.builders.outreach import a_meeting, a_partner
from unionhall.cards.keys import simulated_bank_key
from unionhall.core.actors import Actor
from unionhall.organizations.models import Organization
from unionhall.outreach.models import Meeting
from unionhall.outreach.services import stall


@pytest.fixture(autouse=True)
def bank_keys(settings: Any, tmp_path: Path) -> None:
    settings.BANK_FOLDER = tmp_path / "bank"
    settings.BANK_KEY_FILE = ""
    settings.DEMO = True
    simulated_bank_key()


@pytest.fixture
def meeting(street: Organization, organizer: Actor) -> Meeting:
    """A stall of today, with the bank beside it."""
    meeting = a_meeting(street, opened=True)
    partner = a_partner(street, "北京银行延庆支行")
    command = stall.SetPartners(meeting=meeting.public_id, partners=[partner.public_id])
    stall.set_partners(organizer, command)
    return meeting


@pytest.fixture
def clerk(meeting: Meeting, district: Organization) -> Actor:
    return a_clerk(meeting, district)
