"""Which records are proposed as one person, which are not, and that nothing is dropped silently."""

from datetime import date
from typing import Any

import numpy as np
import pytest
from django.core.management import call_command

from tests.builders.duplicates import a_double, a_pair, found_pairs, with_passport
from tests.builders.members import BIRTH, admitted, an_identity
from tests.builders.organizations import OPERATOR, an_employer
from unionhall.codes.documents import check_character
from unionhall.duplicates import blocks
from unionhall.duplicates.blocks import Skipped
from unionhall.duplicates.commands import TellApart
from unionhall.duplicates.evidence import WEIGHTS, Reason, reasons
from unionhall.duplicates.models import Pair, PairSide, Scan, Unseen
from unionhall.duplicates.services import decisions, finding
from unionhall.members.identity import Identity
from unionhall.members.models import Membership
from unionhall.organizations.models import Organization

pytestmark = pytest.mark.django_db


def numbered(first_seventeen: str, **overrides: Any) -> Identity:
    number = first_seventeen + check_character(first_seventeen)
    return an_identity("王建国", number=number, **overrides)


def entered(union: Organization, *people: Identity) -> list[Membership]:
    return [admitted(union, one, actor=OPERATOR) for one in people]


def the_reasons() -> list[list[Reason]]:
    return [reasons(pair.evidence) for pair in found_pairs()]


def test_a_passport_and_an_id_card_of_one_human_are_a_pair(
    joint_union: Organization, other_joint: Organization
) -> None:
    first, second = a_double(joint_union, other_joint)
    [pair] = found_pairs()
    assert (pair.first_id, pair.second_id) == (first.person_id, second.person_id)
    assert reasons(pair.evidence) == [Reason.SAME_PHONE, Reason.SAME_BIRTH, Reason.SAME_NAME]
    assert pair.score == 95
    assert pair.exact
    assert pair.scope_path == joint_union.path[:-4]
    assert set(PairSide.objects.values_list("scope_path", flat=True)) == {
        joint_union.path,
        other_joint.path,
    }


def test_two_valid_id_cards_speak_strongly_against(joint_union: Organization) -> None:
    entered(joint_union, *(an_identity("王建国", phone="") for _ in range(2)))
    other = numbered("99991119900517999", phone="")
    entered(joint_union, other)
    assert Reason.OTHER_NUMBER not in {r for found in the_reasons() for r in found}


def test_a_mistyped_digit_that_passed_the_check_is_found(joint_union: Organization) -> None:
    entered(
        joint_union,
        numbered("99010119900517123", phone=""),
        numbered("99010119910517123", phone="", birth=date(1991, 5, 17)),
    )
    assert the_reasons() == [[Reason.NUMBER_CLOSE, Reason.SAME_NAME]]


def test_two_valid_numbers_that_are_close_are_for_people_to_judge(
    joint_union: Organization,
) -> None:
    """Everything else agrees, but two ID cards never agree in everything."""
    numbers = ("99010119900517123", "99010119900517143")
    entered(joint_union, *(numbered(one, phone="13900000001", sex="2") for one in numbers))
    [pair] = found_pairs()
    assert Reason.NUMBER_CLOSE in reasons(pair.evidence)
    assert Reason.OTHER_SEX not in reasons(pair.evidence)
    assert not pair.exact


def test_two_swapped_digits_are_found(joint_union: Organization) -> None:
    entered(
        joint_union,
        numbered("99010119900517123", phone=""),
        numbered("99010119900517132", phone="", sex="2"),
    )
    assert the_reasons() == [
        [Reason.NUMBER_CLOSE, Reason.SAME_BIRTH, Reason.OTHER_SEX, Reason.SAME_NAME]
    ]


def test_a_number_of_fifteen_digits_with_the_wrong_century_is_found(
    joint_union: Organization,
) -> None:
    entered(
        joint_union,
        numbered("99010119080517123", phone="", birth=date(1908, 5, 17)),
        numbered("99010120080517123", phone="", birth=date(2008, 5, 17)),
    )
    assert the_reasons() == [[Reason.NUMBER_CENTURY, Reason.SAME_NAME]]


@pytest.mark.parametrize(
    ("one", "other"),
    [("买买提·艾力", "买买提艾力"), ("Anna Maria Weber", "ANNA MARIA WEBER"), ("王\uf9e4", "王理")],
)
def test_names_that_differ_in_dots_case_or_rare_characters_are_found(
    joint_union: Organization, one: str, other: str
) -> None:
    identity = an_identity(one)
    entered(joint_union, identity, with_passport(identity, name=other, phone=""))
    assert the_reasons() == [[Reason.SAME_BIRTH, Reason.LIKE_NAME]]


def test_one_phone_in_a_family_makes_no_pair(joint_union: Organization) -> None:
    father = an_identity("王建国")
    son = an_identity("王小军", phone=father.phone, birth=date(2001, 5, 5))
    entered(joint_union, father, son)
    assert the_reasons() == []


