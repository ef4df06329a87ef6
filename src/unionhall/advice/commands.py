"""What can be asked of this app: by pages, the API and workers themselves."""

from dataclasses import dataclass, field
from datetime import date, time
from uuid import UUID

from unionhall.advice.models import AidRequest, Consultation, Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What was asked, by whom, about whom; the days on which a limitation depends.

    ``name`` and ``phone`` are sealed, or known as those of a person on record; both empty: the
    asker stays unknown. ``employer`` is one on record, ``employer_typed`` how it was called.
    """

    topic: str
    question: str
    name: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    employer: UUID | None = None
    employer_typed: str = ""
    people: int = 1
    unpaid_wages: bool = False
    known_on: date | None = None
    employment_ended_on: date | None = None
    restarted_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeDown(Facts):
    """A question was asked at a body; with an answer it is answered at once.

    ``key`` becomes the public id, made by the page: sent twice, it is taken down once.
    """

    organization: UUID
    channel: Consultation.Channel
    asked_on: date
    meeting: UUID | None = None
    answer: str = ""
    articles: tuple[UUID, ...] = ()
    next_step: Consultation.NextStep | None = None
    satisfaction: Consultation.Satisfaction | None = None
    key: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change(Facts):
    """Write what is on record anew; ``version`` is the one that was read.

    ``keep_asker``: who asked stays as it is, whatever ``name`` and ``phone`` say.
    """

    consultation: UUID
    version: int
    asked_on: date
    answer: str = ""
    articles: tuple[UUID, ...] = ()
    next_step: Consultation.NextStep | None = None
    satisfaction: Consultation.Satisfaction | None = None
    keep_asker: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Answer a question, or answer it better; ``version`` is the one that was read."""

    consultation: UUID
    version: int
    answer: str
    articles: tuple[UUID, ...] = ()
    next_step: Consultation.NextStep | None = None
    satisfaction: Consultation.Satisfaction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cite:
    """Add an article to what a consultation cites, or take it off."""

    consultation: UUID
    article: UUID
    on: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Close:
    """Nothing more is to be done; without an answer, the reason is needed."""

    consultation: UUID
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopen:
    """It was closed too early."""

    consultation: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispose:
    """The time of these consultations is over: texts and people go, what is counted stays.

    ``seen`` is the mark of the list that was looked at (``keeping.Due``): no other is emptied.
    """

    seen: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskOnline:
    """A worker asks without signing in; ``address`` is where it came from, counted, not stored."""

    desk: UUID
    topic: str
    question: str
    consent: bool
    name: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    employer_typed: str = ""
    unpaid_wages: bool = False
    known_on: date | None = None
    employment_ended_on: date | None = None
    address: str = ""
    key: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAnswer:
    """Whoever has receipt and code reads the answer; guesses are counted by ``address``."""

    receipt: str
    code: str = field(repr=False)
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkTurned:
    """A consultation became a record of another kind; doing it again changes nothing."""

    consultation: UUID
    into: Turn.Into
    ref: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class IntoDemand:
    """Turn a question into a demand of the meeting where it was asked, or of ``meeting``."""

    consultation: UUID
    text: str = ""
    meeting: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskAid:
    """Turn a question into a request for legal aid, received on a day."""

    consultation: UUID
    matter: AidRequest.Matter
    hardship: AidRequest.Hardship
    received_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AskPapers:
    """Tell the asker, once, all that is missing."""

    request: UUID
    papers: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TakePapers:
    """What was missing came."""

    request: UUID
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginFirst:
    """Begin before the decision, because a limitation is about to end."""

    request: UUID
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideAid:
    """Grant or refuse; a refusal gives its reason in writing."""

    request: UUID
    granted: bool
    on: date
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignLawyer:
    """A lawyer takes the matter, or takes it over."""

    request: UUID
    lawyer: UUID
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class EndAid:
    """The matter came to its end, or the asker withdrew (no outcome)."""

    request: UUID
    on: date
    outcome: AidRequest.Outcome | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribeDesk:
    """Say where a body's desk is, when it is open, and whether it takes questions online."""

    organization: UUID
    place: str
    hours: str
    phone: str
    online: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ListLawyer:
    """A lawyer works with a body."""

    organization: UUID
    name: str
    firm: str
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LawyerLeaves:
    """A lawyer no longer works with us from a day on; later days of duty fall away."""

    lawyer: UUID
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PutOnDuty:
    """A lawyer is on duty at a body, or at one of its stations."""

    organization: UUID
    lawyer: UUID
    on: date
    starts_at: time
    ends_at: time
    station: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """Two lawyers swap their days of duty, or another one (``lawyer``) takes this one over."""

    day: UUID
    other: UUID | None = None
    lawyer: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOffDuty:
    """A day of duty falls away."""

    day: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterArticle:
    """A body adds an article, or what it says in short, with its source and certainty."""

    organization: UUID
    law: str
    text: str
    source: str
    grade: str
    number: str = ""
    topic: str = ""
    region: str = "000000"
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeArticle:
    """Correct an entry of one's own."""

    article: UUID
    law: str
    text: str
    source: str
    grade: str
    number: str = ""
    topic: str = ""
    region: str = "000000"
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawArticle:
    """An entry of one's own is wrong or out of date: it is found no more, citations stay."""

    article: UUID
    reason: str
