"""Everything that waits for somebody in the actor's regions, with its yellow and red cards."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter

from cms.filters import QueueFilter
from cms.office.columns import Column, moment_column
from cms.office.queues import Queue
from cms.office.subjects import address_of, names_of
from marketplace.catalogue.models import RuleTerm
from marketplace.events import clock
from marketplace.events.models import Deadline
from marketplace.web.templatetags.values import WHO

CARDS = (("red", _("Red card")), ("yellow", _("Yellow card")), ("none", _("In time")))


class DeadlineFilter(QueueFilter):
    """By card and by who must act; the words are those of the subject."""

    state = None
    card = ChoiceFilter(method="by_card", choices=CARDS, label=_("Card"), empty_label=_("All"))
    role = ChoiceFilter(choices=list(WHO.items()), label=_("Who must act"), empty_label=_("All"))

    def by_card(self, rows: QuerySet[Any], name: str, card: str) -> QuerySet[Any]:
        now = clock.instant()
        if card == "red":
            return rows.filter(due_at__lte=now)
        if card == "yellow":
            return rows.filter(due_at__gt=now, yellow_at__lte=now)
        return rows.filter(yellow_at__gt=now)

    def by_region(self, rows: QuerySet[Any], name: str, region: Any) -> QuerySet[Any]:
        below = type(region).objects.within([region.code])
        return rows.filter(region__in=below.values("code"))


def linked(row: Any) -> Any:
    url = address_of(row.subject)
    return format_html('<a href="{}">{}</a>', url, row.title) if url else row.title


class Deadlines(Queue):
    """Open deadlines of people; what the clock does by itself waits for nobody."""

    name, icon, title = "deadlines", "time", _("Deadlines")
    model, kind = Deadline, "deadline"
    place_is_code, has_dossier = True, False
    words = ("subject", "organisation")
    filterset_class = DeadlineFilter
    columns = (
        Column(_("What"), lambda row: row.title, linked),
        Column(_("Number"), lambda row: row.subject.partition("/")[2]),
        Column(_("Step"), lambda row: row.step_name),
        Column(_("Who must act"), lambda row: str(WHO.get(row.role, row.role))),
        moment_column(_("Since"), lambda row: row.since),
        moment_column(_("Due"), lambda row: row.due_at),
    )

    def rows(self) -> QuerySet[Any]:
        rows = Deadline.objects.open().exclude(role="clock")
        return rows.annotate(of=F("subject")).order_by("due_at", "id")

    def prepare(self, rows: list[Any]) -> list[Any]:
        names = names_of([row.subject for row in rows])
        steps = RuleTerm.objects.in_bulk({row.step for row in rows}, field_name="code")
        for row in rows:
            row.title = names.get(row.subject, row.subject)
            row.step_name = str(steps.get(row.step, row.step))
        return rows
