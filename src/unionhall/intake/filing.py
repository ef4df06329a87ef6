"""Keeping the file of a batch: in sealed parts, beside everything else in the database."""

import hashlib
from base64 import b64decode, b64encode

from unionhall.core.sealed import seal, unseal
from unionhall.intake.errors import FileGone
from unionhall.intake.models import Batch, FilePart

PART = 1 << 20


def digest(content: bytes) -> str:
    """Return what is the same for the same file only."""
    return hashlib.sha256(content).hexdigest()


def put(batch: Batch, content: bytes) -> None:
    """Seal the file away."""
    for number, start in enumerate(range(0, len(content), PART)):
        part = FilePart(batch=batch, number=number)
        text = {"part": b64encode(content[start : start + PART]).decode()}
        part.sealed, part.key_version = seal(FilePart.TABLE, part.public_id, text)
        part.save(force_insert=True)


def kept(batch: Batch) -> bool:
    """Say whether the file is still there: it goes when somebody in it is deleted."""
    return batch.parts.exists()


def get(batch: Batch) -> bytes:
    """Return the file as it was handed in; raises FileGone where it is not kept any more."""
    parts = batch.parts.order_by("number").iterator(chunk_size=4)
    content = b"".join(
        b64decode(unseal(FilePart.TABLE, one.public_id, bytes(one.sealed), one.key_version)["part"])
        for one in parts
    )
    if digest(content) != batch.digest:
        raise FileGone
    return content
