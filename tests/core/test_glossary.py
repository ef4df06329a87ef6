import re
from pathlib import Path

GLOSSARY = Path("GLOSSARY.md").read_text(encoding="utf-8")
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in Path("src/unionhall").rglob("*.py"))
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in GLOSSARY.splitlines()
    if line.startswith("|") and not line.startswith("|---") and "中文" not in line
]


def test_every_identifier_of_the_glossary_stands_in_the_code() -> None:
    for row in ROWS:
        for identifier in re.findall(r"`([^`]+)`", row[2]):
            word = identifier.rpartition(".")[2]
            assert re.search(rf"\b{re.escape(word)}\b", SOURCE), identifier


def test_a_chinese_term_stands_once() -> None:
    terms = [row[0] for row in ROWS]
    assert len(terms) == len(set(terms))
    assert all(len(row) == 4 for row in ROWS)
