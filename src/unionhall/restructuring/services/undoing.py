"""Taking a change back, as if it had never been, as long as nothing later depends on it."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext

from unionhall.core import audit, events, facts
from unionhall.core.actors import Actor
from unionhall.indicators import registry
from unionhall.members.models import Membership
from unionhall.organizations import tree
from unionhall.organizations.events import OrganizationMoved
from unionhall.organizations.models import Affiliation, Coverage, Organization
from unionhall.restructuring import errors, permissions, queries
from unionhall.restructuring.commands import Undo
from unionhall.restructuring.models import Change, ChangeBody
from unionhall.restructuring.services import journal as books
from unionhall.restructuring.services.journal import Journal

ORGANIZATIONS = "organizations.organization"
COVERAGES = "organizations.coverage"
AFFILIATIONS = "organizations.affiliation"
MEMBERSHIPS = "members.membership"
Told = list[tuple[str, str, tuple[object, ...]]]


@transaction.atomic
def undo_change(actor: Actor, command: Undo) -> Change:
    """Restore every row that the change wrote; taking back twice is the same as once.

    A correction: the figures of all days from the change's day on are those without it.
    Raises SomethingDepends with everything that stands in the way.
    """
    tree.hold_still(for_moving=True)
    change = queries.change(actor, command.change, permissions.CHANGE, lock=True)
    if change.undone_at is not None:
        return change
    reason = command.reason.strip()
    if not reason:
        raise errors.ReasonMissing
    if why := in_the_way(change):
        raise errors.SomethingDepends(why=gettext("; ").join(why))
    journal = _journal(change)
    told = _counted(journal)
    places = _people(change, journal)
    ChangeBody.objects.filter(
        change=change, organization__in=_keys(journal.created.get(ORGANIZATIONS, {}))
    ).update(organization=None)
    try:
        with transaction.atomic():
            _move_back(actor, change, journal)
            books.restore(journal)
    except IntegrityError as taken_meanwhile:
        raise errors.SomethingDepends(why=gettext("its place is taken")) from taken_meanwhile
    _tell([*told, *_counted(journal)])
    change.undone_at, change.undone_by_name = timezone.now(), actor.name
    change.undo_reason = reason
    change.save(update_fields=["undone_at", "undone_by_name", "undo_reason"])
    audit.record_all(
        actor,
        [
            audit.deed(
                "restructuring.undone",
                change,
                reason=reason,
                kind=str(change.kind),
                on=change.on.isoformat(),
                members=change.members,
            ),
            *(audit.deed("members.put_back", old, on=change.on.isoformat()) for old in places),
        ],
    )
    return change


def in_the_way(change: Change) -> list[str]:
    """List what keeps a change from being taken back, as sentences; none: it can be."""
    journal = _journal(change)
    why = [
        gettext("a later change touches the same bodies (%(what)s)") % {"what": str(later)}
        for later in queries.later_changes(change)[:3]
    ]
    for table, count in (books.drifted(journal)).items():
        why.append(
            gettext("%(what)s: %(count)s changed since")
            % {"what": queries.word_of(table), "count": count}
        )
    for table, count in books.leaning(journal).items():
        why.append(
            gettext("%(what)s: %(count)s came later")
            % {"what": queries.word_of(table), "count": count}
        )
    why += _covered_anew(journal)
    why += _no_place_left(change, journal)
    return why


def _journal(change: Change) -> Journal:
    return Journal(changed=change.journal["changed"], created=change.journal["created"])


def _keys(rows: Iterable[str]) -> list[int]:
    return [int(key) for key in rows]


def _covered_anew(journal: Journal) -> list[str]:
    """Find firms that a union covers again, which it had covered before the change."""
    ended = Coverage.objects.filter(pk__in=_keys(journal.changed.get(COVERAGES, {})))
    again = [
        tie.employer.name
        for tie in ended.select_related("employer")
        if Coverage.objects.filter(
            organization=tie.organization_id, employer=tie.employer_id, valid_until=None
        )
        .exclude(pk=tie.pk)
        .exclude(pk__in=_keys(journal.created.get(COVERAGES, {})))
        .exists()
    ]
    sentence = gettext("%(name)s is covered there anew")
    return [sentence % {"name": name} for name in again]


def _no_place_left(change: Change, journal: Journal) -> list[str]:
    """Find bodies that would stand again where there is no standing upper union any more."""
    changed = journal.changed.get(ORGANIZATIONS, {})
    why = []
    parents = {
        columns["parent_id"][0] if "parent_id" in columns else None: key
        for key, columns in changed.items()
    }
    bodies = Organization.objects.select_related("parent").filter(pk__in=_keys(changed))
    uppers = [body.parent for body in bodies if "dissolved_on" in changed[str(body.pk)]]
    uppers += list(Organization.objects.filter(pk__in=[key for key in parents if key]))
    why += [
        gettext("%(name)s has ended") % {"name": upper.name}
        for upper in uppers
        if upper is not None and upper.dissolved_on is not None
    ]
    if change.kind == Change.Kind.MOVE:
        why += _rebuilt_below(journal)
    return why


def _rebuilt_below(journal: Journal) -> list[str]:
    """Find what was founded, moved or changed below a body since it moved."""
    [key] = journal.changed[ORGANIZATIONS]
    body = Organization.objects.get(pk=int(key))
    known = {*journal.changed.get(AFFILIATIONS, {}), *journal.created.get(AFFILIATIONS, {})}
    here = Affiliation.objects.filter(scope_path__within=body.path).values_list("pk", flat=True)
    later = sum(str(pk) not in known for pk in here)
    sentence = gettext("below it, bodies were founded or changed since (%(count)s)")
    return [sentence % {"count": later}] if later else []


def _move_back(actor: Actor, change: Change, journal: Journal) -> None:
    """Carry a subtree back to its old place, with everything that belongs to it."""
    if change.kind != Change.Kind.MOVE:
        return
    [(key, columns)] = journal.changed[ORGANIZATIONS].items()
    old, new = columns["path"]
    if Organization.objects.filter(pk=int(key), path=new).exists():
        tree.carry(new, old)
        events.publish(actor, OrganizationMoved(new, old, change.on))


def _people(change: Change, journal: Journal) -> list[Membership]:
    if change.kind == Change.Kind.MOVE:
        return []
    return list(Membership.objects.filter(pk__in=_keys(journal.changed.get(MEMBERSHIPS, {}))))


def _counted(journal: Journal) -> Told:
    """Read which facts the rows count for, where, and on which days."""
    told: Told = []
    for fact in registry.known():
        rows = fact.rows()
        table = rows.model._meta.label_lower
        keys = {*journal.changed.get(table, {}), *journal.created.get(table, {})}
        if not (fact.additive and keys):
            continue
        columns = [fact.place, fact.begins, *([fact.ends] if fact.ends else [])]
        for place, *days in rows.filter(pk__in=_keys(keys)).values_list(*columns):
            told.append((fact.code, place, tuple(days)))
    return told


def _tell(told: Told) -> None:
    for code in dict.fromkeys(code for code, _place, _days in told):
        facts.rows_changed(code, [(p, d) for c, p, d in told if c == code])  # type: ignore[misc]
