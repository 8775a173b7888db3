"""Refusable conditions as people read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from marketplace.catalogue.models import RefusalCondition
from marketplace.catalogue.models.names import in_language

_TITLES = {
    RefusalCondition.About.AGENCY: _("A registration of an agency may be returned because …"),
    RefusalCondition.About.CONDUCT: _("An agency may be suspended or removed because …"),
    RefusalCondition.About.OWNER: _("A registration of a project owner may be returned because …"),
    RefusalCondition.About.OFFER: _("An offer may be taken off the shelf because …"),
    RefusalCondition.About.NEED: _("A need may be returned because …"),
}


class Condition(NamedTuple):
    code: str
    name: str
    says: str
    source: str


class Conditions(NamedTuple):
    title: str
    about: str
    rows: list[Condition]


def conditions_of(found: Mapping[str, Sequence[RefusalCondition]]) -> list[Conditions]:
    """Give the conditions under what they are about, in the reader's language."""
    return [
        Conditions(str(title), about.value, [_condition(row) for row in found[about.value]])
        for about, title in _TITLES.items()
        if found[about.value]
    ]


def _condition(row: RefusalCondition) -> Condition:
    return Condition(
        code=row.code,
        name=in_language(row.name, row.name_en),
        says=in_language(row.says, row.says_en),
        source=row.source,
    )
