"""What a version of a service item says, as one value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from marketplace.catalogue.models import ApprovalItem, ItemVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemValues:
    """Everything that an operator may set; empty means "not known to us"."""

    name: str
    name_en: str
    summary: str
    summary_en: str
    source: str
    aliases: Sequence[str] = ()
    department: str = ""
    department_en: str = ""
    levels: Sequence[str] = ()
    client_kind: str = ""
    payer_kind: str = ""
    result_document: str = ""
    result_document_en: str = ""
    self_do_allowed: bool | None = None
    price_mode: str = ""
    price_reference: str = ""
    reference_days: int | None = None
    qualification_rule: Any = None
    practitioner_rule: Mapping[str, Any] | None = None
    legal_basis: Sequence[Mapping[str, Any]] = ()
    approval_items: Sequence[str] = ()

    def columns(self) -> dict[str, Any]:
        """Everything that stands in the version's own row."""
        values = asdict(self)
        del values["approval_items"]
        for name in ("aliases", "levels", "legal_basis"):
            values[name] = list(values[name])
        return values

    def changed_from(self, version: ItemVersion) -> list[str]:
        """Name what differs from a version."""
        other = values_of(version)
        mine, theirs = self.columns(), other.columns()
        changed = [name for name, value in mine.items() if value != theirs[name]]
        if set(self.approval_items) != set(other.approval_items):
            changed.append("approval_items")
        return changed


def values_of(version: ItemVersion) -> ItemValues:
    """Read a version back, to change some of it."""
    names = [name for name in ItemValues.__dataclass_fields__ if name != "approval_items"]
    approvals = version.approval_items.order_by("code").values_list("code", flat=True)
    return ItemValues(
        **{name: getattr(version, name) for name in names}, approval_items=tuple(approvals)
    )


def write_version(version: ItemVersion, values: ItemValues) -> None:
    """Save a new version with what it says."""
    for name, value in values.columns().items():
        setattr(version, name, value)
    version.save(force_insert=True)
    version.approval_items.set(ApprovalItem.objects.filter(code__in=values.approval_items))
