from datetime import date
from typing import Any

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
