"""Checks and tests: which commands they are, and what they leave out."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence

from marketplace.config import env
from marketplace.config.installing import DEV_LOCK, Failed, check_sqlite, install, python, say

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
CHECKS: tuple[tuple[str, ...], ...] = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports", "--no-logo"),
    ("manage.py", "check"),
    ("manage.py", "makemigrations", "--check", "--dry-run"),
    ("manage.py", "translations", "check"),
    ("manage.py", "write_docs", "--check"),
)


def check() -> None:
    """Run every check, then say which ones found something. Raises: Failed."""
    install(DEV_LOCK)
    failed = []
    for command in CHECKS:
        say(f"— {' '.join(command)}")
        begun = time.monotonic()
        if _run(_in_environment(command)):
            failed.append(" ".join(command))
        say(f"  {time.monotonic() - begun:.1f} s")
    if failed:
        raise Failed(f"checks failed: {'; '.join(failed)}")
    say("all checks passed.")


def test() -> None:
    """Run the suite on SQLite. Raises: Failed."""
    check_sqlite()
    install(DEV_LOCK)
    _pytest("-m", "not browser")
    say("NOT RUN HERE: browser journeys (make browser, needs Chromium), the suite on PostgreSQL")
    say("(make test-scale), long drills at full size (make storm), linters (make check).")


def browser() -> None:
    """Run the journeys in a real browser. Raises: Failed."""
    if not any(map(shutil.which, CHROMIUM)):
        raise Failed(
            "SKIPPED LOUDLY: there is no Chromium. Mend: apt-get install chromium fonts-noto-cjk"
        )
    install(DEV_LOCK)
    _pytest("-m", "browser", workers=1)


def storm() -> None:
    """Run the long drills at full size. Raises: Failed."""
    check_sqlite()
    install(DEV_LOCK)
    _pytest("-m", "storm", "-s", workers=1, settings={"SIZE": "full"})


def test_scale() -> None:
    """Run the suite on a PostgreSQL server of its own. Raises: Failed."""
    install(DEV_LOCK)
    _pytest("-m", "not browser", before=("-m", "tests.support.postgresql", str(python())))


def _pytest(
    *arguments: str,
    before: Sequence[str] = (),
    workers: int = 0,
    settings: dict[str, str] | None = None,
) -> None:
    workers = workers or os.cpu_count() or 2
    parallel = ("-n", str(workers)) if workers > 1 else ()
    more = os.environ.get("ARGS", "").split()
    command = [str(python()), *before, "-m", "pytest", *parallel, *arguments, *more]
    if _run(command, settings):
        raise Failed("tests failed.")


def _in_environment(command: Sequence[str]) -> list[str]:
    program, *arguments = command
    if program == "manage.py":
        return [str(python()), program, *arguments]
    return [str(python().parent / program), *arguments]


def _run(command: Sequence[str], settings: dict[str, str] | None = None) -> int:
    """Run without the settings of an installation: tests must never touch its database."""
    names = {row.name for row in env.TABLE}
    kept = {name: value for name, value in os.environ.items() if name not in names}
    sys.stdout.flush()
    environment = {**kept, **(settings or {})}
    return subprocess.run(command, env=environment, cwd=env.ROOT, check=False).returncode
