"""Fail where a sentence of the source has no Chinese, or a catalogue has what no source says.

Collects the sentences afresh with xgettext (through Django) into a copy of the package. It
knows Django's own names of gettext and ``_``; under another name no sentence is found, so a
module that gives one fails too.
With ``--remove``, what no source says is taken out of the catalogues.
"""

import ast
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "unionhall"
CATALOGUE = Path("locale/zh_Hans/LC_MESSAGES/django.po")
ADMIN = Path(sys.executable).parent / "django-admin"


def is_app(folder: Path) -> bool:
    """Say whether sentences may stand here, with or without a catalogue of their own."""
    return folder.is_dir() and (folder / "__init__.py").exists()


def collected(app: Path, scratch: Path) -> polib.POFile:
    """Return the catalogue of one app with exactly the sentences that its source says."""
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
    path = copy / CATALOGUE
    return polib.pofile(str(path)) if path.exists() else polib.POFile()


def renamed(app: Path) -> list[str]:
    """Return where a module calls gettext by a name under which no sentence is collected."""
    return [
        f"{path.relative_to(app.parent)}:{node.lineno}: {one.name} as {one.asname}"
        for path in sorted(app.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for one in node.names
        if "gettext" in one.name and one.asname not in {None, "_"}
    ]


def wanting(catalogue: polib.POFile) -> list[str]:
    """Return the sentences that nobody has translated."""
    return [e.msgid for e in catalogue.untranslated_entries() + catalogue.fuzzy_entries()]


def unused(app: Path, catalogue: polib.POFile) -> list[polib.POEntry]:
    """Return what stands in an app's own catalogue, and no source of it says."""
    path = app / CATALOGUE
    said = {(entry.msgctxt, entry.msgid) for entry in catalogue}
    own = polib.pofile(str(path)) if path.exists() else []
    return [entry for entry in own if (entry.msgctxt, entry.msgid) not in said]


def remove(app: Path, entries: list[polib.POEntry]) -> None:
    """Take entries out of an app's own catalogue; all else stays as it is written."""
    path = app / CATALOGUE
    lines = path.read_text(encoding="utf-8").split("\n")
    for entry in sorted(entries, key=lambda one: one.linenum, reverse=True):
        start = end = entry.linenum - 1
        while start and lines[start - 1].strip():
            start -= 1
        while end < len(lines) and lines[end].strip():
            end += 1
        del lines[start : end + 1]
    path.write_text("\n".join(lines), encoding="utf-8")


def main() -> int:
    """Check every app; print each sentence that is missing."""
    if not shutil.which("xgettext"):
        print("skipped: translations (no gettext here: apt-get install gettext)")
        return 1 if os.environ.get("CI") == "true" else 0
    missing = 0
    with tempfile.TemporaryDirectory() as folder:
        for app in sorted(path for path in PACKAGE.iterdir() if is_app(path)):
            for place in renamed(app):
                missing += 1
                print(f"{place}: sentences are not found there: say {place.split()[1]}(…), or _(…)")
            catalogue = collected(app, Path(folder))
            for sentence in wanting(catalogue):
                missing += 1
                print(f"{app.name}: no Chinese for {sentence!r}")
            left = unused(app, catalogue)
            if left and "--remove" in sys.argv:
                remove(app, left)
                continue
            for entry in left:
                missing += 1
                print(f"{app.name}: no source says {entry.msgid!r} (--remove takes it out)")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
