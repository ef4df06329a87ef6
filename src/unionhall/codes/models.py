"""Administrative divisions as rows, so that pages can search and join them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Division(models.Model):
    """One administrative division: province, city, county, street or community.

    ``code`` is the official code with its own number of digits (2, 4, 6 by GB/T 2260;
    9 and 12 by the statistical divisions below it). A code that went out of use keeps its
    row, with ``until`` and, where one is known, the code that took its place.
    """

    class Level(models.IntegerChoices):
        PROVINCE = 1, _("province")
        CITY = 2, _("city")
        COUNTY = 3, _("district or county")
        STREET = 4, _("street, town or township")
        COMMUNITY = 5, _("community or village")

    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=80)
    level = models.PositiveSmallIntegerField(choices=Level)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    since = models.PositiveSmallIntegerField(null=True)
    until = models.PositiveSmallIntegerField(null=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, related_name="predecessors")
    source = models.CharField(max_length=80)

    class Meta:
        indexes = [models.Index(fields=["level", "name"], name="division_by_name")]

    def __str__(self) -> str:
        return self.name
