"""A bell in this process: what was committed here is delivered at once, not at the next tick."""

from __future__ import annotations

import threading

_rung = threading.Event()


def ring() -> None:
    """Say that something was committed."""
    _rung.set()


def wait(seconds: float) -> bool:
    """Wait for the bell, at most so long; give whether it rang."""
    heard = _rung.wait(seconds)
    _rung.clear()
    return heard
