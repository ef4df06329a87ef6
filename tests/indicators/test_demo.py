"""The published figures of 平谷 and 延庆, counted from the demo's rows.

Reads the demo database in the folder ``UNIONHALL_DEMO_DATA``, which ``make test`` lays out;
nothing is written.
"""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

DATA = os.environ.get("UNIONHALL_DEMO_DATA", "var/demo")
FIVE_YEARS = ["--from", "2019-06-19", "--to", "2024-06-18"]
pytestmark = pytest.mark.demo


def bulletin(*options: str) -> dict[str, Any]:
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    made = subprocess.run(
        [sys.executable, "-m", "unionhall", "bulletin", *options, *FIVE_YEARS, "--format", "json"],
        env=environment | {"UNIONHALL_DATA": DATA, "UNIONHALL_DEMO": "1", "PYTHONPATH": "src"},
        capture_output=True,
        check=True,
    )
    content: dict[str, Any] = json.loads(made.stdout)
    return content


@pytest.fixture(scope="module")
def pinggu() -> dict[str, Any]:
    return bulletin("--org", "110117")


def test_pinggu(pinggu: dict[str, Any]) -> None:
    values = {code: figure["value"] for code, figure in pinggu["figures"].items()}
    assert 1261 <= values["employee_meetings"] <= 1269
    assert values["enterprise_meetings"] == 845
    assert values["unions"] == 1199
    assert values["unions_of_employers_with_100_or_more"] == 235
    assert values["joint_unions"] == 253
    assert values["small_firms_covered_by_joint_unions"] == 3505
    assert 67_500 <= values["members"] <= 68_499


def test_pinggu_in_words(pinggu: dict[str, Any]) -> None:
    for said in ("1260余场", "845场", "1199家", "235家", "253家", "3505家", "6.8万人"):
        assert said in pinggu["text"]


def test_yanqing() -> None:
    whole = bulletin("--org", "110119")
    values = {code: figure["value"] for code, figure in whole["figures"].items()}
    assert values["meetings"] == 1338
    assert 19_150 <= values["joined"] <= 19_249
    assert values["unions_founded"] == 75
    for said in ("1338场", "1.92万名", "75家"):
        assert said in whole["text"]


def test_the_named_part_of_yanqing() -> None:
    part = bulletin("--org", "110119", "--scope", "三街一园八镇")
    values = {code: figure["value"] for code, figure in part["figures"].items()}
    assert (values["meetings"], values["joined"], values["unions_founded"]) == (1161, 2506, 73)
    for said in ("1161场", "2506名", "73家", "单独基层工会、工会联合会"):
        assert said in part["text"]


COUNT = """
import json, sys
from datetime import date
from django.db.models import F, Q
from unionhall.founding.models import FoundingCase
from unionhall.organizations.models import UNIONS, Organization
from unionhall.organizations.queries import unions_of_large_employers

first, last = date(2019, 6, 19), date(2024, 6, 18)
told = {}
for code in ("110117", "110119"):
    place = Organization.objects.get(code=code).path
    unions = Organization.objects.filter(path__within=place, kind__in=UNIONS)
    stood = unions.filter(Q(dissolved_on=None) | Q(dissolved_on__gt=last), founded_on__lte=last)
    approved = FoundingCase.objects.filter(
        organization__in=unions, approved_on=F("organization__founded_on")
    )
    fresh = approved.filter(approved_on__gte=first, approved_on__lte=last)
    told[code] = {
        "stood": stood.filter(founding__in=approved).count(),
        "large": unions_of_large_employers(last).filter(founding__in=approved).count(),
        "joint": stood.filter(founding__in=approved, kind="joint").count(),
        "founded": fresh.count(),
        "guided": fresh.filter(guided_by__code=code, kind__in=["single", *UNIONS[:3]]).count(),
    }
json.dump(told, sys.stdout)
"""


def test_the_published_unions_came_of_founding_cases() -> None:
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    counted = subprocess.run(
        [sys.executable, "-m", "unionhall", "shell", "-v", "0", "-c", COUNT],
        env=environment | {"UNIONHALL_DATA": DATA, "UNIONHALL_DEMO": "1", "PYTHONPATH": "src"},
        capture_output=True,
        check=True,
    )
    told = json.loads(counted.stdout)
    assert {name: told["110117"][name] for name in ("stood", "large", "joint")} == {
        "stood": 1199,
        "large": 235,
        "joint": 253,
    }
    assert (told["110119"]["founded"], told["110119"]["guided"]) == (75, 73)


def test_the_life_of_memberships_can_be_looked_at() -> None:
    def asked(query: str) -> list[tuple[Any, ...]]:
        with sqlite3.connect(
            f"file:{Path(DATA).resolve()}/unionhall.sqlite3?mode=ro", uri=True
        ) as db:
            return db.execute(query).fetchall()

    assert asked("SELECT state, COUNT(*) FROM duplicates_pair GROUP BY state ORDER BY state") == [
        ("asked", 1),
        ("confirmed", 1),
        ("proposed", 10),
    ]
    steps = "SELECT state, COUNT(*) FROM lifecycle_membershipchange GROUP BY state ORDER BY state"
    assert asked(steps) == [("asked", 1), ("done", 7), ("handed_over", 3), ("sent_back", 1)]
    verdicts = asked("SELECT verdict, COUNT(*) FROM intake_row GROUP BY verdict ORDER BY verdict")
    assert verdicts == [(1, 6), (2, 2), (3, 5), (4, 1), (5, 3), (6, 1), (7, 3)]


def test_pinggu_disputes_are_numbers_of_rows() -> None:
    settled = (
        "SELECT id FROM mediation_case WHERE state = 'closed' AND accepted_on IS NOT NULL "
        "AND ended_on BETWEEN '2019-06-19' AND '2024-06-18'"
    )
    with sqlite3.connect(f"file:{Path(DATA).resolve()}/unionhall.sqlite3?mode=ro", uri=True) as db:
        cases = db.execute(f"SELECT COUNT(*) FROM ({settled})").fetchone()  # noqa: S608
        workers = db.execute(
            f"SELECT COUNT(*) FROM mediation_party WHERE side = 'worker' AND case_id IN ({settled})"  # noqa: S608
        ).fetchone()
        paid = db.execute(
            "SELECT SUM(amount) FROM mediation_payment "
            "WHERE paid_on BETWEEN '2019-06-19' AND '2024-06-18'"
        ).fetchone()
    assert (cases, workers) == ((1546,), (1925,))
    assert 67_000_000 < paid[0] < 68_000_000
