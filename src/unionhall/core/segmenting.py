"""Cutting texts into the words by which they are found, Chinese and English alike.

A text is stored under every word of the dictionary that stands in it, also those inside longer
words, and under every other pair of neighbouring characters: so two characters are found wherever
they stand, also a name or a new word that no dictionary knows. What is asked for is cut into as
few words as possible, a longer one into the shorter ones that make it up.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

import rjieba

_RUN = re.compile(r"[a-z0-9]+|[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f]+")


def runs(text: str) -> Iterator[str]:
    """Yield the stretches of letters, digits or Chinese; width and case make no difference."""
    return (found[0] for found in _RUN.finditer(unicodedata.normalize("NFKC", text).casefold()))


def words(text: str) -> list[str]:
    """Return every word by which a text is to be found, as often as it stands there.

    The last character of a stretch stands alone too, so that each character begins a word.
    """
    found: list[str] = []
    for run in runs(text):
        if run.isascii():
            found.append(run)
            continue
        known = [word for word in rjieba.cut_all(run) if len(word) > 1]
        pairs = [run[at : at + 2] for at in range(len(run) - 1)]
        covered = set(known)
        found += [*known, *(pair for pair in pairs if pair not in covered), run[-1]]
    return found


def asked(text: str) -> list[str]:
    """Return the words that all must stand in what is found; each once, in their order.

    A single character is returned only where nothing else was asked: it is a beginning then.
    """
    found: list[str] = []
    for run in runs(text):
        found += [run] if run.isascii() else _least(run)
    return list(dict.fromkeys(found)) or [run for run in runs(text) if len(run) == 1]


def _least(run: str) -> list[str]:
    cut = rjieba.cut(run, hmm=False)
    inside = [part for word in cut if len(word) > 1 for part in _parts(word)]
    return [*inside, *_pairs(cut)]


def _parts(word: str) -> list[str]:
    """Return the shorter words that a word is made of, or itself where they do not cover it."""
    inside = [part for part in rjieba.cut_for_search(word, hmm=False) if 1 < len(part) < len(word)]
    seen: set[int] = set()
    for part in inside:
        at = word.find(part)
        seen.update(range(at, at + len(part)))
    return inside if len(seen) == len(word) else [word]


def _pairs(cut: Iterable[str]) -> list[str]:
    """Return the pairs of neighbours among characters that stand alone."""
    found: list[str] = []
    before = ""
    for word in cut:
        alone = word if len(word) == 1 else ""
        if before and alone:
            found.append(before + alone)
        before = alone
    return found
