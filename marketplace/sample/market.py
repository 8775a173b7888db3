"""The sample market: casts the bodies, plans their stories over five months, and plays them.

Everything goes through the real actions, at its own time, under the shifted clock. The plan hangs
on the seed alone; only the draws are chance, as draws must be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from marketplace.accounts.models import Region
from marketplace.accounts.queries import actors
from marketplace.catalogue.actions.rule_sets import Reach, new_rule_set
from marketplace.catalogue.models import ServiceItem
from marketplace.events import clock
from marketplace.sample import names
from marketplace.sample.agencies import Firm, morning
from marketplace.sample.cast import Cast, call_staff
from marketplace.sample.needs import plan_needs
from marketplace.sample.projects import OTHERS, OWNERS
from marketplace.sample.shelves import ADVANTAGES, Ware
from marketplace.sample.timeline import Timeline
from marketplace.sample.trades import TRADES, Trade
from marketplace.sample.wishes import Client

LENGTH = timedelta(days=150)
A_DAY = timedelta(days=1)
OFFERS_PER_AGENCY = 3
# Of a hundred agencies, how many stand where at the end; the rest are in the market.
ENDINGS = {
    "draft": 3, "reviewing": 3, "returned": 3, "rejected": 2, "publicity": 2,
    "suspended": 3, "removed": 2, "exited": 2,
}  # fmt: skip
ON_THE_SHELF = ("active", "suspended", "removed", "exited")
# Where this share of the agencies is at home: in Binzhou, elsewhere in Shandong, elsewhere.
AT_HOME, IN_SHANDONG = 0.5, 0.82
WITH_PUBLICITY = "371681"
OUTSIDE = ("110000", "120000", "410100", "320100", "130100", "420100", "310000", "330100")


@dataclass
class Market:
    """The plan as it grows: who there is, and what happens when."""

    seed: int
    now: datetime
    timeline: Timeline = field(init=False)
    chance: Random = field(init=False)
    cast: Cast = field(init=False)
    firms: list[Firm] = field(default_factory=list)
    wares: list[Ware] = field(default_factory=list)
    clients: list[Client] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.timeline = Timeline(self.now)
        self.chance = Random(self.seed)

    @property
    def start(self) -> datetime:
        return self.now - LENGTH

    def of(self, name: str) -> Random:
        """Give a story a chance of its own, so that one more story changes no other."""
        return Random(f"{self.seed}/{name}")


def play_market(
    *, agencies: int, needs: int, seed: int, progress: Callable[[datetime], None]
) -> Market:
    """Plan and play a market of so many agencies and needs; it ends at the house's time of now."""
    market = Market(seed=seed, now=clock.instant())
    with clock.shifted(market.start - market.now):
        market.cast = call_staff()
    _plan_law(market)
    _plan_agencies(market, agencies)
    _plan_offers(market, agencies * OFFERS_PER_AGENCY)
    _plan_owners(market)
    plan_needs(market, needs)
    market.timeline.play(progress)
    return market


def _plan_law(market: Market) -> None:
    """One county lets new agencies stand out for objections before they enter."""
    by = actors.staff(market.cast.staff["management"])

    def enact() -> None:
        new_rule_set(
            reach=Reach(region=Region.objects.get(code=WITH_PUBLICITY)),
            terms={"entry.publicity": "5"},
            effective_from=timezone.localdate(clock.instant()),
            note="邹平市对新入驻机构实行公示。",
            note_en="Zouping lets new agencies stand out for objections.",
            by=by,
        )

    market.timeline.at(market.start + timedelta(hours=2), enact)


def _plan_agencies(market: Market, count: int) -> None:
    brands = names.brands(market.chance)
    trades = market.chance.choices(TRADES, [trade.share for trade in TRADES], k=count)
    leads = _leads()
    endings = list(_endings(count))[: count - len(leads)]
    market.chance.shuffle(endings)
    for number in range(count):
        lead = leads[number] if number < len(leads) else None
        ending = lead.ending if lead else endings[number - len(leads)]
        trade = TRADES[0] if lead else trades[number]
        firm = _firm(market, next(brands), trade, ending, lead)
        market.firms.append(firm)
        _plan_entry(market, firm)


@dataclass(frozen=True, slots=True)
class Lead:
    """A demo account's own agency."""

    handle: str
    name: str
    ending: str


def _leads() -> tuple[Lead, ...]:
    return (
        Lead("agency", "王海燕", "active"),
        Lead("agency-new", "刘子涵", "draft"),
        Lead("agency-returned", "陈志强", "returned"),
        Lead("both", "张晓燕", "active"),
    )


