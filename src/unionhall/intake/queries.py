"""Reading batches and their rows."""

from collections.abc import Collection
from functools import reduce
from operator import or_
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from unionhall.core.actors import Actor, Permission
from unionhall.core.errors import NotFound, NotPermitted
from unionhall.core.models import Job
from unionhall.core.personal_fields import Subject
from unionhall.core.sealed import hasher
from unionhall.duplicates import queries as duplicates
from unionhall.intake import filing, headings, permissions, subjects
from unionhall.intake.models import WRITTEN, Batch, Layout, Row, Stage, Template, Verdict, key
from unionhall.lifecycle.models import MembershipChange
from unionhall.members import queries as members
from unionhall.members.models import PersonDocument
from unionhall.members.permissions import EXPORT_IN_FULL
from unionhall.organizations.models import GRASS_ROOTS, Organization


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


def may_take_back(actor: Actor, found: Batch) -> bool:
    """Say whether the actor may undo a batch: by duty, or because they handed it in."""
    if actor.may(permissions.UNDO, found.scope_path):
        return True
    return is_own(actor, found) and actor.may(permissions.TAKE_IN, found.scope_path)


def is_own(actor: Actor, found: Batch) -> bool:
    """Say whether the actor handed the batch in, and so knows what its file says."""
    if actor.everywhere:
        return True
    return actor.user_id is not None and actor.user_id == found.user_id


def proposed(found: Batch) -> bool:
    """Say whether a transfer is asked for, or done, for everybody whom the rows want elsewhere."""
    wanted = rows(found).filter(verdict=Verdict.MEMBER_ELSEWHERE, person_public_id__isnull=False)
    asked = MembershipChange.objects.filter(
        kind=MembershipChange.Kind.TRANSFER,
        state__in=(*MembershipChange.OPEN, MembershipChange.State.DONE),
        membership__person__public_id=OuterRef("person_public_id"),
        target_id=OuterRef("organization_id"),
    )
    return wanted.exists() and not wanted.exclude(Exists(asked)).exists()


REASONS = {
    "postgresql": """
        SELECT one->>'is', coalesce(one->>'field', ''), count(DISTINCT r.id)
        FROM intake_row r CROSS JOIN LATERAL jsonb_array_elements(r.problems) one
        WHERE r.id BETWEEN %s AND %s AND r.batch_id = %s AND r.problems IS NOT NULL
        GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2
    """,
    "sqlite": """
        SELECT json_extract(one.value, '$.is'), coalesce(json_extract(one.value, '$.field'), ''),
            count(DISTINCT r.id)
        FROM intake_row r CROSS JOIN json_each(r.problems) one
        WHERE r.id BETWEEN %s AND %s AND r.batch_id = %s AND r.problems IS NOT NULL
        GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2
    """,
}


def reasons(found: Batch) -> list[tuple[str, str, int]]:
    """Count the rows of a batch by each reason they have: its class and field, most first."""
    with connection.cursor() as cursor:
        whole = [key(found.pk, 0), key(found.pk + 1, 0) - 1, found.pk]
        cursor.execute(REASONS[connection.vendor], whole)
        return [(why, where, count) for why, where, count in cursor.fetchall()]


def looked_at(found: Batch, lines: Collection[int]) -> tuple[list[int], list[Row]]:
    """Part these rows: the lines that wait for nobody any more, and the rows that still do."""
    asked = list(rows(found).filter(line__in=lines).order_by("line"))
    left = [row for row in asked if row.verdict == Verdict.NEEDS_PERSON]
    return [row.line for row in asked if row not in left], left


def layout(actor: Actor, found: Batch) -> Layout | None:
    """Find how the actor named the same headings at the same place before; nothing without any."""
    if not found.fingerprint:
        return None
    return Layout.objects.filter(
        user=actor.user_id, scope_path=found.scope_path, fingerprint=found.fingerprint
    ).first()


def fingerprint(subject: str, words: str) -> str:
    """Return what lists about the same with the same headings have in common, as a hash.

    It is keyed, for what nobody recognised as headings may be a person.
    """
    return hasher("headings")(f"{subject}|{words}") if words else ""


def subjects_of(actor: Actor) -> list[subjects.Subject]:
    """List what the actor may hand lists in about."""
    return [one for one in subjects.SUBJECTS.values() if all(map(actor.holds, needs(one)))]


def needs(subject: subjects.Subject) -> tuple[Permission, ...]:
    """Return what somebody must be allowed at a place to hand such a list in there."""
    return (permissions.TAKE_IN, *subject.needs)


def places(actor: Actor, subject: subjects.Subject) -> QuerySet[Organization]:
    """List the bodies at which the actor may hand lists in about a subject, from the top."""
    bodies = _bodies(actor, permissions.TAKE_IN)
    for permission in subject.needs:
        bodies = bodies & _bodies(actor, permission)
    if subject.of_records:
        bodies = bodies.exclude(kind__in=GRASS_ROOTS)
    return bodies


def rows(found: Batch) -> QuerySet[Row]:
    """List the rows of a batch in the order of the file."""
    keys = {"id__gte": key(found.pk, 0), "id__lt": key(found.pk + 1, 0)}
    return Row.objects.filter(batch=found, **keys).order_by("id")


