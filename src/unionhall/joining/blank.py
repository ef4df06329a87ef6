"""The empty list of people to fill in: choices to pick from, and one row that shows how.

Its columns are texts, so that no number loses digits. The example is not read
(``roster.EXAMPLE``); a second sheet names all that a coded column may hold.
"""

from collections.abc import Mapping, Sequence
from io import BytesIO

from django.utils.translation import get_language, gettext, pgettext
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from unionhall.codes import lists
from unionhall.codes.documents import DocumentKind
from unionhall.joining import roster

LAST_ROW = roster.MOST_ROWS + 2
WIDTH = 22


def blank() -> BytesIO:
    """Write the empty list in the reader's language."""
    book = Workbook()
    sheet, allowed = book.worksheets[0], _choices()
    sheet.title = gettext("List of people")
    sheet.append([_title(field) for field in roster.COLUMNS])
    example = _example(allowed)
    sheet.append([example.get(field, "") for field in roster.COLUMNS])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for cell in sheet[2]:
        cell.font = Font(italic=True, color="808080")
    sheet.freeze_panes = "B2"
    for number in range(1, len(roster.COLUMNS) + 1):
        column = sheet.column_dimensions[get_column_letter(number)]
        column.number_format = "@"
        column.width = WIDTH
    for row in sheet.iter_rows(min_row=1, max_row=2):
        for cell in row:
            cell.number_format = "@"
    _offer(sheet, book.create_sheet(pgettext("sheet", "Allowed values")), allowed)
    file = BytesIO()
    book.save(file)
    file.seek(0)
    return file


def _title(field: str) -> str:
    chinese, english = roster.COLUMNS[field]
    title = chinese if (get_language() or "zh").startswith("zh") else english.capitalize()
    return f"{title}*" if field in roster.NEEDED else title


def _choices() -> Mapping[str, Sequence[str]]:
    coded = {field: [label for _code, label in lists.choices(field)] for field in roster.CODED}
    kinds = [str(kind.label) for kind in DocumentKind]
    return {"kind": kinds, "sex": [label for _code, label in lists.choices("sex")], **coded}


def _example(allowed: Mapping[str, Sequence[str]]) -> Mapping[str, str]:
    return {
        "name": gettext("Example: Zhang San (this row is not read)"),
        "kind": allowed["kind"][0],
        "number": "990101199001010015",
        "valid_until": "20160131-20360131",
        "phone": "13800000000",
        "employment_form": lists.label("employment_form", "10"),
        "sex": allowed["sex"][0],
        "nation": lists.label("nation", "01"),
        "education": lists.label("education", "20"),
    }


def _offer(sheet: Worksheet, values: Worksheet, allowed: Mapping[str, Sequence[str]]) -> None:
    """Write the allowed values side by side, and let their columns pick from them."""
    places = {field: number for number, field in enumerate(roster.COLUMNS, start=1)}
    for at, (field, labels) in enumerate(allowed.items(), start=1):
        letter, column = get_column_letter(at), get_column_letter(places[field])
        values.column_dimensions[letter].width = WIDTH
        values.cell(1, at, _title(field).rstrip("*")).font = Font(bold=True)
        for row, label in enumerate(labels, start=2):
            values.cell(row, at, label)
        pick = DataValidation(
            type="list",
            formula1=f"'{values.title}'!${letter}$2:${letter}${len(labels) + 1}",
            allow_blank=True,
            showErrorMessage=False,  # words that mean the same are understood too
        )
        pick.add(f"{column}2:{column}{LAST_ROW}")
        sheet.add_data_validation(pick)
