"""Plays things at their time: what happens in the sample market happens in its order.

The house's clock is set to each moment in turn, so that every action, default and card bears the
instant at which it would have happened.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count

from django.db import transaction

from marketplace.events import clock
from marketplace.events.dispatcher import dispatch
from marketplace.events.models import Deadline
from marketplace.events.ticks import run_defaults, show_cards

Step = Callable[[], object]
A_DAY = timedelta(days=1)
# How often people are told of what happened; each time costs a look at every reaction.
DELIVERY = timedelta(days=4)


class Timeline:
    """Steps that wait for their moment; a step may plan further ones.

    `now` is the world's time, where the story ends: later steps are not played.
    """

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._steps: list[tuple[datetime, int, Step]] = []
        self._delivered = now - timedelta(days=10_000)
        self._numbers = count()

    def at(self, moment: datetime, step: Step) -> None:
        """Plan a step; one that lies after the end of the story is left out."""
        if moment < self.now:
            heappush(self._steps, (moment, next(self._numbers), step))

    def play(self, progress: Callable[[datetime], None]) -> int:
        """Play every step in its order, and between them what the clock does; give their number."""
        done, last = 0, None
        while self._steps:
            moment, _, step = heappop(self._steps)
            if last is None or moment - last >= A_DAY:
                last = moment
                self._let_the_clock_run(moment)
                progress(moment)
            self._run_due(moment)
            with clock.shifted(moment - self.now), transaction.atomic():
                step()
            done += 1
        self._let_the_clock_run(self.now)
        return done

    def _run_due(self, moment: datetime) -> None:
        """Run the defaults that became due before a moment, each at its own time."""
        while due := self._next_due(moment):
            with clock.shifted(due - self.now):
                if not run_defaults():
                    return

    def _next_due(self, moment: datetime) -> datetime | None:
        rows = Deadline.objects.due(moment).exclude(default="")
        return rows.values_list("due_at", flat=True).first()

    def _let_the_clock_run(self, moment: datetime) -> None:
        self._run_due(moment)
        with clock.shifted(moment - self.now):
            show_cards()
            if moment == self.now or moment - self._delivered >= DELIVERY:
                self._delivered = moment
                dispatch()
