"""What can be refused about calculations."""

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from unionhall.core.errors import NotFound, Rejected
from unionhall.entitlements.law.results import Problem


class UnknownCalculator(NotFound):
    message = _("There is no calculation “%(name)s”.")
    field = "name"


class InputUnusable(Rejected):
    """What was sent cannot be computed with; ``problems`` says why, field by field."""

    message = _("This cannot be computed yet. See what is said about each field.")

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__()
        self.problems = problems

    def listed(self) -> list[dict[str, str]]:
        """Return the problems in the reader's language."""
        language = get_language() or ""
        return [
            {"field": one.field, "message": one.sentence.into(language)} for one in self.problems
        ]
