"""Measures finding words in 200,000 past answers, as three kinds of reader.

    .venv/bin/python benchmarks/search.py [COUNT]   on the database of the environment, which is
                                                    filled with invented answers where it is empty

CPU milliseconds are those of this program and of its backend of PostgreSQL together, so that
other work on the machine matters little; the best and the middle of nine. Writes
``docs/benchmarks-search.md``, a part for each database.
"""

import os
import statistics
import sys
import time
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
os.environ["DJANGO_SETTINGS_MODULE"] = "unionhall.config.settings"
os.environ["UNIONHALL_DEMO"] = "1"

COUNT, CHUNK, TIMES = 200_000, 5_000, 9
STREETS = 40
PAGE = ROOT / "docs" / "benchmarks-search.md"
ASKED = (
    ("工资", "in every second answer"),
    ("工伤", "two characters"),
    ("加班 调休", "one word that nobody wrote"),
    ("竞业限制", "two words in one"),
    ("骑手 罚款", "two words"),
    ("防暑降温", "rare"),
    ("公司拖欠工资不给加班费怎么办", "a whole sentence"),
)
HEAD = """# Finding words in past answers

Made by `benchmarks/search.py`: {count:,} invented consultations in {streets} streets, all answered.
Made by `benchmarks/search.py`: {count:,} invented consultations in {streets} streets, answered.
the wall. The aim is 50 ms for the top hits.
"""


def fill(count: int) -> float:
    """Write invented consultations and their words; return the seconds."""
    from django.db import transaction
    from django.utils import timezone

    from tests.builders.organizations import an_organization
    from unionhall.advice import searching
    from unionhall.advice.models import Consultation
    from unionhall.config.demo.advising import texts
    from unionhall.config.demo.advising_texts import THEMES
    from unionhall.config.demo.chance import Chance
    from unionhall.organizations.models import Kind

    city = an_organization("北京市总工会")
    district = an_organization("平谷区总工会", parent=city, kind=Kind.DISTRICT)
    bodies = [
        an_organization(f"第{n}街道总工会", parent=district, kind=Kind.STREET)
        for n in range(STREETS)
    ]
    chance, now, weights = Chance("bench"), timezone.now(), tuple((t, t.weight) for t in THEMES)
    began = time.perf_counter()
    with transaction.atomic():
        for at in range(0, count, CHUNK):
            rows = []
            for number in range(at, min(at + CHUNK, count)):
                theme, body = chance.weighted(weights), chance.pick(bodies)
                question, answer = texts(chance, theme, "平谷")
                day = date(2019, 1, 1) + timedelta(days=number * 2800 // count)
                rows.append(
                    Consultation(
                        organization=body,
                        scope_path=body.path,
                        channel="telephone",
                        asked_on=day,
                        topic=theme.topic,
                        question=question,
                        answer=answer,
                        state="closed",
                        changed_at=now,
                        answered_on=day,
                    )
                )
            Consultation.objects.bulk_create(rows, batch_size=2000)
            searching.index_consultations(rows)
    return time.perf_counter() - began


def measure() -> list[str]:
    """Ask as a desk, as a district and as the operator; return the lines of the table."""
    from benchmarks.lists import backend, program
    from unionhall.advice import searching
    from unionhall.core.actors import Actor, Grant, the_system
    from unionhall.organizations.models import Kind, Organization

    def reader(kind: Kind, *permissions: str) -> Actor:
        path = Organization.objects.filter(kind=kind).order_by("path")[0].path
        grants = frozenset(Grant(one, path) for one in permissions)
        return Actor(user_id=1, name="bench", grants=grants)

    readers = (
        reader(Kind.STREET, "advice.desk", "advice.read"),
        reader(Kind.DISTRICT, "advice.oversee", "advice.read"),
        the_system("bench"),
    )
    lines = ["| words | | a street's desk | the district | everything |", "|---|---|---|---|---|"]
    for words, what in ASKED:
        cells = []
        for actor in readers:
            cpu, wall = [], []
            for _time in range(TIMES):
                before, clock = program() + backend(), time.perf_counter()
                busy = time.process_time()
                searching.found(actor, searching.Question(text=words))
                wall.append(time.perf_counter() - clock)
                spent = time.process_time() - busy
                cpu.append(spent + max(0.0, program() + backend() - before - spent))
            best, middle = min(cpu) * 1000, statistics.median(cpu) * 1000
            cells.append(f"{best:.0f} / {middle:.0f} ({min(wall) * 1000:.0f})")
        lines.append(f"| {words} | {what} | {' | '.join(cells)} |")
    return lines


def main() -> None:
    """Fill where it is empty, measure, and write the page."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from unionhall.advice.models import Consultation

    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    call_command("migrate", verbosity=0)
    if not Consultation.objects.exists():
        print(f"filled in {fill(count):.0f} s")
    count = Consultation.objects.count()
    name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
    part = "\n".join([f"## {name}", "", *measure()])
    print(part)
    known = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    other = [p for p in known.split("\n## ")[1:] if not p.startswith(name)]
    parts = sorted([part, *(f"## {p.strip()}" for p in other)], reverse=True)
    head = HEAD.format(count=count, streets=STREETS, times=TIMES)
    PAGE.write_text("\n\n".join([head.strip(), *parts]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
