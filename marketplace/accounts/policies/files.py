"""Which files are taken: a short list of kinds, each of which must be what its name says.

This is no virus scanner. It keeps out what a reader's program would run (scripts, macros, files
inside files) and what cannot be looked at (passwords); what is taken is served as an attachment
under a sandbox policy only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.utils.translation import gettext as _

from marketplace.accounts.policies.errors import BadFile
from marketplace.accounts.policies.packages import check_package
from marketplace.accounts.policies.pdfs import check_pdf
from marketplace.accounts.policies.pictures import cleaned_picture
from marketplace.web.wording import listed

KINDS = ("pdf", "jpg", "png", "webp", "docx", "xlsx")
PICTURES = ("jpg", "png", "webp")
PAPERS = ("pdf", *PICTURES)
CONTENT_TYPES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_MAGIC: Mapping[str, re.Pattern[bytes]] = {
    "pdf": re.compile(rb"%PDF-[12]\."),
    "jpg": re.compile(rb"\xff\xd8\xff"),
    "png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "webp": re.compile(rb"RIFF....WEBP", re.DOTALL),
    "docx": re.compile(rb"PK\x03\x04"),
    "xlsx": re.compile(rb"PK\x03\x04"),
}
_NAME_LIMIT = 120
# What never belongs in a name: path separators, and what Windows refuses.
_OUT_OF_NAMES = re.compile(r'[/\\:*?"<>|]')


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that passed: its clean name, its kind, and what is to be kept of its content."""

    name: str
    kind: str
    content: bytes

    @property
    def size(self) -> int:
        return len(self.content)


def check_file(upload: File[Any], kinds: Collection[str] = KINDS) -> CheckedFile:
    """Take a file only if it is of one of these kinds, inside as well as by its name.

    Pictures are drawn anew, so that nothing but the picture is kept.

    Raises: BadFile.
    """
    name = clean_name(upload.name or "")
    kind = _kind(name)
    if kind not in kinds:
        raise BadFile(_("Please choose a file of one of these kinds: %s.") % spoken(kinds))
    if upload.size > settings.UPLOAD_LIMIT:
        raise BadFile(too_long())
    upload.seek(0)
    content = upload.read()
    if not _MAGIC[kind].match(content):
        raise BadFile(
            _("“%(name)s” is not what its name says: inside it is no %(kind)s file.")
            % {"name": name, "kind": kind.upper()}
        )
    return CheckedFile(name=name, kind=kind, content=_CHECKS[kind](content))


def too_long() -> str:
    """Say that a file is longer than this installation takes."""
    most = settings.UPLOAD_LIMIT // (1024 * 1024)
    return _("This file is too large. A file may have up to %(most)d MB.") % {"most": most}


def spoken(kinds: Collection[str]) -> str:
    """Name kinds as people do: "PDF, JPG"."""
    return listed(kind.upper() for kind in kinds)


def clean_name(name: str) -> str:
    """Give a file's name without path, control, bidi and other invisible characters.

    At most 120 characters; what is cut is cut before the ending.
    """
    composed = unicodedata.normalize("NFC", _OUT_OF_NAMES.sub(" ", name))
    seen = "".join(c for c in composed if not unicodedata.category(c).startswith("C"))
    path = PurePosixPath(" ".join(seen.split()).strip(". "))
    stem = path.stem[: _NAME_LIMIT - len(path.suffix)].strip() or "file"
    return f"{stem}{path.suffix}"[:_NAME_LIMIT]


def _kind(name: str) -> str:
    ending = PurePosixPath(name).suffix.lower().lstrip(".")
    return "jpg" if ending == "jpeg" else ending


def _pdf(content: bytes) -> bytes:
    check_pdf(content)
    return content


def _package(main_part: str) -> Callable[[bytes], bytes]:
    def check(content: bytes) -> bytes:
        check_package(BytesIO(content), main_part=main_part)
        return content

    return check


_CHECKS: Mapping[str, Callable[[bytes], bytes]] = {
    "pdf": _pdf,
    "jpg": lambda content: cleaned_picture(content, "JPEG"),
    "png": lambda content: cleaned_picture(content, "PNG"),
    "webp": lambda content: cleaned_picture(content, "WEBP"),
    "docx": _package("word/document.xml"),
    "xlsx": _package("xl/workbook.xml"),
}
