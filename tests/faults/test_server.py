"""The real server: it answers, ends cleanly, survives kill -9, and catches up with the clock."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from marketplace.events import leases
from marketplace.events.models import Deadline, EventRow, Lease
from orders.models import Owner
from tests.events.subjects import new_owner, submit
from tests.faults.tasks import slow_once
from tests.support.server import Server, eventually, served

pytestmark = [pytest.mark.server, pytest.mark.committed]


def owner_overdue() -> Owner:
    """An owner whose review is due since a moment ago; nobody's card was shown yet."""
    owner = new_owner()
    submit(owner)
    due_at = Deadline.objects.get().since - timedelta(seconds=1)
    Deadline.objects.update(due_at=due_at, yellow_at=due_at)
    return owner


def red_cards() -> int:
    return EventRow.objects.filter(kind="deadline.red").count()


def test_it_answers_pages_and_files(server: Server):
    page = server.get("/components/")
    assert (page.status, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]
    assert "Server" not in page.headers
    assert server.get("/static/marketplace/css/tokens.css").status == 200


def test_a_signal_ends_it_at_once_and_gives_the_leases_back(server: Server):
    eventually(lambda: leases.is_held("clock"))
    assert server.stop() < 5
    names = list(Lease.objects.values_list("name", flat=True))
    ours = [name for name in names if name == "clock" or name.startswith("worker-")]
    assert [leases.is_held(name) for name in ours] == [False, False]
    assert "Traceback" not in server.log()


def test_after_kill_9_the_next_process_serves_the_same_data(server: Server):
    new_owner()
    server.restart()
    assert server.get("/components/").status == 200
    assert Owner.objects.count() == 1
    eventually(lambda: Lease.objects.get(name="clock").holder.startswith(f"{server.process.pid}-"))


def test_what_became_due_while_it_was_down_is_done_once(stopped: Server):
    owner_overdue()
    stopped.start()
    eventually(red_cards)
    stopped.restart()
    Lease.objects.filter(name="clock").delete()
    eventually(lambda: leases.is_held("clock"))
    stopped.stop()
    assert red_cards() == 1


def test_a_task_whose_worker_was_killed_runs_again(server: Server, tmp_path):
    file = tmp_path / "lines"
    number = slow_once.enqueue(str(file)).id
    eventually(lambda: file.exists() and file.read_text() == "begun\n")
    server.kill()
    task = DBTaskResult.objects.get(pk=number)
    assert (task.status, len(task.worker_ids)) == ("RUNNING", 1)
    Lease.objects.filter(name=task.worker_ids[0]).update(until="2026-01-01T00:00:00Z")
    server.start()
    eventually(lambda: DBTaskResult.objects.get(pk=number).status == "SUCCESSFUL")
    assert file.read_text() == "begun\nbegun\ndone\n"


def test_without_the_clock_nothing_ticks(stopped: Server):
    owner_overdue()
    stopped.settings["CLOCK"] = "no"
    stopped.start()
    assert stopped.get("/components/").status == 200
    assert list(Lease.objects.values_list("name", flat=True)) == []
    assert red_cards() == 0


def test_the_clock_runs_as_a_process_of_its_own(stopped: Server):
    owner_overdue()
    stopped.process = stopped.manage("clock")
    eventually(red_cards)
    assert stopped.stop() < 5
    assert stopped.process.returncode == 0
    assert not leases.is_held("clock")


def test_it_does_not_start_on_a_database_that_lacks_migrations(stopped: Server):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'orders'")
    with pytest.raises(AssertionError, match=r"lacks .* migrations\. Mend: manage.py migrate"):
        stopped.start()


@pytest.fixture
def echoing(django_db_setup, django_db_blocker):
    with (
        django_db_blocker.unblock(),
        served(application="tests.faults.sockets:application") as server,
    ):
        yield server


def socket_of(server: Server, name: str, origin: str = ""):
    address = server.address.replace("http://", "ws://")
    return connect(f"{address}/live/{name}/", origin=origin or server.address, proxy=None)


def refusal(server: Server, name: str, origin: str = "") -> int:
    with pytest.raises(InvalidStatus) as refused:
        socket_of(server, name, origin)
    return refused.value.response.status_code


def test_a_socket_is_accepted_where_the_table_says_so(echoing: Server):
    with socket_of(echoing, "echo") as socket:
        socket.send("knock")
        assert socket.recv(timeout=10) == "heard knock"
        assert echoing.stop() < 5


def test_any_other_socket_is_refused(echoing: Server):
    assert refusal(echoing, "members") == 403
    assert refusal(echoing, "forgotten") == 403
    assert refusal(echoing, "nowhere") == 403
    assert refusal(echoing, "echo", origin="http://elsewhere.example") == 403
