"""What happened to memberships: asked for, decided, done."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from unionhall.core.personal_fields import COUNTED, Subject, Table, declare, emptied, kept, nothing
from unionhall.lifecycle.models import Attestation, MembershipChange


def _changes(subject: Subject) -> QuerySet[MembershipChange]:
    rows = MembershipChange.objects.filter(membership__person_id=subject.key)
    return rows.select_related("target", "attestation")


declare(
    Table(
        model=MembershipChange,
        title=_("Changes of your membership"),
        purpose=_("deciding on your membership, and proving what was decided"),
        keep=_("as long as the membership record"),
        of=_changes,
        fields={
            "reason": emptied(),
            "decision": kept(COUNTED),
            "employer_typed": emptied(),
            "employment_form": kept(COUNTED, exported=False),
        },
        also=("kind", "asked_on", "decided_on", "on", "target", "attestation"),
        plain=frozenset({"state", "rule", "batch"}),
    ),
    nothing(Attestation, "wording"),
)
