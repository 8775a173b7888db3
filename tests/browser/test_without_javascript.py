"""The market without JavaScript: everything is there to read, and every form can be sent."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils.translation import gettext as _

from marketplace.kernel import recompute
from orders.models import Need, SignUp
from providers.models import Agency
from tests.browser import steps
from tests.support import needs, offers
from tests.support.accounts import manager_of
from tests.support.agencies import registered_agency
from tests.support.owners import approved_owner
from tests.support.server import Server
from tests.support.windows import Window

pytestmark = [pytest.mark.browser, pytest.mark.server]
OPEN, DRAWN = "沾化区防洪堤水土保持方案编制", "无棣县风电场水土保持方案编制"
WORK, ITEM = "按规程编制水土保持方案，通过技术评审。", "020001"


@pytest.fixture
def visitor(server: Server, open_window: Callable[..., Window]) -> Window:
    return open_window("plain", script=False)


def need_for(title: str) -> Need:
    owner = approved_owner()
    return needs.open_need(owner, item=ITEM, title=title, description=WORK, funding="social")


def test_services_are_found_by_filters(visitor: Window):
    offers.listed_offer(registered_agency(), ITEM, "16000", title="水土保持方案编制（报告表）")
    offers.listed_offer(registered_agency(), ITEM, "45000", title="水土保持方案编制（报告书）")
    visitor.open("/services/")
    visitor.type(item=ITEM, price_max="20000")
    visitor.press(_("Show"))
    assert visitor.texts("#results .card-title") == ["水土保持方案编制（报告表）"]
    visitor.follow("水土保持方案编制（报告表）")
    assert "16,000.00" in visitor.text("main")


def test_a_need_is_read_and_signed_up_for(visitor: Window):
    need, agency = need_for(OPEN), registered_agency(name="沾化水土保持服务站")
    visitor.open("/needs/")
    visitor.follow(OPEN)
    assert WORK in visitor.text("main")
    assert visitor.text(".figures dd") == "0"
    steps.sign_in(visitor, manager_of(agency.organisation).phone)
    visitor.open(f"/desk/{agency.number}/signups/needs/{need.number}/")
    visitor.press(_("Sign up"))
    assert _("Signed up. Nobody but your agency sees this before the draw.") in visitor.text("main")
    assert SignUp.objects.standing().get(need=need).agency == agency


def test_a_refused_form_keeps_what_was_typed_and_says_why(visitor: Window):
    person = manager_of(registered_agency().organisation)
    steps.sign_in(visitor, person.phone)
    visitor.open("/desk/begin/agency/")
    visitor.type(name="滨州\u202e市新技术有限公司", region=steps.PLACE)
    visitor.press(_("Begin"), status=422)
    assert visitor.count(".field.is-wrong [name=name]") == 1
    assert visitor.values("[name=name]", "value") == ["滨州\u202e市新技术有限公司"]
    assert visitor.values("[name=region] option:checked", "value") == [steps.PLACE]
    assert Agency.objects.filter(organisation__memberships__user=person).count() == 1


def test_a_result_is_read_and_taken_home(visitor: Window):
    need = need_for(DRAWN)
    pool = [registered_agency() for _each in range(3)]
    needs.signed_up(need, pool)
    needs.settled(need)
    visitor.open("/results/")
    visitor.follow(DRAWN)
    order = visitor.values("[data-order] li", "data-agency")
    assert sorted(order) == [agency.number for agency in pool]
    seen = [visitor.count(f"[{part}]:visible") for part in ("data-needs-script", "data-start")]
    assert seen == [1, 0]
    taken = visitor.download(f'a[download="draw-{need.number}.json"]')
    assert list(recompute.read(taken).again()) == order
