"""The documentation is true: what is generated from the code is compared with it."""

import re
from dataclasses import fields
from pathlib import Path

from django.core.management import get_commands

from unionhall.config.environment import Environment
from unionhall.config.management.commands import personal_data
from unionhall.config.management.commands.data_dictionary import render

DOCS = Path(__file__).resolve().parent.parent.parent / "docs"
SETTINGS = Path(__file__).resolve().parent.parent.parent / "src/unionhall/config/environment.py"


def test_the_data_dictionary_is_that_of_the_models() -> None:
    written = (DOCS / "data-dictionary.md").read_text()
    assert written == render(), "run: unionhall data_dictionary > docs/data-dictionary.md"


def test_the_page_of_personal_data_is_that_of_the_registry() -> None:
    written = (DOCS / "personal-data.md").read_text()
    assert written == personal_data.render(), "run: unionhall personal_data > docs/personal-data.md"


def test_every_variable_of_the_environment_is_explained() -> None:
    known = set(re.findall(r"UNIONHALL_[A-Z_]+|DATABASE_URL", SETTINGS.read_text()))
    page = (DOCS / "deployment.md").read_text()
    assert [name for name in sorted(known) if f"`{name}`" not in page] == []
    assert fields(Environment)


def test_every_command_is_mentioned_in_the_documentation() -> None:
    ours = {name for name, app in get_commands().items() if app.startswith("unionhall")}
    pages = "\n".join(path.read_text() for path in DOCS.rglob("*.md"))
    assert [name for name in sorted(ours) if f"unionhall {name}" not in pages] == []
