"""Official codes: nothing of people."""

from unionhall.codes.models import Division
from unionhall.core.personal_fields import declare, nothing

declare(nothing(Division, "code", "name", "source"))
