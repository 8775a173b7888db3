"""Hypothesis for values: the same examples on every run, twenty times as many in a storm."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("kernel", deadline=None, database=None, derandomize=True)
settings.register_profile(
    "kernel-storm", deadline=None, database=None, max_examples=2000, print_blob=True
)
settings.load_profile("kernel-storm" if os.environ.get("STORM") else "kernel")
