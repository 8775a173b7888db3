"""Loading the service items, each as its version 1."""

from __future__ import annotations

from datetime import date
from typing import Any

from marketplace.catalogue.actions.load_rows import Row, rows_of
from marketplace.catalogue.models import ApprovalItem, ItemVersion, ServiceItem, ServiceType
from marketplace.catalogue.policies.qualifications import check_rule
from marketplace.catalogue.queries.qualifications import Known, known_qualifications
from marketplace.kernel.errors import Invalid

# Before this day the market that we ship knows no item.
FIRST_DAY = date(2025, 1, 1)
LEVELS = ("province", "city", "county")


def load_items() -> None:
    """Create the items that are missing, with version 1 in force. Raises: BadReference."""
    existing = set(ServiceItem.objects.values_list("code", flat=True))
    rows = [row for row in rows_of("service_items.json") if row.text("code") not in existing]
    types = ServiceType.objects.in_bulk(field_name="code")
    ServiceItem.objects.bulk_create([_item(row, types) for row in rows])
    items = ServiceItem.objects.in_bulk([row.text("code") for row in rows], field_name="code")
    known = known_qualifications()
    ItemVersion.objects.bulk_create([_version(items[row.text("code")], row, known) for row in rows])
    versions = ItemVersion.objects.filter(item__in=items.values(), version=1)
    by_item = {version.item_id: version for version in versions}
    for item in items.values():
        item.current = by_item[item.pk]
    ServiceItem.objects.bulk_update(items.values(), ["current"])
    _link_approvals([(by_item[items[row.text("code")].pk], row) for row in rows])


def _item(row: Row, types: dict[Any, ServiceType]) -> ServiceItem:
    number = row.number("number")
    if number is None:
        raise row.fault("number", "?")
    return ServiceItem(
        code=row.text("code", 12), number=number, type=types[row.choice("type", types)]
    )


def _version(item: ServiceItem, row: Row, known: Known) -> ItemVersion:
    return ItemVersion(
        item=item,
        version=1,
        effective_from=FIRST_DAY,
        name=row.text("name", 120),
        name_en=row.text("name_en", 160),
        summary=row.text("summary"),
        summary_en=row.text("summary_en"),
        aliases=row.texts("aliases"),
        department=row.text("department", 80, empty=True),
        department_en=row.text("department_en", 120, empty=True),
        levels=row.texts("levels", LEVELS),
        client_kind=row.choice("client_kind", ItemVersion.Party.values, empty=True),
        payer_kind=row.choice("payer_kind", ItemVersion.Party.values, empty=True),
        result_document=row.text("result_document", 120, empty=True),
        result_document_en=row.text("result_document_en", 160, empty=True),
        self_do_allowed=row.flag("self_do_allowed"),
        price_mode=row.choice("price_mode", ItemVersion.PriceMode.values, empty=True),
        price_reference=row.text("price_reference", 300, empty=True),
        reference_days=row.number("reference_days"),
        qualification_rule=_rule(row, known),
        practitioner_rule=_practitioners(row),
        legal_basis=[_basis(basis) for basis in row.rows("legal_basis")],
        source=row.text("source", 400),
    )


def _rule(row: Row, known: Known) -> Any:
    value = row.values.get("qualification_rule")
    try:
        check_rule(value, known)
    except Invalid as error:
        raise row.fault("qualification_rule", str(error)) from None
    return value


def _practitioners(row: Row) -> dict[str, Any] | None:
    if row.values.get("practitioner_rule") is None:
        return None
    rule = row.member("practitioner_rule")
    return {
        "certificate": rule.text("certificate"),
        "certificate_en": rule.text("certificate_en"),
        "count": rule.number("count"),
    }


def _basis(row: Row) -> dict[str, Any]:
    return {
        "title": row.text("title"),
        "article": row.text("article", empty=True) or None,
        "source": row.text("source"),
    }


def _link_approvals(pairs: list[tuple[ItemVersion, Row]]) -> None:
    approvals = ApprovalItem.objects.in_bulk(field_name="code")
    through = ItemVersion.approval_items.through
    through.objects.bulk_create(
        [
            through(itemversion_id=version.pk, approvalitem_id=approvals[code].pk)
            for version, row in pairs
            for code in row.texts("approval_items", approvals)
        ]
    )
