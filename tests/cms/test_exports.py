"""Exports: whatever was typed, no cell is a formula, and nothing is lost."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell

from cms.office.exports import csv_lines, defused, workbook, written

SIGNS = "=+-@＝＋－＠−\t\r\n"
INVISIBLE = " \u00a0\u3000\u200b\u200e\ufeff\u2060"
texts = st.text(max_size=30)


def read_csv(rows: list[list[object]]) -> list[list[str]]:
    raw = b"".join(csv_lines(["标题"], rows)).decode()
    assert raw.startswith("\ufeff")
    return list(csv.reader(StringIO(raw[1:], newline="")))


def cells_of(rows: list[list[object]]) -> list[Cell]:
    """The cells of the first row of a workbook, below the titles."""
    with workbook(["标题"], rows) as file:
        return next(load_workbook(file).active.iter_rows(min_row=2))


@given(before=st.text(INVISIBLE, max_size=3), sign=st.sampled_from(SIGNS), after=texts)
@example(before="", sign="=", after='cmd|"/c calc"!A1')
@example(before="\u3000", sign="＝", after="1+1")
def test_no_text_begins_with_what_makes_a_spreadsheet_compute(before, sign, after):
    cell = defused(before + sign + after)
    assert cell.startswith("'")
    assert cell[1:] == before + sign + after


@given(texts)
def test_a_text_is_kept_whole_and_quoted_only_when_it_must_be(text):
    cell = defused(text)
    assert cell in (text, f"'{text}")
    if text[:1].isalnum():
        assert cell == text


@given(st.lists(texts, min_size=1, max_size=4))
def test_what_is_written_as_csv_is_read_back(cells):
    clean = [ILLEGAL_CHARACTERS_RE.sub("", cell) for cell in cells]
    assert read_csv([cells])[1] == [defused(cell) for cell in clean]


def test_full_names_of_formulas_are_defused_in_both_kinds():
    row = ["=1+1", "＝HYPERLINK(1)", "+86", "－1", "@SUM(A1)", "\t=1", "滨州市环境公司", "A000001"]
    expected = [f"'{cell}" for cell in row[:6]] + row[6:]
    assert read_csv([row])[1] == expected
    cells = cells_of([row])
    assert [cell.value for cell in cells] == expected
    assert {cell.data_type for cell in cells} == {"s"}


def test_titles_are_defused_too():
    raw = b"".join(csv_lines(["=1+1"], [])).decode()
    assert raw == '\ufeff"\'=1+1"\r\n'


def test_numbers_and_days_stay_what_they_are():
    moment = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
    assert written(Decimal("-5.20")) == Decimal("-5.20")
    assert written(date(2026, 11, 25)) == date(2026, 11, 25)
    assert written(moment) == datetime(2026, 11, 25, 17, 0)
    assert written(None) == ""
    assert written(True) == "True"


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1f"])
def test_characters_that_no_workbook_takes_are_left_out(character):
    assert [cell.value for cell in cells_of([[f"a{character}b"]])] == ["ab"]
