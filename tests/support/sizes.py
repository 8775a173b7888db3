"""How long a drill runs: a short seeded form in `make test`, its full size in `make storm`."""

from __future__ import annotations

import os

IS_FULL = os.environ.get("SIZE") == "full"


def size(*, short: int, full: int) -> int:
    """Give the number of steps, kills or requests for this run.

    Mark the test with `storm`, so that `make storm` finds it. Its short form must still go red on
    the fault that it was written for.
    """
    return full if IS_FULL else short
