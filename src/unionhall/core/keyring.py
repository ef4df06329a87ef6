"""The keys that seal people's data: read from a file or the environment, never the database.

The file is JSON: ``{"seal": {"1": "<base64 of 32 bytes>"}, "current": 1, "index": "…",
"audit": "…", "made": {"1": "2026-11-22T09:30:00+00:00"}}``. ``seal``
keeps every version that rows may still be sealed with; ``index`` is the key of the blind
indexes, ``audit`` that of the audit chains. ``UNIONHALL_KEYS`` may hold the same JSON instead
of a file.

Every process looks at the file's stamp whenever it needs a key, so that all seal with a new
version from the moment on which it is in place.
"""

import base64
import fcntl
import json
import os
import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Keyring:
    """All keys, decoded."""

    seal: dict[int, bytes]
    current: int
    index: bytes
    audit: bytes


def _decode(value: str) -> bytes:
    key = base64.b64decode(value, validate=True)
    if len(key) != KEY_BYTES:
        raise ImproperlyConfigured(f"A key must have {KEY_BYTES} bytes, not {len(key)}.")
    return key


def parse(text: str) -> Keyring:
    """Read the JSON form; raises ImproperlyConfigured where a key is missing or malformed."""
    try:
        raw = json.loads(text)
        seal = {int(version): _decode(key) for version, key in raw["seal"].items()}
        ring = Keyring(seal, int(raw["current"]), _decode(raw["index"]), _decode(raw["audit"]))
    except (KeyError, ValueError, TypeError, AttributeError) as malformed:
        raise ImproperlyConfigured(
            "The key file is not readable: it needs seal, current, index and audit."
        ) from malformed
    if ring.current not in ring.seal:
        raise ImproperlyConfigured(f"The key file has no sealing key {ring.current}.")
    return ring


def _new_key() -> str:
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def write(path: Path, content: dict[str, object]) -> None:
    """Put a key file in place at once, readable by its owner only."""
    draft = path.with_suffix(f".{os.getpid()}.new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(content, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def make(path: Path) -> None:
    """Make fresh keys where there are none; leaves an existing file alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh: dict[str, object] = {
        "seal": {"1": _new_key()},
        "current": 1,
        "index": _new_key(),
        "audit": _new_key(),
        "made": {"1": _now()},
    }
    draft = path.with_suffix(f".{os.getpid()}.new")
    write(draft, fresh)
    try:
        os.link(draft, path)  # fails if another process was first, which is just as well
    except FileExistsError:
        pass
    finally:
        draft.unlink()


@contextmanager
def _changing(path: Path) -> Iterator[dict[str, Any]]:
    """Let one process at a time change the key file; written back at the end."""
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        raw = json.loads(path.read_text())
        yield raw
        write(path, raw)


def add_version(path: Path) -> int:
    """Add a new sealing key and make it current; return its version."""
    version = 0
    with _changing(path) as raw:
        version = max(int(v) for v in raw["seal"]) + 1
        raw["seal"][str(version)] = _new_key()
        raw.setdefault("made", {})[str(version)] = _now()
        raw["current"] = version
    return version


def drop_versions(path: Path, versions: Collection[int]) -> None:
    """Forget sealing keys for good; what they sealed cannot be opened any more."""
    with _changing(path) as raw:
        for version in versions:
            if version != int(raw["current"]):
                raw["seal"].pop(str(version), None)
                raw.get("made", {}).pop(str(version), None)


def made_at(path: Path, version: int) -> datetime | None:
    """Return when a version was made, where the file says so."""
    at = json.loads(path.read_text()).get("made", {}).get(str(version))
    return datetime.fromisoformat(at) if at else None


def in_environment() -> bool:
    """Say whether the keys come from the environment, which we cannot change."""
    return bool(os.environ.get("UNIONHALL_KEYS"))


@lru_cache(maxsize=2)
def _parsed(text: str) -> Keyring:
    return parse(text)


@lru_cache(maxsize=2)
def _read(path: str, _stamp: tuple[int, int, int]) -> Keyring:
    return parse(Path(path).read_text())


def keyring() -> Keyring:
    """Return the keys as they are now; made on the first run if there are none."""
    if from_environment := os.environ.get("UNIONHALL_KEYS"):
        return _parsed(from_environment)
    path = os.fspath(settings.SEALING_KEY_FILE)
    try:
        state = os.stat(path)  # noqa: PTH116 -- asked for every row: a Path costs more than the call
    except FileNotFoundError:
        make(Path(path))
        state = os.stat(path)  # noqa: PTH116
    return _read(path, (state.st_mtime_ns, state.st_ino, state.st_size))
