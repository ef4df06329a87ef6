"""What the lists of pairs and of merges show, and by what they can be narrowed."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from unionhall.core.filters import Boolean, Choice, DateRange, Filter, Text
from unionhall.core.formats import Month
from unionhall.core.http import ActorRequest
from unionhall.core.listing import Column
from unionhall.duplicates import queries
from unionhall.duplicates.evidence import WORDS, Reason, reasons
from unionhall.duplicates.models import Merge, Pair
from unionhall.duplicates.queries import ACROSS, WITHIN, Kept, Side

SCORES = (("80", _("80 and more")), ("60", _("60 and more")))


def why(pair: Pair) -> str:
    """Name the reasons of a pair, the heaviest first."""
    return gettext("; ").join(str(WORDS[reason]) for reason in reasons(pair.evidence))


class Sides:
    """The records of the pairs of one page, opened with two statements for all of them."""

    def __init__(self, request: ActorRequest) -> None:
        self._request = request
        self._known: dict[int, tuple[Side, Side]] = {}

    def of(self, pair: Pair) -> tuple[Side, Side] | None:
        if pair.pk not in self._known:
            self._known |= queries.sides(self._request.actor, [pair])
        return self._known.get(pair.pk)

    def open(self, pairs: list[Pair]) -> None:
        """Open the records of many pairs at once."""
        self._known |= queries.sides(self._request.actor, pairs)

    def name(self, pair: Pair, which: int) -> str:
        sides = self.of(pair)
        return sides[which].shown.name if sides else gettext("merged")

    def masked(self, pair: Pair, which: int) -> str:
        sides = self.of(pair)
        return queries.masked_name(sides[which].person) if sides else gettext("merged")

    def union(self, pair: Pair, which: int) -> str:
        sides = self.of(pair)
        return sides[which].union if sides else ""


def columns(request: ActorRequest, sides: Sides) -> list[Column[Pair]]:
    """Say what the list of pairs shows; its file is masked."""
    return [
        Column("first", _("Record"), lambda p: sides.name(p, 0), exported=False),
        Column("second", _("Other record"), lambda p: sides.name(p, 1), exported=False),
        Column("first_masked", _("Record"), lambda p: sides.masked(p, 0), shown=False),
        Column("second_masked", _("Other record"), lambda p: sides.masked(p, 1), shown=False),
        Column("first_union", pgettext_lazy("member", "Union"), lambda p: sides.union(p, 0)),
        Column("second_union", _("Other union"), lambda p: sides.union(p, 1)),
        Column("score", _("Score"), lambda p: p.score, sort="score", numeric=True),
        Column("why", _("What speaks for and against"), why),
        Column(
            "state",
            pgettext_lazy("pair", "State"),
            lambda p: p.state_label(p.state),
            template="duplicates/state.html",
        ),
        Column("found_at", _("Found"), lambda p: p.found_at, sort="found_at"),
        Column(
            "reach",
            _("Reach"),
            lambda p: _("across areas") if queries.is_across(request.actor, p) else _("own area"),
            shown=False,
        ),
    ]


def _from_score(rows: QuerySet[Pair], least: str) -> QuerySet[Pair]:
    return rows.filter(score__gte=int(least))


def filters(request: ActorRequest) -> list[Filter]:
    """Say by what the list of pairs can be narrowed."""

    def reach(rows: QuerySet[Pair], wanted: str) -> QuerySet[Pair]:
        return queries.within(rows, request.actor, wanted)

    def state(rows: QuerySet[Pair], wanted: str) -> QuerySet[Pair]:
        return rows if wanted == "all" else rows.filter(state=wanted)

    return [
        Choice(
            key="state",
            label=pgettext_lazy("pair", "State"),
            all_label=_("to be decided"),
            choices=[*Pair.State.choices, ("all", pgettext_lazy("pairs", "all"))],
            apply=state,
        ),
        Choice(
            key="reach",
            label=_("Reach"),
            choices=[(WITHIN, _("own area")), (ACROSS, _("across areas"))],
            apply=reach,
        ),
        Choice(
            key="reason",
            label=pgettext_lazy("pair", "Reason"),
            choices=[(str(int(reason)), WORDS[reason]) for reason in Reason],
            apply=queries.with_reason,
        ),
        Choice(key="score", label=_("Score"), choices=SCORES, apply=_from_score),
        Text(key="body", label=_("Union body"), apply=queries.at_body),
        Boolean(key="exact", label=_("Agree in everything")),
        DateRange(key="found_at", label=_("Found"), timed=True),
    ]


class KeptOnes:
    """Who was kept in the merges of one page, opened with two statements for all of them."""

    def __init__(self) -> None:
        self._known: dict[int, Kept] = {}

    def open(self, merges: list[Merge]) -> None:
        """Open the records of many merges at once."""
        self._known |= queries.kept(merges)

    def of(self, merge: Merge) -> Kept | None:
        """Return who was kept; a file opens them one by one."""
        if merge.pk not in self._known:
            self.open([merge])
        return self._known.get(merge.pk)


def merge_columns(kept: KeptOnes) -> list[Column[Merge]]:
    """Say what the list of merges shows: of who was kept, what is masked."""

    def name(merge: Merge) -> str:
        found = kept.of(merge)
        return found.name if found else gettext("merged once more")

    def number(merge: Merge) -> str:
        found = kept.of(merge)
        return found.number if found else ""

    def since(merge: Merge) -> date | Month | None:
        found = kept.of(merge)
        return found.since if found else None

    return [
        Column("kept", _("Who was kept"), name),
        Column("number", _("Document number"), number),
        Column("since", _("Member since"), since),
        Column("made_at", _("Merged"), lambda m: m.made_at, sort="made_at"),
        Column("by", _("By"), lambda m: m.made_by_name),
        Column("reason", pgettext_lazy("merge", "Reason"), lambda m: m.reason),
        Column("rows", _("Entries changed"), lambda m: sum(m.rows.values()), numeric=True),
        Column(
            "state",
            pgettext_lazy("merge", "State"),
            lambda m: gettext("taken back") if m.undone_at else gettext("in force"),
            template="duplicates/merge_state.html",
        ),
    ]


def merge_filters() -> list[Filter]:
    """Say by what the list of merges can be narrowed."""
    return [
        Boolean(
            key="state",
            label=pgettext_lazy("merge", "State"),
            yes=_("in force"),
            no=_("taken back"),
            apply=lambda rows, wanted: rows.filter(undone_at__isnull=bool(wanted)),
        ),
        DateRange(key="made_at", label=_("Merged"), timed=True),
    ]
