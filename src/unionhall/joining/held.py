"""What of applications stands at a body that is to end."""

from django.utils.translation import ngettext

from unionhall.joining.models import Application
from unionhall.organizations.models import Organization

State = Application.State


def applications_at(body: Organization) -> str:
    """Say how many open applications wait at a body; whoever ends it reads this."""
    waiting = Application.objects.filter(
        organization=body, state__in=[State.APPLIED, State.RETURNED]
    )
    if not (count := waiting.count()):
        return ""
    words = ngettext("%(count)s open application", "%(count)s open applications", count)
    return words % {"count": count}
