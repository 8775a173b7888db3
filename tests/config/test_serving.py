"""What keeps an installation from serving is said in a line, by every command that would begin."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from marketplace.accounts.models import User
from marketplace.config import doctor, serving

pytestmark = pytest.mark.django_db
SAID = "This database holds the made-up people of a demo; production needs one of its own. Mend: "


@pytest.fixture
def made_up() -> User:
    return User.objects.create(name="孙明辉", is_demo=True)


def test_nothing_keeps_a_demo_from_its_own_people(made_up, settings):
    settings.MODE = "demo"
    assert serving.obstacle() == ""
    assert not doctor.people().is_fault


def test_nothing_keeps_production_from_its_real_people(settings):
    User.objects.create(name="王芳")
    settings.MODE = "production"
    assert serving.obstacle() == ""
    assert not doctor.people().is_fault


@pytest.mark.parametrize("command", ["serve", "clock", "worker"])
def test_production_does_not_begin_on_a_demos_database(command, made_up, settings):
    settings.MODE = "production"
    with pytest.raises(CommandError, match=f"^{SAID}"):
        call_command(command)
    assert doctor.people().is_fault


def test_the_queues_own_worker_is_turned_away():
    with pytest.raises(CommandError, match=r"Mend: manage\.py worker$"):
        call_command("db_worker", batch=True)
