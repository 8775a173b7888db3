"""The regions that a form offers, as people look for them: home first, then the others."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.db.models import Count
from django.utils import timezone

from marketplace.accounts.models import Region
from marketplace.accounts.models.regions import RegionQuerySet
from marketplace.events import clock

LEVELS = ("province", "city", "county", "zone")


@dataclass(slots=True)
class Branch:
    """A region with those below it that are offered."""

    region: Region
    below: list[Branch] = field(default_factory=list)


def today() -> date:
    """The day by the house's clock."""
    return timezone.localdate(clock.instant())


def regions_in_force() -> RegionQuerySet:
    """Regions whose code stands today."""
    return Region.objects.valid(today())


def count_below(code: str) -> dict[str, int]:
    """Count what stands today in a region, by level: what is not there is 0."""
    rows = regions_in_force().within([code]).exclude(code=code)
    found = dict(rows.values_list("level").annotate(Count("pk")).order_by("level"))
    return {level: found.get(level, 0) for level in Region.Level.values}


def tree() -> list[Branch]:
    """Provinces with what is offered below them; the home region's branch stands first.

    Everywhere down to cities (counties where a province has no cities); in the home province
    down to counties and development zones.
    """
    rows = list(regions_in_force().filter(level__in=LEVELS).order_by("path"))
    home = next((row for row in rows if row.code == settings.HOME_REGION), None)
    home_codes = frozenset(home.codes) if home else frozenset()
    branches = {row.pk: Branch(row) for row in rows}
    roots = []
    for row in sorted(rows, key=lambda row: (row.code not in home_codes, row.path)):
        if row.parent_id is None:
            roots.append(branches[row.pk])
        elif row.parent_id in branches and _is_offered(row, branches[row.parent_id], home_codes):
            branches[row.parent_id].below.append(branches[row.pk])
    return roots


def _is_offered(row: Region, above: Branch, home_codes: frozenset[str]) -> bool:
    # A municipality's one "city" of its own name says nothing that the municipality does not.
    if row.name == above.region.name:
        return False
    in_home_province = bool(home_codes) and row.codes[-1] in home_codes
    return in_home_province or (
        row.level in ("city", "county") and above.region.level == "province"
    )
