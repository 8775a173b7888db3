"""Files, functions and templates stay small enough to be read at once."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.repository.rules import functions, length
from tests.repository.sources import ROOT, code, templates

FILES, FUNCTIONS, TEMPLATES = (80, 220, 400), (8, 22, 50), (30, 90, 160)


def figures(lengths: Iterable[int]) -> tuple[int, int, int]:
    """Give median, ninth decile and maximum."""
    row = sorted(lengths)
    return row[len(row) // 2], row[int(len(row) * 0.9)], row[-1]


def is_within(lengths: Iterable[int], limits: tuple[int, int, int]) -> bool:
    return all(found <= limit for found, limit in zip(figures(lengths), limits, strict=True))


def lines(source: str) -> int:
    return source.count("\n")


def lengths_of_functions() -> dict[str, int]:
    return {
        f"{name}:{node.lineno} {node.name}": length(node)
        for name, source in code().items()
        for node in functions(source)
    }


def longest(rows: dict[str, int], count: int = 5) -> list[tuple[str, int]]:
    return sorted(rows.items(), key=lambda row: -row[1])[:count]


def test_files():
    sizes = {name: lines(source) for name, source in code().items() if lines(source)}
    assert is_within(sizes.values(), FILES), (figures(sizes.values()), longest(sizes))


def test_functions():
    sizes = lengths_of_functions()
    assert is_within(sizes.values(), FUNCTIONS), (figures(sizes.values()), longest(sizes))


def test_templates():
    sizes = {name: lines(source) for name, source in templates().items()}
    assert is_within(sizes.values(), TEMPLATES), (figures(sizes.values()), longest(sizes))


@pytest.mark.parametrize(
    ("planted", "is_kept"),
    [
        ([8] * 19 + [50], True),
        ([8] * 19 + [51], False),
        ([8] * 17 + [23] * 3, False),
        ([9] * 6 + [1] * 4, False),
    ],
)
def test_each_figure_counts(planted, is_kept):
    assert is_within(planted, FUNCTIONS) is is_kept


def test_a_function_is_measured_without_its_decorators():
    (node,) = functions("@one\n@two\ndef f():\n    a = 1\n    return a\n")
    assert length(node) == 3


def complex_functions(folder: Path, limit: int) -> int:
    """Count the functions that are more complex than a limit."""
    program = Path(sys.executable).parent / "ruff"
    command = [
        str(program), "check", "--isolated", "--select", "C901", "--output-format", "json",
        "--config", f"lint.mccabe.max-complexity={limit}", "--exclude", "migrations,tests", ".",
    ]  # fmt: skip
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return len(json.loads(done.stdout))


def test_complexity():
    assert complex_functions(ROOT, 10) == 0
    assert complex_functions(ROOT, 4) <= len(lengths_of_functions()) / 10


def test_a_complex_function_is_found(tmp_path):
    body = "".join(f"    if a == {number}:\n        return {number}\n" for number in range(11))
    (tmp_path / "planted.py").write_text(f"def f(a):\n{body}    return 0\n")
    assert (complex_functions(tmp_path, 10), complex_functions(tmp_path, 12)) == (1, 0)


def untyped(source: str) -> list[str]:
    """Name the functions with an argument or an answer without a type."""
    found = []
    for node in functions(source):
        given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        bare = [
            each for each in given if each.annotation is None and each.arg not in ("self", "cls")
        ]
        if bare or node.returns is None:
            found.append(node.name)
    return found


def test_every_function_is_typed():
    found = {name: untyped(source) for name, source in code().items()}
    assert {name: names for name, names in found.items() if names} == {}


def test_an_untyped_function_is_found():
    assert untyped("def f(a) -> int: ...\ndef g(a: int): ...\ndef h(*, a: int) -> int: ...") == [
        "f",
        "g",
    ]
    assert ast.parse("")  # an empty module has none
