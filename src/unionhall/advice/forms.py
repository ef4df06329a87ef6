"""The HTML forms of the desk; each valid form answers with a command."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.advice import commands
from unionhall.advice.errors import AnswerNeeded, QuestionNeeded, ReasonNeeded
from unionhall.advice.models import TOPICS, AidRequest, Article, Consultation, Lawyer
from unionhall.codes import lists
from unionhall.core.fields import Day, SearchText
from unionhall.core.identifiers import uuid7
from unionhall.organizations.choosing import BodyField, Offered
from unionhall.organizations.models import Employer, Organization
from unionhall.outreach.models import Meeting
from unionhall.rules.book import Grade

Bodies = Iterable[Organization]
CONSENT = _(
    "I agree that %(name)s uses what I write here to answer me and to help with my matter. Name "
    "and phone are stored encrypted; the record is kept for five years; I may ask for correction "
    "or deletion at any time."
)


class _Words(forms.CharField):
    """Some lines of text."""

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(
        label=_("Reason"), max_length=200, error_messages={"required": ReasonNeeded.message}
    )


class _Topics(forms.ChoiceField):
    def __init__(self, *, empty: object = None, **kwargs: Any) -> None:
        super().__init__(choices=lambda: self._offered(empty), label=_("Type"), **kwargs)

    @staticmethod
    def _offered(empty: object) -> list[tuple[str, Any]]:
        offered: list[tuple[str, Any]] = list(lists.choices(TOPICS))
        return [("", empty), *offered] if empty is not None else offered


CHOOSE = _("please choose")
"""Nothing is chosen beforehand: a type that nobody chose would be counted as one."""


class FactsForm(forms.Form):
    """What was asked, by whom, and the days that matter for the limitation."""

    question = _Words(
        label=_("What was asked"),
        max_length=4000,
        rows=4,
        error_messages={"required": QuestionNeeded.message},
        help_text=_("Without names, phone or document numbers: they are hidden before saving."),
    )
    topic = _Topics(empty=CHOOSE)
    name = forms.CharField(label=_("Name of the asker"), max_length=60, required=False)
    phone = forms.CharField(label=_("Mobile phone"), max_length=20, required=False)
    employer_name = forms.CharField(label=_("Employer"), max_length=120, required=False)
    people = forms.IntegerField(
        label=_("People with the same question"), min_value=1, initial=1, required=False
    )
    unpaid_wages = forms.BooleanField(label=_("It is about unpaid wages"), required=False)
    known_on = Day(label=_("Day on which they knew of it"), required=False)
    employment_ended_on = Day(label=_("Day on which employment ended"), required=False)
    restarted_on = Day(
        label=_("Day on which the limitation began anew"),
        required=False,
        help_text=_("The last complaint, refusal, failed mediation or promise to pay."),
    )

    def facts(self, employer: Employer | None) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            **{
                name: data[name]
                for name in ("question", "topic", "name", "phone", "unpaid_wages", "known_on")
            },
            "employment_ended_on": data["employment_ended_on"],
            "restarted_on": data["restarted_on"],
            "people": data["people"] or 1,
            "employer": employer.public_id if employer else None,
            "employer_typed": "" if employer else data["employer_name"],
        }


class _Cited(forms.MultipleChoiceField):
    """Articles by their ids; whether one may be cited is said by the service."""

    def valid_value(self, value: str) -> bool:
        try:
            return bool(UUID(value))
        except ValueError:
            return False


class _Answered(forms.Form):
    """The answer and what follows."""

    answer = _Words(label=_("What was answered"), max_length=8000, rows=6, required=False)
    next_step = forms.ChoiceField(
        label=_("Next step"),
        choices=[("", _("not said yet")), *Consultation.NextStep.choices],
        required=False,
    )
    satisfaction = forms.ChoiceField(
        label=_("Is the asker satisfied?"),
        choices=[("", _("not asked")), *Consultation.Satisfaction.choices],
        required=False,
    )
    articles = _Cited(label=_("Articles cited"), required=False)

    def offer(self, cited: Iterable[Article]) -> None:
        """Offer the articles that are cited already."""
        field = self.fields["articles"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(str(one.public_id), str(one)) for one in cited]
            field.widget = forms.CheckboxSelectMultiple(choices=field.choices)
        if not field.choices:  # type: ignore[attr-defined]  # nothing is cited: nothing to choose
            del self.fields["articles"]

    def said(self) -> dict[str, Any]:
        data = self.cleaned_data
        step, satisfied = data["next_step"], data["satisfaction"]
        return {
            "answer": data["answer"],
            "articles": tuple(UUID(one) for one in data.get("articles", ())),
            "next_step": Consultation.NextStep(step) if step else None,
            "satisfaction": Consultation.Satisfaction(satisfied) if satisfied else None,
        }


class TakeDownForm(FactsForm, _Answered):
    """A question as it is taken down at the desk, in a minute."""

    key = forms.UUIDField(initial=uuid7, required=False, widget=forms.HiddenInput)
    channel = forms.ChoiceField(
        label=pgettext_lazy("consultation", "How it came"),
        choices=[one for one in Consultation.Channel.choices if one[0] != "stall"],
        initial=Consultation.Channel.WALK_IN,
    )
    asked_on = Day(label=_("Asked on"), initial=timezone.localdate)
    organization = BodyField(label=_("Body"))
    field_order = ("question", "topic", "channel", "asked_on", "organization")

    def __init__(
        self,
        *args: Any,
        offered: Offered | None = None,
        meeting: Meeting | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        self.offer(())
        if offered is None:
            for name in ("channel", "asked_on", "organization"):
                del self.fields[name]
        else:
            offer_bodies(self, offered.candidates)
            self.fields["organization"].initial = offered.chosen
            if not offered.many and len(offered.candidates) == 1:
                self.fields["organization"].widget = forms.HiddenInput()

    def command(self, employer: Employer | None) -> commands.TakeDown:
        data, meeting = self.cleaned_data, self.meeting
        if meeting is not None:
            place: dict[str, Any] = {
                "organization": meeting.organization.public_id,
                "channel": Consultation.Channel.STALL,
                "asked_on": min(meeting.held_on, timezone.localdate()),
                "meeting": meeting.public_id,
            }
        else:
            place = {
                "organization": UUID(data["organization"]),
                "channel": Consultation.Channel(data["channel"]),
                "asked_on": data["asked_on"],
            }
        return commands.TakeDown(**place, **self.facts(employer), **self.said(), key=data["key"])


class ChangeForm(FactsForm, _Answered):
    """Everything that is on record; ``version`` is the one that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    asked_on = Day(label=_("Asked on"))
    new_asker = forms.BooleanField(
        label=_("Write anew who asked"),
        required=False,
        help_text=_("Else name and phone stay as they are."),
    )
    field_order = ("question", "topic", "asked_on")

    def __init__(self, *args: Any, cited: Iterable[Article], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(cited)

    @staticmethod
    def read(row: Consultation, cited: Iterable[Article]) -> dict[str, Any]:
        """Return what the form begins with."""
        names = ("question", "topic", "people", "unpaid_wages", "known_on", "employment_ended_on")
        more = ("restarted_on", "answer", "next_step", "satisfaction", "asked_on", "version")
        return {
            **{name: getattr(row, name) for name in (*names, *more)},
            "employer_name": row.employer_name,
            "articles": [str(one.public_id) for one in cited],
        }

    def command(self, consultation: UUID, employer: Employer | None) -> commands.Change:
        data = self.cleaned_data
        return commands.Change(
            consultation=consultation,
            version=data["version"],
            asked_on=data["asked_on"],
            keep_asker=not data["new_asker"],
            **self.facts(employer),
            **self.said(),
        )


class AnswerForm(_Answered):
    """The answer alone."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, cited: Iterable[Article], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].required = True
        self.fields["answer"].error_messages = {"required": AnswerNeeded.message}
        self.offer(cited)

    def command(self, consultation: UUID) -> commands.Answer:
        return commands.Answer(
            consultation=consultation, version=self.cleaned_data["version"], **self.said()
        )


class CiteForm(forms.Form):
    article = forms.UUIDField()
    on = forms.BooleanField(required=False)


class DisposeForm(ReasonForm):
    """The list that was looked at, and why it goes."""

    seen = forms.UUIDField(widget=forms.HiddenInput)


class DemandForm(forms.Form):
    """Which meeting's demand it becomes."""

    meeting = forms.ChoiceField(label=_("Communication meeting"))

    def __init__(self, *args: Any, meetings: Iterable[Meeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["meeting"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [
                (str(one.public_id), f"{one.held_on} · {one.theme}") for one in meetings
            ]


class AidForm(forms.Form):
    """A request for legal aid."""

    matter = forms.ChoiceField(label=_("Matter"), choices=AidRequest.Matter.choices)
    hardship = forms.ChoiceField(label=_("Hardship"), choices=AidRequest.Hardship.choices)
    received_on = Day(label=_("Received on"), initial=timezone.localdate)

    def command(self, consultation: UUID) -> commands.AskAid:
        data = self.cleaned_data
        return commands.AskAid(
            consultation=consultation,
            matter=AidRequest.Matter(data["matter"]),
            hardship=AidRequest.Hardship(data["hardship"]),
            received_on=data["received_on"],
        )


class PapersForm(forms.Form):
    papers = _Words(label=_("All that is missing"), max_length=1000, rows=3)
    on = Day(label=_("Told on"), initial=timezone.localdate)


class OnForm(forms.Form):
    on = Day(label=_("Day"), initial=timezone.localdate)


class DecideForm(forms.Form):
    decision = forms.ChoiceField(
        label=pgettext_lazy("legal aid", "Decision"),
        choices=[("granted", _("grant aid")), ("refused", _("refuse"))],
    )
    on = Day(label=_("Decided on"), initial=timezone.localdate)
    reason = forms.CharField(
        label=_("Reason"), max_length=300, required=False, help_text=_("Needed for a refusal.")
    )


class AssignForm(forms.Form):
    lawyer = forms.ChoiceField(label=_("Lawyer"))
    on = Day(label=_("Assigned on"), initial=timezone.localdate)

    def __init__(self, *args: Any, lawyers: Iterable[Lawyer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["lawyer"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(str(one.public_id), str(one)) for one in lawyers]


class EndForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("What came of it"),
        choices=[*AidRequest.Outcome.choices, ("", _("the asker withdrew"))],
        required=False,
    )
    on = Day(label=_("Ended on"), initial=timezone.localdate)
    reason = forms.CharField(
        label=_("Reason"), max_length=300, required=False, help_text=_("Needed for a withdrawal.")
    )


class ArticleForm(forms.Form):
    """An entry of one's own."""

    organization = BodyField(label=_("Entered by"))
    law = forms.CharField(label=_("Law or rule"), max_length=200)
    number = forms.CharField(label=_("Number of the article"), max_length=60, required=False)
    text = _Words(label=_("Text or summary"), max_length=4000, rows=6)
    topic = _Topics(required=False, empty=_("all types"))
    region = forms.RegexField(
        label=_("Division code"),
        regex=r"^\d{6}$",
        initial="000000",
        help_text=_("000000: the whole country; 110000: Beijing."),
        error_messages={"invalid": _("A division code has six digits, like 110000.")},
    )
    valid_from = Day(label=_("In force from"), required=False)
    valid_until = Day(label=_("In force until"), required=False)
    source = forms.CharField(label=_("Source"), max_length=300)
    grade = forms.ChoiceField(label=_("How certain it is"), choices=Grade.choices)

    def __init__(self, *args: Any, bodies: Bodies | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if bodies is None:
            del self.fields["organization"]
        else:
            offer_bodies(self, bodies)

    def enter(self) -> commands.EnterArticle:
        data = self.cleaned_data
        return commands.EnterArticle(**data | {"organization": UUID(data["organization"])})

    def change(self, article: UUID) -> commands.ChangeArticle:
        return commands.ChangeArticle(article=article, **self.cleaned_data)


class AskForm(forms.Form):
    """What a worker writes, without signing in."""

    key = forms.UUIDField(initial=uuid7, required=False, widget=forms.HiddenInput)
    question = _Words(
        label=_("Your question"),
        max_length=4000,
        rows=6,
        error_messages={"required": QuestionNeeded.message},
        help_text=_("What happened, since when, what do you want? No document numbers, please."),
    )
    topic = _Topics(empty=CHOOSE)
    employer_typed = forms.CharField(label=_("Employer"), max_length=120, required=False)
    known_on = Day(label=_("When did it happen?"), required=False)
    name = forms.CharField(
        label=_("Your name"),
        max_length=60,
        required=False,
        help_text=_("May be left out: the answer needs only receipt and code."),
    )
    phone = forms.CharField(label=_("Your mobile phone"), max_length=20, required=False)
    consent = forms.BooleanField(required=False)

    def __init__(self, *args: Any, handler: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consent"].label = CONSENT % {"name": handler}

    def command(self, desk: UUID, address: str) -> commands.AskOnline:
        return commands.AskOnline(desk=desk, address=address, **self.cleaned_data)


class ReceiptForm(forms.Form):
    receipt = forms.CharField(label=_("Receipt number"), max_length=20)
    code = forms.CharField(label=_("Code"), max_length=20)


class SearchForm(forms.Form):
    """What is looked for in past answers and articles."""

    q = SearchText(widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}))
    kind = forms.ChoiceField(
        label=_("Look in"),
        required=False,
        choices=[
            ("", _("answers and articles")),
            ("consultations", _("past answers")),
            ("articles", _("articles")),
        ],
    )
    topic = _Topics(required=False, empty=_("all types"))
    first = Day(label=_("Asked from"), required=False)
    last = Day(label=_("Asked until"), required=False)


def offer_bodies(form: forms.Form, bodies: Bodies) -> None:
    """Offer bodies as those at which something is entered."""
    field = form.fields["organization"]
    if isinstance(field, forms.ChoiceField):
        field.choices = [(str(one.public_id), one.name) for one in bodies]
