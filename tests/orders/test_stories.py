"""News: every kind of event has its sentence, and nobody reads what is another body's."""

from __future__ import annotations

import pytest

from marketplace.events import facts
from marketplace.events.base import KINDS
from marketplace.web.presenters import TONES, Entry
from orders.actions import owners as owner_actions
from orders.actions.needs import return_need
from orders.events import needs as need_events
from orders.events import owners as owner_events
from orders.models import Owner
from orders.presenters.desks import desk_of_agency, desk_of_owner
from orders.presenters.stories import SENTENCES, UNTOLD, story_of
from orders.queries.facts import TITLES
from providers.events import agencies as agency_events
from providers.events import offers as offer_events
from providers.models import Agency
from tests.support import accounts, agencies, needs, offers, owners

pytestmark = pytest.mark.django_db
ROOMS = (owner_events, need_events, agency_events, offer_events, facts)


def news_of(body: Owner | Agency) -> list[Entry]:
    if isinstance(body, Owner):
        return desk_of_owner(Owner.objects.get(pk=body.pk)).news
    agency = Agency.objects.get(pk=body.pk)
    return desk_of_agency(agency, at=agency.organisation.created_at).news


def titles(entries: list[Entry]) -> list[str]:
    return [entry.title for entry in entries]


def test_every_kind_of_event_of_both_rooms_is_told_or_left_out_on_purpose():
    rooms = {room.__name__ for room in ROOMS}
    kinds = {kind for kind, event in KINDS.items() if event.__module__ in rooms}
    assert set(SENTENCES) | UNTOLD == kinds
    assert not set(SENTENCES) & UNTOLD


def test_every_sentence_has_a_tone_and_a_title_wherever_it_names_a_thing():
    for kind, sentence in SENTENCES.items():
        assert sentence.tone in TONES
        # "signup.made" is about "sign-up/17".
        subject = {"signup": "sign-up"}.get(kind.partition(".")[0], kind.partition(".")[0])
        assert ("%(thing)s" in str(sentence.says)) == (subject in TITLES)


def test_the_life_of_a_registration_is_told_newest_first():
    user = accounts.make_user("李芳")
    owner = owners.returned_owner(user=user, codes=["owner.letter"], note="印章不清。")
    operator = accounts.make_operator(user=accounts.make_user("赵主任"))
    body = operator.memberships.get().organisation
    owner_actions.submit_owner(owner=owner, by=owners.owner_actor(owner))
    owner_actions.accept_owner(owner=owner, by=accounts.staff_actor(operator))
    told = [(entry.title, entry.by, entry.says, entry.tone) for entry in news_of(owner)]
    assert told[0] == ("The project owner was accepted into the market", body.name, "", "good")
    assert told[1] == ("The registration was handed in", "李芳", "", "info")
    returned = told[2]
    assert returned[0] == "The registration was returned for correction"
    assert returned[2:] == ("owner.letter Stamped letter missing · 印章不清。", "warn")
    assert told[3:] == [
        ("The registration was handed in", "李芳", "", "info"),
        ("The registration was begun", "李芳", "", "quiet"),
    ]


def test_of_another_body_the_body_is_named_and_not_the_person():
    user = accounts.make_user("赵主任")
    operator = accounts.make_operator(user=user)
    owner = owners.submitted_owner()
    owner_actions.accept_owner(owner=owner, by=accounts.staff_actor(operator))
    assert "赵主任" not in {entry.by for entry in news_of(owner)}


def test_an_owner_never_reads_who_signed_up():
    owner = owners.approved_owner()
    need = needs.open_need(owner, title="甲")
    agency = agencies.registered_agency(name="鲁北环境科技有限公司")
    needs.signed_up(need, [agency])
    assert titles(news_of(owner))[:2] == [
        "The need “甲” was published",
        "The need “甲” was handed in",
    ]
    assert not any("鲁北" in str(entry) for entry in news_of(owner))


def test_an_agency_reads_of_a_need_that_it_follows_only_what_is_public():
    owner = owners.approved_owner()
    posted = needs.posted_need(owner, title="甲")
    return_need(need=posted, conditions=["need.window"], note="内部意见", by=owners.reviewer())
    need = needs.open_need(owner, title="乙")
    agency = agencies.registered_agency()
    needs.signed_up(need, [agency])
    told = news_of(agency)
    assert titles(told)[:2] == [
        "Signed up for the need “乙”",
        "The agency was accepted into the market",
    ]
    assert [title for title in titles(told) if "need" in title] == [
        "Signed up for the need “乙”",
        "The need “乙” was published",
    ]
    assert not any("内部意见" in str(entry) for entry in told)


def test_each_agency_reads_its_own_place_and_the_owner_the_size():
    owner = owners.approved_owner()
    need = needs.open_need(owner, title="甲")
    pool = [agencies.registered_agency() for _ in range(3)]
    needs.signed_up(need, pool)
    order = needs.settled(need).draw.order
    for agency in pool:
        place = order.index(agency.number) + 1
        drawn = next(entry for entry in news_of(agency) if "draw" in entry.title)
        assert (drawn.title, drawn.says, drawn.by) == (
            "The draw for the need “甲” was held",
            f"Your place in the order: {place} of 3",
            "by the clock",
        )
    drawn = next(entry for entry in news_of(owner) if "draw" in entry.title)
    assert drawn.says == "Agencies in the pool: 3"


def test_an_agency_reads_why_its_offer_was_barred_in_words():
    offer = offers.barred_offer(codes=("offer.claim",), note="宣传用语不实。")
    barred = news_of(offer.agency)[0]
    assert barred.title == f"The offer “{offer.title}” was taken off the shelf by the operator"
    assert barred.says.startswith("offer.claim ")
    assert barred.says.endswith(" · 宣传用语不实。")


def test_a_reason_that_is_a_word_for_machines_is_not_shown():
    offer = offers.unlisted_offer()
    assert (news_of(offer.agency)[0].title, news_of(offer.agency)[0].says) == (
        f"The offer “{offer.title}” was taken off the shelf",
        "",
    )


def test_no_more_is_told_than_was_asked_for():
    owner = owners.approved_owner()
    everything = story_of([owner.subject], teller=owner.number)
    assert len(everything) == 3
    assert story_of([owner.subject], teller=owner.number, most=2) == everything[:2]
