"""The words that people agree to, by purpose, version and language.

The texts are data (``data/consent_texts.json``): a version that somebody has agreed to never
changes, a new wording is a new version. Each states what the Personal Information Protection
Law asks for (Arts. 14, 17, 29, 30): who handles the data and how to reach them, what for,
which data, how long, which rights, and what follows from refusing.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils import translation

DATA = Path(__file__).parent / "data" / "consent_texts.json"
FALLBACK = "zh-hans"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentText:
    """One text as it is shown; ``label`` is the sentence beside the tick."""

    purpose: str
    version: str
    language: str
    title: str
    label: str
    paragraphs: tuple[tuple[str, str], ...]

    def for_handler(self, handler: str) -> tuple[tuple[str, str], ...]:
        """Fill in who handles the data and where to turn to."""
        names = {"handler": handler, "contact": settings.PRIVACY_CONTACT}
        return tuple((head, body.format(**names)) for head, body in self.paragraphs)


@lru_cache(maxsize=1)
def _texts() -> dict[tuple[str, str, str], ConsentText]:
    texts = {}
    for raw in json.loads(DATA.read_text(encoding="utf-8"))["texts"]:
        text = ConsentText(
            **{key: raw[key] for key in ("purpose", "version", "language", "title", "label")},
            paragraphs=tuple((head, body) for head, body in raw["paragraphs"]),
        )
        texts[text.purpose, text.version, text.language] = text
    return texts


def find(purpose: str, version: str, language: str) -> ConsentText | None:
    """Return a text, if there is one of this purpose, version and language."""
    return _texts().get((purpose, version, language))


def versions(purpose: str) -> list[str]:
    """List the versions of a purpose's text, oldest first."""
    return sorted({text.version for text in _texts().values() if text.purpose == purpose})


def current(purpose: str, language: str = "") -> ConsentText:
    """Return the newest text of a purpose, in the reader's language unless one is named."""
    wanted = language or translation.get_language() or FALLBACK
    version = versions(purpose)[-1]
    return find(purpose, version, wanted) or _texts()[purpose, version, FALLBACK]
