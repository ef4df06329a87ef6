import json
import sys
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from unionhall.core.errors import DomainError
from unionhall.entitlements import queries
from unionhall.entitlements.errors import InputUnusable
from unionhall.entitlements.schemas import CalculatorOut, FieldOut, ResultOut

UNUSABLE = 2


class Command(BaseCommand):
    help = (
        "Calculate what the law gives, step by step: severance, overtime pay, a limitation and "
        "others. Prints JSON; what cannot be computed with is said in JSON on standard error, "
        "with exit status 2. Nothing is kept."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="?", help="which calculation; see --list")
        parser.add_argument("--json", dest="given", help="the fields as a JSON object")
        parser.add_argument("--list", action="store_true", help="list the calculations")
        parser.add_argument("--help-fields", action="store_true", help="describe the fields")
        parser.add_argument(
            "--language",
            choices=[code for code, _label in settings.LANGUAGES],
            default=settings.LANGUAGE_CODE,
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        with translation.override(options["language"]):
            try:
                answer = self._answer(options)
            except InputUnusable as unusable:
                self._refuse(unusable.listed())
            except DomainError as refused:
                self._refuse([{"field": refused.field, "message": str(refused)}])
            else:
                self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))

    def _answer(self, options: dict[str, Any]) -> object:
        name = options["name"]
        if options["list"] or not name:
            listed = [CalculatorOut.of(one) for one in queries.calculators()]
            return [{"name": one.name, "title": one.title, "lead": one.lead} for one in listed]
        calculator = queries.calculator(name)
        if options["help_fields"]:
            fields = calculator.fields.items()
            return [FieldOut.of(*one).model_dump(mode="json") for one in fields]
        given = self._given(options["given"])
        result = queries.calculate(name, given, queries.book_at_hand())
        return ResultOut.of(name, result).model_dump(mode="json")

    def _given(self, text: str | None) -> dict[str, object]:
        try:
            given = json.loads(text or "{}", parse_float=Decimal, parse_constant=str)
        except (ValueError, RecursionError):
            given = None
        if not isinstance(given, dict):
            example = '{"start": "2019-03-04", "end": "2024-09-10"}'
            sentence = _("Write the fields as a JSON object, like %(example)s.")
            self._refuse([{"field": "json", "message": sentence % {"example": example}}])
        return dict(given)

    def _refuse(self, errors: list[dict[str, str]]) -> None:
        self.stderr.write(json.dumps({"errors": errors}, ensure_ascii=False, indent=2))
        sys.exit(UNUSABLE)
