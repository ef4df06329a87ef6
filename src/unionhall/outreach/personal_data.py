"""Meetings and visits: free texts in which somebody may have written a number."""

from unionhall.core.personal_fields import PUBLIC_OFFICE, Table, declare, kept, nothing, scrubbed
from unionhall.outreach.models import (
    Attendance,
    Meeting,
    Partner,
    Promise,
    ScheduleRule,
    Tap,
    Visit,
)

declare(
    nothing(Partner, "name"),
    Table(
        model=Meeting,
        fields={"theme": scrubbed(), "cancel_reason": scrubbed()},
        plain=frozenset({"state", "place", "address", "division_code", "sent_hash"}),
    ),
    nothing(Meeting.partners.through),
    nothing(Attendance),
    Table(
        model=Visit,
        fields={
            "head_met": kept(PUBLIC_OFFICE, exported=False),
            "obstacles": scrubbed(),
            "needs": scrubbed(),
            "result": scrubbed(),
        },
    ),
    Table(
        model=Promise,
        fields={"text": scrubbed(), "answer": scrubbed()},
        plain=frozenset({"sent_hash"}),
    ),
    nothing(ScheduleRule, "below", "theme", "source"),
    Table(model=Tap, fields={"reason": scrubbed()}),
)
