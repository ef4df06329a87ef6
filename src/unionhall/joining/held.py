"""What of applications stands at a body that is to end."""

from django.utils.translation import ngettext

from unionhall.joining.models import OPEN, Application
from unionhall.organizations.models import Organization


def applications_at(body: Organization) -> str:
    """Say how many open applications wait at a body; whoever ends it reads this."""
    waiting = Application.objects.filter(organization=body, held_for=None, state__in=OPEN)
    if not (count := waiting.count()):
        return ""
    words = ngettext("%(count)s open application", "%(count)s open applications", count)
    return words % {"count": count}
