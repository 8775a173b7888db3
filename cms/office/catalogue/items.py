"""Service items in the office: their versions, and the form that makes the next one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.office.catalogue.shelf import RowAct, Shelf, ShelfAct
from cms.office.columns import Column, day_column
from cms.presenters.catalogue import item_sections
from cms.presenters.dossiers import Section
from marketplace.catalogue.actions.items import (
    close_service_item,
    new_item_version,
    new_service_item,
)
from marketplace.catalogue.forms.items import ItemVersionForm, LastDayForm, ServiceItemForm
from marketplace.catalogue.models import ServiceItem
from marketplace.events import clock


def tomorrow() -> Any:
    return timezone.localdate(clock.instant()) + timedelta(days=1)


class NewItem(ShelfAct):
    name = "new"
    label = _("Add a service item")
    says = _("Its number follows by itself, and never changes.")
    form_class = ServiceItemForm
    done_message = _("The service item was added.")

    def act(self, form: ServiceItemForm) -> str:
        item = new_service_item(
            service_type=form.cleaned_data["service_type"],
            values=form.values,
            effective_from=form.cleaned_data["effective_from"],
            by=self.actor,
        )
        return str(self.queue.url("dossier", item))


class NewVersion(RowAct):
    name = "version"
    label = _("New version")
    says = _(
        "The version before ends on the day before. Needs that are published keep the version "
        "that held when they were published."
    )
    form_class = ItemVersionForm
    done_message = _("The new version is announced.")

    def get_initial(self) -> dict[str, Any]:
        latest = self.row.versions.order_by("-version").first()
        return {**ItemVersionForm.initial_of(latest), "effective_from": tomorrow()}

    def act(self, form: ItemVersionForm) -> str:
        new_item_version(
            item=self.row,
            values=form.values,
            effective_from=form.cleaned_data["effective_from"],
            by=self.actor,
        )
        return self.back


class CloseItem(RowAct):
    name, tone = "close", "danger"
    label = _("Take out of the catalogue")
    says = _("Offers of it leave the shelves after that day, and no need can name it.")
    form_class = LastDayForm
    done_message = _("The service item ends after that day.")

    def act(self, form: LastDayForm) -> str:
        close_service_item(item=self.row, last_day=form.cleaned_data["last_day"], by=self.actor)
        return self.back


class Items(Shelf):
    """Every service item, with what it says now."""

    name, icon, title, kind = "items", "list-ol", _("Service items"), "item"
    words = ("code", "versions__name", "versions__name_en")
    columns = (
        Column(_("Name"), str),
        Column(_("Code"), lambda item: item.code),
        Column(_("Shelf"), lambda item: str(item.type)),
        Column(_("Version"), lambda item: item.current.version if item.current else ""),
        day_column(_("In force from"), lambda item: item.current and item.current.effective_from),
        day_column(_("Last day"), lambda item: item.current and item.current.effective_to),
    )
    acts = (NewItem,)
    row_acts = (NewVersion, CloseItem)

    def rows(self) -> QuerySet[Any]:
        rows = ServiceItem.objects.select_related("type", "current").distinct()
        return rows.order_by("type__code", "number")

    def dossier(self, row: ServiceItem) -> list[Section]:
        return item_sections(row)
