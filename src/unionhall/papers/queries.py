"""Reading papers: from an actor to the papers they may see."""

from base64 import b64decode
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Max, Min, Q, QuerySet

from unionhall.core.actors import Actor, Permission
from unionhall.core.errors import NotFound, NotPermitted
from unionhall.core.scoping import STEP, ScopedQuerySet, only
from unionhall.core.sealed import KeyMissing, Tampered, unseal
from unionhall.papers import places, rendering
from unionhall.papers.errors import DoesNotOpen, NoBodyThere
from unionhall.papers.kinds import KINDS, PaperKind
from unionhall.papers.models import NumberWord, Paper, Scan, Template
from unionhall.papers.permissions import MAKE, SET_TEMPLATES, VIEW

MOST_ON_A_PAGE = 200


def papers(actor: Actor) -> ScopedQuerySet[Paper]:
    """Return the papers that the actor may see, without their sealed files."""
    return Paper.objects.visible_to(actor, VIEW).defer("sealed")


def of_subject(actor: Actor, app: str, subject: UUID) -> ScopedQuerySet[Paper]:
    """Return the papers about one subject, in the order in which they were made."""
    return papers(actor).filter(subject_app=app, subject_id=subject).order_by("id")


def paper(
    actor: Actor, public_id: UUID, permission: Permission = VIEW, *, lock: bool = False
) -> Paper:
    """Return one paper, or refuse."""
    rows = Paper.objects.visible_to(actor, VIEW)
    found = only((rows.select_for_update() if lock else rows).filter(public_id=public_id))
    if found is None:
        raise NotFound
    actor.require(permission, found.scope_path)
    if permission != VIEW and not _let_in(actor, found):
        raise NotPermitted
    return found


def _let_in(actor: Actor, one: Paper) -> bool:
    """Say whether the app of a paper's subject lets the actor at it."""
    kind = KINDS.known.get(one.kind)
    return kind is None or kind.gate is None or kind.gate(actor, one.subject_id)


def may_open(actor: Actor, one: Paper) -> bool:
    """Say whether the actor may read a paper's file and scans."""
    kind = KINDS.known.get(one.kind)
    allowed = kind is None or kind.opens is None or actor.may(kind.opens, one.scope_path)
    return bool(one.size) and allowed and _let_in(actor, one)


def may_change(actor: Actor, one: Paper) -> bool:
    """Say whether the actor may void a paper or attach scans to it."""
    return actor.may(MAKE, one.scope_path) and _let_in(actor, one)


def scan(actor: Actor, public_id: UUID) -> Scan:
    """Return one scan with its paper, or refuse."""
    rows = Scan.objects.visible_to(actor, VIEW).select_related("paper").defer("paper__sealed")
    found = only(rows.filter(public_id=public_id))
    if found is None:
        raise NotFound
    return found


def scans_in_use(papers_shown: list[Paper]) -> dict[int, list[Scan]]:
    """Return the current scans of some papers, by the paper's key."""
    rows = Scan.objects.filter(paper__in=papers_shown, replaced_at=None).defer("sealed")
    found: dict[int, list[Scan]] = {}
    for one in rows:
        found.setdefault(one.paper_id, []).append(one)
    return found


def scans(one: Paper) -> list[Scan]:
    """Return all scans of a paper, the replaced ones too."""
    return list(one.scans.defer("sealed").order_by("page", "version"))


def opened(one: Paper | Scan) -> bytes:
    """Return the file itself. Whoever calls this writes down who opened it."""
    try:
        content = unseal(one.TABLE, one.public_id, bytes(one.sealed), one.key_version)
    except (Tampered, KeyMissing) as wrong:
        raise DoesNotOpen from wrong
    return b64decode(content["file"])


def above(place: str) -> list[str]:
    """List the paths of a place and of everything above it, nearest first."""
    return [place[:end] for end in range(len(place), 0, -STEP)]


def template_in_use(kind: str, place: str) -> Template | None:
    """Return the nearest template of an office upwards; none means the shipped one."""
    rows = Template.objects.filter(kind=kind, scope_path__in=above(place), retired_at=None)
    return max(rows, key=lambda row: len(row.scope_path), default=None)