def rows_about(subject: Subject) -> QuerySet[Row]:
    """List the rows of lists about a person: by their record, or by one of their documents."""
    documents = PersonDocument.objects.filter(person=subject.key)
    return Row.objects.filter(
        Q(person_public_id__in={subject.public_id, *duplicates.merged_into(subject.key)})
        | Q(blind_index__in={subject.index, *documents.values_list("blind_index", flat=True)})
    )


def written_keys(found: Batch) -> list[range]:
    """Return the keys of the rows that were gone through to be written, as the ledger has them."""
    parts = found.chunks.filter(stage=Stage.WRITTEN).order_by("number")
    ranges: list[range] = []
    after = None
    for number, first, last in parts.values_list("number", "first", "last"):
        start = ranges.pop().start if ranges and number == after else first
        ranges.append(range(start, last + 1))
        after = number + 1
    return ranges


def standing(found: Batch, lines: frozenset[int] | None = None) -> QuerySet[Row]:
    """List the rows of a batch that were written and not taken back; ``lines``: only of these.

    What was written the ledger knows: verdicts of a cancelled list say what would have been.
    """
    parts = [Q(pk__range=(part.start, part.stop - 1)) for part in written_keys(found)]
    there = reduce(or_, parts, Q(pk=None))
    written = rows(found).filter(there, verdict__in=WRITTEN, undone=False)
    return written if lines is None else written.filter(line__in=lines)


def job_of(found: Batch) -> Job | None:
    """Find the job that is at a batch."""
    return Job.objects.filter(subject=found.public_id, state__in=Job.ROADS).order_by("-id").first()


def unions_of(found: Batch) -> int:
    """Count the unions whose members a batch changes."""
    changed = rows(found).filter(verdict__in=WRITTEN).order_by()
    return changed.values("organization_id").distinct().count()


def under_way(organization: int, digest: str, subject: str) -> Batch | None:
    """Find the batch of the same file that is not finished yet, and still can be."""
    found = _under_way(organization, digest, subject).first()
    if found is None or found.state == Batch.State.WRITING or filing.kept(found):
        return found
    return None


def without_file(organization: int, digest: str, subject: str) -> QuerySet[Batch]:
    """List the batch of the same file that cannot go on, because its file is gone."""
    found = _under_way(organization, digest, subject)
    return found.exclude(state=Batch.State.WRITING).filter(parts=None)


def _under_way(organization: int, digest: str, subject: str) -> QuerySet[Batch]:
    return (
        Batch.objects.select_related("organization")
        .filter(organization=organization, digest=digest, subject=subject)
        .filter(state__in=Batch.UNDER_WAY)
    )


def finished(organization: int, digest: str, subject: str) -> Batch | None:
    """Find the last batch of the same file that was written."""
    return (
        Batch.objects.select_related("organization")
        .filter(organization=organization, digest=digest, subject=subject)
        .filter(state=Batch.State.DONE)
        .order_by("-id")
        .first()
    )


def templates(actor: Actor) -> QuerySet[Template]:
    """List the templates in use that the actor's bodies deliver in: their own, and those above."""
    rows = Template.objects.filter(retired_at=None).select_related("organization").defer("content")
    if not actor.everywhere:
        scopes = actor.scopes(permissions.VIEW)
        mine = Q(scope_path__in={place for scope in scopes for place in members.ancestors(scope)})
        below = reduce(or_, (Q(scope_path__within=scope) for scope in scopes), Q(pk=None))
        rows = rows.filter(mine | below)
    return rows.order_by("name", "id")


def template(
    actor: Actor,
    public_id: UUID,
    permission: Permission | None = None,
    *,
    lock: bool = False,
) -> Template:
    """Find one template, with its file."""
    rows = templates(actor).defer(None)
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    if permission is not None:
        actor.require(permission, found.scope_path)
    return found


def template_of(found: Batch) -> Template | None:
    """Find the template with just a list's headings that holds at its place, the nearest first."""
    places = members.ancestors(found.scope_path)
    rows = Template.objects.filter(retired_at=None, scope_path__in=places)
    for one in rows.defer("content").order_by("-scope_path", "-id"):
        words = headings.fingerprint(one.titles)
        if words and one.columns and fingerprint(found.subject, words) == found.fingerprint:
            return one
    return None


def places_to_set(actor: Actor) -> QuerySet[Organization]:
    """List the bodies for which the actor may store templates, from the top."""
    return _bodies(actor, permissions.SET_TEMPLATES)


def places_to_fill(actor: Actor) -> QuerySet[Organization]:
    """List the bodies whose members the actor may take out in a template, from the top."""
    return _bodies(actor, EXPORT_IN_FULL)


def _bodies(actor: Actor, permission: Permission) -> QuerySet[Organization]:
    bodies = Organization.objects.filter(dissolved_on=None)
    if not actor.everywhere:
        within = (Q(path__within=scope) for scope in actor.scopes(permission))
        bodies = bodies.filter(reduce(or_, within, Q(pk=None)))
    return bodies.order_by("path")
