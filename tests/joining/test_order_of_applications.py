"""The list of applications goes by the time they were received, in few steps."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.builders.accounts import a_user
from tests.builders.joining import applied
from unionhall.accounts.models import Role
from unionhall.core.actors import Actor
from unionhall.joining import queries
from unionhall.joining.models import Application, JoinLink
from unionhall.organizations.models import Organization


@pytest.mark.parametrize(("sort", "names"), [("received", "乙丙甲"), ("-received", "甲丙乙")])
def test_received_means_the_time_and_not_the_number(
    client: Client, street: Organization, link: JoinLink, sort: str, names: str
) -> None:
    now = timezone.now()
    for name, minutes in (("赵甲", 1), ("赵乙", 60), ("赵丙", 30)):
        made = applied(link, name=name)
        Application.objects.filter(pk=made.pk).update(received_at=now - timedelta(minutes=minutes))
    client.force_login(a_user(street, Role.STREET_STAFF))

    page = client.get(reverse("joining:applications"), {"sort": sort}).content.decode()

    assert sorted("甲乙丙", key=lambda name: page.index(f"赵{name}")) == list(names)


def test_the_order_is_read_from_an_index(staff: Actor, link: JoinLink) -> None:
    """PostgreSQL walks the index of times; SQLite takes the range of places, and sorts that."""
    applied(link)
    rows = queries.applications(staff).order_by("-received_at", "-pk")[:51]
    sql, params = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
            cursor.execute(f"EXPLAIN {sql}", params)
        else:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
        plan = "\n".join(str(row) for row in cursor.fetchall())
    wanted = {
        "postgresql": "Scan Backward using application_by_time",
        "sqlite": "SEARCH joining_application USING INDEX application_in_order (scope_path>?",
    }
    assert wanted[connection.vendor] in plan
