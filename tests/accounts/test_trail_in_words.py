"""The audit page speaks: actions, roles and values have names, identifiers stay out."""

from django.utils import translation

from unionhall.accounts import trail
from unionhall.accounts.models import Role


def test_facts_are_named_and_identifiers_left_out() -> None:
    facts = {
        "user": "019c0000-0000-7000-8000-000000000000",
        "role": Role.STREET_STAFF,
        "valid_from": "2026-01-01",
        "valid_until": None,
        "before": "eligible",
        "rows": 3,
    }
    with translation.override("en"):
        assert trail.details(facts) == (
            "role: street or township staff; from: 2026-01-01; before: eligible; rows: 3"
        )


def test_an_unknown_action_is_shown_as_it_is() -> None:
    assert trail.sentence("tests.did") == "tests.did"
