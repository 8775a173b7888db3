"""Loading qualification types with their levels and fields."""

from __future__ import annotations

from marketplace.catalogue.actions.load_rows import Row, rows_of
from marketplace.catalogue.models import (
    QualificationLevel,
    QualificationMajor,
    QualificationType,
)


def load_qualifications() -> None:
    """Create the types that are missing, each with its levels and fields. Raises: BadReference."""
    known = set(QualificationType.objects.values_list("code", flat=True))
    rows = [row for row in rows_of("qualification_types.json") if row.text("code") not in known]
    QualificationType.objects.bulk_create([_type(row) for row in rows])
    types = QualificationType.objects.in_bulk([row.text("code") for row in rows], field_name="code")
    pairs = [(types[row.text("code")], row) for row in rows]
    QualificationLevel.objects.bulk_create(
        [_level(kind, level) for kind, row in pairs for level in row.rows("levels")]
    )
    QualificationMajor.objects.bulk_create(
        [_major(kind, major) for kind, row in pairs for major in row.rows("majors")]
    )


def _type(row: Row) -> QualificationType:
    return QualificationType(
        code=row.text("code", 40),
        name=row.text("name", 120),
        name_en=row.text("name_en", 160),
        status=row.choice("status", QualificationType.Status.values),
        issuer=row.text("issuer", 120, empty=True),
        note=row.text("note", empty=True),
        note_en=row.text("note_en", empty=True),
        source=row.text("source", 400),
    )


def _level(kind: QualificationType, row: Row) -> QualificationLevel:
    rank = row.number("rank")
    if rank is None:
        raise row.fault("rank", "?")
    return QualificationLevel(
        type=kind,
        code=row.text("code", 40),
        name=row.text("name", 80),
        name_en=row.text("name_en", 120),
        rank=rank,
    )


def _major(kind: QualificationType, row: Row) -> QualificationMajor:
    return QualificationMajor(
        type=kind,
        code=row.text("code", 40),
        name=row.text("name", 80),
        name_en=row.text("name_en", 120),
    )
