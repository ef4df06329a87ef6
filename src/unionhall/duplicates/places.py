"""Which body stands above both records of a pair."""

from collections.abc import Sequence

from unionhall.core.scoping import STEP


def above(paths: Sequence[str]) -> str:
    """Return the path of the lowest body above all these; a record without a place has no say."""
    known = [path for path in paths if path]
    if not known:
        return ""
    first, last = min(known), max(known)
    end = 0
    while first[end : end + STEP] and first[end : end + STEP] == last[end : end + STEP]:
        end += STEP
    return first[:end]
