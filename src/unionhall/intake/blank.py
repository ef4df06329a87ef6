"""The empty list to fill in: our own headings, with what may be chosen in the cells."""

import io
from collections.abc import Iterator

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from unionhall.codes import lists
from unionhall.codes.documents import DocumentKind
from unionhall.intake.headings import COLUMNS, NEEDED
from unionhall.members.models import Person

LAST = 5_000
"""So many lines have drop-downs and the format of texts."""
EXAMPLE = {
    "name": "张三",
    "kind": "居民身份证",
    "number": "11010119900307****",
    "sex": "男",
    "birth": "1990-03-07",
    "nation": "汉族",
    "phone": "138****0000",
    "valid_from": "2016-03-01",
    "valid_until": "长期",
    "employer_name": "云帆速递有限公司",
    "post": "快递员",
    "began_on": "2024-03-01",
}
CODED = ("nation", "education", "political", "household", "skill_level", "employment_form")
HEAD, EXAMPLE_LINE = 3, 2


def workbook() -> bytes:
    """Make the file; its columns are texts, so that no number loses its last digits.

    The example stands above the headings, where no reader takes it for a row.
    """
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = _("Members")
    choices = book.create_sheet(_("Choices"))
    sheet.append([_("Fill in from line 4 on; columns with * are needed for new members.")])
    grey = Font(italic=True, color="FF808080")
    for place, column in enumerate(COLUMNS, 1):
        letter = get_column_letter(place)
        star = " *" if column.field in NEEDED else ""
        head = sheet.cell(HEAD, place, _heading(column.field) + star)
        head.font, head.fill = Font(bold=True), PatternFill("solid", fgColor="FFF3EFE6")
        example = sheet.cell(EXAMPLE_LINE, place, _example(column.field))
        example.font, example.number_format = grey, "@"
        sheet.column_dimensions[letter].width = 22 if column.field == "number" else 16
        sheet.column_dimensions[letter].number_format = "@"
        offered = _offered(column.field)
        if not offered:
            continue
        for line, text in enumerate(offered, 1):
            choices.cell(line, place, text)
        where = f"'{choices.title}'!${letter}$1:${letter}${len(offered)}"
        rule = DataValidation(type="list", formula1=where, allow_blank=True)
        rule.error = _("Choose one of the values in the list.")
        rule.add(f"{letter}{HEAD + 1}:{letter}{LAST}")
        sheet.add_data_validation(rule)
    sheet.cell(1, 1).alignment = Alignment(vertical="center")
    sheet.freeze_panes = f"A{HEAD + 1}"
    choices.sheet_state = "hidden"
    box = io.BytesIO()
    book.save(box)
    return box.getvalue()


def pieces() -> Iterator[bytes]:
    """Return the file as it is sent."""
    yield workbook()


def _chinese() -> bool:
    return (get_language() or "zh").startswith("zh")


def _heading(field: str) -> str:
    column = next(one for one in COLUMNS if one.field == field)
    return column.heading if _chinese() else str(column.label).capitalize()


def _example(field: str) -> str:
    if field in CODED:
        return next(iter(_offered(field)), "")
    return EXAMPLE.get(field, "")


def _offered(field: str) -> list[str]:
    if field in CODED:
        return [label for _code, label in lists.choices(field)]
    if field == "kind":
        return [str(kind.label) for kind in DocumentKind]
    return [str(sex.label) for sex in Person.Sex if sex.value in "12"] if field == "sex" else []
