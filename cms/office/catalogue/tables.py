"""The office's plain lists: conditions of refusal, years of the calendar, regions."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from cms.office.catalogue.shelf import Shelf, ShelfAct
from cms.office.columns import Column, day_column
from cms.presenters.catalogue import year_sections
from cms.presenters.dossiers import Section
from marketplace.accounts.models import Region
from marketplace.catalogue.actions.calendars import change_calendar_day, enter_calendar_year
from marketplace.catalogue.forms.calendars import CalendarDayForm, CalendarYearForm
from marketplace.catalogue.models import CalendarYear, RefusalCondition
from marketplace.catalogue.models.names import in_language
from marketplace.kernel.actor import Actor
from marketplace.kernel.errors import NotFound


class Conditions(Shelf):
    """What a return, a refusal or a sanction may quote."""

    name, icon, title, has_pages = "conditions", "list-ul", _("Conditions"), False
    words = ("code", "name", "name_en")
    columns = (
        Column(_("Name"), lambda row: in_language(row.name, row.name_en)),
        Column(_("Code"), lambda row: row.code),
        Column(_("About"), lambda row: row.get_about_display()),
        Column(_("What it says"), lambda row: in_language(row.says, row.says_en)),
        Column(_("Source"), lambda row: row.source),
    )

    def rows(self) -> QuerySet[Any]:
        return RefusalCondition.objects.order_by("about", "id")


class EnterYear(ShelfAct):
    name = "year"
    label = _("Enter a year")
    says = _("Terms that were promised before keep their ends.")
    form_class = CalendarYearForm
    done_message = _("The year was entered.")

    def act(self, form: CalendarYearForm) -> str:
        row = enter_calendar_year(**form.cleaned_data, by=self.actor)
        return str(self.queue.url("dossier", row))


class ChangeDay(ShelfAct):
    name, tone = "day", "quiet"
    label = _("Change a day")
    form_class = CalendarDayForm
    done_message = _("The day was changed.")

    def act(self, form: CalendarDayForm) -> str:
        change_calendar_day(**form.cleaned_data, by=self.actor)
        return self.back


class Calendar(Shelf):
    """The years whose public holidays are known."""

    name, icon, title, kind, key = "calendar", "calendar-alt", _("Working days"), "calendar", "year"
    words = ("notice_number", "notice_title")
    columns = (
        Column(_("Year"), lambda row: row.year),
        Column(_("Number of the notice"), lambda row: row.notice_number),
        Column(_("Title of the notice"), lambda row: row.notice_title),
        day_column(_("Issued on"), lambda row: row.issued_on),
        Column(_("Days that differ"), lambda row: row.count),
    )
    acts = (EnterYear, ChangeDay)

    def rows(self) -> QuerySet[Any]:
        return CalendarYear.objects.annotate(count=Count("days")).order_by("-year")

    def find(self, actor: Actor, key: str) -> Any:
        if not (key.isascii() and key.isdecimal() and len(key) == 4):
            raise NotFound
        return super().find(actor, key)

    def name_of(self, row: CalendarYear) -> str:
        return str(row.year)

    def dossier(self, row: CalendarYear) -> list[Section]:
        return year_sections(row)


class Regions(Shelf):
    """The tree of regions; it is changed by a command, from the official lists."""

    name, icon, title, has_pages = "regions", "site", _("Regions"), False
    words = ("code", "name", "name_en")
    columns = (
        Column(_("Name"), str),
        Column(_("Code"), lambda row: row.code),
        Column(_("Level"), lambda row: row.get_level_display()),
        Column(_("Lies in"), lambda row: str(row.parent or "")),
        day_column(_("Given up on"), lambda row: row.valid_to),
    )

    def rows(self) -> QuerySet[Any]:
        return Region.objects.select_related("parent").order_by("path", "id")
