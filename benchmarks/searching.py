"""Measures finding words in 200,000 past answers, beside a scan by LIKE in the same run.

    .venv/bin/python benchmarks/searching.py [COUNT]   on the database of the environment, which
                                                       is filled with invented answers if empty

Three kinds of reader ask. CPU milliseconds are those of this program and of its backend of
PostgreSQL together, so that other work on the machine matters little. Writes
``docs/benchmarks-search.md``, a part for each database; a part of ``make bench``.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from unionhall.core.actors import Actor

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
os.environ["DJANGO_SETTINGS_MODULE"] = "unionhall.config.settings"
os.environ["UNIONHALL_DEMO"] = "1"

COUNT, WRITTEN, CHUNK, TIMES, SCANS = 200_000, 20_000, 5_000, 9, 3
STREETS = 40
DAYS = 280
"""So many days lie between something written and its next copy."""
BAR = 50
"""Milliseconds in which the top hits must be there."""
TOP = 20
PAGE = ROOT / "docs" / "benchmarks-search.md"
ASKED = (
    ("工资", "in every second answer"),
    ("工伤", "two characters"),
    ("网约", "two characters, no word of the dictionary"),
    ("加班 调休", "one word that nobody wrote"),
    ("竞业限制", "two words in one"),
    ("骑手 罚款", "two words"),
    ("防暑降温", "rare"),
    ("公司拖欠工资不给加班费怎么办", "a whole sentence"),
)
HEAD = """# Finding words in past answers

Written on {today} by `{command}`, a part of `make bench`: {count:,} invented consultations in
{streets} streets, answered ({written:,} texts, and their copies on later days). Asked for are the
top hits of answers and articles together, with their rows and excerpts, as the page shows them. CPU
milliseconds of the program and its backend of the database, the middle of {times} (the best wall
time in brackets); then a scan by LIKE that fetches the newest {top} rows with the same words for
the same reader, the middle of {scans}, and how many times as long it takes. The bar: {bar} ms.

A scan is short where the newest rows hold the word already, and long where few or none do. It
finds strings, not words, and ranks nothing.
"""


def fill(count: int) -> float:
    """Write invented consultations and their words; return the seconds.

    The first are written as the desk writes them; the others are their copies on later days.
    """
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
    began, written = time.perf_counter(), min(count, WRITTEN)
    with transaction.atomic():
        for at in range(0, written, CHUNK):
            rows = []
            for number in range(at, min(at + CHUNK, written)):
                theme, body = chance.weighted(weights), chance.pick(bodies)
                question, answer = texts(chance, theme, "平谷")
                day = date(2019, 1, 1) + timedelta(days=number * DAYS // written)
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
        for times in range(1, count // written):
            copy(written, times)
    return time.perf_counter() - began


def copy(written: int, times: int) -> None:
    """Copy what was written, and its words, to days after it."""
    from django.db import connection

    from unionhall.advice.models import Consultation

    table, index = Consultation._meta.db_table, "advice_consultation_words"
    kept = [
        field.column
        for field in Consultation._meta.local_concrete_fields
        if field.column not in {"id", "public_id", "asked_on"}
    ]
    columns, behind, days = ", ".join(kept), written * times, DAYS * times
    if connection.vendor == "postgresql":
        fresh, later, day = "gen_random_uuid()", f"asked_on + {days}", f"day + {days}"
        key, words = "id", "words"
    else:
        fresh = "lower(hex(randomblob(16)))"
        later, day = f"date(asked_on, '+{days} days')", f"date(day, '+{days} days')"
        key, words = "rowid", "title, body, tags"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (id, public_id, asked_on, {columns})"
            f" SELECT id + {behind}, {fresh}, {later}, {columns} FROM {table}"
            f" WHERE id <= {written}"
        )
        cursor.execute(
            f"INSERT INTO {index} ({key}, day, {words})"
            f" SELECT {key} + {behind}, {day}, {words} FROM {index} WHERE {key} <= {written}"
        )


def cost(do: Callable[[], object], times: int) -> tuple[float, float]:
    """Return the middle of the CPU milliseconds that something takes, and its best wall time."""
    from benchmarks.lists import backend

    cpu, wall = [], []
    for _time in range(times):
        server, clock, busy = backend(), time.perf_counter(), time.process_time()
        do()
        wall.append(time.perf_counter() - clock)
        cpu.append(time.process_time() - busy + backend() - server)
    return statistics.median(cpu) * 1000, min(wall) * 1000


def scanned(actor: "Actor", text: str) -> list[object]:
    """Find the newest answered rows in sight that hold all words, without an index of words."""
    from django.db.models import Q

    from unionhall.advice import queries
    from unionhall.core.segmenting import asked

    rows = queries.consultations(actor).exclude(answer="")
    for word in asked(text):
        rows = rows.filter(Q(question__contains=word) | Q(answer__contains=word))
    return list(rows[:TOP])


def measure() -> list[str]:
    """Ask as a desk, as a district and as the operator; return the lines of the table."""
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
    slowest = 0.0
    for text, what in ASKED:
        cells = []
        for actor in readers:
            question = searching.Question(text=text)
            cpu, wall = cost(lambda a=actor, q=question: searching.found(a, q), TIMES)
            scan, _wall = cost(lambda a=actor, t=text: scanned(a, t), SCANS)
            slowest = max(slowest, cpu)
            cells.append(f"{cpu:.0f} ({wall:.0f}); LIKE {scan:,.0f}: {scan / cpu:.1f} times")
        lines.append(f"| {text} | {what} | {' | '.join(cells)} |")
    verdict = "met" if slowest <= BAR else "not met"
    return [*lines, "", f"The slowest: {slowest:.0f} ms, the bar of {BAR} ms is {verdict}."]


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
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    part = "\n".join([f"## {name}", "", *measure()])
    print(part)
    known = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    other = [p for p in known.split("\n## ")[1:] if not p.startswith(name)]
    parts = sorted([part, *(f"## {p.strip()}" for p in other)], reverse=True)
    head = HEAD.format(
        today=date.today(),  # noqa: DTZ011 -- the day it was measured
        command="benchmarks/searching.py",
        count=count,
        written=min(count, WRITTEN),
        streets=STREETS,
        times=TIMES,
        scans=SCANS,
        top=TOP,
        bar=BAR,
    )
    PAGE.write_text("\n\n".join([head.strip(), *parts]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
