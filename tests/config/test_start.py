"""The two commands: what they need, what they leave alone, what they say when something lacks."""

from __future__ import annotations

import ast
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from marketplace.config import env, installing, market, start
from marketplace.config import settings as house
from marketplace.config.installing import Failed
from marketplace.config.market import Stamps


def values(folder: Path, **settings: str) -> dict[str, object]:
    return env.read({"DATA_DIR": str(folder), **settings})


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        probe.listen()
        yield probe.getsockname()[1]


def test_a_bare_python_can_read_and_import_the_start():
    """Nothing but the standard library: -S leaves out everything that was installed."""
    code = f"import sys; sys.path.insert(0, {str(env.ROOT)!r}); import marketplace.config.start"
    subprocess.run([sys.executable, "-I", "-S", "-c", code], check=True)


def test_an_old_python_reads_as_far_as_the_line_that_turns_it_away():
    source = (env.ROOT / "marketplace" / "config" / "start.py").read_text()
    tree = ast.parse(source, feature_version=(3, 6))
    before = [type(node).__name__ for node in tree.body[:4]]
    assert before == ["Expr", "Import", "Assign", "If"]


def test_a_taken_port_is_said_with_the_variable_that_mends_it(tmp_path, taken_port):
    with pytest.raises(Failed) as failed:
        market.check_demo(values(tmp_path, PORT=str(taken_port)))
    said = f"Port {taken_port} cannot be used: Address already in use. "
    assert str(failed.value) == f"{said}Mend: choose another one: make demo PORT={taken_port + 1}"


@pytest.mark.parametrize("typed", ["65536", "-1", "８000", "80a", ""])
def test_a_port_that_is_none_is_said_before_anything_is_tried(tmp_path, typed):
    with pytest.raises(env.BadSetting) as failed:
        values(tmp_path, PORT=typed)
    assert str(failed.value).startswith(f"PORT={typed!r} cannot be used: say a number from 0 to")


def test_an_old_sqlite_is_turned_away_unless_it_is_not_used(tmp_path, monkeypatch):
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 34, 1))
    with pytest.raises(Failed, match=r"too old, 3\.40 or newer is needed\. Mend: "):
        market.check_demo(values(tmp_path, PORT="0"))
    market.check_demo(values(tmp_path, PORT="0", DATABASE_URL="postgresql://a@b/c"))


@pytest.mark.parametrize("command", ["test", "storm"])
def test_an_old_sqlite_stops_the_suite_before_anything_is_made(
    command, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 34, 1))
    monkeypatch.setattr(installing, "FOLDER", tmp_path / "environment")
    assert start.main([command]) == 1
    assert "is too old, 3.40 or newer is needed. Mend: " in capsys.readouterr().out


def test_a_python_without_sqlite_is_told_so(tmp_path, monkeypatch):
    monkeypatch.setattr(installing, "find_spec", lambda name: None)
    with pytest.raises(Failed, match="This Python has no SQLite"):
        market.check_demo(values(tmp_path, PORT="0"))


PRODUCTION = {
    "MODE": "production",
    "SITE_URL": "https://market.example",
    "ALLOWED_HOSTS": "market.example",
    "SECRET_KEY": "s",
    "FIELD_KEY": "f",
    "SMS_URL": "https://sms.example",
}


def test_production_is_neither_filled_with_samples_nor_forgotten(tmp_path):
    (tmp_path / "market.sqlite3").touch()
    with pytest.raises(Failed, match="make demo is no way to run MODE=production"):
        market.check_demo(values(tmp_path, **PRODUCTION))
    with pytest.raises(Failed, match="refuses to forget the data of MODE=production"):
        market.forget(values(tmp_path, **PRODUCTION))
    assert (tmp_path / "market.sqlite3").exists()


@pytest.mark.parametrize("missing", ["venv", "ensurepip"])
def test_a_python_without_venv_is_told_which_package_brings_it(missing, monkeypatch):
    monkeypatch.setattr(installing, "find_spec", lambda name: None if name == missing else name)
    with pytest.raises(Failed, match="Mend: apt-get install python3-venv"):
        installing._check_venv()


