"""Counting attempts in the database, so that every process sees the same number."""

import math
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from unionhall.accounts.errors import TooManyGuesses
from unionhall.accounts.models import Throttle
from unionhall.core.errors import TooMany
from unionhall.core.sealed import keyed_hash


def hit(
    what: str, whose: str, *, limit: int, window: timedelta, refusal: type[TooMany] = TooManyGuesses
) -> None:
    """Count one attempt; raise the refusal where the window has seen ``limit`` already.

    Attempts are counted before they are looked at, so that many at once do not slip through.
    """
    key, now = keyed_hash(f"throttle.{what}", whose), timezone.now()
    running = Throttle.objects.filter(key=key, until__gt=now, count__lt=limit)
    if running.update(count=F("count") + 1):
        return
    left = 0.0
    with transaction.atomic():
        row = Throttle.objects.select_for_update().filter(key=key).first()
        if row is None:
            try:
                with transaction.atomic():
                    Throttle.objects.create(key=key, count=0, until=now + window)
            except IntegrityError:  # somebody else counted the first one just now
                pass
            row = Throttle.objects.select_for_update().get(key=key)
        if row.until <= now:
            row.count, row.until = 0, now + window
        if row.count >= limit:
            left = (row.until - now).total_seconds()
        else:
            row.count += 1
            row.save(update_fields=["count", "until"])
    if left:
        raise refusal(seconds=math.ceil(left), minutes=math.ceil(left / 60))


def forget(what: str, whose: str) -> None:
    """Begin again at zero, after a success."""
    Throttle.objects.filter(key=keyed_hash(f"throttle.{what}", whose)).delete()


def undo(what: str, whose: str) -> None:
    """Take one attempt back, because it was no guess."""
    running = Throttle.objects.filter(key=keyed_hash(f"throttle.{what}", whose), count__gt=0)
    running.update(count=F("count") - 1)


def sweep() -> int:
    """Delete the windows that are over; returns how many."""
    return Throttle.objects.filter(until__lt=timezone.now()).delete()[0]
