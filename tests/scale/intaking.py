# ruff: noqa: PLC0415 -- a program: Django must be set up first
"""Run as a program: a union with members, a list for it, and what is on record afterwards.

``world FILE N`` lays out a union, and writes a list of N rows: a fifth are members already,
some are wrong. ``record`` says what is on record, without what chance decides. The environment
names the database.
"""

import csv
import hashlib
import json
import os
import sys
from datetime import date
from pathlib import Path


def _begin() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "unionhall.config.settings"
    import django

    django.setup()


def world(file: Path, count: int) -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from tests.builders.organizations import an_organization
    from unionhall.codes.documents import demo_number
    from unionhall.members.bulk import NewMember, Spell, insert_members
    from unionhall.members.identity import Identity
    from unionhall.organizations.models import Kind

    city = an_organization("北京市总工会")
    district = an_organization("延庆区总工会", parent=city, kind=Kind.DISTRICT)
    union = an_organization("延庆快递联合工会", parent=district, kind=Kind.JOINT, code="L1")
    spell = Spell(
        organization=union.pk,
        scope_path=union.path,
        began_on=date(2026, 2, 2),
        channel="list",
        employment_form="03",
    )
    born = date(1990, 5, 17)
    numbers = [demo_number(f"{n // 500:04d}", born, n % 500 * 2 + 1) for n in range(count)]
    known = [
        Identity(
            name="王建国",
            kind="resident_id",
            number=number,
            sex="1",
            birth=born,
            phone=f"139{n:08d}",
        )
        for n, number in enumerate(numbers[: count // 5])
    ]
    insert_members(NewMember(identity=who, spells=(spell,)) for who in known)
    with file.open("w", encoding="utf-8", newline="") as written:
        lines = csv.writer(written)
        lines.writerow(["姓名", "证件号码", "手机号", "有效期至", "就业形态", "学历"])
        for n, number in enumerate(numbers):
            wrong = number[:-1] if n % 41 == 40 else number
            phone = f"139{n:08d}" if n % 3 else f"138{n:08d}"
            lines.writerow(["王建国", wrong, phone, "长期", "快递员", "大学本科"])


def record() -> None:
    from unionhall.intake.models import Batch, Row
    from unionhall.members import queries
    from unionhall.members.models import Membership, PersonToken

    said = hashlib.sha256()
    rows = Membership.objects.select_related("person").order_by("person__blind_index", "pk")
    for row in rows.iterator(chunk_size=2000):
        who = queries.identity_of(row.person)
        said.update(
            repr(
                (who.content(), row.person.education, row.employment_form, row.post, row.began_on)
            ).encode()
        )
    [batch] = Batch.objects.all()
    counted = {
        "rows": Row.objects.count(),
        "members": rows.count(),
        "tokens": PersonToken.objects.count(),
        "state": batch.state,
        "record": said.hexdigest(),
        **batch.counts,
    }
    print(json.dumps(counted))  # noqa: T201


if __name__ == "__main__":
    _begin()
    if sys.argv[1] == "world":
        world(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        record()
