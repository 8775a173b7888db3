"""What an operator decides by: every dossier shows what was declared, beside its papers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from cms.presenters.dossiers import Fact
from marketplace.accounts.models import User
from marketplace.catalogue.models import RefusalCondition
from orders.models import Need
from providers.actions.agencies import Checks, accept_agency
from providers.actions.changes import refuse_change, submit_change
from providers.models import Delegate, Sanction
from tests.support.accounts import make_operator, operator_actor
from tests.support.agencies import (
    agency_actor,
    checking_holding,
    checking_practitioner,
    codes_about,
    named_delegate,
    proposed_sanction,
    registered_agency,
    returned_agency,
    submitted_agency,
    today,
)
from tests.support.cms import ELSEWHERE, HERE, operator_client, signed_in
from tests.support.needs import open_need, posted_need, settled, signed_up
from tests.support.offers import (
    able_agency,
    barred_offer,
    discounted,
    drafted_offer,
    listed_offer,
    package_values,
    picture,
    ranged,
    sample,
)
from tests.support.owners import approved_owner, submitted_owner

pytestmark = pytest.mark.django_db
Facts = dict[str, Fact]


def dossier(path: str) -> dict[str, Facts]:
    """The sections of a page by their titles, each with its facts by their labels."""
    response = operator_client().get(path)
    assert response.status_code == 200
    return {
        str(section.title): {str(fact.label): fact for fact in section.facts}
        for section in response.context["sections"]
    }


def texts(path: str) -> dict[str, str]:
    """The free text of each section that has one."""
    sections = operator_client().get(path).context["sections"]
    return {str(section.title): str(section.text) for section in sections if section.text}


def said(facts: Facts, *labels: str) -> list[str]:
    return [str(facts[label].value) for label in labels]


def words_of(code: str) -> str:
    return RefusalCondition.objects.get(code=code).says_en


def test_a_registration_shows_each_particular_and_masks_the_person():
    agency = submitted_agency(name="滨州清源环境有限公司")
    facts = dossier(f"/office/agencies/{agency.number}/")["Registration"]
    assert said(facts, "Number", "Unified social credit code", "Legal representative") == [
        agency.number,
        agency.credit_code,
        "王建国",
    ]
    identity = facts["Identity number of the legal representative"]
    assert identity.secret == "legal_representative_identity"
    assert str(identity.value)[:3] == agency.legal_representative_identity[:3]
    assert agency.legal_representative_identity not in str(identity.value)


def test_the_papers_of_a_registration_open_for_its_operator_and_for_no_other():
    agency = submitted_agency(holdings=["eia-credit"])
    sections = dossier(f"/office/agencies/{agency.number}/")
    papers = [fact.file for facts in sections.values() for fact in facts.values() if fact.file]
    assert sorted(paper.name for paper in papers) == [
        "certificate.pdf",
        "commitment.pdf",
        "licence.pdf",
    ]
    near, far = operator_client(HERE), operator_client(ELSEWHERE)
    for paper in papers:
        address = reverse("accounts:file", args=[paper.key])
        sent = near.get(address)
        assert b"".join(sent.streaming_content).startswith(b"%PDF-")
        assert sent.headers["Content-Disposition"].startswith("attachment")
        assert far.get(address).status_code == 404


def test_a_registration_shows_its_people_with_their_state():
    agency = registered_agency()
    person = checking_practitioner(agency, name="赵敏")
    delegate = named_delegate(agency, name="孙伟")
    sections = dossier(f"/office/agencies/{agency.number}/")
    shown = sections["Practitioners"]["赵敏"]
    assert (shown.secret, str(shown.note)) == (f"practitioner-{person.pk}", "Being checked")
    assert person.identity not in str(shown.value)
    assert person.certificate_number in str(shown.value)
    named = sections["Business delegates"]
    assert named["孙伟"].secret == f"delegate-{delegate.pk}-identity"
    assert named["Phone of 孙伟"].secret == f"delegate-{delegate.pk}-phone"
    assert delegate.phone not in str(named["Phone of 孙伟"].value)


def test_a_delegate_who_is_none_any_more_is_shown_with_the_day():
    agency = registered_agency()
    delegate = named_delegate(agency, name="孙伟")
    Delegate.objects.filter(pk=delegate.pk).update(ended_at="2026-03-04T02:00:00Z")
    shown = dossier(f"/office/agencies/{agency.number}/")["Business delegates"]["孙伟"]
    assert str(shown.note) == "until 2026-03-04"


def test_what_was_checked_is_said_with_what_it_was_checked_against():
    agency = submitted_agency()
    checks = Checks(parts={"credit_code": "register"})
    accept_agency(agency=agency, checks=checks, by=operator_actor())
    facts = dossier(f"/office/agencies/{agency.number}/")["Registration"]
    notes = {label: str(fact.note) for label, fact in facts.items() if fact.note}
    assert notes == {"Unified social credit code": "checked against the issuer's public register"}


def test_a_returned_registration_quotes_why():
    agency = returned_agency(codes=["entry.code"], note="请补正统一社会信用代码。")
    path = f"/office/agencies/{agency.number}/"
    (quoted,) = dossier(path)["Last decision against it"].values()
    assert quoted.value == words_of("entry.code")
    assert texts(path)["Last decision against it"] == "请补正统一社会信用代码。"


def test_a_registration_lists_its_changes_and_sanctions():
    agency = registered_agency()
    values = {"address": "渤海十八路 777 号"}
    submit_change(agency=agency, values=values, proof=None, note="", by=agency_actor(agency))
    proposed_sanction(agency)
    sections = dossier(f"/office/agencies/{agency.number}/")
    (change,) = sections["Changes asked for"].values()
    assert (str(change.value), str(change.note)) == ("Address", "Being checked")
    (sanction,) = sections["Sanctions"].values()
    assert (str(sanction.value), str(sanction.note)) == ("Suspension", "Waits for a second person")


def test_a_qualification_shows_its_certificate_and_its_end():
    agency = registered_agency(name="滨州清源环境有限公司")
    end = today() + timedelta(days=90)
    holding = checking_holding(agency, number="鲁字第 001 号", valid_to=end)
    facts = dossier(f"/office/qualifications/{holding.pk}/")["Qualification"]
    assert said(facts, "Certificate number", "Issued by") == ["鲁字第 001 号", "山东省主管部门"]
    assert end.isoformat() in str(facts["Valid to"].value)
    assert facts["Certificate"].file.name == "certificate.pdf"
    assert agency.number in str(facts["Agency"].value)


def test_a_qualification_without_an_end_says_so():
    holding = checking_holding(registered_agency(), valid_to=None)
    facts = dossier(f"/office/qualifications/{holding.pk}/")["Qualification"]
    assert str(facts["Valid to"].value) == "no end"


def test_a_practitioner_shows_what_counts_and_masks_who_it_is():
    person = checking_practitioner(registered_agency(), name="赵敏", insured_months=7)
    facts = dossier(f"/office/practitioners/{person.pk}/")["Practitioner"]
    assert said(facts, "Name", "Months insured by the agency") == ["赵敏", "7"]
    assert facts["Identity number"].secret == "identity"
    assert person.identity not in str(facts["Identity number"].value)


def test_a_change_sets_the_new_beside_the_old():
    agency = registered_agency()
    change = submit_change(
        agency=agency,
        values={"address": "渤海十八路 777 号"},
        proof=None,
        note="搬迁",
        by=agency_actor(agency),
    )
    path = f"/office/changes/{change.pk}/"
    sections = dossier(path)
    assert said(sections["Registered"], "Address") == ["黄河八路 471 号"]
    assert said(sections["Asked for"], "Address") == ["渤海十八路 777 号"]
    assert texts(path)["Change"] == "搬迁"


def identity_change():
    agency = registered_agency()
    values = {"legal_representative_identity": "370102199003078515"}
    return submit_change(agency=agency, values=values, proof=None, note="", by=agency_actor(agency))


def test_a_changed_identity_number_is_masked_and_unmasked_like_any_other():
    change = identity_change()
    path = f"/office/changes/{change.pk}/"
    label = "Identity number of the legal representative"
    sections = dossier(path)
    assert "370102199003078515" not in str(sections)
    assert sections["Registered"][label].secret == ""
    asked = sections["Asked for"][label]
    client = operator_client(is_fresh=True)
    answer = client.post(f"{path}unmask/{asked.secret}/", {"reason": "核对新的法定代表人"})
    assert "370102199003078515" in answer.content.decode()
    assert client.post(f"{path}unmask/address/", {"reason": "好奇"}).status_code == 404


def test_a_change_without_a_number_has_none_to_show():
    agency = registered_agency()
    change = submit_change(
        agency=agency, values={"address": "新址"}, proof=None, note="", by=agency_actor(agency)
    )
    path = f"/office/changes/{change.pk}/unmask/legal_representative_identity/"
    assert operator_client(is_fresh=True).get(path).status_code == 404


def test_a_refused_change_quotes_why():
    change = identity_change()
    (code, *_more) = codes_about("agency")
    refuse_change(change=change, conditions=[code], note="证件模糊", by=operator_actor())
    path = f"/office/changes/{change.pk}/"
    (quoted,) = dossier(path)["Last decision against it"].values()
    assert (quoted.value, texts(path)["Last decision against it"]) == (words_of(code), "证件模糊")


def test_a_sanction_names_its_proposer_and_its_conduct():
    proposer = make_operator(HERE)
    User.objects.filter(pk=proposer.pk).update(name="李雪梅")
    agency = registered_agency()
    path = f"/office/agencies/{agency.number}/sanction/"
    typed = {"kind": "removal", "months": "", "conditions": ["conduct.price"], "reason": "加价"}
    signed_in(proposer, is_fresh=True).post(path, {**typed, "idempotency_key": "k" * 32})
    path = f"/office/sanctions/{Sanction.objects.get().pk}/"
    sections = dossier(path)
    assert said(sections["Sanction"], "Proposed by", "Months") == ["李雪梅", "for good"]
    (conduct,) = sections["Conditions of conduct"].values()
    assert conduct.value == words_of("conduct.price")
    assert texts(path)["What happened"] == "加价"


@pytest.mark.parametrize(
    ("values", "label", "value"),
    [
        (lambda: ranged("20000", "30000"), "Price to", "30,000.00"),
        (lambda: discounted("12.5"), "Discount", "12.50 %"),
    ],
)
def test_an_offer_shows_its_price_as_it_was_given(values, label, value):
    offer = listed_offer(able_agency(), values=values())
    facts = dossier(f"/office/offers/{offer.pk}/")["The offer"]
    assert value in str(facts[label].value)


def test_an_offer_shows_its_packages_and_its_papers():
    packages = (package_values("标准型", "30000"), package_values("加急型", "45000"))
    files = (picture("office.png", "办公室"), sample("sample.pdf", "样本"))
    offer = listed_offer(able_agency(), packages=packages, files=files, promises="七日交付")
    path = f"/office/offers/{offer.pk}/"
    sections = dossier(path)
    assert list(sections["Packages"]) == ["标准型", "加急型"]
    assert "45,000.00" in str(sections["Packages"]["加急型"].value)
    shown = sections["Pictures and samples"].values()
    assert [(str(fact.value), fact.file.name) for fact in shown] == [
        ("办公室", "office.png"),
        ("样本", "sample.pdf"),
    ]
    assert texts(path)["Promises"] == "七日交付"


def test_an_offer_that_was_never_listed_is_nobodys_business():
    offer = drafted_offer(able_agency())
    assert operator_client().get(f"/office/offers/{offer.pk}/").status_code == 404


def test_a_barred_offer_quotes_why():
    offer = barred_offer(note="请删去承诺。")
    path = f"/office/offers/{offer.pk}/"
    assert len(dossier(path)["Last decision against it"]) == 1
    assert texts(path)["Last decision against it"] == "请删去承诺。"


def test_an_owner_shows_the_funds_that_it_may_spend_and_its_letter():
    owner = submitted_owner(name="滨城区水务管理站", fundings=["fiscal"])
    facts = dossier(f"/office/owners/{owner.number}/")["Registration"]
    assert facts["Number"].value == owner.number
    assert [fact.file.name for fact in facts.values() if fact.file] == ["letter.pdf"]
    assert [fact.secret for fact in facts.values() if fact.secret] == ["contact_phone"]
    assert owner.contact_phone not in str(list(facts.values()))


def test_a_person_who_owns_is_known_by_the_ends_of_a_number():
    owner = submitted_owner(kind="person", name="王小明")
    path = f"/office/owners/{owner.number}/"
    assert owner.identity not in str(dossier(path))
    answer = operator_client(is_fresh=True).post(f"{path}unmask/identity/", {"reason": "核对"})
    assert owner.identity in answer.content.decode()


def test_a_need_says_who_may_sign_up_and_how_many_could():
    able_agency("010001")
    registered_agency()
    need = posted_need(approved_owner(), item="010001")
    facts = dossier(f"/office/needs/{need.number}/")["Who may sign up"]
    assert str(facts["Agencies that qualify today"].value) == "1 of 2 in the market"
    assert str(facts["Qualification rule"].value)


def test_a_need_stands_beside_its_owners_other_needs_for_the_same_item():
    owner = approved_owner()
    other = open_need(owner, title="同一事项的另一份")
    need = posted_need(owner, title="拆分的一份")
    title = "The owner's other needs for this item"
    facts = dossier(f"/office/needs/{need.number}/")[title]
    assert list(facts) == [other.number]
    assert "同一事项的另一份" in str(facts[other.number].value)
    stranger = posted_need(approved_owner(), title="别人的")
    assert title not in dossier(f"/office/needs/{stranger.number}/")


def test_a_need_shows_the_rules_that_hold_and_its_owners_past():
    owner = approved_owner()
    open_need(owner)
    need = posted_need(owner)
    sections = dossier(f"/office/needs/{need.number}/")
    assert sections["Rules that hold"]
    (past,) = said(sections["The owner"], "Needs so far")
    assert past.count("1") == 2
    assert need.contact_phone not in str(sections)


def test_a_result_that_failed_has_no_order_and_says_why():
    need = settled(open_need(approved_owner()))
    assert need.state == "failed"
    path = f"/office/results/{need.number}/"
    assert list(dossier(path)) == ["The need", "Failed: no draw"]
    said = "Too few agencies: 0 in the pool, at least 1 asked for."
    assert texts(path) == {"Failed: no draw": said}


def test_a_result_shows_every_place_by_name():
    need = open_need(approved_owner())
    agencies = [registered_agency() for _ in range(3)]
    signed_up(need, agencies)
    need = Need.objects.get(pk=settled(need).pk)
    facts = dossier(f"/office/results/{need.number}/")["The draw, in its order"]
    names = {agency.number: agency.name for agency in agencies}
    wanted = [f"{names[number]} · {number}" for number in need.draw.order]
    assert said(facts, "1", "2", "3") == wanted
    assert said(facts, "Seed", "Agencies in the pool") == [need.draw.seed, "3"]
