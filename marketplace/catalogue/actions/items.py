"""Changing the catalogue's items: every change is a new version from a day on."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.catalogue.actions.item_values import ItemValues, write_version
from marketplace.catalogue.events import (
    ItemVersionAnnounced,
    ItemVersionBegan,
    ServiceItemAdded,
    ServiceItemClosed,
)
from marketplace.catalogue.models import ItemVersion, ServiceItem, ServiceType
from marketplace.catalogue.policies.editors import check_may_edit
from marketplace.catalogue.policies.items import check_item_values
from marketplace.catalogue.policies.versions import (
    check_first,
    check_follows,
    check_last_day,
    closes,
    day_before,
)
from marketplace.events import clock
from marketplace.events.record import record
from marketplace.kernel.actor import CLOCK, Actor
from marketplace.kernel.errors import Invalid, NotFound


@transaction.atomic
def new_item_version(
    *, item: ServiceItem, values: ItemValues, effective_from: date, by: Actor
) -> ItemVersion:
    """Let an item say something else from a day on; whoever refers to a version keeps it.

    The version before ends on the day before. Raises: NotAllowed, NotFound, Invalid (a day that
    rewrites the past or overlaps, nothing changed, a value that cannot stand).
    """
    check_may_edit(by=by)
    row = _locked(item.pk)
    latest = row.versions.order_by("-version")[0]
    check_follows(latest, effective_from, today=_today())
    check_item_values(values.columns())
    changed = values.changed_from(latest)
    if not changed and closes(latest, effective_from):
        raise Invalid(_("This says exactly what version %(n)d says.") % {"n": latest.version})
    if closes(latest, effective_from):
        latest.effective_to = day_before(effective_from)
        latest.save(update_fields=["effective_to"])
    return _announce(row, latest.version + 1, values, effective_from, changed, by)


@transaction.atomic
def new_service_item(
    *,
    service_type: ServiceType,
    values: ItemValues,
    effective_from: date,
    by: Actor,
) -> ServiceItem:
    """Add an item to the catalogue, with its first version. Raises: NotAllowed, Invalid."""
    check_may_edit(by=by)
    # Numbers run through all types: whoever adds an item waits for the others.
    list(ServiceType.objects.select_for_update().order_by("pk"))
    check_first(effective_from, today=_today())
    check_item_values(values.columns())
    number = (ServiceItem.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    item = ServiceItem.objects.create(
        code=f"{service_type.code}{number:03}", number=number, type=service_type
    )
    record(
        ServiceItemAdded(subject=_subject(item), type=service_type.code, name=values.name), by=by
    )
    _announce(item, 1, values, effective_from, [], by)
    bring_into_force(item, by=by)
    return item


@transaction.atomic
def close_service_item(*, item: ServiceItem, last_day: date, by: Actor) -> None:
    """Take an item out of the catalogue after a last day. Raises: NotAllowed, Invalid."""
    check_may_edit(by=by)
    row = _locked(item.pk)
    latest = row.versions.order_by("-version")[0]
    check_last_day(latest, last_day, today=_today())
    latest.effective_to = last_day
    latest.save(update_fields=["effective_to"])
    record(ServiceItemClosed(subject=_subject(row), last_day=last_day.isoformat()), by=by)


def begin_versions() -> int:
    """Let every item say what its version of today says; the clock asks at every tick."""
    due = ItemVersion.objects.in_force(_today()).exclude(item__current=F("pk"))
    pks = due.order_by("item_id").values_list("item_id", flat=True)
    return sum(_begin(pk) for pk in pks)


def bring_into_force(item: ServiceItem, *, by: Actor) -> bool:
    """Make today's version the item's current one; False where it is so already."""
    version = item.versions.in_force(_today()).first()
    if version is None or version.pk == item.current_id:
        return False
    item.current = version
    item.save(update_fields=["current"])
    record(ItemVersionBegan(subject=_subject(item), version=version.version), by=by)
    return True


@transaction.atomic
def _begin(pk: int) -> bool:
    return bring_into_force(_locked(pk), by=CLOCK)


def _announce(
    item: ServiceItem,
    number: int,
    values: ItemValues,
    effective_from: date,
    changed: list[str],
    by: Actor,
) -> ItemVersion:
    version = ItemVersion(item=item, version=number, effective_from=effective_from)
    write_version(version, values)
    event = ItemVersionAnnounced(
        subject=_subject(item),
        version=number,
        effective_from=effective_from.isoformat(),
        changed=changed,
    )
    record(event, by=by)
    return version


def _locked(pk: int) -> ServiceItem:
    row = ServiceItem.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        raise NotFound
    return row


def _subject(item: ServiceItem) -> str:
    return f"item/{item.code}"


def _today() -> date:
    return timezone.localdate(clock.instant())
