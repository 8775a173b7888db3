"""Exports of the office's lists: no cell is ever a formula, whatever somebody typed."""

from __future__ import annotations

import csv
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from typing import IO, Any

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# What makes a spreadsheet compute: the signs, their full-width twins, and tab, CR and LF.
_SIGNS = frozenset("=+-@\uff1d\uff0b\uff0d\uff20\u2212\t\r\n")
Row = Sequence[Any]


class _Echo:
    """A file that gives back what is written, so that a writer can be a generator."""

    def write(self, value: str) -> str:
        return value


def defused(text: str) -> str:
    """Give a text that no spreadsheet takes for a formula.

    White space and invisible characters before a sign do not hide it.
    """
    first = next((c for c in text if c in _SIGNS or not _is_blank(c)), "")
    return f"'{text}" if first in _SIGNS else text


def _is_blank(character: str) -> bool:
    return character.isspace() or unicodedata.category(character).startswith("C")


def written(value: Any) -> Any:
    """Give a value as a cell may hold it: numbers, days and moments as such, the rest defused."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | date):
        return defused(ILLEGAL_CHARACTERS_RE.sub("", str(value)))
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None, microsecond=0)
    return value


def csv_lines(titles: Row, rows: Iterable[Row]) -> Iterator[bytes]:
    """Write one line after another; the mark at the start tells Excel that it is UTF-8."""
    writer = csv.writer(_Echo(), quoting=csv.QUOTE_ALL)
    yield "\ufeff".encode()
    for row in chain([titles], rows):
        yield writer.writerow([written(cell) for cell in row]).encode()


def workbook(titles: Row, rows: Iterable[Row]) -> IO[bytes]:
    """Write a workbook to a file of its own, row by row, and give the file at its start."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("1")
    sheet.append([written(cell) for cell in titles])
    for row in rows:
        sheet.append([_cell(sheet, cell) for cell in row])
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response that sends it closes it
    book.save(file)
    file.seek(0)
    return file


def _cell(sheet: Any, value: Any) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, written(value))
    if cell.data_type == "f":
        cell.data_type = "s"
    return cell
