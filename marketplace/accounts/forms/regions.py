"""Fields for regions: one from grouped choices, or several from a tree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.models import Region
from marketplace.accounts.queries.region_choices import Branch, regions_in_force, tree

Group = tuple[str, list[tuple[str, str]]]


def grouped() -> Iterator[tuple[str, Any]]:
    """Give the choices of a list box: the home province by city, every other as one group."""
    yield "", _("Please choose")
    for number, province in enumerate(tree()):
        if number == 0 and any(city.below for city in province.below):
            yield str(province.region), [_choice(province)]
            for city in province.below:
                yield str(city.region), [_choice(part) for part in (city, *city.below)]
        else:
            yield str(province.region), [_choice(part) for part in (province, *province.below)]


def _choice(branch: Branch) -> tuple[str, str]:
    return branch.region.code, str(branch.region)


class RegionField(forms.ChoiceField):
    """One region whose code stands today; gives the `Region`, None for none.

    `levels` narrows what is taken: ("county", "zone") for a place of work.
    """

    default_error_messages = {
        "invalid_choice": _("Please choose a region from the list."),
        "level": _("Please choose a smaller region: a county, district or development zone."),
    }

    def __init__(self, *, levels: Sequence[str] = (), **kwargs: Any) -> None:
        self.levels = tuple(levels)
        super().__init__(choices=grouped, **kwargs)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, Region):
            return value
        code = super().to_python(value).strip()
        return _regions([code], self.error_messages["invalid_choice"])[0] if code else None

    def validate(self, value: Any) -> None:
        forms.Field.validate(self, value)
        if value is not None and self.levels and value.level not in self.levels:
            raise ValidationError(self.error_messages["level"], code="level")

    def prepare_value(self, value: Any) -> Any:
        return value.code if isinstance(value, Region) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (self.prepare_value(initial) or "") != (data or "")


def _regions(codes: list[str], message: Any) -> list[Region]:
    if any("\x00" in code for code in codes):
        raise ValidationError(message, code="invalid_choice")
    found = {row.code: row for row in regions_in_force().filter(code__in=codes)}
    if missing := [code for code in codes if code not in found]:
        raise ValidationError(message, code="invalid_choice", params={"value": missing[0][:40]})
    return [found[code] for code in codes]


class RegionTree(forms.CheckboxSelectMultiple):
    """A tree of boxes that opens by branches; a ticked branch stands for all below it."""

    template_name = "accounts/region_tree.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        chosen = {str(code) for code in value or ()}
        return {
            "widget": {
                "name": name,
                "id": (attrs or {}).get("id", f"id_{name}"),
                "attrs": attrs or {},
                "branches": [_shown(branch, chosen) for branch in tree()],
            }
        }


def _shown(branch: Branch, chosen: set[str]) -> dict[str, Any]:
    below = [_shown(part, chosen) for part in branch.below]
    count = sum(part["is_chosen"] + part["count"] for part in below)
    return {
        "code": branch.region.code,
        "name": str(branch.region),
        "is_chosen": branch.region.code in chosen,
        "below": below,
        "count": count,
    }


class RegionsField(forms.MultipleChoiceField):
    """Several regions whose codes stand today; gives `Region` rows, the outermost only."""

    widget = RegionTree
    default_error_messages = {
        "invalid_choice": _("Please choose regions from the list."),
        "invalid_list": _("Please choose regions from the list."),
    }

    def to_python(self, value: Any) -> Any:
        codes = list(dict.fromkeys(super().to_python(value)))
        chosen = _regions(codes, self.error_messages["invalid_choice"])
        return [
            row
            for row in sorted(chosen, key=lambda row: row.path)
            if not any(other is not row and other.covers(row) for other in chosen)
        ]

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")

    def prepare_value(self, value: Any) -> Any:
        if value is None:
            return value
        return [row.code if isinstance(row, Region) else row for row in value]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial or []), data)


__all__ = ["RegionField", "RegionsField"]
