from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders.papers import declared
from unionhall.papers.kinds import PaperKind


@pytest.fixture(autouse=True)
def letter(tmp_path: Path) -> Iterator[PaperKind]:
    """A numbered letter and an unnumbered note are declared."""
    with declared(tmp_path) as kind:
        yield kind
