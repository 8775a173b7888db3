"""Looks over an installation: what is well, what is at fault, and the mend, in plain lines."""

from __future__ import annotations

import shutil
import sqlite3
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django_tasks_db.models import DBTaskResult

from marketplace.accounts.queries.demo import holds_demo_people
from marketplace.catalogue.models import CalendarYear
from marketplace.config import translations, workers
from marketplace.config.serving import unapplied_migrations
from marketplace.events import clock, leases
from marketplace.events.models import Deadline, EventRow, ParkedReaction
from marketplace.events.ticks import LEASE
from marketplace.events.triggers import RefuseChanges
from marketplace.notify.models import Message

SPACE = 1024**3
LATE = timedelta(minutes=1)
STYLE = "marketplace/css/tokens.css"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor. `mend` says what to do; a note is no fault."""

    text: str
    mend: str = ""
    is_fault: bool = False

    def __str__(self) -> str:
        word = "FAULT" if self.is_fault else "note " if self.mend else "well "
        return f"{word} {self.text}" + (f" Mend: {self.mend}" if self.mend else "")


def well(text: str) -> Finding:
    return Finding(text)


def note(text: str, mend: str) -> Finding:
    return Finding(text, mend)


def fault(text: str, mend: str) -> Finding:
    return Finding(text, mend, is_fault=True)


def examine() -> Iterator[Finding]:
    """Ask everything, the ground first. Without a database the rest cannot be asked."""
    yield python()
    yield from files()
    try:
        yield from database()
    except DatabaseError as error:
        yield fault(f"The database does not answer: {error}.", "look at DATABASE_URL and DATA_DIR.")
        return
    missing = unapplied_migrations()
    if missing:
        yield fault(f"The database lacks {len(missing)} migrations.", "manage.py migrate")
        return
    yield well("The database has every migration.")
    for ask in QUESTIONS:
        yield ask()


def python() -> Finding:
    return well(f"Python {'.'.join(map(str, sys.version_info[:3]))}.")


def files() -> Iterator[Finding]:
    for name, setting in (("session", "SECRET_KEY"), ("field", "FIELD_KEY")):
        yield _key(settings.DATA_DIR / f"{name}.key", setting)
    free = shutil.disk_usage(settings.DATA_DIR).free
    if free < SPACE:
        yield fault(f"Only {free // 1024**2} MiB are free in DATA_DIR.", "make room on the disk.")
    else:
        yield well(f"{free // 1024**3} GiB are free in DATA_DIR.")


def _key(file: Path, setting: str) -> Finding:
    if settings.ENV[setting]:
        return well(f"{setting} comes from the environment.")
    if not file.exists():
        return fault(f"{file} is missing.", "bring it back from the backup: it opens what is kept.")
    mode = stat.S_IMODE(file.stat().st_mode)
    if mode != 0o600:
        return fault(f"{file} can be read by others ({mode:o}).", f"chmod 600 {file}")
    return well(f"{setting} is kept in {file}, for its owner alone.")


def database() -> Iterator[Finding]:
    """Whether commits survive a power cut, and rows hold together."""
    wanted = POSTGRESQL if connection.vendor == "postgresql" else SQLITE
    if connection.vendor == "sqlite":
        old = sqlite3.sqlite_version_info < (3, 40)
        told = f"SQLite {sqlite3.sqlite_version}"
        yield fault(f"{told} is too old.", "use 3.40 or newer.") if old else well(f"{told}.")
    with connection.cursor() as cursor:
        for query, value in wanted:
            cursor.execute(query)
            found = str(cursor.fetchone()[0])
            if found == value:
                yield well(f"{query}: {found}.")
            else:
                yield fault(f"{query}: {found} instead of {value}.", "look at config/settings.py.")


SQLITE = (
    ("PRAGMA journal_mode", "wal"),
    ("PRAGMA synchronous", "2"),
    ("PRAGMA foreign_keys", "1"),
)
POSTGRESQL = (("SHOW synchronous_commit", "on"), ("SHOW fsync", "on"))


def triggers() -> Finding:
    """Whether what is for ever refuses to be changed."""
    wanted = {f"{table}_no_{verb}" for table in _guarded() for verb in ("update", "delete")}
    is_sqlite = connection.vendor == "sqlite"
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if is_sqlite
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        missing = sorted(wanted - {name for (name,) in cursor.fetchall()})
    if missing:
        return fault(
            f"Rows that must never change could: no {', '.join(missing)}.", "restore them."
        )
    return well(f"{len(wanted)} triggers guard the rows that are for ever.")


def _guarded() -> set[str]:
    migrations = MigrationLoader(None).disk_migrations.values()
    return {
        operation.table
        for migration in migrations
        for operation in migration.operations
        if isinstance(operation, RefuseChanges)
    }


def lateness() -> Finding:
    """Whether the clock runs, and keeps up."""
    now = clock.instant()
    late = Deadline.objects.due(now - LATE).exclude(default="").count()
    if late:
        return fault(
            f"{late} deadlines ran out more than a minute ago and nothing happened.",
            "see that a server or manage.py clock runs, and read its log.",
        )
    if not leases.is_held(LEASE):
        return note("No clock runs.", "start the server, or manage.py clock.")
    return well("The clock runs and is on time.")


def deliveries() -> Finding:
    """Whether what happened reaches those who react to it."""
    waiting = EventRow.objects.filter(position=None, at__lt=clock.instant() - LATE).count()
    parked = ParkedReaction.objects.waiting().count()
    if parked:
        return fault(
            f"{parked} reactions failed too often and were set aside.",
            "see Not delivered on the operator's desk.",
        )
    if waiting and leases.is_held(LEASE):
        return fault(f"{waiting} events wait for more than a minute.", "read the server's log.")
    return well("No reaction was set aside.")


def messages() -> Finding:
    parked = Message.objects.parked().count()
    overdue = Message.objects.due(clock.instant() - timedelta(hours=1)).count()
    if parked or overdue:
        return fault(
            f"{parked} messages were given up, {overdue} wait for more than an hour.",
            "see Not delivered on the operator's desk, and that the mail server or SMS gateway answers.",
        )
    return well("No message is stuck.")


def tasks() -> Finding:
    """Whether heavy jobs are done. The queue counts in the world's time."""
    now = datetime.now(UTC)
    failed = DBTaskResult.objects.failed().filter(finished_at__gt=now - timedelta(days=1)).count()
    waiting = DBTaskResult.objects.ready().filter(enqueued_at__lt=now - timedelta(hours=1)).count()
    if failed or (waiting and workers.is_anybody_signed_on()):
        return fault(
            f"{failed} tasks failed since yesterday, {waiting} wait for more than an hour.",
            "read the server's log.",
        )
    if waiting:
        return note(f"{waiting} tasks wait for a worker.", "start the server, or manage.py worker.")
    return well("Tasks are worked off.")


