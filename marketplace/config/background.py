"""What runs beside the requests: the clock with its dispatcher, and the worker for heavy tasks.

Threads of the web process by default; at scale processes of their own (`manage.py clock`,
`manage.py worker`). Everything is under a lease, so that any number of them may run.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from django.db import close_old_connections, connections
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from marketplace.config import workers
from marketplace.events import bell, leases
from marketplace.events.ticks import LEASE, deliver, read_tables, tick

logger = logging.getLogger(__name__)
TICK = 1.0
PAUSE = 0.5
CLOCK, WORKER = "clock", "worker"


class Background:
    """The threads of one process. `stop` gives the leases back, so that a next one need not wait."""

    def __init__(self, parts: tuple[str, ...] = (CLOCK, WORKER)) -> None:
        self.stopping = threading.Event()
        self.tasks = Tasks(self.stopping)
        loops: dict[str, tuple[Callable[[], None], ...]] = {
            CLOCK: (self._keep_time,),
            WORKER: (self._stay_alive, self.tasks.run),
        }
        self.threads = [
            threading.Thread(target=_with_own_connections, args=(loop,), name=part, daemon=True)
            for part in parts
            for loop in loops[part]
        ]

    def start(self) -> None:
        """Begin. A table that cannot be read stops the process here, before it serves anybody."""
        read_tables()
        for thread in self.threads:
            thread.start()

    def stop(self, *, seconds: float = 3.0) -> None:
        """End every thread after what it is at; what takes longer than this is cut off."""
        self.stopping.set()
        self.tasks.end()
        bell.ring()
        until = time.monotonic() + seconds
        for thread in self.threads:
            thread.join(max(0.0, until - time.monotonic()))

    def _keep_time(self) -> None:
        """Tick every second; deliver at once when something was committed here in between."""
        while not self.stopping.is_set():
            next_tick = time.monotonic() + TICK
            survive(tick)
            while (left := next_tick - time.monotonic()) > 0 and not self.stopping.is_set():
                if bell.wait(left):
                    survive(deliver)
        survive(lambda: leases.give_back(LEASE))

    def _stay_alive(self) -> None:
        """Say again and again that this process's worker lives."""
        survive(workers.sign_on)
        while not self.stopping.wait(workers.LEASE_SECONDS / 4):
            survive(workers.sign_on)
        self.tasks.ended.wait()
        survive(workers.sign_off)


class Tasks:
    """Runs queued tasks one by one: django-tasks-db's worker, asked whenever there is work."""

    def __init__(self, stopping: threading.Event) -> None:
        self.stopping, self.ended = stopping, threading.Event()
        self.worker: Worker | None = None

    def run(self) -> None:
        while not self.stopping.wait(PAUSE):
            survive(self._work_off)
        self.ended.set()

    def end(self) -> None:
        """Take no further task."""
        if self.worker is not None:
            self.worker.running = False

    def _work_off(self) -> None:
        # The worker locks the whole database to look for work; look without a lock first.
        if not workers.is_signed_on() or not DBTaskResult.objects.ready().exists():
            return
        self.worker = Worker(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=workers.WORKER_ID,
        )
        if not self.stopping.is_set():
            self.worker.run()


def survive(work: Callable[[], object]) -> None:
    """Do one thing. Whatever it raises is logged, and the thread lives on: a clock must not stop."""
    try:
        work()
    except Exception:  # the clock's and the worker's one guard; nobody above could answer
        logger.exception("%s failed beside the requests", getattr(work, "__qualname__", work))
    finally:
        close_old_connections()


def _with_own_connections(loop: Callable[[], None]) -> None:
    try:
        loop()
    finally:
        connections.close_all()
