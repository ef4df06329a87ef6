"""The keys that seal people's data: read from a file or the environment, never the database.

The file is JSON: ``{"seal": {"1": "<base64 of 32 bytes>"}, "current": 1, "index": "…",
"audit": "…"}``. ``seal`` keeps every version that rows may still be sealed with; ``index``
is the key of the blind indexes, ``audit`` that of the audit chains. ``UNIONHALL_KEYS`` may
hold the same JSON instead of a file.
"""

import base64
import json
import os
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

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
    }
    draft = path.with_suffix(f".{os.getpid()}.new")
    write(draft, fresh)
    try:
        os.link(draft, path)  # fails if another process was first, which is just as well
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def add_version(path: Path) -> int:
    """Add a new sealing key and make it current; return its version."""
    raw = json.loads(path.read_text())
    version = max(int(v) for v in raw["seal"]) + 1
    raw["seal"][str(version)] = _new_key()
    raw["current"] = version
    write(path, raw)
    keyring.cache_clear()
    return version


@lru_cache(maxsize=1)
def keyring() -> Keyring:
    """Return the keys of this process, read once; made on the first run if there are none."""
    if from_environment := os.environ.get("UNIONHALL_KEYS"):
        return parse(from_environment)
    path = Path(settings.SEALING_KEY_FILE)
    if not path.exists():
        make(path)
    return parse(path.read_text())
