from __future__ import annotations

from marketplace.kernel.errors import Invalid


class BadFile(Invalid):
    """A file cannot be taken; the message says why and what to do."""

    code = "bad-file"
