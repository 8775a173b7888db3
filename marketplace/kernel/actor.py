"""Who does something: a person for an organisation, or the clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class Actor(Protocol):
    """Whoever an action is done by.

    `id` is stable and says who ("user/17", "clock"); `roles` are what the transition tables ask
    for; `organisation` is the number of the body acted for, "" for none; `regions` are the codes
    of the regions whose rows the actor may touch, subordinate regions included.
    """

    @property
    def id(self) -> str: ...
    @property
    def roles(self) -> frozenset[str]: ...
    @property
    def organisation(self) -> str: ...
    @property
    def regions(self) -> frozenset[str]: ...


@dataclass(frozen=True, slots=True)
class Party:
    """An actor made of plain values."""

    id: str
    roles: frozenset[str] = frozenset()
    organisation: str = ""
    regions: frozenset[str] = frozenset()


CLOCK = Party(id="clock", roles=frozenset({"clock"}))
