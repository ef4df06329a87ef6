"""Reading the table of divisions. Divisions are public: no actor is asked for."""

from django.db.models import QuerySet

from unionhall.codes.counties import present_code
from unionhall.codes.errors import NoSuchDivision
from unionhall.codes.models import Division

LENGTHS = (2, 4, 6, 9, 12)


def division(code: str) -> Division:
    """Find a division by its code, in use or not; 110000 and 11 are the same."""
    found = Division.objects.filter(code=_own_length(code)).first()
    if found is None:
        raise NoSuchDivision(code=code[:20])
    return found


def _own_length(code: str) -> str:
    code = code.strip()
    if len(code) == 6:  # noqa: PLR2004 -- provinces and cities are often written with noughts
        return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code
    return code


def resolve(code: str) -> Division:
    """Find the division that a code stands for today: 110229 (延庆县) is 110119 (延庆区).

    A code that ended without one heir stays what it was. Below a county that has another
    code today, the street or community is looked up under the new one.
    """
    code = _own_length(code)
    found = Division.objects.filter(code=code).first()
    if found is None and len(code) > 6:  # noqa: PLR2004 -- the county's digits
        found = Division.objects.filter(code=present_code(code[:6]) + code[6:]).first()
    if found is None:
        raise NoSuchDivision(code=code[:20])
    seen = {found.code}
    while found.successor_id and found.successor_id not in seen:
        seen.add(found.successor_id)
        found = Division.objects.get(code=found.successor_id)
    return found


def lineage(code: str) -> list[Division]:
    """List a division and everything that contains it, from the province down."""
    code = _own_length(code)
    above = [code[:length] for length in LENGTHS if length <= len(code)]
    return list(Division.objects.filter(code__in=above).order_by("level"))


def full_name(code: str) -> str:
    """Write a division with what contains it: 北京市延庆区儒林街道; empty for no known code."""
    names = [d.name for d in lineage(code) if d.name not in {"市辖区", "县"}]
    return "".join(names)


def below(code: str) -> QuerySet[Division]:
    """List what lies directly below a division and is in use, by code."""
    return Division.objects.filter(parent=_own_length(code), until=None).order_by("code")


def streets_of(county: str) -> QuerySet[Division]:
    """List the streets, towns and townships of a county."""
    return below(county).filter(level=Division.Level.STREET)
