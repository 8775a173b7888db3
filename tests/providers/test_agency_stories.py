"""What happened to an agency: a sentence for every kind of event, told to whom it concerns."""

from __future__ import annotations

import pytest

from marketplace.events import base
from marketplace.kernel.actor import CLOCK
from providers.actions import sanctions
from providers.actions.holdings import end_holding
from providers.models import Holding
from providers.presenters.stories import IN_THE_OFFICE, SENTENCES, story_of
from tests.support import agencies
from tests.support.accounts import manager_of
from tests.support.agencies import agency_actor, reviewer

pytestmark = pytest.mark.django_db


def test_every_event_of_an_agencys_dossier_has_its_sentence():
    kinds = {
        kind
        for kind, event in base.KINDS.items()
        if "providers.events.agencies" in event.__module__
    }
    assert set(SENTENCES) | set(IN_THE_OFFICE) == kinds


def test_an_agency_hears_which_of_its_people_acted_and_of_others_only_the_body():
    agency = agencies.submitted_agency()
    operator = reviewer()
    agencies.actions.accept_agency(agency=agency, by=operator)
    accepted, submitted, begun = story_of(agency)
    mine = str(manager_of(agency.organisation))
    assert [entry.by for entry in (submitted, begun)] == [mine, mine]
    assert accepted.by.startswith("operator ")
    assert "Person" not in accepted.by


def test_the_office_hears_person_and_body_and_of_proposals():
    agency = agencies.registered_agency()
    agencies.proposed_sanction(agency)
    story = story_of(agency, for_office=True)
    assert story[0].title == "A sanction was proposed: Suspension"
    assert " · operator " in story[0].by
    assert story[0].by.startswith("Person ")
    assert story[-1].by == str(manager_of(agency.organisation))


def test_what_the_clock_did_is_told_so():
    agency = agencies.registered_agency(holdings=["eia-credit"])
    end_holding(holding=Holding.objects.get(), by=CLOCK)
    entry = story_of(agency)[0]
    assert (entry.by, entry.tone) == ("by the clock", "bad")


@pytest.mark.parametrize(
    ("bring", "title", "says"),
    [
        (lambda a: None, "The agency was suspended", "Until "),
        (
            lambda a: sanctions.restore_agency(agency=a, why="申诉成立。", by=reviewer()),
            "The suspension ended",
            "申诉成立。",
        ),
    ],
)
def test_reasons_and_days_are_told(bring, title, says):
    agency = agencies.suspended_agency()
    bring(agency)
    entry = story_of(agency)[0]
    assert entry.title == title
    assert says in entry.says


def test_a_changed_contact_is_named():
    agency = agencies.registered_agency()
    agencies.actions.save_particulars(
        agency=agency, values={"website": "https://a.example"}, by=agency_actor(agency)
    )
    assert story_of(agency)[0].says == "website"


def test_only_the_latest_are_told():
    agency = agencies.registered_agency()
    assert [entry.title for entry in story_of(agency, most=1)] == [
        "The agency was accepted into the market"
    ]
