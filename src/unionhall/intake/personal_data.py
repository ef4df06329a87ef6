"""Lists handed in: the files as they were handed in, and what their rows came to."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from unionhall.core.personal_fields import (
    COUNTED,
    Gone,
    Ground,
    Personal,
    Subject,
    Table,
    declare,
    dropped,
    emptied,
    kept,
    nothing,
    of_staff,
)
from unionhall.intake import queries
from unionhall.intake.models import Batch, Chunk, FilePart, Layout, Row, Template


def rows(subject: Subject) -> QuerySet[Row]:
    """List the rows of lists that were about a person."""
    return queries.rows_about(subject).select_related("organization")


def _batches(subject: Subject) -> QuerySet[Batch]:
    return Batch.objects.filter(pk__in=rows(subject).values("batch"))


def _parts(subject: Subject) -> QuerySet[FilePart]:
    return FilePart.objects.filter(batch__in=rows(subject).values("batch"))


PURPOSE = _("taking members over from a union's list, and answering for each row")
KEEP = _("180 days after the list was finished, so that it can be taken back")

declare(
    Table(
        model=Batch,
        of=_batches,
        fields={
            "by": of_staff(),
            # People name files after members.
            "filename": Personal(gone=Gone.EMPTIED, exported=False),
        },
        plain=frozenset(
            {
                "subject",
                "state",
                "digest",
                "employment_form",
                "sheet",
                "titles",
                "fingerprint",
                "mapping",
                "undo_only",
                "confirmed",
            }
        ),
    ),
    nothing(Chunk, "stage"),
    nothing(Layout, "fingerprint", "mapping"),
    Table(
        model=Template,
        fields={"set_by": of_staff()},
        plain=frozenset({"name", "filename", "content", "sha256", "sheet", "titles", "columns"}),
    ),
    Table(
        model=FilePart,
        title=_("Files of lists with your name"),
        purpose=PURPOSE,
        keep=KEEP,
        of=_parts,
        fields={"sealed": dropped()},
    ),
    Table(
        model=Row,
        title=_("Lists that you stood in"),
        purpose=PURPOSE,
        ground=Ground.OFFICE,
        keep=KEEP,
        of=rows,
        fields={
            "sealed": emptied(),
            "before": emptied(),
            "blind_index": emptied(),
            "name_token": emptied(),
            "phone_token": emptied(),
            "person_public_id": emptied(),
            "was": emptied(),
            "birth_year": Personal(gone=Gone.EMPTIED, exported=False),
            **{
                name: kept(COUNTED, exported=False)
                for name in (
                    *("sex", "nation", "education", "political", "household"),
                    *("skill_level", "employment_form"),
                )
            },
            "post": emptied(),
            "employer_typed": emptied(),
        },
        also=("began_on", "organization"),
        plain=frozenset({"problems", "changed", "beginning", "spell", "name"}),
    ),
)
