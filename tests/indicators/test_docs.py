"""The table of indicators in the docs is the dictionary."""

from pathlib import Path

from unionhall.indicators.dictionary import INDICATORS

DOCS = Path(__file__).parents[2] / "docs" / "figures.md"


def table() -> str:
    lines = [
        "| code | 指标 · figure | kind | 口径 · definition | version |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| `{one.code}` | {one.name.zh}（{one.unit.zh}）· {one.name.en} | {one.kind} | "
        f"{one.definition.zh} {one.definition.en} | {one.version} |"
        for one in INDICATORS.values()
    ]
    return "\n".join(lines)


def test_the_docs_list_every_indicator() -> None:
    between = DOCS.read_text().partition("<!-- indicators -->\n")[2]
    assert between.partition("\n<!-- /indicators -->")[0] == table()
