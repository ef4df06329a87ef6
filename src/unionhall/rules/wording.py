"""How rules are written for people."""

from decimal import Decimal
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from unionhall.codes.counties import counties
from unionhall.core import formats
from unionhall.rules.book import NATIONAL, Bound, Bracket, Counted, Grade, Pair, Rule, Source, Value

UNITS: dict[str, str | Promise] = {
    "none": "",
    "members": pgettext_lazy("unit", "members"),
    "women_members": pgettext_lazy("unit", "women members"),
    "women_staff": pgettext_lazy("unit", "women on the staff"),
    "staff": pgettext_lazy("unit", "staff"),
    "people": pgettext_lazy("unit", "people"),
    "records": pgettext_lazy("unit", "records"),
    "workers": pgettext_lazy("unit", "workers"),
    "calendar_days": pgettext_lazy("unit", "days"),
    "working_days": pgettext_lazy("unit", "working days"),
    "months": pgettext_lazy("unit", "months"),
    "years": pgettext_lazy("unit", "years"),
    "times_a_year": pgettext_lazy("unit", "times a year"),
    "yuan_a_month": pgettext_lazy("unit", "yuan a month"),
    "yuan_a_year": pgettext_lazy("unit", "yuan a year"),
    "days_a_month": pgettext_lazy("unit", "days a month"),
    "hours": pgettext_lazy("unit", "hours"),
    "times": pgettext_lazy("unit", "times"),
    "per_cent": "%",
    "of_entitled": pgettext_lazy("unit", "of those entitled"),
    "of_seats": pgettext_lazy("unit", "of the seats"),
    "of_staff": pgettext_lazy("unit", "of the staff"),
}
_BOUNDS: dict[Bound | None, str | Promise] = {
    None: _("%(value)s"),
    Bound.AT_LEAST: _("at least %(value)s"),
    Bound.AT_MOST: _("at most %(value)s"),
    Bound.MORE_THAN: _("more than %(value)s"),
    Bound.LESS_THAN: _("fewer than %(value)s"),
}
PER_CENT = 100
_LESSER = str.maketrans("《》", "〈〉")
NUMBERS = frozenset({"yuan_a_month", "yuan_a_year", "days_a_month"})
"""Units of numbers with decimals; what else has decimals is a share."""


def unit(name: str) -> str:
    """Return what is counted."""
    return str(UNITS[name])


def amount(value: Value, unit_name: str) -> str:
    """Write a value with what it counts: 25 名会员, 2/3, 5%."""
    if value is None:
        return gettext("not set")
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, tuple):
        parts = [_bracket(one) if isinstance(one, Bracket) else str(one) for one in value]
        number = gettext(", ").join(parts)
        if value and isinstance(value[0], Bracket):
            return number
    elif isinstance(value, Decimal) and unit_name in NUMBERS:
        number = formats.grouped(value)
    elif isinstance(value, Decimal):
        number = f"{(value * PER_CENT).normalize():f}%"
    else:
        number = str(value) if isinstance(value, Fraction) else formats.grouped(value)
    words = {"number": number, "unit": unit(unit_name)}
    return (gettext("%(number)s %(unit)s") % words).strip()


def _bracket(one: Bracket) -> str:
    facts = {"least": one.least, "most": one.most, "low": one.low, "high": one.high}
    if one.low == one.high:
        return gettext("from %(least)s: %(low)s") % facts
    if not one.least:
        return gettext("up to %(most)s: %(low)s–%(high)s") % facts
    return gettext("%(least)s–%(most)s: %(low)s–%(high)s") % facts


def value(rule: Rule) -> str:
    """Write what a rule says: 不少于 25 名会员."""
    said = amount(rule.value, rule.unit)
    if rule.value is None:
        return said
    said = str(_BOUNDS[rule.bound]) % {"value": said}
    if rule.counted is Counted.BEFORE:
        return gettext("%(value)s before") % {"value": said}
    return said


def region(code: str) -> str:
    """Return what a region is called."""
    if code == NATIONAL:
        return gettext("the whole country")
    found = counties().get(code)
    return found.name if found else code


def quoted(title: str) -> str:
    """Write a Chinese title in its marks; marks inside it become the lesser ones: 《…〈…〉…》."""
    return title if title.startswith("《") else f"《{title.translate(_LESSER)}》"


def cited(source: Source, article: Pair) -> str:
    """Cite an article: 《劳动争议调解仲裁法》第二十七条; Labour Law, Art. 36."""
    title = source.title
    if (get_language() or "").startswith("zh"):
        return f"{quoted(title.zh)}{article.zh}"
    return f"{title.en}, {article.en}" if article else title.en


def period(rule: Rule) -> str:
    """Write for how long a version holds; what no law says has no days."""
    days = {"since": formats.day(rule.valid_from), "until": formats.day(rule.valid_until)}
    if rule.valid_from and rule.valid_until:
        return gettext("from %(since)s, before %(until)s") % days
    if rule.valid_from:
        return gettext("from %(since)s") % days
    if rule.valid_until:
        return gettext("before %(until)s") % days
    law = rule.grade not in {Grade.NOT_FOUND, Grade.OWN}
    return gettext("long since") if law else "–"
