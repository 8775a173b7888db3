"""Who works off the task queue, and what becomes of a task whose worker died.

A worker that is killed leaves its task RUNNING for ever. So every worker holds a lease, and the
clock puts a task whose worker's lease ran out back into the queue. A task may therefore run
more than once: it must be written so that this does no harm. What a worker without such a lease
took (the queue's own, started past the house's commands) has a day.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from marketplace.events import leases
from marketplace.events.models import Lease

Task = DBTaskResult[Any, Any]
PREFIX = "worker-"
WORKER_ID = f"{PREFIX}{leases.HOLDER}"
LEASE_SECONDS = 30
LONGEST = timedelta(days=1)
TRIES = 5


class WorkerDied(Exception):
    """Every worker that took this task died over it."""


def sign_on() -> None:
    """Take or renew the lease of this process's worker."""
    leases.take(WORKER_ID, seconds=LEASE_SECONDS)


def is_signed_on() -> bool:
    return leases.is_held(WORKER_ID)


def is_anybody_signed_on() -> bool:
    """Whether some process's worker lives."""
    return Lease.objects.filter(name__startswith=PREFIX, until__gt=datetime.now(UTC)).exists()


def sign_off() -> None:
    """Give the lease back: this process takes no more tasks."""
    leases.give_back(WORKER_ID)


def return_lost_tasks() -> int:
    """Put tasks of dead workers back into the queue, or give up after some tries; how many."""
    running = list(_running())
    lost = [task.pk for task in running if _is_lost(task)]
    for pk in lost:
        _return(pk)
    _forget_the_dead(but={task.worker_ids[-1] for task in running})
    return len(lost)


def _running() -> QuerySet[Task]:
    return DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)


def _is_lost(task: Task) -> bool:
    name = task.worker_ids[-1]
    if name.startswith(PREFIX):
        return not leases.is_held(name)
    return task.started_at is not None and task.started_at <= datetime.now(UTC) - LONGEST


def _return(pk: UUID) -> None:
    with transaction.atomic():
        task = _running().select_for_update().filter(pk=pk).first()
        if task is None or not _is_lost(task):
            return
        if len(task.worker_ids) >= TRIES:
            task.set_failed(WorkerDied(f"{TRIES} workers died over it"))
            return
        task.status = TaskResultStatus.READY
        task.save(update_fields=["status"])


def _forget_the_dead(*, but: set[str]) -> None:
    ended = Lease.objects.filter(name__startswith=PREFIX, until__lt=datetime.now(UTC))
    gone = ended.exclude(name__in=but)
    if gone.exists():
        gone.delete()
