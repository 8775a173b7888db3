"""What only shows when several act at one moment, each in a transaction of its own."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connections

from marketplace.events.models import EventRow, StateChange
from marketplace.events.ticks import run_defaults
from marketplace.kernel.actor import CLOCK
from marketplace.kernel.errors import MarketError
from orders.actions.draws import close_need, settle_need
from orders.actions.signups import sign_up
from orders.models import Draw, Need, SignUp
from providers.actions.agencies import exit_agency
from providers.models import Agency
from tests.support import needs
from tests.support.agencies import agency_actor, registered_agency
from tests.support.owners import approved_owner

pytestmark = pytest.mark.committed
WAIT = 60


def at_once(works: Sequence[Callable[[], object]]) -> list[str]:
    """Begin everything at one moment; give "done", or the code of the refusal, of each."""
    gate = threading.Barrier(len(works))

    def begin(work: Callable[[], object]) -> str:
        try:
            gate.wait(WAIT)
            work()
        except MarketError as error:
            return error.code
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(begin, works))


def test_one_agency_that_signs_up_many_times_at_once_stands_once(committed_db):
    need, agency = needs.open_need(approved_owner()), registered_agency()
    by = agency_actor(agency)
    got = at_once([lambda: sign_up(need=need, agency=agency, by=by)] * 6)
    assert Counter(got) == {"done": 1, "signed-up-already": 5}
    assert SignUp.objects.count() == EventRow.objects.filter(kind="signup.made").count() == 1


def test_many_agencies_that_sign_up_at_once_all_stand(committed_db):
    need = needs.open_need(approved_owner())
    agencies = [registered_agency() for _ in range(6)]
    works = [partial(sign_up, need=need, agency=a, by=agency_actor(a)) for a in agencies]
    assert at_once(works) == ["done"] * 6
    assert SignUp.objects.standing().count() == 6


def test_exit_and_sign_up_at_once_never_both(committed_db):
    need = needs.open_need(approved_owner())
    for _ in range(4):
        agency = registered_agency()
        by = agency_actor(agency)
        enter = partial(sign_up, need=need, agency=agency, by=by)
        got = at_once([enter, partial(exit_agency, agency=agency, by=by)])
        assert got.count("done") == 1
        is_out = Agency.objects.get(pk=agency.pk).state == "exited"
        assert SignUp.objects.standing().filter(agency=agency).exists() is not is_out


def test_of_many_workers_one_closes_and_one_draws(committed_db):
    need = needs.open_need(approved_owner())
    needs.signed_up(need, [registered_agency() for _ in range(3)])
    with needs.after_close(need):
        closed = at_once([lambda: close_need(need.subject, CLOCK)] * 5)
        drawn = at_once([lambda: settle_need(need.subject, CLOCK)] * 5)
    assert Counter(closed) == Counter(drawn) == {"done": 1, "illegal-move": 4}
    assert Draw.objects.count() == EventRow.objects.filter(kind="need.drawn").count() == 1
    moves = StateChange.objects.filter(subject=need.subject, by="clock").order_by("id")
    assert list(moves.values_list("action", flat=True)) == ["close", "draw"]


def test_many_clocks_do_everything_once(committed_db):
    need = needs.open_need(approved_owner())
    needs.signed_up(need, [registered_agency() for _ in range(3)])
    done: list[int] = []
    with needs.after_close(need):
        assert at_once([lambda: done.append(run_defaults())] * 4) == ["done"] * 4
        run_defaults()
    assert sum(done) in (1, 2)
    assert Need.objects.get(pk=need.pk).state == "selecting"
    assert Draw.objects.count() == 1


def test_sign_ups_against_the_close_are_in_the_pool_or_told(committed_db):
    """Whoever was acknowledged is in the pool; everybody else was told."""
    need = needs.open_need(approved_owner())
    agencies = [registered_agency() for _ in range(5)]
    actors = [agency_actor(agency) for agency in agencies]
    with needs.at(need.closes_at - needs.SECOND / 20):

        def close_when_due() -> None:
            while True:
                try:
                    close_need(need.subject, CLOCK)
                except MarketError as error:
                    if error.code != "too-early":
                        raise
                else:
                    return

        rivals = zip(agencies, actors, strict=True)
        works = [partial(sign_up, need=need, agency=a, by=by) for a, by in rivals]
        *got, closed = at_once([*works, close_when_due])
    assert closed == "done"
    assert set(got) <= {"done", "too-late"}
    entered = {a.number for a, said in zip(agencies, got, strict=True) if said == "done"}
    standing = SignUp.objects.standing().values_list("agency__organisation__number", flat=True)
    assert set(standing) == entered
    assert EventRow.objects.get(kind="need.closed").data == {"size": len(entered)}
