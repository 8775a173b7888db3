from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from itertools import islice, permutations, product
from math import factorial, log
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.kernel.canonical import H, canonical
from marketplace.kernel.draw import (
    BadPool,
    check_pool,
    deal,
    order,
    order_hash,
    pool_hash,
    stream,
    uniform,
)
from tests.kernel import vectors
from tests.support.sizes import size

VECTORS = vectors.load("draw")
DRAWS = size(short=30_000, full=1_000_000)
# A fair draw crosses this with a chance below 2·10⁻¹² per order.
DOUBT = log(1e12)
SEED = bytes(range(32))

seeds = st.binary(min_size=32, max_size=32)
ids = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
pools = st.dictionaries(ids, st.integers(1, 5), min_size=1, max_size=12).map(
    lambda weights: sorted(weights.items(), key=lambda row: row[0].encode())
)


def rows(pool: list[list[Any]]) -> list[tuple[str, int]]:
    return [(agency, weight) for agency, weight in pool]


def divergence(seen: Fraction, expected: Fraction) -> float:
    """The Kullback–Leibler divergence of two coins; n times it bounds a tail's −log."""
    pairs = ((seen, expected), (1 - seen, 1 - expected))
    return sum(float(p) * log(p / q) for p, q in pairs if p)


def assert_fair(counts: Counter[Any], expected: dict[Any, Fraction]) -> None:
    """By Chernoff's bound, exact for every n: P(share as far off as seen) ≤ exp(−n·KL)."""
    drawn = counts.total()
    assert counts.keys() == expected.keys()
    doubts = {
        outcome: drawn * divergence(Fraction(counts[outcome], drawn), chance)
        for outcome, chance in expected.items()
    }
    assert {outcome: doubt for outcome, doubt in doubts.items() if doubt > DOUBT} == {}


def seed_of(run: int) -> bytes:
    return hashlib.sha256(b"order %d" % run).digest()


@pytest.mark.parametrize("case", VECTORS["order"])
def test_published_orders(case: dict[str, Any]) -> None:
    seed, pool = bytes.fromhex(case["seed"]), rows(case["pool"])
    assert deal(stream(seed), sorted(pool)) == case["order"]
    assert order(seed=seed, pool=pool) == case["order"]


def test_one_published_order_is_of_a_pool_that_arrived_unsorted() -> None:
    """It is drawn from in the ids' order; as a pool to be published it is refused."""
    refused = []
    for place, case in enumerate(VECTORS["order"]):
        try:
            check_pool(rows(case["pool"]))
        except BadPool:
            refused.append(place)
    assert refused == [1]


@pytest.mark.parametrize("case", VECTORS["pool_hash"])
def test_published_pool_hashes(case: dict[str, Any]) -> None:
    assert pool_hash(rows(case["pool"])).hex() == case["hash"]


@pytest.mark.parametrize("case", VECTORS["order_hash"])
def test_published_order_hashes(case: dict[str, Any]) -> None:
    assert order_hash(case["order"]).hex() == case["hash"]


@pytest.mark.parametrize("case", VECTORS["uniform"])
def test_published_picks_use_up_the_published_words(case: dict[str, Any]) -> None:
    words = iter([int(word, 16) for word in case["words"]])
    assert uniform(words, case["m"]) == case["answer"]
    assert list(words) == []


def test_the_stream_is_hmac_in_counter_mode() -> None:
    blocks = b"".join(
        hmac.new(SEED, b"draw/v1/stream" + c.to_bytes(8, "big"), hashlib.sha256).digest()
        for c in range(3)
    )
    words = [int.from_bytes(blocks[i : i + 8], "big") for i in range(0, 96, 8)]
    assert list(islice(stream(SEED), 12)) == words


@pytest.mark.parametrize("size", [0, 31, 33, 64])
def test_a_seed_has_32_bytes(size: int) -> None:
    with pytest.raises(ValueError, match="a seed is 32 bytes"):
        stream(bytes(size))
    with pytest.raises(ValueError, match="a seed is 32 bytes"):
        order(seed=bytes(size), pool=[("A", 1)])


