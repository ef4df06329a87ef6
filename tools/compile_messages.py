"""Compile every message catalogue; needs no gettext."""

from pathlib import Path

import polib

SOURCES = Path(__file__).resolve().parent.parent / "src" / "unionhall"

for catalogue in sorted(SOURCES.glob("*/locale/*/LC_MESSAGES/django.po")):
    polib.pofile(str(catalogue)).save_as_mofile(str(catalogue.with_suffix(".mo")))
