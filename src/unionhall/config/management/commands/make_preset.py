"""``unionhall make_preset``: a district or a city for measuring."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from unionhall.codes.models import Division
from unionhall.config.demo.load import Progress, load_districts
from unionhall.config.demo.plan import preset
from unionhall.organizations.models import Organization


class Command(BaseCommand):
    help = (
        "Fill an empty database for measuring: district (1,200 unions, 68,000 members) "
        "or city (12,000 unions, 680,000 members)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", choices=["district", "city"])

    def handle(self, *_: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Invented members need UNIONHALL_DEMO=1.")
        if Organization.objects.exists():
            raise CommandError("The database holds union bodies already; a preset needs it empty.")
        call_command("load_divisions", verbosity=0)
        districts = Division.objects.filter(code__startswith="1101", level=3, until=None)
        plans = preset(
            options["name"], list(districts.order_by("code").values_list("code", "name"))
        )
        load_districts(plans, timezone.localdate(), Progress(self.stdout.write))
