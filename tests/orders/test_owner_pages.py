"""A registration in the browser: filled in part by part, refused at its field, handed in, decided."""

from __future__ import annotations

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from marketplace.accounts.models import Organisation
from marketplace.events.models import EventRow, StateChange
from orders.actions import owners as actions
from orders.actions.needs import discard_need
from orders.models import Owner
from tests.support import accounts, agencies, needs, owners
from tests.support.numbers import credit_code, identity_number
from tests.web.markup import elements

pytestmark = pytest.mark.django_db
PARTS = ("body", "number", "contact", "funds", "letter")


def client_of(owner: Owner) -> Client:
    client = Client()
    client.force_login(accounts.manager_of(owner.organisation))
    return client


def url(owner: Owner, part: str = "") -> str:
    if part in ("", "contacts", "leave", "history"):
        return reverse(f"orders:owner{'-' if part else ''}{part}", args=[owner.number])
    return reverse("orders:owner-part", args=[owner.number, part])


def get(owner: Owner, part: str = "") -> str:
    answer = client_of(owner).get(url(owner, part))
    assert answer.status_code == 200
    return answer.content.decode()


def post(owner: Owner, part: str = "", **typed):
    return client_of(owner).post(url(owner, part), typed)


def fresh(owner: Owner) -> Owner:
    return Owner.objects.get(pk=owner.pk)


def typed_in(page: str, name: str) -> str | None:
    """What stands in a line of a form."""
    lines = [e.attributes for e in elements(page) if e.attributes.get("name") == name]
    return lines[0].get("value") if lines else None


def pdf(content: bytes = b"%PDF-1.4\nletter\n%%EOF\n", name: str = "申请函.pdf"):
    return SimpleUploadedFile(name, content, "application/pdf")


# Beginning


def test_whoever_is_signed_in_begins_an_owner_and_stands_at_its_task_list():
    client = Client()
    client.force_login(user := accounts.make_user())
    typed = {"name": "滨城区水务管理站", "region": "371602", "kind": "institution"}
    answer = client.post(reverse("orders:begin-owner"), typed)
    owner = Owner.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/desk/{owner.number}/owner/")
    assert (owner.name, owner.kind, owner.region.code) == (
        "滨城区水务管理站",
        "institution",
        "371602",
    )
    assert accounts.manager_of(owner.organisation) == user


def test_one_sending_begins_one_owner_however_often_it_is_repeated():
    client = Client()
    client.force_login(accounts.make_user())
    typed = {
        "name": "甲",
        "region": "371602",
        "kind": "person",
        "idempotency_key": uuid.uuid4().hex,
    }
    first = client.post(reverse("orders:begin-owner"), typed)
    second = client.post(reverse("orders:begin-owner"), typed)
    assert first.url == second.url
    assert Owner.objects.count() == Organisation.objects.filter(kind="owner").count() == 1


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"name": ""}, "Please fill this in."),
        ({"name": "水务\u202e站"}, "Please remove the invisible character U+202E from this text."),
        ({"name": "水务\x00站"}, "Please remove the invisible character U+0000 from this text."),
        ({"name": "站" * 121}, "Ensure this value has at most 120 characters (it has 121)."),
        ({"region": ""}, "Please choose."),
        ({"region": "999999"}, "Please choose a region from the list."),
        (
            {"kind": "ministry"},
            "Select a valid choice. ministry is not one of the available choices.",
        ),
        ({"kind": ""}, "Please choose."),
    ],
)
def test_a_wrong_beginning_is_said_at_its_field_and_begins_nothing(wrong, says):
    client = Client()
    client.force_login(accounts.make_user())
    typed = {"name": "滨城区水务管理站", "region": "371602", "kind": "village"} | wrong
    answer = client.post(reverse("orders:begin-owner"), typed)
    page = answer.content.decode()
    field = next(iter(wrong))
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in page
    assert escape(says) in page
    assert not Owner.objects.exists()
    if field != "name":
        assert typed_in(page, "name") == "滨城区水务管理站"


# The task list


