"""The qualifications that rules name, as the kernel wants them and as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from marketplace.catalogue.models import (
    QualificationLevel,
    QualificationMajor,
    QualificationType,
)
from marketplace.kernel.rules import Holds, Ranks


@dataclass(frozen=True, slots=True)
class Known:
    """Every qualification by its codes; a level and a major belong to their type."""

    types: Mapping[str, QualificationType]
    levels: Mapping[tuple[str, str], QualificationLevel]
    majors: Mapping[tuple[str, str], QualificationMajor]

    def name(self, leaf: Holds) -> str:
        """Name a condition: "Surveying and mapping licence (Grade B or higher, Boundaries)"."""
        name = str(self.types.get(leaf.type, leaf.type))
        details = []
        if leaf.level is not None:
            level = self.levels.get((leaf.type, leaf.level))
            details.append(_level_says(level) if level else leaf.level)
        if leaf.major is not None:
            details.append(str(self.majors.get((leaf.type, leaf.major), leaf.major)))
        if not details:
            return name
        joined = pgettext("details of a qualification", ", ").join(details)
        says = pgettext("qualification", "%(name)s (%(details)s)")
        return says % {"name": name, "details": joined}


def known_qualifications() -> Known:
    """Read every type, level and major, in three queries."""
    types = {row.code: row for row in QualificationType.objects.order_by("id")}
    levels = QualificationLevel.objects.select_related("type").order_by("type_id", "rank", "id")
    majors = QualificationMajor.objects.select_related("type").order_by("type_id", "id")
    return Known(
        types=types,
        levels={(row.type.code, row.code): row for row in levels},
        majors={(row.type.code, row.code): row for row in majors},
    )


def ranks() -> Ranks:
    """Give the rank of every level; 1 is the highest of its type."""
    rows = QualificationLevel.objects.values_list("type__code", "code", "rank")
    return {(type_code, code): rank for type_code, code, rank in rows}


def _level_says(level: QualificationLevel) -> str:
    return str(level) if level.rank == 1 else _("%(level)s or higher") % {"level": level}
