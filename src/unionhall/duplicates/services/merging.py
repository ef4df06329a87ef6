"""Making one record of two: one couple or hundreds, by the same number of statements.

Everything that refers to the record that goes is given to the one that is kept, through the
relations of the models. What was written is read from the tables and kept sealed, so that it
can be taken back (``undoing``).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.db.models import Case, Model, UniqueConstraint, Value, When
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext

from unionhall.accounts.models import User
from unionhall.core import audit, bulk, events, facts
from unionhall.core.actors import Actor
from unionhall.core.identifiers import uuid7
from unionhall.core.sealed import seal
from unionhall.duplicates import errors, fields, permissions, queries, spells
from unionhall.duplicates.commands import Choices, MergeExact, MergePair
from unionhall.duplicates.models import JOURNALS, Merge, Pair, Unseen
from unionhall.duplicates.services import journal as books
from unionhall.duplicates.services.decisions import must_be
from unionhall.duplicates.services.finding import follow_people, take_steps
from unionhall.members.events import PersonsMerged
from unionhall.members.merging import MERGING
from unionhall.members.models import Consent, Membership, Person, PersonDocument, PersonToken
from unionhall.members.queries import hold
from unionhall.members.services import tokens_of

MOST_AT_ONCE = 200
"""So many pairs are merged with one press."""
SETTLED_HERE: frozenset[type[Model]] = frozenset({PersonToken, PersonDocument, Consent, Membership})
Words = str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Couple:
    """Two records that become one: which goes, who the person is, what the spells become."""

    pair: Pair
    kept: fields.Record
    gone: fields.Record
    outcome: fields.Outcome
    plan: spells.Plan
    place: str
    key: UUID
    reason: str = ""

    @property
    def keys(self) -> tuple[int, int]:
        return self.kept.person.pk, self.gone.person.pk

    @property
    def figures(self) -> list[str]:
        """Say what the figures will be."""
        return [change.sentence for change in self.plan.changes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a merge would do; ``blocked`` says why it cannot be, if so."""

    couple: Couple
    table: list[fields.Choice]
    blocked: list[str]
    rows: list[tuple[Words, int]] = field(default_factory=list)
    rules: list[Words] = field(default_factory=list)


def preview(actor: Actor, pair: UUID, choices: Choices) -> Preview:
    """Say what a merge would do; nothing is written."""
    found = queries.pair(actor, pair)
    must_be(found, Pair.State.MERGED)
    opened = queries.opened([found])[found.pk]
    couple = _couple(actor, found, opened, queries.places(found), choices, uuid7(), "")
    shown = queries.sides(actor, [found])[found.pk]
    kept, gone = couple.keys
    before = books.look({kept: couple.kept.person.public_id, gone: couple.gone.person.public_id})
    counts = {t: len(rows) for t, rows in before.of({gone}).items() if t != books.PERSON}
    tables = set(counts)
    return Preview(
        couple=couple,
        table=fields.table(
            opened.first,
            opened.second,
            timezone.localdate(),
            choices.fields,
            names=(shown[0].shown.name, shown[1].shown.name),
        ),
        blocked=blocked([couple]).get(gone, []),
        rows=list(books.in_words(counts)),
        rules=[rule.says for t, rule in MERGING.rules.items() if t in tables and rule.says],
    )


@transaction.atomic
def merge_pair(actor: Actor, command: MergePair) -> Merge:
    """Make one record of two; the same form twice does it once."""
    key = uuid5(command.key, str(actor.user_id))  # the same key of somebody else is another
    done = Merge.objects.filter(key=key).select_related("pair").first()
    if done is not None:
        if done.pair.public_id != command.pair:
            raise errors.UsedForAnother
        return done
    found = queries.pair(actor, command.pair)
    hold(Person.objects.filter(pk__in=[found.first_id, found.second_id]))
    found = queries.pair(actor, command.pair, lock=True)
    must_be(found, Pair.State.MERGED)
    opened = queries.opened([found], lock=True)[found.pk]
    reason = " ".join(command.reason.split())
    where = queries.places(found)
    couple = _couple(actor, found, opened, where, command.choices, key, reason)
    [merge] = _carry_out(actor, [couple])
    return merge


