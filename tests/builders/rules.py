import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.builders.organizations import OPERATOR
from unionhall.organizations.models import Organization
from unionhall.rules.models import LocalValue
from unionhall.rules.services import SetValue, set_value


def a_local_value(body: Organization, value: str = "6", **overrides: Any) -> LocalValue:
    fields: dict[str, Any] = {
        "rule": "term.extension",
        "valid_from": date(2026, 1, 1),
        "reason": "京工发〔2026〕1号",
    }
    command = SetValue(value=value, place=body.path, **fields | overrides)
    return set_value(OPERATOR, command)


def the_next_year(folder: Path, *more: date) -> None:
    """Refresh the table as an office would: New Year 2027 is off from Friday to Sunday, the 3rd.

    ``more`` days of that year are off too.
    """
    off = {date(2027, 1, number): "元旦" for number in range(1, 4)} | dict.fromkeys(more, "春节")
    named = {day.isoformat(): name for day, name in off.items()}
    years = {"2027": {"off": named, "work": {}, "papers": [], "source": "test"}}
    (folder / "holidays.json").write_text(json.dumps({"years": years}))


def statements(run: Callable[[], object]) -> int:
    """Count the statements that something takes."""
    with CaptureQueriesContext(connection) as asked:
        run()
    return len(asked)
