"""What the gallery of components shows: made-up content, as long and as odd as the real one."""

from __future__ import annotations

from typing import Any


def exhibits() -> dict[str, Any]:
    return {}
