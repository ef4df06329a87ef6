"""The operator's commands: a simulated bank, and forgetting sharings after three years."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests.builders.cards import a_batch, a_card, sent, states
from tests.builders.organizations import OPERATOR
from unionhall.cards.keys import bank_key_file
from unionhall.cards.models import Batch, Card, Sharing
from unionhall.cards.services.retention import PurgeSharings, kept_since, purge_sharings
from unionhall.config import schedule
from unionhall.core.actors import Actor
from unionhall.core.errors import NotPermitted
from unionhall.core.models import AuditEntry
from unionhall.organizations.models import Organization

State = Card.State


def run(*arguments: Any, **options: Any) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out, **options)
    return out.getvalue()


def test_the_simulated_bank_answers_a_file_by_its_number(
    organizer: Actor, joint_union: Organization
) -> None:
    cards = [a_card(joint_union) for _ in range(3)]
    batch = a_batch(organizer, joint_union)
    said = run("simulate_bank", "--batch", batch.number, "--errors", "0")
    assert said == f"{batch.number}: 3 opened, 0 refused, 0 different.\n"
    assert states(cards) == [State.OPENED] * 3


def test_the_simulated_bank_answers_all_that_wait(
    organizer: Actor, street: Organization, joint_union: Organization
) -> None:
    for body in (joint_union, street):
        a_card(joint_union)
        a_batch(organizer, body)
    assert run("simulate_bank", "--errors", "1").count("1 refused") == 2
    assert run("simulate_bank") == "No file waits for the bank.\n"


def test_the_simulated_bank_works_with_files_and_the_same_seed_says_the_same(
    organizer: Actor, joint_union: Organization, tmp_path: Path
) -> None:
    for _ in range(5):
        a_card(joint_union)
    source = tmp_path / "to-bank.zip"
    source.write_bytes(sent(organizer, a_batch(organizer, joint_union)))
    answers = []
    with time_machine.travel(timezone.now(), tick=False):
        for seed in (1, 1, 2):
            out = tmp_path / f"from-bank-{len(answers)}.zip"
            run("simulate_bank", "--in", source, "--out", out, "--seed", seed, "--errors", "0.5")
            answers.append(out.read_bytes())
    assert answers[0] == answers[1]
    assert answers[0] != answers[2]


def test_a_failing_file_is_a_sentence_and_a_failing_exit(
    organizer: Actor, joint_union: Organization
) -> None:
    a_card(joint_union)
    batch = a_batch(organizer, joint_union)
    with pytest.raises(CommandError, match="signature does not fit"):
        run("simulate_bank", "--batch", batch.number, "--fail", "signature")
    assert Batch.objects.get().state == Batch.State.SENT
    with pytest.raises(CommandError, match="There is no file"):
        run("simulate_bank", "--batch", "X-2026-0001")


def test_outside_the_demo_nobody_becomes_the_bank_by_chance(db: None, settings: Any) -> None:
    bank_key_file().unlink()
    settings.DEMO = False
    with pytest.raises(CommandError, match="No bank key"):
        run("simulate_bank")
    assert not bank_key_file().exists()


def test_sharings_are_kept_for_three_years(
    organizer: Actor, joint_union: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule, "_last", {})  # as when the server has just started
    a_card(joint_union)
    sent(organizer, a_batch(organizer, joint_union))
    a_card(joint_union)
    sent(organizer, a_batch(organizer, joint_union))
    old = Sharing.objects.order_by("pk")[0]
    Sharing.objects.filter(pk=old.pk).update(at=timezone.now() - timedelta(days=3 * 366))

    assert run("purge_sharings", "--dry-run").startswith("1 record(s)")
    assert Sharing.objects.count() == 2
    assert "purge_sharings" in schedule.run_due(timezone.now())
    assert Sharing.objects.count() == 1
    assert not Sharing.objects.filter(pk=old.pk).exists()
    assert AuditEntry.objects.get(action="cards.sharings_purged").facts == {"removed": 1}
    assert run("purge_sharings").startswith("0 record(s)")


@pytest.mark.parametrize(
    ("now", "since"),
    [
        (datetime(2026, 11, 22, 8, tzinfo=UTC), datetime(2023, 11, 22, 8, tzinfo=UTC)),
        (datetime(2028, 2, 29, 8, tzinfo=UTC), datetime(2025, 2, 28, 8, tzinfo=UTC)),
    ],
)
def test_three_years_are_calendar_years(now: datetime, since: datetime) -> None:
    assert kept_since(now) == since


def test_only_the_operator_purges(db: None, organizer: Actor) -> None:
    with pytest.raises(NotPermitted):
        purge_sharings(organizer, PurgeSharings(now=timezone.now()))
    assert purge_sharings(OPERATOR, PurgeSharings(now=timezone.now())) == 0
