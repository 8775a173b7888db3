"""Tasks of dead workers come back; those of living ones are left alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from marketplace.config import workers
from marketplace.config.clock import EVERY_TICK
from marketplace.events import leases
from marketplace.events.models import Lease
from tests.faults.tasks import slow_once

pytestmark = pytest.mark.django_db
LONG_AGO = datetime.now(UTC) - timedelta(hours=1)


def running_task(*worker_ids: str) -> DBTaskResult:
    task = DBTaskResult.objects.filter(pk=slow_once.enqueue("nowhere").id)
    task.update(status="RUNNING", worker_ids=list(worker_ids))
    return task.get()


def ended_lease(name: str) -> None:
    Lease.objects.create(name=name, holder="somebody", until=LONG_AGO)


def test_a_dead_workers_task_goes_back_into_the_queue():
    ended_lease("worker-dead")
    task = running_task("worker-dead")
    assert workers.return_lost_tasks() == 1
    task.refresh_from_db()
    assert (task.status, task.worker_ids) == ("READY", ["worker-dead"])
    assert task in DBTaskResult.objects.ready()


def test_a_task_whose_workers_lease_is_gone_altogether_goes_back_too():
    running_task("worker-dead")
    assert workers.return_lost_tasks() == 1


def test_a_living_workers_task_is_left_alone():
    workers.sign_on()
    assert workers.is_signed_on()
    task = running_task("worker-dead", workers.WORKER_ID)
    assert workers.return_lost_tasks() == 0
    task.refresh_from_db()
    assert task.status == "RUNNING"
    workers.sign_off()
    assert workers.return_lost_tasks() == 1


def test_a_worker_that_holds_no_lease_of_ours_has_a_day_and_no_longer():
    task = running_task("somebody-elses-worker")
    rows = DBTaskResult.objects.filter(pk=task.pk)
    rows.update(started_at=datetime.now(UTC) - workers.LONGEST + timedelta(minutes=1))
    assert workers.return_lost_tasks() == 0
    rows.update(started_at=datetime.now(UTC) - workers.LONGEST)
    assert workers.return_lost_tasks() == 1
    assert task in DBTaskResult.objects.ready()


def test_a_task_that_killed_every_worker_is_given_up():
    task = running_task(*["worker-dead"] * workers.TRIES)
    workers.return_lost_tasks()
    task.refresh_from_db()
    assert task.status == "FAILED"
    assert task.exception_class_path == "marketplace.config.workers.WorkerDied"


def test_leases_of_dead_workers_are_forgotten_once_their_task_is_back():
    ended_lease("worker-dead")
    ended_lease("clock")
    running_task("worker-dead")
    workers.return_lost_tasks()
    assert leases.take(workers.WORKER_ID)
    workers.return_lost_tasks()
    names = Lease.objects.order_by("name").values_list("name", flat=True)
    assert list(names) == ["clock", workers.WORKER_ID]


def test_the_clock_looks_for_them_at_every_tick():
    assert workers.return_lost_tasks in EVERY_TICK
