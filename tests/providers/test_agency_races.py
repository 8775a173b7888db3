"""What only shows when several do something at one moment, each in a transaction of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connection, connections

from marketplace.events.models import StateChange
from marketplace.kernel.errors import IllegalMove, MarketError
from providers.actions import agencies as actions
from providers.actions.changes import approve_change, submit_change
from providers.actions.delegates import name_delegate
from providers.actions.practitioners import declare_practitioner
from providers.actions.sanctions import impose_sanction
from providers.models import Agency, Delegate, Practitioner, Sanction
from tests.support import agencies
from tests.support.agencies import agency_actor, reviewer
from tests.support.numbers import credit_code, identity_number

RIVALS = 4
WAIT = 30
Deed = Callable[[], object]


def at_once(deeds: list[Deed]) -> list[str]:
    """Do everything at one moment; give "done" or the code of the refusal of each."""
    gate = threading.Barrier(len(deeds))

    def do(deed: Deed) -> str:
        try:
            gate.wait(WAIT)
            deed()
        except MarketError as error:
            return error.code
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(deeds)) as pool:
        return sorted(pool.map(do, deeds))


@pytest.mark.committed
def test_of_many_that_hand_in_one_code_at_once_one_is_taken(committed_db):
    rivals, code = [agencies.filled_agency() for _ in range(RIVALS)], credit_code()
    for rival in rivals:
        by = agency_actor(rival)
        actions.save_particulars(agency=rival, values={"credit_code": code}, by=by)
    deeds = [
        partial(actions.submit_agency, agency=agency, by=agency_actor(agency)) for agency in rivals
    ]
    assert at_once(deeds) == ["code-taken"] * (RIVALS - 1) + ["done"]
    assert StateChange.objects.count() == 1
    assert Agency.objects.filter(state="reviewing").count() == 1


@pytest.mark.committed
def test_of_many_that_enter_one_person_at_once_one_gets_them(committed_db):
    values = agencies.practitioner_values(identity=identity_number())
    deeds = [
        partial(declare_practitioner, agency=agency, values=values, by=agency_actor(agency))
        for agency in [agencies.begun_agency() for _ in range(RIVALS)]
    ]
    assert at_once(deeds) == ["done"] + ["person-taken"] * (RIVALS - 1)
    assert Practitioner.objects.count() == 1


@pytest.mark.committed
def test_of_many_operators_that_decide_at_once_one_decides(committed_db):
    agency = agencies.submitted_agency(holdings=["eia-credit"])
    reasons = {"conditions": ["entry.code"], "note": ""}
    deeds: list[Deed] = [
        partial(actions.accept_agency, agency=agency, by=reviewer()),
        partial(actions.return_agency, agency=agency, by=reviewer(), **reasons),
        partial(actions.reject_agency, agency=agency, by=reviewer(), **reasons),
        partial(actions.accept_agency, agency=agency, by=reviewer()),
    ]
    assert at_once(deeds) == ["done"] + [IllegalMove.code] * 3
    assert StateChange.objects.filter(subject=agency.subject).count() == 2


@pytest.mark.committed
def test_a_sanction_is_imposed_once(committed_db):
    agency = agencies.registered_agency()
    sanction = agencies.proposed_sanction(agency)
    deeds = [partial(impose_sanction, sanction=sanction, by=reviewer()) for _ in range(RIVALS)]
    assert at_once(deeds) == ["done"] + [IllegalMove.code] * (RIVALS - 1)
    assert Sanction.objects.get().state == "imposed"
    assert StateChange.objects.filter(subject=agency.subject, action="suspend").count() == 1


class Rival:
    """Somebody whose rows are committed between our look and our writing.

    Where writers wait for one another (SQLite) this cannot be had from threads; the rival's rows
    are written by the same connection, just before the first writing to a table.
    """

    def __init__(self, table: str, deed: Deed) -> None:
        self.table, self.deed, self.has_struck = table, deed, False

    def __call__(self, execute, sql, params, many, context):
        writes = sql.startswith((f'INSERT INTO "{self.table}"', f'UPDATE "{self.table}"'))
        if writes and not self.has_struck:
            self.has_struck = True
            self.deed()
        return execute(sql, params, many, context)


@pytest.mark.django_db
def test_the_constraint_speaks_in_words_about_a_person():
    values = agencies.practitioner_values(identity=identity_number())
    ours, theirs = agencies.begun_agency(), agencies.begun_agency()
    by, their_actor = agency_actor(ours), agency_actor(theirs)
    theft = partial(declare_practitioner, agency=theirs, values=values, by=their_actor)
    rival = Rival("providers_practitioner", theft)
    with connection.execute_wrapper(rival), pytest.raises(MarketError) as refusal:
        declare_practitioner(agency=ours, values=values, by=by)
    assert (rival.has_struck, refusal.value.code, refusal.value.field) == (
        True,
        "person-taken",
        "identity",
    )


@pytest.mark.django_db
def test_the_constraint_speaks_in_words_about_a_delegate():
    agency, values = agencies.begun_agency(), agencies.delegate_values()
    by = agency_actor(agency)
    theft = partial(name_delegate, agency=agency, values=values, by=by)
    rival = Rival("providers_delegate", theft)
    with connection.execute_wrapper(rival), pytest.raises(MarketError) as refusal:
        name_delegate(agency=agency, values=values, by=by)
    assert (rival.has_struck, refusal.value.field) == (True, "identity")
    assert Delegate.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["submit", "approve"])
def test_the_constraint_speaks_in_words_about_a_credit_code(way):
    code, theirs = credit_code(), agencies.filled_agency()
    their_actor = agency_actor(theirs)
    actions.save_particulars(agency=theirs, values={"credit_code": code}, by=their_actor)
    rival = Rival("providers_agency", partial(actions.submit_agency, agency=theirs, by=their_actor))
    if way == "submit":
        ours = agencies.filled_agency()
        by = agency_actor(ours)
        actions.save_particulars(agency=ours, values={"credit_code": code}, by=by)
        deed: Deed = partial(actions.submit_agency, agency=ours, by=by)
    else:
        ours = agencies.registered_agency()
        change = submit_change(
            agency=ours, values={"credit_code": code}, proof=None, note="", by=agency_actor(ours)
        )
        deed = partial(approve_change, change=change, by=reviewer())
    with connection.execute_wrapper(rival), pytest.raises(MarketError) as refusal:
        deed()
    assert (rival.has_struck, refusal.value.code, refusal.value.field) == (
        True,
        "code-taken",
        "credit_code",
    )
