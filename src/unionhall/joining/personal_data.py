"""Applications: what was filled in, and what was signed."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from unionhall.codes import lists
from unionhall.core.personal_fields import (
    COUNTED,
    Ground,
    Subject,
    Table,
    declare,
    emptied,
    kept,
    nothing,
    rekeyed,
)
from unionhall.joining.models import Application, Gathering, JoinLink


def applications(subject: Subject) -> QuerySet[Application]:
    """List a person's applications: by the document, or by the membership that came of it."""
    mine = Q(blind_index=subject.index) | Q(membership__person_id=subject.key)
    return Application.objects.filter(mine).select_related("organization")


declare(
    nothing(Gathering, "case", "name"),
    nothing(JoinLink, "token"),
    Table(
        model=Application,
        title=_("Your applications"),
        purpose=_("deciding on your application, and proving that you signed it"),
        ground=Ground.CONSENT,
        keep=_("180 days if it came to nothing, else as long as the membership record"),
        of=applications,
        fields={
            "sealed": emptied(),
            "signed": emptied(),
            "blind_index": rekeyed(),
            "phone_token": rekeyed(),
            "content_hash": rekeyed(),
            "reason": emptied(),
            "employment_form": kept(COUNTED, said=lambda v: lists.label("employment_form", v)),
        },
        also=(
            *("organization", "channel", "received_at", "confirmed_at", "decided_at"),
            *("finding", "receipt"),
        ),
        plain=frozenset({"state", "submission_id", "receipt"}),
    ),
)
