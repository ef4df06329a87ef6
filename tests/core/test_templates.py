"""What holds for every template, whoever wrote it."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.template.loader import get_template
from django.urls import reverse

from unionhall.core.navigation import NAVIGATION

TEMPLATES = {
    str(path.relative_to(root)): path
    for config in apps.get_app_configs()
    if config.name.startswith("unionhall.")
    for root in [Path(config.path) / "templates"]
    for path in sorted(root.rglob("*.html"))
}
every_template = pytest.mark.parametrize("name", TEMPLATES)


@every_template
def test_it_compiles(name: str) -> None:
    get_template(name)


@every_template
def test_it_has_nothing_that_the_security_policy_would_block(name: str) -> None:
    text = TEMPLATES[name].read_text(encoding="utf-8")
    assert not re.search(r"<[^>{]*\sstyle=", text), "style= is blocked"
    assert not re.search(r"<style", text), "<style> is blocked"
    assert not re.search(r"<[^>]*\son(click|change|submit|load|input)=", text), "on…= is blocked"
    assert not re.search(r"hx-on|hx-vals=.js:|javascript:", text), "needs eval"
    for script in re.findall(r"<script([^>]*)>", text):
        assert "src=" in script or 'type="application/json"' in script, "inline script"
    assert not re.search(r"(src|href)=[\"'](https?:)?//", text), "from another server"


@every_template
def test_every_form_says_whether_browsers_may_keep_what_is_typed(name: str) -> None:
    text = TEMPLATES[name].read_text(encoding="utf-8")
    for form in re.findall(r"<form\b[^>]*>", text, re.DOTALL):
        assert "autocomplete=" in form, form


@every_template
def test_sentences_are_trimmed(name: str) -> None:
    for tag in re.findall(
        r"{%\s*blocktrans(?:late)?\b([^%]*)%}", TEMPLATES[name].read_text(encoding="utf-8")
    ):
        assert "trimmed" in tag


@every_template
def test_icons_exist(name: str) -> None:
    drawn = set(Path("tools/icons.txt").read_text(encoding="utf-8").split())
    used = re.findall(r"{%\s*icon \"([^\"]+)\"", TEMPLATES[name].read_text(encoding="utf-8"))
    assert set(used) <= drawn


def test_every_entry_of_the_navigation_leads_somewhere() -> None:
    drawn = set(Path("tools/icons.txt").read_text(encoding="utf-8").split())
    for entry in NAVIGATION.entries:
        assert reverse(entry.route)
        assert entry.icon in drawn
