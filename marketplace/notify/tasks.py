"""What the clock and the worker do for the outgoing door."""

from __future__ import annotations

import time

from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from marketplace.events import clock, leases
from marketplace.notify import doors
from marketplace.notify.actions.deliveries import deliver_next
from marketplace.notify.models import Message

LEASE = "outgoing"
LEASE_SECONDS = 60
AT_ONCE = 100


def deliver_messages() -> None:
    """Hand over what is due. The clock calls this at every tick.

    What leaves the machine goes through the worker: an outside system that hangs must not hold
    up the clock.
    """
    if not Message.objects.due(clock.instant()).exists():
        return
    if not doors.lead_outside():
        work_off()
    elif not leases.is_held(LEASE) and not _is_queued():
        deliver_waiting.enqueue()


def work_off() -> int:
    """Hand over at most a hundred messages here and now; give their number."""
    done = 0
    while done < AT_ONCE and deliver_next() is not None:
        done += 1
    return done


@task()
def deliver_waiting() -> int:
    """Hand over everything that is due, under a lease; the clock asks again for what is left."""
    done, until = 0, time.monotonic() + LEASE_SECONDS / 2
    while time.monotonic() < until and leases.take(LEASE, seconds=LEASE_SECONDS):
        if deliver_next() is None:
            break
        done += 1
    leases.give_back(LEASE)
    return done


def _is_queued() -> bool:
    return DBTaskResult.objects.filter(
        task_path=deliver_waiting.module_path, status=TaskResultStatus.READY
    ).exists()
