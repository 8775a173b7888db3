"""Facts as frozen dataclasses; a class's docstring is its public documentation."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, ClassVar, Generic, TypeVar

KINDS: dict[str, type[Event]] = {}


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened to a subject ("agency/A000123").

    Fields hold JSON values only. `public` marks what everybody may read for ever; such an event
    names no person and nobody who signed up for a need that is still open.
    """

    kind: ClassVar[str] = ""
    public: ClassVar[bool] = False

    subject: str

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if not cls.kind:
            return
        if cls.kind in KINDS:
            raise TypeError(f"two events are called {cls.kind}")
        KINDS[cls.kind] = cls

    @property
    def data(self) -> dict[str, Any]:
        """Everything but the subject, as JSON values."""
        return {name: value for name, value in asdict(self).items() if name != "subject"}


E = TypeVar("E", bound=Event, covariant=True)


@dataclass(frozen=True, slots=True)
class Recorded(Generic[E]):
    """An event as it was written down: what, number, when, by whom, for which body."""

    event: E
    id: int
    at: datetime
    by: str
    organisation: str


def restore(kind: str, subject: str, data: dict[str, Any]) -> Event:
    """Make the event again from its row. Raises: KeyError for a kind that no class has."""
    return KINDS[kind](subject=subject, **data)
