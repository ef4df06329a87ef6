"""How apps settle what is theirs when two records turn out to be of one person.

All that refers to a person is given to the record that is kept, without the app having to do
anything. Where the database allows only one row a person, the app says here how two become
one, or why they cannot; without a rule, two rows stop the merge with a general sentence.
Rules are asked for many couples at once and take as many statements as for one::

    MERGING.register(
        Rule("cards.card", name=_("cards"), says=_("…"), blocks=blocked, settle=settled)
    )

What a rule writes is found by looking at the rows before and after, and is taken back with
the merge. A rule removes no row with a sealed column.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise

from unionhall.core.actors import Actor

Words = str | Promise
Couples = Mapping[int, int]
"""Primary keys of persons: of the record that goes, and of the one that is kept."""


def nothing_blocks(_couples: Couples) -> Mapping[int, Words]:
    """Say that two rows can always become one."""
    return {}


def nothing_to_settle(_actor: Actor, _couples: Couples) -> None:
    """Leave everything as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What happens to the rows of one table.

    ``table`` is the label of the model (``cards.card``), ``name`` what its rows are called.
    ``says`` is the rule as a sentence, shown before. ``blocks`` says why couples cannot be
    merged yet, by the key of the record that goes; ``settle`` makes room before the rows of
    the one are given to the other.
    """

    table: str
    name: Words
    says: Words = ""
    blocks: Callable[[Couples], Mapping[int, Words]] = nothing_blocks
    settle: Callable[[Actor, Couples], None] = nothing_to_settle


@dataclass(slots=True)
class Merging:
    """The rules, by table."""

    rules: dict[str, Rule] = field(default_factory=dict)

    def register(self, *rules: Rule) -> None:
        """Add rules; registering one again replaces it."""
        self.rules |= {rule.table: rule for rule in rules}


MERGING = Merging()
