"""Subscriptions and defaults for tests: they note what they hear, and fail when told to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from marketplace.events.advance import advance
from marketplace.events.base import Recorded
from marketplace.events.facts import RedCardShown, YellowCardShown
from marketplace.events.models import Lease
from marketplace.kernel.actor import Actor
from orders.events import owners
from orders.models import Owner
from tests.events.subjects import send_back, submit


class Broken(RuntimeError):
    """A subscriber that a test broke on purpose."""


_heard: list[tuple[str, int]] = []
_failing: list[int] = []


@contextmanager
def heard(*, failing: int = 0) -> Iterator[list[tuple[str, int]]]:
    """Collect what is heard; the first `failing` calls raise."""
    _heard.clear()
    _failing[:] = [0] * failing
    try:
        yield _heard
    finally:
        _failing.clear()


def _hear(name: str, recorded: Recorded[Any]) -> None:
    if _failing:
        _failing.pop()
        raise Broken(name)
    _heard.append((name, recorded.id))


def projected(recorded: Recorded[Any]) -> None:
    _hear("projected", recorded)


def first(recorded: Recorded[Any]) -> None:
    """A reaction to everything about owners; it leaves a row, to be undone with its cursor."""
    Lease.objects.create(name=f"effect {recorded.id}", holder="", until=recorded.at)
    _hear("first", recorded)


def second(recorded: Recorded[Any]) -> None:
    _heard.append(("second", recorded.id))


PROJECTIONS = {
    owners.OwnerBegun: (projected,),
    owners.OwnerSubmitted: (),
    owners.OwnerReturned: (),
    owners.OwnerRejected: (),
    owners.OwnerAccepted: (),
    YellowCardShown: (),
    RedCardShown: (),
}
REACTIONS = {
    owners.OwnerBegun: (),
    owners.OwnerSubmitted: (first, second),
    owners.OwnerReturned: (first,),
    owners.OwnerRejected: (),
    owners.OwnerAccepted: (second,),
    YellowCardShown: (),
    RedCardShown: (),
}

_defaults: list[str] = []


def moves(subject: str, by: Actor) -> None:
    """A default that rejects the owner, in the operator's place."""
    _defaults.append(subject)
    with transaction.atomic():
        owner = Owner.objects.get(organisation__number=subject.partition("/")[2])
        event = owners.OwnerRejected(subject=subject, conditions=[], note="")
        advance(owner, "reject", by=_Stand(by), event=event)


def fails(subject: str, by: Actor) -> None:
    _defaults.append(subject)
    Lease.objects.create(name=f"undone {len(_defaults)}", holder="", until="2026-01-01T00:00Z")
    raise Broken(subject)


def idles(subject: str, by: Actor) -> None:
    _defaults.append(subject)


def comes_late(subject: str, by: Actor) -> None:
    """Between the clock's look and its lock, operator and owner moved the subject on and back."""
    owner = Owner.objects.get(organisation__number=subject.partition("/")[2])
    send_back(owner)
    submit(owner)
    moves(subject, by)


class _Stand:
    """The clock with the operator's role, for the owner's table has no row of the clock."""

    def __init__(self, by: Actor) -> None:
        self.id, self.organisation, self.regions = by.id, by.organisation, by.regions
        self.roles = by.roles | {"operator"}


@contextmanager
def defaults_run() -> Iterator[list[str]]:
    """Collect the subjects for which a default ran."""
    _defaults.clear()
    yield _defaults


_jobs: list[str] = []


def job() -> None:
    _jobs.append("job")


DEFAULTS = {"moves": moves, "comes_late": comes_late, "fails": fails, "idles": idles}


def broken_job() -> None:
    raise Broken("job")


EVERY_TICK = (broken_job, job)