def _endings(count: int) -> Iterator[str]:
    for ending, share in ENDINGS.items():
        yield from [ending] * max(count * share // 100, 1)
    yield from ["active"] * count


def _firm(market: Market, brand: str, trade: Trade, ending: str, lead: Lead | None) -> Firm:
    chance = market.of(brand)
    place = Region.objects.get(code=_place(chance, ending, is_lead=lead is not None))
    person = next(names.people(chance))
    user = (
        market.cast.person(lead.name, lead.handle, is_demo=True)
        if lead
        else market.cast.person(person)
    )
    ends_early = (
        chance.randint(3, 25)
        if ending == "active" and not lead and chance.random() < 0.05
        else None
    )
    return Firm(
        name=f"{_city(place)}{brand}{trade.ending}",
        trade=trade,
        place=place,
        user=user,
        cast=market.cast,
        chance=chance,
        ending=ending,
        ends_early=ends_early if trade.papers else None,
    )


def _place(chance: Random, ending: str, *, is_lead: bool) -> str:
    if is_lead:
        return "371602"
    if ending == "publicity":
        return WITH_PUBLICITY
    where = chance.random()
    counties = Region.objects.filter(level="county", valid_to=None).order_by("code")
    if where < AT_HOME:
        near = counties.filter(path__contains="/371600/").exclude(code=WITH_PUBLICITY)
        return chance.choice(list(near.values_list("code", flat=True)))
    if where < IN_SHANDONG:
        far = counties.filter(path__contains="/370000/").exclude(path__contains="/371600/")
        return chance.choice(list(far.values_list("code", flat=True)))
    return chance.choice(OUTSIDE)


def _city(place: Region) -> str:
    """Name the city or province that stands before a firm's name: "滨州"."""
    above = place.parent if place.level == "county" and place.parent else place
    return above.name.removesuffix("市")


def _plan_entry(market: Market, firm: Firm) -> None:
    """Begin, hand in, decide: early for those in the market, lately for those who wait."""
    at, chance, now = market.timeline.at, firm.chance, market.now
    is_late = firm.ending in ("draft", "reviewing", "returned", "publicity")
    days = chance.uniform(1.5, 5) if is_late else chance.uniform(50, 145)
    begun = morning(now - timedelta(days=days), chance)
    at(begun, firm.begin)
    if firm.ending == "draft":
        return
    submitted = min(begun + timedelta(hours=chance.uniform(2, 20)), now - timedelta(hours=3))
    at(submitted, firm.submit)
    if firm.ending == "reviewing":
        return
    decided = submitted + timedelta(hours=chance.uniform(1, 40))
    if is_late:
        decided = min(decided, now - timedelta(hours=1))
    at(decided, {"returned": firm.give_back, "rejected": firm.reject}.get(firm.ending, firm.accept))
    _plan_end(market, firm)


def _plan_end(market: Market, firm: Firm) -> None:
    at, chance = market.timeline.at, firm.chance
    moment = morning(market.now - timedelta(days=chance.uniform(3, 35)), chance)
    if firm.ending in ("suspended", "removed"):
        at(moment, firm.sanction)
        at(moment + timedelta(hours=chance.uniform(3, 30)), firm.decide)
    if firm.ending == "exited":
        at(moment, firm.leave)


def _plan_offers(market: Market, count: int) -> None:
    """Fill the shelves evenly: every firm that was ever in the market offers some of its items."""
    sellers = [firm for firm in market.firms if firm.ending in ON_THE_SHELF]
    known = ServiceItem.objects.select_related("current").in_bulk(field_name="code")
    taken: dict[tuple[str, str], list[str]] = {}
    for turn in range(count):
        firm = sellers[turn % len(sellers)]
        code = firm.trade.items[(turn // len(sellers)) % len(firm.trade.items)]
        left = taken.setdefault((firm.name, code), firm.chance.sample(ADVANTAGES, len(ADVANTAGES)))
        ending = firm.chance.choices(("listed", "unlisted", "draft", "barred"), (88, 5, 5, 2))[0]
        chance = market.of(f"{firm.name}/{turn}")
        ware = Ware(firm, known[code], left.pop(), chance, ending)
        market.wares.append(ware)
        moment = market.now - timedelta(days=chance.uniform(36, 44))
        market.timeline.at(moment, ware.draft)
        if ending in ("unlisted", "barred"):
            market.timeline.at(moment + timedelta(days=chance.uniform(1, 30)), ware.take_down)


def _plan_owners(market: Market) -> None:
    cast = market.cast
    both = next(firm.user for firm in market.firms if firm.user.handle == "both")
    people = {0: ("owner", "徐桂兰"), 8: ("owner-firm", "高振华")}
    bodies = [(body, "active") for body in OWNERS] + list(OTHERS)
    for number, (body, ending) in enumerate(bodies):
        chance = market.of(body.name)
        if number in people:
            handle, name = people[number]
            user = cast.person(name, handle, is_demo=True)
        else:
            user = both if number == 9 else cast.person(next(names.people(chance)))
        client = Client(body, user, cast, chance, ending)
        market.clients.append(client)
        _plan_owner_entry(market, client)


def _plan_owner_entry(market: Market, client: Client) -> None:
    at, is_late = market.timeline.at, client.ending != "active"
    days = client.chance.uniform(1.2, 3) if is_late else client.chance.uniform(80, 140)
    begun = morning(market.now - timedelta(days=days), client.chance)
    at(begun, client.begin)
    if client.ending == "draft":
        return
    at(begun + timedelta(minutes=40), client.submit)
    if client.ending != "reviewing":
        at(begun + timedelta(hours=4), client.decide)


__all__ = ["Market", "play_market"]
