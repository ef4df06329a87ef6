"""No number of a phone or a document gets into what is kept for good."""

import pytest

from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.core.errors import NumberInReason
from unionhall.core.models import AuditEntry
from unionhall.core.personal import holds_number
from unionhall.organizations.models import Organization

NUMBERS = (
    "手机13812345678",
    "电话138-1234-5678",
    "打 138 1234 5678 找他",
    "138.1234.5678",
    "证件 1199 8819 9408 0900 1X",
    "11998819940809001X",
    "119988 19940809 0011",
)
HARMLESS = (
    "照片与证件不符",
    "2026-11-22 2026-11-23 两日均未到场",
    "2026-11-22 09:00-17:00",
    "共 1200 人，13-14 号楼",
    "见京工发〔2024〕12 号文第 3.2.1 条",
)


@pytest.mark.parametrize("text", NUMBERS)
def test_a_number_is_told_however_it_is_grouped(text: str) -> None:
    assert holds_number(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_dates_and_counts_are_no_such_number(text: str) -> None:
    assert not holds_number(text)


def test_the_trail_takes_no_reason_with_a_number(
    organizer: Actor, joint_union: Organization
) -> None:
    before = AuditEntry.objects.count()
    with pytest.raises(NumberInReason):
        audit.record(organizer, "members.tested", joint_union, reason="电话138-1234-5678")
    assert AuditEntry.objects.count() == before
