"""Short tables typed as lines: one row a line, its columns parted by bars."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from marketplace.web.fields import ProseField

_MOST = 200


class LinesField(ProseField):
    """Rows of text; every line has the columns, of which the first `needed` may not be empty."""

    def __init__(self, columns: Sequence[Any], *, needed: int | None = None, **kwargs: Any) -> None:
        self.columns = tuple(columns)
        self.needed = len(self.columns) if needed is None else needed
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 4}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        rows, faults = [], []
        for number, line in enumerate(text.split("\n"), start=1):
            if not line.strip():
                continue
            cells = [cell.strip() for cell in line.replace("｜", "|").split("|")]
            fault = self._fault(cells)
            if fault:
                faults.append(_("Line %(line)d: %(fault)s") % {"line": number, "fault": fault})
            rows.append(tuple(cells + [""] * (len(self.columns) - len(cells))))
        if len(rows) > _MOST:
            faults.append(_("Please give at most %(most)d lines.") % {"most": _MOST})
        if faults:
            raise ValidationError(faults)
        return rows

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str) or value is None:
            return value
        return "\n".join(" | ".join(row).rstrip(" |") for row in value)

    def _fault(self, cells: Sequence[str]) -> str:
        if len(cells) > len(self.columns):
            return _("more than %(most)d parts.") % {"most": len(self.columns)}
        given = [*cells, *[""] * self.needed]
        for column, cell in zip(self.columns[: self.needed], given, strict=False):
            if not cell:
                return _("%(column)s is missing.") % {"column": column}
        return ""
