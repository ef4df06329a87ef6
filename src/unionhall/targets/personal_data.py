"""Employers that are to get a union: contacts in office, and free texts."""

from unionhall.core.personal_fields import PUBLIC_OFFICE, Table, declare, kept, nothing, scrubbed
from unionhall.targets.models import Party, Stage, Target, Task

declare(
    Table(
        model=Target,
        fields={
            "obstacle_text": scrubbed(),
            "contact": scrubbed(),
            "close_reason": scrubbed(),
        },
        plain=frozenset({"state", "source"}),
    ),
    nothing(Stage),
    Table(
        model=Party,
        fields={
            "contact_name": kept(PUBLIC_OFFICE, exported=False),
            "contact_phone": scrubbed(),
        },
        plain=frozenset({"name"}),
    ),
    Table(model=Task, fields={"what": scrubbed(), "result": scrubbed()}),
)
