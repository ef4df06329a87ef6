"""What somebody else does to a list meanwhile: going back, cancelling, losing a right."""

from datetime import date

import polars as pl
import pytest

from tests.builders.accounts import an_actor
from tests.builders.intake import OPERATOR, a_book, a_line, as_csv, checked, handed_in
from tests.builders.joining import a_number
from tests.builders.members import admitted
from tests.builders.organizations import an_organization
from unionhall.accounts.models import Role
from unionhall.core import jobs
from unionhall.core.actors import Actor
from unionhall.core.errors import NotPermitted
from unionhall.core.models import Job
from unionhall.core.worker import run_jobs
from unionhall.intake import headings
from unionhall.intake.errors import LineTooFar, NothingToUndo
from unionhall.intake.models import ROW_BITS, Batch, Chunk, Row, Stage, key
from unionhall.intake.reading import NUMBER
from unionhall.intake.services import (
    Check,
    Step,
    TakeBack,
    begin_again,
    begin_check,
    begin_undo,
    begin_writing,
    cancel,
    checking,
    undoing,
    working,
    writing,
)
from unionhall.members.models import Membership
from unionhall.members.queries import identity_of
from unionhall.organizations.models import Kind, Organization

pytestmark = pytest.mark.django_db


def quietly(_done: int, _total: int) -> None:
    """Nobody looks."""


# Going back to the columns -------------------------------------------------------------------

HEADINGS = ("姓名", "证件号码", "手机号", "紧急联系人", "证件有效期止", "就业形态")


def two_phones() -> bytes:
    rows = [
        ["张一", a_number(), f"1380000000{n}", f"1390000000{n}", "长期", "快递员"] for n in range(4)
    ]
    return a_book(rows, HEADINGS)


