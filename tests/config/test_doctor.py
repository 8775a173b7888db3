"""The doctor finds what is at fault, says the mend, and calls nothing else a fault."""

from __future__ import annotations

import shutil
from collections import namedtuple
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django_tasks_db.models import DBTaskResult

from marketplace.config import doctor, workers
from marketplace.events import clock, leases
from marketplace.events.models import Deadline, EventRow, ParkedReaction
from marketplace.notify.models import Message
from tests.events.subjects import new_owner, submit
from tests.faults.tasks import slow_once

pytestmark = pytest.mark.django_db


def faults() -> list[str]:
    return [finding.text for finding in doctor.examine() if finding.is_fault]


@pytest.fixture
def compiled(settings, tmp_path):
    """Translations that were compiled after they changed."""
    settings.LOCALE_PATHS = [tmp_path]
    folder = tmp_path / "zh_Hans" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").touch()
    (folder / "django.mo").touch()
    return folder


def test_a_new_installation_is_well(compiled, capsys):
    # Tests keep the PostgreSQL server from waiting for the disk; that it says so is right.
    assert [text for text in faults() if "fsync" not in text] == []
    if connection.vendor == "sqlite":
        call_command("doctor")
        assert capsys.readouterr().out.endswith("Everything that must be well is well.\n")


def test_an_open_key_is_found(settings, compiled):
    file = settings.DATA_DIR / "field.key"
    file.chmod(0o644)
    try:
        (finding,) = [each for each in doctor.files() if each.is_fault]
    finally:
        file.chmod(0o600)
    assert str(finding) == f"FAULT {file} can be read by others (644). Mend: chmod 600 {file}"


def test_a_missing_key_is_found(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    texts = [finding.text for finding in doctor.files() if finding.is_fault]
    assert texts == [
        f"{tmp_path / 'session.key'} is missing.",
        f"{tmp_path / 'field.key'} is missing.",
    ]


def test_a_full_disk_is_found(monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(1, 1, 5 * 1024**2))
    assert [finding.text for finding in doctor.files() if finding.is_fault] == [
        "Only 5 MiB are free in DATA_DIR."
    ]


def test_a_missing_trigger_is_found(compiled):
    on = "" if connection.vendor == "sqlite" else ' ON "events_statechange"'
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER "events_statechange_no_delete"{on}')
    finding = doctor.triggers()
    assert finding.is_fault
    assert finding.text == "Rows that must never change could: no events_statechange_no_delete."


def test_a_clock_that_stands_is_found():
    owner = new_owner()
    submit(owner)
    assert "No clock runs." in doctor.lateness().text
    leases.take("clock")
    assert doctor.lateness().text == "The clock runs and is on time."
    since = clock.instant() - timedelta(minutes=2)
    Deadline.objects.update(default="orders.close_need", due_at=since)
    assert doctor.lateness().is_fault


def test_a_reaction_that_was_set_aside_is_found():
    submit(new_owner())
    assert not doctor.deliveries().is_fault
    parked = ParkedReaction.objects.create(
        handler="h", event=EventRow.objects.get(), error="", parked_at=clock.instant()
    )
    assert doctor.deliveries().text == "1 reactions failed too often and were set aside."
    ParkedReaction.objects.filter(pk=parked.pk).update(redone_at=clock.instant())
    assert not doctor.deliveries().is_fault


def test_events_that_nobody_delivers_are_found(monkeypatch):
    submit(new_owner())
    leases.take("clock")
    with clock.shifted(timedelta(minutes=2)):
        assert doctor.deliveries().text == "1 events wait for more than a minute."


def test_messages_that_are_stuck_are_found():
    now = clock.instant()
    Message.objects.create(kind="sms", created_at=now, parked_at=now)
    Message.objects.create(kind="sms", created_at=now, next_try_at=now - timedelta(hours=2))
    Message.objects.create(kind="sms", created_at=now, next_try_at=now)
    assert doctor.messages().text == "1 messages were given up, 1 wait for more than an hour."


def test_tasks_that_failed_or_that_nobody_works_off_are_found():
    rows, now = DBTaskResult.objects, datetime.now(UTC)
    rows.all().delete()
    failed, waiting = (slow_once.enqueue("nowhere").id for _ in range(2))
    assert doctor.tasks().text == "Tasks are worked off."
    rows.filter(pk=waiting).update(enqueued_at=now - timedelta(hours=2))
    assert str(doctor.tasks()).startswith("note  1 tasks wait for a worker. Mend: ")
    workers.sign_on()
    said = "FAULT 0 tasks failed since yesterday, 1 wait for more than an hour. Mend: "
    assert str(doctor.tasks()).startswith(said)
    workers.sign_off()
    rows.filter(pk=failed).update(status="FAILED", finished_at=now - timedelta(hours=2))
    assert doctor.tasks().is_fault
    rows.filter(pk=failed).update(finished_at=now - timedelta(days=2))
    rows.filter(pk=waiting).update(status="SUCCESSFUL", finished_at=now)
    assert doctor.tasks().text == "Tasks are worked off."


def test_a_house_without_a_door_is_at_fault_in_production_only(settings):
    assert doctor.door().mend
    assert not doctor.door().is_fault
    settings.MODE = "production"
    assert doctor.door().is_fault
    settings.SMTP_URL = "smtp://localhost"
    assert doctor.door().text == "Messages leave by e-mail."


def test_a_year_without_holidays_is_a_note():
    with clock.shifted(timedelta(days=366 * 20)):
        finding = doctor.calendar()
    assert "are not known: Monday to Friday count." in finding.text
    assert not finding.is_fault


def test_texts_that_changed_since_they_were_compiled_are_found(compiled):
    assert not doctor.texts().is_fault
    (compiled / "django.mo").unlink()
    assert doctor.texts().text == "The texts in zh-hans are not compiled."


def test_styles_that_were_not_collected_are_found(settings, tmp_path):
    assert not doctor.styles().is_fault
    settings.WHITENOISE_USE_FINDERS, settings.STATIC_ROOT = False, tmp_path
    assert doctor.styles().is_fault
    (tmp_path / "staticfiles.json").touch()
    assert not doctor.styles().is_fault


def test_a_database_that_lacks_migrations_is_found_before_its_rows_are_asked():
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'orders'")
    assert any(text.startswith("The database lacks ") for text in faults())


def test_the_command_ends_badly_when_something_is_at_fault(compiled):
    (compiled / "django.mo").unlink()
    with pytest.raises(CommandError, match="at fault"):
        call_command("doctor")
