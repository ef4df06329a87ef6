"""A list leaves the house only with the permission to export it; seeing it is not enough."""

import pytest
from django.urls import reverse

from tests.policy.test_policy import signed_in
from tests.policy.world import World
from unionhall.accounts.models import Role
from unionhall.accounts.roles import ROLES
from unionhall.core.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LISTS = {
    "papers:papers": "papers.export",
    "register:inbox": "register.export",
    "register:responsibilities": "register.export",
    "members:memberships": "members.export",
    "organizations:organizations": "organizations.export",
    "organizations:employers": "organizations.export",
    "restructuring:changes": "restructuring.export",
    "joining:applications": "joining.export",
    "targets:targets": "targets.export",
    "founding:cases": "founding.export",
    "accounts:duties": "accounts.export",
    "lifecycle:changes": "lifecycle.export",
    "quality:records": "quality.export",
    "cards:cards": "members.export",
    "supervision:letters": "supervision.export",
    "supervision:notices": "supervision.export",
    "supervision:investigations": "supervision.export",
    "supervision:inspectors": "supervision.export",
    "earlywarning:warnings": "earlywarning.export",
}


@pytest.mark.parametrize("who", Role.values)
def test_whoever_may_only_see_a_list_exports_nothing(world: World, who: str) -> None:
    client = signed_in(world, who)
    for route, permission in LISTS.items():
        before = AuditEntry.objects.count()
        status = client.get(reverse(route), {"export": "csv"}).status_code
        allowed = permission in ROLES[who]
        assert (status == 200) is allowed, (route, status)
        assert AuditEntry.objects.count() == before + allowed, route


def test_the_inbox_offers_its_files_to_those_who_may_take_them(world: World) -> None:
    for who, offered in ((Role.ORGANIZER, True), (Role.STREET_STAFF, False)):
        page = signed_in(world, who).get(reverse("register:inbox")).content.decode()
        assert ("export=xlsx" in page) is offered
