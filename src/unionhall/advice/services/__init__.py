"""Taking questions down, answering them, and closing them."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from unionhall.advice import errors, law, library, queries, searching
from unionhall.advice.commands import Answer, Change, Cite, Close, Facts, Reopen, TakeDown
from unionhall.advice.models import TOPICS, Article, Consultation
from unionhall.advice.sealing import Asker, close
from unionhall.codes import lists
from unionhall.codes.documents import check_phone, normalise_name
from unionhall.core import audit, facts, formats
from unionhall.core.actors import Actor
from unionhall.core.errors import NotFound
from unionhall.core.identifiers import uuid7
from unionhall.core.personal import without_numbers
from unionhall.core.sealed import keyed_hash
from unionhall.members.identity import phone_token
from unionhall.organizations import queries as organizations
from unionhall.organizations import tree
from unionhall.organizations.models import Employer, Organization
from unionhall.outreach.models import Meeting
from unionhall.register.law import Place

State, Channel = Consultation.State, Consultation.Channel
BEGINNING = date(2000, 1, 1)
"""No question was asked before; an earlier year is a slip."""
MOST_PEOPLE = 10_000
FACT = "consultations"


@transaction.atomic
def take_down(actor: Actor, command: TakeDown) -> Consultation:
    """Take a question down at a desk or a stall, once per key; with an answer, answered at once."""
    tree.hold_still()
    body = queries.body_to_answer_at(actor, command.organization)
    print_of = fingerprint(command)
    if command.key and (stored := _stored(actor, command.key, print_of)):
        return stored
    meeting = _meeting(actor, command, body)
    row = Consultation(
        public_id=command.key or uuid7(),
        sent_hash=print_of,
        organization=body,
        scope_path=body.path,
        channel=command.channel,
        asked_on=checked_day(command.asked_on),
        meeting=meeting,
        state=State.OPEN,
        changed_at=timezone.now(),
        changed_by_id=actor.user_id,
    )
    write_facts(row, command, employer_of(actor, command))
    write_asker(row, command.name, command.phone)
    write_answer(actor, row, command)
    articles = cited(actor, command.articles)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:  # sent twice at once
        if command.key and (stored := _stored(actor, command.key, print_of)):
            return stored
        raise errors.OtherContent from None
    row.articles.set(articles)
    searching.index_consultations([row])
    facts.changed(FACT, row.scope_path, row.asked_on)
    audit.record(actor, "advice.taken_down", row, channel=row.channel, topic=row.topic)
    return row


@transaction.atomic
def change(actor: Actor, command: Change) -> Consultation:
    """Write a consultation anew; one that was changed since it was read is not overwritten."""
    row = to_change(actor, command.consultation, command.version)
    if row.state == State.CLOSED:
        raise errors.NothingToAnswer(state=row.state_name)
    before = row.asked_on
    was = _noted(row)
    row.asked_on = checked_day(command.asked_on)
    employer = employer_of(actor, command, known=row.employer)
    write_facts(row, command, employer)
    if not command.keep_asker:
        write_asker(row, command.name, command.phone)
    write_answer(actor, row, command)
    row.articles.set(cited(actor, command.articles, known=row))
    _save(actor, row)
    facts.changed(FACT, row.scope_path, before, row.asked_on)
    audit.record(actor, "advice.changed", row, before=was, after=_noted(row))
    return row


@transaction.atomic
def answer(actor: Actor, command: Answer) -> Consultation:
    """Answer a question; a later answer takes the place of the earlier."""
    row = to_change(actor, command.consultation, command.version)
    if row.state == State.CLOSED:
        raise errors.NothingToAnswer(state=row.state_name)
    if not command.answer.strip():
        raise errors.AnswerNeeded
    write_answer(actor, row, command)
    row.articles.set(cited(actor, command.articles, known=row))
    _save(actor, row)
    facts.changed(FACT, row.scope_path, row.asked_on)
    audit.record(actor, "advice.answered", row, articles=row.articles.count())
    return row


@transaction.atomic
def cite(actor: Actor, command: Cite) -> Consultation:
    """Cite an article, or take it off; doing it again changes nothing.

    It is a new version: who answers an older one would take the citation off unawares.
    """
    row = queries.consultation(actor, command.consultation, lock=True)
    if row.state == State.CLOSED:
        raise errors.NothingToAnswer(state=row.state_name)
    article = library.article(actor, command.article)
    cites = row.articles.filter(pk=article.pk).exists()
    if cites == command.on:
        return row
    if command.on:
        row.articles.add(article)
    else:
        row.articles.remove(article)
    row.version += 1
    row.changed_at, row.changed_by_id = timezone.now(), actor.user_id
    row.save(update_fields=["version", "changed_at", "changed_by"])
    audit.record(actor, "advice.cited", row, article=str(article.public_id), on=command.on)
    return row


@transaction.atomic
def close_consultation(actor: Actor, command: Close) -> Consultation:
    """Close a consultation; one that nobody answered needs the reason."""
    row = queries.consultation(actor, command.consultation, lock=True)
    if row.state == State.CLOSED:
        return row
    reason = command.reason.strip()
    if row.state == State.OPEN and not reason:
        raise errors.ReasonNeeded
    row.advance(State.CLOSED, closed_on=timezone.localdate())
    facts.changed(FACT, row.scope_path, row.asked_on)
    audit.record(actor, "advice.closed", row, reason=reason)
    return row


@transaction.atomic
def reopen(actor: Actor, command: Reopen) -> Consultation:
    """Open a closed consultation again, with the reason."""
    row = queries.consultation(actor, command.consultation, lock=True)
    if row.state != State.CLOSED:
        return row
    if not command.reason.strip():
        raise errors.ReasonNeeded
    row.advance(
        State.ANSWERED if row.answer else State.OPEN,
        closed_on=None,
        changed_at=timezone.now(),
        changed_by_id=actor.user_id,
    )
    facts.changed(FACT, row.scope_path, row.asked_on)
    audit.record(actor, "advice.reopened", row, reason=command.reason.strip())
    return row


# What the services share -----------------------------------------------------------------


def fingerprint(command: Facts) -> UUID:
    """Return the keyed hash by which the same form, sent again, is known."""
    return keyed_hash("advice.content", repr(sorted(asdict(command).items())))


def _stored(actor: Actor, key: UUID, print_of: UUID) -> Consultation | None:
    try:
        found = queries.consultation(actor, key)
    except NotFound:
        return None
    if found.sent_hash != print_of:
        raise errors.OtherContent
    return found


def to_change(actor: Actor, public_id: UUID, version: int) -> Consultation:
    """Lock a consultation for a change; refuse one that was changed since it was read."""
    row = queries.consultation(actor, public_id, lock=True)
    if row.version != version:
        who = row.changed_by.name if row.changed_by else "–"
        raise errors.ChangedMeanwhile(who=who, at=formats.moment(row.changed_at))
    return row


def _save(actor: Actor, row: Consultation) -> None:
    row.version += 1
    row.changed_at, row.changed_by_id = timezone.now(), actor.user_id
    row.save()
    searching.index_consultations([row])


def _noted(row: Consultation) -> dict[str, Any]:
    """Return what the trail keeps of a consultation: no texts, nobody's name."""
    names = ("topic", "people", "unpaid_wages", "next_step", "satisfaction")
    days = ("asked_on", "known_on", "employment_ended_on", "restarted_on")
    return {name: getattr(row, name) for name in names} | {
        name: str(getattr(row, name) or "") for name in days
    }


