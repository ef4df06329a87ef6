"""Django pours all catalogues into one: a sentence can have one translation only."""

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
