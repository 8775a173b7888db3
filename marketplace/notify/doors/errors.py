from __future__ import annotations


class Closed(Exception):
    """A message could not be handed over now; it may be tried again."""


class Refused(Exception):
    """A message will never be taken; trying again would not help."""
