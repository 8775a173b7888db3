"""Compute a published draw again: `python -m marketplace.kernel.recompute FILE`.

FILE is what a result page offers for download: canonical JSON with exactly the members
`{"need","order","pool","seed","v"}`, the seed in hex, the pool [[agency number, weight], …].
Needs nothing but Python. Exit 0 the same order · 1 another one, or a pool that no draw has ·
2 unreadable.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from marketplace.kernel import draw
from marketplace.kernel.canonical import Json, NotCanonical, canonical, parse_canonical

VERSION = "draw-order/1"
SAME, DIFFERENT, UNREADABLE = 0, 1, 2
_SEED = re.compile(r"[0-9a-f]{64}")
_MEMBERS = {"need", "order", "pool", "seed", "v"}


class NotAComputation(ValueError):
    """The bytes are not a draw's computation; the message says why."""


@dataclass(frozen=True, slots=True)
class Computation:
    """What a draw was made of, and the order that was published."""

    need: str
    seed: str
    pool: tuple[tuple[str, int], ...]
    order: tuple[str, ...]

    def written(self) -> bytes:
        """Write the computation as the one file that `read` takes."""
        value: Json = {
            "v": VERSION,
            "need": self.need,
            "seed": self.seed,
            "pool": [list(row) for row in self.pool],
            "order": list(self.order),
        }
        return canonical(value)

    def again(self) -> tuple[str, ...]:
        """Compute the order anew. Raises: BadPool."""
        if not self.pool:
            raise draw.BadPool("the pool is empty")
        draw.check_pool(self.pool)
        return tuple(draw.order(seed=bytes.fromhex(self.seed), pool=self.pool))


def read(data: bytes) -> Computation:
    """Read a computation and refuse everything else. Raises: NotAComputation."""
    try:
        value = parse_canonical(data)
    except NotCanonical as error:
        raise NotAComputation(str(error)) from None
    if not isinstance(value, dict) or value.keys() != _MEMBERS or value["v"] != VERSION:
        raise NotAComputation(f"not an object with exactly need, order, pool, seed, v ({VERSION})")
    need, seed = value["need"], value["seed"]
    if not isinstance(need, str) or not isinstance(seed, str) or not _SEED.fullmatch(seed):
        raise NotAComputation("the seed is not 64 digits 0-9 a-f, or the need has no number")
    return Computation(need, seed, _rows(value["pool"]), _ids(value["order"]))


def main(arguments: Sequence[str], say: Callable[[str], object]) -> int:
    """Do what the command does; give the exit code."""
    if len(arguments) != 1:
        say("usage: python -m marketplace.kernel.recompute FILE")
        return UNREADABLE
    try:
        computation = read(Path(arguments[0]).read_bytes())
    except (OSError, NotAComputation) as error:
        say(f"unreadable 无法读取: {error}")
        return UNREADABLE
    return _judge(computation, say)


def _judge(computation: Computation, say: Callable[[str], object]) -> int:
    say(f"need 需求      {computation.need}")
    say(f"seed 种子      {computation.seed}")
    say(f"pool 参与机构  {len(computation.pool)}")
    try:
        again = computation.again()
    except draw.BadPool as error:
        say(f"different 不一致: {error}")
        return DIFFERENT
    for place, (computed, published) in enumerate(_side_by_side(again, computation.order), 1):
        mark = "" if computed == published else f"   published 公布: {published}"
        say(f"{place:>5}  {computed}{mark}")
    is_same = again == computation.order
    say("same 一致" if is_same else "different 不一致")
    return SAME if is_same else DIFFERENT


def _side_by_side(again: tuple[str, ...], published: tuple[str, ...]) -> list[tuple[str, str]]:
    length = max(len(again), len(published))
    filled = [(*row, *("—" for _ in range(length - len(row)))) for row in (again, published)]
    return list(zip(*filled, strict=True))


def _rows(value: Json) -> tuple[tuple[str, int], ...]:
    if not isinstance(value, list):
        raise NotAComputation("the pool is not a list")
    return tuple(_row(row) for row in value)


def _row(value: Json) -> tuple[str, int]:
    match value:
        case [str(agency), int(weight)] if not isinstance(weight, bool):
            return agency, weight
    raise NotAComputation("a row of the pool is not [agency number, weight]")


def _ids(value: Json) -> tuple[str, ...]:
    ids = value if isinstance(value, list) else [None]
    if not all(isinstance(agency, str) for agency in ids):
        raise NotAComputation("the order is not a list of agency numbers")
    return tuple(ids)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1:], _say))
