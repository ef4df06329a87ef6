"""The file that travels between union and bank: a zip of records, manifest and signature.

docs/cards.md describes it for the bank's programmers. Nothing here knows the database: bytes
in, bytes out, and a refusal with a remedy for everything that is not as agreed.
"""

import base64
import binascii
import csv
import hashlib
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from unionhall.cards import errors
from unionhall.cards.keys import fits, key_id

FORMAT = "unionhall-card-exchange"
VERSION = 1
HAND_OVER = "hand-over"
ANSWER = "answer"
RECORDS, MANIFEST, SIGNATURE = "records.csv", "manifest.json", "signature"
COLUMNS: Mapping[str, tuple[str, ...]] = {
    HAND_OVER: ("reference", "name", "document_kind", "document_number", "phone"),
    ANSWER: ("reference", "outcome", "reason", "last_four", "bank_reference"),
}
MEGABYTE = 1024 * 1024
LARGEST_FILE = 4 * MEGABYTE
LARGEST_PART = {RECORDS: 8 * MEGABYTE, MANIFEST: 16 * 1024, SIGNATURE: 1024}
MOST_LINES = 20_000

_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
    IndexError,
    KeyError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a file says about itself. ``final``: no further answer to this batch will come."""

    kind: str
    batch: str
    sender: str
    recipient: str
    made_at: datetime
    count: int
    sha256: str
    key: str
    version: int = VERSION
    final: bool = True


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that was checked from end to end."""

    manifest: Manifest
    rows: list[dict[str, str]]


def records(kind: str, rows: Iterable[Mapping[str, str]]) -> bytes:
    """Write the lines: UTF-8 without byte order mark, CRLF, first line the columns' names."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS[kind], lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def digest(content: bytes) -> str:
    """Return the SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def pack(manifest: Manifest, content: bytes, key: Ed25519PrivateKey) -> bytes:
    """Build the container; the same input gives the same bytes, on every machine.

    Parts are stored, not compressed, and dated by the manifest: compressors differ between
    versions, and the clock between calls. Ed25519 signatures hold no chance.
    """
    described = json.dumps(
        {
            "format": FORMAT,
            "version": manifest.version,
            "kind": manifest.kind,
            "batch": manifest.batch,
            "sender": manifest.sender,
            "recipient": manifest.recipient,
            "made_at": manifest.made_at.astimezone(UTC).isoformat(timespec="seconds"),
            "count": manifest.count,
            "sha256": manifest.sha256,
            "key": manifest.key,
            "final": manifest.final,
        },
        ensure_ascii=False,
        indent=1,
    ).encode()
    parts = {
        RECORDS: content,
        MANIFEST: described,
        SIGNATURE: base64.b64encode(key.sign(described)) + b"\n",
    }
    return _zip(parts, manifest.made_at)


def _zip(parts: Mapping[str, bytes], at: datetime) -> bytes:
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w", zipfile.ZIP_STORED) as container:
        for name, part in parts.items():
            entry = zipfile.ZipInfo(name, at.astimezone(UTC).timetuple()[:6])
            entry.create_system = 3
            entry.external_attr = 0o600 << 16
            container.writestr(entry, part)
    return box.getvalue()


def repack(data: bytes, changes: Mapping[str, Callable[[bytes], bytes]]) -> bytes:
    """Change parts without signing anew: what a tamperer would do. For simulator and tests."""
    parts = _parts(data)
    changed = {name: changes.get(name, bytes)(part) for name, part in parts.items()}
    return _zip(changed, _manifest(parts[MANIFEST]).made_at)


def open_answer(data: bytes, keys: Mapping[str, Ed25519PublicKey]) -> Opened:
    """Check an answer from end to end: container, manifest, signature, records."""
    if not data:
        raise errors.NoFile
    parts = _parts(data)
    manifest = _manifest(parts[MANIFEST])
    if manifest.kind != ANSWER:
        raise errors.NotAnAnswer
    if not keys:
        raise errors.BankKeyMissing
    if manifest.key not in keys:
        raise errors.UnknownKey(key=manifest.key)
    try:
        signature = base64.b64decode(parts[SIGNATURE].strip(), validate=True)
    except (binascii.Error, ValueError) as unreadable:
        raise errors.BadSignature from unreadable
    if not fits(keys[manifest.key], signature, parts[MANIFEST]):
        raise errors.BadSignature
    if digest(parts[RECORDS]) != manifest.sha256:
        raise errors.BadHash
    return Opened(manifest, read_records(ANSWER, parts[RECORDS], manifest.count))


