"""Proving that the audit trail is whole: every link of every chain, and its end."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.utils import timezone

from unionhall.core.audit import link
from unionhall.core.models import AuditEntry, AuditHead

Heads = dict[int, tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: where, and what.

    ``kind`` is ``tampered`` (content and seal do not fit), ``missing`` (numbers are
    skipped), ``reordered`` (rows stand in another order than they were written),
    ``shortened`` (the end is gone), ``head`` (the head does not fit the last row) or
    ``rolled_back`` (what an anchor remembers is no longer there).
    """

    kind: str
    chain: int
    number: int
    detail: str


@dataclass(slots=True)
class Report:
    """What was looked at, and what was found."""

    entries: int = 0
    heads: Heads = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        return not self.findings

    def as_json(self) -> dict[str, object]:
        return {
            "entries": self.entries,
            "chains": len(self.heads),
            "whole": self.whole,
            "findings": [asdict(finding) for finding in self.findings],
        }


def verify(anchor: Path | None = None) -> Report:
    """Walk all chains; with an anchor file, compare with every head it remembers.

    The heads are read first: what is added meanwhile lies behind them and is walked too.
    """
    report = Report()
    heads: Heads = {h.chain: (h.number, h.seal) for h in AuditHead.objects.all()}
    remembered = _remembered(anchor)
    ends: Heads = {}
    for finding in _walk(report, ends, remembered):
        report.findings.append(finding)
    report.findings.extend(_ends(heads, ends))
    for (chain, number), _seal in sorted(remembered.items()):
        report.findings.append(
            Finding("rolled_back", chain, number, "an anchored row is not there any more")
        )
    report.heads = ends
    return report


def _walk(report: Report, ends: Heads, remembered: dict[tuple[int, int], str]) -> Iterator[Finding]:
    chain, number, seal, newest = -1, 0, "", 0
    rows = AuditEntry.objects.order_by("chain", "number").iterator(chunk_size=2000)
    for row in rows:
        report.entries += 1
        if row.chain != chain:
            chain, number, seal, newest = row.chain, 0, "", 0
        if row.number != number + 1:
            skipped = row.number - number - 1
            yield Finding("missing", chain, number + 1, f"{skipped} rows are missing here")
        elif link(row, seal) != row.seal:
            yield Finding("tampered", chain, row.number, f"row {row.pk}: {row.action}")
        if row.pk < newest:
            yield Finding("reordered", chain, row.number, f"row {row.pk} stands behind {newest}")
        anchored = remembered.pop((chain, row.number), row.seal)
        if anchored != row.seal:
            yield Finding("rolled_back", chain, row.number, "another row was anchored here")
        number, seal, newest = row.number, row.seal, max(newest, row.pk)
        ends[chain] = (number, seal)


def _ends(heads: Heads, ends: Heads) -> Iterator[Finding]:
    for chain in sorted(heads.keys() | ends.keys()):
        number, seal = heads.get(chain, (0, ""))
        last, last_seal = ends.get(chain, (0, ""))
        if chain not in heads:
            yield Finding("head", chain, last, "the chain has no head")
        elif last < number:
            yield Finding("shortened", chain, last + 1, f"{number - last} rows are gone at the end")
        elif last == number and seal != last_seal:
            yield Finding("head", chain, number, "the head does not fit the last row")


def _remembered(anchor: Path | None) -> dict[tuple[int, int], str]:
    if anchor is None or not anchor.exists():
        return {}
    found: dict[tuple[int, int], str] = {}
    for line in anchor.read_text().splitlines():
        for chain, (number, seal) in json.loads(line)["heads"].items():
            found[int(chain), int(number)] = seal
    return found


def remember(anchor: Path, heads: Heads) -> None:
    """Add today's heads to the anchor file, which is kept where the database cannot reach."""
    line = {"at": timezone.now().isoformat(), "heads": {str(c): list(h) for c, h in heads.items()}}
    with anchor.open("a") as file:
        file.write(json.dumps(line) + "\n")