def test_the_task_list_says_of_each_part_how_far_it_is():
    owner = owners.begun_owner(kind="village", name="三里村合作社")
    actions.save_owner(owner=owner, values={"address": "三里村"}, by=owners.owner_actor(owner))
    page = get(owner)
    for part in PARTS:
        assert f'href="{url(owner, part)}"' in page
    assert page.count("Filled in") == 1
    assert page.count("Not complete") == 1
    assert page.count("To be filled in") == 3


def test_a_natural_person_has_no_part_for_a_letter():
    owner = owners.begun_owner(kind="person")
    assert url(owner, "letter") not in get(owner)
    assert client_of(owner).get(url(owner, "letter")).status_code == 404
    assert 'name="identity"' in get(owner, "number")
    assert 'name="credit_code"' not in get(owner, "number")


def test_an_unknown_part_is_missing():
    owner = owners.begun_owner()
    assert client_of(owner).get(url(owner, "secrets")).status_code == 404


# Each part


def test_each_part_is_saved_by_itself_and_shown_again():
    owner = owners.begun_owner(kind="institution")
    code = credit_code()
    for part, typed in {
        "body": {"name": "新名称", "region": "371603", "kind": "government"},
        "number": {"credit_code": code},
        "contact": {"address": "渤海五路", "contact_name": "李芳", "contact_phone": "13905430001"},
        "funds": {"fundings": ["fiscal", "state"]},
        "letter": {"letter": pdf()},
    }.items():
        answer = post(owner, part, **typed)
        assert (answer.status_code, answer.url) == (302, url(owner))
    kept = fresh(owner)
    assert (kept.name, kept.region.code, kept.kind, kept.credit_code) == (
        "新名称",
        "371603",
        "government",
        code,
    )
    assert (kept.address, kept.contact_name, kept.contact_phone) == (
        "渤海五路",
        "李芳",
        "13905430001",
    )
    assert (kept.fundings, kept.letter.name) == (["fiscal", "state"], "申请函.pdf")
    assert typed_in(get(owner, "body"), "name") == "新名称"
    assert typed_in(get(owner, "number"), "credit_code") == code
    assert typed_in(get(owner, "contact"), "address") == "渤海五路"
    assert reverse("accounts:file", args=[kept.letter.key]) in get(owner, "letter")


def test_a_half_known_contact_is_kept():
    owner = owners.begun_owner()
    assert post(owner, "contact", address="渤海五路").status_code == 302
    assert (fresh(owner).address, fresh(owner).contact_name) == ("渤海五路", "")


def test_secret_numbers_are_shown_masked_and_an_empty_field_keeps_them():
    owner = owners.begun_owner(kind="person")
    number = identity_number()
    post(owner, "number", identity=number)
    post(owner, "contact", address="渤海五路", contact_name="王", contact_phone="13905430001")
    for part in ("number", "contact", ""):
        page = get(owner, part)
        assert number not in page
        assert "13905430001" not in page
    assert f"Kept: {number[:3]}*************{number[-2:]}." in get(owner, "number")
    assert "Kept: 139******01." in get(owner, "contact")
    post(owner, "number", identity="")
    post(owner, "contact", address="渤海六路", contact_name="王", contact_phone="")
    kept = fresh(owner)
    assert (kept.identity, kept.contact_phone, kept.address) == (number, "13905430001", "渤海六路")


def with_other_check(number: str) -> str:
    return number[:-1] + ("0" if number[-1] != "0" else "1")


WRONG_CHECK = "does not fit. Please compare it."


