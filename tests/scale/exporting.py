# ruff: noqa: PLC0415 -- a program: Django must be set up first
"""Run as a program: many members, a file of all of them, and what it took.

``members N`` lays out N members; ``ask FORM`` asks for a file of them with full data; ``work``
does what waits and says how much memory that took; ``lost`` makes the sign of life of a killed
worker an old one; ``left`` says what is on record, and reads the file. The environment names
the database.
"""

import io
import json
import os
import resource
import sys
import time
from datetime import date, timedelta
from typing import Any


def _begin() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "unionhall.config.settings"
    import django

    django.setup()


def members(count: int) -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from tests.builders.accounts import a_user
    from tests.builders.organizations import an_organization
    from unionhall.codes.documents import demo_number
    from unionhall.members.bulk import NewMember, Spell, insert_members
    from unionhall.members.identity import Identity
    from unionhall.organizations.models import Kind

    city = an_organization("北京市总工会")
    district = an_organization("延庆区总工会", parent=city, kind=Kind.DISTRICT)
    union = an_organization("延庆快递联合工会", parent=district, kind=Kind.JOINT)
    a_user(district, name="经办人")
    spell = Spell(
        organization=union.pk,
        scope_path=union.path,
        began_on=date(2026, 2, 2),
        channel="list",
        employment_form="03",
        post="骑手",
    )

    def one(number: int) -> NewMember:
        birth = date(1960, 1, 1) + timedelta(days=number // 900)
        identity = Identity(
            name=f"王{chr(0x4E00 + number % 5000)}军",
            kind="resident_id",
            number=demo_number("0001", birth, number % 900 + 1),
            sex="1",
            birth=birth,
            phone=f"139{number:08d}",
            address=f"儒林街道湖南小区{number % 300}号楼",
        )
        return NewMember(identity=identity, spells=(spell,))

    insert_members(one(number) for number in range(count))


def _asker() -> Any:
    from django.utils import timezone

    from unionhall.accounts.models import User
    from unionhall.accounts.queries import actor_for

    return actor_for(User.objects.get(name="经办人"), timezone.localdate())


def ask(form: str) -> None:
    from unionhall.members.services.full_export import AskFullExport, ask_full_export
    from unionhall.organizations.models import Organization

    body = Organization.objects.get(name="延庆区总工会")
    command = AskFullExport(organization=body.public_id, form=form, reason="核对发放名单")
    ask_full_export(_asker(), command)


def work() -> None:
    from unionhall.core.worker import Worker

    begun = time.process_time()
    Worker("scale").work(batch=True)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    took = round(time.process_time() - begun, 1)
    sys.stdout.write(json.dumps({"megabytes": most, "cpu": took}) + "\n")


def lost() -> None:
    from django.utils import timezone

    from unionhall.core.models import Job
    from unionhall.core.worker import LEASE

    long_ago = timezone.now() - 2 * LEASE
    Job.objects.filter(state=Job.State.RUNNING).update(alive_at=long_ago)


def left() -> None:
    from unionhall.core import exports
    from unionhall.core.models import Export, Job
    from unionhall.members.models import Unsealing

    job = Job.objects.latest("pk")
    said: dict[str, Any] = {
        "state": job.state,
        "noted": Unsealing.objects.filter(export=job.public_id).count(),
        "files": len(list(exports.folder().iterdir())),
    }
    if export := Export.objects.filter(job=job.public_id).first():
        _export, pieces = exports.take(_asker(), export.public_id)
        lines = io.BytesIO(b"".join(pieces)).read().decode("utf-8-sig").splitlines()
        said["lines"] = len(set(lines))
    sys.stdout.write(json.dumps(said) + "\n")


if __name__ == "__main__":
    _begin()
    name, *given = sys.argv[1:]
    deeds: dict[str, Any] = {
        "members": lambda count: members(int(count)),
        "ask": ask,
        "work": work,
        "lost": lost,
        "left": left,
    }
    deeds[name](*given)
