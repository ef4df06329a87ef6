"""The world is built once for all tests of the policy."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import override_settings

from tests.policy.world import World, build


@pytest.fixture(scope="package")
def world(
    django_db_setup: None, django_db_blocker: object, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """Build the world in one transaction that is undone at the end."""
    bank = tmp_path_factory.mktemp("bank")
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        outer = transaction.atomic()
        outer._from_testcase = True  # type: ignore[attr-defined] # noqa: SLF001
        with outer:
            with override_settings(DEMO=True, BANK_FOLDER=bank, BANK_KEY_FILE=""):
                made = build()
            with override_settings(BANK_FOLDER=bank, BANK_KEY_FILE=""):
                yield made
            transaction.set_rollback(True)
