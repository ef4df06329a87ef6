"""What a list can be about: members, union bodies, employers.

All lists are read, named, answered and kept alike; what differs stands here: the columns and
what they are called, who may hand such a list in, and a few sentences of the pages. How its
rows are judged, written and taken back is said in ``services.ways``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.core.actors import Permission
from unionhall.intake import headings
from unionhall.intake.headings import Column
from unionhall.intake.models import Batch
from unionhall.members import words as of_members
from unionhall.members.words import plain
from unionhall.organizations import words as of_organizations
from unionhall.organizations.permissions import CHANGE, CHANGE_EMPLOYERS

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Sentences:
    """What the pages say of lists about a subject."""

    lists: Text
    hand_in: Text
    whose: Text
    whose_help: Text
    new: Text
    to_write: Text
    taken_back: Text


@dataclass(frozen=True)
class Subject:
    """What a list is about.

    ``identifying``: of each group one column at least must be there, or no row can be told
    from another. ``needs``: what one must be allowed at the place beside handing lists in.
    ``register`` is the list of what is on record, which is taken as a file, changed, and
    handed in again; members' lists have an empty one instead.
    """

    key: str
    columns: tuple[Column, ...]
    meaning: Callable[[str], str]
    identifying: tuple[tuple[str, ...], ...]
    sentences: Sentences
    needs: tuple[Permission, ...] = ()
    register: str = ""

    @cached_property
    def by_field(self) -> Mapping[str, Column]:
        """The columns by their fields."""
        return {column.field: column for column in self.columns}

    @property
    def of_records(self) -> bool:
        """Whether rows are judged one by one, by the services of the single pages."""
        return self.key != Batch.Subject.MEMBERS

    def label_of(self, field: str) -> str:
        """Name a field as the mapping page does; empty where there is none."""
        column = self.by_field.get(OTHER_NAMES.get(field, field))
        return str(column.label) if column else ""

    def heading_of(self, field: str) -> str:
        """Return a heading under which a field is read again: its label, as far as that is one."""
        label = self.label_of(field)
        return label if self.meaning(label) == field else field


OTHER_NAMES = {
    "division": "address",
    "from": "valid_from",
    "until": "valid_until",
    "employer": "employer_name",
}
"""What a record keeps under another name than its column."""


def _meaning(usual: Mapping[str, tuple[str, ...]]) -> Callable[[str], str]:
    known = {plain(heading): field for field, names in usual.items() for heading in names}
    known |= {plain(field): field for field in usual}
    return lambda heading: known.get(plain(heading), "")


_MEMBERS = Subject(
    key=Batch.Subject.MEMBERS,
    columns=headings.COLUMNS,
    meaning=of_members.meaning,
    identifying=tuple((name,) for name in headings.IDENTIFYING),
    sentences=Sentences(
        lists=_("Members"),
        hand_in=_("Hand in a list of members"),
        whose=_("Whose members are they"),
        whose_help=_("The union itself, or the body under which the unions of the list stand."),
        new=_("become members"),
        to_write=_(
            "When you write the list, %(new)s people become members and %(updated)s records "
            "change, at %(unions)s unions. All other rows leave everything as it is. The list "
            "can be taken back afterwards."
        ),
        taken_back=_("new members disappear again, changed records become what they were before"),
    ),
)
_UNIONS = Subject(
    key=Batch.Subject.UNIONS,
    columns=(
        Column("code", _("register code"), needed=True),
        Column("name", pgettext_lazy("union body", "name"), needed=True),
        Column("kind", _("kind of union body"), needed=True),
        Column("parent", _("code of the upper union")),
        Column("founded_on", _("founded on"), needed=True),
        Column("dissolved_on", _("dissolved on")),
        Column("credit_code", _("unified social credit code")),
        Column("division_code", _("division code")),
        Column("address", pgettext_lazy("union body", "address")),
        Column("public_id", _("union id")),
    ),
    meaning=_meaning(of_organizations.BODIES),
    identifying=(("code", "public_id"),),
    needs=(CHANGE,),
    register="organizations:organizations",
    sentences=Sentences(
        lists=_("Union bodies"),
        hand_in=_("Hand in a list of union bodies"),
        whose=_("Below which body do they stand"),
        whose_help=_("New union bodies stand directly below it, unless the row names another."),
        new=_("are entered as existing"),
        to_write=_(
            "When you write the list, %(new)s union bodies are entered and %(updated)s records "
            "change. All other rows leave everything as it is. The list can be taken back "
            "afterwards, as long as nothing stands at the new bodies."
        ),
        taken_back=_("new union bodies disappear again, changed records become what they were"),
    ),
)
_EMPLOYERS = Subject(
    key=Batch.Subject.EMPLOYERS,
    columns=(
        Column("name", pgettext_lazy("employer", "name"), needed=True),
        Column("credit_code", _("unified social credit code")),
        Column("industry", _("industry")),
        Column("industry_code", _("industry code")),
        Column("unit_class", _("unit class")),
        Column("class_code", _("unit class code")),
        Column("ownership", _("ownership")),
        Column("area", pgettext_lazy("employer", "area")),
        Column("area_code", _("code of the area")),
        Column("address", pgettext_lazy("employer", "address")),
        Column("division_code", _("division code")),
        Column("staff", _("staff")),
        Column("women", _("women among them")),
        Column("counted_on", _("counted on")),
        Column("covered", _("covered by a union")),
        Column("public_id", _("employer id")),
    ),
    meaning=_meaning(of_organizations.EMPLOYERS),
    identifying=(("public_id", "credit_code", "name"),),
    needs=(CHANGE_EMPLOYERS,),
    register="organizations:employers",
    sentences=Sentences(
        lists=_("Employers"),
        hand_in=_("Hand in a list of employers"),
        whose=_("In whose area do they lie"),
        whose_help=_("New employers lie there, unless the row names another area below it."),
        new=_("are entered"),
        to_write=_(
            "When you write the list, %(new)s employers are entered and %(updated)s records "
            "change. All other rows leave everything as it is. The list can be taken back "
            "afterwards, as long as nothing depends on the new employers."
        ),
        taken_back=_("new employers disappear again, changed records become what they were"),
    ),
)
SUBJECTS: Mapping[str, Subject] = {one.key: one for one in (_MEMBERS, _UNIONS, _EMPLOYERS)}


def of(batch: Batch) -> Subject:
    """Return what a batch is about."""
    return SUBJECTS[batch.subject]
