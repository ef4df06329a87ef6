"""What members' own tables are called, and how two records' rows become one's."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.members.merging import MERGING, Rule


def register() -> None:
    """Name what every person has; how it is settled, merging itself knows."""
    MERGING.register(
        Rule(table="members.membership", name=pgettext_lazy("merged", "memberships")),
        Rule(
            table="members.consent",
            name=pgettext_lazy("merged", "consents"),
            says=_("Of two consents to the same purpose, the newer holds."),
        ),
        Rule(
            table="members.persondocument",
            name=_("further documents"),
            says=_("Who comes with the other document later is recognised by it."),
        ),
        Rule(table="members.unsealing", name=_("openings of the full data")),
        Rule(table="members.person", name=_("persons")),
        Rule(
            table="accounts.user",
            name=_("accounts"),
            says=_("Where both have an account, that of the record that goes opens nothing more."),
        ),
    )
