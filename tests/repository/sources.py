"""The files that belong to the house, without caches, environments and data."""

from __future__ import annotations

from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("marketplace", "providers", "orders", "cms")
FOLDERS = (*ROOMS, "templates", "tests", "docs", "deploy", "bench", ".ci")
TEXTS = frozenset(
    {".py", ".md", ".html", ".txt", ".css", ".js", ".svg", ".json", ".csv", ".toml", ".lock",
     ".po", ".xml", ".yml", ".yaml", ""}
)  # fmt: skip
LEFT_OUT = frozenset({"__pycache__", ".cache"})


@cache
def files() -> tuple[Path, ...]:
    """Give every text file that is kept under version control, by where such files are kept."""
    found = [file for file in ROOT.iterdir() if file.is_file()]
    for folder in FOLDERS:
        found += (ROOT / folder).rglob("*")
    return tuple(sorted(file for file in found if _is_kept(file)))


def _is_kept(file: Path) -> bool:
    is_text = file.suffix in TEXTS and file.name != ".coverage"
    return is_text and file.is_file() and not LEFT_OUT & set(file.parts)


def name_of(file: Path) -> str:
    return str(file.relative_to(ROOT))


@cache
def code() -> dict[str, str]:
    """Give the source of every module but migrations and tests, by its name."""
    return {
        name_of(file): file.read_text()
        for file in files()
        if file.suffix == ".py"
        and name_of(file).split("/")[0] in ROOMS
        and "migrations" not in file.parts
    }


@cache
def templates() -> dict[str, str]:
    """Give the source of every template, by its name."""
    return {
        name_of(file): file.read_text()
        for file in files()
        if file.suffix == ".html" and "templates" in file.parts
    }
