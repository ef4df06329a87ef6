import pytest

from tests.builders.organizations import an_organization
from unionhall.core.keyset import BadCursor
from unionhall.core.paging import Paging, page
from unionhall.organizations.models import Kind, Organization


def test_the_cursor_leads_through_everything_once(district: Organization) -> None:
    for number in range(5):
        an_organization(f"{number}街道总工会", parent=district, kind=Kind.STREET)
    rows = Organization.objects.order_by("-kind", "name_key")
    seen, cursor = [], ""
    for _page in range(4):
        part = page(rows, Paging(cursor=cursor, limit=2))
        seen += part["items"]
        cursor = part["next"] or ""
    assert seen == list(rows.order_by("-kind", "name_key", "pk"))
    assert cursor == ""


@pytest.mark.parametrize("cursor", ["nonsense", "长", "a" * 2000, "=", "gAAAAA"])
def test_a_bad_cursor_is_refused(db: None, cursor: str) -> None:
    with pytest.raises(BadCursor):
        page(Organization.objects.order_by("pk"), Paging(cursor=cursor))


def test_a_cursor_of_another_order_is_refused(district: Organization, street: Organization) -> None:
    following = page(Organization.objects.order_by("code"), Paging(limit=1))["next"]
    with pytest.raises(BadCursor):
        page(Organization.objects.order_by("path"), Paging(cursor=str(following)))