def templates_in_use(place: str) -> dict[str, Template]:
    """Return the nearest template upwards of every kind that has one, without its file."""
    rows = Template.objects.filter(scope_path__in=above(place), retired_at=None).defer("docx")
    return {row.kind: row for row in sorted(rows, key=lambda row: len(row.scope_path))}


def shipped(kind: PaperKind) -> bytes:
    """Return the template that comes with the program."""
    return kind.template.read_bytes()


def word(place: str, series: str) -> str:
    """Return the word of a body's own numbers, empty where none is set."""
    row = NumberWord.objects.filter(scope_path=place, series=series).first()
    return row.word if row else ""


def words(place: str) -> dict[str, str]:
    """Return the words that a body has set, by series."""
    return dict(NumberWord.objects.filter(scope_path=place).values_list("series", "word"))


def last_page(one: Paper) -> int:
    """Return the highest page number among a paper's scans."""
    return int(one.scans.aggregate(last=Max("page"))["last"] or 0)


def with_words(rows: QuerySet[Paper], words_sought: str) -> QuerySet[Paper]:
    """Search in number, subject and body."""
    return rows.filter(
        Q(reference__icontains=words_sought)
        | Q(subject_name__icontains=words_sought)
        | Q(body_name__icontains=words_sought)
    )


def kinds_to_make(app: str) -> list[PaperKind]:
    """List the kinds that may be made by hand about an app's subjects."""
    return [kind for kind in KINDS.of_app(app) if kind.draft is not None]


def years(actor: Actor) -> list[int]:
    """List the years in which papers were made, the latest first: two cheap questions."""
    rows = Paper.objects.visible_to(actor, VIEW)
    ends = rows.aggregate(first=Min("on"), last=Max("on"))
    first, last = ends["first"], ends["last"]
    return list(range(last.year, first.year - 1, -1)) if first else []


@dataclass(frozen=True, slots=True)
class Shown:
    """One paper as the panel of its subject shows it."""

    paper: Paper
    kind: str
    scans: list[Scan]
    may_open: bool
    may_change: bool


def shown(actor: Actor, app: str, subject: UUID) -> list[Shown]:
    """Return a subject's papers with their scans in use: two questions."""
    found = list(of_subject(actor, app, subject)[:MOST_ON_A_PAGE])
    scans_of = scans_in_use(found)
    return [
        Shown(
            one,
            KINDS.named(one.kind),
            scans_of.get(one.pk, []),
            may_open(actor, one),
            may_change(actor, one),
        )
        for one in found
    ]


@dataclass(frozen=True, slots=True)
class Setting:
    """Which template a kind uses at a place, and where it comes from."""

    kind: PaperKind
    template: Template | None
    own: bool


def settings_at(place: str) -> list[Setting]:
    """List every kind with the template in use at a place: one question."""
    used = templates_in_use(place)
    return [
        Setting(kind, used.get(code), code in used and used[code].scope_path == place)
        for code, kind in KINDS.known.items()
    ]


def template_content(place: str, kind: PaperKind) -> bytes:
    """Return the template that a place uses now."""
    template = template_in_use(kind.code, place)
    return bytes(template.docx) if template else shipped(kind)


def settings_place(actor: Actor, wanted: str) -> str:
    """Return the place whose settings the actor may change: the wanted one, or their own."""
    place = wanted or next(iter(actor.scopes(SET_TEMPLATES)), "")
    if not place:
        raise NotPermitted
    must_stand(actor, place)
    return place


def must_stand(actor: Actor, place: str) -> None:
    """Refuse a place whose settings the actor may not change, or where no body stands."""
    actor.require(SET_TEMPLATES, place)
    if not places.known(place):
        raise NoBodyThere(place=place)


def with_examples(place: str, kind: PaperKind) -> bytes:
    """Fill the template that a place uses with the examples."""
    return rendering.render(template_content(place, kind), kind, kind.examples)


def correction_of(one: Paper) -> Paper | None:
    """Return the paper that took the place of a voided one."""
    return Paper.objects.defer("sealed").filter(corrects=one).first()
