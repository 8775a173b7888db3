"""Nobody imports upward; and each contract is seen to find a planted import."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.repository.sources import ROOMS, ROOT

SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text())
CONTRACTS = SETTINGS["tool"]["importlinter"]["contracts"]
IGNORED = shutil.ignore_patterns("__pycache__", "data", "locale", "static")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).parent / "lint-imports"
    command = [str(program), "--no-logo", "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_nobody_imports_upward():
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout


@pytest.fixture(scope="module")
def copied(tmp_path_factory) -> Path:
    """A copy of the code, to plant imports in."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", folder)
    for room in ROOMS:
        shutil.copytree(ROOT / room, folder / room, ignore=IGNORED)
    return folder


PLANTED = [
    ("marketplace/web/secrets.py", "import orders.states", "Rooms stand on each other"),
    ("providers/states.py", "import orders.events.needs", "Rooms stand on each other"),
    ("marketplace/oddments.py", "", "Every room of the platform has its place"),
    ("orders/models/needs.py", "import orders.actions.owners", "Inside a room"),
    ("orders/oddments.py", "", "Inside a room"),
    ("orders/models/owners.py", "import orders.models.needs", "Inside orders a later stage"),
    ("marketplace/notify/models.py", "import marketplace.notify.tasks", "Inside notify"),
    ("cms/blocks.py", "import cms.views", "Inside cms"),
    ("marketplace/config/env.py", "import marketplace.config.workers", "composition root"),
    ("marketplace/events/record.py", "import marketplace.events.ticks", "Inside events"),
    ("marketplace/web/display.py", "import marketplace.web.views", "Inside web"),
    ("marketplace/sample/names.py", "import marketplace.sample.market", "Inside the sample"),
    ("marketplace/sample/oddments.py", "", "Inside the sample"),
    (
        "marketplace/management/standing.py",
        "import marketplace.management.commands.seed",
        "Inside the commands",
    ),
    ("marketplace/kernel/errors.py", "import marketplace.kernel.draw", "Inside the kernel"),
    ("marketplace/kernel/oddments.py", "", "Inside the kernel"),
    ("marketplace/kernel/money.py", "import django.conf", "The kernel knows no framework"),
    ("orders/states.py", "import wagtail.models", "knows Wagtail"),
    ("providers/states.py", "import stripe", "Payments alone would know Stripe"),
]


def test_no_contract_is_without_a_planted_import():
    names = [row["name"] for row in CONTRACTS]
    assert [name for name in names if not any(row[2] in name for row in PLANTED)] == []


@pytest.mark.parametrize(("module", "line", "contract"), PLANTED)
def test_a_planted_import_is_found(copied: Path, module: str, line: str, contract: str):
    file = copied / module
    before = file.read_text() if file.exists() else None
    file.write_text(f"{before or ''}\n{line}\n")
    try:
        done = lint(copied)
    finally:
        file.unlink() if before is None else file.write_text(before)
    broken = [row for row in done.stdout.splitlines() if row.rstrip().endswith("BROKEN")]
    assert done.returncode == 1
    assert any(contract in row for row in broken), done.stdout
