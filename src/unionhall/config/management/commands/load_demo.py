"""``unionhall load_demo``: 平谷 and 延庆 into an empty database."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from unionhall.config.demo.load import Progress, load_districts
from unionhall.config.demo.plan import PINGGU, YANQING
from unionhall.organizations.models import Organization


class Command(BaseCommand):
    help = "Load the demo districts into an empty database."

    def handle(self, *_: Any, **__: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo data needs UNIONHALL_DEMO=1.")
        if Organization.objects.exists():
            raise CommandError("The database holds union bodies already; the demo needs it empty.")
        call_command("load_divisions", verbosity=0)
        progress = Progress(self.stdout.write)
        load_districts((YANQING, PINGGU), timezone.localdate(), progress)
