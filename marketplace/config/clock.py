"""What the clock does: the defaults that tables name, and the jobs of every tick."""

from __future__ import annotations

from collections.abc import Callable

from marketplace.config.workers import return_lost_tasks
from marketplace.kernel.actor import Actor

DEFAULTS: dict[str, Callable[[str, Actor], None]] = {}
EVERY_TICK: tuple[Callable[[], object], ...] = (return_lost_tasks,)