@transaction.atomic
def merge_exact(actor: Actor, command: MergeExact) -> list[Merge]:
    """Merge pairs that agree in everything that counts; as many statements as for one pair."""
    key = uuid5(command.key, str(actor.user_id))
    done = Merge.objects.filter(key=key).first()
    if done is not None:
        together = Merge.objects.filter(made_at=done.made_at, made_by=done.made_by_id)
        return list(together.order_by("pk"))
    couples = exact_couples(actor, replace(command, key=key), lock=True)
    if len(couples) != command.count:
        raise errors.MeanwhileOthers(now=len(couples), count=command.count)
    return _carry_out(actor, couples) if couples else []


def exact_couples(actor: Actor, command: MergeExact, *, lock: bool = False) -> list[Couple]:
    """List the exact pairs that can be merged now; a record takes part in one of them only."""
    taken: set[int] = set()
    pairs: list[Pair] = []
    for one in queries.exact(actor)[: 2 * MOST_AT_ONCE]:
        if not taken & {one.first_id, one.second_id} and len(pairs) < MOST_AT_ONCE:
            taken |= {one.first_id, one.second_id}
            pairs.append(one)
    if lock:  # who merges one of them meanwhile was first
        hold(Person.objects.filter(pk__in=taken))
        here = queries.exact(actor).filter(pk__in=[one.pk for one in pairs])
        pairs = list(here.select_for_update(of=("self",)))
    opened, places = queries.opened(pairs, lock=lock), queries.places_of_many(pairs)
    reason = " ".join(command.reason.split())
    couples = []
    for number, one in enumerate(one for one in pairs if one.pk in opened):
        key = command.key if number == 0 else uuid7()
        if actor.may(permissions.DECIDE, places[one.pk].above):
            record, where = opened[one.pk], places[one.pk]
            couples.append(_couple(actor, one, record, where, Choices(), key, reason))
    stopped = blocked(couples)
    free = [couple for couple in couples if couple.gone.person.pk not in stopped]
    if free and free[0].key != command.key:
        free[0] = replace(free[0], key=command.key)
    return free


def _couple(  # noqa: PLR0913, PLR0917 -- what a couple is made of
    actor: Actor,
    found: Pair,
    opened: queries.Opened,
    where: queries.Places,
    choices: Choices,
    key: UUID,
    reason: str,
) -> Couple:
    actor.require(permissions.DECIDE, where.above)
    records = opened.of(choices.keep or opened.usual)
    if records is None:
        raise errors.NotOneOfThem
    if any(record.person.erased_at for record in records):
        raise errors.DataDeleted
    rules = fields.decided(opened.first, opened.second, timezone.localdate())
    sides = fields.chosen(rules, choices.fields)
    return Couple(
        pair=found,
        kept=records[0],
        gone=records[1],
        outcome=fields.outcome(opened.first, opened.second, sides),
        plan=spells.plan(opened.spells, choices.stays),
        place=where.above,
        key=key,
        reason=reason,
    )


# Whether it can be ------------------------------------------------------------------------


def blocked(couples: Sequence[Couple]) -> dict[int, list[str]]:
    """Say why couples cannot be merged yet, by the key of the record that goes."""
    goes = {couple.gone.person.pk: couple.kept.person.pk for couple in couples}
    why: dict[int, list[str]] = defaultdict(list)
    if not goes:
        return why
    for relation in books.relations():
        if relation.model in SETTLED_HERE:
            continue
        rule = MERGING.rules.get(relation.table)
        if rule is not None:
            for key, words in rule.blocks(goes).items():
                why[key].append(str(words))
            continue
        for key in _twice(relation, goes):
            only_one = gettext("Both have %(what)s, and a person can have only one.")
            why[key].append(only_one % {"what": books.word_of(relation.table)})
    apart = MERGING.rules.keys() - {relation.table for relation in books.relations()}
    for table in sorted(apart):
        for key, words in MERGING.rules[table].blocks(goes).items():
            why[key].append(str(words))
    return why


def _twice(relation: books.Relation, goes: Mapping[int, int]) -> set[int]:
    """Find those whose rows would stand twice where the database allows one."""
    found: set[int] = set()
    column = relation.model._meta.get_field(relation.column)
    constraints: list[tuple[tuple[str, ...], Any]] = []
    if getattr(column, "unique", False):
        constraints.append(((), None))
    for constraint in relation.model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and relation.column in constraint.fields:
            others = tuple(name for name in constraint.fields if name != relation.column)
            constraints.append((others, constraint.condition))
    for others, condition in constraints:
        rows = relation.model._default_manager.filter(
            **{f"{relation.column}__in": [*goes, *goes.values()]}
        )
        if condition is not None:
            rows = rows.filter(condition)
        held: dict[int, set[tuple[Any, ...]]] = defaultdict(set)
        for owner, *values in rows.values_list(relation.column, *others):
            held[owner].add(tuple(values))
        found |= {gone for gone, kept in goes.items() if held[gone] & held[kept]}
    return found


