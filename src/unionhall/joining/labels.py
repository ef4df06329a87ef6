"""What states, findings, rules and deeds are called on pages."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unionhall.joining.models import Application

STATES: Mapping[str, str | Promise] = {s.value: s.label for s in Application.State}
TONES = {
    "applied": "due",
    "accepted": "info",
    "approved": "good",
    "returned": "info",
    "rejected": "late",
    "duplicate": "neutral",
    "left_out": "neutral",
}
FINDINGS: Mapping[str, str | Promise] = {f.value: f.label for f in Application.Finding}
RULES: Mapping[str, str | Promise] = {r.value: r.label for r in Application.Rule}
WAITS: tuple[tuple[str, str | Promise], ...] = (
    ("10", _("more than 10 minutes")),
    ("60", _("more than an hour")),
    ("1440", _("more than a day")),
    ("10080", _("more than a week")),
)
ACTIONS: Mapping[str, str | Promise] = {
    "joining.received": _("Application received"),
    "joining.phone_confirmed": _("Phone confirmed by code"),
    "joining.document_seen": _("Document seen"),
    "joining.transfer_asked": _("Asked for a transfer"),
    "joining.same_as_before": _("Same person as an earlier application"),
    "joining.member_already": _("Is a member of this union already"),
    "joining.gave_way": _("Gave way to an application confirmed by sight"),
    "joining.returned": _("Returned for correction"),
    "joining.corrected": _("Corrected and sent again"),
    "joining.accepted": _("Accepted by the preparatory group"),
    "joining.taken_along": _("Taken along from a joint union"),
    "joining.left_out": _("Not taken along after all"),
    "joining.approved": _("Approved"),
    "joining.rejected": _("Rejected"),
    "joining.closed": _("Closed as already on record"),
    "joining.passed_on": _("Passed on to another union"),
    "joining.released": _("No longer waits for a founding"),
    "joining.forgotten": _("Sealed data deleted after the term"),
}
