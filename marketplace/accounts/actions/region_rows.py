"""Reading a file of regions: every fault is named with its line before anything is written."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from marketplace.accounts.models import Region
from marketplace.kernel.errors import Invalid
from marketplace.kernel.text import BadText, clean_line

HEADER = ("code", "parent", "level", "name", "name_en", "valid_from", "valid_to", "source")
# GB/T 2260 gives a province, city or county 6 digits, GB/T 10114 a town 9; a zone is our own.
FORMS: Mapping[str, re.Pattern[str]] = {
    "province": re.compile(r"[1-9]\d0000", re.ASCII),
    "city": re.compile(r"[1-9]\d(?!00)\d\d00", re.ASCII),
    "county": re.compile(r"[1-9]\d{3}(?!00)\d\d", re.ASCII),
    "town": re.compile(r"[1-9]\d{8}", re.ASCII),
    "zone": re.compile(r"L-[1-9]\d{5}-\d\d", re.ASCII),
}
PARENTS: Mapping[str, frozenset[str]] = {
    "province": frozenset({""}),
    "city": frozenset({"province"}),
    "county": frozenset({"city", "province"}),
    "town": frozenset({"county", "city"}),
    "zone": frozenset({"city", "county"}),
}
_LENGTHS = {"name": 60, "name_en": 80, "source": 200}


class BadRows(Invalid):
    """A file of regions has faults; `faults` names each with its line. Nothing was written."""

    code = "bad-rows"

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults), faults=faults)
        self.faults = faults


@dataclass(frozen=True, slots=True)
class RegionRow:
    """One line of the file, checked for itself; `line` counts from 1, the header included."""

    line: int
    code: str
    parent: str
    level: str
    name: str
    name_en: str
    valid_from: date | None
    valid_to: date | None
    source: str


def read_regions(lines: Iterable[str], known: Mapping[str, Region]) -> list[RegionRow]:
    """Read a CSV file with the columns of `HEADER` against the regions `known` by code.

    A parent stands in the file before its children, or is known; a known code keeps its level
    and its parent. Raises: BadRows, which names every fault.
    """
    reader = csv.reader(lines)
    if tuple(next(reader, ())) != HEADER:
        raise BadRows([_("Line 1: the columns must be %(names)s.") % {"names": ",".join(HEADER)}])
    rows: dict[str, RegionRow] = {}
    levels = {"": "", **{code: region.level for code, region in known.items()}}
    faults: list[str] = []
    for line, cells in enumerate(reader, start=2):
        try:
            row = _row(line, cells)
            _check_place(row, rows, levels, known.get(row.code))
        except ValueError as fault:
            faults.append(_("Line %(line)d: %(fault)s") % {"line": line, "fault": fault})
            continue
        rows[row.code] = row
        levels[row.code] = row.level
    if faults:
        raise BadRows(faults)
    return list(rows.values())


def _row(line: int, cells: list[str]) -> RegionRow:
    if len(cells) != len(HEADER):
        raise ValueError(
            _("%(found)d columns instead of %(wanted)d.")
            % {"found": len(cells), "wanted": len(HEADER)}
        )
    values = {name: _text(name, cell) for name, cell in zip(HEADER, cells, strict=True)}
    form = FORMS.get(values["level"])
    if form is None:
        raise ValueError(_("level: one of %(levels)s.") % {"levels": ", ".join(FORMS)})
    if not form.fullmatch(values["code"]):
        raise ValueError(
            _("code: %(code)s is no code of a %(level)s.")
            % {"code": values["code"], "level": values["level"]}
        )
    starts, ends = _day("valid_from", values), _day("valid_to", values)
    if starts and ends and starts >= ends:
        raise ValueError(_("valid_to: the end must lie after the beginning."))
    texts = {name: values[name] for name in ("code", "parent", "level", *_LENGTHS)}
    return RegionRow(line=line, valid_from=starts, valid_to=ends, **texts)


def _text(name: str, cell: str) -> str:
    try:
        text = clean_line(cell)
    except BadText as error:
        raise ValueError(f"{name}: {error}") from None
    if name in _LENGTHS and not 0 < len(text) <= _LENGTHS[name]:
        raise ValueError(
            _("%(name)s: between 1 and %(most)d characters.")
            % {"name": name, "most": _LENGTHS[name]}
        )
    return text


def _day(name: str, values: Mapping[str, str]) -> date | None:
    text = values[name]
    if not text:
        return None
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        raise ValueError(_("%(name)s: a day is written 2026-01-31.") % {"name": name})
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(_("%(name)s: there is no such day.") % {"name": name}) from None


def _check_place(
    row: RegionRow,
    earlier: Mapping[str, RegionRow],
    levels: Mapping[str, str],
    known: Region | None,
) -> None:
    if row.code in earlier:
        raise ValueError(
            _("code: stands already in line %(line)d.") % {"line": earlier[row.code].line}
        )
    if levels.get(row.parent) not in PARENTS[row.level]:
        raise ValueError(
            _("parent: there is no place above this %(level)s with the code %(code)s.")
            % {"level": row.level, "code": row.parent or "–"}
        )
    above = (row.parent,) if row.parent else ()
    if known and (known.level, known.codes[1:2]) != (row.level, above):
        raise ValueError(_("code: is known under another level or parent."))
