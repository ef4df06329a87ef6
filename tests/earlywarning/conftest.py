from collections.abc import Iterator

import pytest

from tests.builders.earlywarning import FakeRoom
from tests.builders.organizations import an_employer
from unionhall.organizations.models import Employer, Organization


@pytest.fixture
def room() -> Iterator[FakeRoom]:
    made = FakeRoom()
    yield made
    made.close()


@pytest.fixture
def employer(street: Organization) -> Employer:
    return an_employer(street, "云帆速递有限公司", industry="G")
