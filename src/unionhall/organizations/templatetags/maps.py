"""``{% area_map picture %}``: a map of areas with its legend; see ``boundaries/maps.py``."""

from typing import Any

from django import template

from unionhall.organizations.boundaries.maps import Picture

register = template.Library()


@register.inclusion_tag("organizations/map.html")
def area_map(picture: Picture) -> dict[str, Any]:
    """Draw a map; its page loads ``organizations/map.css``, ECharts and ``map.js``."""
    return {"picture": picture, "data_id": f"map-{picture.name}-data"}
