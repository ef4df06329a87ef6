"""What a worker does for this app."""

from array import array
from collections.abc import Iterator, Sequence
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from unionhall.core import exporting, exports
from unionhall.core.actors import Actor
from unionhall.core.jobs import Work
from unionhall.members import columns, permissions, queries
from unionhall.members.services import full_export


@exports.kind(full_export.KIND, _("Export of members with full data"))
def write_members(actor: Actor, work: Work) -> UUID:
    """Write the members of a body with full data, as whoever asked may open and export them."""
    body = queries.body_for_full_export(actor, UUID(str(work.subject)))
    form, past = str(work.arguments["form"]), bool(work.arguments["past"])
    found = queries.for_full_export(body, past=past)
    rows = array("q", found.values_list("pk", flat=True).iterator(chunk_size=5000))
    title = gettext("members")
    taken = exports.TakenOut(
        name=full_export.KIND,
        permission=permissions.EXPORT_IN_FULL,
        filename=f"{title}-{body.name}.{form}",
        rows=len(rows),
        scopes=(body.path,),
        clear=True,
    )

    def cells() -> Iterator[Sequence[object]]:
        opened = full_export.opened(actor, rows, work.public_id, str(work.arguments["reason"]))
        for number, row in enumerate(opened, 1):
            yield columns.cells(row, codes=form == "csv")
            work.progress(number, len(rows))

    pieces = exporting.file_of(form, columns.headings(), cells(), title)
    return exports.keep(actor, work, taken, pieces)
