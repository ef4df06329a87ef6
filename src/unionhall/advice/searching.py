"""Finding past answers and articles by their words; what people are called is not in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from unionhall.advice import aliases, library, queries
from unionhall.advice.models import Article, Consultation
from unionhall.advice.permissions import DESK, OVERSEE, READ
from unionhall.core import search
from unionhall.core.actors import Actor
from unionhall.core.search import Entry, Index, Piece, Wanted
from unionhall.core.segmenting import asked

CONSULTATIONS = Index("advice_consultation_words")
ARTICLES = Index("advice_article_words")
ANSWERED, EVERYWHERE = "answered", "everywhere"
MOST = 20
FEW = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is looked for; ``kind`` is consultations, articles or empty for both."""

    text: str
    topic: str = ""
    first: date | None = None
    last: date | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """A consultation that was found, with the part where the words stand."""

    row: Consultation
    question: list[Piece]
    answer: list[Piece]


@dataclass(frozen=True, slots=True)
class Cited:
    """An article that was found."""

    row: Article
    text: list[Piece]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The best of what was found; ``loosely``: not all words stand in it, only some."""

    articles: list[Cited]
    consultations: list[Answered]
    loosely: bool = False


def index_consultations(rows: Iterable[Consultation]) -> None:
    """Store the words of consultations, in the transaction of their write."""
    CONSULTATIONS.put(_entry(row) for row in rows)


def forget_consultations(keys: Sequence[int]) -> None:
    """Find consultations no more, in the transaction that empties them."""
    CONSULTATIONS.remove(keys)


def _entry(row: Consultation) -> Entry:
    tags = [*search.place_tags(row.scope_path), _topic(row.topic)]
    if row.answer:
        tags.append(ANSWERED)
    text = _with_aliases(row.answer, row.question)
    return Entry(key=row.pk, title=row.question, text=text, tags=tuple(tags), day=row.asked_on)


def _with_aliases(text: str, title: str) -> str:
    return " ".join((text, *aliases.of(f"{title} {text}")))


def index_articles(rows: Iterable[Article]) -> None:
    """Store the words of articles; one that was withdrawn is found no more."""
    kept = list(rows)
    ARTICLES.remove([row.pk for row in kept if row.withdrawn_on])
    ARTICLES.put(_article(row) for row in kept if not row.withdrawn_on)


def _article(row: Article) -> Entry:
    tags = search.place_tags(row.scope_path) if row.organization_id else [EVERYWHERE]
    if row.topic:
        tags.append(_topic(row.topic))
    title = f"{row.law} {row.number}"
    text = _with_aliases(row.text, title)
    return Entry(key=row.pk, title=title, text=text, tags=tuple(tags), day=row.valid_from)


def _topic(code: str) -> str:
    return f"t{code}"


def _places(actor: Actor) -> tuple[str, ...] | None:
    if actor.everywhere:
        return None
    overseen = [search.below(scope) for scope in actor.scopes(OVERSEE)]
    return (*overseen, *(search.at(scope) for scope in actor.scopes(DESK)))


def _line(actor: Actor) -> tuple[str, ...] | None:
    if actor.everywhere:
        return None
    places = {EVERYWHERE}
    for scope in actor.scopes(READ):
        places.add(search.below(scope))
        places.update(search.at(path) for path in queries.line_of(scope)[:-1])
    return tuple(sorted(places))


def found(actor: Actor, question: Question) -> Found:
    """Return the best answered consultations in sight and the articles that serve the actor.

    Where nothing holds all words, what holds some of them is better than nothing.
    """
    words = tuple(asked(question.text)[: search.MOST_WORDS])
    answer = _looked_for(actor, question, words, loose=False)
    if len(words) < 2 or answer.articles or answer.consultations:  # noqa: PLR2004 -- one is all
        return answer
    return _looked_for(actor, question, words, loose=True)


def _looked_for(actor: Actor, question: Question, words: tuple[str, ...], *, loose: bool) -> Found:
    topic = (_topic(question.topic),) if question.topic else ()
    shown = (*words, *aliases.of(question.text))
    cited: list[Cited] = []
    answered: list[Answered] = []
    if question.kind != "consultations" and actor.holds(READ):
        wanted = Wanted(words=words, tags=topic, places=_line(actor), loose=loose)
        cited = [
            Cited(row, search.excerpt(row.text, shown))
            for row in _best(library.articles(actor), ARTICLES, wanted, FEW)
        ]
    if question.kind != "articles" and queries.sees_any(actor):
        wanted = Wanted(
            words=words,
            tags=(*topic, ANSWERED),
            places=_places(actor),
            first=question.first,
            last=question.last,
            loose=loose,
        )
        answered = [
            Answered(
                row,
                search.excerpt(row.question, shown, around=60),
                search.excerpt(row.answer, shown),
            )
            for row in _best(queries.consultations(actor), CONSULTATIONS, wanted, MOST)
        ]
    return Found(articles=cited, consultations=answered, loosely=loose)


def _best(rows: QuerySet[Any], index: Index, wanted: Wanted, most: int) -> Sequence[Any]:
    """Fetch the best hits; the policy's own rows are asked once more, so nothing slips by."""
    keys = [hit.key for hit in index.hits(wanted)[:most]]
    by_key = {row.pk: row for row in rows.filter(pk__in=keys)}
    return [by_key[key] for key in keys if key in by_key]


def containing(rows: QuerySet[Consultation], text: str) -> QuerySet[Consultation]:
    """Keep the consultations that hold all words of a text."""
    return rows.filter(CONSULTATIONS.containing(text))


def articles_containing(rows: QuerySet[Article], text: str) -> QuerySet[Article]:
    """Keep the articles that hold all words of a text."""
    return rows.filter(ARTICLES.containing(text))
