"""Papers of bodies: archives, which name those who stood and were elected.

Nobody may alter an archive, so they stay as they are, sealed; a person is told so before
asking for deletion.
"""

from unionhall.core.personal_fields import (
    ARCHIVE,
    Table,
    declare,
    kept,
    nothing,
    of_staff,
    scrubbed,
)
from unionhall.papers.models import NumberWord, Paper, Scan, Series, Template

declare(
    nothing(NumberWord, "series", "word"),
    nothing(Series, "series"),
    Table(
        model=Template,
        fields={"uploaded_by_name": of_staff()},
        plain=frozenset({"kind", "docx", "sha256"}),
    ),
    Table(
        model=Paper,
        fields={
            "sealed": kept(ARCHIVE, exported=False),
            "made_by_name": of_staff(),
            "void_reason": scrubbed(),
        },
        plain=frozenset(
            {
                *("state", "submission_id", "sent_hash", "kind", "body_name", "series", "word"),
                *("reference", "subject_app", "subject_id", "subject_name", "template_sha256"),
            }
        ),
    ),
    Table(
        model=Scan,
        fields={"sealed": kept(ARCHIVE, exported=False), "attached_by_name": of_staff()},
        plain=frozenset({"content_hash"}),
    ),
)