@pytest.mark.parametrize(
    ("kind", "part", "field", "typed", "says"),
    [
        ("village", "number", "credit_code", with_other_check(credit_code()), WRONG_CHECK),
        ("village", "number", "credit_code", "9137160", "this has 7."),
        ("village", "number", "credit_code", "９" * 18, "half-width characters"),
        ("village", "number", "credit_code", "91\u202e3716", "U+202E"),
        ("person", "number", "identity", with_other_check(identity_number()), WRONG_CHECK),
        ("person", "number", "identity", "11010119800230123X", WRONG_CHECK),
        ("village", "contact", "contact_phone", "12345", "11 digits"),
        ("village", "contact", "contact_phone", "+1 202 555 0100", "mainland China"),
        ("village", "contact", "address", "黄河\u2066五路", "U+2066"),
        ("village", "contact", "address", "黄河\x00五路", "U+0000"),
        ("village", "contact", "contact_name", "李\n芳", "U+000A"),
        ("enterprise", "funds", "fundings", "fiscal", "not one of the available choices"),
        ("village", "funds", "fundings", [], "Please choose."),
    ],
)
def test_a_wrong_value_is_said_at_its_field_and_stays_as_it_was_typed(
    kind, part, field, typed, says
):
    owner = owners.begun_owner(kind=kind)
    before = Owner.objects.values().get(pk=owner.pk)
    sent = {"address": "滨城区", field: typed} if part == "contact" else {field: typed}
    answer = post(owner, part, **sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in page
    assert escape(says) in page
    assert Owner.objects.values().get(pk=owner.pk) == before
    if part == "number":
        assert typed_in(page, field) == typed
    if part == "contact" and field != "address":
        assert typed_in(page, "address") == "滨城区"


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (pdf(b"MZ\x90\x00 a program"), "is not what its name says"),
        (pdf(b"%PDF-1.4\n/OpenAction /JavaScript\n%%EOF"), ""),
        (SimpleUploadedFile("letter.exe", b"MZ"), "Please choose a file of one of these kinds"),
        (SimpleUploadedFile("letter.pdf", b""), "The submitted file is empty."),
    ],
)
def test_a_letter_that_is_not_what_it_says_is_refused_at_its_field(file, says):
    file.seek(0)
    owner = owners.begun_owner()
    answer = post(owner, "letter", letter=file)
    assert answer.status_code == 422
    assert 'id="id_letter_error"' in answer.content.decode()
    assert escape(says) in answer.content.decode()
    assert fresh(owner).letter is None


def test_funds_that_a_kind_may_not_spend_are_not_offered_and_it_is_said_why():
    page = get(owners.begun_owner(kind="person"), "funds")
    assert [
        e.attributes["value"] for e in elements(page) if e.attributes.get("name") == "fundings"
    ] == ["social"]
    assert "may spend social funds only." in page
    page = get(owners.begun_owner(kind="government"), "funds")
    offered = [
        e.attributes["value"] for e in elements(page) if e.attributes.get("name") == "fundings"
    ]
    assert offered == ["social", "fiscal", "state"]


# Handing in


def test_handing_in_an_incomplete_registration_lists_what_is_missing_with_links():
    owner = owners.begun_owner(kind="institution")
    answer = post(owner)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert (
        "Still missing: unified social credit code, address, contact person, contact phone, funds, "
        "stamped letter." in page
    )
    for place in (
        "number/#id_credit_code",
        "contact/#id_address",
        "contact/#id_contact_name",
        "contact/#id_contact_phone",
        "funds/#id_fundings_0",
        "letter/#id_letter",
    ):
        assert f'href="{url(owner)}{place}"' in page
    assert fresh(owner).state == "draft"


@pytest.mark.parametrize("kind", Owner.Kind.values)
def test_the_anchors_of_what_is_missing_are_there(kind):
    owner = owners.begun_owner(kind=kind)
    links = [
        e.attributes["href"] for e in elements(get(owner)) if "#id_" in e.attributes.get("href", "")
    ]
    assert len(links) == (5 if kind == "person" else 6)
    for link in links:
        page = client_of(owner).get(link.partition("#")[0]).content.decode()
        assert f'id="{link.partition("#")[2]}"' in page


def test_a_whole_registration_is_handed_in_and_then_only_read():
    owner = owners.filled_owner()
    answer = post(owner)
    assert (answer.status_code, answer.url, fresh(owner).state) == (302, url(owner), "reviewing")
    page = get(owner)
    assert "Being checked" in page
    assert "The operator acts by" in page
    assert "Hand in for checking" not in page
    for part in PARTS:
        answer = client_of(owner).get(url(owner, part))
        assert (answer.status_code, answer.url) == (302, url(owner))


