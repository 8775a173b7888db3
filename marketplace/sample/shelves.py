"""The stories of offers: what agencies put on their shelves, and what was taken down again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import cache
from random import Random

from django.core.files.base import ContentFile

from marketplace.accounts.models import Region
from marketplace.accounts.policies.files import PICTURES, CheckedFile, check_file
from marketplace.catalogue.models import ServiceItem
from marketplace.sample import papers
from marketplace.sample.agencies import Firm, today
from marketplace.sample.trades import WARES
from providers.actions import offers as steps
from providers.actions.offers import NewFile, OfferValues, PackageValues
from providers.models import Offer
from providers.models.offers import Offer as Shown

ADVANTAGES = (
    "全程跟踪至批复", "专人对接 按期交付", "一次性报价 无附加费用", "本地团队 当天踏勘",
    "资料代办 省心省时", "质量终身负责", "加急可约", "评审修改全包",
)  # fmt: skip
PROMISES = (
    "承诺按期交付，逾期每日减收服务费的千分之五。",
    "成果未通过评审的，免费修改至通过。",
    "报价为全部费用，不再另收差旅费和资料费。",
    "两小时内响应咨询，一个工作日内派人踏勘。",
)


@dataclass
class Ware:
    """One offer of one firm."""

    firm: Firm
    item: ServiceItem
    advantage: str
    chance: Random
    ending: str = "listed"
    offer: Offer | None = None

    def draft(self) -> None:
        """Write the offer and, unless it stays a draft, put it on the shelf."""
        self.offer = steps.draft_offer(
            agency=self.firm.row, item=self.item, values=self._values(), by=self.firm.by
        )
        if self.ending != "draft":
            steps.list_offer(offer=self.offer, by=self.firm.by)

    def take_down(self) -> None:
        """Let the agency or the operator take it off the shelf, if it still stands there."""
        if (
            self.offer is None
            or not Offer.objects.filter(pk=self.offer.pk, state="listed").exists()
        ):
            return
        if self.ending == "barred":
            steps.bar_offer(
                offer=self.offer,
                conditions=["offer.claim"],
                note="标题中的“必过”没有依据，请修改。",
                by=self.firm.reviewer,
            )
        else:
            steps.unlist_offer(offer=self.offer, by=self.firm.by)

    def _values(self) -> OfferValues:
        price, days = self._price(), self.chance.randint(*WARES[self.item.code][2:])
        kind = self.chance.choices(
            (
                Shown.PriceKind.FIXED,
                Shown.PriceKind.RANGE,
                Shown.PriceKind.DISCOUNT,
                Shown.PriceKind.AGREEMENT,
            ),
            (50, 30, 8, 12),
        )[0]
        return OfferValues(
            title=f"{short(self.item)}·{self.advantage}",
            description=self._description(),
            price_kind=kind,
            price_from=price if kind in ("fixed", "range") else None,
            price_to=tens(price * Decimal("1.6")) if kind == "range" else None,
            discount=Decimal(self.chance.randint(5, 30)) if kind == "discount" else None,
            days=days,
            regions=self._regions(),
            promises="\n".join(self.chance.sample(PROMISES, self.chance.randint(1, 2))),
            away_until=today() + timedelta(days=400) if self.chance.random() < 0.02 else None,
            packages=self._packages(price, days)
            if kind == "fixed" and self.chance.random() < 0.6
            else (),
            files=self._pictures(),
        )

    def _price(self) -> Decimal:
        """Most offers stand in the lower half of what the item costs."""
        low, high = WARES[self.item.code][:2]
        return tens(
            Decimal(low)
            + Decimal(high - low) * Decimal(str(round(self.chance.betavariate(1.6, 3.2), 3)))
        )

    def _description(self) -> str:
        name = self.item.current.name if self.item.current else self.item.code
        result = self.item.current.result_document if self.item.current else ""
        return (
            f"提供{name}服务：资料收集、现场踏勘、编制成果、配合评审和修改。\n"
            f"交付成果：{result or '符合现行规范的成果文件'}，纸质6份，电子版1份。\n"
            f"需要业主提供：项目立项文件、选址或者用地材料、设计资料和联系人。"
        )

    def _regions(self) -> tuple[Region, ...]:
        """Most serve their city or the whole province, some only their county."""
        codes = list(reversed(self.firm.place.codes))
        if codes[0] != "370000":
            codes = ["370000", "371600"]
        depth = self.chance.choices((0, 1, 2), (45, 45, 10))[0]
        return (Region.objects.get(code=codes[min(depth, len(codes) - 1)]),)

    def _packages(self, price: Decimal, days: int) -> tuple[PackageValues, ...]:
        kinds = (
            ("基础版", "编制成果文件，线上沟通，修改1次。", Decimal(1), days),
            ("标准版", "编制成果文件，现场踏勘1次，配合评审，修改至通过。", Decimal("1.25"), days),
            (
                "加急版",
                "标准版全部内容，优先安排，工期缩短三分之一。",
                Decimal("1.6"),
                max(days * 2 // 3, 1),
            ),
        )
        most = self.chance.randint(2, 3)
        return tuple(
            PackageValues(name, says, tens(price * share), time)
            for name, says, share, time in kinds[:most]
        )

    def _pictures(self) -> tuple[NewFile, ...]:
        if self.chance.random() < 0.35:
            return (
                NewFile(
                    kind="picture",
                    checked=picture(self.chance.randint(0, 3)),
                    caption="成果文件示意",
                ),
            )
        return ()


@cache
def picture(number: int) -> CheckedFile:
    return check_file(ContentFile(papers.picture(number), name=f"成果文件{number}.png"), PICTURES)


def short(item: ServiceItem) -> str:
    """Shorten an item's name to what stands in a title."""
    name = item.current.name if item.current else item.code
    return name.split("（")[0].split("、")[0].removeprefix("建设项目")


def tens(amount: Decimal) -> Decimal:
    """Round to a hundred yuan, as people price."""
    return (amount / 100).quantize(Decimal(1)) * Decimal("100.00")
