"""A world of its own, in a database of its own, for what must hold under real concurrency.

Run as a program: ``python tests/joining/race.py rounds N`` sends eight identical
applications at once, N times, and prints what came of it as JSON; ``world`` only lays out a
meeting and prints its link, ``count`` counts the applications. The environment names the database.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier
from typing import Any
from uuid import uuid4

ROOT = Path(__file__).parents[2]
AT_ONCE = 8


@contextmanager
def own_database(folder: Path) -> Iterator[dict[str, str]]:
    """Give an environment with a fresh database of the kind that the tests run on."""
    from django.db import connection  # noqa: PLC0415 -- this file is a program, too

    environment = os.environ | {
        "UNIONHALL_DATA": str(folder),
        "UNIONHALL_DEMO": "1",
        "UNIONHALL_SUBMISSIONS_PER_HOUR": "100000",  # one machine sends them all
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    if connection.vendor != "postgresql":
        environment["DATABASE_URL"] = ""
        yield environment
        return
    import psycopg  # noqa: PLC0415 -- only where there is PostgreSQL

    name = f"unionhall_race_{uuid4().hex[:12]}"
    admin = os.environ["DATABASE_URL"].rpartition("/")[0] + "/postgres"
    with psycopg.connect(admin, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')  # type: ignore[arg-type]
    try:
        environment["DATABASE_URL"] = admin.removesuffix("postgres") + name
        yield environment
    finally:  # by another connection, for a test may have killed the server
        with psycopg.connect(admin, autocommit=True) as server:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')  # type: ignore[arg-type]


def run(environment: dict[str, str], *arguments: str) -> Any:
    """Run this file as a program; return what it printed."""
    done = subprocess.run(
        [sys.executable, __file__, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return json.loads(done.stdout.splitlines()[-1])


def _begin() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "unionhall.config.settings"
    import django  # noqa: PLC0415

    django.setup()


def _count() -> dict[str, int]:
    _begin()
    from unionhall.joining.models import Application  # noqa: PLC0415

    rows = Application.objects.values_list("submission_id", flat=True)
    return {"rows": len(rows), "submissions": len(set(rows))}


def _world() -> Any:
    _begin()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    from tests.builders.accounts import an_actor  # noqa: PLC0415
    from tests.builders.joining import a_link  # noqa: PLC0415
    from tests.builders.organizations import an_organization  # noqa: PLC0415
    from tests.builders.outreach import a_meeting  # noqa: PLC0415
    from unionhall.organizations.models import Kind  # noqa: PLC0415

    city = an_organization("北京市总工会")
    district = an_organization("延庆区总工会", parent=city, kind=Kind.DISTRICT)
    union = an_organization("延庆快递联合工会", parent=district, kind=Kind.JOINT)
    return a_link(an_actor(district), meeting=a_meeting(union, opened=True))


def _rounds(count: int) -> dict[str, int]:
    link = _world()
    from django.db import connections  # noqa: PLC0415

    from tests.builders.joining import a_submission  # noqa: PLC0415
    from unionhall.core.actors import ANYONE  # noqa: PLC0415
    from unionhall.joining import services  # noqa: PLC0415
    from unionhall.joining.models import Application  # noqa: PLC0415

    result = {"rounds": 0, "rows": 0, "answers": 0, "different": 0}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for _ in range(count):
            command, start = a_submission(link), Barrier(AT_ONCE)

            def send(command: Any = command, start: Barrier = start) -> tuple[str, ...]:
                start.wait()
                try:
                    a = services.submit(ANYONE, command)
                finally:
                    connections.close_all()
                return str(a.public_id), a.receipt, a.received_at.isoformat()

            answers = list(pool.map(lambda _, send=send: send(), range(AT_ONCE)))
            result["rounds"] += 1
            result["answers"] += len(answers)
            result["different"] += len(set(answers)) - 1
    result["rows"] = Application.objects.count()
    return result


def _approvals(count: int) -> dict[str, Any]:
    """Let eight officers decide at once: on one application, then on one person's eight."""
    link = _world()
    from django.db import connections  # noqa: PLC0415

    from tests.builders.accounts import an_actor  # noqa: PLC0415
    from tests.builders.joining import a_number, applied  # noqa: PLC0415
    from unionhall.core.errors import DomainError  # noqa: PLC0415
    from unionhall.joining.services import decisions  # noqa: PLC0415
    from unionhall.members.models import Membership, Person  # noqa: PLC0415

    officers = [an_actor(link.organization) for _ in range(AT_ONCE)]
    outcomes: dict[str, int] = {}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for round_ in range(count):
            number, one = a_number(), applied(link)
            same = [applied(link, number=number) for _ in range(AT_ONCE)]
            targets = [one] * AT_ONCE if round_ % 2 else same
            start = Barrier(AT_ONCE)

            def decide(pair: Any, start: Barrier = start) -> str:
                actor, target = pair
                start.wait()
                try:
                    decisions.approve(
                        actor, decisions.Approve(application=target.public_id, by_sight=True)
                    )
                except DomainError as refusal:
                    return refusal.code
                else:
                    return "done"
                finally:
                    connections.close_all()

            for outcome in pool.map(decide, zip(officers, targets, strict=True)):
                outcomes[outcome] = outcomes.get(outcome, 0) + 1
    return {
        "done": outcomes.pop("done", 0),
        "refused": sum(outcomes.values()),
        "reasons": sorted(outcomes),
        "memberships": Membership.objects.count(),
        "persons": Person.objects.count(),
    }


if __name__ == "__main__":
    if sys.argv[1] == "approvals":
        print(json.dumps(_approvals(int(sys.argv[2]))))  # noqa: T201
    elif sys.argv[1] == "rounds":
        print(json.dumps(_rounds(int(sys.argv[2]))))  # noqa: T201
    elif sys.argv[1] == "count":
        print(json.dumps(_count()))  # noqa: T201
    else:
        print(json.dumps({"token": _world().token}))  # noqa: T201
