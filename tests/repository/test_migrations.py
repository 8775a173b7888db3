"""Migrations say in their name what they are for, and leave what is for ever guarded."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.core.management import call_command

from marketplace.config import doctor
from tests.repository.sources import ROOMS, ROOT

MADE_UP = re.compile(r"^\d{4}_(auto|initial|alter|add|remove|rename|delete|create)_?|_and_more$")
NAME = re.compile(r"^\d{4}_[a-z][a-z0-9_]*[a-z0-9]$")


def names() -> list[str]:
    return [
        file.stem
        for room in ROOMS
        for file in (ROOT / room).rglob("migrations/*.py")
        if file.stem != "__init__"
    ]


def is_named_by_intent(name: str) -> bool:
    return bool(NAME.match(name)) and not MADE_UP.search(name)


def test_each_is_named_by_what_it_is_for():
    assert [name for name in names() if not is_named_by_intent(name)] == []
    assert len(names()) >= 10


@pytest.mark.parametrize(
    "planted",
    ["0001_initial", "0002_auto_20260101_1200", "0003_alter_need_title", "0004_a_and_more"],
)
def test_a_name_that_was_made_up_is_found(planted):
    assert not is_named_by_intent(planted)


@pytest.mark.django_db
def test_no_migration_is_missing():
    ours = [config.label for config in apps.get_app_configs() if config.name.split(".")[0] in ROOMS]
    call_command("makemigrations", *ours, check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_every_trigger_outlived_the_migrations():
    """SQLite makes a table anew to alter it, and drops the old one with its triggers."""
    finding = doctor.triggers()
    assert not finding.is_fault, finding
