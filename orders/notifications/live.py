"""Rings the doorbell of a need's page when something public happened to it."""

from __future__ import annotations

from typing import Any

from marketplace.events.base import Recorded
from marketplace.events.hub import hub


def ring_need(recorded: Recorded[Any]) -> None:
    """Tell everybody who has the need's page open that there is news.

    Sign-ups do not ring: who watched the bell would learn when somebody signed up.
    """
    hub.ring(recorded.event.subject)
