"""The environment in .venv: made, filled from a lock file, and left alone while that is unchanged."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from marketplace.config import env

FOLDER = env.ROOT / ".venv"
LOCK, DEV_LOCK = "requirements.lock", "requirements-dev.lock"
LAST_LINES = 25
OLDEST_SQLITE = (3, 40)


class Failed(Exception):
    """A step cannot be done; the message says what is missing and the mend."""


def say(text: str, *, end: str = "\n") -> None:
    sys.stdout.write(text + end)
    sys.stdout.flush()


@contextmanager
def step(title: str) -> Iterator[None]:
    """Say what is being done and, once done, in how many seconds."""
    say(f"{title} … ", end="")
    begun = time.monotonic()
    try:
        yield
    except Failed:
        say("failed")
        raise
    say(f"{time.monotonic() - begun:.1f} s")


def run(*command: str | Path, mend: str, settings: Mapping[str, str] | None = None) -> str:
    """Run a command in silence and give what it said. Raises: Failed with its end, and the mend."""
    done = subprocess.run(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, **(settings or {})},
        cwd=env.ROOT,
        text=True,
        check=False,
    )
    if done.returncode:
        said = "\n".join(done.stdout.splitlines()[-LAST_LINES:])
        raise Failed(f"{said}\nMend: {mend}")
    return done.stdout


def check_sqlite() -> None:
    """Look for the SQLite that this Python brings. Raises: Failed with one line and its mend."""
    mend = "Mend: use a Python that brings a newer one"
    if find_spec("_sqlite3") is None:
        raise Failed(f"This Python has no SQLite, 3.40 or newer is needed. {mend}")
    import sqlite3  # only now: a Python without it must read this file to be told

    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise Failed(f"SQLite {sqlite3.sqlite_version} is too old, 3.40 or newer is needed. {mend}")


def python() -> Path:
    """Give the environment's own Python."""
    return FOLDER / "bin" / "python"


def install(lock: str) -> None:
    """Make the environment and fill it from a lock, unless it holds just that. Raises: Failed."""
    if not _is_usable():
        _check_venv()
        with step("Making the Python environment in .venv"):
            _make_environment()
    if _is_installed(lock):
        return
    count = sum("==" in line for line in _lines(lock))
    with step(f"Installing {count} packages"):
        run(
            python(), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile",
            "--require-hashes", "-r", lock,
            mend="look whether this machine reaches its package index, then try again",
        )  # fmt: skip
    for held in (LOCK, DEV_LOCK) if lock == DEV_LOCK else (LOCK,):
        _stamp(held).write_text(digest_of([env.ROOT / held]))


def _lines(lock: str) -> list[str]:
    return (env.ROOT / lock).read_text().splitlines()


def _is_usable() -> bool:
    """Whether the environment's Python runs: an upgrade of the system's may have broken it."""
    if not python().exists():
        return False
    asked = [str(python()), "-c", "import pip, sys; sys.exit(sys.version_info < (3, 11))"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


def _check_venv() -> None:
    if find_spec("venv") is None or find_spec("ensurepip") is None:
        raise Failed(
            "This Python cannot make environments: its venv module is missing or incomplete. "
            "Mend: apt-get install python3-venv"
        )


def _make_environment() -> None:
    import venv  # only now: a Python without it must read this file to be told

    venv.create(FOLDER, clear=True, with_pip=True, symlinks=True)


def _stamp(lock: str) -> Path:
    return FOLDER / f"{lock}.installed"


def _is_installed(lock: str) -> bool:
    stamp = _stamp(lock)
    return stamp.exists() and stamp.read_text() == digest_of([env.ROOT / lock])


def digest_of(files: Iterable[Path], *more: str) -> str:
    """Hash the names and contents of files, and more texts."""
    digest = hashlib.sha256()
    for file in sorted(set(files)):
        digest.update(f"{file.relative_to(env.ROOT)}\0".encode() + file.read_bytes())
    for text in more:
        digest.update(b"\0" + text.encode())
    return digest.hexdigest()
