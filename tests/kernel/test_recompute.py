"""The command that computes a published draw again: same, different, unreadable."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from marketplace.kernel.draw import BadPool
from marketplace.kernel.recompute import Computation, NotAComputation, main, read
from tests.kernel import vectors

ROOT = Path(__file__).resolve().parents[2]
CASES = vectors.load("draw")["order"]


def computation(case):
    pool = tuple((agency, weight) for agency, weight in case["pool"])
    in_order = tuple(sorted(pool, key=lambda row: row[0].encode()))
    return Computation("3716-2026-000123", case["seed"], in_order, tuple(case["order"]))


HONEST = computation(CASES[0])


def said(data, tmp_path):
    """Run the command in this process: its exit code and lines."""
    file, lines = tmp_path / "draw.json", []
    file.write_bytes(data)
    return main([str(file)], lines.append), lines


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["seed"][:8])
def test_every_published_order_is_found_again(case, tmp_path):
    code, lines = said(computation(case).written(), tmp_path)
    assert (code, lines[-1]) == (0, "same 一致")
    assert [line.split()[-1] for line in lines[3:-1]] == list(case["order"])


def test_what_is_written_is_read_back_byte_for_byte():
    assert read(HONEST.written()) == HONEST
    assert read(HONEST.written()).written() == HONEST.written()


def swapped(order):
    return (order[1], order[0], *order[2:])


@pytest.mark.parametrize(
    "lie",
    [
        replace(HONEST, order=swapped(HONEST.order)),
        replace(HONEST, order=HONEST.order[:-1]),
        replace(HONEST, order=(*HONEST.order, "Z")),
        replace(HONEST, order=()),
        replace(HONEST, seed="0" + HONEST.seed[1:]),
        replace(HONEST, pool=HONEST.pool[:-1]),
        replace(HONEST, pool=(*HONEST.pool, ("Z", 1))),
        replace(HONEST, pool=(("A", 2), *HONEST.pool[1:])),
        replace(HONEST, pool=swapped(HONEST.pool)),
        replace(HONEST, pool=(HONEST.pool[0], *HONEST.pool)),
        replace(HONEST, pool=(("A", 0), *HONEST.pool[1:])),
        replace(HONEST, pool=()),
    ],
)
def test_a_single_change_of_the_computation_is_seen(lie, tmp_path):
    code, lines = said(lie.written(), tmp_path)
    assert code == 1
    assert lines[-1].startswith("different 不一致")


def test_the_place_that_differs_is_named(tmp_path):
    lie = replace(HONEST, order=swapped(HONEST.order))
    _, lines = said(lie.written(), tmp_path)
    assert lines[3] == "    1  A   published 公布: D"
    assert lines[5] == "    3  E"


def changed(**members):
    value = json.loads(HONEST.written())
    value.update(members)
    return json.dumps(value, separators=(",", ":"), sort_keys=True).encode()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no json",
        b"[]",
        b"{}",
        HONEST.written() + b"\n",
        b"\xef\xbb\xbf" + HONEST.written(),
        HONEST.written().replace(b",", b", "),
        changed(v="draw-order/2"),
        changed(more=1),
        changed(need=7),
        changed(seed="A" * 64),
        changed(seed="0" * 62),
        changed(seed=None),
        changed(pool={}),
        changed(pool=[["A"]]),
        changed(pool=[["A", "1"]]),
        changed(pool=[["A", True]]),
        changed(pool=[[1, 1]]),
        changed(order="ABCDE"),
        changed(order=[1]),
    ],
)
def test_anything_else_is_unreadable(data, tmp_path):
    with pytest.raises(NotAComputation):
        read(data)
    code, lines = said(data, tmp_path)
    assert code == 2
    assert lines[0].startswith("unreadable 无法读取")


def test_a_missing_file_and_a_missing_name_are_unreadable(tmp_path):
    lines = []
    assert main([str(tmp_path / "none.json")], lines.append) == 2
    assert main([], lines.append) == 2
    assert lines[1] == "usage: python -m marketplace.kernel.recompute FILE"


def test_a_pool_out_of_order_cannot_be_computed():
    with pytest.raises(BadPool, match="out of order"):
        replace(HONEST, pool=swapped(HONEST.pool)).again()


@pytest.mark.parametrize(("order", "code"), [(HONEST.order, 0), (swapped(HONEST.order), 1)])
def test_the_command_runs_with_nothing_but_python(order, code, tmp_path):
    file = tmp_path / "draw.json"
    file.write_bytes(replace(HONEST, order=order).written())
    done = subprocess.run(
        [sys.executable, "-S", "-m", "marketplace.kernel.recompute", str(file)],
        cwd=ROOT,
        env={"PATH": "", "LC_ALL": "C"},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (code, b"")
    assert done.stdout.decode().splitlines()[-1] == ("different 不一致" if code else "same 一致")
