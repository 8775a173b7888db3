"""Registering an agency: what is kept, what must be whole, who decides, and by when."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from marketplace.accounts.models import Membership, Organisation, StoredFile
from marketplace.events import clock
from marketplace.events.models import Deadline, EventRow
from marketplace.events.ticks import run_defaults
from marketplace.kernel.errors import IllegalMove, Invalid, NotAllowed, NotFound
from marketplace.web.secrets import encrypt
from providers.actions import agencies as actions
from providers.actions.agencies import Checks
from providers.actions.holdings import withdraw_holding
from providers.actions.practitioners import declare_practitioner
from providers.models import Agency, Holding, OpenWork, Practitioner
from providers.policies.agencies import CodeTaken, NotBefore
from providers.policies.completeness import Incomplete
from providers.policies.exits import StillOpen
from tests.providers.everything import everything
from tests.support import accounts, agencies
from tests.support.agencies import agency_actor, reviewer, whole_values
from tests.support.catalogue import rule_set
from tests.support.numbers import identity_number, paper

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")


def save(agency: Agency, **values) -> Agency:
    return actions.save_particulars(agency=agency, values=values, by=agency_actor(agency))


def submit(agency: Agency) -> Agency:
    return actions.submit_agency(agency=agency, by=agency_actor(agency))


def accept(agency: Agency, **more) -> Agency:
    return actions.accept_agency(agency=agency, by=reviewer(), **more)


# Beginning


def test_whoever_begins_an_agency_is_its_first_manager():
    user = accounts.make_user()
    agency = agencies.begun_agency(name="滨州清源环境", user=user)
    body = agency.organisation
    assert (agency.state, agency.name, agency.number, body.kind) == (
        "draft",
        "滨州清源环境",
        "A000001",
        "agency",
    )
    assert list(Membership.objects.values_list("user", "organisation", "role")) == [
        (user.pk, body.pk, "manager")
    ]
    assert EventRow.objects.filter(kind="agency.begun", subject="agency/A000001").count() == 1


def test_a_body_begins_as_an_agency_once():
    agency = agencies.begun_agency()
    before = everything()
    with pytest.raises(Invalid):
        actions.begin_agency(organisation=agency.organisation, by=agency_actor(agency))
    assert everything() == before


def test_nobody_begins_the_same_agency_twice_by_going_back():
    first = agencies.begun_agency(name="滨州青禾环境科技有限公司")
    user = accounts.manager_of(first.organisation)
    with pytest.raises(Invalid, match=f"of this name already: {first.number}") as refusal:
        agencies.begun_agency(name=first.name, user=user)
    assert refusal.value.field == "name"
    assert Organisation.objects.filter(name=first.name).count() == 1
    # Another name, another person, or a first one that is over.
    agencies.begun_agency(name="滨州青禾检测有限公司", user=user)
    agencies.begun_agency(name=first.name)
    Agency.objects.filter(pk=first.pk).update(state="rejected")
    agencies.begun_agency(name=first.name, user=user)


def test_a_body_of_owners_is_no_agency():
    owner = accounts.make_body("owner")
    with pytest.raises(Invalid):
        actions.begin_agency(organisation=owner, by=accounts.actor_of(owner))
    assert not Agency.objects.exists()


def test_nobody_begins_the_agency_of_a_foreign_body():
    body, stranger = accounts.make_body("agency"), accounts.make_body("agency")
    with pytest.raises(NotFound):
        actions.begin_agency(organisation=body, by=accounts.actor_of(stranger))
    assert not Agency.objects.exists()


# Saving


def test_a_draft_keeps_what_is_filled_in_however_little():
    agency = save(agencies.begun_agency(), address="黄河八路 471 号")
    agency = save(agency, legal_representative="王建国")
    agency.refresh_from_db()
    assert (agency.address, agency.legal_representative, agency.credit_code) == (
        "黄河八路 471 号",
        "王建国",
        "",
    )


def test_name_and_place_are_the_bodys():
    agency = save(
        agencies.begun_agency(), name="滨州联合评估有限公司", region=accounts.region("371681")
    )
    body = Organisation.objects.get(pk=agency.organisation_id)
    assert (body.name, body.region.code, agency.place) == (
        "滨州联合评估有限公司",
        "371681",
        "371681",
    )


def test_a_paper_is_kept_for_its_agency_alone_and_a_logo_for_everybody():
    agency = save(agencies.begun_agency(), licence=paper("licence.pdf"), logo=paper("logo.pdf"))
    assert (agency.licence.organisation, agency.licence.is_public) == (agency.organisation, False)
    assert agency.logo.is_public
    again = save(agency, licence=None)
    assert again.licence_id == agency.licence_id


def test_identity_and_phone_lie_encrypted():
    number = identity_number()
    agency = save(agencies.begun_agency(), legal_representative_identity=number)
    column = Agency.objects.filter(pk=agency.pk).extra(
        select={"raw": "legal_representative_identity"}
    )
    (raw,) = column.values_list("raw", flat=True)
    assert number not in raw
    assert len(raw) == len(encrypt(number))
    assert Agency.objects.get(pk=agency.pk).legal_representative_identity == number


def test_an_unknown_field_is_a_fault_of_ours():
    agency = agencies.begun_agency()
    with pytest.raises(TypeError, match="accepted_at"):
        save(agency, accepted_at=None)


@pytest.mark.parametrize("value", [{"address": "x"}, {"contact_name": "x"}])
def test_what_was_handed_in_is_not_written_over(value):
    agency = agencies.submitted_agency()
    before = everything()
    with pytest.raises(IllegalMove):
        save(agency, **value)
    assert everything() == before


def test_in_the_market_contacts_change_at_once_and_checked_particulars_do_not():
    agency = save(agencies.registered_agency(), contact_name="周倩", website="https://a.example")
    assert Agency.objects.get(pk=agency.pk).contact_name == "周倩"
    event = EventRow.objects.get(kind="agency.contacts-changed")
    assert event.data == {"fields": ["contact_name", "website"]}
    before = everything()
    with pytest.raises(IllegalMove, match="ask for a change"):
        save(agency, contact_name="吴越", address="别处")
    assert everything() == before


def test_saving_what_stands_there_tells_of_nothing():
    agency = agencies.registered_agency()
    save(agency, contact_name=agency.contact_name)
    assert not EventRow.objects.filter(kind="agency.contacts-changed").exists()


def test_a_stranger_saves_nothing():
    agency, stranger = agencies.begun_agency(), agencies.begun_agency()
    before = everything()
    with pytest.raises(NotFound):
        actions.save_particulars(agency=agency, values={"address": "x"}, by=agency_actor(stranger))
    assert everything() == before


# Handing in


MISSING = (
    ["particulars", "credit_code"],
    ["particulars", "subject_type"],
    ["particulars", "legal_representative"],
    ["particulars", "legal_representative_identity"],
    ["particulars", "address"],
    ["particulars", "licence"],
    ["contacts", "contact_name"],
    ["contacts", "contact_phone"],
    ["commitment", "commitment"],
)


def test_an_empty_draft_lists_everything_that_is_missing():
    agency = agencies.begun_agency()
    before = everything()
    with pytest.raises(Incomplete) as refusal:
        submit(agency)
    assert refusal.value.data["missing"] == list(MISSING)
    assert "business licence" in str(refusal.value)
    assert everything() == before


@pytest.mark.parametrize("section_field", MISSING)
def test_each_of_them_is_missed(section_field):
    field = section_field[1]
    agency = agencies.begun_agency()
    save(agency, **{name: value for name, value in whole_values().items() if name != field})
    with pytest.raises(Incomplete) as refusal:
        submit(agency)
    assert refusal.value.data["missing"] == [section_field]


def test_what_is_entered_must_be_whole():
    agency = agencies.filled_agency()
    holding = agencies.declared_holding(agency, file=None, issuer="")
    person = agencies.declared_practitioner(agency, insured_months=None)
    delegate = agencies.named_delegate(agency, letter=None)
    with pytest.raises(Incomplete) as refusal:
        submit(agency)
    assert refusal.value.data["missing"] == [
        ["holdings", str(holding.pk)],
        ["holdings", str(holding.pk)],
        ["practitioners", str(person.pk)],
        ["delegates", str(delegate.pk)],
    ]


def test_a_qualification_that_ran_out_in_the_draft_is_missed():
    agency = agencies.filled_agency()
    agencies.declared_holding(agency, valid_to=agencies.today())
    with clock.shifted(timedelta(days=1)), pytest.raises(Incomplete, match="not over"):
        submit(agency)


def test_the_operator_has_two_working_days_of_the_regions_rules():
    agency = agencies.submitted_agency()
    waits = Deadline.objects.open().get(subject=agency.subject)
    assert (waits.role, waits.step, waits.region, waits.organisation) == (
        "operator",
        "entry.check",
        "371602",
        "",
    )
    rule_set({"entry.check": "7"}, place="371602")
    other = Deadline.objects.open().get(subject=agencies.submitted_agency().subject)
    assert other.due_at - waits.due_at > timedelta(days=5)


def test_a_credit_code_stands_for_one_agency_at_a_time():
    first = agencies.submitted_agency()
    second = save(agencies.filled_agency(), credit_code=first.credit_code)
    before = everything()
    with pytest.raises(CodeTaken) as refusal:
        submit(second)
    assert refusal.value.field == "credit_code"
    assert first.name not in str(refusal.value)
    assert everything() == before


def test_a_returned_agency_cannot_take_anothers_code_either():
    first, second = agencies.submitted_agency(), agencies.returned_agency()
    before = everything()
    with pytest.raises(CodeTaken):
        save(second, credit_code=first.credit_code)
    assert everything() == before


@pytest.mark.parametrize("state", ["rejected", "exited"])
def test_a_code_is_free_again_after_a_rejection_or_an_exit(state):
    if state == "rejected":
        gone = agencies.submitted_agency()
        actions.reject_agency(agency=gone, conditions=["entry.ban"], note="", by=reviewer())
    else:
        gone = agencies.registered_agency()
        actions.exit_agency(agency=gone, by=agency_actor(gone))
    again = submit(save(agencies.filled_agency(), credit_code=gone.credit_code))
    assert again.state == "reviewing"


def test_a_removed_agency_comes_back_from_its_day_on():
    gone = agencies.removed_agency(months=6)
    again = save(agencies.filled_agency(), credit_code=gone.credit_code)
    with pytest.raises(NotBefore, match=gone.reentry_on.isoformat()):
        submit(again)
    until = gone.reentry_on - agencies.today()
    with clock.shifted(until - timedelta(days=1)), pytest.raises(NotBefore):
        submit(again)
    with clock.shifted(until):
        assert submit(again).state == "reviewing"


def test_an_agency_removed_for_good_does_not_come_back():
    gone = agencies.removed_agency(months=None)
    again = save(agencies.filled_agency(), credit_code=gone.credit_code)
    with clock.shifted(timedelta(days=4000)), pytest.raises(NotBefore, match="for good"):
        submit(again)


# Deciding


def test_a_return_keeps_its_reasons_until_the_agency_enters():
    agency = agencies.returned_agency(codes=["entry.code", "entry.licence"], note="扫描件不清。")
    reasons = {"conditions": ["entry.code", "entry.licence"], "note": "扫描件不清。"}
    assert Agency.objects.get(pk=agency.pk).returned_for == reasons
    waits = Deadline.objects.open().get(subject=agency.subject)
    assert (waits.role, waits.organisation, waits.step) == ("agency", agency.number, "correction")
    agency = submit(save(agency, licence=paper("better.pdf")))
    assert (agency.state, agency.returned_for) == ("reviewing", reasons)
    assert accept(agency).returned_for == {}


def test_acceptance_writes_down_what_was_checked_against_what():
    agency = agencies.submitted_agency(holdings=["eia-credit"])
    holding = Holding.objects.get()
    parts = {"licence": "original", "legal_representative": "original"}
    agency = accept(agency, checks=Checks(parts, {holding.pk: "register"}))
    holding.refresh_from_db()
    assert (agency.state, agency.checks) == ("active", parts)
    assert agency.checked_at <= agency.accepted_at <= clock.instant()
    assert (holding.state, holding.checked_against) == ("live", "register")
    assert holding.checked_at <= agency.accepted_at
    event = EventRow.objects.get(kind="agency.accepted")
    assert (event.public, event.data) == (True, {"name": agency.name, "region": "371602"})


def test_a_qualification_that_was_not_ticked_holds_the_acceptance_up():
    agency = agencies.submitted_agency(holdings=["eia-credit"])
    before = everything()
    with pytest.raises(Invalid) as refusal:
        accept(agency, checks=Checks({}, {}))
    assert refusal.value.field == f"holding_{Holding.objects.get().pk}"
    assert everything() == before


def test_a_qualification_that_ran_out_during_the_check_holds_the_acceptance_up():
    agency = agencies.filled_agency()
    agencies.declared_holding(agency, valid_to=agencies.today())
    submit(agency)
    with clock.shifted(timedelta(days=1)):
        before = everything()
        with pytest.raises(Invalid, match="expired"):
            accept(agency)
        assert everything() == before


def test_a_rejection_frees_the_people():
    agency = agencies.filled_agency()
    values = agencies.practitioner_values()
    declare_practitioner(agency=agency, values=values, by=agency_actor(agency))
    submit(agency)
    actions.reject_agency(agency=agency, conditions=["entry.ban"], note="", by=reviewer())
    other = agencies.begun_agency()
    declare_practitioner(agency=other, values=values, by=agency_actor(other))
    assert list(Practitioner.objects.order_by("pk").values_list("state", flat=True)) == [
        "left",
        "declared",
    ]


# Publicity


def publicised() -> Agency:
    rule_set({"entry.publicity": "5"}, place="371600")
    return agencies.registered_agency(holdings=["eia-credit"])


def test_where_the_rules_ask_for_it_a_checked_agency_stands_out_for_objections():
    agency = publicised()
    waits = Deadline.objects.open().get(subject=agency.subject)
    assert (agency.state, agency.accepted_at, waits.role) == ("publicity", None, "clock")
    event = EventRow.objects.get(kind="agency.publicised")
    until = datetime.fromisoformat(event.data["until"])
    assert (event.public, until) == (True, waits.due_at.astimezone(SHANGHAI))
    assert Holding.objects.get().state == "live"


def test_when_nobody_objected_the_clock_takes_it_in():
    agency = publicised()
    left = Deadline.objects.open().get(subject=agency.subject).due_at - clock.instant()
    with clock.shifted(left - timedelta(seconds=30)):
        assert run_defaults() == 0
    with clock.shifted(left):
        assert run_defaults() == 1
    agency.refresh_from_db()
    assert agency.state == "active"
    assert agency.accepted_at is not None


def test_an_objection_with_good_reason_sends_it_back():
    agency = publicised()
    actions.return_agency(
        agency=agency, conditions=["entry.record"], note="有人举证欠税。", by=reviewer()
    )
    agency.refresh_from_db()
    assert agency.state == "returned"
    with clock.shifted(timedelta(days=30)):
        assert run_defaults() == 0
    withdraw_holding(holding=Holding.objects.get(), by=agency_actor(agency))
    assert Holding.objects.get().state == "withdrawn"


def test_the_operator_does_not_cut_the_publicity_short():
    agency = publicised()
    before = everything()
    with pytest.raises(NotAllowed):
        accept(agency)
    assert everything() == before


# Leaving


def test_an_agency_with_nothing_open_leaves_and_its_people_are_free():
    agency = agencies.registered_agency()
    person = agencies.declared_practitioner(agency)
    actions.exit_agency(agency=agency, by=agency_actor(agency))
    person.refresh_from_db()
    assert (Agency.objects.get(pk=agency.pk).state, person.state) == ("exited", "left")


@pytest.mark.parametrize(
    ("subjects", "says"),
    [
        (["sign-up/1"], "1 sign-up for a need"),
        (["sign-up/1", "sign-up/2", "award/9"], "1 award, 2 sign-ups for needs"),
        (["something/4"], "1 open matter"),
    ],
)
def test_open_work_keeps_an_agency_in_and_is_named(subjects, says):
    agency = agencies.registered_agency()
    for subject in subjects:
        OpenWork.objects.create(agency=agency, subject=subject)
    before = everything()
    with pytest.raises(StillOpen) as refusal:
        actions.exit_agency(agency=agency, by=agency_actor(agency))
    assert says in str(refusal.value)
    assert refusal.value.data["open"] == sorted(subjects)
    assert everything() == before


@pytest.mark.parametrize(
    ("open_up", "says"),
    [
        (agencies.checking_holding, "a qualification under check"),
        (agencies.checking_practitioner, "a practitioner under check"),
        (agencies.proposed_sanction, "a sanction that waits for its decision"),
    ],
)
def test_what_is_under_check_keeps_it_in_too(open_up, says):
    agency = agencies.registered_agency()
    open_up(agency)
    with pytest.raises(StillOpen, match=says):
        actions.exit_agency(agency=agency, by=agency_actor(agency))


def test_anothers_open_work_does_not():
    agency, other = agencies.registered_agency(), agencies.registered_agency()
    OpenWork.objects.create(agency=other, subject="sign-up/1")
    assert actions.exit_agency(agency=agency, by=agency_actor(agency)).state == "exited"


def test_files_of_a_refused_saving_leave_no_row():
    agency = agencies.submitted_agency()
    rows = StoredFile.objects.count()
    with pytest.raises(IllegalMove):
        save(agency, licence=paper("late.pdf"))
    assert StoredFile.objects.count() == rows
