"""Values that offices set: only who set them."""

from unionhall.core.personal_fields import Table, declare, of_staff, scrubbed
from unionhall.rules.models import LocalValue

declare(
    Table(
        model=LocalValue,
        fields={"reason": scrubbed(), "set_by": of_staff()},
        plain=frozenset({"rule", "value"}),
    )
)