def checked_day(day: date) -> date:
    """Refuse a day of asking that cannot be."""
    if day > timezone.localdate():
        raise errors.AskedInTheFuture(day=day)
    if day < BEGINNING:
        raise errors.AskedTooLongAgo(day=day)
    return day


def _meeting(actor: Actor, command: TakeDown, body: Organization) -> Meeting | None:
    at_stall = command.channel == Channel.STALL
    if command.meeting is None:
        if at_stall:
            raise errors.MeetingNeeded
        return None
    if not at_stall:
        raise errors.NoMeetingHere
    found = queries.meeting_for_stall(actor, command.meeting)
    if found.scope_path != body.path:
        raise errors.MeetingElsewhere(name=body.name)
    return found


def employer_of(actor: Actor, command: Any, known: Employer | None = None) -> Employer | None:
    """Find the employer that is meant: one in sight, or the one on record already."""
    if command.employer is None:
        return None
    if known is not None and known.public_id == command.employer:
        return known
    return organizations.employer(actor, command.employer)


def write_facts(row: Consultation, command: Any, employer: Employer | None) -> None:
    """Write what was asked, and count the limitation from its days."""
    if not command.question.strip():
        raise errors.QuestionNeeded
    if not 1 <= command.people <= MOST_PEOPLE:
        raise errors.PeopleNeeded(most=MOST_PEOPLE)
    row.topic = lists.check(TOPICS, command.topic, field="topic")
    row.question = without_numbers(command.question.strip())
    row.people, row.unpaid_wages = command.people, command.unpaid_wages
    row.employer = employer
    row.employer_typed = "" if employer else without_numbers(command.employer_typed.strip())
    row.industry = employer.industry[:1] if employer else ""
    write_days(row, command.known_on, command.employment_ended_on, command.restarted_on)


