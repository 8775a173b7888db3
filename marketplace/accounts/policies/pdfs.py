"""PDFs that do something by themselves are refused: scripts, programs, forms, files inside.

Read by ISO 32000: names may be written with #xx (7.3.5), objects may lie compressed in object
streams (7.5.7), so names are decoded and every compressed stream but plain pictures is opened.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from django.utils.translation import gettext as _

from marketplace.accounts.policies.errors import BadFile

_END = rb"(?=[\s\x00<>\[\](){}/%]|\Z)"
# A script needs the name JavaScript wherever it hangs (12.6.4.17), so short names may be left out:
# they would be found by chance in pictures.
_RUNS = re.compile(
    rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia|Rendition|GoToE|ImportData|SubmitForm|XFA"
    rb"|OpenAction(?!\s*\[))" + _END
)
_LOCKED = re.compile(rb"/Encrypt" + _END)
_ESCAPED = re.compile(rb"/[^\s\x00<>\[\](){}/%]*#[0-9A-Fa-f]{2}[^\s\x00<>\[\](){}/%]*")
_STREAM = re.compile(rb"stream(\r\n|\n|\r)")
_OBJECT = re.compile(rb"(?:\A|[\r\n])\s*\d+\s+\d+\s+obj\b")
_HOLDS_OBJECTS = re.compile(rb"/(ObjStm|First|XRef)" + _END)
_OTHER_PACKING = re.compile(
    rb"/(ASCIIHexDecode|AHx|ASCII85Decode|A85|LZWDecode|LZW|RunLengthDecode|RL|Crypt)" + _END
)
_MOST_OPENED = 128 * 1024 * 1024
_MOST_LAYERS = 3


class _CannotCheck(ValueError):
    """The file is packed so that it cannot be looked into."""


def check_pdf(content: bytes) -> None:
    """Refuse a PDF that runs scripts or programs, sends forms, holds files, or has a password.

    A destination to open the file at (`/OpenAction [3 0 R /Fit]`) does nothing and is taken.

    Raises: BadFile, also for a file that is packed so that it cannot be checked.
    """
    plain = _with_plain_names(content)
    if _LOCKED.search(plain):
        raise BadFile(_("This PDF has a password. Please save it without one."))
    try:
        runs = _RUNS.search(plain) or any(
            _RUNS.search(_with_plain_names(part)) for part in _opened(content, plain)
        )
    except _CannotCheck:
        raise BadFile(_("This PDF cannot be checked. Please print it to a new PDF.")) from None
    if runs:
        raise BadFile(
            _(
                "This PDF holds scripts, forms or embedded files. "
                "Please print it to a new PDF without them."
            )
        )


def _with_plain_names(content: bytes) -> bytes:
    """Add the decoded form of every name that is written with #xx."""
    escaped = {_unescaped(name[0]) for name in _ESCAPED.finditer(content)}
    return b"\n".join([content, *sorted(escaped)]) if escaped else content


def _unescaped(name: bytes) -> bytes:
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), name)


def _opened(content: bytes, plain: bytes) -> Iterator[bytes]:
    """Give the content of every compressed stream that may hold objects. Raises: _CannotCheck."""
    if _HOLDS_OBJECTS.search(plain) and _OTHER_PACKING.search(plain):
        raise _CannotCheck
    left = _MOST_OPENED
    start = 0
    for found in _STREAM.finditer(content):
        head = content[start : found.start()]
        start = found.end()
        if _is_plain_picture(head):
            continue
        for part in _layers(content, found.end(), left):
            left -= len(part)
            yield part


def _is_plain_picture(head: bytes) -> bool:
    """Say whether a stream is surely a picture: no string could hide what its head says."""
    objects = list(_OBJECT.finditer(head))
    own = head[objects[-1].end() :] if objects else b"("
    return (
        re.search(rb"/Subtype\s*/Image" + _END, own) is not None
        and not any(sign in own for sign in b"()%#")
        and _HOLDS_OBJECTS.search(own) is None
    )


def _layers(content: bytes, start: int, left: int) -> Iterator[bytes]:
    """Open what is packed at a place, and what is packed inside that. Raises: _CannotCheck."""
    part = _inflated(memoryview(content)[start:], left)
    for _layer in range(_MOST_LAYERS):
        if not part:
            return
        yield part
        left -= len(part)
        part = _inflated(memoryview(part), left)
    if part:
        raise _CannotCheck


def _inflated(packed: memoryview, left: int) -> bytes:
    """Unpack zlib data, b"" where there is none. Raises: _CannotCheck for more than is left."""
    if not packed or packed[0] & 0x0F != 8:
        return b""
    opener = zlib.decompressobj()
    try:
        part = opener.decompress(packed, max(left, 1))
    except zlib.error:
        return b""
    if opener.unconsumed_tail:
        raise _CannotCheck
    return part
