"""Articles of law: those of the rules, and entries of one's own."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from unionhall.advice import errors, library, queries, searching
from unionhall.advice.commands import ChangeArticle, EnterArticle, WithdrawArticle
from unionhall.advice.models import TOPICS, Article
from unionhall.codes import lists
from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.organizations import tree
from unionhall.rules import wording
from unionhall.rules.book import Grade, Rule
from unionhall.rules.queries import everything

OWN = frozenset({"OWN", "NONE"})
"""Sources that are no law."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What loading did."""

    new: int
    changed: int
    unchanged: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadArticles:
    """Take in what the rules of law that ship say, or say now."""


@transaction.atomic
def load_articles(actor: Actor, command: LoadArticles) -> Taken:  # noqa: ARG001 -- a service's signature
    """Take in the article of every rule that ships; what is as it should be is not written.

    What no longer ships is withdrawn: past answers go on citing it, no search finds it.
    """
    known = {row.rule: row for row in Article.objects.exclude(rule="")}
    new, changed, unchanged = [], [], 0
    with override("zh-hans"):
        for rule in everything():
            if rule.source.tag in OWN or rule.value is None:
                continue
            said = _said(rule)
            row = known.pop(key_of(rule), None)
            if row is None:
                new.append(Article(rule=key_of(rule), scope_path="", **said))
            elif any(getattr(row, name) != value for name, value in said.items()):
                for name, value in said.items():
                    setattr(row, name, value)
                changed.append(row)
            else:
                unchanged += 1
    for row in known.values():
        if row.withdrawn_on is None:
            row.withdrawn_on = timezone.localdate()
            changed.append(row)
    for row in (*new, *changed):
        row.save()
    searching.index_articles([*new, *changed])
    return Taken(len(new), len(changed), unchanged)


def key_of(rule: Rule) -> str:
    """Name a version of a rule."""
    return f"{rule.id}@{rule.region}@{rule.valid_from or ''}"


def _said(rule: Rule) -> dict[str, object]:
    note = f"。{rule.note}" if rule.note else ""
    return {
        "law": rule.source.title.zh,
        "number": rule.article.zh,
        "text": f"{rule.name.zh}：{wording.value(rule)}{note}",
        "region": rule.region,
        "valid_from": rule.valid_from,
        "valid_until": rule.valid_until,
        "source": rule.source.url,
        "grade": str(rule.grade),
        "withdrawn_on": None,
    }


@transaction.atomic
def enter_article(actor: Actor, command: EnterArticle) -> Article:
    """Add an entry of one's own; it serves the body's line."""
    tree.hold_still()
    body = queries.body_to_keep(actor, command.organization)
    row = Article(organization=body, scope_path=body.path)
    _write(row, command)
    row.save()
    searching.index_articles([row])
    audit.record(actor, "advice.article_entered", row, number=row.number)
    return row


@transaction.atomic
def change_article(actor: Actor, command: ChangeArticle) -> Article:
    """Correct an entry of one's own."""
    row = library.article_to_change(actor, command.article, lock=True)
    _write(row, command)
    row.save()
    searching.index_articles([row])
    audit.record(actor, "advice.article_changed", row, number=row.number)
    return row


@transaction.atomic
def withdraw_article(actor: Actor, command: WithdrawArticle) -> Article:
    """Take an entry of one's own out of the knowledge base; what cites it keeps it."""
    row = library.article_to_change(actor, command.article, lock=True)
    if not command.reason.strip():
        raise errors.ReasonNeeded
    row.withdrawn_on = timezone.localdate()
    row.save(update_fields=["withdrawn_on"])
    searching.index_articles([row])
    audit.record(actor, "advice.article_withdrawn", row, reason=command.reason.strip())
    return row


def _write(row: Article, command: EnterArticle | ChangeArticle) -> None:
    if not command.text.strip() or not command.law.strip():
        raise errors.AnswerNeeded(field="text" if command.law.strip() else "law")
    if not command.source.strip():
        raise errors.SourceNeeded
    first, last = command.valid_from, command.valid_until
    if first is not None and last is not None and last <= first:
        raise errors.ArticleLasts
    row.law, row.number = command.law.strip(), command.number.strip()
    row.text, row.source = command.text.strip(), command.source.strip()
    row.topic = lists.check(TOPICS, command.topic, field="topic") if command.topic else ""
    row.grade = str(Grade(command.grade))
    row.region, row.valid_from, row.valid_until = command.region, first, last


def in_force(row: Article, on: date) -> bool:
    """Say whether an article holds on a day."""
    begun = row.valid_from is None or row.valid_from <= on
    return begun and (row.valid_until is None or on < row.valid_until)
