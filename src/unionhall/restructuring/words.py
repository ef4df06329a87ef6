"""What the tables are called where a change names what it touched."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

WORDS: Mapping[str, str | Promise] = {
    "accounts.duty": _("duties"),
    "cards.batch": _("files for the bank"),
    "cards.batchline": _("cards in files for the bank"),
    "cards.card": pgettext_lazy("touched", "cards"),
    "cards.cardstep": _("steps of cards"),
    "cards.sharing": _("disclosures to others"),
    "duplicates.merge": pgettext_lazy("touched", "merges of records"),
    "duplicates.pair": pgettext_lazy("touched", "pairs of records"),
    "duplicates.pairside": pgettext_lazy("touched", "records in pairs"),
    "founding.election": pgettext_lazy("touched", "founding congresses"),
    "founding.foundingcase": pgettext_lazy("touched", "founding cases"),
    "indicators.housestyle": _("bulletin styles"),
    "indicators.namedscope": pgettext_lazy("touched", "named parts of a district"),
    "joining.application": pgettext_lazy("touched", "applications"),
    "joining.gathering": pgettext_lazy("touched", "gatherings before a founding"),
    "joining.joinlink": _("joining links and QR codes"),
    "members.membership": _("memberships"),
    "organizations.affiliation": _("places in the tree"),
    "organizations.boundary": _("boundaries of areas"),
    "organizations.coverage": _("coverages of firms"),
    "organizations.employer": pgettext_lazy("touched", "employers"),
    "organizations.organization": pgettext_lazy("touched", "union bodies"),
    "organizations.servicestation": _("service stations"),
    "outreach.meeting": pgettext_lazy("touched", "meetings"),
    "outreach.partner": pgettext_lazy("touched", "partners"),
    "outreach.promise": pgettext_lazy("touched", "promises"),
    "outreach.schedulerule": pgettext_lazy("touched", "rules of meetings"),
    "papers.numberword": pgettext_lazy("touched", "words of paper numbers"),
    "papers.paper": pgettext_lazy("touched", "papers"),
    "papers.scan": pgettext_lazy("touched", "scans"),
    "papers.series": pgettext_lazy("touched", "series of paper numbers"),
    "papers.template": pgettext_lazy("touched", "templates of papers"),
    "register.account": pgettext_lazy("touched", "bank accounts"),
    "register.certificate": pgettext_lazy("touched", "legal-person certificates"),
    "register.changenotice": pgettext_lazy("touched", "changes to be registered"),
    "register.feed": pgettext_lazy("touched", "calendar feeds"),
    "register.putoff": pgettext_lazy("touched", "dues that are put off"),
    "register.seat": pgettext_lazy("touched", "seats in committees"),
    "register.term": pgettext_lazy("touched", "terms of office"),
    "rules.localvalue": pgettext_lazy("touched", "local values of rules"),
    "targets.stage": pgettext_lazy("touched", "stages of targets"),
    "targets.target": pgettext_lazy("touched", "targets"),
    "targets.task": pgettext_lazy("touched", "tasks of parties"),
}
