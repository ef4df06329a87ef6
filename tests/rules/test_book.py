"""The book of rules: whole, dated, sourced, and known to the code that uses it."""

import ast
import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import polib
import pytest
from django.utils import translation

import unionhall
from unionhall.codes.counties import counties
from unionhall.rules import wording
from unionhall.rules.book import NATIONAL, Grade, Kind, Rule, Subject, shipped, sources
from unionhall.rules.deadlines import Unit

SOURCE = Path(unionhall.__file__).parent
DOCS = SOURCE.parent.parent / "docs" / "rules.md"
VERSIONS = [version for versions in shipped().values() for version in versions]
UNCERTAIN = {Grade.MIRROR, Grade.INFERRED, Grade.KNOWLEDGE, Grade.NOT_FOUND, Grade.OWN}
CATALOGUE = {f"D{n}" for n in [*range(1, 17), *range(30, 38)]} | {f"M{n}" for n in range(1, 14)}


def chains() -> dict[tuple[str, str], list[Rule]]:
    found: dict[tuple[str, str], list[Rule]] = {}
    for version in VERSIONS:
        found.setdefault((version.id, version.region), []).append(version)
    return {
        key: sorted(chain, key=lambda one: one.valid_from or date.min)
        for key, chain in found.items()
    }


@pytest.mark.parametrize("version", VERSIONS, ids=lambda v: f"{v.id}-{v.region}-{v.valid_from}")
def test_every_version_has_a_source_a_grade_and_a_value_of_its_type(version: Rule) -> None:
    assert version.name.en
    assert version.name.zh
    assert version.source.title.zh
    assert version.unit in wording.UNITS
    assert version.region == NATIONAL or version.region in counties()
    assert version.value is not None or version.grade == Grade.NOT_FOUND or version.note
    assert version.value is None or version.grade != Grade.NOT_FOUND
    assert bool(version.source.url) == (version.source.tag not in {"OWN", "NONE", "S51n", "MOL95"})
    assert (version.grade == Grade.OWN) == (version.source.tag == "OWN")
    if version.valid_from and version.valid_until:
        assert version.valid_from < version.valid_until
    if version.counted:
        assert version.trigger
        assert version.actor
        assert version.unit in set(Unit)
    with translation.override("zh-hans"):
        assert wording.value(version)


def test_what_is_not_certain_may_be_set_and_what_was_read_may_not() -> None:
    assert [v.id for v in VERSIONS if v.grade in UNCERTAIN and not v.settable] == []
    assert [v.id for v in VERSIONS if v.grade == Grade.TEXT and v.settable] == []
    assert [v.id for v in VERSIONS if v.settable and v.kind == Kind.BRACKETS] == []


def test_no_chain_overlaps_or_has_a_gap() -> None:
    for key, chain in chains().items():
        for earlier, later in pairwise(chain):
            assert earlier.valid_until is not None, key
            assert earlier.valid_until == later.valid_from, key


def test_the_whole_catalogue_of_deadlines_is_there() -> None:
    # D17 to D29 are M1 to M13; the numbers of D34 are those of M13.
    assert CATALOGUE - {v.code for v in VERSIONS} == {"D34"}


def test_every_source_is_used() -> None:
    assert sources().keys() == {v.source.tag for v in VERSIONS}


def test_two_laws_are_two_sources_each_with_who_issued_it_and_when() -> None:
    found = sources()
    assert "S62" not in found
    told = {tag: (found[tag].title.zh, found[tag].issued.zh) for tag in ("LCL", "INJURY11")}
    assert told == {
        "LCL": (
            "中华人民共和国劳动合同法",
            "全国人民代表大会常务委员会2007年6月29日通过，2012年12月28日修正",
        ),
        "INJURY11": (
            "工伤保险条例（2010年修订）",
            "国务院2003年4月27日公布（国务院令第375号），2010年12月20日修订（国务院令第586号）",
        ),
    }
    cited = {v.id: (v.source.tag, v.article.en) for v in VERSIONS if v.region == NATIONAL}
    assert {id_: cited[id_] for id_ in ("layoff.notice", "layoff.people", "layoff.share")} == {
        "layoff.notice": ("LCL", "Art. 41"),
        "layoff.people": ("LCL", "Art. 41"),
        "layoff.share": ("LCL", "Art. 41"),
    }
    for id_ in ("injury.unit_application", "injury.worker_application"):
        assert cited[id_] == ("INJURY11", "Art. 17")


def test_no_claim_is_cited_by_a_text_that_came_later_as_if_it_had_held_already() -> None:
    claims = [v for v in VERSIONS if v.subject is Subject.ENTITLEMENTS or v.id[:7] == "injury."]
    dated = {v.source.tag for v in claims if v.value is not None} - {"OWN"}
    assert [tag for tag in dated if sources()[tag].since is None] == []
    read_back = {v.id for v in claims if v.read_back}
    assert read_back == {"annual_leave.paid_days", "annual_leave.year_days", "records.wage_months"}
    assert {v.grade for v in claims if v.read_back} == {Grade.INFERRED}
    assert all("参照理解" in v.note.zh for v in claims if v.read_back)


def test_a_title_inside_a_title_stands_in_the_lesser_marks() -> None:
    nested = {tag: s.title.zh for tag, s in sources().items() if re.search("[〈《]", s.title.zh)}
    assert set(nested) == {"S12", "S13", "MOL95"}
    assert all(re.match("《[^《》]*〈[^《》]+〉[^《》]*》", title) for title in nested.values())


def test_an_article_is_cited_as_the_reader_writes_it() -> None:
    beijing = next(v for v in VERSIONS if v.source.tag == "S12" and v.article)
    with translation.override("zh-hans"):
        assert wording.cited(beijing.source, beijing.article).startswith(
            "《北京市实施〈中华人民共和国工会法〉办法》（2026"
        )
    with translation.override("en"):
        assert (
            wording.cited(beijing.source, beijing.article)
            == f"{beijing.source.title.en}, {beijing.article.en}"
        )
    assert wording.quoted("劳动合同法") == "《劳动合同法》"
    assert wording.quoted("实施《工会法》办法") == "《实施〈工会法〉办法》"


def test_no_sentence_of_the_product_shows_the_tag_of_a_source() -> None:
    entries = [one for path in SOURCE.rglob("*.po") for one in polib.pofile(str(path))]
    tagged = re.compile(r"\bS\d\d[a-z]?\b")
    assert len(entries) > 1_000
    assert [e.msgid for e in entries if tagged.search(e.msgid) or tagged.search(e.msgstr)] == []


def test_every_rule_that_the_code_asks_for_exists() -> None:
    asked = {
        (str(path), node.args[0].value)
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).rpartition(".")[2] in {"rule", "shipped_rule"}
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }
    assert sorted(one for one in asked if one[1] not in shipped()) == []


def test_the_documentation_lists_every_rule_as_it_ships() -> None:
    with translation.override("en"):
        lines = [
            f"| `{v.id}` | {v.code or '–'} | {wording.value(v)} | {wording.region(v.region)} | "
            f"{wording.period(v)} | {v.source.tag} {v.article} | {v.grade} |".replace("  ", " ")
            for v in VERSIONS
        ]
        tags = [f"| {s.tag} | {s.title} | {s.url} | {s.grade} |" for s in sources().values()]
    page = DOCS.read_text().replace("  ", " ")
    missing = [line for line in lines + tags if line.replace("  ", " ") not in page]
    assert missing == [], "\n".join(missing)
