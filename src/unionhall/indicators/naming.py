"""Names for the values of dimensions."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Field, ForeignKey
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from unionhall.core.facts import Fact
from unionhall.organizations.models import Organization

DIMENSIONS = {
    "kind": gettext_lazy("kind"),
    "level": gettext_lazy("level"),
    "place_type": gettext_lazy("type of place"),
    "guided_by": gettext_lazy("guided by"),
    "organizer": gettext_lazy("organizer"),
    "category": gettext_lazy("category"),
    "channel": gettext_lazy("joining channel"),
    "employment_form": gettext_lazy("employment form"),
    "beginning": gettext_lazy("how it began"),
    "ending": gettext_lazy("how it ended"),
    "standing": pgettext_lazy("member", "standing"),
    "ground": pgettext_lazy("member", "ground"),
    "sex": gettext_lazy("sex"),
    "industry": gettext_lazy("industry"),
    "ownership": gettext_lazy("ownership"),
    "mode": gettext_lazy("mode of founding"),
    "stage": gettext_lazy("stage"),
    "large": gettext_lazy("size of the employer"),
    "what": gettext_lazy("what changed"),
    "way": pgettext_lazy("consultation", "channel"),
    "topic": gettext_lazy("type of question"),
    "matter": gettext_lazy("matter"),
    "outcome": gettext_lazy("outcome"),
    "violation": gettext_lazy("violation"),
    "timing": gettext_lazy("in time or late"),
    "result": gettext_lazy("result"),
    "came_by": gettext_lazy("how it came"),
    "unit": pgettext_lazy("figure of warnings", "unit"),
    "partner": gettext_lazy("kind of partner"),
    "linkage": gettext_lazy("kind of linkage"),
    "purpose": pgettext_lazy("referral", "what for"),
}


def is_body(fact: Fact, dimension: str) -> bool:
    """Say whether a dimension's values are union bodies."""
    field = _field(fact, dimension)
    return isinstance(field, ForeignKey) and field.related_model is Organization


def labels(fact: Fact, dimension: str, values: Iterable[str]) -> dict[str, str]:
    """Name the values of a dimension, in the order of its list, unknown ones at the end."""
    wanted = list(values)
    known: Mapping[Any, Any]
    if dimension in fact.labels:
        known = fact.labels[dimension]()
    elif is_body(fact, dimension):
        bodies = Organization.objects.filter(pk__in=[v for v in wanted if v]).order_by("path")
        known = {str(body.pk): body.name for body in bodies}
    else:
        known = dict(_field(fact, dimension).flatchoices)
    named = {str(value): str(label) for value, label in known.items() if str(value) in wanted}
    for value in wanted:
        named.setdefault(value, value or _("not recorded"))
    return named


def offered(fact: Fact, dimension: str) -> list[tuple[str, str]]:
    """List what a reader can choose, where the list is short enough to be shown."""
    if dimension in fact.labels:
        return [(str(v), str(label)) for v, label in fact.labels[dimension]().items()]
    if is_body(fact, dimension):
        return []
    return [(str(v), str(label)) for v, label in _field(fact, dimension).flatchoices]


def _field(fact: Fact, dimension: str) -> Field[Any, Any]:
    model, column = fact.rows().model, fact.dimensions[dimension]
    *through, last = column.split("__")
    for name in through:
        model = model._meta.get_field(name).related_model
    field: Field[Any, Any] = model._meta.get_field(last)
    return field


def public(fact: Fact, dimension: str, values: Iterable[str]) -> dict[str, str]:
    """Turn a dimension's values into what may stand in an address: bodies by public id."""
    wanted = list(values)
    if not is_body(fact, dimension):
        return {value: value for value in wanted}
    bodies = Organization.objects.filter(pk__in=[v for v in wanted if v])
    known = {str(body.pk): str(body.public_id) for body in bodies}
    return {value: known.get(value, "") for value in wanted}
