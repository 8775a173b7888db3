"""A registration in the browser: part by part, refused at its field, returned, mended, decided."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from marketplace.accounts.models import Organisation
from marketplace.events.models import StateChange
from providers.actions import agencies as actions
from providers.models import Agency, OpenWork
from providers.policies.completeness import SECTIONS
from tests.providers.desk import Desk, errors_at, links_of, pdf, typed_in
from tests.support import accounts, agencies
from tests.support.agencies import agency_actor, reviewer
from tests.support.catalogue import rule_set
from tests.support.numbers import credit_code, identity_number, phone

pytestmark = pytest.mark.django_db


def fresh(agency: Agency) -> Agency:
    return Agency.objects.get(pk=agency.pk)


KEPT = ("credit_code", "subject_type", "legal_representative", "address")


def particulars(agency: Agency, **typed) -> dict[str, object]:
    """What a browser sends: every field as it stands, but for what is typed."""
    kept = {name: getattr(agency, name) for name in KEPT}
    return {"name": agency.name, "region": agency.place, **kept, **typed}


# Beginning


def begin(client: Client, **typed):
    values = {"name": "滨州清源环境技术有限公司", "region": "371602"}
    return client.post("/desk/begin/agency/", {**values, **typed})


@pytest.fixture
def newcomer() -> Client:
    client = Client()
    client.force_login(accounts.make_user())
    return client


def test_whoever_is_signed_in_begins_an_agency_and_stands_at_its_task_list(newcomer):
    answer = begin(newcomer)
    agency = Agency.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/desk/{agency.number}/agency/")
    assert (agency.name, agency.place) == ("滨州清源环境技术有限公司", "371602")
    page = newcomer.get(answer.url).content.decode()
    assert "What to fill in" in page


def test_one_sending_begins_one_agency_however_often_it_is_repeated(newcomer):
    key = uuid.uuid4().hex
    answers = [begin(newcomer, idempotency_key=key).url for _ in range(3)]
    assert len(set(answers)) == 1
    assert Agency.objects.count() == 1


def test_a_visitor_is_asked_to_sign_in():
    answer = Client().get("/desk/begin/agency/")
    assert (answer.status_code, "/accounts/login/" in answer.url) == (302, True)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "清源\x00环境"}, "name"),
        ({"name": "清源\u202e环境"}, "name"),
        ({"name": "清" * 121}, "name"),
        ({"region": ""}, "region"),
        ({"region": "999999"}, "region"),
    ],
)
def test_a_beginning_that_cannot_be_is_refused_at_its_field(newcomer, typed, field):
    answer = begin(newcomer, **typed)
    assert answer.status_code == 422
    assert errors_at(answer.content.decode(), field)
    assert not Organisation.objects.filter(kind="agency").exists()


# The task list


def test_an_empty_registration_links_everything_that_is_missing():
    desk = Desk(agencies.begun_agency())
    page = desk.read()
    for field in ("credit_code", "legal_representative", "address", "licence"):
        assert f"{desk.url('desk-part', 'particulars')}#id_{field}" in links_of(page)
    assert f"{desk.url('desk-part', 'particulars')}#id_subject_type_0" in links_of(page)
    assert f"{desk.url('desk-part', 'commitment')}#id_commitment" in links_of(page)
    assert "Hand in for checking" not in page


def test_every_section_has_its_page_and_every_anchor_its_place():
    desk = Desk(agencies.begun_agency())
    agencies.declared_holding(desk.agency, file=None)
    agencies.declared_practitioner(desk.agency, file=None)
    agencies.named_delegate(desk.agency, letter=None)
    places = [link for link in links_of(desk.read()) if "#" in link and link != "#main"]
    assert len(places) == 12
    for place in places:
        address, _hash, anchor = place.partition("#")
        assert f'id="{anchor}"' in desk.client.get(address).content.decode(), place


def test_a_whole_registration_is_handed_in_with_its_button():
    desk = Desk(agencies.filled_agency())
    assert "Hand in for checking" in desk.read()
    answer = desk.post("desk")
    assert (answer.status_code, answer.url) == (302, desk.url())
    assert fresh(desk.agency).state == "reviewing"
    assert "The operator checks your registration" in desk.read()


def test_a_button_pressed_on_an_incomplete_one_says_what_is_missing():
    desk = Desk(agencies.begun_agency())
    assert "Still missing: unified social credit code" in desk.refused("desk")
    assert fresh(desk.agency).state == "draft"


def test_a_taken_credit_code_is_said_at_the_button():
    first = agencies.submitted_agency()
    second = agencies.filled_agency()
    actions.save_particulars(
        agency=second, values={"credit_code": first.credit_code}, by=agency_actor(second)
    )
    assert "already registered with this credit code" in Desk(second).refused("desk")


# The parts


def test_a_part_is_kept_however_little_is_filled_in():
    desk = Desk(agencies.begun_agency())
    answer = desk.post("desk-part", "particulars", **particulars(desk.agency, address="黄河八路"))
    assert (answer.status_code, answer.url) == (302, desk.url())
    assert fresh(desk.agency).address == "黄河八路"
    assert typed_in(desk.read("desk-part", "particulars"), "address") == "黄河八路"


def test_everything_that_a_licence_says_is_kept():
    desk = Desk(agencies.begun_agency())
    code, number = credit_code(), identity_number()
    desk.post(
        "desk-part",
        "particulars",
        name="山东黄河评估有限公司",
        region="371681",
        credit_code=f"{code[:8]} {code[8:].lower()}",
        subject_type="enterprise",
        legal_representative="王建国",
        legal_representative_identity=number,
        address="黄河八路 471 号",
        licence=pdf("营业执照.pdf"),
    )
    agency = fresh(desk.agency)
    assert (agency.name, agency.place, agency.credit_code, agency.subject_type) == (
        "山东黄河评估有限公司",
        "371681",
        code,
        "enterprise",
    )
    assert (agency.legal_representative_identity, agency.licence.name) == (number, "营业执照.pdf")


def test_secrets_and_papers_are_kept_when_their_fields_stay_empty():
    desk = Desk(agencies.filled_agency())
    before = fresh(desk.agency)
    page = desk.read("desk-part", "particulars")
    assert before.legal_representative_identity not in page
    assert f"{before.legal_representative_identity[:3]}*" in page
    assert reverse("accounts:file", args=[before.licence.key]) in links_of(page)
    desk.post("desk-part", "particulars", **particulars(desk.agency, credit_code=credit_code()))
    after = fresh(desk.agency)
    assert (after.legal_representative_identity, after.licence_id) == (
        before.legal_representative_identity,
        before.licence_id,
    )


def test_contacts_are_kept_and_a_website_gets_its_scheme():
    desk = Desk(agencies.begun_agency())
    number = phone()
    desk.post(
        "desk-part",
        "contacts",
        contact_name="李芳",
        contact_phone=f"+86 {number}",
        website="www.example.cn",
        introduction="第一行\r\n第二行",
    )
    agency = fresh(desk.agency)
    assert (agency.contact_name, agency.contact_phone, agency.website, agency.introduction) == (
        "李芳",
        number,
        "https://www.example.cn",
        "第一行\n第二行",
    )
    assert agency.entry_mode == "network"


@pytest.mark.parametrize(
    ("part", "typed", "field"),
    [
        ("particulars", {"credit_code": "91371602MA3TEST00X"}, "credit_code"),
        ("particulars", {"credit_code": "９１３７"}, "credit_code"),
        ("particulars", {"legal_representative_identity": "110101198001010011"},
         "legal_representative_identity"),
        ("particulars", {"subject_type": "school"}, "subject_type"),
        ("particulars", {"address": "黄河\u2066八路"}, "address"),
        ("particulars", {"name": ""}, "name"),
        ("particulars", {"licence": pdf(content=b"MZ\x90")}, "licence"),
        ("particulars", {"licence": pdf("a.exe")}, "licence"),
        ("contacts", {"contact_phone": "12345"}, "contact_phone"),
        ("contacts", {"website": "javascript:alert(1)"}, "website"),
        ("contacts", {"introduction": "x\x00y"}, "introduction"),
        ("contacts", {"logo": pdf("logo.pdf")}, "logo"),
        ("commitment", {}, "commitment"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_at_its_field_and_what_was_typed_is_kept(part, typed, field):
    desk = Desk(agencies.begun_agency())
    both = {**particulars(desk.agency, legal_representative="王建国"), "contact_name": "李芳"}
    page = desk.refused("desk-part", part, **{**both, **typed})
    assert errors_at(page, field)
    kept = {"particulars": "legal_representative", "contacts": "contact_name"}.get(part)
    if kept:
        assert typed_in(page, kept) == both[kept]
    assert fresh(desk.agency).legal_representative == ""


def test_an_unknown_part_is_not_there():
    desk = Desk(agencies.begun_agency())
    assert desk.open("desk-part", "secrets").status_code == 404


@pytest.mark.parametrize("part", ["particulars", "contacts", "commitment"])
def test_while_it_is_checked_the_parts_lead_back(part):
    desk = Desk(agencies.submitted_agency())
    answer = desk.open("desk-part", part)
    assert (answer.status_code, answer.url) == (302, desk.url())


def test_in_the_market_only_contacts_are_open():
    desk = Desk(agencies.registered_agency())
    assert desk.open("desk-part", "particulars").status_code == 302
    desk.post("desk-part", "contacts", contact_name="周倩")
    assert fresh(desk.agency).contact_name == "周倩"
    page = desk.refused("desk-part", "particulars", **particulars(desk.agency, address="别处"))
    assert escape("This has changed meanwhile.") in page
    assert fresh(desk.agency).address != "别处"


# Returned, and the other ends


def test_a_return_is_read_at_the_top_and_beside_its_field():
    desk = Desk(agencies.returned_agency(codes=["entry.code", "entry.ban"], note="名称不符。"))
    page = desk.read()
    assert "The operator returned this registration" in page
    for said in (
        "Credit code does not match",
        "Banned from practising",
        "名称不符。",
        "entry.code",
    ):
        assert said in page
    assert page.count("To be mended") == 1
    part = desk.read("desk-part", "particulars")
    assert 'id="id_credit_code_remarks"' in part
    assert 'id="id_address_remarks"' not in part


@pytest.mark.parametrize(
    ("code", "page"),
    [
        ("entry.qualification", "holdings"),
        ("entry.practitioner", "practitioners"),
        ("entry.elsewhere", "practitioners"),
        ("entry.delegate", "delegates"),
    ],
)
def test_a_return_about_rows_stands_above_them(code, page):
    desk = Desk(agencies.returned_agency(codes=[code]))
    for one in ("holdings", "practitioners", "delegates"):
        assert (code in desk.read(one)) is (one == page)


def test_a_mended_registration_is_handed_in_again_and_no_longer_marked():
    desk = Desk(agencies.returned_agency(codes=["entry.code"]))
    desk.post("desk-part", "particulars", **particulars(desk.agency, credit_code=credit_code()))
    desk.post("desk")
    page = desk.read()
    assert "This was asked for last time" in page
    assert "What to fill in" not in page
    moves = StateChange.objects.filter(subject=desk.agency.subject).order_by("id")
    assert list(moves.values_list("action", flat=True)) == ["submit", "return", "submit"]


def rejected() -> Agency:
    agency = agencies.submitted_agency()
    reasons = {"conditions": ["entry.ban"], "note": "禁止期未满。"}
    return actions.reject_agency(agency=agency, by=reviewer(), **reasons)


def publicised() -> Agency:
    rule_set({"entry.publicity": "5"}, place="371602")
    return agencies.registered_agency()


def exited() -> Agency:
    agency = agencies.registered_agency()
    return actions.exit_agency(agency=agency, by=agency_actor(agency))


@pytest.mark.parametrize(
    ("bring", "says"),
    [
        (rejected, ["The operator rejected this registration", "禁止期未满。"]),
        (publicised, ["now stands out for objections", "Happens by itself at"]),
        (agencies.registered_agency, ["In the market", "Ask for a change", "Leave the market"]),
        (agencies.suspended_agency, ["Your agency is suspended", "The suspension ends at"]),
        (agencies.removed_agency, ["was removed from the market", "may not register again"]),
        (lambda: agencies.removed_agency(months=6), ["It may register again from"]),
        (exited, ["You have left the market", "To come back, register again."]),
    ],
)
def test_every_end_says_what_it_means(bring, says):
    page = Desk(bring()).read()
    for said in says:
        assert said in page


def test_personal_numbers_are_masked_on_the_page_of_particulars():
    agency = agencies.registered_agency()
    page = Desk(agency).read()
    for secret in (agency.legal_representative_identity, agency.contact_phone):
        assert secret not in page
        assert f"{secret[:3]}*" in page
    assert reverse("accounts:file", args=[agency.licence.key]) in links_of(page)


def test_papers_open_for_their_agency_and_its_operator_only():
    agency, stranger = agencies.registered_agency(), agencies.registered_agency()
    address = reverse("accounts:file", args=[agency.licence.key])
    own = Desk(agency).client.get(address)
    assert (own.status_code, own.getvalue()[:4]) == (200, b"%PDF")
    assert Desk(stranger).client.get(address).status_code == 404
    assert Client().get(address).status_code == 404


# Leaving


def test_leaving_names_what_is_open_and_offers_no_button():
    desk = Desk(agencies.registered_agency())
    OpenWork.objects.create(agency=desk.agency, subject="sign-up/7")
    page = desk.read("desk-exit")
    assert "1 sign-up for a need" in page
    assert "data-confirm" not in page
    assert "1 sign-up for a need" in desk.refused("desk-exit")


def test_an_agency_leaves_with_its_button():
    desk = Desk(agencies.registered_agency())
    assert "data-confirm" in desk.read("desk-exit")
    assert desk.post("desk-exit").url == desk.url()
    assert fresh(desk.agency).state == "exited"


# Whose desk it is


PAGES = [
    "desk", "desk-exit", "desk-history", "changes", "change-ask", "sanctions", "holdings",
    "holding-choose", "practitioners", "practitioner-declare", "delegates", "delegate-name",
]  # fmt: skip


def content_of(answer) -> str:
    page = answer.content.decode()
    return page[page.index("<main") : page.index("</main>")]


@pytest.mark.parametrize("page", PAGES)
def test_a_foreign_desk_answers_like_a_missing_one(page):
    agency, stranger = agencies.registered_agency(), agencies.registered_agency()
    client = Desk(stranger).client
    foreign = client.get(reverse(f"providers:{page}", args=[agency.number]))
    missing = client.get(reverse(f"providers:{page}", args=["A999999"]))
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert content_of(foreign) == content_of(missing)


def test_an_owner_has_no_desk_of_an_agency():
    body = accounts.make_body("owner")
    client = Client()
    client.force_login(accounts.manager_of(body))
    assert client.get(reverse("providers:desk", args=[body.number])).status_code == 404


def test_the_menu_leads_to_every_section():
    desk = Desk(agencies.registered_agency())
    links = links_of(desk.read())
    for page in ("desk", "holdings", "practitioners", "delegates", "changes", "sanctions",
                 "desk-history", "desk-offers"):  # fmt: skip
        assert desk.url(page) in links


def test_the_task_list_costs_the_same_whatever_is_entered():
    desk = Desk(agencies.filled_agency())
    costs = []
    for number in (1, 3):
        while desk.agency.holdings.count() < number:
            agencies.declared_holding(desk.agency)
            agencies.declared_practitioner(desk.agency)
            agencies.named_delegate(desk.agency)
        costs.append(desk.cost("desk"))
    assert costs[0] == costs[1]


def test_the_sections_are_those_of_the_task_list():
    page = Desk(agencies.begun_agency()).read()
    assert page.count('class="step-words"') == len(SECTIONS)
