"""Qualifications on the desk: chosen, entered, refused at the field, handed in, renewed, withdrawn."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from marketplace.events import clock
from marketplace.events.ticks import run_defaults
from providers.actions import holdings as actions
from providers.models import Agency, Holding
from tests.providers.desk import Desk, errors_at, links_of, pdf, ticked, typed_in
from tests.support import agencies
from tests.support.agencies import reviewer, today

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def desk() -> Desk:
    return Desk(agencies.registered_agency())


def certificate(**typed) -> dict[str, object]:
    values = {
        "level": "b",
        "majors": ["engineering", "boundary"],
        "number": "乙测资字3712",
        "issuer": "山东省自然资源厅",
        "valid_from": today().isoformat(),
        "valid_to": (today() + 365 * DAY).isoformat(),
        "file": pdf("证书.pdf"),
    }
    return {**values, **typed}


def declare(desk: Desk, **typed) -> Holding:
    answer = desk.post("holding-declare", "surveying", **certificate(**typed))
    assert answer.status_code == 302
    return Holding.objects.order_by("-pk")[0]


def live(agency: Agency, **given) -> Holding:
    row = agencies.checking_holding(agency, **given)
    return actions.confirm_holding(holding=row, checked_against="register", by=reviewer())


# Entering


def test_the_kind_is_chosen_first(desk):
    page = desk.read("holding-choose")
    assert '<option value="surveying">Surveying and mapping licence</option>' in page
    answer = desk.client.get(desk.url("holding-choose"), {"type": "surveying"})
    assert (answer.status_code, answer.url) == (302, desk.url("holding-declare", "surveying"))


def test_no_kind_or_an_unknown_one_is_said_at_the_field(desk):
    for kind in ("", "no-such"):
        answer = desk.client.get(desk.url("holding-choose"), {"type": kind})
        assert errors_at(answer.content.decode(), "type")
    assert desk.open("holding-declare", "no-such").status_code == 404


def test_only_what_the_kind_has_is_asked_for(desk):
    page = desk.read("holding-declare", "eia-credit")
    assert 'name="level"' not in page
    assert 'name="majors"' not in page
    page = desk.read("holding-declare", "lightning-testing")
    assert 'name="level"' in page
    assert 'name="majors"' not in page


def test_what_the_certificate_says_is_kept_and_shown(desk):
    row = declare(desk)
    assert (row.state, row.level.code, row.number, row.file.name) == (
        "declared",
        "b",
        "乙测资字3712",
        "证书.pdf",
    )
    page = desk.read("holding", row.pk)
    for said in ("Not handed in", "乙测资字3712", "山东省自然资源厅", row.valid_to.isoformat()):
        assert said in page
    assert reverse("accounts:file", args=[row.file.key]) in links_of(page)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"valid_from": "2026-11-25", "valid_to": "2026-11-24"}, "valid_to"),
        ({"valid_from": "2020-01-01", "valid_to": "2021-01-01"}, "valid_to"),
        ({"valid_from": "2026-02-30"}, "valid_from"),
        ({"valid_from": ""}, "valid_from"),
        ({"level": ""}, "level"),
        ({"level": "z"}, "level"),
        ({"majors": []}, "majors"),
        ({"majors": ["cooking"]}, "majors"),
        ({"number": ""}, "number"),
        ({"number": "乙\u202e测"}, "number"),
        ({"issuer": "厅\x00"}, "issuer"),
        ({"file": pdf(content=b"GIF89a")}, "file"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_what_was_typed_is_kept(desk, typed, field):
    page = desk.refused("holding-declare", "surveying", **certificate(**typed))
    assert errors_at(page, field)
    if field != "issuer":
        assert typed_in(page, "issuer") == "山东省自然资源厅"
    if field != "majors":
        assert ticked(page, "majors") == ["engineering", "boundary"]
    assert not Holding.objects.exists()


def test_a_draft_of_a_certificate_may_be_incomplete():
    desk = Desk(agencies.begun_agency())
    answer = desk.post("holding-declare", "eia-credit", number="1", valid_from=today().isoformat())
    assert answer.url == desk.url("holdings")
    page = desk.read("holdings")
    assert "Still missing: the scan of the certificate, the issuing body" in page
    assert "Hand in for checking" not in page


def test_it_is_changed_with_what_is_kept_in_the_form(desk):
    row = declare(desk)
    page = desk.read("holding-change", row.pk)
    assert (typed_in(page, "number"), ticked(page, "level")) == ("乙测资字3712", ["b"])
    assert typed_in(page, "valid_to") == row.valid_to.isoformat()
    assert reverse("accounts:file", args=[row.file.key]) in links_of(page)
    typed = certificate(number="乙测资字9999")
    typed.pop("file")
    desk.post("holding-change", row.pk, **typed)
    changed = Holding.objects.get()
    assert (changed.number, changed.file_id) == ("乙测资字9999", row.file_id)


# Handing in, deciding


def test_it_is_handed_in_from_its_page(desk):
    row = declare(desk)
    assert "Hand in for checking" in desk.read("holding", row.pk)
    answer = desk.post("holding", row.pk)
    assert answer.url == desk.url("holding", row.pk)
    page = desk.read("holding", row.pk)
    assert "Being checked" in page
    assert "The operator acts by" in page
    assert "Hand in for checking" not in page
    assert desk.open("holding-change", row.pk).status_code == 302


def test_a_refusal_is_read_with_its_reasons(desk):
    row = agencies.checking_holding(desk.agency)
    reasons = {"conditions": ["entry.qualification"], "note": "查不到。"}
    actions.refuse_holding(holding=row, by=reviewer(), **reasons)
    page = desk.read("holdings")
    for said in ("Refused", "Qualification does not match", "查不到。", "entry.qualification"):
        assert said in page


def test_a_confirmed_one_says_when_and_against_what_it_was_checked(desk):
    live(desk.agency)
    page = desk.read("holdings")
    assert "Confirmed" in page
    assert "against the issuer" in page


@pytest.mark.parametrize(
    ("days", "says"),
    [(61, ""), (60, "60 days left"), (1, "1 day left"), (0, "Today is its last day.")],
)
def test_what_ends_soon_is_marked(desk, days, says):
    live(desk.agency, valid_to=today() + days * DAY)
    page = desk.read("holdings")
    assert says in page
    assert ("status-warn" in page) is bool(says)


def test_what_counts_later_says_from_when(desk):
    first = today() + 9 * DAY
    live(desk.agency, valid_from=first, valid_to=first + 99 * DAY)
    assert f"It counts from {first.isoformat()}." in desk.read("holdings")


# Renewing, withdrawing


def test_a_renewal_begins_with_what_the_old_one_says_but_its_validity(desk):
    old = live(desk.agency, number="HP-1")
    page = desk.read("holding-renew", old.pk)
    assert (typed_in(page, "number"), typed_in(page, "valid_from")) == ("HP-1", None)
    desk.post(
        "holding-renew",
        old.pk,
        number="HP-1",
        issuer="厅",
        valid_from=today().isoformat(),
        file=pdf(),
    )
    new = Holding.objects.get(state="declared")
    assert new.replaces == old
    assert Holding.objects.get(pk=old.pk).state == "live"


def test_withdrawing_says_what_it_means_and_asks_once_more(desk):
    row = live(desk.agency)
    page = desk.read("holding-withdraw", row.pk)
    assert "offers that lean on it come off the shelf" in page
    assert desk.post("holding-withdraw", row.pk).url == desk.url("holdings")
    assert Holding.objects.get(pk=row.pk).state == "withdrawn"


@pytest.mark.parametrize("page", ["holding-change", "holding-renew", "holding-withdraw"])
def test_where_nothing_can_be_done_the_page_leads_back(page):
    agency = agencies.submitted_agency(holdings=["eia-credit"])
    desk = Desk(agency)
    answer = desk.open(page, Holding.objects.get().pk)
    assert (answer.status_code, answer.url) == (302, desk.url("holdings"))


@pytest.mark.parametrize("page", ["holding", "holding-change", "holding-renew", "holding-withdraw"])
def test_anothers_qualification_answers_like_a_missing_one(desk, page):
    foreign = agencies.declared_holding(agencies.registered_agency())
    for pk in (foreign.pk, 999_999):
        assert desk.open(page, pk).status_code == 404
        assert desk.post(page, pk).status_code == 404


def test_the_list_costs_the_same_for_one_or_three(desk):
    costs = []
    for number in (1, 3):
        while Holding.objects.filter(state="refused").count() < number:
            live(desk.agency)
            agencies.checking_holding(desk.agency)
            row = agencies.checking_holding(desk.agency, "surveying")
            reasons = {"conditions": ["entry.qualification"], "note": ""}
            actions.refuse_holding(holding=row, by=reviewer(), **reasons)
        costs.append(desk.cost("holdings"))
    assert costs[0] == costs[1]


def test_an_expired_one_is_shown_and_can_be_renewed(desk):
    row = live(desk.agency, valid_to=today())
    with clock.shifted(DAY):
        assert run_defaults() == 1
        page = desk.read("holdings")
        assert "Expired" in page
        assert desk.url("holding-renew", row.pk) in links_of(page)
        assert desk.url("holding-withdraw", row.pk) not in links_of(page)
