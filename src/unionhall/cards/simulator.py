"""A bank for demo and tests: reads our files as a bank would, and answers with chosen errors."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from unionhall.cards import files
from unionhall.cards.keys import key_id, our_key, simulated_bank_key
from unionhall.cards.reasons import REASONS
from unionhall.core.identifiers import uuid7

Answered = list[dict[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How the simulated bank shall behave.

    ``errors`` is the share of cards that it refuses; ``fail`` the one thing that it does
    wrong with the file as a whole (a key of ``MISHAPS``). The same ``seed`` gives the same
    verdicts.
    """

    at: datetime
    errors: float = 0.1
    fail: str = ""
    seed: int = 0
    share: float = 1.0


def answer(hand_over: bytes, wish: Wish) -> bytes:
    """Answer a hand-over file."""
    opened = files.open_hand_over(hand_over, our_key().public_key())
    chance = random.Random(f"{opened.manifest.batch}-{wish.seed}")
    some = opened.rows[: max(1, round(len(opened.rows) * wish.share))]
    rows = [_verdict(row["reference"], chance, wish.errors) for row in some]
    final = len(rows) == len(opened.rows)
    manifest = files.Manifest(
        kind=files.ANSWER,
        batch=opened.manifest.batch,
        sender=opened.manifest.recipient,
        recipient=opened.manifest.sender,
        made_at=wish.at,
        count=0,
        sha256="",
        key=key_id(simulated_bank_key().public_key()),
        final=final,
    )
    if wish.fail in LINE_MISHAPS:
        rows = LINE_MISHAPS[wish.fail](rows)
    if wish.fail in MANIFEST_MISHAPS:
        manifest = MANIFEST_MISHAPS[wish.fail](manifest)
    content = packed(manifest, rows)
    return BYTE_MISHAPS[wish.fail](content) if wish.fail in BYTE_MISHAPS else content


def packed(manifest: files.Manifest, rows: Sequence[dict[str, str]]) -> bytes:
    """Sign and pack an answer; a ``count`` of the manifest that is not 0 is left as it is."""
    content = files.records(files.ANSWER, rows)
    whole = replace(manifest, count=manifest.count or len(rows), sha256=files.digest(content))
    return files.pack(whole, content, simulated_bank_key())


def _verdict(reference: str, chance: random.Random, errors: float) -> dict[str, str]:
    empty = {"reference": reference, "reason": "", "last_four": "", "bank_reference": ""}
    if chance.random() < errors:
        reason = chance.choice(sorted(set(REASONS) - {"other"}))
        return {**empty, "outcome": "refused", "reason": reason}
    return {
        **empty,
        "outcome": "opened",
        "last_four": f"{chance.randrange(10_000):04d}",
        "bank_reference": f"BJ{reference.replace('-', '').upper()[-16:]}",
    }


def _first(rows: Answered, **values: str) -> Answered:
    return [{**rows[0], **values}, *rows[1:]]


def _opened(rows: Answered, digits: str) -> Answered:
    reference = f"BJ{rows[0]['reference'].replace('-', '').upper()[-16:]}"
    return _first(rows, outcome="opened", reason="", last_four=digits, bank_reference=reference)


LINE_MISHAPS: dict[str, Callable[[Answered], Answered]] = {
    "missing": lambda rows: rows[1:],
    "duplicate": lambda rows: [*rows, rows[0]],
    "contradiction": lambda rows: [
        *rows,
        *_first(rows[:1], outcome="refused", reason="has_card", last_four="", bank_reference="X"),
    ],
    "unknown_reference": lambda rows: _first(rows, reference=str(uuid7())),
    "bad_digits": lambda rows: _opened(rows, "12345"),
    "full_number": lambda rows: _opened(rows, "6212260200012345678"),
    "bad_outcome": lambda rows: _first(rows, outcome="perhaps"),
    "unknown_reason": lambda rows: _first(
        rows, outcome="refused", reason="z99", last_four="", bank_reference=""
    ),
    "empty": lambda _rows: [],
}
"""Things that are wrong with single lines; the file as a whole is in order."""
MANIFEST_MISHAPS: dict[str, Callable[[files.Manifest], files.Manifest]] = {
    "other_batch": lambda manifest: replace(manifest, batch=f"{manifest.batch}9"),
    "version": lambda manifest: replace(manifest, version=99),
    "kind": lambda manifest: replace(manifest, kind=files.HAND_OVER),
    "addressee": lambda manifest: replace(manifest, recipient="别的工会"),
    "key": lambda manifest: replace(manifest, key="0" * 16),
    "count": lambda manifest: replace(manifest, count=files.MOST_LINES),
}
"""Things that are wrong with the file as a whole, signed all the same."""
BYTE_MISHAPS: dict[str, Callable[[bytes], bytes]] = {
    "tampered": lambda data: data.replace(b"opened", b"opfned", 1),
    "records": lambda data: _repacked(data, files.RECORDS, b"refused", b"opened"),
    "signature": lambda data: _repacked(data, files.MANIFEST, b'"final": true', b'"final":  true'),
    "truncated": lambda data: data[: len(data) // 2],
    "not_a_zip": lambda _data: "参考号,结果\r\n".encode(),
}
"""Things that happen to a file on its way."""
MISHAPS = (*LINE_MISHAPS, *MANIFEST_MISHAPS, *BYTE_MISHAPS)


def _repacked(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """Change one part of a container that stays a sound zip."""
    return files.repack(data, {part: lambda content: content.replace(old, new, 1) + b" "})
