"""The audit trail shows every kind of tampering."""

# ruff: noqa: S608 -- the tests tamper by raw SQL on purpose

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from threading import Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from tests.builders.organizations import OPERATOR, an_organization
from unionhall.core import audit, audit_check
from unionhall.core.actors import Actor
from unionhall.core.errors import NumberInReason, Rejected
from unionhall.core.models import AuditEntry
from unionhall.organizations.models import Kind, Organization

CLERK = Actor(user_id=7, name="档案员", role="auditor")


def sql(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def drop_the_trigger() -> None:
    table = " ON core_auditentry" if connection.vendor == "postgresql" else ""
    sql(f"DROP TRIGGER audit_never_updated{table}")


@pytest.fixture
def trail(city: Organization) -> list[AuditEntry]:
    return [audit.record(CLERK, "tests.did", city, step=number) for number in range(1, 6)]


def kinds() -> list[tuple[str, int]]:
    return [(found.kind, found.number) for found in audit_check.verify().findings]


def test_a_whole_trail_has_no_findings(trail: list[AuditEntry]) -> None:
    report = audit_check.verify()
    assert (report.findings, report.entries) == ([], AuditEntry.objects.count())


def test_the_database_refuses_a_change(trail: list[AuditEntry]) -> None:
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        AuditEntry.objects.filter(pk=trail[0].pk).update(actor_name="someone else")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor_name", "'another'"),
        ("actor_id", "8"),
        ("role", "''"),
        ("action", "'tests.undid'"),
        ("target", "'nothing'"),
        ("scope_path", "'0002'"),
        ("reason", "'because'"),
        ("facts", "'{}'"),
        ("seal", "'00'"),
    ],
)
def test_a_changed_column_is_found(trail: list[AuditEntry], column: str, value: str) -> None:
    drop_the_trigger()
    sql(f"UPDATE core_auditentry SET {column} = {value} WHERE id = {trail[2].pk}")
    assert ("tampered", 3) in kinds()


def test_a_deleted_row_is_found(trail: list[AuditEntry]) -> None:
    drop_the_trigger()
    sql(f"DELETE FROM core_auditentry WHERE id = {trail[2].pk}")
    assert kinds() == [("missing", 3)]


def test_two_rows_that_changed_places_are_found(trail: list[AuditEntry]) -> None:
    drop_the_trigger()
    sql(
        f"UPDATE core_auditentry SET number = 99 WHERE id = {trail[1].pk}",
        f"UPDATE core_auditentry SET number = 2 WHERE id = {trail[2].pk}",
        f"UPDATE core_auditentry SET number = 3 WHERE id = {trail[1].pk}",
    )
    assert ("reordered", 3) in kinds()
    assert {("tampered", 2), ("tampered", 3)} <= set(kinds())


def test_a_shortened_end_is_found(trail: list[AuditEntry]) -> None:
    drop_the_trigger()
    sql(f"DELETE FROM core_auditentry WHERE id >= {trail[3].pk}")
    assert kinds() == [("shortened", 4)]


def test_a_chain_that_is_gone_is_found(trail: list[AuditEntry]) -> None:
    drop_the_trigger()
    sql("DELETE FROM core_auditentry WHERE chain = 7")
    assert kinds() == [("shortened", 1)]


def test_an_inserted_row_is_found(trail: list[AuditEntry]) -> None:
    sql(
        "INSERT INTO core_auditentry (chain, number, at, actor_name, role, action, target,"
        " scope_path, reason, facts, seal) SELECT chain, 6, at, 'forger', role, action, target,"
        f" scope_path, reason, facts, seal FROM core_auditentry WHERE id = {trail[4].pk}"
    )
    assert ("tampered", 6) in kinds()


