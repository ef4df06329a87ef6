"""What the columns of the registry of personal fields are called, for those they are about."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = str | Promise

PLAIN: dict[str, Words] = {
    "answered_at": pgettext_lazy("field of a record", "answered on"),
    "at": pgettext_lazy("field of a record", "when"),
    "bank_reference": pgettext_lazy("field of a record", "number at the bank"),
    "began_on": pgettext_lazy("field of a record", "since"),
    "channel": pgettext_lazy("field of a record", "how it came"),
    "created_at": pgettext_lazy("field of a record", "opened on"),
    "device": pgettext_lazy("field of a record", "device"),
    "employer": pgettext_lazy("field of a record", "employer"),
    "employer_typed": pgettext_lazy("field of a record", "employer as it was written"),
    "employment_form": pgettext_lazy("field of a record", "employment form"),
    "ended_at": pgettext_lazy("field of a record", "ended on"),
    "finding": pgettext_lazy("field of a record", "finding"),
    "label": pgettext_lazy("field of a record", "name of the device"),
    "last_four": pgettext_lazy("field of a record", "last four digits"),
    "method": pgettext_lazy("field of a record", "way of signing in"),
    "note": pgettext_lazy("field of a record", "note"),
    "organization": pgettext_lazy("field of a record", "union"),
    "outcome": pgettext_lazy("field of a record", "outcome"),
    "partner": pgettext_lazy("field of a record", "partner that received or sent it"),
    "place": pgettext_lazy("field of a record", "place"),
    "post": pgettext_lazy("field of a record", "post held"),
    "reason": pgettext_lazy("field of a record", "reason"),
    "receipt": pgettext_lazy("field of a record", "receipt code"),
    "role": pgettext_lazy("field of a record", "role"),
    "standing": pgettext_lazy("field of a record", "standing"),
    "started_at": pgettext_lazy("field of a record", "began on"),
    "target": pgettext_lazy("field of a record", "new union"),
    "text": pgettext_lazy("field of a record", "text"),
}
"""What columns without a name of their own hold, in words."""

SEALED: dict[str, Words] = {
    "name": pgettext_lazy("person", "name"),
    "kind": _("kind of document"),
    "number": _("document number"),
    "sex": _("sex"),
    "birth": _("date of birth"),
    "phone": _("mobile phone"),
    "address": pgettext_lazy("person", "address"),
    "division": _("division code"),
    "from": _("document valid from"),
    "until": _("document valid until"),
    "nation": _("nation"),
    "education": _("education"),
    "political": _("political affiliation"),
    "household": _("household type"),
    "skill_level": _("skill level"),
    "employer_name": _("employer as you wrote it"),
    "employer_code": _("credit code of the employer"),
    "post": _("post"),
    "consents": _("what you agreed to"),
    "language": _("language"),
    "drawing": _("signature"),
    "pledge": _("version of the pledge"),
    "category": pgettext_lazy("field of a record", "what the dispute is about"),
    "employer": pgettext_lazy("field of a record", "employer"),
    "claims": pgettext_lazy("field of a record", "what is asked for"),
    "facts": pgettext_lazy("field of a record", "request, facts and reasons"),
    "agreement": pgettext_lazy("field of a record", "agreement"),
    "note": pgettext_lazy("field of a record", "note"),
}
"""What stands in sealed blobs, in words."""
