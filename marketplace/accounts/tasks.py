"""What the clock and the worker do about accounts."""

from __future__ import annotations

from django_tasks import task

from marketplace.accounts.actions.sweep_files import sweep_files
from marketplace.events import leases

LEASE = "sweep"
A_DAY = 24 * 3600


def sweep_once_a_day() -> None:
    """Ask the worker once a day to throw away files without rows. The clock calls this."""
    if not leases.is_held(LEASE) and leases.take(LEASE, seconds=A_DAY):
        sweep.enqueue()


@task()
def sweep() -> int:
    return sweep_files()
