"""What the clock does: the defaults that tables name, and the jobs of every tick."""

from __future__ import annotations

from collections.abc import Callable

from marketplace.accounts.tasks import sweep_once_a_day
from marketplace.catalogue.actions.items import begin_versions
from marketplace.config.workers import return_lost_tasks
from marketplace.kernel.actor import Actor
from marketplace.notify.tasks import deliver_messages
from orders.actions.draws import close_need, settle_need
from providers.actions.defaults import (
    accept_publicised,
    end_suspension,
    expire_holding,
    remind_of_ends,
)
from providers.actions.following import follow_catalogue

DEFAULTS: dict[str, Callable[[str, Actor], None]] = {
    "orders.close_need": close_need,
    "orders.settle_need": settle_need,
    "providers.accept_agency": accept_publicised,
    "providers.expire_holding": expire_holding,
    "providers.lift_suspension": end_suspension,
}
EVERY_TICK: tuple[Callable[[], object], ...] = (
    return_lost_tasks,
    deliver_messages,
    sweep_once_a_day,
    begin_versions,
    follow_catalogue,
    remind_of_ends,
)
