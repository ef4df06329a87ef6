"""The audit trail: it names members by their masked name and public id only."""

from unionhall.core.models import AuditEntry, AuditHead
from unionhall.core.personal_fields import TRAIL, Table, declare, kept, nothing

declare(
    Table(
        model=AuditEntry,
        fields={
            "actor_name": kept(TRAIL, exported=False),
            "reason": kept(TRAIL, exported=False),
            "facts": kept(TRAIL, exported=False),
        },
        plain=frozenset({"role", "action", "target", "seal"}),
    ),
    nothing(AuditHead, "seal"),
)
