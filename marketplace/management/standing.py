"""Commands that stand there and work until a signal ends them."""

from __future__ import annotations

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from marketplace.config import serving
from marketplace.config.background import Background


class StandingCommand(BaseCommand):
    """Runs parts of the background in a process of their own."""

    parts: tuple[str, ...] = ()
    requires_system_checks = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        if found := serving.obstacle():
            raise CommandError(found)
        ended = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: ended.set())
        background = Background(self.parts)
        background.start()
        self.stdout.write(f"{' and '.join(self.parts)} running; Ctrl-C stops it.")
        self.stdout.flush()
        ended.wait()
        background.stop()
