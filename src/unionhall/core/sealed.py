"""Sealing people's data, and finding it again without opening it.

Two profiles, chosen by the setting ``CRYPTO_PROFILE``: ``international`` (AES-256-GCM,
HMAC-SHA-256) and ``sm`` (SM4-GCM, HMAC-SM3). A sealed blob is nonce (12 bytes), cipher
text and tag (16 bytes); table and row id are its associated data, so that a blob moved to
another row does not open.
"""

import hashlib
import hmac
import json
import os
from collections.abc import Callable
from functools import lru_cache
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import GCM
from django.conf import settings

from unionhall.core.keyring import keyring

NONCE_BYTES = 12
TAG_BYTES = 16
SM4_KEY_BYTES = 16


class Tampered(Exception):
    """A sealed blob does not open: it was changed, or belongs to another row."""


class KeyMissing(Exception):
    """A sealed blob needs a key version that the key file does not hold (any more)."""


@lru_cache(maxsize=16)
def _aes(key: bytes) -> AESGCM:
    return AESGCM(key)


def _encrypt(key: bytes, plain: bytes, associated: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    if settings.CRYPTO_PROFILE == "international":
        return nonce + _aes(key).encrypt(nonce, plain, associated)
    sealer = Cipher(SM4(key[:SM4_KEY_BYTES]), GCM(nonce)).encryptor()
    sealer.authenticate_additional_data(associated)
    return nonce + sealer.update(plain) + sealer.finalize() + sealer.tag


def _decrypt(key: bytes, blob: bytes, associated: bytes) -> bytes:
    nonce, rest = blob[:NONCE_BYTES], blob[NONCE_BYTES:]
    try:
        if settings.CRYPTO_PROFILE == "international":
            return _aes(key).decrypt(nonce, rest, associated)
        text, tag = rest[:-TAG_BYTES], rest[-TAG_BYTES:]
        opener = Cipher(SM4(key[:SM4_KEY_BYTES]), GCM(nonce, tag)).decryptor()
        opener.authenticate_additional_data(associated)
        return opener.update(text) + opener.finalize()
    except (InvalidTag, ValueError) as wrong:
        raise Tampered from wrong


def _associated(table: str, row: UUID) -> bytes:
    return table.encode() + b"\0" + row.bytes


def seal(table: str, row: UUID, content: dict[str, Any]) -> tuple[bytes, int]:
    """Seal the content for one row; return the blob and the version of the key used."""
    ring = keyring()
    plain = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    return _encrypt(ring.seal[ring.current], plain, _associated(table, row)), ring.current


def sealer(table: str) -> tuple[Callable[[bytes, dict[str, Any]], bytes], int]:
    """Return a function that seals many rows' contents (row id as bytes), and its key's version.

    For bulk work: what is looked up once for each row by ``seal`` is looked up once for all.
    """
    seal_text, version = text_sealer(table)
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    return lambda row, content: seal_text(row, encode(content)), version


def text_sealer(table: str) -> tuple[Callable[[bytes, str], bytes], int]:
    """Return a function like that of ``sealer``, for contents that are JSON already."""
    ring = keyring()
    key, prefix = ring.seal[ring.current], table.encode() + b"\0"

    def seal_text(row: bytes, content: str) -> bytes:
        return _encrypt(key, content.encode(), prefix + row)

    return seal_text, ring.current


def seal_bytes(bound: bytes, plain: bytes) -> tuple[bytes, int]:
    """Seal a piece of a file; ``bound`` says of which file it is, and which piece."""
    ring = keyring()
    return _encrypt(ring.seal[ring.current], plain, bound), ring.current


def unseal_bytes(bound: bytes, blob: bytes, key_version: int) -> bytes:
    """Open a piece of a file; raises what ``unseal`` raises."""
    return _decrypt(_key(key_version), blob, bound)


def reseal(table: str, row: UUID, blob: bytes, key_version: int) -> tuple[bytes, int]:
    """Seal a row's blob anew with the current key; the content is not looked into."""
    ring = keyring()
    associated = _associated(table, row)
    plain = _decrypt(_key(key_version), bytes(blob), associated)
    return _encrypt(ring.seal[ring.current], plain, associated), ring.current


def _key(version: int) -> bytes:
    ring = keyring()
    if version not in ring.seal:
        raise KeyMissing(version)
    return ring.seal[version]


def unseal(table: str, row: UUID, blob: bytes, key_version: int) -> dict[str, Any]:
    """Open a row's blob; raises Tampered where it does not open, KeyMissing without the key."""
    plain = _decrypt(_key(key_version), bytes(blob), _associated(table, row))
    content: dict[str, Any] = json.loads(plain)
    return content


@lru_cache(maxsize=8)
def _hasher(key: bytes, profile: str) -> "hmac.HMAC":
    return hmac.new(key, digestmod=hashlib.sha256 if profile == "international" else "sm3")


def opener(table: str) -> Callable[[bytes, bytes, int], dict[str, Any]]:
    """Return a function that opens many rows' blobs: row id as bytes, blob, version of the key.

    For bulk work, as ``sealer``.
    """
    ring, prefix = keyring(), table.encode() + b"\0"

    def open_row(row: bytes, blob: bytes, version: int) -> dict[str, Any]:
        key = ring.seal.get(version) or _key(version)
        content: dict[str, Any] = json.loads(_decrypt(key, blob, prefix + row))
        return content

    return open_row


def keyed_hash(purpose: str, text: str) -> UUID:
    """Return the keyed hash of a text, first 128 bits, apart for each purpose.

    Used as blind index: equal texts give equal hashes, and nobody without the key can try
    texts out.
    """
    state = _hasher(keyring().index, settings.CRYPTO_PROFILE).copy()
    state.update(f"{purpose}\0{text}".encode())
    return UUID(bytes=state.digest()[:16])


def hasher(purpose: str) -> Callable[[str], str]:
    """Return a function that gives ``keyed_hash`` of many texts, as hexadecimal digits."""
    state = _hasher(keyring().index, settings.CRYPTO_PROFILE).copy()
    state.update(f"{purpose}\0".encode())

    def hash_text(text: str) -> str:
        one = state.copy()
        one.update(text.encode())
        return one.digest()[:16].hex()

    return hash_text
