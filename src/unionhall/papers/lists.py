"""The list of papers: its columns, filters and search."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.core.addresses import page_of
from unionhall.core.filters import Choice, DateRange, Text
from unionhall.core.http import ActorRequest
from unionhall.core.listing import Column, Listing
from unionhall.papers import queries
from unionhall.papers.kinds import KINDS
from unionhall.papers.models import Paper
from unionhall.papers.permissions import EXPORT


def papers(request: ActorRequest) -> Listing[Paper]:
    """List the papers in the reader's sight."""
    return Listing(
        request,
        queries.papers(request.actor),
        name="papers.papers",
        columns=[
            Column(
                "paper",
                _("Paper"),
                lambda p: KINDS.named(p.kind),
                template="papers/cells/paper.html",
            ),
            Column("number", pgettext_lazy("paper", "Number"), lambda p: p.reference),
            Column("subject", _("About"), lambda p: p.subject_name),
            Column("body", _("Made by the body"), lambda p: p.body_name),
            Column("on", _("Day"), lambda p: p.on, sort="on"),
            Column("by", _("Made by"), lambda p: p.made_by_name, shown=False),
            Column("state", _("State"), lambda p: p.state_name, template="papers/cells/state.html"),
            Column("reason", _("Why it was voided"), lambda p: p.void_reason, shown=False),
        ],
        filters=[
            Choice(key="kind", label=_("Kind"), choices=KINDS.choices),
            Choice(key="year", label=_("Year"), choices=lambda: _years(request)),
            Text(key="number", label=pgettext_lazy("paper", "Number"), field="reference"),
            Text(key="subject", label=_("About"), field="subject_name"),
            Choice(key="state", label=_("State"), choices=Paper.State.choices),
            DateRange(key="on", label=_("Day")),
        ],
        search=_search,
        search_hint=_("Number, subject or body"),
        default_sort="-on",
        export=EXPORT,
        filename=_("papers"),
        row_url=lambda p: page_of("papers:paper", p.public_id),
        empty=_("No paper has been made yet. Papers are made on the page of their case or union."),
    )


def _years(request: ActorRequest) -> list[tuple[str, str]]:
    return [(str(year), str(year)) for year in queries.years(request.actor)]


def _search(rows: QuerySet[Paper], text: str) -> QuerySet[Paper]:
    return queries.with_words(rows, text)
