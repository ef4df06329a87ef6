import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import hypothesis
import pytest
import time_machine
from django.conf import LazySettings, settings
from django.db import connection
from django.test import override_settings
from django.utils import translation
from playwright.sync_api import Browser

# Playwright keeps an event loop running, which Django would take for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

from tests.builders.accounts import an_actor
from tests.builders.organizations import an_organization
from tests.databases import Copies
from unionhall.accounts.sms import MemoryProvider
from unionhall.core.actors import Actor
from unionhall.organizations.models import Kind, Organization

# Every run begins on this working morning, so that a test which passes passes at midnight, at
# New Year and after the last day of the table of holidays as well.
CLOCK = time_machine.travel(datetime(2026, 11, 27, 10, tzinfo=ZoneInfo("Asia/Shanghai")))


DATABASE = frozenset({"django_db_setup", "db", "transactional_db", "live_server"})


def pytest_configure() -> None:
    CLOCK.start()


def pytest_unconfigure() -> None:
    CLOCK.stop()


def asks_a_database(item: pytest.Item) -> bool:
    """Say whether a test or what it is built on opens the database."""
    fixtures = getattr(item, "fixturenames", ())
    marked = item.get_closest_marker("django_db") or item.get_closest_marker("postgresql")
    return bool(marked) or not DATABASE.isdisjoint(fixtures)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what the other database shows as well, or alone; begin with the long files.

    SQLite's test database is one connection; what asks no database is run beside SQLite. A
    worker takes a file at a time: a long one begun last would leave the others idle.
    """
    if connection.vendor == "postgresql":
        left_out = [item for item in items if not asks_a_database(item)]
    else:
        left_out = [item for item in items if item.get_closest_marker("postgresql")]
    gone = set(left_out)
    items[:] = [item for item in items if item not in gone]
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
    config.hook.pytest_deselected(items=left_out)


# A shared machine may be slow at any moment, so no test has a deadline for one example.
hypothesis.settings.register_profile("dev", max_examples=30, deadline=None)
hypothesis.settings.register_profile("ci", max_examples=100, deadline=None)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") == "true" else "dev")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Copy the database that another worker, or run, has migrated."""
    connection.creation.create_test_db = Copies().create_test_db  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """Begin each test in the product's first language, whatever a request before it asked for."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture
def office_folder(settings: LazySettings, tmp_path: Path) -> Path:
    """Give a data folder of its own, as an office has it: its table of holidays is the shipped."""
    settings.DATA_FOLDER = tmp_path
    return tmp_path


@pytest.fixture(autouse=True, scope="session")
def quick_passwords() -> Iterator[None]:
    """Hash passwords cheaply; ``accounts/test_hashing.py`` looks at the hash of earnest."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(autouse=True, scope="session")
def plain_static_files() -> None:
    """Serve static files under their own names, without collecting them first."""
    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
    )
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Use the Chromium of the system, where there is one."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    own = {"executable_path": chromium} if chromium else {}
    return browser_type_launch_args | own | {"args": ["--no-sandbox"]}


@pytest.fixture
def nobody_stays(browser: Browser) -> Iterator[None]:
    """Close what a test opened: a page that is left open goes on asking."""
    yield
    for context in browser.contexts:
        context.close()


@pytest.fixture(autouse=True)
def messages(settings: Any) -> list[tuple[str, str, dict[str, object]]]:
    """What went out by short message: phone, key of the text, facts (the code among them)."""
    settings.SMS_PROVIDER = "unionhall.accounts.sms.MemoryProvider"
    settings.SMS_IN_BACKGROUND = False
    MemoryProvider.sent.clear()
    return MemoryProvider.sent


@pytest.fixture
def city(db: None) -> Organization:
    return an_organization("北京市总工会")


@pytest.fixture
def district(city: Organization) -> Organization:
    return an_organization("延庆区总工会", parent=city, kind=Kind.DISTRICT)


@pytest.fixture
def other_district(city: Organization) -> Organization:
    return an_organization("平谷区总工会", parent=city, kind=Kind.DISTRICT)


@pytest.fixture
def street(district: Organization) -> Organization:
    return an_organization("儒林街道总工会", parent=district, kind=Kind.STREET)


@pytest.fixture
def joint_union(street: Organization) -> Organization:
    return an_organization("儒林街道快递行业联合工会", parent=street, kind=Kind.JOINT)


@pytest.fixture
def organizer(district: Organization) -> Actor:
    return an_actor(district)
