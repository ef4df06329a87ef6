"""Changes of the structure: their journals hold columns that say nothing of people."""

from unionhall.core.personal_fields import Table, declare, nothing, of_staff, scrubbed
from unionhall.restructuring.models import Change, ChangeBody

declare(
    Table(
        model=Change,
        fields={
            "reason": scrubbed(),
            "undo_reason": scrubbed(),
            "made_by_name": of_staff(),
            "undone_by_name": of_staff(),
        },
        plain=frozenset({"key", "parameters", "figures", "journal"}),
    ),
    nothing(ChangeBody, "name"),
)