def test_a_repeated_sending_hands_in_once_and_a_second_one_is_told():
    owner, key = owners.filled_owner(), uuid.uuid4().hex
    answers = [post(owner, idempotency_key=key) for _ in range(3)]
    assert {answer.status_code for answer in answers} == {302}
    assert StateChange.objects.filter(subject=owner.subject).count() == 1
    late = post(owner)
    assert late.status_code == 422
    assert "This has changed meanwhile. Please reload the page." in late.content.decode()


def test_a_part_sent_after_the_handing_in_changes_nothing_and_keeps_what_was_typed():
    owner = owners.submitted_owner()
    answer = post(owner, "contact", address="别处", contact_name="别人")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "This has changed meanwhile." in page
    assert typed_in(page, "address") == "别处"
    assert fresh(owner).address == "黄河五路 385 号"


def test_a_number_in_use_is_refused_without_saying_whose_it_is():
    taken = owners.approved_owner(name="滨城区秘密水务局")
    owner = owners.filled_owner()
    actions.save_owner(
        owner=owner, values={"credit_code": taken.credit_code}, by=owners.owner_actor(owner)
    )
    answer = post(owner)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Another project owner is registered with this number." in page
    assert "秘密" not in page


# Decisions


def test_what_was_asked_for_stands_on_top_and_beside_its_field_with_the_rule():
    owner = owners.returned_owner(
        codes=["owner.letter", "owner.contact", "owner.funds"], note="印章模糊。"
    )
    says = "The letter of application is missing, not stamped, or stamped by another body."
    page = get(owner)
    assert page.count(says) == 1
    assert "owner.letter" in page
    assert "印章模糊。" in page
    assert page.count("To be mended") == 3
    for part, field in (("letter", "letter"), ("contact", "contact_phone"), ("funds", "fundings")):
        assert f'id="id_{field}_remarks"' in get(owner, part)
    assert says in get(owner, "letter")
    assert "Rule owner.letter" in get(owner, "letter")
    assert "_remarks" not in get(owner, "number")


@pytest.mark.parametrize(("kind", "field"), [("person", "identity"), ("village", "credit_code")])
def test_a_remark_on_the_number_stands_at_the_number_of_the_kind(kind, field):
    owner = owners.returned_owner(kind=kind, codes=["owner.code", "owner.double"])
    assert f'id="id_{field}_remarks"' in get(owner, "number")


def test_a_mended_registration_is_handed_in_again_and_the_remarks_are_gone():
    owner = owners.returned_owner(codes=["owner.letter"])
    post(owner, "letter", letter=pdf(name="新函.pdf"))
    assert post(owner).status_code == 302
    page = get(owner)
    assert "This was asked for last time:" in page
    assert "新函.pdf" in page


def test_a_rejected_owner_reads_why_and_where_to_begin_again():
    owner = owners.submitted_owner()
    actions.reject_owner(
        owner=owner, conditions=["owner.kind"], note="是个人。", by=owners.reviewer()
    )
    page = get(owner)
    assert "The kind of body that was entered is not what the certificate says." in page
    assert "是个人。" in page
    assert f'href="{reverse("orders:begin-owner")}"' in page


# In the market


def test_an_accepted_owner_reads_its_particulars_with_its_secrets_masked():
    owners.approved_owner(name="别的单位")
    owner = owners.approved_owner(kind="person", name="王建国")
    page = get(owner)
    assert "王建国" in page
    assert "别的单位" not in page
    assert owner.identity not in page
    assert owner.contact_phone not in page
    assert f'<span class="masked">{owner.masked_identity}</span>' in page
    assert "Social funds" in page
    assert "In the market since" in page


def test_address_and_contacts_are_changed_on_their_own_page():
    owner = owners.approved_owner()
    answer = post(owner, "contacts", address="新址", contact_name="赵", contact_phone="")
    assert (answer.status_code, answer.url) == (302, url(owner))
    kept = fresh(owner)
    assert (kept.address, kept.contact_name, kept.contact_phone) == (
        "新址",
        "赵",
        owner.contact_phone,
    )
    refused = post(owner, "contacts", address="", contact_name="赵", contact_phone="")
    assert refused.status_code == 422
    assert fresh(owner).address == "新址"


