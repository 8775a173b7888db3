"""The market's first need, from an agency's registration to a result that anybody computes again.

The whole story through the real actions in the first test; how else it may end in those below.
What a browser shows of it: `tests/browser`.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from marketplace.events.models import StateChange
from marketplace.kernel import recompute
from orders.actions import needs as needing
from orders.actions.owners import accept_owner, save_owner, submit_owner
from orders.actions.signups import sign_up, withdraw_sign_up
from orders.models import Draw, Need, SignUp
from orders.policies.signups import MayNotStand
from orders.presenters.results import computation_of
from orders.queries.results import ended_need, failure_of
from orders.queries.signups import disqualified_for
from providers.actions import agencies as registering
from providers.filters import ShelfFilter
from providers.models import Agency, Offer
from providers.policies.eligibility import NotEligible
from providers.policies.exits import StillOpen
from providers.queries.shelves import on_shelves
from tests.support import agencies, needs, offers
from tests.support.accounts import region
from tests.support.agencies import agency_actor
from tests.support.owners import approved_owner, owner_actor, returned_owner

pytestmark = pytest.mark.django_db
EIA = "010001"
REGISTERED_FOR_IT = "eia-credit"


def story_of(subject: str) -> list[tuple[str, str]]:
    """What was done to somebody or something, and the state that it came to."""
    rows = StateChange.objects.filter(subject=subject).order_by("pk")
    return list(rows.values_list("action", "target"))


def found(**asked: str) -> list[Offer]:
    """The offers that a visitor finds by these answers to the questions beside the shelves."""
    asking = ShelfFilter(asked, queryset=on_shelves())
    assert asking.is_valid(), asking.errors
    return list(asking.qs)


def test_an_agency_comes_in_and_a_need_finds_the_one_that_the_draw_puts_first():
    # An agency registers. Its licence cannot be read, so the operator gives it back, saying why.
    first = agencies.submitted_agency(name="滨州青禾环境科技有限公司", holdings=[REGISTERED_FOR_IT])
    operator = agencies.reviewer()
    first = registering.return_agency(
        agency=first, conditions=["entry.licence"], note="营业执照看不清。", by=operator
    )
    assert first.returned_for == {"conditions": ["entry.licence"], "note": "营业执照看不清。"}

    # It mends what was asked for, hands in again and is accepted with its qualification.
    by = agency_actor(first)
    mended = {"licence": agencies.paper("licence-scanned-again.pdf")}
    registering.save_particulars(agency=first, values=mended, by=by)
    registering.submit_agency(agency=first, by=by)
    first = registering.accept_agency(agency=first, by=operator)
    assert story_of(first.subject) == [
        ("submit", "reviewing"),
        ("return", "returned"),
        ("submit", "reviewing"),
        ("accept", "active"),
    ]

    # It lists an offer, and a visitor who asks for just that finds it: not the dearer one, nor
    # the slower one, nor the one for another place or another service.
    offer = offers.listed_offer(first, EIA, "28000", days=10)
    other = offers.able_agency(EIA)
    offers.listed_offer(other, EIA, "61000", days=10)
    offers.listed_offer(offers.able_agency(EIA), EIA, "28000", days=40)
    offers.listed_offer(offers.able_agency(EIA), EIA, "28000", days=10, regions=(region("370200"),))
    offers.listed_offer(first, "010004", "28000", days=10)
    assert found(item=EIA, region="371602", price_max="30000", days="15") == [offer]

    # An owner posts a need for public money; the operator publishes it.
    owner = approved_owner(name="滨城区水务管理站")
    need = needs.posted_need(owner, item=EIA, funding="fiscal")
    need = needing.publish_need(need=need, by=operator)

    # Three agencies sign up. A fourth lacks what the service asks for, and is told so.
    others = [other, offers.able_agency(EIA)]
    fourth = agencies.registered_agency(holdings=["cma"])
    needs.signed_up(need, [first, *others])
    with pytest.raises(NotEligible) as refusal:
        sign_up(need=need, agency=fourth, by=agency_actor(fourth))
    assert str(refusal.value) == (
        "For “Environmental impact assessment of a project” this is missing: "
        "Registration on the environmental impact assessment credit platform."
    )

    # The clock closes it and draws. The result is public and the same for whoever computes it.
    need = needs.settled(need)
    assert story_of(need.subject) == [
        ("submit", "review"),
        ("publish", "open"),
        ("close", "closed"),
        ("draw", "selecting"),
    ]
    published = computation_of(ended_need(need.number).draw).written()
    computation = recompute.read(published)
    assert [number for number, _ in computation.pool] == sorted(
        agency.number for agency in (first, *others)
    )
    assert computation.again() == computation.order


def test_a_need_is_returned_with_its_reason_mended_and_published():
    owner = approved_owner()
    need = needs.posted_need(owner, description="须由某某公司承担。")
    operator = agencies.reviewer()
    why = {"conditions": ["need.named-firm"], "note": "请删去公司名称。"}
    need = needing.return_need(need=need, by=operator, **why)
    assert (need.state, need.returned_for) == ("returned", why)

    values = needs.need_values(owner, description="编制入河排污口设置论证报告。")
    needing.submit_need(need=need, values=values, by=owner_actor(owner))
    need = needing.publish_need(need=need, by=operator)
    assert (need.state, need.description) == ("open", "编制入河排污口设置论证报告。")
    assert need.returned_for == {}


def test_a_need_that_too_few_signed_up_for_fails_and_says_so():
    need = needs.open_need(approved_owner(), funding="fiscal")
    needs.signed_up(need, [agencies.registered_agency(), agencies.registered_agency()])
    need = needs.settled(need)
    assert need.state == "failed"
    assert failure_of(ended_need(need.number)) == {"size": 2, "minimum": 3}
    assert not Draw.objects.exists()


def test_a_rejected_agency_neither_stands_on_a_shelf_nor_in_a_pool():
    agency = agencies.submitted_agency()
    agency = registering.reject_agency(
        agency=agency,
        conditions=["entry.liability"],
        note="分公司不能独立承担民事责任。",
        by=agencies.reviewer(),
    )
    assert (agency.state, agency.returned_for["conditions"]) == ("rejected", ["entry.liability"])
    need = needs.open_need(approved_owner())
    with pytest.raises(MayNotStand, match="Only agencies that are in the market"):
        sign_up(need=need, agency=agency, by=agency_actor(agency))
    # Its credit code is free for a new registration.
    again = agencies.filled_agency()
    values = {"credit_code": agency.credit_code}
    by = agency_actor(again)
    registering.save_particulars(agency=again, values=values, by=by)
    assert registering.submit_agency(agency=again, by=by).state == "reviewing"


def test_a_qualification_that_ends_before_the_close_takes_its_agency_out_of_the_pool():
    need = needs.open_need(approved_owner(), item=EIA, funding="social")
    lasting = offers.able_agency(EIA)
    ending = agencies.filled_agency()
    agencies.declared_holding(
        ending, REGISTERED_FOR_IT, valid_to=agencies.today() + timedelta(days=1)
    )
    registering.submit_agency(agency=ending, by=agency_actor(ending))
    ending = registering.accept_agency(agency=ending, by=agencies.reviewer())
    needs.signed_up(need, [lasting, ending])

    need = needs.settled(need)
    row = SignUp.objects.get(agency=ending)
    assert row.state == "disqualified"
    assert "this is missing: Registration on the environmental impact" in disqualified_for(row)
    assert (need.state, need.draw.order) == ("selecting", [lasting.number])


def test_an_agency_cannot_leave_while_it_is_signed_up():
    need = needs.open_need(approved_owner())
    agency = agencies.registered_agency()
    (row,) = needs.signed_up(need, [agency])
    by = agency_actor(agency)
    with pytest.raises(StillOpen, match="1 sign-up for a need"):
        registering.exit_agency(agency=agency, by=by)
    assert Agency.objects.get(pk=agency.pk).state == "active"
    withdraw_sign_up(sign_up=row, by=by)
    assert registering.exit_agency(agency=agency, by=by).state == "exited"


def test_an_agency_may_leave_once_the_draw_is_over():
    need = needs.open_need(approved_owner())
    pool = [agencies.registered_agency(), agencies.registered_agency()]
    needs.signed_up(need, pool)
    order = needs.settled(need).draw.order
    last = next(agency for agency in pool if agency.number == order[-1])
    assert registering.exit_agency(agency=last, by=agency_actor(last)).state == "exited"
    # What was published stays as it is.
    assert Need.objects.get(pk=need.pk).draw.order == order


def test_an_owner_is_returned_with_its_reason_and_mends_it():
    owner = returned_owner(codes=["owner.letter"], note="印章看不清。")
    assert owner.returned_for == {"conditions": ["owner.letter"], "note": "印章看不清。"}
    by = owner_actor(owner)
    save_owner(owner=owner, values={"letter": agencies.paper("letter-again.pdf")}, by=by)
    submit_owner(owner=owner, by=by)
    assert accept_owner(owner=owner, by=agencies.reviewer()).state == "active"
