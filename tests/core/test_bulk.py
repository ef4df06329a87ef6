"""Many rows at once are what the same rows would be one after the other."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from unionhall.core import bulk
from unionhall.core.models import AuditEntry
from unionhall.indicators.models import StaleMonth
from unionhall.organizations.models import Organization


def months(count: int, fact: str = "memberships") -> list[StaleMonth]:
    return [
        StaleMonth(fact=fact, node="0001", month=date(2026, number % 12 + 1, 1) if number else None)
        for number in range(count)
    ]


@pytest.mark.parametrize("count", [0, 1, 2, 7])
def test_what_was_inserted_is_what_is_read_and_in_that_order(
    db: None, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    monkeypatch.setattr(bulk, "AT_A_TIME", 3)
    StaleMonth.objects.create(fact="meetings", node="0001")
    records = months(count)

    bulk.insert(records)

    read = list(StaleMonth.objects.filter(fact="memberships").order_by("pk"))
    assert read == records
    assert [row.month for row in read] == [record.month for record in records]
    bulk.insert(months(2))
    last = StaleMonth.objects.create(fact="meetings", node="0001")
    assert last.pk == max(StaleMonth.objects.values_list("pk", flat=True))


@pytest.mark.parametrize("count", [2, 600])
def test_the_number_of_statements_does_not_grow(
    db: None, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    with django_assert_num_queries(2):  # keys, rows
        bulk.insert(months(count))


def test_every_kind_of_column_comes_back_as_it_was(city: Organization) -> None:
    [entry] = AuditEntry.objects.all()
    facts = {"names": ["甲", "\t\\N", '"'], "none": None}
    copies = [
        AuditEntry(
            chain=63,
            number=number,
            at=entry.at,
            actor_name="甲\t\\乙\n",
            action="tests.did",
            facts=facts,
        )
        for number in (1, 2)
    ]
    bulk.insert(copies)
    for copy in AuditEntry.objects.filter(chain=63):
        assert (copy.at, copy.actor_name, copy.facts) == (entry.at, "甲\t\\乙\n", facts)
        assert (copy.actor_id, copy.reason) == (None, "")


def test_what_the_database_refuses_leaves_nothing(city: Organization) -> None:
    twins = [AuditEntry(chain=1, number=1, at="2026-01-01T00:00Z") for _ in range(2)]
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert(twins)
    assert not AuditEntry.objects.filter(chain=1, at__year=2026, action="").exists()
