"""The public register of agencies."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from marketplace.catalogue.models import RuleSet
from marketplace.events import clock
from providers.actions.agencies import accept_agency
from providers.actions.practitioners import confirm_practitioner
from providers.filters import RegisterFilter
from providers.models import Agency
from providers.queries.register import AGENCY_ORDERS, register
from providers.views.public_agencies import AgencyPage, Block
from tests.support.agencies import (
    begun_agency,
    checking_practitioner,
    registered_agency,
    removed_agency,
    reviewer,
    submitted_agency,
    suspended_agency,
    today,
)
from tests.support.offers import listed_offer, unlisted_offer
from tests.web.markup import values_of

pytestmark = pytest.mark.django_db
ATTACK = "<script>alert(1)</script>"


def page(client, address="/agencies/", status=200):
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def of(agency):
    return f"/agencies/{agency.number}/"


def publicised_agency():
    """An agency that stands out for objections, where the rules ask for it."""
    agency = submitted_agency(holdings=["eia-credit"])
    for row in RuleSet.objects.all():
        if "entry.publicity" in row.terms:
            RuleSet.objects.filter(pk=row.pk).update(terms={**row.terms, "entry.publicity": "5"})
    return accept_agency(agency=agency, by=reviewer())


class TestFilters:
    @pytest.fixture
    def agencies(self):
        green = registered_agency(name="滨州绿源环境有限公司", holdings=["eia-credit"])
        blue = registered_agency(name="Jinan Map", place="370102", holdings=["surveying"])
        Agency.objects.filter(pk=blue.pk).update(entry_mode="hall")
        listed_offer(green)
        unlisted_offer(green, item_code="010002")
        listed_offer(blue, "130001")
        suspended_agency(name="停牌公司", holdings=["eia-credit"])
        begun_agency(name="未入驻公司")
        removed_agency(name="除名公司")
        return green, blue

    def found(self, query):
        filterset = RegisterFilter(QueryDict(query), queryset=register(today()))
        assert filterset.is_valid(), filterset.errors
        return [agency.name for agency in filterset.qs]

    def test_what_is_found(self, agencies):
        green, blue = agencies
        every = ["停牌公司", "Jinan Map", "滨州绿源环境有限公司"]
        wanted = {
            "": every,
            "q=绿源": ["滨州绿源环境有限公司"],
            "q=绿源 环境": ["滨州绿源环境有限公司"],
            "q=绿源 测绘": [],
            "q=jinan": ["Jinan Map"],
            f"q={green.number.lower()}": ["滨州绿源环境有限公司"],
            f"q={green.number[:-1]}": [],
            f"q={blue.credit_code}": ["Jinan Map"],
            f"q={blue.credit_code[:8]}": [],
            "region=371600": ["停牌公司", "滨州绿源环境有限公司"],
            "region=370000": every,
            "region=370102": ["Jinan Map"],
            "region=371603": [],
            "qualification=surveying": ["Jinan Map"],
            "qualification=eia-credit": ["停牌公司", "滨州绿源环境有限公司"],
            "qualification=cma": [],
            "item=010001": ["滨州绿源环境有限公司"],
            "item=010002": [],
            "item=130001": ["Jinan Map"],
            "entry=hall": ["Jinan Map"],
            "entry=network": ["停牌公司", "滨州绿源环境有限公司"],
            "sort=name": ["Jinan Map", "停牌公司", "滨州绿源环境有限公司"],
            "sort=newest": every,
        }
        assert {query: self.found(query) for query in wanted} == wanted

    def test_every_order_is_total(self):
        keys = [registered_agency(name="同名公司").pk for _ in range(3)]
        Agency.objects.update(accepted_at=clock.instant())
        for order in AGENCY_ORDERS:
            rows = RegisterFilter(QueryDict(f"sort={order}"), queryset=register(today())).qs
            assert [row.pk for row in rows] == (keys[::-1] if order == "newest" else keys)

    def test_most_services_first(self, agencies):
        green, _ = agencies
        listed_offer(green, title="第二项")
        assert self.found("sort=offers")[0] == green.name

    @pytest.mark.parametrize("field", ["region", "qualification", "item", "entry", "sort"])
    def test_what_cannot_be_asked(self, field):
        filterset = RegisterFilter(QueryDict(f"{field}=nothing"), queryset=register(today()))
        assert list(filterset.errors) == [field]


class TestList:
    def test_a_line_says_what_it_holds_and_offers(self, client):
        agency = registered_agency(name="滨州绿源环境有限公司", holdings=["eia-credit", "cma"])
        listed_offer(agency)
        for _ in range(2):
            confirm_practitioner(practitioner=checking_practitioner(agency), by=reviewer())
        checking_practitioner(agency)
        html = page(client)
        assert of(agency) in values_of(html, "href")
        for said in (agency.number, "1 service on the shelf", "2 practitioners", "(CMA)"):
            assert said in html, said

    def test_whoever_holds_an_expired_certificate_no_longer_counts(self, client):
        agency = registered_agency()
        for valid_to in (today(), today() + timedelta(days=1), None):
            row = checking_practitioner(agency, valid_to=valid_to)
            confirm_practitioner(practitioner=row, by=reviewer())
        assert "3 practitioners" in page(client)
        with clock.shifted(timedelta(days=1)):
            assert "2 practitioners" in page(client)
            assert "环境影响评价工程师: 2" in page(client, of(agency))

    def test_one_that_is_suspended_says_so(self, client):
        suspended_agency()
        assert "Suspended" in page(client)

    def test_an_empty_register(self, client):
        assert "No agency has entered yet" in page(client)

    def test_nothing_fits(self, client):
        registered_agency()
        assert "No agency fits all of this" in page(client, "/agencies/?q=没有")

    def test_names_are_text(self, client):
        agency = registered_agency(name=f"公司{ATTACK}")
        for address in ("/agencies/", f"/agencies/?q={ATTACK}", of(agency)):
            assert ATTACK not in page(client, address)

    def test_queries_do_not_grow(self, client):
        def queries():
            with CaptureQueriesContext(connection) as asked:
                page(client, "/agencies/?q=公司")
            return len(asked)

        registered_agency(holdings=["eia-credit", "cma"])
        one = queries()
        for _ in range(2):
            listed_offer(registered_agency(holdings=["eia-credit", "cma", "surveying"]))
        assert queries() == one


class TestAgency:
    def test_what_was_checked_when_against_what(self, client):
        agency = registered_agency(name="滨州绿源环境有限公司", holdings=["eia-credit"])
        listed_offer(agency)
        unlisted_offer(agency, title="已下架")
        confirm_practitioner(practitioner=checking_practitioner(agency), by=reviewer())
        html = page(client, of(agency))
        for said in (
            "滨州绿源环境有限公司", agency.number, agency.credit_code, "In the market",
            "Registration on the environmental impact assessment credit platform",
            agency.holdings.get().valid_to.isoformat(), "against the scan handed in",
            "Unified social credit code", "Checked by operator",
            "环境影响评价工程师: 1", "建设项目环境影响报告表编制",
        ):  # fmt: skip
            assert said in html, said
        assert "已下架" not in html

    def test_nothing_personal(self, client):
        agency = registered_agency()
        practitioner = checking_practitioner(agency)
        confirm_practitioner(practitioner=practitioner, by=reviewer())
        html = page(client, of(agency))
        secrets = (
            agency.legal_representative, agency.legal_representative_identity,
            agency.contact_name, agency.contact_phone, practitioner.name, practitioner.identity,
        )  # fmt: skip
        assert [secret for secret in secrets if secret in html] == []

    def test_only_qualifications_that_count(self, client):
        agency = registered_agency(holdings=["eia-credit"])
        with clock.shifted(agency.holdings.get().valid_to - today() + timedelta(days=1)):
            html = page(client, of(agency))
        assert "None on record. Many items need none." in html

    def test_a_suspended_one_with_reason_rule_and_end(self, client):
        agency = suspended_agency(months=3)
        html = page(client, of(agency))
        until = re.search(r"It ends by itself on\s*<time datetime=\"([\d-]+)\"", html)
        assert date.fromisoformat(until[1]) > today() + timedelta(days=88)
        assert "中选后加价，有录音。" in html
        assert "conduct.price" in html

    def test_one_that_stands_out_for_objections(self, client):
        agency = publicised_agency()
        assert agency.state == "publicity"
        html = page(client, of(agency))
        assert "anybody may object" in html
        assert "Objections are heard until" in html
        assert "It ends by itself" not in html

    @pytest.mark.parametrize("make", [begun_agency, submitted_agency, removed_agency])
    def test_others_are_not_there(self, client, make):
        page(client, of(make()), 404)

    @pytest.mark.parametrize("number", ["A999999", "P000001", "%00", "x" * 200])
    def test_no_such_agency(self, client, number):
        page(client, f"/agencies/{number}/", 404)

    def test_a_room_above_adds_what_it_knows(self, rf):
        class Richer(AgencyPage):
            def extra_blocks(self, agency):
                return [Block("providers/price.html", {"kind": "agreement", "of": agency.number})]

        agency = registered_agency()
        request = rf.get(of(agency))
        view = Richer()
        view.setup(request, number=agency.number)
        extra = view.get_context_data(number=agency.number)["extra"]
        assert [(block.template, block.values["of"]) for block in extra] == [
            ("providers/price.html", agency.number)
        ]

    def test_queries_do_not_grow(self, client):
        def queries(agency):
            with CaptureQueriesContext(connection) as asked:
                page(client, of(agency))
            return len(asked)

        few = registered_agency(holdings=["eia-credit"])
        listed_offer(few)
        many = registered_agency(holdings=["eia-credit", "cma", "surveying"])
        for title in "甲乙丙":
            listed_offer(many, title=title)
        assert queries(many) == queries(few)
