"""Copies of one migrated template database, on SQLite and on PostgreSQL."""

from __future__ import annotations

import atexit
import fcntl
import hashlib
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache" / "databases"


@cache
def run_folder() -> Path:
    """A folder for this run, shared by nobody else and gone at its end."""
    folder = Path(tempfile.mkdtemp(prefix="market-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def is_postgresql() -> bool:
    return os.environ.get("DATABASE_URL", "").startswith("postgresql://")


def _stamp() -> str:
    """Hash everything from which the template is made."""
    digest = hashlib.sha256()
    sources = [
        *ROOT.glob("*/migrations/*.py"),
        *ROOT.glob("marketplace/*/migrations/*.py"),
        *ROOT.glob("marketplace/*/data/*"),
        *ROOT.glob("marketplace/*/management/commands/load_*.py"),
        *ROOT.glob("marketplace/*/actions/load*.py"),
        *ROOT.glob("cms/actions/load*.py"),
        *ROOT.glob("cms/texts/*"),
        ROOT / "marketplace" / "events" / "triggers.py",
        ROOT / "requirements.lock",
    ]
    for file in sorted(source for source in sources if source.is_file()):
        digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


@cache
def template() -> str:
    """Give the template's name or path; made once, by whichever worker comes first."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _postgresql_template() if is_postgresql() else _sqlite_template()


def _sqlite_template() -> str:
    file = CACHE / f"{_stamp()}.sqlite3"
    if not file.exists():
        draft = run_folder() / "template.sqlite3"
        with connected_to(str(draft)):
            _fill()
        ready = file.with_suffix(f".{os.getpid()}")
        shutil.copy(draft, ready)
        ready.rename(file)
        _forget_old_ones()
    return str(file)


def _forget_old_ones(keep: int = 3) -> None:
    files = sorted(CACHE.glob("*.sqlite3"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in files[keep:]:
        file.unlink(missing_ok=True)


def _postgresql_template() -> str:
    name = f"market_{_stamp()}"
    with _server() as server:
        known = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if known:
            return name
        server.execute(f'DROP DATABASE IF EXISTS "{name}_draft" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}_draft"')
    with connected_to(f"{name}_draft"):
        _fill()
    with _server() as server:
        server.execute(f'ALTER DATABASE "{name}_draft" RENAME TO "{name}"')
    return name


def _fill() -> None:
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    call_command("load_reference", verbosity=0)
    if connection.vendor == "sqlite":
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")


def copy_of(template_name: str, *, label: str) -> str:
    """Make a copy and give its name or path."""
    if not is_postgresql():
        file = run_folder() / f"{label}-{uuid.uuid4().hex[:8]}.sqlite3"
        shutil.copy(template_name, file)
        return str(file)
    name = f"market_{label}_{uuid.uuid4().hex[:8]}"
    with _server() as server:
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template_name}"')
    return name


def drop(name: str) -> None:
    """Remove a copy."""
    if not is_postgresql():
        for part in ("", "-wal", "-shm"):
            Path(name + part).unlink(missing_ok=True)
        return
    with _server() as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    """Point Django's default connection, in every thread, at a database for a while."""
    from django.db import connections

    connection = connections["default"]
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


@contextmanager
def _server() -> Iterator[object]:
    import psycopg
    from django.db import connections

    settings = connections["default"].settings_dict
    with psycopg.connect(
        dbname="postgres",
        user=settings["USER"],
        password=settings["PASSWORD"],
        host=settings["HOST"],
        port=settings["PORT"],
        autocommit=True,
    ) as server:
        yield server
