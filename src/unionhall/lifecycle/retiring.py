"""On which day a member reaches the retirement age, by what is on record of them."""

from datetime import date
from typing import Self

from django.utils.translation import gettext

from unionhall.core import formats
from unionhall.members.models import Person
from unionhall.members.queries import identity_of
from unionhall.rules import queries as rules
from unionhall.rules.retirement import Schedule, Track


class Tables:
    """The three tables of the rising age, as they hold on a day."""

    def __init__(self, schedules: dict[Track, Schedule]) -> None:
        self.schedules = schedules

    @classmethod
    def of(cls, today: date) -> Self:
        """Read the tables from the rules."""
        return cls({track: Schedule.of(rules.rule(track, on=today)) for track in Track})

    def days(self, person: Person) -> tuple[date, ...]:
        """Open a person's day of birth and say when the age is reached.

        One day for a man; for a woman two, by the age that was 50 and by the one that was 55:
        which of them holds depends on her post, which nobody has entered.
        """
        birth = identity_of(person).birth
        if person.sex == Person.Sex.MALE:
            return (self.schedules[Track.MEN].reached(birth),)
        return (
            self.schedules[Track.WOMEN_50].reached(birth),
            self.schedules[Track.WOMEN_55].reached(birth),
        )


def in_words(days: tuple[date, ...]) -> str:
    """Say the day, or the two between which the post decides."""
    if len(days) == 1:
        return formats.day(days[0])
    return gettext("%(first)s or %(last)s, by her post") % {
        "first": formats.day(days[0]),
        "last": formats.day(days[-1]),
    }
