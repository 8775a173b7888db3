"""Keeping the kinds of qualification, their levels and fields. Nothing is deleted."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.catalogue.events import (
    QualificationPartSaved,
    QualificationTypeAdded,
    QualificationTypeChanged,
)
from marketplace.catalogue.models import (
    QualificationLevel,
    QualificationMajor,
    QualificationType,
)
from marketplace.catalogue.policies.editors import check_may_edit
from marketplace.catalogue.policies.qualification_types import (
    check_code,
    check_may_stop_binding,
    check_names,
    check_status,
)
from marketplace.events.record import record
from marketplace.kernel.actor import Actor
from marketplace.kernel.errors import Invalid, NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeValues:
    """What a kind of qualification says of itself."""

    name: str
    name_en: str
    status: str
    source: str
    issuer: str = ""
    note: str = ""
    note_en: str = ""


@transaction.atomic
def add_qualification_type(*, code: str, values: TypeValues, by: Actor) -> QualificationType:
    """Add a kind of qualification under a code of its own. Raises: NotAllowed, Invalid."""
    check_may_edit(by=by)
    check_code(code)
    if QualificationType.objects.filter(code=code).exists():
        raise Invalid(_("There is a qualification with this code already."), field="code")
    check_names(name=values.name, name_en=values.name_en, source=values.source)
    check_status(values.status)
    row = QualificationType.objects.create(code=code, **asdict(values))
    event = QualificationTypeAdded(
        subject=f"qualification/{code}", name=values.name, status=values.status
    )
    record(event, by=by)
    return row


@transaction.atomic
def change_qualification_type(
    *, qualification: QualificationType, values: TypeValues, by: Actor
) -> None:
    """Describe a kind of qualification otherwise; its code stays.

    It may stop binding only when no item asks for it any more. Raises: NotAllowed, NotFound,
    Invalid.
    """
    check_may_edit(by=by)
    row = _locked(qualification.pk)
    check_names(name=values.name, name_en=values.name_en, source=values.source)
    check_status(values.status)
    if row.is_binding and values.status not in QualificationType.BINDING:
        check_may_stop_binding(row)
    changed = _take(row, asdict(values))
    row.save()
    event = QualificationTypeChanged(subject=f"qualification/{row.code}", changed=changed)
    record(event, by=by)


@transaction.atomic
def save_level(
    *,
    qualification: QualificationType,
    code: str,
    name: str,
    name_en: str,
    rank: int,
    by: Actor,
) -> QualificationLevel:
    """Add a level, or describe the one with this code otherwise; rank 1 is the highest.

    Raises: NotAllowed, NotFound, Invalid.
    """
    check_may_edit(by=by)
    owner = _locked(qualification.pk)
    check_code(code)
    check_names(name=name, name_en=name_en)
    if rank < 1:
        raise Invalid(_("Please give a whole number from 1 on."), field="rank")
    row = owner.levels.filter(code=code).first() or QualificationLevel(type=owner, code=code)
    _save_part(row, "level", {"name": name, "name_en": name_en, "rank": rank}, by)
    return row


@transaction.atomic
def save_major(
    *,
    qualification: QualificationType,
    code: str,
    name: str,
    name_en: str,
    by: Actor,
) -> QualificationMajor:
    """Add a field, or describe the one with this code otherwise.

    Raises: NotAllowed, NotFound, Invalid.
    """
    check_may_edit(by=by)
    owner = _locked(qualification.pk)
    check_code(code)
    check_names(name=name, name_en=name_en)
    row = owner.majors.filter(code=code).first() or QualificationMajor(type=owner, code=code)
    _save_part(row, "major", {"name": name, "name_en": name_en}, by)
    return row


def _save_part(
    row: QualificationLevel | QualificationMajor, part: str, values: dict[str, Any], by: Actor
) -> None:
    changed = _take(row, values)
    row.save()
    event = QualificationPartSaved(
        subject=f"qualification/{row.type.code}", part=part, code=row.code, changed=changed
    )
    record(event, by=by)


def _take(row: Any, values: dict[str, Any]) -> dict[str, list[Any]]:
    """Set what differs, and give each with before and after. Raises: Invalid (nothing does)."""
    changed = {
        name: [getattr(row, name), value]
        for name, value in values.items()
        if getattr(row, name) != value
    }
    if not changed:
        raise Invalid(_("Nothing has changed."))
    for name, (_before, after) in changed.items():
        setattr(row, name, after)
    return changed


def _locked(pk: int) -> QualificationType:
    row = QualificationType.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        raise NotFound
    return row
