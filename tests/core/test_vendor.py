import hashlib
import json
import re
from pathlib import Path

import pytest

SHIPPED = Path("src/unionhall/core/static/vendor")
TESTED = Path("tests/browser/vendor")


@pytest.mark.parametrize("folder", [SHIPPED, TESTED])
def test_vendored_files_are_the_ones_on_record(folder: Path) -> None:
    record = json.loads((folder / "vendor.json").read_text(encoding="utf-8"))["files"]
    found = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "vendor.json"
    }
    assert {entry["file"]: entry["sha256"] for entry in record} == found
    for entry in record:
        assert entry["package"]
        assert re.fullmatch(r"\d+\.\d+\.\d+", entry["version"])
        assert entry["licence"] in {"MIT", "0BSD", "Apache-2.0", "MPL-2.0"}


def test_the_sprite_holds_the_icons_that_were_asked_for() -> None:
    sprite = (SHIPPED / "icons/sprite.svg").read_text(encoding="utf-8")
    names = Path("tools/icons.txt").read_text(encoding="utf-8").split()
    assert re.findall(r'<symbol id="([^"]+)"', sprite) == sorted(names)


def test_the_colours_are_ones_that_office_browsers_know() -> None:
    css = (SHIPPED / "tabler/tabler.min.css").read_text(encoding="utf-8")
    assert "oklch(" not in css
