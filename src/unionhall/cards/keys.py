"""The signing keys of the exchange with the bank: Ed25519, in the data folder, never the database.

``union-private.pem`` is made on the first run; ``bank-public.pem`` (or the file named by
``UNIONHALL_BANK_KEY``) holds the bank's public key, several one after the other while the
bank changes its key. ``simulated-bank-private.pem`` is the simulated bank's own.
"""

import hashlib
import os
import re
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

_PUBLIC = re.compile(rb"-----BEGIN PUBLIC KEY-----.*?-----END PUBLIC KEY-----\n?", re.DOTALL)


def folder() -> Path:
    """Return the folder with the exchange's keys."""
    return Path(settings.BANK_FOLDER)


def bank_key_file() -> Path:
    """Return where the bank's public key is expected."""
    return Path(settings.BANK_KEY_FILE or folder() / "bank-public.pem")


def key_id(key: Ed25519PublicKey) -> str:
    """Name a public key in sixteen letters: the beginning of its SHA-256."""
    return hashlib.sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:16]


def _put(path: Path, content: bytes) -> None:
    # Written aside and linked, so that of two processes at their first start one wins.
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _private(path: Path) -> Ed25519PrivateKey:
    if not path.exists():
        fresh = Ed25519PrivateKey.generate()
        _put(path, fresh.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ImproperlyConfigured(f"{path.name} must hold an Ed25519 key.")
    return key


def public_pem(key: Ed25519PrivateKey) -> bytes:
    """Return what the other side needs to check signatures."""
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def our_key() -> Ed25519PrivateKey:
    """Return the key that signs our files, made on the first run; its public half beside it."""
    key = _private(folder() / "union-private.pem")
    if not (public := folder() / "union-public.pem").exists():
        _put(public, public_pem(key))
    return key


def bank_keys() -> dict[str, Ed25519PublicKey]:
    """Return the bank's public keys by their names; empty where none is set up."""
    path = bank_key_file()
    if not path.exists():
        return {}
    found: dict[str, Ed25519PublicKey] = {}
    for block in _PUBLIC.findall(path.read_bytes()):
        try:
            key = load_pem_public_key(block)
        except (ValueError, UnsupportedAlgorithm) as unreadable:
            raise ImproperlyConfigured(f"{path.name} cannot be read.") from unreadable
        if not isinstance(key, Ed25519PublicKey):
            raise ImproperlyConfigured(f"{path.name} must hold Ed25519 keys.")
        found[key_id(key)] = key
    return found


def simulated_bank_key() -> Ed25519PrivateKey:
    """Return the simulated bank's key; where no bank is set up, it becomes the bank."""
    key = _private(folder() / "simulated-bank-private.pem")
    if not bank_key_file().exists():
        _put(bank_key_file(), public_pem(key))
    return key


def fits(key: Ed25519PublicKey, signature: bytes, content: bytes) -> bool:
    """Say whether the signature is this key's over this content."""
    try:
        key.verify(signature, content)
    except InvalidSignature:
        return False
    return True