def write_days(
    row: Consultation, known_on: date | None, ended_on: date | None, restarted_on: date | None
) -> None:
    """Write the days on which the limitation depends, and the day that follows from them."""
    days = {"known_on": known_on, "employment_ended_on": ended_on, "restarted_on": restarted_on}
    for field, day in days.items():
        if day is not None and day > timezone.localdate():
            raise errors.FactInTheFuture(day=day, field=field)
        if day is not None and day < BEGINNING:
            raise errors.AskedTooLongAgo(day=day, field=field)
        setattr(row, field, day)
    first = ended_on if row.unpaid_wages else known_on
    if restarted_on is not None and first is not None and restarted_on < first:
        raise errors.RestartedTooEarly(day=restarted_on)
    row.limit_on = law.last_day(row, Place.of(row.organization))


def write_asker(row: Consultation, name: str, phone: str) -> None:
    """Seal who asked, or know them as a person on record: by name and phone together."""
    row.person, row.sealed, row.key_version, row.phone_token = None, None, None, None
    if not name.strip() and not phone.strip():
        return
    if not name.strip():
        raise errors.NameNeeded
    plain = normalise_name(name)
    number = check_phone(phone) if phone.strip() else ""
    row.person = queries.bearer(plain, number) if number else None
    if row.person is None:
        close(row, Asker(plain, number))
    row.phone_token = phone_token(number) if number else None


def write_answer(actor: Actor, row: Consultation, command: Any) -> None:
    """Write the answer and what follows from it; with one, the question is answered."""
    row.next_step = command.next_step or ""
    row.satisfaction = command.satisfaction or ""
    said = without_numbers(command.answer.strip())
    if said and said != row.answer:
        row.answered_by_id = actor.user_id
        row.answered_on = row.answered_on or timezone.localdate()
    if not said and row.state == State.ANSWERED:
        raise errors.AnswerNeeded
    row.answer = said
    if said and row.state == State.OPEN:
        row.state = State.ANSWERED


def cited(
    actor: Actor, wanted: Collection[UUID], known: Consultation | None = None
) -> Sequence[Article]:
    """Find the articles to cite: those that serve the actor, and those cited already."""
    offered = list(library.articles(actor).filter(public_id__in=wanted)) if wanted else []
    missing = set(wanted) - {one.public_id for one in offered}
    if missing and known is not None:
        kept = list(known.articles.filter(public_id__in=missing))
        offered += kept
        missing -= {one.public_id for one in kept}
    if missing:
        raise errors.UnknownArticle
    return offered