# Doing it ---------------------------------------------------------------------------------


def _carry_out(actor: Actor, couples: Sequence[Couple]) -> list[Merge]:
    stopped = blocked(couples)
    if stopped:
        why = [sentence for sentences in stopped.values() for sentence in sentences]
        raise errors.CannotBeMerged(why=" ".join(dict.fromkeys(why)))
    people = {
        record.person.pk: record.person.public_id
        for couple in couples
        for record in (couple.kept, couple.gone)
    }
    before = books.look(people)
    try:
        with transaction.atomic():
            _write(actor, couples)
    except IntegrityError as twice:
        stands_twice = gettext("something of theirs would stand there twice.")
        raise errors.CannotBeMerged(why=stands_twice) from twice
    after, now = books.look(people, before), timezone.now()
    _tell_figures(couples)
    merges = [_merge(actor, couple, books_of(couple, before, after), now) for couple in couples]
    bulk.insert(merges)
    audit.record_all(
        actor,
        [
            audit.deed(
                "duplicates.merged",
                merge,
                reason=merge.reason,
                kept=str(merge.kept_id),
                gone=str(merge.gone_id),
                rows=sum(merge.rows.values()),
            )
            for merge in merges
        ],
    )
    goes = {couple.gone.person.pk: couple.kept.person.pk for couple in couples}
    events.publish(actor, PersonsMerged(goes))
    return merges


def _write(actor: Actor, couples: Sequence[Couple]) -> None:
    goes = {couple.gone.person.pk: couple.kept.person.pk for couple in couples}
    _spells(couples)
    _consents(goes)
    for rule in MERGING.rules.values():
        rule.settle(actor, goes)
    PersonToken.objects.filter(person__in=[*goes, *goes.values()]).delete()
    for relation in books.relations():
        if relation.model is not PersonToken:
            _give(relation.model, relation.column, goes)
    _accounts(couples)
    _close_pairs(actor, couples, goes)
    Person.objects.filter(pk__in=list(goes)).delete()
    _identities(couples)
    bulk.insert([Unseen(person_id=kept) for kept in goes.values()])


def _give(model: type[Model], column: str, to: Mapping[int, int]) -> None:
    """Give the rows of one owner to another, for many owners with one statement."""
    if not to:
        return
    whens = [When(**{column: old}, then=Value(new)) for old, new in to.items()]
    rows = model._default_manager.filter(**{f"{column}__in": list(to)})
    rows.update(**{column: Case(*whens)})


def _spells(couples: Sequence[Couple]) -> None:
    """Lay the spells out as one person's; what referred to one taken out goes to its heir."""
    heirs: dict[int, int] = {}
    changed: list[Membership] = []
    for couple in couples:
        for change in couple.plan.changes:
            spell = copy(change.spell)  # the plan goes on saying what was before
            if change.out:
                heir = couple.plan.heir(spell)
                if heir is not None:
                    heirs[spell.pk] = heir.pk
                continue
            if change.follows:
                spell.beginning = Membership.Beginning.TRANSFERRED_IN
            if spell.ended_on is None and change.ended_on is not None:
                spell.ending = Membership.Ending.TRANSFERRED_OUT
            assert change.began_on is not None  # noqa: S101 -- such a spell is taken out
            spell.began_by_month &= spell.began_on == change.began_on
            spell.began_on, spell.ended_on = change.began_on, change.ended_on
            changed.append(spell)
    for relation in books.links_to(Membership):
        _give(relation.model, relation.column, heirs)
    if heirs:
        out = Membership.objects.filter(pk__in=list(heirs))
        out._raw_delete(out.db)  # noqa: SLF001 -- nothing refers to them any more
    if changed:
        names = ["began_on", "began_by_month", "ended_on", "ending", "beginning"]
        Membership.objects.bulk_update(changed, names)


def _consents(goes: Mapping[int, int]) -> None:
    """Of two live consents to one purpose the newer holds; the older ended when it was given."""
    live = Consent.objects.filter(person__in=[*goes, *goes.values()], withdrawn_at=None)
    newest: dict[tuple[int, str], Consent] = {}
    older: list[Consent] = []
    for consent in live.order_by("given_at", "pk"):
        owner = (goes.get(consent.person_id, consent.person_id), consent.purpose)
        if owner in newest:
            newest[owner].withdrawn_at = consent.given_at
            older.append(newest[owner])
        newest[owner] = consent
    if older:
        Consent.objects.bulk_update(older, ["withdrawn_at"])


