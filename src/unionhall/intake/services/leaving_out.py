"""A person of a list is deleted: the rest of the list is written, their row is left out.

The file goes with the data of everybody in it, for nobody can be taken out of it. What was
checked stands in the rows by then; a list that had not come so far is handed in again.
"""

from django.db.models import F

from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.core.errors import DomainError
from unionhall.intake import problems, queries
from unionhall.intake.errors import PersonDeleted
from unionhall.intake.models import WRITTEN, Batch, FilePart, Row, Verdict
from unionhall.intake.services.checking import back_to_columns, count
from unionhall.members import queries as members
from unionhall.members.events import PersonToBeErased

State = Batch.State


def on_to_be_erased(actor: Actor, command: PersonToBeErased) -> None:
    """Write nothing of the person any more; the fields are emptied by the registry."""
    mine = list(queries.rows_about(members.subject(command.person)).values_list("pk", "batch"))
    batches = Batch.objects.select_for_update().filter(pk__in={batch for _pk, batch in mine})
    for batch in batches.filter(state__in=Batch.UNDER_WAY).order_by("pk"):
        if batch.state == State.CHECKING:
            FilePart.objects.filter(batch=batch).delete()
            back_to_columns(batch)
            Batch.objects.filter(pk=batch.pk).update(filename="")
            audit.record(actor, "intake.begun_again", batch)
        else:
            refuse(batch, [pk for pk, of in mine if of == batch.pk], PersonDeleted())


def refuse(batch: Batch, keys: list[int], why: DomainError) -> None:
    """Let rows that are not written yet write nothing; the batch is locked by the caller."""
    verdict = Verdict.REJECTED if isinstance(why, PersonDeleted) else Verdict.NEEDS_PERSON
    rows = Row.objects.filter(pk__in=keys, batch=batch, verdict__in=WRITTEN)
    done = queries.written_keys(batch)
    keys = [pk for pk in rows.values_list("pk", flat=True) if not any(pk in part for part in done)]
    rows = Row.objects.filter(pk__in=keys)
    before = count(rows.values_list("verdict", flat=True))
    moved = {name: F(name) - number for name, number in before.items() if number}
    if moved:
        rows.update(verdict=verdict, problems=problems.keep([why]), changed="")
        moved[verdict.name.lower()] = F(verdict.name.lower()) + sum(before.values())
        Batch.objects.filter(pk=batch.pk).update(**moved)
