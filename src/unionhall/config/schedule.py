"""What runs when, on one screen."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.management import call_command
from django.utils import timezone

from unionhall.accounts import phone_codes, throttle
from unionhall.advice.services.knowledge import LoadArticles, load_articles
from unionhall.advice.services.upkeep import recount as recount_limitations
from unionhall.cards.services.retention import PurgeSharings, purge_sharings
from unionhall.core import exports, worker
from unionhall.core.actors import Actor, the_system
from unionhall.duplicates.services import finding
from unionhall.earlywarning.commands import RaiseWarnings
from unionhall.earlywarning.services.raising import raise_warnings
from unionhall.founding.services.recounting import recount as recount_foundings
from unionhall.intake.services import retention as lists
from unionhall.joining.services import retention
from unionhall.lifecycle.services.recounting import recount as recount_transfers
from unionhall.linkage.services.recounting import recount as recount_referrals
from unionhall.mediation.services.recounting import recount as recount_disputes
from unionhall.members.services.recounting import recount as recount_requests
from unionhall.register.services.recounting import recount as recount_changes
from unionhall.rules.recounting import CountAgain
from unionhall.supervision.commands import MarkSilent
from unionhall.supervision.services import silence
from unionhall.supervision.services.recounting import recount as recount_supervision

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of regular work, at most once per interval; safe to run twice."""

    name: str
    every: timedelta
    run: Callable[[], object]


def _purge_sharings() -> int:
    return purge_sharings(the_system("schedule"), PurgeSharings(now=timezone.now()))


def _mark_silent() -> int:
    return silence.mark_silent(the_system("schedule"), MarkSilent(today=timezone.localdate()))


def _recounting(name: str, recount: Callable[[Actor, CountAgain], int]) -> Job:
    """Count the last days of an app's open records anew: the table of holidays may be refreshed."""
    return Job(name, timedelta(hours=24), lambda: recount(the_system("schedule"), CountAgain()))


def _raise_warnings() -> object:
    return raise_warnings(the_system("schedule"), RaiseWarnings(now=timezone.now()))


JOBS = (
    Job("clear_sessions", timedelta(hours=6), lambda: call_command("clearsessions")),
    Job("clear_codes", timedelta(hours=1), phone_codes.sweep),
    Job("clear_attempts", timedelta(hours=1), throttle.sweep),
    Job("count_months", timedelta(minutes=10), lambda: call_command("count_months", verbosity=0)),
    Job(
        "forget_applications",
        timedelta(hours=24),
        lambda: retention.forget(the_system("schedule"), retention.Forget()),
    ),
    Job(
        "forget_lists",
        timedelta(hours=24),
        lambda: lists.forget(the_system("schedule"), lists.Forget()),
    ),
    Job("purge_sharings", timedelta(hours=24), _purge_sharings),
    Job("forget_exports", timedelta(hours=1), lambda: exports.forget(timezone.now())),
    Job("forget_jobs", timedelta(hours=24), worker.forget),
    Job(
        "load_articles",
        timedelta(hours=24),
        lambda: load_articles(the_system("schedule"), LoadArticles()),
    ),
    _recounting("count_limitations", recount_limitations),
    _recounting("count_requests", recount_requests),
    _recounting("count_changes", recount_changes),
    _recounting("count_transfers", recount_transfers),
    _recounting("count_foundings", recount_foundings),
    _recounting("count_supervision", recount_supervision),
    _recounting("count_disputes", recount_disputes),
    _recounting("count_referrals", recount_referrals),
    Job("mark_silent_letters", timedelta(hours=1), _mark_silent),
    Job("find_duplicates", timedelta(minutes=10), finding.find_new),
    Job("raise_warnings", timedelta(hours=1), _raise_warnings),
)
_last: dict[str, datetime] = {}


def run_due(now: datetime) -> list[str]:
    """Run every job whose interval has passed; a failing job does not stop the others."""
    done = []
    for job in JOBS:
        if job.name in _last and now - _last[job.name] < job.every:
            continue
        _last[job.name] = now
        try:
            job.run()
        except Exception:
            log.exception("regular work failed: %s", job.name)
        else:
            done.append(job.name)
    return done
