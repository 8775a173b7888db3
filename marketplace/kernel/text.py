"""Text as it may be stored: composed (NFC), and free of characters that hide or reorder it."""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby

# C0 but tab and newline, DEL and C1, the bidi controls, lone surrogates.
_REFUSED = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
# What would make two lines or two columns out of one.
_BREAKS = re.compile(r"[\t\n\u2028\u2029]")
# No language stacks more marks than this (UAX #15, stream-safe text), and the time to compose
# a row of them grows with the square of its length.
_MOST_MARKS = 30


class BadText(ValueError):
    """A character may not be stored; the message and `code_point` name it: "U+202E"."""

    def __init__(self, character: str) -> None:
        self.code_point = f"U+{ord(character):04X}"
        super().__init__(self.code_point)


def clean_line(text: str) -> str:
    """Take one line of text: composed, without white space at its ends or breaks inside.

    Raises: BadText (what `clean_text` refuses, and tab, newline, U+2028, U+2029).
    """
    _refuse(_BREAKS, text)
    return _clean(text)


def clean_text(text: str) -> str:
    """Take text of several lines: composed, without white space at its ends.

    Browsers send a line's end as carriage return and newline; that pair becomes a newline.

    Raises: BadText (NUL, C0 and C1 but tab and newline, bidi controls, lone surrogates, and
    the 31st of a row of combining marks).
    """
    return _clean(text.replace("\r\n", "\n"))


def _clean(text: str) -> str:
    _refuse(_REFUSED, text)
    if not text.isascii():
        _refuse_towers(text)
    return unicodedata.normalize("NFC", text).strip()


def _refuse(pattern: re.Pattern[str], text: str) -> None:
    found = pattern.search(text)
    if found is not None:
        raise BadText(found[0])


def _refuse_towers(text: str) -> None:
    for is_mark, row in groupby(text, key=_is_mark):
        marks = list(row) if is_mark else []
        if len(marks) > _MOST_MARKS:
            raise BadText(marks[_MOST_MARKS])


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")
