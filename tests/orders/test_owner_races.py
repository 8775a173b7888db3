"""What only shows when several hand in at one moment, each in a transaction of its own."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from marketplace.events.models import StateChange
from orders.actions import owners as actions
from orders.models import Owner
from orders.policies.owners import NumberTaken
from tests.support import owners
from tests.support.numbers import credit_code, identity_number

pytestmark = pytest.mark.committed
RIVALS = 4
WAIT = 30


def hand_in_at_once(rivals: list[Owner]) -> list[str]:
    """Let every rival hand in at one moment; give the state or the refusal of each."""
    gate = threading.Barrier(len(rivals))

    def hand_in(owner: Owner) -> str:
        try:
            by = owners.owner_actor(owner)
            gate.wait(WAIT)
            return actions.submit_owner(owner=owner, by=by).state
        except NumberTaken as error:
            return error.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(rivals)) as pool:
        return sorted(pool.map(hand_in, rivals))


@pytest.mark.parametrize(
    ("kind", "field", "number"),
    [("institution", "credit_code", credit_code), ("person", "identity", identity_number)],
)
def test_of_many_that_hand_in_one_number_at_once_one_is_taken(committed_db, kind, field, number):
    rivals = [owners.filled_owner(kind=kind) for _ in range(RIVALS)]
    shared = {field: number()}
    for rival in rivals:
        actions.save_owner(owner=rival, values=shared, by=owners.owner_actor(rival))
    assert hand_in_at_once(rivals) == ["number-taken"] * (RIVALS - 1) + ["reviewing"]
    assert sorted(Owner.objects.values_list("state", flat=True)) == ["draft"] * (RIVALS - 1) + [
        "reviewing"
    ]
    assert StateChange.objects.count() == 1
