"""A heavy task that dies with its worker the first time."""

from __future__ import annotations

import time
from pathlib import Path

from django_tasks import task


@task()
def slow_once(path: str) -> None:
    """Write a line at the start and one at the end; the first run takes for ever."""
    file = Path(path)
    is_first = not file.exists()
    with file.open("a") as lines:
        lines.write("begun\n")
    if is_first:
        time.sleep(600)
    with file.open("a") as lines:
        lines.write("done\n")