def test_a_check_of_other_columns_ends_when_somebody_went_back(
    joint_union: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("unionhall.intake.prepared.CHUNK", 2)
    batch = handed_in(OPERATOR, joint_union, two_phones())
    first = Check(batch=batch.public_id, mapping=batch.mapping, began_on=date(2024, 1, 1))
    other = dict(batch.mapping) | {"phone": "c3"}
    again = Check(batch=batch.public_id, mapping=other, began_on=date(2026, 2, 2))
    old = begin_check(OPERATOR, first)

    def go_back(done: int, _total: int) -> None:
        if done == 2:
            begin_again(OPERATOR, Step(batch=batch.public_id))
            begin_check(OPERATOR, again)

    checking.run(OPERATOR, old, go_back)
    new = Batch.objects.get(pk=batch.pk)
    assert (new.state, new.generation) == (Batch.State.CHECKING, 1)
    assert not Row.objects.exists()
    checking.run(OPERATOR, new, quietly)
    begun = begin_writing(OPERATOR, Step(batch=batch.public_id))
    writing.run(OPERATOR, begun, quietly)
    assert {(identity_of(m.person).phone[:3], m.began_on) for m in Membership.objects.all()} == {
        ("139", date(2026, 2, 2))
    }


def test_each_check_has_a_job_of_its_own_and_the_old_one_ends_quietly(
    joint_union: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "SHORT_FILE", 0)
    batch = handed_in(OPERATOR, joint_union, two_phones())
    command = Check(batch=batch.public_id, mapping=batch.mapping)
    old = working.carry_on(OPERATOR, begin_check(OPERATOR, command))
    begin_again(OPERATOR, Step(batch=batch.public_id))
    new = working.carry_on(OPERATOR, begin_check(OPERATOR, command))
    assert old is not None
    assert new is not None
    assert old.pk != new.pk
    run_jobs()
    batch.refresh_from_db()
    assert (batch.state, batch.new) == (Batch.State.CHECKED, 4)
    assert set(Job.objects.values_list("state", flat=True)) == {Job.State.DONE}


# What was never written is not taken back ----------------------------------------------------


def nine() -> bytes:
    return as_csv([a_line(phone=f"1380000{number:04d}") for number in range(9)])


def test_a_list_that_was_cancelled_before_it_was_written_cannot_be_taken_back(
    actor: Actor, joint_union: Organization
) -> None:
    batch = checked(actor, joint_union, nine())
    cancel(actor, Step(batch=batch.public_id))
    with pytest.raises(NothingToUndo):
        begin_undo(actor, TakeBack(batch=batch.public_id))


def half_written(actor: Actor, union: Organization) -> Batch:
    """Return a list of nine that was cancelled when three were written."""
    batch = checked(actor, union, nine())
    begun = begin_writing(actor, Step(batch=batch.public_id))

    def stop(_done: int, _total: int) -> None:
        cancel(actor, Step(batch=batch.public_id))

    writing.run(actor, begun, stop)
    batch.refresh_from_db()
    return batch


def test_of_a_cancelled_list_only_what_was_written_is_taken_back(
    actor: Actor, joint_union: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("unionhall.intake.prepared.CHUNK", 3)
    batch = half_written(actor, joint_union)
    assert (batch.state, Membership.objects.count()) == (Batch.State.CANCELLED, 3)
    undoing.run(actor, begin_undo(actor, TakeBack(batch=batch.public_id)), quietly)
    batch.refresh_from_db()
    assert (batch.state, Membership.objects.count()) == (Batch.State.UNDONE, 0)


def test_a_cancelled_list_of_which_some_stays_is_still_cancelled(
    actor: Actor, joint_union: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("unionhall.intake.prepared.CHUNK", 3)
    batch = half_written(actor, joint_union)
    some = TakeBack(batch=batch.public_id, lines=frozenset({2}))
    undoing.run(actor, begin_undo(actor, some), quietly)
    batch.refresh_from_db()
    assert (batch.state, Membership.objects.count()) == (Batch.State.CANCELLED, 2)


# Rights --------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["checking", "writing", "undoing"])
def test_who_may_only_look_cannot_stop_a_list(
    joint_union: Organization, district: Organization, state: str
) -> None:
    asker, other = (an_actor(district, Role.ORGANIZER) for _each in range(2))
    job = jobs.start(asker, working.kind(state), None, {"generation": 0}, place=joint_union.path)
    auditor = an_actor(district, Role.AUDITOR)
    assert jobs.job(auditor, job.public_id) == job
    assert not jobs.may_stop(auditor, job)
    with pytest.raises(NotPermitted):
        jobs.cancel(auditor, job.public_id)
    assert jobs.cancel(other, job.public_id).state == Job.State.CANCELLED


def test_every_kind_of_job_that_others_see_says_who_may_stop_it() -> None:
    seen = {kind.name for kind in jobs.KINDS.values() if kind.permission}
    stopped = {kind.name for kind in jobs.KINDS.values() if kind.stop}
    assert stopped == seen


def test_records_change_only_at_unions_where_one_still_may(
    joint_union: Organization, street: Organization
) -> None:
    members = [admitted(joint_union) for _each in range(2)]
    who = [identity_of(one.person) for one in members]
    lines = [
        {"name": one.name, "number": one.number, "phone": one.phone, "post": "店长"} for one in who
    ]
    keeper = an_actor(street, Role.STREET_STAFF)
    batch = checked(keeper, joint_union, as_csv(lines))
    begun = begin_writing(keeper, Step(batch=batch.public_id))
    elsewhere = an_organization("旁边联合工会", parent=street, kind=Kind.JOINT)
    moved = an_actor(elsewhere, Role.UNION_CHAIR)
    writing.run(moved, begun, quietly)
    batch.refresh_from_db()
    assert (batch.updated, batch.state) == (0, Batch.State.DONE)
    assert not Membership.objects.exclude(post="").exists()


# Keys ----------------------------------------------------------------------------------------


def test_rows_of_another_list_are_never_touched_whatever_their_keys(
    actor: Actor, joint_union: Organization
) -> None:
    mine = checked(actor, joint_union, as_csv([a_line()]))
    other = checked(actor, joint_union, as_csv([a_line(phone="13800000002")]))
    stray = Row.objects.get(batch=other)
    Row.objects.filter(pk=stray.pk).update(id=key(mine.pk, 3))
    Chunk.objects.filter(batch=mine).update(last=key(mine.pk, 3))
    writing.run(actor, begin_writing(actor, Step(batch=mine.public_id)), quietly)
    assert Membership.objects.count() == 1
    assert Chunk.objects.get(batch=mine, stage=Stage.WRITTEN).rows == 1
    assert not Row.objects.get(batch=other).undone
    undoing.run(actor, begin_undo(actor, TakeBack(batch=mine.public_id)), quietly)
    assert not Row.objects.get(batch=other).undone


def test_a_line_that_no_key_holds_is_refused() -> None:
    assert key(1, (1 << ROW_BITS) - 1) == (2 << ROW_BITS) - 1
    with pytest.raises(ValueError, match="line"):
        key(1, 1 << ROW_BITS)


def test_a_sheet_with_lines_that_no_key_holds_is_refused() -> None:
    cells = pl.DataFrame({NUMBER: [2, 1 << ROW_BITS], "c0": ["甲", "乙"]})
    with pytest.raises(LineTooFar):
        headings.body(cells, 1, {"name": "c0"})
