"""The stories of owners and of their needs, from posting over sign-up to the draw."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.core.files.base import ContentFile

from marketplace.accounts.models import Region, User
from marketplace.accounts.policies.files import PAPERS, check_file
from marketplace.accounts.queries import actors
from marketplace.catalogue.models import ServiceItem
from marketplace.events import clock
from marketplace.kernel.actor import Actor
from marketplace.kernel.errors import MarketError
from marketplace.sample import codes, names, papers
from marketplace.sample.agencies import Firm
from marketplace.sample.cast import Cast
from marketplace.sample.projects import Body, need_text
from marketplace.sample.shelves import tens
from marketplace.sample.trades import WARES
from orders.actions import owners as entry
from orders.actions.needs import NeedValues, draft_need, publish_need, return_need, submit_need
from orders.actions.signups import sign_up, withdraw_sign_up
from orders.models import Need, Owner
from orders.queries.needs import rules_of, window_before_review

MORNING = timedelta(hours=10)


@dataclass
class Client:
    """One owner and what its story needs."""

    body: Body
    user: User
    cast: Cast
    chance: Random
    ending: str = "active"
    owner: Owner | None = None

    @property
    def place(self) -> Region:
        return Region.objects.get(code=self.body.region)

    @property
    def row(self) -> Owner:
        """The owner as it stands now. Raises: TypeError before its story has begun."""
        if self.owner is None:
            raise TypeError(f"{self.body.name} has not begun")
        self.owner = Owner.objects.select_related("organisation__region").get(pk=self.owner.pk)
        return self.owner

    @property
    def by(self) -> Actor:
        return actors.member(self.user, self.row.number)

    def begin(self) -> None:
        self.owner = entry.register_owner(
            name=self.body.name,
            region=self.place,
            kind=self.body.kind,
            user=self.user,
            by=actors.person(self.user),
        )
        if self.ending != "draft":
            entry.save_owner(owner=self.row, values=self._values(), by=self.by)

    def _values(self) -> dict[str, Any]:
        letter = papers.pdf(
            "入驻申请函（样本）", self.body.name, "申请作为项目业主入驻网上中介服务超市。"
        )
        return {
            "credit_code": codes.credit_code(self.chance, self.body.kind, self.body.region),
            "fundings": list(self.body.fundings),
            "address": names.address(self.chance, self.place.name),
            "contact_name": self.user.name,
            "contact_phone": self.user.phone,
            "letter": check_file(ContentFile(letter, name="入驻申请函.pdf"), PAPERS),
        }

    def submit(self) -> None:
        entry.submit_owner(owner=self.row, by=self.by)

    def decide(self) -> None:
        """The operator accepts, returns or rejects, as the story wants."""
        by = self.cast.reviewer(self.place)
        if self.ending == "returned":
            entry.return_owner(
                owner=self.row,
                conditions=["owner.letter"],
                note="申请函没有加盖公章，请盖章后重新上传。",
                by=by,
            )
        elif self.ending == "rejected":
            entry.reject_owner(
                owner=self.row, conditions=["owner.double"], note="该单位已经登记。", by=by
            )
        else:
            entry.accept_owner(owner=self.row, by=by)


@dataclass
class Wish:
    """One need; `pool` are the firms that could sign up, `wanted` how many of them do."""

    client: Client
    item: ServiceItem
    project: str
    chance: Random
    pool: list[Firm]
    wanted: int
    ending: str
    closes_at: datetime | None = None
    need: Need | None = None

    @property
    def row(self) -> Need:
        """The need as it stands now. Raises: TypeError before it was drafted."""
        if self.need is None:
            raise TypeError(f"{self.project} has no need yet")
        return Need.objects.get(pk=self.need.pk)

    def draft(self) -> None:
        self.need = draft_need(owner=self.client.row, values=self._values(), by=self.client.by)
        if self.ending == "draft":
            return
        submit_need(need=self.row, by=self.client.by)

    def decide(self) -> None:
        """The operator publishes the need, or returns it."""
        by = self.client.cast.reviewer(self.row.region)
        if self.ending == "returned":
            note = "要求“在滨州设有分公司”属于限制竞争的条件，请删除。"
            return_need(need=self.row, conditions=["need.glass-door"], note=note, by=by)
        else:
            publish_need(need=self.row, by=by)

    def sign_up(self, firm: Firm) -> None:
        """Let a firm sign up, and now and then withdraw; who may not is turned away, as in life."""
        try:
            row = sign_up(need=self.row, agency=firm.row, by=firm.by)
        except MarketError:
            return
        if self.chance.random() < 0.06:
            withdraw_sign_up(sign_up=row, by=firm.by)

    def callers(self) -> list[Firm]:
        """Choose who signs up."""
        return self.chance.sample(self.pool, min(self.wanted, len(self.pool)))

    def _values(self) -> NeedValues:
        low, high = WARES[self.item.code][:2]
        name = self.item.current.name if self.item.current else self.item.code
        title, says = need_text(self.chance, name, self.project)
        values = NeedValues(
            item=self.item,
            title=title,
            region=self.client.place,
            description=says
            if self.ending != "returned"
            else f"{says}\n报名机构须在滨州设有分公司。",
            address=names.address(self.chance, self.client.place.name),
            funding=self.client.body.fundings[0],
            price=tens(
                Decimal(low) + (Decimal(high) - low) * Decimal(self.chance.randint(15, 70)) / 100
            ),
            days=WARES[self.item.code].days_high,
            contact_name=self.client.user.name,
            contact_phone=self.client.user.phone,
        )
        rules = rules_of(values.put_into(Need(owner=self.client.row)))
        earliest = window_before_review(rules, clock.instant()).earliest
        # A clerk lets sign-up close in the morning of the first day that may be.
        return replace(values, closes_at=max(self.closes_at or earliest, earliest + MORNING))


def spread(chance: Random, start: datetime, end: datetime, count: int) -> list[datetime]:
    """Give so many moments between two, sorted."""
    span = (end - start).total_seconds()
    return sorted(
        start + timedelta(seconds=chance.uniform(0.02, 0.98) * span) for _ in range(count)
    )
