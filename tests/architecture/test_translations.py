"""Django pours all catalogues into one: a sentence can have one translation only."""

import runpy
from collections import defaultdict
from pathlib import Path

import polib

CATALOGUES = sorted(Path("src/unionhall").glob("*/locale/zh_Hans/LC_MESSAGES/django.po"))


def contradictions() -> dict[tuple[str, str], dict[str, str]]:
    said: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for path in CATALOGUES:
        app = path.relative_to("src/unionhall").parts[0]
        for entry in polib.pofile(str(path)):
            if entry.msgstr:
                said[entry.msgctxt or "", entry.msgid][app] = entry.msgstr
    return {key: by_app for key, by_app in said.items() if len(set(by_app.values())) > 1}


def test_no_sentence_is_translated_in_two_ways() -> None:
    """Where two apps mean different things by a short word, give each a context.

    ``pgettext("duty", "organizer")`` and ``pgettext("meeting", "organizer")``.
    """
    assert contradictions() == {}


def test_a_module_that_renames_gettext_fails_the_check_of_sentences(tmp_path: Path) -> None:
    """Under a name that the collector does not know no sentence is found, or missed."""
    app = tmp_path / "app"
    app.mkdir()
    told = "from django.utils.translation import gettext as say, gettext_lazy as _, pgettext\n"
    (app / "forms.py").write_text(told, encoding="utf-8")
    renamed = runpy.run_path("tools/check_messages.py")["renamed"]
    assert renamed(app) == ["app/forms.py:1: gettext as say"]
