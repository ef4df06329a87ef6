from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from tests.builders.organizations import an_organization
from unionhall.organizations.models import Kind, Organization

NOW = datetime(2026, 6, 1, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(autouse=True)
def first_of_june() -> Iterator[None]:
    """Stop the clock: what is due depends on the day."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def street(district: Organization) -> Organization:
    return an_organization(
        "儒林街道总工会", parent=district, kind=Kind.STREET, division_code="110119001"
    )
