"""The sample market of `make demo`: what it needs, how it is filled, how it is forgotten.

Each step leaves a stamp with a hash of what it was made from, so that a second start does
nothing again and keeps what was done meanwhile.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from marketplace.config import env
from marketplace.config.installing import (
    Failed,
    check_sqlite,
    digest_of,
    python,
    run,
    say,
    step,
)

AGENCIES, SEED = "200", "1"
MINE = ("market.sqlite3", "market.sqlite3-wal", "market.sqlite3-shm", "session.key", "field.key")
MY_FOLDERS = ("files", "pictures", "static", "stamps")


def check_demo(values: Mapping[str, Any]) -> None:
    """Look for what would stop the demo later. Raises: Failed with one line and its mend."""
    if values["MODE"] == "production":
        raise Failed(
            "make demo is no way to run MODE=production: it fills the market with samples. "
            "Mend: unset MODE, or see docs/operating.md"
        )
    if not values["DATABASE_URL"]:
        check_sqlite()
    _check_port(values["HOST"], values["PORT"])


def _check_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Failed(
                f"Port {port} cannot be used: {error.strerror}. "
                f"Mend: choose another one: make demo PORT={port + 1}"
            ) from None


def prepare(values: Mapping[str, Any]) -> None:
    """Bring database, reference data, sample and translations to where the code is."""
    stamps = Stamps(values)
    if stamps.is_half_filled():
        say("The sample market was not finished last time; it is made anew.")
        forget(values)
    migrations = digest_of([*_migrations(), env.ROOT / "requirements.lock"], values["DATABASE_URL"])
    if not stamps.has("migrated", migrations):
        with step("Preparing the database"):
            manage("migrate", "--verbosity", "0")
        stamps.put("migrated", migrations)
    reference = digest_of(_reference(), migrations)
    if not stamps.has("reference", reference):
        with step("Loading regions, catalogue, rules and calendar"):
            counted = manage("load_reference")
        for line in counted.splitlines():
            say(f"  {line}")
        stamps.put("reference", reference)
    _compile_translations()
    _seed(stamps)


def manage(*command: str) -> str:
    """Run a management command in the environment and give what it said. Raises: Failed."""
    return run(
        python(), "manage.py", *command, mend="make reset, then try again; or report the above"
    )


def _migrations() -> Iterator[Path]:
    yield from env.ROOT.glob("*/migrations/*.py")
    yield from env.ROOT.glob("marketplace/*/migrations/*.py")
    yield env.ROOT / "marketplace" / "events" / "triggers.py"


def _reference() -> Iterator[Path]:
    for pattern in ("data/**/*", "actions/load*.py", "management/commands/load_*.py"):
        yield from (file for file in env.ROOT.glob(f"*/*/{pattern}") if file.is_file())


def _compile_translations() -> None:
    texts = sorted(env.ROOT.glob("marketplace/locale/*/LC_MESSAGES/*.po"))
    if all(_is_newer(text.with_suffix(".mo"), text) for text in texts):
        return
    with step("Compiling the translations"):
        manage("translations", "compile")


def _is_newer(made: Path, source: Path) -> bool:
    return made.exists() and made.stat().st_mtime >= source.stat().st_mtime


def _seed(stamps: Stamps) -> None:
    """Fill an empty market, once; it shows its own progress, for it takes longest."""
    if stamps.has("seeded") or not list(env.ROOT.glob("marketplace/**/commands/seed.py")):
        return
    stamps.put("seeding")
    with step("Filling the sample market\n"):
        command = [str(python()), "manage.py", "seed", "--agencies", AGENCIES, "--seed", SEED]
        if subprocess.run(command, cwd=env.ROOT, check=False).returncode:
            raise Failed("The sample market could not be made. Mend: make reset, then try again")
    stamps.put("seeded")
    stamps.drop("seeding")


class Stamps:
    """What was done to one data folder, and from which sources."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.folder: Path = values["DATA_DIR"] / "stamps"
        self.database: Path | None = None
        if not values["DATABASE_URL"]:
            self.database = values["DATA_DIR"] / "market.sqlite3"

    def has(self, name: str, digest: str = "") -> bool:
        """Whether a step was done from just these sources, on a database that is still there."""
        if self.database is not None and not self.database.exists():
            return False
        file = self.folder / name
        return file.exists() and file.read_text() == digest

    def put(self, name: str, digest: str = "") -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / name).write_text(digest)

    def drop(self, name: str) -> None:
        (self.folder / name).unlink(missing_ok=True)

    def is_half_filled(self) -> bool:
        """Whether the sample market was begun and never finished; nobody has used it then."""
        return self.has("seeding")


def forget(values: Mapping[str, Any]) -> None:
    """Remove what the house put into its data folder, and nothing else. Raises: Failed."""
    folder: Path = values["DATA_DIR"]
    if values["MODE"] == "production":
        raise Failed("make reset refuses to forget the data of MODE=production.")
    if values["DATABASE_URL"]:
        raise Failed(
            "The market is in DATABASE_URL, which make reset does not touch. "
            "Mend: drop and create that database, then make reset with DATABASE_URL unset"
        )
    for name in MINE:
        (folder / name).unlink(missing_ok=True)
    for name in MY_FOLDERS:
        shutil.rmtree(folder / name, ignore_errors=True)
    if folder.exists() and not os.listdir(folder):  # noqa: PTH208
        folder.rmdir()
    say(f"The data in {folder} is gone; the next make demo begins anew.")
