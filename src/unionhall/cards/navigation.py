"""What cards add to the navigation."""

from django.utils.translation import gettext_lazy as _

from unionhall.cards import permissions
from unionhall.core.navigation import NAVIGATION, Entry

NAVIGATION.register(
    Entry(_("Hand over"), "cards:clerk_meetings", "credit-card", permissions.HAND_OVER, 100),
    Entry(_("Cards"), "cards:cards", "credit-card", permissions.VIEW, 140),
    Entry(_("Files for the bank"), "cards:batches", "arrows-exchange", permissions.VIEW, 142),
    Entry(_("Shared data"), "cards:sharings", "shield-check", permissions.VIEW_SHARINGS, 144),
)
