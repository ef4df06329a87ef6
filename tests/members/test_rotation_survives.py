"""unionhall rotate_keys, killed in the middle, finishes when it is started again."""

import json
import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent.parent
NAME, PHONE, PEOPLE = "诸葛明珠", "13911112222", 600
FILL = f"""
import django
django.setup()
from datetime import date, timedelta
from tests.builders.members import an_identity
from tests.builders.organizations import an_organization
from unionhall.members.bulk import NewMember, Spell, insert_members
from unionhall.organizations.models import Kind
city = an_organization()
district = an_organization(parent=city, kind=Kind.DISTRICT)
union = an_organization(parent=district, kind=Kind.JOINT)
spell = Spell(organization=union.pk, scope_path=union.path, began_on=date(2026, 2, 2),
              channel="on_site", employment_form="03")
people = [an_identity("{NAME}", phone="{PHONE}")] + [an_identity() for _ in range({PEOPLE - 1})]
insert_members(NewMember(identity=who, spells=(spell,)) for who in people)
print(people[0].number)
"""
READ = """
import django
django.setup()
from unionhall.members.models import Person
from unionhall.members.queries import identity_of
print(sum(1 for person in Person.objects.all() if identity_of(person).sex == "1"))
"""


@pytest.fixture
def world(tmp_path: Path) -> Iterator[dict[str, str]]:
    """An installation of its own, beside that of the tests."""
    environment = {
        **os.environ,
        "UNIONHALL_DATA": str(tmp_path),
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }
    environment |= {"DJANGO_SETTINGS_MODULE": "unionhall.config.settings", "UNIONHALL_DEMO": "1"}
    environment.pop("UNIONHALL_KEYS", None)
    if connection.vendor == "sqlite":
        environment.pop("DATABASE_URL", None)
        yield environment
        return
    name = f"rotation_{uuid.uuid4().hex[:12]}"
    url = urlsplit(os.environ["DATABASE_URL"])
    with psycopg.connect(url._replace(path="/postgres").geturl(), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield environment | {"DATABASE_URL": url._replace(path=f"/{name}").geturl()}
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def run(environment: dict[str, str], *words: str) -> str:
    done = subprocess.run(
        [sys.executable, *words],
        check=False,
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def hall(environment: dict[str, str], *words: str) -> str:
    return run(environment, "-m", "unionhall", *words)


@pytest.mark.timeout(180)
def test_killed_in_the_middle_it_finishes_when_started_again(
    world: dict[str, str], tmp_path: Path
) -> None:
    hall(world, "migrate", "--verbosity", "0")
    number = run(world, "-c", FILL).split()[-1]
    if "DATABASE_URL" not in world:
        written = b"".join(path.read_bytes() for path in tmp_path.glob("unionhall.sqlite3*"))
        assert len(written) > 100 * PEOPLE
        for clear in (NAME, PHONE, number):
            assert clear.encode() not in written

    rotating: Any = subprocess.Popen(
        [sys.executable, "-m", "unionhall", "rotate_keys", "--chunk", "10"],
        env=world,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    for line in rotating.stdout:
        if line.startswith("100 of"):
            break
    rotating.send_signal(signal.SIGKILL)
    rotating.communicate()
    halfway = hall(world, "rotate_keys", "--status")
    assert "key 1:" in halfway
    assert "key 2 (current):" in halfway
    assert run(world, "-c", READ).split() == [str(PEOPLE)]

    finished = hall(world, "rotate_keys", "--chunk", "100")
    assert "with key 2" in finished
    assert f"members_person: key 2 (current): {PEOPLE}" in finished
    assert run(world, "-c", READ).split() == [str(PEOPLE)]
    ring = json.loads((tmp_path / "keys.json").read_text())
    assert (sorted(ring["seal"]), ring["current"]) == (["1", "2"], 2)
