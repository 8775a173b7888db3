"""The sample market: every state there is, dates around today, the same plan for the same seed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command
from django.db import models
from django.utils import timezone

from marketplace.events import clock
from marketplace.events.models import ClockShift, Deadline, ParkedReaction, StateChange
from marketplace.sample.market import play_market
from orders import states as orders_states
from orders.models import Draw, Need, Owner, SignUp
from providers import states as providers_states
from providers.models import Agency, Holding, Offer, OfferPackage, Practitioner
from tests.support import databases


@pytest.fixture(scope="module")
def market(django_db_setup, django_db_blocker) -> Iterator[None]:
    """A small market, played once into a database of its own."""
    with django_db_blocker.unblock():
        name = databases.copy_of(databases.template(), label="market")
        with databases.connected_to(name):
            play_market(agencies=30, needs=30, seed=5, progress=lambda _moment: None)
            yield
        databases.drop(name)


def states_of(model: type) -> Counter[str]:
    return Counter(model.objects.values_list("state", flat=True))


def test_agencies_stand_in_every_state(market) -> None:
    assert set(states_of(Agency)) == set(providers_states.AGENCY.states)
    assert Agency.objects.count() == 30


def test_needs_and_owners_stand_in_every_state_that_lasts(market) -> None:
    passing, rare = {"closed"}, {"discarded"}
    assert set(states_of(Need)) == set(orders_states.NEED.states) - passing - rare
    assert set(states_of(Owner)) == {"active", "draft", "reviewing", "returned", "rejected"}


def test_shelves_are_full_and_some_offers_were_taken_down(market) -> None:
    found = states_of(Offer)
    assert sum(found.values()) == 90
    assert found["listed"] >= 50
    assert set(found) >= {"listed", "unlisted", "draft"}


def test_open_needs_close_after_now_and_the_others_before(market) -> None:
    now = clock.instant()
    assert all(need.closes_at > now for need in Need.objects.filter(state="open"))
    ended = Need.objects.filter(state__in=("selecting", "failed"))
    assert all(need.closes_at <= need.closed_at <= now for need in ended)


def test_everything_happened_before_now_and_nothing_is_left_over(market) -> None:
    now = clock.instant()
    assert not StateChange.objects.filter(at__gt=now).exists()
    assert not Deadline.objects.due(now).exclude(default="").exists()
    assert not ParkedReaction.objects.exists()
    assert not ClockShift.objects.exists()


def test_draws_are_of_the_pools_that_signed_up(market) -> None:
    for held in Draw.objects.select_related("need"):
        standing = held.need.sign_ups.filter(state="standing")
        assert sorted(held.order) == sorted(row.agency.number for row in standing)


def plan() -> list[object]:
    """What a seed decides: who there is, who works for whom, what is offered, needed and wanted."""
    wanted: list[tuple[type[models.Model], tuple[str, ...]]] = [
        (Agency, ("organisation__name", "organisation__region__code", "state", "credit_code")),
        (Holding, ("agency__credit_code", "type__code", "level__code", "number", "state")),
        (Practitioner, ("name", "identity", "certificate_number", "state")),
        (Offer, ("title", "price_kind", "price_from", "price_to", "days", "state")),
        (OfferPackage, ("offer__title", "name", "price", "days")),
        (Owner, ("organisation__name", "kind", "state", "credit_code")),
        (Need, ("title", "description", "item__code", "price", "state")),
        (SignUp, ("need__title", "agency__credit_code", "state")),
    ]
    return [list(model._default_manager.order_by("pk").values_list(*of)) for model, of in wanted]


def test_the_same_seed_plans_the_same_market(django_db_setup, django_db_blocker) -> None:
    plans = []
    with django_db_blocker.unblock():
        for seed in (3, 3, 4):
            name = databases.copy_of(databases.template(), label="plan")
            with databases.connected_to(name):
                play_market(agencies=12, needs=8, seed=seed, progress=lambda _moment: None)
                plans.append(plan())
            databases.drop(name)
    assert all(plans[0])
    assert plans[0] == plans[1]
    assert all(one != other for one, other in zip(plans[0], plans[2], strict=True))


@pytest.mark.django_db
def test_a_market_with_people_is_not_played_over() -> None:
    from tests.support.accounts import make_user

    make_user()
    with pytest.raises(CommandError, match="people here already"):
        call_command("seed")


@pytest.mark.django_db
def test_production_has_no_sample_market(settings) -> None:
    settings.MODE = "production"
    with pytest.raises(CommandError, match="no place in production"):
        call_command("seed")


def test_today_is_the_day_of_the_house(market) -> None:
    assert StateChange.objects.order_by("-at")[0].at.astimezone().date() <= timezone.localdate()
