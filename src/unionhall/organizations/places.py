"""Naming the places of bodies for the apps below, which know only their paths."""

from collections.abc import Collection

from unionhall.core.scoping import STEP
from unionhall.organizations.models import Organization
from unionhall.rules.places import Place


def places(paths: Collection[str]) -> dict[str, Place]:
    """Return name and division of the bodies at these paths; the division of the nearest above."""
    lines = {path: [path[:end] for end in range(STEP, len(path) + 1, STEP)] for path in paths}
    wanted = {path for line in lines.values() for path in line}
    rows = Organization.objects.filter(path__in=wanted).values_list("path", "name", "division_code")
    known = {path: (name, code) for path, name, code in rows}
    found = {}
    for path, line in lines.items():
        if path in known:
            codes = [known[above][1] for above in line if above in known]
            found[path] = Place(known[path][0], next((c for c in reversed(codes) if c), ""))
    return found
