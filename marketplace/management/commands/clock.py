from __future__ import annotations

from marketplace.config.background import CLOCK
from marketplace.management.standing import StandingCommand


class Command(StandingCommand):
    help = "Runs only the clock and the dispatcher, for an installation of several processes."
    parts = (CLOCK,)