def people() -> Finding:
    """Whether production is kept apart from every demo."""
    if settings.MODE == "production" and holds_demo_people():
        return fault(
            "The made-up people of a demo are in this database.",
            "set DATA_DIR or DATABASE_URL to one that never served a demo.",
        )
    return well("Nobody made up is where real people are.")


def door() -> Finding:
    """Whether messages can leave the house."""
    if settings.SMTP_URL or settings.SMS_URL:
        return well("Messages leave by " + " and ".join(_doors()) + ".")
    if settings.MODE == "production":
        return fault("Messages cannot leave the house.", "set SMTP_URL or SMS_URL.")
    return note("Messages go to the demo outbox only.", "set SMTP_URL or SMS_URL to send them.")


def _doors() -> list[str]:
    both = (("e-mail", settings.SMTP_URL), ("SMS", settings.SMS_URL))
    return [name for name, address in both if address]


def calendar() -> Finding:
    """Whether working days can be counted a year ahead."""
    this_year = clock.instant().year
    known = set(CalendarYear.objects.values_list("year", flat=True))
    unknown = [str(year) for year in (this_year, this_year + 1) if year not in known]
    if unknown:
        return note(
            f"The public holidays of {' and '.join(unknown)} are not known: Monday to Friday count.",
            "enter them in the office once the State Council's notice is out.",
        )
    return well(f"Public holidays are known for {this_year} and {this_year + 1}.")


def texts() -> Finding:
    """Whether every language was compiled since its texts changed."""
    for language in translations.languages():
        source = translations.file_of(language)
        made = source.with_suffix(".mo")
        is_new = made.exists() and source.exists()
        if not is_new or made.stat().st_mtime < source.stat().st_mtime:
            return fault(
                f"The texts in {language} are not compiled.", "manage.py translations compile"
            )
    return well("Translations are compiled.")


def styles() -> Finding:
    """Whether pages find their styles and scripts."""
    if settings.WHITENOISE_USE_FINDERS:
        is_there = finders.find(STYLE) is not None
    else:
        is_there = (settings.STATIC_ROOT / "staticfiles.json").exists()
    if not is_there:
        return fault("Styles and scripts were not collected.", "manage.py collectstatic --noinput")
    return well("Styles and scripts are in place.")


QUESTIONS: tuple[Callable[[], Finding], ...] = (
    triggers,
    lateness,
    deliveries,
    messages,
    tasks,
    people,
    door,
    calendar,
    texts,
    styles,
)
