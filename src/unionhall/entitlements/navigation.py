"""What calculations add to the navigation: open to every member of staff."""

from django.utils.translation import gettext_lazy as _

from unionhall.core.navigation import NAVIGATION, Entry

NAVIGATION.register(
    Entry(_("Calculators"), "entitlements:calculators", icon="table", order=246),
)
