"""Reading batches and their rows."""

from uuid import UUID

from django.db.models import QuerySet

from unionhall.core.actors import Actor, Permission
from unionhall.core.errors import NotFound, NotPermitted
from unionhall.intake import permissions
from unionhall.intake.models import Batch, Row


def batches(actor: Actor, permission: Permission = permissions.VIEW) -> QuerySet[Batch]:
    """List the batches in sight, the latest first."""
    if not actor.holds(permission):
        raise NotPermitted
    rows = Batch.objects.visible_to(actor, permission)
    return rows.select_related("organization").order_by("-id")


def batch(
    actor: Actor, public_id: UUID, permission: Permission = permissions.VIEW, *, lock: bool = False
) -> Batch:
    """Find one batch; with ``lock``, nobody else may change it in the meantime."""
    rows = Batch.objects.visible_to(actor, permissions.VIEW).select_related("organization")
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    actor.require(permission, found.scope_path)
    return found


def rows(found: Batch) -> QuerySet[Row]:
    """List the rows of a batch in the order of the file."""
    return Row.objects.filter(batch=found).order_by("id")


def under_way(organization: int, digest: str) -> Batch | None:
    """Find the batch of the same file that is not finished yet."""
    return (
        Batch.objects.select_related("organization")
        .filter(organization=organization, digest=digest, state__in=Batch.UNDER_WAY)
        .first()
    )


def finished(organization: int, digest: str) -> Batch | None:
    """Find the last batch of the same file that was written."""
    return (
        Batch.objects.select_related("organization")
        .filter(organization=organization, digest=digest, state=Batch.State.DONE)
        .order_by("-id")
        .first()
    )
