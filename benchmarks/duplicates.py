"""Measures the search for records of one person, in a database that holds a preset.

    DATABASE_URL=… UNIONHALL_DATA=… UNIONHALL_DEMO=1 .venv/bin/python benchmarks/duplicates.py

It enters doubles (one in a hundred, each with a passport) and then a batch of 68,000 new
people, so run it on a copy that is thrown away. Bars: all 680,000 in 6 minutes and 1 GB, the
batch in 30 seconds. Of the database's own process the CPU is read where it runs here. Its last
line says everything once more for a program.
"""

import json
import os
import random
import resource
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unionhall.config.settings")

import django

django.setup()

from django.db import connection

from unionhall.codes.documents import demo_number
from unionhall.duplicates.models import Pair, Scan
from unionhall.duplicates.services import finding
from unionhall.members.bulk import NewMember, Spell, insert_members
from unionhall.members.identity import Identity
from unionhall.members.models import Membership, Person
from unionhall.members.queries import identity_of

EVERY, BATCH = 100, 68_000
TICKS = os.sysconf("SC_CLK_TCK")


def spell_of(one: Membership) -> Spell:
    return Spell(
        organization=one.organization_id,
        scope_path=one.scope_path,
        began_on=date(2026, 1, 5),
        channel="list",
        employment_form="03",
        employer=one.employer_id,
    )


def doubles(first: int, count: int) -> Iterator[NewMember]:
    """Yield people who are on record already, with a passport, in other unions."""
    standing = Membership.objects.filter(ended_on=None).select_related("person").order_by("pk")
    chosen = list(standing[first : first + count * 7 : 7])
    for number, (one, other) in enumerate(zip(chosen, reversed(chosen), strict=True)):
        who = identity_of(one.person)
        passport = replace(who, kind="passport", number=f"{chr(69 + first)}{number:08d}")
        yield NewMember(identity=passport, spells=(spell_of(other),))


def newcomers(count: int) -> Iterator[NewMember]:
    """Yield new people with the names that there are."""
    chance = random.Random(68)
    standing = list(Membership.objects.filter(ended_on=None).select_related("person")[:5000])
    names = [identity_of(one.person).name for one in standing]
    for number in range(count):
        birth = date(1966, 1, 1) + timedelta(days=chance.randrange(14_000))
        block, sequence = divmod(number, 998)
        who = Identity(
            name=chance.choice(names),
            kind="resident_id",
            number=demo_number(f"{9900 + block:04d}", birth, sequence + 1),
            sex="12"[sequence % 2],
            birth=birth,
            phone=f"155{number:08d}",
        )
        yield NewMember(identity=who, spells=(spell_of(chance.choice(standing)),))


def of_the_database() -> float:
    """Return the CPU seconds of our connection's server process, where it is on this machine."""
    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        stat = Path(f"/proc/{cursor.fetchone()[0]}/stat")
    fields = stat.read_text().rpartition(")")[2].split() if stat.exists() else ["0"] * 15
    return (int(fields[11]) + int(fields[12])) / TICKS


def measured(what: str, run: Callable[[], Scan]) -> dict[str, Any]:
    """Run a search; print and return what it found and took."""
    pairs, database = Pair.objects.count(), of_the_database()
    began, cpu = time.perf_counter(), time.process_time()
    scan = run()
    found = {
        "what": what,
        "records": scan.seen,
        "pairs": Pair.objects.count() - pairs,
        "wall": time.perf_counter() - began,
        "cpu": time.process_time() - cpu,
        "database": of_the_database() - database,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    print(found, f"skipped {scan.skipped}, load {os.getloadavg()[0]:.1f}", flush=True)
    return found


def main() -> None:
    """Enter doubles and newcomers, and search after each."""
    print(f"{Person.objects.count()} persons")
    insert_members(doubles(0, Person.objects.count() // EVERY))
    found = [measured("all", finding.find_all)]
    insert_members(newcomers(BATCH - BATCH // EVERY))
    insert_members(doubles(1, BATCH // EVERY))
    found += [measured("a batch of 68,000", finding.find_new)]
    found += [measured("nothing new", finding.find_new)]
    print(json.dumps(found))


if __name__ == "__main__":
    main()
