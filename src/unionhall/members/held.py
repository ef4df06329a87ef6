"""Which members stand at a body that is to end."""

from django.utils.translation import ngettext

from unionhall.members.models import Membership
from unionhall.organizations.models import Organization


def members_at(body: Organization) -> str:
    """Say how many members belong to a body today; whoever ends it reads this."""
    count = Membership.objects.filter(organization=body, ended_on=None).count()
    if not count:
        return ""
    return ngettext("%(count)s member", "%(count)s members", count) % {"count": count}
