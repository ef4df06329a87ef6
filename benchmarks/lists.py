"""Measures the taking in of a list of members, beside what others need for the same file.

    tools/bench lists                              loads the preset city first, about a quarter hour
    .venv/bin/python benchmarks/lists.py [PRESET]  on the database of the environment, which is
                                                   filled with the preset where it is empty

68,000 rows, a fifth of them members already, 2.4 of a hundred bad. CPU seconds are those of
this program and of its backend of PostgreSQL together, so that other work on the machine
matters little. Writes ``docs/benchmarks-lists.md``.
"""

import json
import os
import platform
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
os.environ["DJANGO_SETTINGS_MODULE"] = "unionhall.config.settings"
os.environ["UNIONHALL_DEMO"] = "1"

ROWS, KNOWN, BAD = 68_000, 0.2, 0.024
MANY = 500_000
PAGE = ROOT / "docs" / "benchmarks-lists.md"


@dataclass
class Cost:
    """What something took."""

    cpu: float
    wall: float
    statements: int = 0


def backend() -> float:
    """Return the CPU seconds of this connection's process in PostgreSQL; nothing on SQLite."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def program() -> float:
    """Return the CPU seconds of this process, and of those that it started and that ended."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


@contextmanager
def measured(cost: Cost) -> Iterator[None]:
    """Add what happens inside to a cost."""
    from django.db import connection

    def count(execute: Callable[..., Any], *args: Any) -> Any:
        cost.statements += 1
        return execute(*args)

    wall, cpu = time.perf_counter(), program() + backend()
    with connection.execute_wrapper(count):
        yield
    cost.wall += time.perf_counter() - wall
    cost.cpu += program() + backend() - cpu


HEAD = ["姓名", "证件号码", "手机号", "证件有效期起", "证件有效期止", "就业形态", "学历", "民族"]
HEAD += ["政治面貌", "户籍类型", "技能等级", "现住址", "工会编号", "工作单位", "职务"]
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超"


