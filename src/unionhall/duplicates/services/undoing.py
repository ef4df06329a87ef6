"""Taking a merge apart again, as if it had never been, as long as nothing later depends on it."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext

from unionhall.core import audit, bulk, events, facts
from unionhall.core.actors import Actor
from unionhall.core.sealed import unseal
from unionhall.duplicates import errors, permissions, queries
from unionhall.duplicates.commands import UndoMerge
from unionhall.duplicates.models import JOURNALS, Merge, PairStep, Unseen
from unionhall.duplicates.services import journal as books
from unionhall.duplicates.services.decisions import because
from unionhall.duplicates.services.finding import follow_people
from unionhall.duplicates.services.journal import Journal
from unionhall.members.events import MergesTakenBack
from unionhall.members.identity import Identity
from unionhall.members.models import Membership, Person, PersonToken
from unionhall.members.queries import hold, identity_of


@transaction.atomic
def undo_merge(actor: Actor, command: UndoMerge) -> Merge:
    """Restore both records with every row; taking back twice is the same as once.

    A correction: the figures of all days are those without the merge. Raises
    SomethingDepends with everything that stands in the way.
    """
    reason = because(command.reason)
    hold(Person.objects.filter(pk=queries.merge(actor, command.merge).kept))
    merge = queries.merge(actor, command.merge, lock=True)
    actor.require(permissions.DECIDE, merge.scope_path)
    if merge.undone_at is not None:
        return merge
    if why := in_the_way(merge):
        raise errors.SomethingDepends(why=gettext("; ").join(why))
    content = _content(merge)
    journal = Journal.read(content["journal"])
    told = _counted(merge)
    try:
        with transaction.atomic():
            # Hashes of what was changed and changed back have other keys than the journal's.
            PersonToken.objects.filter(person=merge.kept).delete()
            books.restore(journal, lambda: _put_back_people(merge, journal, content))
    except IntegrityError as taken_meanwhile:
        raise errors.SomethingDepends(why=gettext("its place is taken")) from taken_meanwhile
    facts.rows_changed("memberships", [*told, *_counted(merge)])
    bulk.insert([Unseen(person_id=key) for key in (merge.kept, merge.gone)])
    merge.undone_at, merge.undone_by_name, merge.undo_reason = timezone.now(), actor.name, reason
    merge.save(update_fields=["undone_at", "undone_by_name", "undo_reason"])
    follow_people([merge.kept, merge.gone])
    merge.pair.refresh_from_db()
    PairStep.objects.create(
        pair=merge.pair,
        became=merge.pair.state,
        at=merge.undone_at,
        by=actor.name,
        reason=reason,
    )
    audit.record(
        actor,
        "duplicates.merge_undone",
        merge,
        reason=reason,
        kept=str(merge.kept_id),
        gone=str(merge.gone_id),
    )
    events.publish(actor, MergesTakenBack({merge.gone: merge.kept}))
    return merge


def in_the_way(merge: Merge) -> list[str]:
    """List what keeps a merge from being taken back, as sentences; none: it can be."""
    content = _content(merge)
    if not content:
        return [gettext("the person's data were deleted on request")]
    journal = Journal.read(content["journal"])
    why = []
    if queries.later_merges(merge).exists():
        why.append(gettext("the record was merged once more; take that back first"))
    kept = Person.objects.filter(pk=merge.kept).first()
    if kept is None:
        return why
    if identity_of(kept).content() != content["now"]:
        why.append(gettext("the person's own data were changed since"))
    before = books.lost_accounts(journal, merge.kept)
    now = books.look({merge.kept: merge.kept_id}, before).of({merge.kept})
    for what, count in books.in_words(books.in_the_way(journal, now)):
        sentence = gettext("%(what)s: %(count)s changed or added since")
        why.append(sentence % {"what": what, "count": count})
    return why


def _content(merge: Merge) -> dict[str, Any]:
    return unseal(JOURNALS, merge.public_id, bytes(merge.sealed), merge.key_version)


def _put_back_people(merge: Merge, journal: Journal, content: dict[str, Any]) -> None:
    """Seal both identities anew, with the key of today, and enter the record that had gone."""
    sealed, version = Identity.from_content(content["kept"]).seal(merge.kept_id)
    Person.objects.filter(pk=merge.kept).update(sealed=sealed, key_version=version)
    sealed, version = Identity.from_content(content["gone"]).seal(merge.gone_id)
    row = journal.removed[books.PERSON][merge.gone]
    books.insert(Person, [row], sealed=sealed, key_version=version)


def _counted(merge: Merge) -> list[tuple[str, list[Any]]]:
    spells = Membership.objects.filter(person__in=[merge.kept, merge.gone])
    rows = spells.values_list("scope_path", "began_on", "ended_on")
    return [(path, [began, ended]) for path, began, ended in rows]