def test_an_anchor_finds_a_trail_that_was_rolled_back(
    trail: list[AuditEntry], tmp_path: Path
) -> None:
    anchor = tmp_path / "anchor.jsonl"
    call_command("verify_audit", "--anchor", str(anchor), stdout=StringIO())
    drop_the_trigger()
    sql(
        f"DELETE FROM core_auditentry WHERE id >= {trail[3].pk}",
        f"UPDATE core_audithead SET number = 3, seal = '{trail[2].seal}' WHERE chain = 7",
    )
    assert kinds() == []

    out = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_audit", "--json", "--anchor", str(anchor), stdout=out)

    report = json.loads(out.getvalue())
    assert report["whole"] is False
    assert [(f["kind"], f["chain"], f["number"]) for f in report["findings"]] == [
        ("rolled_back", 7, 5)
    ]


@pytest.mark.parametrize("actor", [CLERK, OPERATOR], ids=["account", "console"])
def test_many_deeds_are_told_as_one_by_one(city: Organization, actor: Actor) -> None:
    """An account has one chain; the console's deeds go to the chain of each place."""
    bodies = [
        city,
        *(an_organization(f"第{n}工会", parent=city, kind=Kind.DISTRICT) for n in "甲乙"),
    ]
    told = [(body, step) for step in range(3) for body in bodies]
    first = audit.record(actor, "tests.did", city, step=0, reason="因")
    for body, step in told:
        audit.record(actor, "tests.did", body, step=step, reason="因")
    audit.record_all(
        actor, [audit.deed("tests.did", body, step=step, reason="因") for body, step in told]
    )

    alone, together = [
        [
            (e.chain, e.actor_id, e.actor_name, e.role, e.action, e.target, e.reason, e.facts)
            for e in AuditEntry.objects.filter(pk__gt=last).order_by("pk")[: len(told)]
        ]
        for last in (first.pk, first.pk + len(told))
    ]
    assert alone == together
    assert len({entry[0] for entry in together}) == (1 if actor is CLERK else 3)
    assert audit.record_all(actor, []) == []
    assert audit_check.verify().findings == []


def test_one_number_in_a_reason_refuses_the_deed(city: Organization) -> None:
    with pytest.raises(NumberInReason):
        audit.deed("tests.did", city, reason="电话138-1234-5678")


class Forbidden(Rejected):
    message = "no"


@audit.keeps_refusals
@transaction.atomic
def _forbidden(actor: Actor, city: Organization) -> None:
    audit.record(actor, "tests.did", city)
    raise audit.refusal(Forbidden(), "tests.refused", city, step=1)


def test_a_refusal_stays_in_the_trail_and_nothing_else_of_the_deed(city: Organization) -> None:
    before = set(AuditEntry.objects.values_list("pk", flat=True))
    with pytest.raises(Forbidden):
        _forbidden(CLERK, city)
    [entry] = AuditEntry.objects.exclude(pk__in=before)
    assert (entry.action, entry.actor_id, entry.role) == ("tests.refused", 7, "auditor")
    assert entry.facts == {"refusal": "forbidden", "step": 1}
    assert audit_check.verify().findings == []


def in_threads(work: Callable[[int], None], count: int) -> list[BaseException]:
    failures: list[BaseException] = []

    def run(number: int) -> None:
        try:
            work(number)
        except BaseException as failure:  # noqa: BLE001 -- shown to the test
            failures.append(failure)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


@pytest.mark.django_db(transaction=True)
def test_entries_of_eight_threads_all_chain() -> None:
    city = an_organization("北京市总工会", actor=OPERATOR)
    before = AuditEntry.objects.count()

    def write(number: int) -> None:
        for step in range(10):
            actor = Actor(user_id=number % 3, name="一起写")
            with transaction.atomic():
                audit.record(actor, "tests.did", city, step=step)
                again = [audit.deed("tests.did", city, step=step)] * 3
                audit.record_all(actor, again)

    assert in_threads(write, 8) == []
    report = audit_check.verify()
    assert (report.findings, report.entries) == ([], before + 320)
