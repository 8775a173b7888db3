from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.kernel.canonical import H, NotCanonical, canonical, parse_canonical
from tests.kernel import vectors

HASHES = vectors.load("hash")
JCS = vectors.load("canonical")["jcs"]

texts = st.text(st.characters(exclude_categories=["Cs"]))
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts,
    lambda inner: st.lists(inner) | st.dictionaries(texts, inner),
    max_leaves=20,
)


def raw(part: dict[str, str]) -> bytes | str:
    return bytes.fromhex(part["hex"]) if "hex" in part else part["text"]


@pytest.mark.parametrize("case", JCS)
def test_published_values_have_their_published_text(case: dict[str, Any]) -> None:
    assert canonical(case["value"]) == case["canonical"].encode()
    assert parse_canonical(case["canonical"].encode()) == case["value"]


@given(values)
def test_reading_gives_back_what_was_written(value: Any) -> None:
    assert parse_canonical(canonical(value)) == value


@given(values)
def test_any_json_reader_reads_the_same(value: Any) -> None:
    assert json.loads(canonical(value)) == value


@given(st.dictionaries(texts, st.integers(0, 9)), st.randoms())
def test_the_order_of_names_does_not_matter(value: dict[str, int], random: Any) -> None:
    names = list(value)
    random.shuffle(names)
    assert canonical({name: value[name] for name in names}) == canonical(value)


def test_names_sort_by_utf_16_code_units() -> None:
    # U+1F600 is D83D DE00 there, so it comes before U+FB33, which is the lesser code point.
    assert canonical({"\ufb33": 1, "\U0001f600": 2, "é": 3, "a": 4}) == (
        '{"a":4,"é":3,"\U0001f600":2,"\ufb33":1}'.encode()
    )


def test_only_what_must_be_escaped_is_escaped() -> None:
    text = '\x00\x08\t\n\x0b\x0c\r\x1f"\\/\x7f\u2028€需'
    written = r'"\u0000\b\t\n\u000b\f\r\u001f\"\\/' + '\x7f\u2028€需"'
    assert canonical(text) == written.encode()


def test_text_is_not_normalised() -> None:
    assert canonical("e\u0301") == '"e\u0301"'.encode()
    assert canonical("\u00e9") == '"\u00e9"'.encode()


def test_lists_and_tuples_are_arrays() -> None:
    assert canonical([("A", 1), ["B", None]]) == b'[["A",1],["B",null]]'


@pytest.mark.parametrize("number", [2**53 - 1, -(2**53) + 1, 0])
def test_the_largest_integers_are_taken(number: int) -> None:
    assert canonical(number) == str(number).encode()


@pytest.mark.parametrize(
    "value",
    [
        2**53,
        -(2**53),
        0.0,
        1.5,
        float("nan"),
        Decimal(1),
        b"bytes",
        {1},
        "\ud800",
        {"\udfff": 1},
        {1: "a"},
        {None: "a"},
        {"a": [{"b": 0.5}]},
    ],
)
def test_what_has_no_canonical_form_is_refused(value: Any) -> None:
    with pytest.raises(NotCanonical):
        canonical(value)


def nested(levels: int) -> bytes:
    return b"[" * levels + b"]" * levels


def test_nesting_has_a_limit() -> None:
    assert canonical(parse_canonical(nested(101))) == nested(101)
    with pytest.raises(NotCanonical, match="nested too deeply"):
        parse_canonical(nested(102))
    with pytest.raises(NotCanonical, match="nested too deeply"):
        parse_canonical(nested(300_000))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" 1",
        b"1\n",
        b"\xef\xbb\xbf1",
        b"\xff",
        b'"\xed\xa0\x80"',
        b"{",
        b"{} {}",
        b'{"a": 1}',
        b'{"a":1,"a":1}',
        b'{"a":1,"a":2}',
        b'{"b":1,"a":2}',
        b"1.0",
        b"1e2",
        b"-0",
        b"01",
        b"NaN",
        b"Infinity",
        b"9007199254740992",
        b"9" * 5000,
        rb'"\u00e9"',
        rb'"\/"',
        rb'"\u000A"',
        rb'"\ud800"',
        b'"\n"',
        b"[1,]",
        b"True",
    ],
)
def test_bytes_that_would_be_written_otherwise_are_refused(data: bytes) -> None:
    with pytest.raises(NotCanonical):
        parse_canonical(data)


@given(values, st.integers(0), st.integers(0, 255))
def test_one_changed_byte_never_reads_as_the_same_value(value: Any, at: int, byte: int) -> None:
    data = bytearray(canonical(value))
    if data[at % len(data)] == byte:
        byte ^= 1
    data[at % len(data)] = byte
    try:
        other = parse_canonical(bytes(data))
    except NotCanonical:
        return
    assert canonical(other) == bytes(data)


@pytest.mark.parametrize("case", HASHES["parts"])
def test_published_hashes_of_parts(case: dict[str, Any]) -> None:
    parts = [raw(part) for part in case["parts"]]
    assert H(case["tag"], *parts).hex() == case["hash"]


@pytest.mark.parametrize("case", HASHES["json"])
def test_published_hashes_of_json(case: dict[str, Any]) -> None:
    assert H(case["tag"], canonical(case["value"])).hex() == case["hash"]


@given(st.lists(st.binary() | texts, max_size=4))
def test_a_hash_is_of_the_tag_and_every_part_with_its_length(parts: list[bytes | str]) -> None:
    spelled = b"test/v1\n"
    for part in parts:
        data = part if isinstance(part, bytes) else part.encode()
        spelled += len(data).to_bytes(8, "big") + data
    assert H("test/v1", *parts) == hashlib.sha256(spelled).digest()


def test_borders_between_parts_count() -> None:
    spelled = [("ab",), ("a", "b"), ("", "ab"), ("ab", ""), ("b", "a")]
    assert len({H("test/v1", *parts) for parts in spelled}) == len(spelled)
    assert H("test/v1", "ab") != H("test/v2", "ab")


def test_a_lone_surrogate_has_no_hash() -> None:
    with pytest.raises(ValueError, match="surrogates not allowed"):
        H("test/v1", "\ud800")
