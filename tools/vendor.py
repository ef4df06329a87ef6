"""Refresh the vendored front-end files from their npm packages: ``make vendor``.

Needs npm; nothing that runs or tests the product does. Each package is fetched by name and
version, the files we ship are copied as they are, and ``vendor.json`` records package,
version, licence and SHA-256 of each. The icon sprite is put together from the drawings of
the icons named below.
"""

import hashlib
import json
import re
import shutil
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = ROOT / "src/unionhall/core/static/vendor"
TESTED = ROOT / "tests/browser/vendor"


@dataclass(frozen=True, slots=True)
class Package:
    name: str
    version: str
    target: Path
    files: dict[str, str]


PACKAGES = (
    Package(
        # 1.4.0 and not newer: later ones write every colour with light-dark() and oklch(),
        # which the browsers of many offices (Chromium 109 to 120) do not know.
        "@tabler/core",
        "1.4.0",
        SHIPPED / "tabler",
        {"dist/css/tabler.min.css": "tabler.min.css", "dist/js/tabler.min.js": "tabler.min.js"},
    ),
    Package("htmx.org", "2.0.11", SHIPPED / "htmx", {"dist/htmx.min.js": "htmx.min.js"}),
    Package("echarts", "6.1.0", SHIPPED / "echarts", {"dist/echarts.min.js": "echarts.min.js"}),
    Package("axe-core", "4.14.1", TESTED, {"axe.min.js": "axe.min.js"}),
)
ICONS = Package("@tabler/icons", "3.51.0", SHIPPED / "icons", {})
NAMES = (ROOT / "tools/icons.txt").read_text(encoding="utf-8").split()


def unpack(package: Package, into: Path) -> Path:
    """Fetch one package through npm and return the folder of its files."""
    folder = into / re.sub(r"\W+", "-", package.name)
    folder.mkdir()
    answer = subprocess.run(
        ["npm", "pack", "--json", f"{package.name}@{package.version}"],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    with tarfile.open(folder / json.loads(answer.stdout)[0]["filename"]) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package"


def without_source_map(path: Path) -> None:
    """Drop the reference to a map that we do not ship (Django would look for it)."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"\n?/[/*]# sourceMappingURL=\S+(?: \*/)?\s*$", "\n", text)
    path.write_text(text, encoding="utf-8")


def sprite(folder: Path) -> str:
    """Put the drawings of our icons into one file of symbols."""
    symbols = []
    for name in sorted(set(NAMES)):
        drawing = (folder / f"icons/outline/{name}.svg").read_text(encoding="utf-8")
        inner = re.search(r"<svg[^>]*>(.*)</svg>", drawing, re.DOTALL)
        assert inner, name  # noqa: S101 -- a developer's tool
        paths = re.sub(r"\s*<path stroke=\"none\"[^>]*/>", "", inner[1])
        paths = re.sub(r"\s*\n\s*", "", paths)
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{paths}</symbol>')
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" fill="none" stroke="currentColor" '
        'stroke-width="2" stroke-linecap="round" stroke-linejoin="round">\n'
        + "\n".join(symbols)
        + "\n</svg>\n"
    )


def main() -> None:
    """Fetch everything, copy it, and write the record."""
    record: dict[Path, list[dict[str, str]]] = {SHIPPED: [], TESTED: []}

    def note(package: Package, source: Path, path: Path) -> None:
        base = SHIPPED if path.is_relative_to(SHIPPED) else TESTED
        licence = json.loads((source / "package.json").read_text(encoding="utf-8"))["license"]
        record[base].append(
            {
                "file": path.relative_to(base).as_posix(),
                "package": package.name,
                "version": package.version,
                "licence": licence,
                "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            }
        )

    with tempfile.TemporaryDirectory() as scratch:
        for package in (*PACKAGES, ICONS):
            source = unpack(package, Path(scratch))
            package.target.mkdir(parents=True, exist_ok=True)
            for inside, outside in package.files.items():
                target = package.target / outside
                shutil.copyfile(source / inside, target)
                without_source_map(target)
                note(package, source, target)
            licence = package.target / (
                "LICENSE.txt" if package.target is not TESTED else "axe.LICENSE.txt"
            )
            if (source / "LICENSE").exists():  # Tabler's stands at the head of its files
                shutil.copyfile(source / "LICENSE", licence)
                note(package, source, licence)
            if package is ICONS:
                target = package.target / "sprite.svg"
                target.write_text(sprite(source), encoding="utf-8")
                note(package, source, target)
    for base, files in record.items():
        text = json.dumps({"files": files}, indent=2, ensure_ascii=False)
        (base / "vendor.json").write_text(text + "\n", encoding="utf-8")
        print(f"{base.relative_to(ROOT)}: {len(files)} files")


if __name__ == "__main__":
    main()
