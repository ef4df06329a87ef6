"""Comparing the bank's answer with what was sent: pure, line by line, nothing lost.

Every line of the answer ends in exactly one heap: applied, unchanged or different.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from unionhall.cards import errors
from unionhall.cards.bank import Verdict, checked_last_four, checked_reference
from unionhall.cards.models import BatchLine, Card
from unionhall.cards.reasons import REASONS

Outcome = BatchLine.Outcome
SHORT = 36
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What we know of one line that we sent."""

    card: int
    state: str
    outcome: str
    last_four: str
    bank_reference: str
    reason_code: str


@dataclass(frozen=True, slots=True)
class Found:
    """Something that does not fit; ``line`` counts the answer's lines from 1."""

    kind: str
    line: int | None
    reference: str
    card: int | None


@dataclass(slots=True)
class Findings:
    """What an answer comes to."""

    applied: dict[str, Verdict] = field(default_factory=dict)
    unchanged: int = 0
    different: int = 0
    found: list[Found] = field(default_factory=list)


class LineDiffers(Exception):
    """One line cannot be applied: the kind of difference says why."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def verdict(row: Row) -> Verdict:
    """Read one line of an answer."""
    outcome = row["outcome"].strip().lower()
    if outcome == Outcome.REFUSED:
        return Verdict(opened=False, reason=row["reason"].strip().lower()[:30] or "other")
    if outcome != Outcome.OPENED:
        raise LineDiffers("bad_outcome")
    try:
        last_four = checked_last_four(row["last_four"])
    except errors.OnlyLastFour as wrong:
        raise LineDiffers("bad_digits") from wrong
    try:
        reference = checked_reference(row["bank_reference"])
    except (errors.ReferenceNeeded, errors.LooksLikeCardNumber) as wrong:
        raise LineDiffers("bad_reference") from wrong
    return Verdict(opened=True, last_four=last_four, bank_reference=reference)


def compare(
    rows: Sequence[Row],
    sent: Mapping[str, Sent],
    *,
    elsewhere: Collection[str],
    taken: Mapping[str, int],
    final: bool,
) -> Findings:
    """Sort every line of an answer onto its heap.

    ``elsewhere`` are references of other files, ``taken`` the bank's references in use and
    the cards that have them.
    """
    findings = Findings()
    claimed, torn, seen = dict(taken), _torn(rows), set[str]()
    for number, row in enumerate(rows, start=1):
        key = _key(row)
        line = sent.get(key)
        try:
            known = _known(key, line, elsewhere=elsewhere, torn=torn, seen=seen)
            new = verdict(row)
            if _unchanged(known, new):
                findings.unchanged += 1
                continue
            _claim(claimed, known, new)
        except LineDiffers as differs:
            findings.different += 1
            card = line.card if line else None
            findings.found.append(Found(differs.kind, number, _shown(row), card))
            continue
        findings.applied[key] = new
        if not new.opened and new.reason not in REASONS:
            findings.found.append(Found("unknown_reason", number, _shown(row), known.card))
    if final:
        said = {_key(row) for row in rows}
        findings.found += [
            Found("missing", None, key, line.card)
            for key, line in sent.items()
            if line.outcome == Outcome.WAITING and key not in said
        ]
    return findings


def _known(
    key: str,
    line: Sent | None,
    *,
    elsewhere: Collection[str],
    torn: Collection[str],
    seen: set[str],
) -> Sent:
    """Return what we sent under this reference; each reference counts once a file."""
    if line is None:
        raise LineDiffers("other_batch" if key in elsewhere else "unknown_reference")
    if key in torn:
        raise LineDiffers("contradiction")
    if key in seen:
        raise LineDiffers("duplicate")
    seen.add(key)
    return line


def _claim(claimed: dict[str, int], line: Sent, new: Verdict) -> None:
    """Make sure that a reference of the bank stands for one card only."""
    if new.opened and claimed.setdefault(new.bank_reference, line.card) != line.card:
        raise LineDiffers("reference_taken")


def _key(row: Row) -> str:
    return row["reference"].strip().lower()


def _shown(row: Row) -> str:
    # A bank that puts a card number or a name into the wrong column must not make us keep it.
    key = _key(row)
    return key[:SHORT] if set(key) <= set("0123456789abcdef-") and key.count("-") > 1 else ""


def _torn(rows: Sequence[Row]) -> set[str]:
    """Return the references about which the file says two different things."""
    first: dict[str, list[str]] = {}
    torn = set()
    for row in rows:
        content = [value.strip() for name, value in sorted(row.items()) if name != "reference"]
        if first.setdefault(_key(row), content) != content:
            torn.add(_key(row))
    return torn


def _unchanged(line: Sent, new: Verdict) -> bool:
    """Say whether the bank repeats itself; raises LineDiffers where it contradicts itself."""
    if line.outcome == Outcome.OPENED:
        if not new.opened:
            raise LineDiffers("other_outcome")
        if (new.last_four, new.bank_reference) != (line.last_four, line.bank_reference):
            raise LineDiffers("other_digits")
        return True
    if line.outcome == Outcome.REFUSED:
        if new.opened or new.reason != line.reason_code:
            raise LineDiffers("other_outcome")
        return True
    if line.outcome == Outcome.STOPPED or line.state != Card.State.AT_BANK:
        raise LineDiffers("not_at_bank")
    return False
