"""``unionhall load_demo``: 平谷 and 延庆 into an empty database."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from unionhall.config.demo import disputes, linkage, lives, open_cases, supervision, warnings, years
from unionhall.config.demo import today as day
from unionhall.config.demo.chance import Chance
from unionhall.config.demo.load import Progress, load_districts
from unionhall.config.demo.plan import PINGGU, YANQING
from unionhall.core import audit
from unionhall.core.actors import the_system
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
        today = timezone.localdate()
        with transaction.atomic():
            loaded = load_districts((YANQING, PINGGU), today, progress)
            day.name_scopes(loaded)
            day.set_rules(loaded, today)
            actors = day.open_accounts(loaded.city, today)
            day.hold_today(Chance("today"), loaded, actors, today)
            open_cases.name_numbers(loaded)
            disputes.hand_over(loaded.districts[PINGGU.code].body, actors["pgfalv"])
            linkage.link_today(Chance("linkage today"), loaded, actors, today)
            open_cases.found_today(Chance("foundings today"), loaded, actors, today)
            lives.live_today(Chance("lives today"), loaded, actors, today)
            told = years.live_through(Chance("years of 平谷"), loaded, actors, today)
            progress.step(told)
            written, taken = supervision.supervise_today(
                Chance("supervision today"), loaded, actors, today
            )
            progress.step(f"{written} supervision letters, {taken} employers' notices")
            raised = warnings.warn(loaded, actors)
            audit.record(the_system("演示数据"), "config.demo_loaded", loaded.city)
            progress.step(f"accounts, schedule, today's meeting, {raised:,} early warnings")
            call_command("count_months", verbosity=0)
        progress.step("closed months counted")
