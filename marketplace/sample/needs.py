"""Plans the needs of the sample market: which are open, failed, drawn, under review or drafts."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from marketplace.catalogue.models import ServiceItem
from marketplace.sample.agencies import morning
from marketplace.sample.projects import PROJECTS
from marketplace.sample.wishes import Client, Wish, spread

if TYPE_CHECKING:
    from marketplace.sample.market import Market

# Of thirty needs, how many stand where at the end.
SHARES = {"draft": 2, "review": 2, "returned": 1, "open": 11, "failed": 4, "drawn": 10}
ITEMS = (
    "010001", "070001", "030002", "040007", "090001", "110001", "020001", "010006", "060001",
    "100001", "040001", "070003", "030001", "120002", "040006", "150001", "010009", "100002",
)  # fmt: skip
# How long before the end of the story each kind of need is written, in days.
WRITTEN = {
    "draft": (0.3, 3), "review": (0.1, 0.8), "returned": (0.5, 2.5),
    "open": (7.5, 9), "failed": (14, 34), "drawn": (14, 34),
}  # fmt: skip
# When sign-up of the open needs closes, in hours after the end of the story.
CLOSES_IN = (2, 5, 20, 28, 46, 70, 96, 120, 150, 190, 240)


def plan_needs(market: Market, count: int) -> None:
    """Plan so many needs, in the shares above."""
    total = sum(SHARES.values())
    endings = [ending for ending, share in SHARES.items() for _ in range(share)]
    clients = [client for client in market.clients if client.ending == "active"]
    for number in range(count):
        ending = endings[number % total]
        client = _client(clients, number, ending)
        _plan(market, _wish(market, client, number, ending), number)


def _client(clients: list[Client], number: int, ending: str) -> Client:
    """Only public funds ask for a pool of three, so that is where too small pools fail."""
    fitting = [c for c in clients if ending != "failed" or c.body.fundings[0] == "fiscal"]
    return fitting[number % len(fitting)]


def _wish(market: Market, client: Client, number: int, ending: str) -> Wish:
    code = ITEMS[number % len(ITEMS)]
    chance = market.of(f"need/{number}")
    here = [name for place, name in PROJECTS if place == client.body.region]
    pool = [f for f in market.firms if f.ending == "active" and code in f.trade.items]
    wanted = chance.randint(0, 2) if ending == "failed" else chance.randint(3, 14)
    return Wish(
        client=client,
        item=ServiceItem.objects.select_related("current").get(code=code),
        project=chance.choice(here or [name for _, name in PROJECTS]),
        chance=chance,
        pool=pool,
        wanted=wanted,
        ending=ending,
        closes_at=_close(market, number, ending),
    )


def _close(market: Market, number: int, ending: str) -> datetime | None:
    """Open needs close at moments after the end of the story, the others as early as may be."""
    if ending != "open":
        return None
    hours = CLOSES_IN[number % len(CLOSES_IN)]
    return (market.now + timedelta(hours=hours)).replace(minute=0, second=0, microsecond=0)


def _plan(market: Market, wish: Wish, number: int) -> None:
    at, low, high = market.timeline.at, *WRITTEN[wish.ending]
    written = market.now - timedelta(days=wish.chance.uniform(low, high))
    if wish.ending not in ("draft", "review", "returned"):
        written = morning(written, wish.chance)
    at(written, wish.draft)
    if wish.ending in ("draft", "review"):
        return
    decided = written + timedelta(hours=wish.chance.uniform(1, 6))
    at(decided, wish.decide)
    if wish.ending == "returned":
        return
    end = min(decided + timedelta(days=3), market.now)
    for moment, firm in zip(
        spread(wish.chance, decided, end, len(wish.pool)), wish.callers(), strict=False
    ):
        at(moment, partial(wish.sign_up, firm))
