"""Supervision: inspectors in office, who complained, who is to be dismissed."""

from django.utils.translation import gettext_lazy as _

from unionhall.core.personal_fields import Table, declare, kept, nothing, of_staff, scrubbed
from unionhall.supervision.models import (
    Answer,
    Inspector,
    Investigation,
    Letter,
    Notice,
    NoticeLink,
)

KEPT = _("the union's file of supervision, sealed; it is found by no name (Trade Union Law)")

declare(
    Table(model=Inspector, fields={"name": of_staff()}, plain=frozenset({"card"})),
    Table(
        model=Investigation,
        fields={
            "sealed": kept(KEPT, exported=False),
            "source_text": scrubbed(),
            "about": scrubbed(),
            "facts": scrubbed(),
        },
        plain=frozenset({"state", "submission_id", "sent_hash", "reference", "elsewhere"}),
    ),
    Table(
        model=Letter,
        fields={
            "signer": of_staff(),
            "receipt": of_staff(),
            "facts": scrubbed(),
            "demand": scrubbed(),
            "outcome": scrubbed(),
            "reason": scrubbed(),
        },
        plain=frozenset(
            {"state", "submission_id", "sent_hash", "addressee", "signer_post", "number", "case"}
        ),
    ),
    Table(
        model=Answer,
        fields={"sealed": kept(KEPT, exported=False), "noted_by": of_staff()},
        plain=frozenset({"submission_id", "sent_hash", "scan_format"}),
    ),
    nothing(NoticeLink, "token"),
    Table(
        model=Notice,
        fields={
            "sealed": kept(KEPT, exported=False),
            "text": scrubbed(),
            "objection": scrubbed(),
            "reply": scrubbed(),
            "outcome": scrubbed(),
        },
        plain=frozenset(
            {
                "state",
                "submission_id",
                "sent_hash",
                "receipt",
                "employer_name",
                "credit_code",
                "reported_to",
            }
        ),
    ),
)