def _accounts(couples: Sequence[Couple]) -> None:
    """Let the account follow; where both have one, that of the record that goes opens nothing."""
    names = {couple.gone.person.public_id: couple.kept.person.public_id for couple in couples}
    having = User.objects.filter(person__in=list(names.values()))
    have = set(having.values_list("person", flat=True))
    User.objects.filter(person__in=[gone for gone, kept in names.items() if kept in have]).update(
        person=None
    )
    moving = {gone: kept for gone, kept in names.items() if kept not in have}
    if moving:
        whens = [When(person=gone, then=Value(kept)) for gone, kept in moving.items()]
        User.objects.filter(person__in=list(moving)).update(
            person=Case(*whens, output_field=User._meta.get_field("person"))
        )


def _close_pairs(actor: Actor, couples: Sequence[Couple], goes: Mapping[int, int]) -> None:
    """Move these pairs on; other pairs of a record that goes are looked for anew."""
    take_steps(
        [couple.pair for couple in couples],
        Pair.State.MERGED,
        by=actor.name,
        reason=couples[0].reason,
    )
    others = Pair.objects.filter(state__in=Pair.OPEN)
    why = gettext("one of the records was merged")
    for rows in (others.filter(first__in=list(goes)), others.filter(second__in=list(goes))):
        if left := list(rows):
            take_steps(left, Pair.State.WITHDRAWN, by=actor.name, reason=why)


def _identities(couples: Sequence[Couple]) -> None:
    """Write who the persons are now, and by what they are found; every document stays known."""
    people: list[Person] = []
    further: list[PersonDocument] = []
    tokens: list[PersonToken] = []
    for couple in couples:
        person, identity = couple.kept.person, couple.outcome.identity
        known = {person.blind_index, couple.gone.person.blind_index}
        person.blind_index = identity.blind_index
        further += [
            PersonDocument(person=person, blind_index=index)
            for index in sorted(known - {identity.blind_index})
        ]
        person.sealed, person.key_version = identity.seal(person.public_id)
        for name, value in couple.outcome.columns.items():
            setattr(person, name, value)
        people.append(person)
        tokens += [PersonToken(person=person, kind=k, token=t) for k, t in tokens_of(identity)]
    columns = [*fields.PROFILE, "sex", "birth_year", "sealed", "key_version", "blind_index"]
    Person.objects.bulk_update(people, columns)
    bulk.insert(further)
    bulk.insert(tokens)
    follow_people([person.pk for person in people])


def _tell_figures(couples: Sequence[Couple]) -> None:
    """Tell the figures of all spells: what began and ended before, and what does now."""
    told: list[tuple[str, list[date | None]]] = []
    for couple in couples:
        spells_of = [*couple.plan.unchanged, *(change.spell for change in couple.plan.changes)]
        told += [(spell.scope_path, [spell.began_on, spell.ended_on]) for spell in spells_of]
        told += couple_days(couple)
    facts.rows_changed("memberships", told)


def couple_days(couple: Couple) -> list[tuple[str, list[date | None]]]:
    """Return the days at which cut spells were counted before."""
    return [
        (change.spell.scope_path, [change.began_on, change.ended_on])
        for change in couple.plan.changes
    ]


def books_of(couple: Couple, before: books.Looked, after: books.Looked) -> books.Journal:
    """Say what was written for one couple."""
    return books.compare(before.of(couple.keys), after.of(couple.keys))


def _merge(actor: Actor, couple: Couple, journal: books.Journal, now: datetime) -> Merge:
    kept, gone = couple.kept, couple.gone
    public_id = uuid7()
    content = {
        "journal": journal.content(),
        "kept": kept.identity.content(),
        "gone": gone.identity.content(),
        "now": couple.outcome.identity.content(),
    }
    sealed, version = seal(JOURNALS, public_id, content)
    return Merge(
        public_id=public_id,
        scope_path=couple.place,
        pair=couple.pair,
        key=couple.key,
        kept=kept.person.pk,
        gone=gone.person.pk,
        kept_id=kept.person.public_id,
        gone_id=gone.person.public_id,
        reason=couple.reason,
        rows={t: n for t, n in journal.counts().items() if not t.startswith(f"{books.OWN}.")},
        figures=couple.figures,
        sealed=sealed,
        key_version=version,
        made_at=now,
        made_by_name=actor.name,
        made_by_id=actor.user_id,
    )
