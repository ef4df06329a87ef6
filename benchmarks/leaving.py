"""Measures files of all members with full data, in a database that holds a preset.

    DATABASE_URL=… UNIONHALL_DATA=… UNIONHALL_DEMO=1 .venv/bin/python benchmarks/leaving.py

Each file is made by a program of its own, as the worker makes it. Bar: 250 MB for 680,000.
"""

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unionhall.config.settings")


def leave(form: str) -> dict[str, Any]:
    """Ask for a file of all members and make it; return what it took."""
    import django

    django.setup()
    from django.utils import timezone

    from tests.builders.accounts import a_user
    from unionhall.accounts.models import User
    from unionhall.accounts.queries import actor_for
    from unionhall.core import exports
    from unionhall.core.models import Export
    from unionhall.core.worker import Worker
    from unionhall.members.models import Membership
    from unionhall.members.services.full_export import AskFullExport, ask_full_export
    from unionhall.organizations.models import Organization

    top = Organization.objects.get(parent=None)
    user = User.objects.filter(name="bench").first() or a_user(top, name="bench")
    actor = actor_for(user, timezone.localdate())
    ask_full_export(actor, AskFullExport(organization=top.public_id, form=form, reason="bench"))
    began, cpu = time.perf_counter(), time.process_time()
    Worker("bench").work(batch=True)
    took = {"wall": time.perf_counter() - began, "cpu": time.process_time() - cpu}
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    _export, pieces = exports.take(actor, Export.objects.latest("pk").public_id)
    size = sum(len(piece) for piece in pieces) // 1_000_000
    rows = Membership.objects.filter(ended_on=None).count()
    return {"form": form, "rows": rows, "megabytes": megabytes, "size": size, **took}


def measured() -> list[dict[str, Any]]:
    """Measure both forms, each in a process of its own."""
    found = []
    for form in ("csv", "xlsx"):
        command = [sys.executable, __file__, form]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        found.append(json.loads(done.stdout.splitlines()[-1]))
    return found


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(leave(sys.argv[1])))
    else:
        print(json.dumps(measured()))
