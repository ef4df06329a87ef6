"""Eight identical applications at once are one, and eight equal answers, on a real database."""

from pathlib import Path

import pytest

from tests.joining.race import AT_ONCE, own_database, run


def _all_equal(folder: Path, rounds: int) -> None:
    with own_database(folder) as environment:
        result = run(environment, "rounds", str(rounds))
    assert result == {
        "rounds": rounds,
        "rows": rounds,
        "answers": rounds * AT_ONCE,
        "different": 0,
    }


@pytest.mark.timeout(300)
def test_eight_at_once_are_one(tmp_path: Path) -> None:
    _all_equal(tmp_path, 5)


@pytest.mark.scale
@pytest.mark.timeout(900)
def test_eight_at_once_are_one_two_hundred_times(tmp_path: Path) -> None:
    _all_equal(tmp_path, 200)


@pytest.mark.timeout(300)
def test_eight_officers_at_once_make_one_member(tmp_path: Path) -> None:
    with own_database(tmp_path) as environment:
        result = run(environment, "approvals", "4")
    known = {"already_decided", "already_member_here", "conflict"}
    assert set(result.pop("reasons")) <= known
    assert result == {"done": 4, "refused": 4 * (AT_ONCE - 1), "memberships": 4, "persons": 4}
