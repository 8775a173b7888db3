"""What an installation may set is read or refused in a sentence; its keys are made once."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from marketplace.config import env

PRODUCTION = {
    "MODE": "production",
    "SITE_URL": "https://market.example",
    "ALLOWED_HOSTS": "market.example, www.market.example",
    "SECRET_KEY": "s" * 64,
    "FIELD_KEY": "f" * 64,
    "SMS_URL": "https://sms.example/send",
}


def refusal(**values: str) -> str:
    with pytest.raises(env.BadSetting) as refused:
        env.read(values)
    return str(refused.value)


def test_everything_has_a_default_that_works_on_one_machine():
    values = env.read({})
    assert set(values) == {row.name for row in env.TABLE}
    assert (values["MODE"], values["PORT"], values["CLOCK"]) == ("demo", 8000, True)
    assert values["DATA_DIR"] == env.ROOT / ".data"


def test_values_are_read_by_their_kind():
    values = env.read({"PORT": "8123", "CLOCK": "No", "ALLOWED_HOSTS": " a.example ,, b.example"})
    assert (values["PORT"], values["CLOCK"]) == (8123, False)
    assert values["ALLOWED_HOSTS"] == ["a.example", "b.example"]
    assert values["SITE_URL"] == "http://localhost:8123"


@pytest.mark.parametrize(
    ("name", "typed", "says"),
    [
        ("MODE", "live", "choose one of demo, test, production"),
        ("PORT", "eighty", "say a number from 0 to 65535"),
        ("CLOCK", "maybe", "say yes or no"),
        ("UPLOAD_LIMIT_MB", "20 MB", "invalid literal"),
        ("LOG_LEVEL", "LOUD", "choose one of DEBUG, INFO, WARNING, ERROR"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_mend(name, typed, says):
    said = refusal(**{name: typed})
    assert said.startswith(f"{name}={typed!r} cannot be used: {says}")
    assert said.endswith(next(row.help for row in env.TABLE if row.name == name))


def test_production_with_everything_is_let_in():
    values = env.read(PRODUCTION)
    assert values["ALLOWED_HOSTS"] == ["market.example", "www.market.example"]


@pytest.mark.parametrize("name", ["SITE_URL", "ALLOWED_HOSTS", "SECRET_KEY", "FIELD_KEY"])
def test_production_names_what_is_missing(name):
    said = refusal(**{**PRODUCTION, name: ""})
    assert said == f"production needs {name}: set them and start again."


def test_production_does_not_send_passwords_in_the_clear():
    said = refusal(**{**PRODUCTION, "SITE_URL": "http://market.example"})
    assert said.startswith("production needs SITE_URL with https://")


def test_production_must_reach_people():
    said = refusal(**{**PRODUCTION, "SMS_URL": ""})
    assert said.startswith("production needs SMTP_URL or SMS_URL")
    env.read({**PRODUCTION, "SMS_URL": "", "SMTP_URL": "smtp://localhost"})


def test_a_key_is_made_once_for_its_owner_alone(tmp_path):
    folder = tmp_path / "new"
    key = env.kept_secret(folder, "field")
    assert len(bytes.fromhex(key)) == 32
    assert env.kept_secret(folder, "field") == key
    assert env.kept_secret(folder, "session") != key
    assert stat.S_IMODE((folder / "field.key").stat().st_mode) == 0o600
    assert sorted(file.name for file in folder.iterdir()) == ["field.key", "session.key"]


def test_processes_that_start_together_agree_on_one_key(tmp_path):
    ready, keys = threading.Barrier(8), []

    def start() -> None:
        ready.wait()
        keys.append(env.kept_secret(tmp_path, "field"))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 8
    assert len(set(keys)) == 1
    assert len(keys[0]) == 64


def test_an_empty_key_opens_nothing_and_so_stops_the_start(tmp_path):
    (tmp_path / "field.key").touch()
    with pytest.raises(env.BadSetting, match=r"field\.key is empty"):
        env.kept_secret(tmp_path, "field")


LOOKED_AT = """
import json, django
django.setup()
from django.conf import settings
from django.urls import NoReverseMatch, reverse
def leads(name, *args):
    try:
        return bool(reverse(name, args=args))
    except NoReverseMatch:
        return False
print(json.dumps({
    "flags": [settings.DEBUG, settings.CLOCK_MAY_SHIFT, settings.WHITENOISE_USE_FINDERS],
    "secure": [settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.MFA_COMPULSORY],
    "hsts": settings.SECURE_HSTS_SECONDS,
    "door": leads("accounts:enter-demo", "anybody"),
}))
"""


def settings_in(mode: dict[str, str], folder: Path) -> dict[str, object]:
    """What a process of its own finds in the settings."""
    kept = {name: value for name, value in os.environ.items() if name not in PRODUCTION}
    given = {"DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "marketplace.config.settings"}
    command = [sys.executable, "-c", LOOKED_AT]
    done = subprocess.run(
        command, env={**kept, **given, **mode}, cwd=env.ROOT, capture_output=True, check=True
    )
    return json.loads(done.stdout)


def test_production_has_safe_cookies_a_clock_of_its_own_and_no_demo_door(tmp_path):
    found = settings_in(PRODUCTION, tmp_path)
    assert found == {
        "flags": [False, False, False],
        "secure": [True, True, True],
        "hsts": 31_536_000,
        "door": False,
    }
    assert not (tmp_path / "field.key").exists()
    assert settings_in({"MODE": "demo"}, tmp_path)["door"] is True
