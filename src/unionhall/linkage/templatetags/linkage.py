"""What only the pages of the linkage need."""

from django import template
from django.utils import timezone
from django.utils.functional import Promise

from unionhall.linkage import handing, queries, terms
from unionhall.linkage.forms.committee import FinishForm
from unionhall.linkage.models import Referral, ResolutionTask
from unionhall.linkage.tones import tone_of
from unionhall.papers.models import Paper, Scan

register = template.Library()


@register.filter
def referral_tone(found: Referral) -> str:
    """Say how urgent a referral is."""
    return tone_of(found, timezone.localdate())


@register.simple_tag
def no_answer_day(found: Referral) -> Promise:
    """Say why there is no day by which to answer a referral."""
    return terms.no_answer_day(found.sent_on, terms.place_of(found))


@register.simple_tag
def no_report_day(found: Referral) -> Promise:
    """Say why there is no day by which to report."""
    return terms.no_report_day(found)


@register.simple_tag
def handed_name(paper: Paper, scan: Scan | None) -> str:
    """Name a file that is handed over."""
    return handing.file_name(paper, scan)


@register.simple_tag(takes_context=True)
def finish_form(context: template.Context, task: ResolutionTask) -> FinishForm:
    """Make the form that reports one task, with ids of its own; a partner's has no day."""
    window = queries.at_window(context["request"].actor)
    return FinishForm(window=window, auto_id=f"task_{task.pk}_%s")
