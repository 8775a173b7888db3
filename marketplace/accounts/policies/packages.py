"""Word and Excel files are never unpacked: the list of what is in them must be harmless."""

from __future__ import annotations

import re
import zipfile
from typing import IO

from django.utils.translation import gettext as _

from marketplace.accounts.policies.errors import BadFile

MOST_PARTS = 5_000
MOST_BYTES = 400 * 1024 * 1024
_ENCRYPTED = 0x1
# Macros, controls, embedded programs and links to other files (ECMA-376 part names).
_RUNS = re.compile(
    r"(vbaProject|vbaData|activeX|/embeddings/.*\.bin$|externalLinks?/|/macrosheets/)",
    re.IGNORECASE,
)


def check_package(content: IO[bytes], *, main_part: str) -> None:
    """Look at the directory of a Word or Excel file; `main_part` must be in it.

    Raises: BadFile for macros, embedded programs, links to other files, passwords, or a
    directory that names paths outside the file or more than can be honest.
    """
    try:
        with zipfile.ZipFile(content) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        raise BadFile(_("This file is damaged. Please save it again.")) from None
    names = [part.filename for part in parts]
    if not {"[Content_Types].xml", main_part} <= set(names):
        raise BadFile(_("This file is no Word or Excel document inside. Please save it again."))
    if any(_RUNS.search(f"/{name}") for name in names):
        raise BadFile(
            _("This document holds macros or embedded files. Please save it without them.")
        )
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise BadFile(_("This document has a password. Please save it without one."))
    if not _is_honest(parts, names):
        raise BadFile(_("This file is damaged. Please save it again."))


def _is_honest(parts: list[zipfile.ZipInfo], names: list[str]) -> bool:
    return (
        len(parts) <= MOST_PARTS
        and sum(part.file_size for part in parts) <= MOST_BYTES
        and len({name.lower() for name in names}) == len(names)
        and not any(name.startswith(("/", "\\")) or ".." in name for name in names)
    )