def rows(count: int, known: float) -> list[list[str]]:
    """Make the rows of a list: members on record, new people, and some that are wrong."""
    from unionhall.codes import lists
    from unionhall.codes.documents import demo_number
    from unionhall.members.models import Membership
    from unionhall.members.queries import identity_of
    from unionhall.organizations.models import Organization

    chance = random.Random(7)
    unions = list(
        Organization.objects.filter(kind__in=("single", "joint"), dissolved_on=None)
        .order_by("pk")
        .values_list("code", flat=True)
    )
    words = {
        name: [item.zh for item in lists.code_list(name).items.values()]
        for name in ("employment_form", "education", "nation", "political", "household")
    }
    made: list[list[str]] = []
    keys = list(Membership.objects.filter(ended_on=None).values_list("pk", flat=True)[: count * 2])
    chance.shuffle(keys)
    for at in range(0, int(count * known), 5000):
        some = keys[at : min(at + 5000, int(count * known))]
        for one in Membership.objects.filter(pk__in=some).select_related("person", "organization"):
            who = identity_of(one.person)
            form = lists.label("employment_form", one.employment_form, "zh-hans")
            phone = f"139{chance.randrange(10**8):08d}"
            made.append([who.name, who.number, phone, "", "长期", form, *[""] * 6])
            made[-1] += [one.organization.code, "", ""]
    seen: set[str] = set()
    while len(made) < count:
        born = date(1960, 1, 1) + timedelta(days=chance.randrange(16_000))
        number = demo_number(f"{chance.randrange(10_000):04d}", born, chance.randrange(1000))
        if number in seen:
            continue
        seen.add(number)
        name = chance.choice(SURNAMES) + chance.choice(GIVEN) + chance.choice(GIVEN)
        coded = [chance.choice(words[one]) for one in words]
        made.append([name, number, f"13{chance.randrange(10**9):09d}", "2018-05-01", "2038-05-01"])
        made[-1] += [*coded, "", f"某街道{chance.randrange(999)}号院"]
        made[-1] += [unions[len(seen) // 50 % len(unions)], "某服务公司", "骑手"]
    chance.shuffle(made)
    for row in chance.sample(made, int(count * BAD)):
        column, wrong = chance.choice(
            [(0, ""), (1, row[1][:-1]), (2, "1380000"), (4, "2020-01-01")]
        )
        row[column] = wrong
    return made


def workbook(listed: list[list[str]]) -> bytes:
    """Write the rows as the workbook that an office would send."""
    import xlsxwriter

    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    sheet = book.add_worksheet("会员")
    for place, row in enumerate([HEAD, *listed]):
        for column, text in enumerate(row):
            sheet.write_string(place, column, text)
    book.close()
    return file.getvalue()


def take(content: bytes) -> Any:
    """Take a list in from beginning to end."""
    from unionhall.core.actors import the_system
    from unionhall.intake.services.taking import Take
    from unionhall.intake.services.taking import take as take_in
    from unionhall.organizations.models import Organization

    top = Organization.objects.get(parent=None)
    command = Take(organization=top, filename="list.xlsx", content=content)
    return take_in(the_system("bench"), command, lambda *_: None)


TABLES = ("members_person", "members_persontoken", "members_membership")


def written(batch: Any) -> dict[str, bytes]:
    """Read what a batch wrote into the three tables, as bytes for COPY."""
    from django.db import connection

    people = (
        "SELECT p.id FROM intake_row r JOIN members_person p ON p.public_id = r.person_public_id "
        f"WHERE r.batch_id = {batch.pk} AND r.verdict = 1"
    )
    found = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            column = "id" if table == TABLES[0] else "person_id"
            query = f"COPY (SELECT * FROM {table} WHERE {column} IN ({people})) TO STDOUT"
            with cursor.copy(query) as copy:
                found[table] = b"".join(bytes(part) for part in copy)
    return found


def raw_copy(tables: dict[str, bytes]) -> Cost:
    """Copy the same rows into the same tables, without any check; nothing of it stays."""
    from django.db import connection, transaction

    cost = Cost(0, 0)
    with transaction.atomic(), connection.cursor() as cursor:
        with measured(cost):
            for table, content in tables.items():
                with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                    copy.write(content)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # as a commit would ask
        transaction.set_rollback(True)
    return cost


def import_export(content: bytes) -> Cost:
    """Let django-import-export take the file in, in its bulk mode; nothing of it stays.

    It does less than we do: no hashes to search by, no verdicts, nobody twice in one file, no
    way back.
    """
    from django.db import transaction
    from import_export import fields, resources, widgets
    from import_export.formats.base_formats import XLSX

    from unionhall.codes import lists
    from unionhall.codes.documents import check_document, check_phone, normalise_name
    from unionhall.core.identifiers import uuid7
    from unionhall.members.identity import Identity
    from unionhall.members.models import Membership, Person
    from unionhall.organizations.models import Organization

    titles = {
        "nation": "民族",
        "education": "学历",
        "political": "政治面貌",
        "household": "户籍类型",
    }

    class People(resources.ModelResource):
        blind_index = fields.Field("blind_index", "blind_index")
        sealed = fields.Field("sealed", "sealed")

        class Meta:
            model = Person
            import_id_fields = ("blind_index",)
            fields = (
                "blind_index",
                "public_id",
                "sealed",
                "key_version",
                "sex",
                "birth_year",
                *titles,
            )
            use_bulk = True
            skip_diff = True

        def before_import_row(self, row: Any, **_: Any) -> None:
            document = check_document("resident_id", row["证件号码"], on=date.today(), demo=True)  # noqa: DTZ011
            who = Identity(
                name=normalise_name(row["姓名"]),
                kind="resident_id",
                number=document.number,
                sex=document.sex,
                birth=document.birth or date.min,
                phone=check_phone(row["手机号"]),
                address=row["现住址"] or "",
            )
            row["public_id"] = uuid7()
            row["blind_index"] = who.blind_index
            blind_indexes[row["证件号码"]] = who.blind_index
            row["sealed"], row["key_version"] = who.seal(row["public_id"])
            row["sex"], row["birth_year"] = document.sex, who.birth.year
            for name, title in titles.items():
                row[name] = lists.find(name, row[title] or "") or ""

    class Spells(resources.ModelResource):
        person = fields.Field(
            "person", "blind_index", widgets.ForeignKeyWidget(Person, "blind_index")
        )
        organization = fields.Field(
            "organization", "工会编号", widgets.ForeignKeyWidget(Organization, "code")
        )
        post = fields.Field("post", "职务")

        class Meta:
            model = Membership
            import_id_fields = ("person",)
            fields = (
                *("public_id", "person", "organization", "scope_path", "began_on", "beginning"),
                *("channel", "employment_form", "post"),
            )
            use_bulk = True
            skip_diff = True

        def before_import_row(self, row: Any, **_: Any) -> None:
            row["blind_index"] = blind_indexes[row["证件号码"]]
            row["public_id"] = uuid7()
            row["began_on"], row["beginning"], row["channel"] = today, "taken_over", "list"
            row["employment_form"] = lists.find("employment_form", row["就业形态"] or "") or ""
            row["post"] = row["职务"] or ""

        def before_save_instance(self, instance: Any, _row: Any, **_: Any) -> None:
            instance.scope_path = instance.organization.path

    cost, today = Cost(0, 0), date.today()  # noqa: DTZ011
    blind_indexes: dict[str, Any] = {}
    before = Membership.objects.count()
    with transaction.atomic():
        with measured(cost):
            table = XLSX().create_dataset(content)
            for resource in (People(), Spells()):
                resource.import_data(table, use_transactions=False, collect_failed_rows=False)
        print(f"import-export: {Membership.objects.count() - before} memberships")
        transaction.set_rollback(True)
    return cost


def peak(kind: str) -> int:
    """Take many rows in as a dry run, in a process of its own; return its peak in MB."""
    done = subprocess.run(
        [sys.executable, __file__, "peak", kind],
        check=True,
        capture_output=True,
        text=True,
    )
    return int(json.loads(done.stdout.splitlines()[-1]))


def children() -> list[str]:
    """List the processes that this one started and that still run."""
    me = os.getpid()
    return Path(f"/proc/{me}/task/{me}/children").read_text().split()


def resident(pid: str) -> int:
    """Return the memory of a process in KB; what several share is shared out among them."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    found = {line.split()[0]: int(line.split()[1]) for line in lines if line.endswith("kB")}
    return found.get("Pss:", 0)


def peak_here(kind: str) -> None:
    """Measure this process, with the reader that it starts; the list is made by another one."""
    import django

    django.setup()
    from unionhall.core.actors import the_system
    from unionhall.intake.services.taking import Take, compared
    from unionhall.organizations.models import Organization

    seen: list[int] = []
    over = threading.Event()

    def look() -> None:
        while not over.wait(0.02):
            seen.append(sum(resident(pid) for pid in ["self", *children()]))

    watch = threading.Thread(target=look)
    watch.start()
    content = Path(os.environ["UNIONHALL_BENCH_LIST"]).read_bytes()
    top = Organization.objects.get(parent=None)
    command = Take(organization=top, filename=f"list.{kind}", content=content)
    compared(the_system("bench"), command, lambda *_: None)
    over.set()
    watch.join()
    print(max(seen) // 1024)


def many(folder: Path, kind: str) -> Path:
    """Write half a million new people to a file."""
    path = folder / f"many.{kind}"
    listed = rows(MANY, 0)
    if kind == "xlsx":
        path.write_bytes(workbook(listed))
    else:
        text = "\n".join(",".join(row) for row in [HEAD, *listed])
        path.write_text(text, encoding="utf-8-sig")
    return path


def line(what: str, cost: Cost, bar: str = "", *, met: bool | None = None, by: float = 0) -> str:
    """Write a row of the table: its costs, its bar, and whether the bar is met."""
    said = "" if met is None else f"{'met' if met else '**not met**'} ({by:.4g})"
    per = cost.cpu * 100_000 / ROWS
    statements = f"{cost.statements / ROWS:.4f}" if cost.statements else ""
    cells = [what, f"{cost.cpu:.1f}", f"{per:.1f}", f"{cost.wall:.1f}", statements, bar, said]
    return f"| {' | '.join(cells)} |"


def report(preset: str, found: dict[str, Any]) -> str:
    """Write the page."""
    from django.db import connection

    first, again, copied, theirs = (found[one] for one in ("first", "again", "copied", "theirs"))
    few = first.statements / ROWS
    counts = {name.replace("_", " "): number for name, number in found["counts"].items() if number}
    database = "PostgreSQL" if connection.vendor == "postgresql" else "SQLite"
    today = date.today().isoformat()  # noqa: DTZ011
    lines = [
        "# Lists of members, measured",
        "",
        f"Written on {today} by `benchmarks/lists.py {preset}`, a part of `make bench`. CPU",
        "seconds are those of the program and of its database process together.",
        "",
        f"- {os.cpu_count()} cores, Python {platform.python_version()}, {database}, preset",
        f"  `{preset}`; load average when measuring began: {found['load']}",
        f"- the list: {ROWS:,} rows of 15 columns as .xlsx; it came to",
        "  " + ", ".join(f"{number:,} {name}" for name, number in counts.items()),
        "",
        "| | CPU s | per 100,000 rows | wall s | statements a row | bar | |",
        "|---|--:|--:|--:|--:|---|---|",
        line("the list, to the last row", first, "0.01 statements a row", met=few <= 0.01, by=few),
    ]
    by = first.cpu / again.cpu
    lines.append(line("the same file again", again, "4 times faster", met=by >= 4, by=by))
    lines.append(line("taking it back", found["undone"]))
    if copied is not None:
        what, by = "raw COPY of the rows it wrote into the same tables", first.cpu / copied.cpu
        lines.append(line(what, copied, "we 5 times as much at most", met=by <= 5, by=by))
    what, by = "django-import-export 4.4, bulk: persons, memberships", theirs.cpu / first.cpu
    lines.append(line(what, theirs, "8 times as much as we", met=by >= 8, by=by))
    most = {kind: found[f"peak_{kind}"] for kind in ("csv", "xlsx")}
    said = {kind: "met" if mb <= 600 else "**not met**" for kind, mb in most.items()}
    lines += ["", f"Memory for {MANY:,} rows, bar 600 MB, checked without writing:"]
    lines += [f"- .{kind}: {mb} MB at most, {said[kind]}" for kind, mb in most.items()]
    lines += [*leaving(found["leaving"]), *doubles(found["doubles"])]
    return "\n".join(lines) + "\n"


def met(*bars: bool) -> str:
    """Say whether all bars are met."""
    return "met" if all(bars) else "**not met**"


def row(*cells: object) -> str:
    """Write a row of a table: texts as they are, parts of seconds to one place."""
    said = [f"{cell:.1f}" if isinstance(cell, float) else f"{cell}" for cell in cells]
    return f"| {' | '.join(said)} |"


def leaving(files: list[dict[str, Any]]) -> list[str]:
    """Write the table of files of all members, as ``leaving.py`` found them."""
    names = ("form", "rows", "size", "cpu", "wall", "megabytes")
    return [
        "",
        "A file of all members with full data, as the worker makes it (`benchmarks/leaving.py`),",
        "bar 250 MB:",
        "",
        "| | members | size, MB | CPU s | wall s | memory, MB | |",
        "|---|--:|--:|--:|--:|--:|---|",
        *(row(*(one[name] for name in names), met(one["megabytes"] <= 250)) for one in files),
    ]


def doubles(searches: list[dict[str, Any]]) -> list[str]:
    """Write the table of searches for doubles, as ``duplicates.py`` found them."""
    names = ("what", "records", "pairs", "wall", "cpu", "database", "megabytes")
    bars = {"all": 360}
    return [
        "",
        "Records of one person (`benchmarks/duplicates.py`), bars: all in 6 minutes and 1 GB, a",
        "batch in 30 seconds:",
        "",
        "| | records opened | new pairs | wall s | CPU s | of the database | memory, MB | |",
        "|---|--:|--:|--:|--:|--:|--:|---|",
        *(
            row(
                *(one[name] for name in names),
                met(one["wall"] <= bars.get(one["what"], 30), one["megabytes"] <= 1000),
            )
            for one in searches
        ),
    ]


def said_by(program: str) -> Any:
    """Run a benchmark of its own; return what its last line says."""
    command = [sys.executable, str(Path(__file__).with_name(program))]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def main(preset: str) -> None:
    """Measure everything, and write the page."""
    import tempfile

    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from unionhall.core.actors import the_system
    from unionhall.intake.services import TakeBack, begin_undo, undoing
    from unionhall.organizations.models import Organization

    call_command("migrate", verbosity=0)
    if not Organization.objects.exists():
        call_command("make_preset", preset)
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        for kind in ("csv", "xlsx"):
            os.environ["UNIONHALL_BENCH_LIST"] = str(many(Path(folder), kind))
            found[f"peak_{kind}"] = peak(kind)
    content = workbook(rows(ROWS, KNOWN))
    found["load"] = " ".join(f"{one:.1f}" for one in os.getloadavg())
    costs = {name: Cost(0, 0) for name in ("first", "again", "undone")}
    with measured(costs["first"]):
        batch = take(content)
    found["counts"] = dict(batch.counts)
    with measured(costs["again"]):
        take(content)
    tables = written(batch) if connection.vendor == "postgresql" else None
    with measured(costs["undone"]):
        actor = the_system("bench")
        undoing.run(actor, begin_undo(actor, TakeBack(batch=batch.public_id)), lambda *_: None)
    found |= costs
    found["copied"] = raw_copy(tables) if tables else None
    found["theirs"] = import_export(content)
    found["leaving"] = said_by("leaving.py")
    found["doubles"] = said_by("duplicates.py")
    PAGE.write_text(report(preset, found), encoding="utf-8")
    print(PAGE.read_text(encoding="utf-8"))


if __name__ == "__main__":
    if sys.argv[1:2] == ["peak"]:
        peak_here(sys.argv[2])
    else:
        main(sys.argv[1] if len(sys.argv) > 1 else "city")
