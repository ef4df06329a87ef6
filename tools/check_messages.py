"""Fail where a sentence of the source has no Chinese in its app's catalogue.

Collects the sentences afresh with xgettext (through Django) into a copy of the package.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "unionhall"
ADMIN = Path(sys.executable).parent / "django-admin"


def is_app(folder: Path) -> bool:
    """Say whether sentences may stand here, with or without a catalogue of their own."""
    return folder.is_dir() and (folder / "__init__.py").exists()


def wanting(app: Path, scratch: Path) -> list[str]:
    """Return the sentences of one app that nobody has translated."""
    copy = scratch / app.name
    shutil.copytree(app, copy, ignore=shutil.ignore_patterns("static", "*.mo", "__pycache__"))
    (copy / "locale").mkdir(exist_ok=True)
    environment = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    subprocess.run(
        [ADMIN, "makemessages", "-l", "zh_Hans", "--no-obsolete", "--no-wrap"],
        cwd=copy,
        env=environment,
        check=True,
        capture_output=True,
    )
    path = copy / "locale/zh_Hans/LC_MESSAGES/django.po"
    if not path.exists():
        return []
    catalogue = polib.pofile(str(path))
    return [e.msgid for e in catalogue.untranslated_entries() + catalogue.fuzzy_entries()]


def main() -> int:
    """Check every app; print each sentence that is missing."""
    if not shutil.which("xgettext"):
        print("skipped: translations (no gettext here: apt-get install gettext)")
        return 1 if os.environ.get("CI") == "true" else 0
    missing = 0
    with tempfile.TemporaryDirectory() as folder:
        for app in sorted(path for path in PACKAGE.iterdir() if is_app(path)):
            for sentence in wanting(app, Path(folder)):
                missing += 1
                print(f"{app.name}: no Chinese for {sentence!r}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
