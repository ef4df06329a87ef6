"""What a worker does for this app."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unionhall.core import exports, jobs
from unionhall.core.actors import Actor, Permission
from unionhall.core.jobs import Work
from unionhall.core.models import Job
from unionhall.intake import filling, queries
from unionhall.intake.models import Batch
from unionhall.intake.permissions import TAKE_IN, UNDO, VIEW
from unionhall.intake.services import templates, working
from unionhall.members import queries as members
from unionhall.members.columns import BY_CODE
from unionhall.members.permissions import EXPORT_IN_FULL
from unionhall.members.services import full_export


def _page(job: Job) -> str:
    return reverse("intake:batch", args=[job.subject])


def _register(state: str, label: str | Promise, stop: Permission) -> None:
    @jobs.kind(working.kind(state), label=label, permission=VIEW, stop=stop, page=_page)
    def run(actor: Actor, work: Work) -> UUID:
        """Go through the parts of a batch that are not done yet."""
        batch = queries.batch(actor, UUID(str(work.subject)))
        if batch.state == state and batch.generation == work.arguments["generation"]:
            working.RUNS[state](actor, batch, work.progress)
        return batch.public_id


_register(Batch.State.CHECKING, _("Checking a list"), TAKE_IN)
_register(Batch.State.WRITING, _("Writing a list"), TAKE_IN)
_register(Batch.State.UNDOING, _("Taking a list back"), UNDO)


FIELDS = {"union_name": "organization_name", "union_code": "organization_code"}
"""What the lists of members out and in call differently."""


@exports.kind(templates.KIND, _("A template filled with members"))
def fill(actor: Actor, work: Work) -> UUID:
    """Write the members of a body into a template, as whoever asked may open and export them."""
    body = members.body_for_full_export(actor, UUID(str(work.subject)))
    template = queries.template(actor, UUID(str(work.arguments["template"])))
    found = members.for_full_export(body, past=False)
    keys = list(found.values_list("pk", flat=True)[: templates.MOST_FILLED])
    rows = _cells(actor, work, keys, template.columns)
    content = filling.fill(bytes(template.content), template.sheet, template.head_line, rows)
    taken = exports.TakenOut(
        name=templates.KIND,
        permission=EXPORT_IN_FULL,
        filename=f"{template.name}-{body.name}.xlsx",
        rows=len(keys),
        scopes=(body.path,),
        clear=True,
    )
    return exports.keep(actor, work, taken, [content])


def _cells(
    actor: Actor, work: Work, keys: list[int], marked: Mapping[str, Sequence[str]]
) -> Iterator[filling.Cells]:
    columns = [
        (int(column[1:]), BY_CODE[FIELDS.get(name, name)], form == templates.CODE)
        for column, (name, form) in marked.items()
    ]
    reason = str(work.arguments["reason"])
    for number, row in enumerate(full_export.opened(actor, keys, work.public_id, reason), 1):
        yield filling.texts(
            [
                (place, field.value(row) if code else field.shown(row))
                for place, field, code in columns
            ]
        )
        work.progress(number, len(keys))
