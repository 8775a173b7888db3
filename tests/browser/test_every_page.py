"""A walk by links through every page: each is watched as in the journeys, and fits a phone."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

import pytest
from django.urls import Resolver404, resolve

from cms.office.registry import QUEUES, SHELVES
from marketplace.config.permissions import AGENCY, OWNER, PUBLIC, ROWS
from tests.browser import steps
from tests.support.accounts import make_operator, manager_of
from tests.support.agencies import declared_holding, declared_practitioner
from tests.support.cms import Market, full_market
from tests.support.needs import drafted_need
from tests.support.owners import returned_owner
from tests.support.server import Server
from tests.support.windows import Window

pytestmark = [pytest.mark.browser, pytest.mark.server]
# Files and what ends a session are no pages.
NO_PAGES = {"accounts:file", "account_logout", "wagtaildocs_serve", "mfa_download_recovery_codes"}

# What comes only after something was typed, and what is part of a page.
NOT_BY_LINKS = {
    "account_complete_password_reset", "account_confirm_login_code",
    "account_confirm_password_reset_code", "account_email_verification_sent", "account_inactive",
    "account_logout", "account_password_reset_completed", "account_verify_phone",
    "accounts:answer-invitation", "accounts:check", "accounts:enter-demo", "accounts:file",
    "cms:picture", "mfa_authenticate", "orders:computation", "set_language", "wagtaildocs_serve",
}  # fmt: skip
# Decisions about what nobody in this market is, and numbers that nobody here has.
NOT_IN_THIS_MARKET = {
    "office_agencies:restore", "office_agencies:sanction", "office_changes:unmask",
    "office_offers:restore", "office_offers:unmask", "office_qualifications:unmask",
    "office_results:unmask", "office_rule-sets:end", "office_sanctions:unmask",
}  # fmt: skip
# Pages that look and lead elsewhere by the state of what they show.
STATELY = {
    "orders:desk", "orders:owner", "providers:desk", "providers:desk-offers", "providers:holding",
    "providers:holdings", "providers:practitioner", "providers:practitioners",
}  # fmt: skip
WAGTAILS_OWN = re.compile(r"wagtail(?!admin_home|_serve)|office:")


@pytest.fixture(scope="module")
def market(server: Server) -> Market:
    return full_market()


def view_of(path: str) -> str:
    try:
        return resolve(path.partition("?")[0]).view_name
    except Resolver404:
        return ""


def walk(window: Window, *starts: str, below: str = "/", known: Collection[str] = ()) -> set[str]:
    """Follow links from page to page, to each kind of page once; give the kinds."""
    waiting, seen = list(starts), set[str]()
    while waiting:
        path = waiting.pop(0)
        view = view_of(path)
        is_new = view not in {*seen, *known, *NO_PAGES} and not WAGTAILS_OWN.match(view)
        if not is_new or not path.startswith(below):
            continue
        window.open(path)
        seen.add(view)
        links = window.values("body a[href]:not([download])", "href")
        waiting += [link.partition("#")[0] for link in links if link.startswith("/")]
    return seen


def kinds_for(roles: Collection[str]) -> set[str]:
    return {name for name, row in ROWS.items() if row == roles}


def test_what_a_visitor_sees(market: Market, open_window: Callable[..., Window]):
    seen = walk(open_window("walk-public"), "/", "/components/", "/demo/outbox/")
    assert kinds_for(PUBLIC) - seen == NOT_BY_LINKS


def test_what_an_agency_sees(market: Market, open_window: Callable[..., Window]):
    """One in the market with people and a change under check, one with a qualification and an
    offer, and one whose registration came back."""
    declared_practitioner(market.returned)
    declared_holding(market.returned)
    seen: set[str] = set()
    for place, agency in enumerate((market.agency, market.able, market.returned)):
        window, desk = open_window(f"walk-agency-{place}"), f"/desk/{agency.number}/"
        steps.sign_in(window, manager_of(agency.organisation).phone)
        starts = (desk, f"{desk}agency/holdings/new/eia-credit/")
        seen |= walk(window, *starts, below=desk, known=seen - STATELY)
    assert kinds_for(AGENCY) - seen == {
        "providers:offer-list", "providers:offer-unlist", "providers:offer-discard",
    }  # fmt: skip


def test_what_an_owner_sees(market: Market, open_window: Callable[..., Window]):
    returned, draft = returned_owner(), drafted_need(market.owner)
    seen: set[str] = set()
    for place, owner in enumerate((market.owner, returned)):
        window, desk = open_window(f"walk-owner-{place}"), f"/desk/{owner.number}/"
        steps.sign_in(window, manager_of(owner.organisation).phone)
        starts = [desk, f"{desk}needs/{draft.number}/"][: 2 - place]
        seen |= walk(window, *starts, below=desk, known=seen - STATELY)
    assert kinds_for(OWNER) - seen == {"orders:item-asks", "orders:price-words"}


def test_what_the_operator_sees(market: Market, open_window: Callable[..., Window]):
    window = open_window("walk-office")
    steps.sign_in(window, make_operator("370000").phone, "/office/")
    lists = [row.url("index") for row in (*QUEUES, *SHELVES)]
    seen = walk(window, "/office/", *lists, below="/office/")
    ours = {name for name in ROWS if name.startswith("office_") and not name.endswith(":export")}
    assert ours - seen == NOT_IN_THIS_MARKET
