from __future__ import annotations

from marketplace.config.background import WORKER
from marketplace.management.standing import StandingCommand


class Command(StandingCommand):
    help = "Runs only the task worker, for an installation of several processes."
    parts = (WORKER,)
