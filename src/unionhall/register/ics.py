"""The calendar feed of a duty, as RFC 5545 has it: bodies, meetings and what is due, no people."""

import hashlib
from datetime import date, datetime, timedelta

from django.utils import timezone
from icalendar import Alarm, Calendar, Event

from unionhall.core.actors import Actor
from unionhall.core.agenda import AGENDA, Happening, Window
from unionhall.core.dues import DUES, Due, Wanted
from unionhall.register.agenda import AHEAD, BEHIND
from unionhall.register.models import Feed

DAY = timedelta(days=1)
HOST = "unionhall"


def calendar(actor: Actor, feed: Feed, today: date) -> bytes:
    """Write the meetings in sight of an actor and what is due, late or in thirteen months."""
    book = Calendar()
    book.add("prodid", "-//Unionhall//register//ZH")
    book.add("version", "2.0")
    book.add("calscale", "GREGORIAN")
    book.add("x-wr-calname", "职工之家 日历")
    for happening in AGENDA.collect(
        actor, Window(first=today - BEHIND, last=today + AHEAD, today=today)
    ):
        if not happening.summed:
            book.add_component(_meeting(happening, feed))
    for due in DUES.collect(actor, Wanted(today=today, until=today + AHEAD, dated=True)):
        book.add_component(_event(due, feed))
    # Programs other than ours know no zone by its name alone.
    book.add_missing_timezones()
    written: bytes = book.to_ical()
    return written


def _meeting(happening: Happening, feed: Feed) -> Event:
    event = Event()
    event.add("uid", f"{happening.subject}@{HOST}")
    event.add("dtstamp", feed.made_at)
    event.add("summary", str(happening.title))
    event.add("description", str(happening.detail))
    if happening.place:
        event.add("location", happening.place)
    if happening.starts_at is None:
        event.add("dtstart", happening.on)
        event.add("dtend", happening.on + DAY)
    else:
        zone = timezone.get_current_timezone()
        event.add("dtstart", datetime.combine(happening.on, happening.starts_at, zone))
        if happening.ends_at and happening.ends_at > happening.starts_at:
            event.add("dtend", datetime.combine(happening.on, happening.ends_at, zone))
    event.add("status", "CANCELLED" if happening.cancelled else "CONFIRMED")
    return event


def _event(due: Due, feed: Feed) -> Event:
    event = Event()
    event.add("uid", f"{due.subject}@{HOST}")
    event.add("dtstamp", feed.made_at)
    event.add("summary", f"{DUES.kinds[due.kind]} · {due.heading}")
    if due.due_on is not None:
        event.add("dtstart", due.due_on)
        event.add("dtend", due.due_on + DAY)
    event.add("transp", "TRANSPARENT")
    for step in due.steps:
        event.add_component(_reminder(due, step))
    return event


def _reminder(due: Due, step: date) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", str(DUES.kinds[due.kind]))
    ahead = (due.due_on - step) if due.due_on else timedelta()
    alarm.add("trigger", -ahead)
    return alarm


def etag(content: bytes) -> str:
    """Name a state of the feed."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'
