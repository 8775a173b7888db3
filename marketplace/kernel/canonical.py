"""Canonical JSON and tagged hashes: one value, one text, one hash.

Canonical JSON is RFC 8785 (JCS) without floats; `H` is the hash of every proof in this house.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

Json: TypeAlias = "bool | int | str | Sequence[Json] | Mapping[str, Json] | None"

_SAFE = 2**53 - 1
_DEEPEST = 100


class NotCanonical(ValueError):
    """The value has no canonical form, or the bytes are not one."""


def canonical(value: Json) -> bytes:
    """Write a JSON value in its one canonical form, UTF-8 without a final newline.

    Objects are mappings with text names, arrays are lists or tuples, integers lie within
    ±(2^53−1). Names are sorted by UTF-16 code units; text is not normalised.

    Raises: NotCanonical (a float, another type, an integer out of range, a lone surrogate,
    more than 100 levels of nesting). Source: RFC 8785 §3.2.
    """
    ready = _ready(value, _DEEPEST)
    return json.dumps(ready, ensure_ascii=False, separators=(",", ":")).encode()


def parse_canonical(data: bytes) -> Json:
    """Read canonical JSON and refuse anything that would be written differently.

    Raises: NotCanonical (not UTF-8, not JSON, a repeated name, spaces, floats, other escapes,
    another order of names). Arrays come back as lists, objects as dicts.
    """
    try:
        value: Json = json.loads(data.decode("utf-8"))
    except RecursionError:
        raise NotCanonical("nested too deeply") from None
    except ValueError as error:
        raise NotCanonical(f"not JSON in UTF-8: {error}") from None
    if canonical(value) != data:
        raise NotCanonical("JSON, but not in its canonical form")
    return value


def H(tag: str, *parts: bytes | str) -> bytes:  # noqa: N802 (the name that the format gives it)
    """Hash parts under a tag so that neither tag nor borders can be mistaken; 32 raw bytes.

    SHA-256( utf8(tag) ‖ 0x0A ‖ u64be(length) ‖ part ‖ … ). Texts enter as UTF-8; hashes, keys,
    salts and secrets must come as raw bytes, never as hex.

    Raises: UnicodeEncodeError, a ValueError (a lone surrogate).
    """
    digest = hashlib.sha256(tag.encode() + b"\n")
    for part in parts:
        raw = part.encode() if isinstance(part, str) else part
        digest.update(len(raw).to_bytes(8, "big"))
        digest.update(raw)
    return digest.digest()


def _ready(value: Json, room: int) -> Json:
    """Check a value and put its names in order, for `json` to write as it stands."""
    if room < 0:
        raise NotCanonical("nested too deeply")
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return _checked_number(value)
    if isinstance(value, str):
        return _checked_text(value)
    if isinstance(value, list | tuple):
        return [_ready(item, room - 1) for item in value]
    if isinstance(value, Mapping):
        names = sorted(value, key=_code_units)
        return {name: _ready(value[name], room - 1) for name in names}
    raise NotCanonical(f"{type(value).__name__} has no canonical form")


def _checked_number(number: int) -> int:
    if not -_SAFE <= number <= _SAFE:
        raise NotCanonical("an integer beyond ±(2^53−1)")
    return number


def _checked_text(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise NotCanonical(f"a lone surrogate: U+{ord(text[error.start]):04X}") from None
    return text


def _code_units(name: object) -> bytes:
    """Give the sort key of a name: big-endian UTF-16 sorts like its code units."""
    if not isinstance(name, str):
        raise NotCanonical(f"a name must be text, not {type(name).__name__}")
    return _checked_text(name).encode("utf-16-be")
