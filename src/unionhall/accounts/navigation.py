"""Ways into accounts, duties and the audit trail."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.accounts.permissions import APPOINT, READ_AUDIT, VIEW
from unionhall.core.navigation import NAVIGATION, Entry

NAVIGATION.register(
    Entry(
        _("Duties"),
        "accounts:duties",
        icon="id-badge-2",
        permission=VIEW,
        order=510,
        daily=APPOINT,
    ),
    Entry(
        pgettext_lazy("staff", "Accounts"),
        "accounts:accounts",
        icon="users",
        permission=APPOINT,
        order=520,
        daily=APPOINT,
    ),
    Entry(
        _("Permissions"),
        "accounts:roles",
        icon="shield-check",
        permission=VIEW,
        order=530,
        daily=APPOINT,
    ),
    Entry(
        _("Audit trail"),
        "accounts:audit",
        icon="history",
        permission=READ_AUDIT,
        order=540,
        daily=READ_AUDIT,
    ),
    Entry(_("My account"), "accounts:me", icon="user", order=590),
)
