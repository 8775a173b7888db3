"""What agencies are told about their offers, once for each fact."""

from datetime import timedelta

import pytest

from marketplace.events import clock, dispatcher
from marketplace.events.ticks import run_defaults
from marketplace.kernel.actor import CLOCK
from marketplace.notify.models import Message
from providers.actions import offers as actions
from providers.actions.sanctions import impose_sanction
from tests.support.accounts import make_user
from tests.support.agencies import proposed_sanction, reviewer
from tests.support.offers import able_agency, barred_offer, listed_offer

pytestmark = pytest.mark.django_db
NAME = "滨州清源环境"


@pytest.fixture
def agency(settings):
    """An agency that has read its earlier letters."""
    settings.SITE_URL = "http://localhost:8000"
    dispatcher.dispatch()  # reactions hear what is placed after their cursors were made
    agency = able_agency(name=NAME, user=make_user(email="li@example.cn"))
    told()
    return agency


def told():
    """Deliver what waits and give the letters, the earliest first."""
    while dispatcher.dispatch():
        pass
    letters = [
        (row.to, row.subject, row.body.split("\n")) for row in Message.objects.order_by("pk")
    ]
    Message.objects.all().delete()
    return letters


def page(offer):
    return f"http://localhost:8000/desk/{offer.agency.number}/agency/offers/{offer.pk}/"


def test_one_that_lapsed_says_what_is_missing(agency):
    offer = listed_offer(agency, title="环评报告表")
    agency.holdings.update(state="expired")
    actions.lapse_offers_of(agency=agency, by=CLOCK)
    ((to, subject, lines),) = told()
    assert (to, subject) == ("li@example.cn", f"{NAME}: Taken off the shelf: 环评报告表")
    credit = "Registration on the environmental impact assessment credit platform"
    assert lines[0].startswith(
        f"A qualification that it needs has ended or was withdrawn: {credit}."
    )
    assert lines[1:] == [page(offer)]


def test_one_that_the_operator_took_off_quotes_the_rule(agency):
    offer = barred_offer(agency, title="环评报告表", codes=("offer.price",), note="与标题不符。")
    ((_, subject, lines),) = told()
    assert subject == f"{NAME}: Taken off the shelf: 环评报告表"
    assert lines[0] == "The operator took it off because it does not meet these conditions:"
    assert lines[1].endswith("(offer.price)")
    assert lines[2:] == ["与标题不符。", page(offer)]
    actions.restore_offer(offer=offer, by=reviewer())
    assert [subject for _, subject, _ in told()] == [f"{NAME}: Back on the shelf: 环评报告表"]


def test_of_a_suspension_it_hears_as_a_whole(agency):
    listed_offer(agency, title="环评报告表")
    impose_sanction(sanction=proposed_sanction(agency), by=reviewer())
    assert [subject for _, subject, _ in told()] == [f"{NAME}: Your agency was suspended"]


def test_and_of_its_end(agency):
    listed_offer(agency, title="环评报告表")
    impose_sanction(sanction=proposed_sanction(agency), by=reviewer())
    told()
    with clock.shifted(timedelta(days=100)):
        run_defaults()
        subjects = [subject for _, subject, _ in told()]
    assert subjects == [f"{NAME}: The suspension of your agency ended"]


def test_what_has_moved_on_meanwhile_is_not_told(agency):
    offer = barred_offer(agency, title="环评报告表")
    actions.restore_offer(offer=offer, by=reviewer())
    assert [subject for _, subject, _ in told()] == [f"{NAME}: Back on the shelf: 环评报告表"]


def test_its_own_doing_needs_no_letter(agency):
    listed_offer(agency)
    assert told() == []