def test_one_name_one_employer_and_one_year_with_other_documents_are_a_pair(
    street: Organization, joint_union: Organization
) -> None:
    firm = an_employer(street)
    one = an_identity("王建国", birth=date(1990, 5, 17))
    two = with_passport(one, phone="", birth=date(1990, 7, 15))
    for who in (one, two):
        admitted(joint_union, who, actor=OPERATOR, employer=firm.public_id)
    expected = [Reason.SAME_NAME, Reason.SAME_EMPLOYER, Reason.OTHER_BIRTH, Reason.SAME_YEAR]
    assert the_reasons() == []
    assert sum(WEIGHTS[reason] for reason in expected) == 35


def test_a_run_that_was_stopped_goes_on_behind_the_last_part(
    joint_union: Organization, other_joint: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(6):
        a_double(joint_union, other_joint, f"王{'甲乙丙丁戊己'[number]}军")
    seen = []

    def stop(progress: finding.Progress) -> None:
        seen.append(progress.done)
        if progress.done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        finding.find_all(stop, part=4)
    scan = Scan.objects.get()
    assert (scan.done, scan.parts, scan.finished_at) == (3, 6, None)
    finding.find_all(lambda progress: seen.append(progress.done))
    assert seen == [1, 2, 3, 4, 5, 6]
    assert Pair.objects.count() == 6
    assert Scan.objects.count() == 1


def test_a_second_run_changes_nothing(joint_union: Organization, other_joint: Organization) -> None:
    a_pair(joint_union, other_joint)
    before = Pair.objects.values().get()
    assert finding.find_all().found == 0
    assert Pair.objects.values().get() == before


def test_new_records_are_compared_with_all_others(
    joint_union: Organization, other_joint: Organization
) -> None:
    identity = an_identity("王建国")
    entered(joint_union, identity, an_identity("李秀英"))
    finding.find_all()
    entered(other_joint, with_passport(identity))
    assert Unseen.objects.count() == 1
    assert finding.find_new().found == 1
    assert Unseen.objects.count() == 0
    assert finding.find_new().found == 0


def test_two_people_are_not_proposed_again_until_the_evidence_changes(
    district: Organization, joint_union: Organization, other_joint: Organization
) -> None:
    pair = a_pair(joint_union, other_joint)
    decisions.tell_apart(OPERATOR, TellApart(pair=pair.public_id, reason="两位本人均到场"))
    finding.find_all()
    pair.refresh_from_db()
    assert pair.state == Pair.State.DIFFERENT
    Pair.objects.update(evidence=int(Reason.SAME_NAME), score=50)
    finding.find_all()
    pair.refresh_from_db()
    assert pair.state == Pair.State.PROPOSED


def test_what_nothing_speaks_for_any_more_is_withdrawn(
    joint_union: Organization, other_joint: Organization
) -> None:
    pair = a_pair(joint_union, other_joint)
    person = pair.second
    identity = with_passport(
        an_identity("李秀英", birth=date(1970, 1, 1)), f"E{person.pk:07d}", phone=""
    )
    person.sealed, person.key_version = identity.seal(person.public_id)
    person.save()
    person.tokens.all().delete()
    finding.look_at(OPERATOR, finding.LookAt(persons=[person.pk]))
    finding.find_new()
    pair.refresh_from_db()
    assert pair.state == Pair.State.WITHDRAWN


def test_a_block_that_is_too_big_is_narrowed_and_what_is_left_out_is_told() -> None:
    count = blocks.LARGEST + 1
    people = _columns(count, birth=np.full(count, 19900517))
    skipped = Skipped()
    assert list(blocks.candidates(people, skipped)) == []
    assert {row["block"]: row["records"] for row in skipped.as_rows()}["name"] == count
    spread = _columns(count, birth=19900101 + np.arange(count) // 2)
    skipped = Skipped()
    pairs = {
        (int(a), int(b))
        for left, right in blocks.candidates(spread, skipped)
        for a, b in zip(left, right, strict=True)
    }
    assert skipped.as_rows() == []
    assert pairs == {(at, at + 1) for at in range(0, count - 1, 2)}


def _columns(count: int, *, birth: Any) -> Any:
    same = np.full(count, 7, dtype=np.uint64)
    numbers = np.arange(count)
    digits = np.random.default_rng(1).integers(48, 58, (count, 18)).astype(np.uint8)
    return finding.People(
        key=numbers + 1,
        name=same,
        like=same,
        birth=birth.astype(np.int64),
        sex=np.ones(count, dtype=np.int64),
        phone=np.zeros(count, dtype=np.int64),
        employer=np.zeros(count, dtype=np.int64),
        kind=np.zeros(count, dtype=np.int64),
        number=digits,
    )


def test_the_command_says_how_far_it_is(
    joint_union: Organization, other_joint: Organization, capsys: pytest.CaptureFixture[str]
) -> None:
    a_double(joint_union, other_joint)
    call_command("find_duplicates")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("part 1 of 2, 2 records, 1 pairs, ")
    assert lines[-1] == "done: 4 records looked at, 1 pairs proposed"


def test_the_birth_of_the_builders_is_what_these_tests_count_with() -> None:
    assert date(1990, 5, 17) == BIRTH