def open_hand_over(data: bytes, key: Ed25519PublicKey) -> Opened:
    """Read one of our own files, as the bank does."""
    parts = _parts(data)
    manifest = _manifest(parts[MANIFEST])
    signature = base64.b64decode(parts[SIGNATURE].strip())
    if manifest.key != key_id(key) or not fits(key, signature, parts[MANIFEST]):
        raise errors.BadSignature
    if digest(parts[RECORDS]) != manifest.sha256:
        raise errors.BadHash
    return Opened(manifest, read_records(HAND_OVER, parts[RECORDS], manifest.count))


def _parts(data: bytes) -> dict[str, bytes]:
    if len(data) > LARGEST_FILE:
        raise errors.TooLarge(limit=LARGEST_FILE // MEGABYTE)
    try:
        container = zipfile.ZipFile(io.BytesIO(data))
    except _UNREADABLE as unreadable:
        looks_like_zip = data[:2] == b"PK"
        raise (errors.Damaged if looks_like_zip else errors.NotAZip) from unreadable
    with container:
        entries = container.infolist()
        if sorted(entry.filename for entry in entries) != sorted(LARGEST_PART):
            raise errors.WrongContent
        return {entry.filename: _part(container, entry) for entry in entries}


def _part(container: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    # The announced size may lie, so what is read is bounded as well.
    limit = LARGEST_PART[entry.filename]
    if entry.file_size > limit:
        raise errors.Bomb
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise errors.Damaged
    try:
        with container.open(entry) as part:
            content = part.read(limit + 1)
    except _UNREADABLE as unreadable:
        raise errors.Damaged from unreadable
    if len(content) > limit:
        raise errors.Bomb
    return content


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _manifest(content: bytes) -> Manifest:
    try:
        raw = json.loads(content.decode(), object_pairs_hook=_unique)
    except (ValueError, RecursionError) as unreadable:
        raise errors.BadManifest(what="JSON") from unreadable
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise errors.BadManifest(what="format")
    if raw.get("version") != VERSION or isinstance(raw["version"], bool):
        raise errors.WrongVersion(version=str(raw.get("version"))[:20], ours=VERSION)
    for name in ("kind", "batch", "sender", "recipient", "sha256", "key", "made_at"):
        if not isinstance(raw.get(name), str) or not raw[name].isprintable():
            raise errors.BadManifest(what=name)
    if type(raw.get("count")) is not int or not 0 <= raw["count"] <= MOST_LINES:
        raise errors.BadManifest(what="count")
    if type(raw.get("final")) is not bool:
        raise errors.BadManifest(what="final")
    try:
        made_at = datetime.fromisoformat(raw["made_at"])
    except ValueError as unreadable:
        raise errors.BadManifest(what="made_at") from unreadable
    return Manifest(
        kind=raw["kind"],
        batch=raw["batch"][:60],
        sender=raw["sender"][:120],
        recipient=raw["recipient"][:120],
        made_at=made_at,
        count=raw["count"],
        sha256=raw["sha256"],
        key=raw["key"][:40],
        final=raw["final"],
    )


def read_records(kind: str, content: bytes, announced: int) -> list[dict[str, str]]:
    """Read the lines; a byte order mark is tolerated, anything else must be as agreed."""
    columns = COLUMNS[kind]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise errors.BadRecords(line=content[: wrong.start].count(b"\n") + 1) from wrong
    if "\0" in text:
        raise errors.BadRecords(line=text[: text.index("\0")].count("\n") + 1)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[dict[str, str]] = []
    try:
        if tuple(next(reader, ())) != columns:
            raise errors.BadRecords(line=1)
        for row in reader:
            if len(row) != len(columns):
                raise errors.BadRecords(line=reader.line_num)
            rows.append(dict(zip(columns, row, strict=True)))
    except csv.Error as wrong:
        raise errors.BadRecords(line=reader.line_num) from wrong
    if len(rows) != announced:
        raise errors.CutOff(announced=announced, found=len(rows))
    return rows
