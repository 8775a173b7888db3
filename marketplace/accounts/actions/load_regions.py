"""Loading the tree of regions: the one that comes with the product, and files for what is below."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from django.db import transaction

from marketplace.accounts.actions.region_rows import FORMS, RegionRow, read_regions
from marketplace.accounts.models import Region

FILE = Path(__file__).resolve().parents[1] / "data" / "regions.csv"
_CHANGEABLE = ("name", "name_en", "valid_from", "valid_to", "source")


def load_regions() -> int:
    """Bring the regions that come with the product into the database; give their number.

    May run any number of times: known codes take the file's names and days, nothing is deleted.
    """
    with FILE.open(encoding="utf-8", newline="") as lines:
        return import_regions(lines=lines)


@transaction.atomic
def import_regions(*, lines: Iterable[str], dry_run: bool = False) -> int:
    """Take the regions of a CSV file, all of them or none; give their number.

    A dry run checks everything and writes nothing. Raises: BadRows.
    """
    rows = read_regions(lines, {region.code: region for region in Region.objects.all()})
    if not dry_run:
        _write(rows)
    return len(rows)


def _write(rows: Sequence[RegionRow]) -> None:
    # A level at a time, from the top: a row needs its parent's key and path.
    for level in FORMS:
        of_level = [row for row in rows if row.level == level]
        above = Region.objects.in_bulk({row.parent for row in of_level}, field_name="code")
        Region.objects.bulk_create(
            [_region(row, above.get(row.parent)) for row in of_level],
            batch_size=100,
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=_CHANGEABLE,
        )


def _region(row: RegionRow, parent: Region | None) -> Region:
    return Region(
        code=row.code,
        parent=parent,
        level=row.level,
        name=row.name,
        name_en=row.name_en,
        path=f"{parent.path if parent else '/'}{row.code}/",
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        source=row.source,
    )