@pytest.mark.parametrize("page", ["contacts", "leave"])
def test_before_the_market_there_is_nothing_to_change_or_leave(page):
    owner = owners.submitted_owner()
    answer = client_of(owner).get(url(owner, page))
    assert (answer.status_code, answer.url) == (302, url(owner))
    answer = post(owner, page, address="别处", contact_name="别人", contact_phone="13905430001")
    assert answer.status_code == 422
    assert fresh(owner).state == "reviewing"
    assert fresh(owner).address == owner.address


def test_leaving_names_the_needs_that_are_still_open_and_works_without_any():
    owner = owners.approved_owner()
    need = needs.drafted_need(owner, title="还没写完的需求")
    page = get(owner, "leave")
    assert "还没写完的需求" in page
    assert reverse("orders:own-need", args=[owner.number, need.number]) in page
    assert "data-confirm" not in page
    refused = post(owner, "leave")
    assert refused.status_code == 422
    assert f"1 need is still open: {need.number}." in refused.content.decode()
    assert fresh(owner).state == "active"
    discard_need(need=need, by=owners.owner_actor(owner))
    assert "data-confirm" in get(owner, "leave")
    assert post(owner, "leave").status_code == 302
    assert "You have left the market" in get(owner)


@pytest.mark.parametrize("make", [needs.drafted_need, needs.posted_need, needs.open_need])
def test_nobody_leaves_with_a_need_that_can_still_move(make):
    owner = owners.approved_owner()
    make(owner)
    assert post(owner, "leave").status_code == 422
    assert fresh(owner).state == "active"


def test_after_a_draw_or_a_failure_an_owner_may_leave():
    owner = owners.approved_owner()
    drawn, failed = needs.open_need(owner), needs.open_need(owner)
    needs.signed_up(drawn, [agencies.registered_agency() for _ in range(3)])
    assert {needs.settled(drawn).state, needs.settled(failed).state} == {"selecting", "failed"}
    assert post(owner, "leave").status_code == 302


def test_the_history_tells_what_happened():
    page = get(owners.approved_owner(), "history")
    told = ("was begun", "was handed in", "was accepted into the market")
    assert sorted(told, key=page.index) == list(reversed(told))


def test_the_history_asks_as_often_for_three_rows_as_for_one():
    owner = owners.approved_owner()
    client, counts = client_of(owner), []
    for rows in (1, 3):
        while EventRow.objects.filter(kind="owner.contacts-changed").count() < rows:
            values = {"contact_name": f"新人{uuid.uuid4().hex[:4]}"}
            actions.change_contacts(owner=owner, values=values, by=owners.owner_actor(owner))
        client.get(url(owner, "history"))
        with CaptureQueriesContext(connection) as asked:
            page = client.get(url(owner, "history")).content.decode()
        counts.append(len(asked))
    assert page.count("Address or contacts were changed") == 3
    assert counts[0] == counts[1]


# Strangers


@pytest.mark.parametrize("part", ["", "contacts", "leave", "history", *PARTS])
def test_a_foreign_address_typed_by_hand_answers_like_a_missing_one(part):
    owner = owners.approved_owner(name="滨城区秘密水务局")
    stranger = client_of(owners.begun_owner())
    foreign = stranger.get(url(owner, part))
    missing = stranger.get(url(owner, part).replace(owner.number, "P999999"))
    assert foreign.status_code == missing.status_code == 404
    assert "秘密" not in foreign.content.decode()
    before = Owner.objects.values().get(pk=owner.pk)
    assert stranger.post(url(owner, part), {"address": "别处"}).status_code == 404
    assert Owner.objects.values().get(pk=owner.pk) == before


def test_an_agencys_people_have_no_owners_pages():
    agency = agencies.begun_agency()
    client = Client()
    client.force_login(accounts.manager_of(agency.organisation))
    assert client.get(reverse("orders:owner", args=[agency.number])).status_code == 404


@pytest.mark.parametrize("part", ["", *PARTS])
def test_visitors_sign_in_first(part):
    owner = owners.begun_owner()
    assert Client().get(url(owner, part)).url == f"/accounts/login/?next={url(owner, part)}"
