"""Writing in parts: a list killed anywhere and taken up again comes to the same."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.db import connection

from tests.builders.intake import OPERATOR, a_line, as_csv, taken
from tests.builders.members import admitted
from unionhall.core.facts import FactChanged
from unionhall.intake import prepared
from unionhall.intake.models import Batch, Chunk, Row, Stage
from unionhall.intake.services import Step, begin_writing, cancel, checking, writing
from unionhall.intake.services.taking import Take, take
from unionhall.members import queries
from unionhall.members.models import Membership, Person, PersonToken
from unionhall.members.services.ending import EndSpells, end_spells
from unionhall.organizations.models import Organization

Lines = list[dict[str, str]]


class Killed(BaseException):
    """What the end of the program looks like from inside."""


@contextmanager
def killed_at(statement: int) -> Iterator[None]:
    """Let the program end at its n-th statement."""
    done = 0

    def count(execute: Any, *args: Any) -> Any:
        nonlocal done
        done += 1
        if done > statement:
            raise Killed
        return execute(*args)

    with connection.execute_wrapper(count):
        yield


@contextmanager
def counted() -> Iterator[list[str]]:
    asked: list[str] = []

    def note(execute: Any, sql: str, *args: Any) -> Any:
        asked.append(sql)
        return execute(sql, *args)

    with connection.execute_wrapper(note):
        yield asked


@pytest.fixture
def lines(joint_union: Organization) -> Lines:
    """New members, members whose data changes, members who stay as they are, and nonsense."""
    changed, same = admitted(joint_union), admitted(joint_union)
    who = [queries.identity_of(one.person) for one in (changed, same)]
    return [
        *(a_line(phone=f"1380000{number:04d}") for number in range(7)),
        {"name": who[0].name, "number": who[0].number, "phone": "13712345678", "post": "店长"},
        {"name": who[1].name, "number": who[1].number},
        a_line(number="1"),
    ]


def record() -> list[Any]:
    """Everything on record about members, but for what chance decides."""
    rows = Membership.objects.select_related("person").order_by("person__blind_index", "pk")
    return [
        (
            row.person.blind_index,
            queries.identity_of(row.person),
            row.person.education,
            row.organization_id,
            row.employment_form,
            row.post,
            row.began_on,
            row.beginning,
            row.ended_on,
            sorted(row.person.tokens.values_list("kind", "token")),
        )
        for row in rows
    ]


@pytest.mark.django_db(transaction=True)
def test_killed_at_any_statement_and_begun_again_it_comes_to_the_same(
    joint_union: Organization, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepared, "CHUNK", 3)
    command = Take(
        organization=joint_union, filename="l.csv", content=as_csv(lines), began_on=date(2026, 2, 2)
    )
    begun, kills = 0, 0
    while True:
        try:
            with killed_at(begun):
                batch = take(OPERATOR, command, lambda *_: None)
            break
        except Killed:
            kills += 1
            begun += 1 if kills < 30 else 5
    assert kills > 20
    assert (batch.new, batch.updated, batch.unchanged, batch.rejected) == (7, 1, 1, 1)
    assert Batch.objects.count() == 1
    assert Row.objects.count() == 10
    assert Chunk.objects.filter(stage=Stage.WRITTEN).count() == 4
    assert Person.objects.count() == Membership.objects.filter(ended_on=None).count() == 9
    assert PersonToken.objects.count() == 18
    whole = record()
    begin_undo_all(batch)
    again = take(OPERATOR, command, lambda *_: None)
    assert again.pk != batch.pk
    assert record() == whole


def begin_undo_all(batch: Batch) -> None:
    from unionhall.intake.services import TakeBack, begin_undo, undoing  # noqa: PLC0415

    undoing.run(OPERATOR, begin_undo(OPERATOR, TakeBack(batch=batch.public_id)), lambda *_: None)


def test_as_many_statements_for_three_hundred_as_for_thirty(joint_union: Organization) -> None:
    def asked(count: int, first: int) -> int:
        listed = [a_line(phone=f"139{first + number:08d}") for number in range(count)]
        with counted() as statements:
            taken(joint_union, listed)
        return len(statements)

    asked(2, 1)  # what is looked up once in a process is looked up now
    few, many = asked(30, 1000), asked(300, 2000)
    assert many == few
    assert few <= 90


def test_nothing_is_written_where_nothing_changes(joint_union: Organization, lines: Lines) -> None:
    first = taken(joint_union, lines)
    before = record()
    with counted() as asked:
        again = taken(joint_union, lines)
    assert again.public_id == first.public_id
    assert (again.unchanged, again.rejected) == (9, 1)
    assert record() == before
    assert [sql for sql in asked if sql.split()[0] in {"INSERT", "UPDATE", "DELETE", "COPY"}] == []


def test_what_somebody_did_since_the_check_is_looked_at_again(
    joint_union: Organization, lines: Lines
) -> None:
    member = Membership.objects.order_by("pk")[0]
    batch = _checked(joint_union, lines)
    assert (batch.new, batch.updated) == (7, 1)
    # The member leaves, and one of the new ones is admitted by hand, before it is written.
    end_spells(
        OPERATOR,
        EndSpells(memberships=[member.public_id], on=date(2026, 3, 1), ending="withdrawn"),
    )
    taken(joint_union, lines[:1])
    writing.run(OPERATOR, begin_writing(OPERATOR, Step(batch=batch.public_id)), lambda *_: None)
    batch.refresh_from_db()
    assert batch.counts == {
        "new": 6,
        "updated": 0,
        "unchanged": 2,
        "duplicate_in_file": 0,
        "member_elsewhere": 0,
        "needs_person": 0,
        "rejected": 2,
    }
    assert Membership.objects.filter(ended_on=None).count() == 8


def _checked(union: Organization, lines: Lines) -> Batch:
    from unionhall.intake.services import Check, HandIn, begin_check, hand_in  # noqa: PLC0415

    batch = hand_in(
        OPERATOR,
        HandIn(organization=union.public_id, filename="l.csv", content=as_csv(lines)),
    )
    command = Check(batch=batch.public_id, mapping=batch.mapping, began_on=date(2026, 2, 2))
    batch = begin_check(OPERATOR, command)
    checking.run(OPERATOR, batch, lambda *_: None)
    batch.refresh_from_db()
    return batch


def test_a_cancelled_list_stops_between_two_parts(
    joint_union: Organization, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepared, "CHUNK", 3)
    batch = begin_writing(OPERATOR, Step(batch=_checked(joint_union, lines).public_id))
    before = Membership.objects.count()

    def stop(_done: int, _total: int) -> None:
        if Batch.objects.get(pk=batch.pk).state == Batch.State.WRITING:
            cancel(OPERATOR, Step(batch=batch.public_id))

    writing.run(OPERATOR, batch, stop)
    batch.refresh_from_db()
    assert batch.state == Batch.State.CANCELLED
    assert Membership.objects.count() == before + 3
    begin_undo_all(batch)
    assert Membership.objects.count() == before


def test_two_who_write_the_same_list_write_it_once(joint_union: Organization, lines: Lines) -> None:
    batch = begin_writing(OPERATOR, Step(batch=_checked(joint_union, lines).public_id))
    writing.run(OPERATOR, Batch.objects.get(pk=batch.pk), lambda *_: None)
    writing.run(OPERATOR, batch, lambda *_: None)
    assert Membership.objects.count() == 9


def test_the_figures_are_told_once_for_all(
    joint_union: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Any] = []
    monkeypatch.setattr(
        "unionhall.core.facts.events.publish",
        lambda _actor, event: told.append(event) if isinstance(event, FactChanged) else None,
    )
    taken(
        joint_union,
        [a_line(began_on="2025-01-15"), a_line(began_on="2025-02-15", phone="13800000009")],
    )
    assert [(one.fact, dict(one.days)) for one in told] == [
        ("memberships", {joint_union.path: (date(2025, 1, 15), date(2025, 2, 15))})
    ]
