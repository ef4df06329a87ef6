"""Lists that somebody stands in: what is kept of them for writing and taking back."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from unionhall.core.personal_fields import (
    COUNTED,
    Subject,
    Table,
    declare,
    emptied,
    kept,
    nothing,
    of_staff,
    scrubbed,
)
from unionhall.intake.models import Batch, Chunk, FilePart, Layout, Row, Template

SHORT = _("a sealed file cannot be changed in part; it is deleted after its time")
KEEP = _("90 days after the list ended, unless the installation sets another term")
EMPTIED = (
    *("blind_index", "sealed", "before", "sex", "nation", "education", "political", "household"),
    *("skill_level", "name_token", "phone_token", "employer_typed", "employment_form", "post"),
    "was",
)


def _rows(subject: Subject) -> QuerySet[Row]:
    return Row.objects.filter(person_public_id=subject.public_id)


declare(
    Table(
        model=Batch,
        fields={"by": of_staff(), "filename": scrubbed()},
        plain=frozenset(
            {"state", "digest", "sheet", "titles", "mapping", "confirmed", "undo_only"}
        ),
    ),
    Table(
        model=FilePart,
        fields={"sealed": kept(SHORT, exported=False)},
    ),
    nothing(Chunk),
    Table(
        model=Row,
        title=_("Lists you stand in"),
        purpose=_("entering a list of members, and taking it back"),
        keep=KEEP,
        of=_rows,
        fields={name: emptied() for name in EMPTIED}
        | {
            "person_public_id": kept(COUNTED, exported=False),
            "spell": kept(COUNTED, exported=False),
        },
        also=("line", "began_on"),
        plain=frozenset({"problems", "changed", "beginning"}),
    ),
    nothing(Layout, "fingerprint", "mapping"),
    Table(
        model=Template,
        fields={"set_by": of_staff()},
        plain=frozenset({"name", "filename", "content", "sha256", "sheet", "titles", "columns"}),
    ),
)
