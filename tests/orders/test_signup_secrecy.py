"""While a need is open nobody learns who signed up: every page, of everybody, is read for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from cms.office.registry import QUEUES
from marketplace.events.models import EventRow
from marketplace.kernel.actor import CLOCK
from marketplace.notify.models import Message
from orders.actions.draws import close_need
from orders.actions.signups import withdraw_sign_up
from orders.models import Need
from providers.models import Agency
from tests.support import needs
from tests.support.accounts import make_operator, make_user
from tests.support.agencies import agency_actor, registered_agency
from tests.support.owners import approved_owner
from tests.support.pages import client_for, links_in, text_of

pytestmark = pytest.mark.django_db
# Where something about a need could stand; lists of all agencies name everybody all the time.
ABOUT_NEEDS = ("/needs/", "/results/", "/desk/", "/office/needs/")
MOST_PAGES = 80


@pytest.fixture
def market():
    """An open need: two stand, one withdrew, one looked on; all of them serve the item."""
    owner = approved_owner()
    need = needs.open_need(owner)
    rows = needs.signed_up(need, [registered_agency() for _ in range(3)])
    withdraw_sign_up(sign_up=rows[2], by=agency_actor(rows[2].agency))
    return need, [row.agency for row in rows], registered_agency()


def crawl(client: Client, *starts: str) -> Iterator[tuple[str, str]]:
    """Read every page that can be reached by links; give addresses and what they say."""
    waiting, seen = list(starts), set(starts)
    while waiting and len(seen) < MOST_PAGES:
        url = waiting.pop()
        answer = client.get(url)
        if answer.status_code != 200 or "html" not in answer["Content-Type"]:
            continue
        yield url, text_of(answer) + " ".join(links_in(answer))
        found = dict.fromkeys(link.split("#")[0] for link in links_in(answer))
        new = [link for link in found if _is_page(link) and link not in seen]
        seen.update(new)
        waiting += new


def _is_page(url: str) -> bool:
    return url.startswith(ABOUT_NEEDS) and "?" not in url


def told(agencies: list[Agency], said: str) -> list[str]:
    return [agency.number for agency in agencies if agency.number in said or agency.name in said]


def starts_of(need: Need) -> list[str]:
    return ["/", "/needs/", "/results/", f"/needs/{need.number}/", f"/results/{need.number}/"]


def leaks(client: Client, agencies: list[Agency], *starts: str) -> tuple[dict[str, list[str]], int]:
    pages = dict(crawl(client, *starts))
    return {url: found for url, said in pages.items() if (found := told(agencies, said))}, len(
        pages
    )


def test_a_visitor_and_a_person_without_a_body_learn_nothing(market):
    need, agencies, _ = market
    for person in (None, make_user()):
        found, count = leaks(client_for(person), agencies, *starts_of(need), "/desk/")
        assert found == {}
        assert count >= 4


def test_the_owner_learns_nothing(market):
    need, agencies, _ = market
    body = need.owner.organisation
    desk = f"/desk/{body.number}/"
    starts = (*starts_of(need), desk, f"{desk}needs/", f"{desk}needs/{need.number}/")
    found, count = leaks(client_for(body), agencies, *starts)
    assert found == {}
    assert count >= 8


def test_the_operator_learns_nothing_in_public_nor_about_the_need_in_the_office(market):
    need, agencies, _ = market
    client = client_for(make_operator("370000"))
    office = f"/office/needs/{need.number}/"
    starts = (*starts_of(need), "/office/needs/", office, f"{office}history/")
    found, count = leaks(client, agencies, *starts)
    assert found == {}
    assert count >= 7


def test_what_others_read_about_an_agency_does_not_change_when_it_signs_up():
    need, agency = needs.open_need(approved_owner()), registered_agency()
    operator = client_for(make_operator("370000"))
    office = f"/office/agencies/{agency.number}/"
    pages = [
        (client_for(), "/agencies/"),
        (client_for(), f"/agencies/{agency.number}/"),
        (operator, office),
        (operator, f"{office}history/"),
        (operator, "/office/"),
    ]
    before = [text_of(client.get(url)) for client, url in pages]
    assert all(agency.name in said for said in before[:3])
    needs.signed_up(need, [agency])
    assert [text_of(client.get(url)) for client, url in pages] == before


def read(client: Client, url: str) -> str:
    """What a page says, or a file that is sent in pieces."""
    answer = client.get(url)
    assert answer.status_code == 200, url
    if answer.streaming:
        return b"".join(answer.streaming_content).decode()
    return text_of(answer)


def test_no_list_and_no_export_of_the_office_changes_when_an_agency_signs_up():
    need, agency = needs.open_need(approved_owner()), registered_agency()
    operator = client_for(make_operator("370000"))
    lists = [f"/office/{queue.name}/{end}" for queue in QUEUES for end in ("", "export/csv/")]
    before = {url: read(operator, url) for url in lists}
    assert told([agency], before["/office/agencies/export/csv/"])
    assert need.title in before["/office/needs/export/csv/"]
    needs.signed_up(need, [agency])
    after = {url: read(operator, url) for url in lists}
    assert [url for url in lists if after[url] != before[url]] == []


def test_another_agency_learns_nothing(market):
    need, agencies, other = market
    desk = f"/desk/{other.number}/"
    starts = (*starts_of(need), desk, f"{desk}signups/", f"{desk}signups/needs/{need.number}/")
    found, count = leaks(client_for(other.organisation), agencies, *starts)
    assert found == {}
    assert count >= 8


def test_an_agency_sees_its_own_sign_up_and_nobody_elses(market):
    need, agencies, _ = market
    own, others = agencies[0], agencies[1:]
    desk = f"/desk/{own.number}/"
    client = client_for(own.organisation)
    starts = (*starts_of(need), f"{desk}signups/", f"{desk}signups/needs/{need.number}/")
    found, _ = leaks(client, others, *starts)
    assert found == {}
    assert "Signed up" in text_of(client.get(f"{desk}signups/"))


@pytest.mark.parametrize("name", ["signups/{pk}/withdraw/", "signups/needs/{number}/", "signups/"])
def test_nobody_opens_anothers_sign_up_by_its_address(market, name):
    need, agencies, other = market
    pk = need.sign_ups.order_by("pk")[0].pk
    foreign = f"/desk/{agencies[0].number}/" + name.format(pk=pk, number=need.number)
    own_desk = f"/desk/{other.number}/" + name.format(pk=pk, number=need.number)
    for client in (client_for(other.organisation), client_for(need.owner.organisation)):
        assert client.get(foreign).status_code == 404
        assert client.post(foreign).status_code == 404
    if "withdraw" in name:
        assert client_for(other.organisation).get(own_desk).status_code == 404
    assert client_for().get(foreign).status_code == 302


def test_after_a_failure_it_stays_with_them(market):
    need, agencies, other = market
    need.sign_ups.update(state="withdrawn")
    needs.settled(need)
    for client in (client_for(), client_for(other.organisation)):
        found, _ = leaks(client, agencies, *starts_of(need))
        assert found == {}


def test_between_close_and_draw_it_is_still_secret(market):
    need, agencies, _ = market
    with needs.after_close(need):
        close_need(need.subject, CLOCK)
        found, _ = leaks(client_for(need.owner.organisation), agencies, *starts_of(need))
    assert found == {}


def test_no_public_fact_and_no_message_tells(market):
    need, agencies, _ = market
    public = EventRow.objects.filter(public=True)
    assert not public.filter(subject__startswith="sign-up/").exists()
    of_needs = public.filter(kind__startswith="need.").values("subject", "data", "by")
    assert told(agencies, str(list(of_needs))) == []
    about_need = EventRow.objects.filter(subject=need.subject)
    assert told(agencies, str(list(about_need.values()))) == []
    said = [(row.subject, row.body) for row in Message.objects.order_by("pk")]
    assert [one for one in said if need.number in one[1] and told(agencies, str(one))] == []


def test_after_the_draw_everybody_reads_all_of_them(market):
    need, agencies, _ = market
    needs.settled(need)
    said = text_of(client_for().get(f"/results/{need.number}/"))
    assert told(agencies, said) == [agency.number for agency in agencies[:2]]
