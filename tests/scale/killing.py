# ruff: noqa: PLC0415 -- a program: Django must be set up first
"""Run as a program: a batch of work that kills its own process in the midst, and what is left.

``applications N`` lays out N applications, ``approve K`` approves them all and is killed
(SIGKILL) inside the K-th approval (0: never); ``cards N FILE`` lays out N cards at the bank and
writes the bank's answer, ``answer K FILE`` takes it in and is killed after the K-th write;
``left`` counts what is on record. The environment names the database.
"""

import json
import os
import signal
import sys
from collections import Counter
from pathlib import Path
from typing import Any


def _begin() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "unionhall.config.settings"
    import django

    django.setup()


def _world() -> Any:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from tests.builders.organizations import an_organization
    from unionhall.organizations.models import Kind

    city = an_organization("北京市总工会")
    district = an_organization("延庆区总工会", parent=city, kind=Kind.DISTRICT)
    return district, an_organization("延庆快递联合工会", parent=district, kind=Kind.JOINT)


def _officer() -> Any:
    from django.utils import timezone

    from unionhall.accounts.models import Role, User
    from unionhall.accounts.queries import actor_for

    user = User.objects.get(duties__role=Role.ORGANIZER, name="经办人")
    return actor_for(user, timezone.localdate())


def applications(count: int) -> None:
    district, union = _world()
    from tests.builders.accounts import a_user, an_actor
    from tests.builders.joining import a_link, a_number, applied
    from tests.builders.outreach import a_meeting

    a_user(district, name="经办人")
    link = a_link(an_actor(district), meeting=a_meeting(union, opened=True))
    for _ in range(count):
        applied(link, number=a_number())


def _at(times: int) -> Any:
    seen = 0

    def die(*_: object, **__: object) -> None:
        nonlocal seen
        seen += 1
        if seen == times:
            os.kill(os.getpid(), signal.SIGKILL)

    return die


def approve(times: int) -> None:
    from unionhall.core.events import subscribe
    from unionhall.joining.events import ApplicationApproved
    from unionhall.joining.models import Application
    from unionhall.joining.services.decisions import Approve, DecideMany, decide_many

    subscribe(ApplicationApproved, _at(times))  # inside the approval's transaction, at its end
    waiting = Application.objects.order_by("pk").values_list("public_id", flat=True)
    commands = [Approve(application=one, by_sight=True) for one in waiting]
    outcomes = decide_many(_officer(), DecideMany(decisions=commands))
    print(json.dumps(Counter("refused" if o.refusal else "done" for o in outcomes)))  # noqa: T201


def cards(count: int, file: str) -> None:
    district, union = _world()
    from tests.builders.accounts import a_user
    from tests.builders.cards import a_batch, a_card, bank_says
    from tests.builders.joining import a_number
    from unionhall.cards.keys import simulated_bank_key

    simulated_bank_key()
    a_user(district, name="经办人")
    for _ in range(count):
        a_card(union, number=a_number())
    batch = a_batch(_officer(), union)
    Path(file).write_bytes(bank_says(_officer(), batch))


def answer(times: int, file: str) -> None:
    from django.db import connection

    from tests.builders.cards import take

    die, officer = _at(times), _officer()

    def watch(execute: Any, sql: str, *rest: Any) -> Any:
        result = execute(sql, *rest)
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            die()
        return result

    with connection.execute_wrapper(watch):
        taken = take(officer, Path(file).read_bytes())
    print(json.dumps({"opened": taken.answer.opened, "again": taken.again}))  # noqa: T201


def left() -> None:
    from unionhall.cards.models import Answer, BatchLine, Card
    from unionhall.core import audit_check
    from unionhall.core.models import AuditEntry
    from unionhall.joining.models import Application
    from unionhall.members.models import Membership, Person

    decided = Application.objects.filter(state="approved", membership__isnull=False)
    entries = Counter(AuditEntry.objects.values_list("action", flat=True))
    found = {
        "approved": Application.objects.filter(state="approved").count(),
        "with membership": decided.count(),
        "sealed data gone": Application.objects.filter(sealed=None).count(),
        "memberships": Membership.objects.count(),
        "persons": Person.objects.count(),
        "cards": Card.objects.count(),
        "opened": Card.objects.filter(state="opened").count(),
        "answered": BatchLine.objects.filter(outcome="opened").count(),
        "answers": Answer.objects.count(),
        "approvals in the trail": entries["joining.approved"],
        "answers in the trail": entries["cards.answer_taken"],
        "trail is whole": audit_check.verify(None).whole,
    }
    print(json.dumps(found))  # noqa: T201


if __name__ == "__main__":
    _begin()
    deed, *given = sys.argv[1:]
    arguments = [int(one) if one.isdigit() else one for one in given]
    {f.__name__: f for f in (applications, approve, cards, answer, left)}[deed](*arguments)  # type: ignore[operator]