@given(st.integers(1, 2**64), st.lists(st.integers(0, 2**64 - 1)), st.integers(0, 2**64 - 1))
def test_a_word_is_taken_when_its_run_of_m_is_complete(m: int, above: list[int], last: int) -> None:
    runs = 2**64 // m
    refused = [word for word in above if word // m >= runs]
    taken = last if last // m < runs else m - 1
    words = iter([*refused, taken, 12345])
    assert uniform(words, m) == taken % m
    assert list(words) == [12345]


@given(st.integers(2, 2**64), st.integers(0, 3))
def test_words_at_the_top_of_the_range_are_never_biased(m: int, below: int) -> None:
    fair = 2**64 - 2**64 % m
    if fair - 1 - below >= 0:
        assert uniform(iter([fair - 1 - below]), m) == (fair - 1 - below) % m
    rejected = range(fair, min(fair + 3, 2**64))
    assert uniform(iter([*rejected, 1]), m) == 1


@given(st.integers(2, 50))
def test_every_answer_has_equally_many_words(m: int) -> None:
    """In words near 2⁶⁴ the last complete run ends on m−1 and the incomplete one is refused."""
    fair = 2**64 - 2**64 % m
    answers = [uniform(iter([word]), m) for word in range(fair - 3 * m, fair)]
    assert Counter(answers) == dict.fromkeys(range(m), 3)
    with pytest.raises(StopIteration):
        uniform(iter(range(fair, 2**64)), m)


@pytest.mark.parametrize("m", [0, -1, 2**64 + 1])
def test_there_is_nothing_to_pick_outside_the_range(m: int) -> None:
    with pytest.raises(ValueError, match="m must lie in"):
        uniform(iter([0]), m)


@pytest.mark.parametrize("names", ["A", "AB", "ABC", "ABCD", "ABCDE"])
def test_the_picks_reach_every_permutation_exactly_once(names: str) -> None:
    choices = product(*(range(m) for m in range(len(names), 1, -1)))
    pool = [(name, 1) for name in names]
    reached = Counter(tuple(deal(iter(picks), pool)) for picks in choices)
    assert reached == dict.fromkeys(permutations(names), 1)


def test_the_picks_deal_by_weight_exactly() -> None:
    """All 4! ways to pick among tickets AAAB: A leads in three quarters of them."""
    choices = product(range(4), range(3), range(2))
    reached = Counter(tuple(deal(iter(picks), [("A", 3), ("B", 1)])) for picks in choices)
    assert reached == {("A", "B"): 18, ("B", "A"): 6}


def test_the_swaps_run_from_the_last_place_down() -> None:
    assert deal(iter([0, 0]), [("A", 1), ("B", 1), ("C", 1)]) == ["B", "C", "A"]


@pytest.mark.storm
@pytest.mark.parametrize("names", ["ABC", "ABCD"])
def test_every_order_is_equally_likely(names: str) -> None:
    pool = [(name, 1) for name in names]
    counts = Counter(tuple(order(seed=seed_of(run), pool=pool)) for run in range(DRAWS))
    chance = Fraction(1, factorial(len(names)))
    assert_fair(counts, dict.fromkeys(permutations(names), chance))


def by_weight(weights: dict[str, int], drawn: tuple[str, ...]) -> Fraction:
    """The chance of an order: each place goes by weight among those still without one."""
    left, chance = sum(weights.values()), Fraction(1)
    for agency in drawn:
        chance *= Fraction(weights[agency], left)
        left -= weights[agency]
    return chance


@pytest.mark.storm
def test_weights_are_chances() -> None:
    weights = {"A": 3, "B": 1, "C": 2}
    pool = list(weights.items())
    counts = Counter(tuple(order(seed=seed_of(run), pool=pool)) for run in range(DRAWS))
    assert_fair(counts, {drawn: by_weight(weights, drawn) for drawn in permutations("ABC")})


@given(seeds, pools)
def test_an_order_is_a_permutation_of_the_pool(seed: bytes, pool: list[tuple[str, int]]) -> None:
    assert sorted(order(seed=seed, pool=pool)) == [agency for agency, _ in pool]


@given(seeds, pools, st.randoms())
def test_who_came_first_does_not_matter(
    seed: bytes, pool: list[tuple[str, int]], random: Any
) -> None:
    arrived = list(pool)
    random.shuffle(arrived)
    assert order(seed=seed, pool=arrived) == order(seed=seed, pool=pool)
    assert pool_hash(sorted(arrived)) == pool_hash(pool)


@given(seeds, pools, st.randoms())
def test_an_unsorted_pool_is_refused(seed: bytes, pool: list[tuple[str, int]], random: Any) -> None:
    arrived = list(pool)
    random.shuffle(arrived)
    if arrived == pool:
        arrived.append(pool[0])
    with pytest.raises(BadPool):
        check_pool(arrived)
    with pytest.raises(BadPool):
        pool_hash(arrived)


@pytest.mark.parametrize(
    ("pool", "message"),
    [
        ([], "the pool is empty"),
        ([("A", 1), ("A", 1)], "row 2: 'A' stands in the pool twice"),
        ([("A", 0)], "row 1: weight 0 is not a whole number in 1 … 1000"),
        ([("A", 1001)], "row 1: weight 1001 is not a whole number in 1 … 1000"),
        ([("A", -1)], "row 1: weight -1 is not a whole number in 1 … 1000"),
        ([("A", True)], "row 1: weight True is not a whole number in 1 … 1000"),
        ([("A", 1.0)], "row 1: weight 1.0 is not a whole number in 1 … 1000"),
        ([("A", "1")], "row 1: weight '1' is not a whole number in 1 … 1000"),
        ([(7, 1)], "row 1: the agency id 7 is not text"),
        ([("\ud800", 1)], "row 1: the agency id '\\ud800' has a lone surrogate"),
    ],
)
def test_a_wrong_pool_is_refused_with_its_row(pool: list[Any], message: str) -> None:
    with pytest.raises(BadPool) as refused:
        order(seed=SEED, pool=pool)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("pool", "message"),
    [
        ([("B", 1), ("A", 1)], "row 2: 'A' is out of order (sort by UTF-8 bytes)"),
        # UTF-16 would sort these the other way round.
        ([("𠮷", 1), ("Ａ", 1)], "row 2: 'Ａ' is out of order (sort by UTF-8 bytes)"),
    ],
)
def test_an_unsorted_pool_is_not_published(pool: list[Any], message: str) -> None:
    with pytest.raises(BadPool) as refused:
        pool_hash(pool)
    assert str(refused.value) == message


def test_an_empty_pool_can_close_but_not_be_drawn() -> None:
    check_pool([])
    assert pool_hash([]) == H("draw/v1/pool", b"[]")


def test_the_heaviest_weight_is_taken() -> None:
    assert sorted(order(seed=SEED, pool=[("A", 1000), ("B", 1)])) == ["A", "B"]


def test_an_order_hash_is_of_the_text_in_order() -> None:
    assert order_hash(("B", "A")) == H("draw/v1/order", canonical(["B", "A"]))
    assert order_hash(["A", "B"]) != order_hash(["B", "A"])


def test_a_stream_is_endless_and_its_own() -> None:
    one: Iterator[int] = stream(SEED)
    first = list(islice(one, 1000))
    assert list(islice(stream(SEED), 1000)) == first
    assert list(islice(one, 1000)) != first
    assert len(set(first)) == 1000
