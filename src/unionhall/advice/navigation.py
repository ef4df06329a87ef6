"""What the desk adds to the navigation."""

from django.utils.translation import gettext_lazy as _

from unionhall.advice.permissions import DESK, READ
from unionhall.core.navigation import NAVIGATION, Entry

NAVIGATION.register(
    Entry(_("Consultation desk"), "advice:consultations", "message-circle", DESK, 202),
    Entry(_("Legal aid"), "advice:aid_requests", "heart-handshake", DESK, 204),
    Entry(_("Answers and articles"), "advice:search", "book", READ, 242),
    Entry(_("Lawyers on duty"), "advice:roster", "calendar-event", READ, 244),
)
