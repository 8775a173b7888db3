"""The manual says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from marketplace.config import docs, env
from tests.repository.sources import ROOT, files, name_of

READMES = ("README.md", "README.zh-CN.md")
HEADINGS = ("## Two commands", "## 两条命令")


def commands(readme: str) -> list[str]:
    """Give the commands that a README tells a newcomer to type."""
    for heading in HEADINGS:
        _, found, rest = readme.partition(heading)
        if found:
            return re.findall(r"```sh\n(.*?)\n```", rest.partition("\n## ")[0], re.DOTALL)
    return []


@pytest.mark.parametrize("name", READMES)
def test_its_two_commands_are_those_of_the_makefile(name):
    makefile = (ROOT / "Makefile").read_text()
    assert commands((ROOT / name).read_text()) == ["make demo", "make test"]
    assert {"demo", "test"} <= set(makefile.partition(".PHONY:")[2].splitlines()[0].split())


def test_other_commands_would_be_found():
    planted = (
        "## Two commands\n```sh\nmake demo\n```\nand\n```sh\nmake all\n```\n## B\n```sh\nx\n```"
    )
    assert commands(planted) == ["make demo", "make all"]


def test_its_generated_parts_are_up_to_date():
    """Settings, lifecycles' diagrams and tables, events: `manage.py write_docs` writes them."""
    assert [file.name for file in docs.stale()] == []


def test_a_changed_table_makes_the_manual_stale(monkeypatch):
    monkeypatch.setattr(env, "TABLE", env.TABLE[1:])
    monkeypatch.setattr(docs, "LIFECYCLES", docs.LIFECYCLES[1:])
    assert [file.name for file in docs.stale()] == [*READMES, "lifecycles.md"]


@pytest.mark.parametrize("name", READMES)
def test_every_setting_is_explained(name):
    readme = (ROOT / name).read_text()
    assert [row.name for row in env.TABLE if f"| `{row.name}` |" not in readme] == []


def test_every_setting_that_is_read_stands_in_the_table():
    """The environment is read in one place only, but for where Django's settings are."""
    reads = re.compile(r"os\.(?:environ|getenv)")
    found = {
        name_of(file)
        for file in files()
        if file.suffix == ".py" and not name_of(file).startswith("tests/")
        if reads.search(file.read_text())
    }
    assert found == {
        "manage.py",
        "marketplace/config/asgi.py",
        "marketplace/config/installing.py",
        "marketplace/config/settings.py",
        "marketplace/config/start.py",
        "marketplace/config/suites.py",
        "marketplace/config/wsgi.py",
    }


LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)")


def broken_links(file: Path, text: str) -> list[str]:
    return [link for link in LINK.findall(text) if not (file.parent / link).exists()]


def test_its_links_lead_somewhere():
    pages = [file for file in files() if file.suffix == ".md"]
    found = {name_of(file): broken_links(file, file.read_text()) for file in pages}
    assert {name: links for name, links in found.items() if links} == {}


def test_a_broken_link_is_found(tmp_path):
    planted = "[a](gone.md) [b](https://elsewhere.example) [c](#here)"
    assert broken_links(tmp_path / "page.md", planted) == ["gone.md"]


def test_the_pages_are_there():
    wanted = {*READMES, "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "LICENSE"}
    assert {name for name in wanted if not (ROOT / name).exists()} == set()
    assert "Apache License" in (ROOT / "LICENSE").read_text()
    assert len(list((ROOT / "docs" / "adr").glob("[0-9]*.md"))) >= 10
