"""The calendar feed of a duty, as RFC 5545 has it: bodies' names and what is due, no people."""

import hashlib
from datetime import date, timedelta

from icalendar import Alarm, Calendar, Event

from unionhall.core.actors import Actor
from unionhall.core.dues import DUES, Due, Wanted
from unionhall.register.models import Feed

AHEAD = timedelta(days=400)
DAY = timedelta(days=1)
HOST = "unionhall"


def calendar(actor: Actor, feed: Feed, today: date) -> bytes:
    """Write what is due in sight of an actor, late or within the next thirteen months."""
    book = Calendar()
    book.add("prodid", "-//Unionhall//register//ZH")
    book.add("version", "2.0")
    book.add("calscale", "GREGORIAN")
    book.add("x-wr-calname", "职工之家 待办")
    for due in DUES.collect(actor, Wanted(today=today, until=today + AHEAD, dated=True)):
        book.add_component(_event(due, feed))
    written: bytes = book.to_ical()
    return written


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
