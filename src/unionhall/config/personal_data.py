"""Tables of the framework that hold nothing of people."""

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType

from unionhall.core.personal_fields import declare, nothing

declare(
    nothing(Permission, "name", "codename"),
    nothing(Group, "name"),
    nothing(ContentType, "app_label", "model"),
)