@pytest.mark.parametrize("missing", ["venv", "ensurepip", "sqlite3"])
def test_a_python_without_it_reads_the_start_all_the_same(missing):
    code = (
        f"import sys; sys.modules[{missing!r}] = None; "
        f"sys.path.insert(0, {str(env.ROOT)!r}); import marketplace.config.start"
    )
    subprocess.run([sys.executable, "-I", "-S", "-c", code], check=True)


def test_reset_removes_what_the_house_made_and_nothing_else(tmp_path, capsys):
    folder = tmp_path / "kept"
    (folder / "files").mkdir(parents=True)
    for name in ("market.sqlite3", "session.key", "files/paper.pdf", "mine.txt"):
        (folder / name).touch()
    market.forget(values(folder))
    assert [file.name for file in folder.iterdir()] == ["mine.txt"]
    (folder / "mine.txt").unlink()
    market.forget(values(folder))
    assert not folder.exists()
    assert "the next make demo begins anew" in capsys.readouterr().out


def test_reset_knows_every_folder_that_the_settings_name(tmp_path):
    kept = [house.MEDIA_ROOT, house.STATIC_ROOT]
    kept += [each["OPTIONS"]["location"] for each in house.STORAGES.values() if "OPTIONS" in each]
    names = {folder.relative_to(house.DATA_DIR).parts[0] for folder in kept}
    assert names == {"files", "static", "pictures"}
    for name in names:
        (tmp_path / "data" / name).mkdir(parents=True)
    market.forget(values(tmp_path / "data"))
    assert not (tmp_path / "data").exists()


def test_reset_does_not_touch_another_database(tmp_path):
    (tmp_path / "session.key").touch()
    with pytest.raises(Failed, match="which make reset does not touch"):
        market.forget(values(tmp_path, DATABASE_URL="postgresql://a@b/c"))
    assert (tmp_path / "session.key").exists()


def test_a_stamp_counts_for_its_sources_and_while_the_database_is_there(tmp_path):
    stamps = Stamps(values(tmp_path))
    stamps.put("migrated", "abc")
    assert not stamps.has("migrated", "abc")
    (tmp_path / "market.sqlite3").touch()
    assert stamps.has("migrated", "abc")
    assert not stamps.has("migrated", "abd")
    assert not stamps.has("reference", "")
    stamps.drop("migrated")
    assert not stamps.has("migrated", "abc")


def test_a_market_that_was_half_filled_is_known_as_such(tmp_path):
    stamps = Stamps(values(tmp_path))
    (tmp_path / "market.sqlite3").touch()
    assert not stamps.is_half_filled()
    stamps.put("seeding")
    assert stamps.is_half_filled()


def test_a_digest_tells_names_and_contents_apart(tmp_path, monkeypatch):
    monkeypatch.setattr(env, "ROOT", tmp_path)
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("a")
    two.write_text("a")
    digests = {
        installing.digest_of([one]),
        installing.digest_of([two]),
        installing.digest_of([one, two]),
        installing.digest_of([one], "more"),
    }
    assert len(digests) == 4
    assert installing.digest_of([two, one, one]) == installing.digest_of([one, two])


def test_a_failing_step_shows_what_was_said_and_the_mend():
    with pytest.raises(Failed) as failed:
        installing.run(sys.executable, "-c", "print('said'); raise SystemExit(3)", mend="do this")
    assert str(failed.value) == "said\nMend: do this"


def test_an_unknown_command_is_answered_with_the_known_ones(capsys):
    assert start.main(["dance"]) == 2
    assert capsys.readouterr().out.startswith("say one of: demo install reset")


def test_the_makefile_offers_every_command():
    phony = (env.ROOT / "Makefile").read_text().partition(".PHONY: ")[2].splitlines()[0]
    assert set(phony.split()) == set(start.COMMANDS)
