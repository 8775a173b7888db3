"""Published values of the formats; every one of them is recomputed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def load(name: str) -> dict[str, list[Any]]:
    """Read one file of vectors: lists of cases by name."""
    path = Path(__file__).parent / f"{name}.json"
    cases: dict[str, list[Any]] = json.loads(path.read_text(encoding="utf-8"))
    return cases
