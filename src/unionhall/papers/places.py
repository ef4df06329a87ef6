"""How bodies are called: this app knows them by their path only, and asks who knows more."""

from collections.abc import Callable, Iterable, Mapping

NamesOf = Callable[[Iterable[str]], Mapping[str, str]]

_names: list[NamesOf] = []


def named_by(names: NamesOf) -> None:
    """Let an app above say what the bodies at some paths are called."""
    _names[:] = [names]


def known(place: str) -> bool:
    """Say whether a body stands at a path."""
    return place in names([place])


def name(place: str) -> str:
    """Return the name of the body at a path, the path where nobody knows it."""
    found = _names[0]([place]) if _names else {}
    return found.get(place, place)


def names(places: Iterable[str]) -> Mapping[str, str]:
    """Return the names of the bodies at some paths, with one question."""
    return _names[0](places) if _names else {}
