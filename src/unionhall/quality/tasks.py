"""What a worker does for this app."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unionhall.core import jobs
from unionhall.core.actors import Actor
from unionhall.core.jobs import Work
from unionhall.core.models import Job
from unionhall.quality.permissions import ASK
from unionhall.quality.services import asking


def _page(job: Job) -> str:
    return reverse("quality:body", args=[job.result])


@jobs.kind(
    asking.KIND,
    label=_("Links to members for a missing detail"),
    permission=ASK,
    stop=ASK,
    page=_page,
)
def send_links(actor: Actor, work: Work) -> UUID:
    """Send the links, as whoever asked may send them now."""
    return asking.send_many(actor, work)
