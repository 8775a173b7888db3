"""Hypothesis for values: the same examples on every run, twenty times as many in a storm."""

from __future__ import annotations

from hypothesis import settings

from tests.support.sizes import IS_FULL

settings.register_profile("kernel", deadline=None, database=None, derandomize=True)
settings.register_profile(
    "kernel-storm", deadline=None, database=None, max_examples=2000, print_blob=True
)
settings.load_profile("kernel-storm" if IS_FULL else "kernel")
