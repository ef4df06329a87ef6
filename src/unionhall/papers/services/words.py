"""The word of a body's numbers."""

import re
from dataclasses import dataclass

from django.db import transaction

from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.papers import queries
from unionhall.papers.errors import NoSuchKind, WordWrong
from unionhall.papers.kinds import KINDS
from unionhall.papers.models import NumberWord

_WORD = re.compile(r"[\w\u4e00-\u9fff（）()·-]{1,20}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SetWord:
    """From now on a body's numbers of a series begin with this word."""

    place: str
    series: str
    word: str


@transaction.atomic
def set_word(actor: Actor, command: SetWord) -> NumberWord:
    """Set or change the word; papers that have a number keep it."""
    queries.must_stand(actor, command.place)
    word = command.word.strip()
    if command.series not in KINDS.series():
        raise NoSuchKind(kind=command.series, field="series")
    if not _WORD.fullmatch(word):
        raise WordWrong
    row, _made = NumberWord.objects.select_for_update().get_or_create(
        scope_path=command.place, series=command.series, defaults={"word": ""}
    )
    if row.word != word:
        before, row.word = row.word, word
        row.save(update_fields=["word"])
        audit.record(actor, "papers.word_set", row, before=before, after=word)
    return row
