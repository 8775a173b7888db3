"""The operator's home: what needs me today, how much waits where, and what is out of order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import ngettext
from wagtail.admin.ui.components import Component

from cms.office.deadlines import Deadlines
from cms.office.queues import Queue
from cms.office.registry import QUEUES
from cms.office.subjects import address_of
from cms.queries.troubles import parked_reactions, undelivered_messages
from marketplace.catalogue.queries.calendars import calendar_warning
from marketplace.events import clock
from marketplace.kernel.actor import Actor

TODAY = 20
AHEAD = timedelta(days=90)


class Waiting(NamedTuple):
    """One thing that the operator must do."""

    title: str
    step: str
    url: str
    deadline: Any


class DeskPanel(Component):
    """What waits for the operators of my regions, the most urgent first."""

    name = "desk"
    template_name = "cms/office/home_desk.html"
    order = 10

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        queue: Queue = _deadlines()
        waiting = queue.rows_for(_actor(parent_context)).filter(role="operator")
        rows = queue.prepare(list(waiting[:TODAY]))
        return {
            "request": parent_context["request"],
            "waiting": [Waiting(r.title, r.step_name, address_of(r.subject), r) for r in rows],
            "more": max(waiting.count() - TODAY, 0),
            "all_url": queue.url("index"),
        }


class CountsPanel(Component):
    """How much waits in each queue."""

    name = "counts"
    template_name = "cms/office/home_counts.html"
    order = 20

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        actor = _actor(parent_context)
        return {
            "counts": [
                (queue.title, queue.url("index"), _waiting_in(queue, actor))
                for queue in QUEUES
                if queue.waiting
            ]
        }


class TroublePanel(Component):
    """What is out of order in the house; empty when nothing is."""

    name = "trouble"
    template_name = "cms/office/home_trouble.html"
    order = 30

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"troubles": troubles()}


def troubles() -> list[str]:
    """Say what is out of order, in sentences."""
    today = timezone.localdate(clock.instant())
    said = [calendar_warning([today, today + AHEAD])]
    if parked := parked_reactions():
        said.append(
            ngettext(
                "%(n)s reaction to an event failed too often and was set aside.",
                "%(n)s reactions to events failed too often and were set aside.",
                parked,
            )
            % {"n": parked}
        )
    if undelivered := undelivered_messages():
        said.append(
            ngettext(
                "%(n)s message could not be delivered and was given up.",
                "%(n)s messages could not be delivered and were given up.",
                undelivered,
            )
            % {"n": undelivered}
        )
    return [sentence for sentence in said if sentence]


def _deadlines() -> Queue:
    return next(queue for queue in QUEUES if isinstance(queue, Deadlines))


def _waiting_in(queue: Queue, actor: Actor) -> int:
    return int(queue.rows_for(actor).filter(state__in=queue.waiting).order_by().count())


def _actor(parent_context: Mapping[str, Any]) -> Actor:
    return parent_context["request"].actor  # type: ignore[no-any-return]
