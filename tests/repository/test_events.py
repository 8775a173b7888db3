"""Every event says what happened, and what follows from it is written down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from marketplace.config.subscriptions import PROJECTIONS, REACTIONS
from marketplace.events.base import KINDS, Event


def classes() -> set[type[Event]]:
    """Give every event of the house; tests have some of their own."""
    return {event for event in KINDS.values() if not event.__module__.startswith("tests.")}


def says_something(event: type[Event]) -> bool:
    """Whether the class has a docstring of its own; a dataclass without one gets its signature."""
    return bool(event.__doc__) and not event.__doc__.startswith(f"{event.__name__}(")


def test_every_event_stands_in_both_tables():
    assert set(PROJECTIONS) == classes()
    assert set(REACTIONS) == classes()


def test_every_event_says_what_happened():
    assert [event.__name__ for event in classes() if not says_something(event)] == []


def test_a_silent_event_is_found():
    @dataclass(frozen=True, kw_only=True)
    class Silent(Event):
        public: ClassVar[bool] = True

    assert not says_something(Silent)


def test_events_are_called_by_their_subject_and_the_past():
    assert [kind for kind in KINDS if kind.count(".") != 1] == []


def test_every_handler_is_listed_once_for_an_event():
    for table in (PROJECTIONS, REACTIONS):
        for event, followers in table.items():
            assert len(set(followers)) == len(followers), event
