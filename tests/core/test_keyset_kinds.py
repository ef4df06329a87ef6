"""A cursor remembers every kind of value that lists are sorted by."""

from datetime import time

from tests.builders.outreach import a_meeting
from unionhall.core.keyset import Key, cut
from unionhall.organizations.models import Organization
from unionhall.outreach.models import Meeting


def test_a_list_sorted_by_the_hour_pages_without_loss(street: Organization) -> None:
    hours = [9, 10, 11, 12, 13]
    for hour in hours:
        a_meeting(street, starts_at=time(hour), ends_at=time(hour + 1))
    seen: list[int] = []
    cursor: str | None = None
    for _ in range(3):
        part = cut(
            Meeting.objects.all(),
            [Key("starts_at"), Key("pk")],
            size=2,
            cursor=cursor or "",
            name="hours",
        )
        seen += [row.starts_at.hour for row in part.rows]
        cursor = part.later
    assert seen == hours
