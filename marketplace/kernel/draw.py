"""The draw: from 32 public bytes and a pool to one order, the same for whoever computes it.

Everything is exact to the byte (draw/v1, "Order"); nothing here is random.
"""

from __future__ import annotations

import hmac
import struct
from collections.abc import Iterator, Sequence
from itertools import count

from marketplace.kernel.canonical import H, canonical

_WORDS = 2**64
_SEED_BYTES = 32
_HEAVIEST = 1000


class BadPool(ValueError):
    """The pool is not one that can be drawn from; the message says which row is wrong."""


def stream(seed: bytes) -> Iterator[int]:
    """Stretch the seed into an endless row of 64-bit words.

    Block c = HMAC-SHA-256(seed, "draw/v1/stream" ‖ u64be(c)), c = 0, 1, 2 …; each block gives
    four big-endian words in order. Raises: ValueError (a seed that is not 32 bytes).
    """
    if len(seed) != _SEED_BYTES:
        raise ValueError(f"a seed is {_SEED_BYTES} bytes, not {len(seed)}")
    return _words(seed)


def uniform(words: Iterator[int], m: int) -> int:
    """Pick one of 0 … m−1, each exactly as likely as the others.

    Takes the next word, and another as long as it falls into the incomplete last run of m at
    the top of the 64-bit range; answers word mod m.

    Raises: ValueError (m outside 1 … 2^64), StopIteration (a finite row of words ran out).
    """
    if not 1 <= m <= _WORDS:
        raise ValueError("m must lie in 1 … 2^64")
    fair = _WORDS - _WORDS % m
    word = next(words)
    while word >= fair:
        word = next(words)
    return word % m


def deal(words: Iterator[int], pool: Sequence[tuple[str, int]]) -> list[str]:
    """Shuffle everybody's tickets and rank each id by the first of its tickets.

    Every id holds as many tickets as its weight, in the pool's order as it is given; Fisher and
    Yates shuffle them from the last place down to the second. This is the bare computation:
    a draw goes through `order`, which first puts the pool in its one right order.
    """
    tickets = [agency for agency, weight in pool for _ in range(weight)]
    for i in range(len(tickets) - 1, 0, -1):
        j = uniform(words, i + 1)
        tickets[i], tickets[j] = tickets[j], tickets[i]
    return list(dict.fromkeys(tickets))


def order(*, seed: bytes, pool: Sequence[tuple[str, int]]) -> list[str]:
    """Put the whole pool in its drawn order: the first k win, the rest are the substitutes.

    `pool` is (agency id, weight), each id once, weights 1 … 1000; it is drawn from in the order
    of the ids' UTF-8 bytes (which is how Python sorts text), however the rows arrive. `seed` is
    32 raw bytes.

    Raises: BadPool (also for an empty pool), ValueError (a seed that is not 32 bytes).
    """
    if not pool:
        raise BadPool("the pool is empty")
    keyed = [(_bytes_of(row[0], place), row) for place, row in enumerate(pool, start=1)]
    in_order = [row for _, row in sorted(keyed, key=lambda pair: pair[0])]
    check_pool(in_order)
    return deal(stream(seed), in_order)


def check_pool(pool: Sequence[tuple[str, int]]) -> None:
    """Refuse a pool that is unsorted, names an agency twice or has a wrong weight.

    Raises: BadPool. An empty pool is well formed: a need may close with nobody signed up.
    """
    last = None
    for place, (agency, weight) in enumerate(pool, start=1):
        key = _bytes_of(agency, place)
        if type(weight) is not int or not 1 <= weight <= _HEAVIEST:
            raise BadPool(f"row {place}: weight {weight!r} is not a whole number in 1 … 1000")
        if last is not None and key == last:
            raise BadPool(f"row {place}: {agency!r} stands in the pool twice")
        if last is not None and key < last:
            raise BadPool(f"row {place}: {agency!r} is out of order (sort by UTF-8 bytes)")
        last = key


def pool_hash(pool: Sequence[tuple[str, int]]) -> bytes:
    """Hash the pool as `draw.close` names it: H("draw/v1/pool", JCS(pool)). Raises: BadPool."""
    check_pool(pool)
    return H("draw/v1/pool", canonical(pool))


def order_hash(order: Sequence[str]) -> bytes:
    """Hash the order as `draw.result` names it: H("draw/v1/order", JCS(order)).

    Raises: NotCanonical (a lone surrogate).
    """
    return H("draw/v1/order", canonical(list(order)))


def _words(seed: bytes) -> Iterator[int]:
    for block in count():
        message = b"draw/v1/stream" + block.to_bytes(8, "big")
        yield from struct.unpack(">4Q", hmac.digest(seed, message, "sha256"))


def _bytes_of(agency: str, place: int) -> bytes:
    if not isinstance(agency, str):
        raise BadPool(f"row {place}: the agency id {agency!r} is not text")
    try:
        return agency.encode()
    except UnicodeEncodeError:
        raise BadPool(f"row {place}: the agency id {agency!r} has a lone surrogate") from None
