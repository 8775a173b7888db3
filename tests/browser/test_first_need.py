"""The market's first need, told by clicking: from a phone number to a result computed again.

The same through the actions: `tests/journeys`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.catalogue.models import QualificationType, ServiceItem
from marketplace.events import clock
from marketplace.kernel import recompute
from orders.models import Need, Owner
from orders.queries.needs import window_of_day
from providers.models import Agency
from tests.browser import steps
from tests.support import needs, offers
from tests.support.accounts import manager_of, region
from tests.support.agencies import registered_agency
from tests.support.server import Server
from tests.support.windows import Window

pytestmark = [pytest.mark.browser, pytest.mark.server]
EIA = "010001"
AGENCY, OWNER = "滨州青禾环境科技有限公司", "滨城区水务管理站"
OFFER, NEED = "工业项目环境影响报告表编制", "污水处理厂提标改造项目环境影响评价"


def test_a_first_need(server: Server, operator: str, open_window: Callable[..., Window], files):
    office, agency, owner = open_window("office"), open_window("agency"), open_window("owner")
    visitor = open_window("visitor")
    steps.sign_in(office, operator, "/office/")

    others = other_agencies()
    number = an_agency_registers(agency, files)
    it_is_returned_with_a_reason(office)
    it_mends_that(agency, files, number)
    it_is_accepted(office)
    it_lists_an_offer(agency, files)
    a_visitor_finds_it(visitor)
    an_owner_registers(owner, office, files)
    posted = it_posts_a_need(owner, office)
    three_sign_up(agency, posted, others)
    a_fourth_is_told_why_not(open_window("fourth"), posted)
    the_clock_closes_it(visitor, posted)
    pool = [number, *(other.number for other in others)]
    anybody_computes_the_order_again(visitor, posted, pool)


def other_agencies() -> list[Agency]:
    """Two more that are registered for the service, with offers that a visitor does not want."""
    first = offers.able_agency(EIA, name="山东清源环保咨询有限公司")
    second = offers.able_agency(EIA, name="滨州碧水工程咨询有限公司")
    offers.listed_offer(first, EIA, "61000", days=10)
    offers.listed_offer(first, "010004", "28000", days=10)
    offers.listed_offer(second, EIA, "28000", days=40)
    offers.listed_offer(offers.able_agency(EIA), EIA, "28000", days=10, regions=(region("370200"),))
    return [first, second]


def an_agency_registers(agency: Window, files: steps.Files) -> str:
    steps.become_known(agency, "王芳")
    number = steps.begin_agency(agency, AGENCY)
    steps.fill_in_agency(agency, files)
    steps.hand_in(agency)
    return number


def it_is_returned_with_a_reason(office: Window) -> None:
    steps.find_in_queue(office, "agencies", AGENCY)
    office.follow(_("Return for correction"))
    office.type(conditions=["entry.licence"], note="营业执照扫描件看不清，请重新上传。")
    office.press(_("Return for correction"))
    office.wait_for(_("The registration was returned."))


def it_mends_that(agency: Window, files: steps.Files, number: str) -> None:
    agency.open(f"/desk/{number}/agency/")
    assert "营业执照扫描件看不清，请重新上传。" in agency.text("main")
    agency.follow(_("Licence and legal representative"))
    assert "entry.licence" in agency.text("#id_licence_remarks")
    agency.type(licence=files("营业执照-重新扫描.pdf"))
    agency.press(_("Save"))
    steps.hand_in(agency)


def it_is_accepted(office: Window) -> None:
    steps.find_in_queue(office, "agencies", AGENCY)
    office.follow(_("Accept"))
    asked = office.values("main select", "name")
    assert len(asked) == 2, asked  # the particulars, and each qualification
    office.type(**dict.fromkeys(asked, "file"))
    office.press(_("Accept"))
    office.wait_for(_("The registration was accepted."))


def it_lists_an_offer(agency: Window, files: steps.Files) -> None:
    agency.follow(_("What needs me today"), within=".desk-menu")
    agency.follow(_("Offers"), within=".desk-menu")
    agency.follow(_("Prepare the first offer"))
    agency.follow(name_of(EIA))
    agency.type(title=OFFER, description="现场踏勘、资料收集、报告编制、送审修改，直至取得批复。")
    agency.type(price_kind="fixed", price_from="28000", days="10")
    agency.click(".region-tree > .branch:first-child > details > summary")
    agency.type(regions=["371600"])
    agency.unfold(_("Pictures and sample documents"))
    agency.type(picture_1=files("现场踏勘.png"), picture_1_caption="现场踏勘")
    agency.press(_("Save"))
    agency.press(_("List it now"))
    agency.wait_for(_("The offer is on the shelf. Everybody can see it now."))


def a_visitor_finds_it(visitor: Window) -> None:
    """The dearer, the slower, and those for another place or service stay behind."""
    visitor.open("/")
    visitor.follow(_("Services"), within="header nav")
    assert visitor.count("#results .card") == 5
    visitor.type(item=EIA)
    visitor.type(region="371602")
    visitor.type(price_max="30000")
    visitor.type(days="15")
    visitor.wait_for_count("#results .card", 1)
    visitor.look("services-filtered")
    # The address alone says what was asked for.
    visitor.open(visitor.path)
    assert visitor.texts("#results .card-title") == [OFFER]
    visitor.follow(OFFER)
    assert "28,000.00" in visitor.text("main")
    visitor.follow(AGENCY)
    visitor.open(f"/items/{EIA}/")


def an_owner_registers(owner: Window, office: Window, files: steps.Files) -> None:
    steps.become_known(owner, "赵明")
    steps.register_owner(owner, files, OWNER)
    steps.find_in_queue(office, "owners", OWNER)
    office.follow(_("Accept"))
    office.press(_("Accept"))
    office.wait_for(_("The owner was accepted."))


def it_posts_a_need(owner: Window, office: Window) -> str:
    owner.follow(_("Needs"), within=".desk-menu")
    owner.follow(_("Write a need"))
    owner.type(item=EIA)
    owner.wait_for(name_of_qualification(), within="#item-asks")
    owner.type(title=NEED, description="编制环境影响报告表，协助报批，含现状监测。")
    owner.type(address="黄河二路 188 号", funding="fiscal", price="82000", days="30")
    owner.wait_for("捌万贰仟元整", within="#price-words")
    owner.type(closes_at=earliest_close())
    owner.press(_("Hand in for checking"))
    owner.wait_for(_("Handed in. The operator checks it now."))
    steps.find_in_queue(office, "needs", NEED)
    office.follow(_("Publish"))
    office.press(_("Publish"))
    office.wait_for(_("The need was published."))
    return steps.last_part(owner.path)


def three_sign_up(agency: Window, posted: str, others: list[Agency]) -> None:
    agency.follow(_("Needs to sign up for"), within=".desk-menu")
    agency.follow(NEED)
    agency.press(_("Sign up"))
    agency.wait_for(_("Signed up. Nobody but your agency sees this before the draw."))
    needs.signed_up(Need.objects.get(number=posted), others)


def a_fourth_is_told_why_not(fourth: Window, posted: str) -> None:
    agency = registered_agency(name="邹平安信检测有限公司", holdings=["cma"])
    steps.sign_in(fourth, manager_of(agency.organisation).phone)
    fourth.open(f"/desk/{agency.number}/signups/needs/")
    fourth.follow(_("It may not, and why"))
    fourth.follow(NEED)
    assert fourth.text("#sign-up").count(name_of_qualification()) == 1
    fourth.follow(_("The public page of this need"))
    assert name_of_qualification() in fourth.text("#sign-up")
    assert fourth.count("main form") == 0


def the_clock_closes_it(visitor: Window, posted: str) -> None:
    """The page that a visitor has open becomes the one that tells of the draw."""
    visitor.open(f"/needs/{posted}/")
    assert visitor.text(".figures dd") == "3"
    assert AGENCY not in visitor.text()
    row = Need.objects.get(number=posted)
    clock.hurry(row.close - clock.instant())
    visitor.wait_for(_("The draw has been held"), within="#live")
    visitor.follow(_("See the result, and compute it again"))


def anybody_computes_the_order_again(visitor: Window, posted: str, pool: list[str]) -> None:
    visitor.click("[data-start]")
    visitor.wait_until("[data-same]")
    visitor.look("result-computed-again")
    downloaded = visitor.download(f'a[download="draw-{posted}.json"]')
    computation = recompute.read(downloaded)
    assert [number for number, _weight in computation.pool] == sorted(pool)
    order = visitor.values("[data-order] li", "data-agency")
    assert list(computation.again()) == list(computation.order) == order
    assert order[0] in visitor.text(".award")


def earliest_close() -> str:
    """The first minute at which sign-up may close, as the field takes it."""
    window = window_of_day(Owner.objects.latest("pk"), clock.instant())
    assert window is not None
    minute = timezone.localtime(window.earliest) + timedelta(minutes=1)
    return minute.strftime("%Y-%m-%dT%H:%M")


def name_of(code: str) -> str:
    return str(ServiceItem.objects.get(code=code).current)


def name_of_qualification() -> str:
    return str(QualificationType.objects.get(code="eia-credit"))
