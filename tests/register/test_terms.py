"""Terms of office: how they begin and end, and what is refused."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.builders.accounts import an_actor
from tests.builders.lifecycle import done
from tests.builders.members import admitted, an_identity
from tests.builders.organizations import OPERATOR, an_organization
from tests.builders.register import BEGAN, a_certificate, a_seat, a_term, three
from unionhall.accounts.models import Role
from unionhall.core.actors import Actor
from unionhall.core.errors import Conflict, NotFound, NotPermitted
from unionhall.core.models import AuditEntry
from unionhall.organizations.models import Kind, Organization
from unionhall.register import errors, queries, services
from unionhall.register.commands import (
    BeginTerm,
    ChangeSeat,
    CloseTerm,
    EndSeat,
    ExtendTerm,
    OrderElection,
)
from unionhall.register.models import Body, ChangeNotice, Post, Seat, Term
from unionhall.register.services import seating

pytestmark = pytest.mark.django_db


def sitting(union: Organization, day: date) -> set[tuple[str, str, str]]:
    rows = Seat.objects.filter(queries.sitting_on(day), organization=union)
    return set(rows.values_list("body", "post", "name"))


def test_a_term_runs_as_long_as_the_law_says_and_seats_its_committee(
    joint_union: Organization,
) -> None:
    term = a_term(joint_union, date(2024, 2, 29), years=3)
    assert (term.number, term.ends_on, term.lapses_on) == (1, date(2027, 2, 28), date(2027, 2, 28))
    assert term.last_day == date(2027, 2, 27)
    assert sitting(joint_union, date(2024, 2, 29)) == {
        ("committee", "chair", "王主席"),
        ("committee", "member", "赵委员"),
        ("committee", "member", "钱委员"),
    }
    assert sitting(joint_union, date(2024, 2, 28)) == set()
    entry = AuditEntry.objects.get(action="register.term_begun")
    assert entry.facts["years"] == 3
    assert entry.scope_path == joint_union.path


def test_the_same_term_sent_twice_is_entered_once(joint_union: Organization) -> None:
    assert a_term(joint_union) == a_term(joint_union)
    assert Term.objects.count() == 1
    assert Seat.objects.count() == 3


def test_the_same_term_with_other_people_is_refused(joint_union: Organization) -> None:
    a_term(joint_union)
    with pytest.raises(errors.OtherSeats):
        a_term(joint_union, seats=three()[:2])
    assert Seat.objects.count() == 3


def test_the_next_term_ends_the_one_before_and_its_seats(joint_union: Organization) -> None:
    a_term(joint_union, date(2021, 3, 1))
    second = a_term(joint_union, date(2024, 3, 4), approval_number="2", seats=three("李主席"))
    first = Term.objects.get(number=1)
    assert (first.closed_on, second.number) == (date(2024, 3, 4), 2)
    assert ("committee", "chair", "王主席") in sitting(joint_union, date(2024, 3, 3))
    assert sitting(joint_union, date(2024, 3, 4)) == {
        ("committee", "chair", "李主席"),
        ("committee", "member", "赵委员"),
        ("committee", "member", "钱委员"),
    }
    assert queries.term_on(joint_union, date(2024, 3, 3)) == first
    assert queries.term_on(joint_union, date(2024, 3, 4)) == second


@pytest.mark.parametrize(
    ("overrides", "refusal"),
    [
        ({"years": 6}, errors.TermTooLong),
        ({"years": 4}, errors.TermTooLong),
        ({"approved_on": date(2024, 3, 3)}, errors.ApprovedBeforeElection),
        ({"approved_on": date(2026, 6, 2)}, errors.InTheFuture),
        ({"begins_on": date(2026, 6, 2)}, errors.InTheFuture),
        ({"begins_on": date(2015, 3, 1)}, errors.BeforeFounding),
        ({"approval_number": "  "}, errors.ApprovalMissing),
        ({"seats": (*three(), a_seat("李主席"))}, errors.TwoHeads),
        ({"seats": (*three(), a_seat("赵委员", post=Post.MEMBER))}, errors.SeatTwice),
        ({"seats": three()[:2]}, errors.CommitteeTooSmall),
        ({"seats": (a_seat(post=Post.DIRECTOR),)}, errors.NoSuchPost),
        ({"seats": (a_seat("  ", Body.AUDIT, Post.DIRECTOR),)}, errors.SeatNameMissing),
    ],
)
def test_what_no_term_may_be(
    joint_union: Organization, overrides: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal) as refused:
        a_term(joint_union, **overrides)
    assert "%(" not in str(refused.value)
    assert not Term.objects.exists()
    assert not Seat.objects.exists()


def test_an_organiser_alone_will_do_where_members_are_few(joint_union: Organization) -> None:
    a_term(joint_union, seats=(a_seat("孙组织员", Body.ORGANISER, Post.ORGANISER),))
    assert sitting(joint_union, BEGAN) == {("organiser", "organiser", "孙组织员")}


def test_a_term_cannot_begin_before_the_last_one_did(joint_union: Organization) -> None:
    a_term(joint_union)
    with pytest.raises(errors.TermBeforeTheLast):
        a_term(joint_union, date(2024, 3, 1), approval_number="2")


def test_two_terms_cannot_run_at_once_whatever_the_service_does(joint_union: Organization) -> None:
    a_term(joint_union)
    with pytest.raises(IntegrityError), transaction.atomic():
        Term.objects.create(
            organization=joint_union,
            scope_path=joint_union.path,
            number=2,
            begins_on=date(2025, 1, 1),
            years=3,
            ends_on=date(2028, 1, 1),
            lapses_on=date(2028, 1, 1),
            elected_on=date(2025, 1, 1),
            approval_number="2",
            approved_on=date(2025, 1, 1),
        )


def test_two_chairs_cannot_sit_at_once_whatever_the_service_does(
    joint_union: Organization,
) -> None:
    term = a_term(joint_union)
    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.create(
            term=term,
            organization=joint_union,
            scope_path=joint_union.path,
            body=Body.COMMITTEE,
            post=Post.CHAIR,
            name="李主席",
            since=date(2025, 1, 1),
        )


def test_a_seat_leads_to_the_record_of_a_member_of_this_union_only(
    joint_union: Organization, street: Organization
) -> None:
    mine = admitted(joint_union)
    other = admitted(an_organization("别家联合工会", parent=street, kind=Kind.JOINT))
    seats = (a_seat("王建国", membership=mine.public_id), *three()[1:])
    term = a_term(joint_union, date(2026, 3, 2), seats=seats)
    assert term.seats.get(post="chair").membership == mine
    change = ChangeSeat(
        organization=joint_union.public_id,
        seat=a_seat("王建国", post=Post.VICE_CHAIR, membership=other.public_id),
        since=date(2026, 4, 1),
    )
    with pytest.raises(errors.NotAMemberHere):
        seating.change_seat(OPERATOR, change)


def test_a_new_chair_takes_over_and_must_be_registered_within_thirty_days(
    joint_union: Organization,
) -> None:
    a_term(joint_union)
    a_certificate(joint_union)
    change = ChangeSeat(
        organization=joint_union.public_id, seat=a_seat("李主席"), since=date(2026, 5, 6)
    )
    seat = seating.change_seat(OPERATOR, change)
    assert seating.change_seat(OPERATOR, change) == seat
    assert queries.chair_on(joint_union, date(2026, 5, 5)).name == "王主席"  # type: ignore[union-attr]
    assert queries.chair_on(joint_union, date(2026, 5, 6)) == seat
    notice = ChangeNotice.objects.get()
    assert (notice.what, notice.changed_on, notice.due_on) == (
        "chair",
        date(2026, 5, 6),
        date(2026, 6, 5),
    )


def test_without_a_certificate_a_new_chair_need_not_be_registered(
    joint_union: Organization,
) -> None:
    a_term(joint_union)
    seating.change_seat(
        OPERATOR,
        ChangeSeat(
            organization=joint_union.public_id, seat=a_seat("李主席"), since=date(2026, 5, 6)
        ),
    )
    assert not ChangeNotice.objects.exists()


def test_a_seat_ends_once_and_not_before_it_began(joint_union: Organization) -> None:
    seat = a_term(joint_union).seats.get(post="chair")
    with pytest.raises(errors.SeatEndsTooEarly):
        seating.end_seat(OPERATOR, EndSeat(seat=seat.public_id, until=BEGAN))
    end = EndSeat(seat=seat.public_id, until=date(2026, 5, 6))
    seating.end_seat(OPERATOR, end)
    seating.end_seat(OPERATOR, end)
    with pytest.raises(errors.SeatEndedAlready):
        seating.end_seat(OPERATOR, EndSeat(seat=seat.public_id, until=date(2026, 5, 7)))
    assert AuditEntry.objects.filter(action="register.seat_ended").count() == 1


def test_a_term_ends_early_with_a_reason_and_its_seats_with_it(joint_union: Organization) -> None:
    a_term(joint_union)
    close = CloseTerm(organization=joint_union.public_id, on=date(2026, 5, 6), reason="")
    with pytest.raises(errors.ReasonNeeded):
        services.close_term(OPERATOR, close)
    services.close_term(
        OPERATOR, CloseTerm(organization=joint_union.public_id, on=date(2026, 5, 6), reason="并入")
    )
    assert queries.running_term(joint_union) is None
    assert sitting(joint_union, date(2026, 5, 6)) == set()
    assert len(sitting(joint_union, date(2026, 5, 5))) == 3


def order(union: Organization, by: date = date(2026, 8, 31), number: str = "7号") -> OrderElection:
    return OrderElection(organization=union.public_id, by=by, paper_number=number)


def test_an_election_is_ordered_only_when_overdue_and_only_from_above(
    joint_union: Organization, street: Organization
) -> None:
    a_term(joint_union, date(2023, 6, 2))
    staff = an_actor(street, Role.STREET_STAFF)
    with pytest.raises(errors.NotOverdue):
        services.order_election(staff, order(joint_union))
    Term.objects.update(ends_on=date(2026, 6, 1), lapses_on=date(2026, 6, 1))
    chair = an_actor(joint_union, Role.UNION_CHAIR)
    with pytest.raises(NotPermitted):
        services.order_election(chair, order(joint_union))
    with pytest.raises(errors.PaperMissing):
        services.order_election(staff, order(joint_union, number=""))
    with pytest.raises(errors.DayMustCome):
        services.order_election(staff, order(joint_union, date(2026, 6, 1)))
    term = services.order_election(staff, order(joint_union))
    services.order_election(staff, order(joint_union))
    assert (term.election_by, term.ordered_by, term.ordered_on) == (
        date(2026, 8, 31),
        street,
        date(2026, 6, 1),
    )
    assert AuditEntry.objects.filter(action="register.election_ordered").count() == 1


def test_a_term_is_extended_once_and_where_a_rule_is_known_not_beyond_it(
    joint_union: Organization, street: Organization
) -> None:
    a_term(joint_union, date(2023, 5, 2))
    staff = an_actor(street, Role.STREET_STAFF)
    too_early = ExtendTerm(
        organization=joint_union.public_id, until=date(2026, 5, 2), paper_number="8号"
    )
    with pytest.raises(errors.DayMustCome):
        services.extend_term(staff, too_early)
    extend = ExtendTerm(
        organization=joint_union.public_id, until=date(2026, 11, 2), paper_number="8号"
    )
    term = services.extend_term(staff, extend)
    assert not term.lapsed(date(2026, 11, 1))
    assert term.lapsed(date(2026, 11, 2))
    services.extend_term(staff, extend)
    with pytest.raises(errors.ExtendedAlready):
        services.extend_term(
            staff,
            ExtendTerm(
                organization=joint_union.public_id, until=date(2026, 12, 2), paper_number="9号"
            ),
        )


def test_in_anhui_no_term_is_extended_by_more_than_six_months(district: Organization) -> None:
    street = an_organization(
        "某街道总工会", parent=district, kind=Kind.STREET, division_code="340104001"
    )
    union = an_organization("某联合工会", parent=street, kind=Kind.JOINT)
    a_term(union, date(2023, 5, 2))
    with pytest.raises(errors.ExtendedTooLong):
        services.extend_term(
            OPERATOR,
            ExtendTerm(organization=union.public_id, until=date(2026, 11, 3), paper_number="8号"),
        )


def test_the_chair_keeps_the_register_of_the_own_union_and_of_no_other(
    joint_union: Organization, street: Organization
) -> None:
    chair = an_actor(joint_union, Role.UNION_CHAIR)
    command = BeginTerm(
        organization=joint_union.public_id,
        begins_on=BEGAN,
        years=3,
        approval_number="1",
        approved_on=BEGAN,
    )
    assert services.begin_term(chair, command).organization == joint_union
    other = an_organization("别家联合工会", parent=street, kind=Kind.JOINT)
    with pytest.raises(NotFound):
        services.begin_term(
            chair,
            BeginTerm(
                organization=other.public_id,
                begins_on=BEGAN,
                years=3,
                approval_number="1",
                approved_on=BEGAN,
            ),
        )
    leader = an_actor(street, Role.LEADER)
    with pytest.raises(NotPermitted):
        services.close_term(
            leader, CloseTerm(organization=joint_union.public_id, on=BEGAN, reason="x")
        )


def test_refusals_that_somebody_else_was_faster_are_conflicts() -> None:
    assert issubclass(errors.TermAlreadyRuns, Conflict)


def test_a_union_does_not_end_its_own_term_early_nor_seat_nobody(
    joint_union: Organization, district: Organization
) -> None:
    a_term(joint_union, date(2023, 8, 1), years=3)
    chair = an_actor(joint_union, Role.UNION_CHAIR)

    def renewed(actor: Actor, on: date, **overrides: Any) -> Term:
        fields: dict[str, Any] = {"seats": three()}
        return services.begin_term(
            actor,
            BeginTerm(
                organization=joint_union.public_id,
                begins_on=on,
                years=3,
                approval_number="2",
                approved_on=on,
                **fields | overrides,
            ),
        )

    with pytest.raises(errors.TermStillRuns):
        renewed(chair, date(2026, 1, 5))
    with pytest.raises(errors.NobodySeated):
        renewed(chair, date(2026, 5, 5), seats=())
    assert Term.objects.get().closed_on is None
    assert renewed(an_actor(district, Role.ORGANIZER), date(2026, 1, 5)).number == 2


@translation.override("zh-hans")
def test_whose_membership_is_kept_or_suspended_cannot_be_elected(
    joint_union: Organization,
) -> None:
    kept, suspended = admitted(joint_union), admitted(joint_union)
    done("keep", kept, on=date(2026, 3, 2))
    done("suspend", suspended, on=date(2026, 3, 2))
    seats = (a_seat(), *three()[1:])
    with pytest.raises(errors.NotElectable, match="2026年3月2日起保留会籍"):
        a_term(
            joint_union,
            date(2026, 4, 1),
            seats=(*seats, a_seat("孙委员", post=Post.MEMBER, membership=kept.public_id)),
        )
    a_term(
        joint_union,
        date(2026, 3, 1),
        seats=(*seats, a_seat("孙委员", post=Post.MEMBER, membership=kept.public_id)),
    )
    seat = a_seat("李委员", post=Post.MEMBER, membership=suspended.public_id)
    change = ChangeSeat(organization=joint_union.public_id, seat=seat, since=date(2026, 4, 1))
    with pytest.raises(errors.NotElectable, match="起中止会籍"):
        seating.change_seat(OPERATOR, change)
    done("resume", suspended, on=date(2026, 4, 1))
    assert seating.change_seat(OPERATOR, change).membership == suspended


def test_of_two_with_one_name_the_one_who_may_be_elected_is_meant(
    joint_union: Organization,
) -> None:
    kept, active = (admitted(joint_union, an_identity("李明")) for _each in range(2))
    other = admitted(joint_union, an_identity("赵云"))
    assert queries.members_named(joint_union, ["李明", "赵云"]) == {"赵云": other.public_id}
    done("keep", kept)
    done("keep", other)
    assert queries.members_named(joint_union, ["李明 ", "赵云"]) == {
        "李明 ": active.public_id,
        "赵云": other.public_id,
    }


def test_a_term_with_many_seats_costs_as_many_statements_as_one_with_few(
    joint_union: Organization, street: Organization
) -> None:
    counts = []
    for union, many in (
        (joint_union, 3),
        (an_organization("二会", parent=street, kind=Kind.JOINT), 9),
    ):
        people = [admitted(union, an_identity()) for _each in range(many)]
        for one in people[:1]:
            done("suspend", one)
            done("resume", one, on=date(2026, 4, 1))
        seats = tuple(
            a_seat(f"王{number}", post=Post.MEMBER, membership=one.public_id)
            for number, one in enumerate(people)
        )
        with CaptureQueriesContext(connection) as seen:
            a_term(union, date(2026, 5, 1), seats=seats)
        counts.append(len(seen))
    assert counts[0] == counts[1]
