"""Requests whose days the table of holidays did not reach, or has moved: counted again."""

from collections.abc import Sequence

from django.utils import timezone

from unionhall.core.actors import Actor
from unionhall.members import requests
from unionhall.members.models import DataRequest
from unionhall.rules.recounting import CountAgain, Days, count_again


def recount(actor: Actor, command: CountAgain) -> int:  # noqa: ARG001 -- a service's signature
    """Count anew by when members' requests about their own data are to be answered."""
    rows = DataRequest.objects.filter(state=DataRequest.State.ASKED)
    return count_again(
        actor, rows.select_related("organization"), _counted, "members.request_recounted"
    )


def _counted(rows: Sequence[DataRequest]) -> list[Days]:
    return [
        {"due_on": requests.due_on(timezone.localdate(one.asked_at), one.organization)}
        for one in rows
    ]
