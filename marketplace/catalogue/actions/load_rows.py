"""Reading the catalogue's data files: every fault is named with its file and row."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from marketplace.kernel.errors import Invalid
from marketplace.kernel.text import BadText, clean_text

FOLDER = Path(__file__).resolve().parents[1] / "data"


class BadReference(Invalid):
    """A file of reference data has a fault; the message names file, row and member."""

    code = "bad-reference"


@dataclass(frozen=True, slots=True)
class Row:
    """One object of a file, read member by member; `at` says where it stands."""

    at: str
    values: Mapping[str, Any]

    def text(self, name: str, most: int | None = None, *, empty: bool = False) -> str:
        """Give a text without control characters; null reads as empty. Raises: BadReference."""
        value = self.values.get(name)
        text = "" if value is None else value
        if not isinstance(text, str):
            raise self.fault(name, _("expected text"))
        try:
            clean = clean_text(text)
        except BadText as error:
            raise self.fault(name, str(error)) from None
        if clean != text:
            raise self.fault(name, _("spaces at its ends, or not in composed form"))
        if not empty and not text:
            raise self.fault(name, _("is missing"))
        if most is not None and len(text) > most:
            raise self.fault(name, _("more than %(most)d characters") % {"most": most})
        return text

    def choice(self, name: str, choices: Collection[str], *, empty: bool = False) -> str:
        """Give one of the choices. Raises: BadReference."""
        text = self.text(name, empty=empty)
        if text not in choices and not (empty and not text):
            raise self.fault(name, _("%(text)s is not known") % {"text": text})
        return text

    def day(self, name: str) -> date | None:
        """Give a day written 2026-01-31, or None. Raises: BadReference."""
        text = self.text(name, empty=True)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            raise self.fault(name, _("a day is written 2026-01-31")) from None

    def number(self, name: str) -> int | None:
        """Give a number from 1 on, or None. Raises: BadReference."""
        value = self.values.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise self.fault(name, _("expected a whole number from 1 on"))
        return value

    def flag(self, name: str) -> bool | None:
        """Give yes, no or None. Raises: BadReference."""
        value = self.values.get(name)
        if value is not None and not isinstance(value, bool):
            raise self.fault(name, _("expected true, false or null"))
        return value

    def texts(self, name: str, known: Collection[str] | None = None) -> list[str]:
        """Give a list of texts, each of them known. Raises: BadReference."""
        values = self._list(name)
        for value in values:
            if not isinstance(value, str) or (known is not None and value not in known):
                raise self.fault(name, _("%(text)s is not known") % {"text": value})
        return list(values)

    def rows(self, name: str) -> Iterator[Row]:
        """Give the objects of a list. Raises: BadReference."""
        yield from _rows(f"{self.at}, {name}", self._list(name))

    def member(self, name: str) -> Row:
        """Give an object inside this one. Raises: BadReference."""
        value = self.values.get(name)
        if not isinstance(value, dict):
            raise self.fault(name, _("expected an object"))
        return Row(f"{self.at}, {name}", value)

    def fault(self, name: str, says: str) -> BadReference:
        """Make the error that names this row and one of its members."""
        return BadReference(f"{self.at}, {name}: {says}")

    def _list(self, name: str) -> Sequence[Any]:
        value = self.values.get(name)
        if not isinstance(value, list):
            raise self.fault(name, _("expected a list"))
        return value


def rows_of(file: str, key: str = "code") -> list[Row]:
    """Read the rows of a data file; a key stands in it once. Raises: BadReference."""
    try:
        values = json.loads((FOLDER / file).read_text(encoding="utf-8"))
    except ValueError as error:
        raise BadReference(f"{file}: {error}") from None
    if not isinstance(values, list):
        raise BadReference(f"{file}: {_('expected a list')}")
    rows = list(_rows(file, values))
    seen: set[Any] = set()
    for row in rows:
        name = row.values.get(key)
        if name in seen:
            raise row.fault(key, _("%(text)s stands there twice") % {"text": name})
        seen.add(name)
    return rows


def _rows(at: str, values: Sequence[Any]) -> Iterator[Row]:
    for position, value in enumerate(values, start=1):
        where = f"{at}, {_('row')} {position}"
        if not isinstance(value, dict):
            raise BadReference(f"{where}: {_('expected an object')}")
        code = value.get("code")
        yield Row(f"{where} ({code})" if code else where, value)
