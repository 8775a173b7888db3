"""The stories of agencies: how each came into the market, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from random import Random
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from marketplace.accounts.models import Region, User
from marketplace.accounts.policies.files import PAPERS, CheckedFile, check_file
from marketplace.accounts.queries import actors
from marketplace.catalogue.models import QualificationType
from marketplace.events import clock
from marketplace.kernel.actor import Actor
from marketplace.sample import codes, names, papers
from marketplace.sample.cast import Cast
from marketplace.sample.trades import Trade
from providers.actions import agencies as steps
from providers.actions.delegates import DelegateValues, name_delegate
from providers.actions.holdings import HoldingValues, declare_holding
from providers.actions.practitioners import PractitionerValues, declare_practitioner
from providers.actions.sanctions import impose_sanction, propose_sanction
from providers.models import Agency, Sanction

A_DAY = timedelta(days=1)


@dataclass
class Firm:
    """One agency and what its story needs: its trade, its people, and how it shall end.

    `ends_early` is how many days before today its first qualification runs out (None: it lasts).
    """

    name: str
    trade: Trade
    place: Region
    user: User
    cast: Cast
    chance: Random
    ending: str = "active"
    ends_early: int | None = None
    agency: Agency | None = None
    people: list[str] = field(default_factory=list)

    @cached_property
    def code(self) -> str:
        return codes.credit_code(self.chance, "enterprise", self.place.code)

    @property
    def by(self) -> Actor:
        """The agency's manager, on its desk."""
        return actors.member(self.user, self.row.number)

    @property
    def row(self) -> Agency:
        """The agency as it stands now. Raises: TypeError before its story has begun."""
        if self.agency is None:
            raise TypeError(f"{self.name} has not begun")
        self.agency = Agency.objects.select_related("organisation__region").get(pk=self.agency.pk)
        return self.agency

    @property
    def reviewer(self) -> Actor:
        return self.cast.reviewer(self.place)

    def begin(self) -> None:
        """Register and fill in everything, as far as this story goes."""
        self.agency = steps.register_agency(
            name=self.name, region=self.place, user=self.user, by=actors.person(self.user)
        )
        steps.save_particulars(agency=self.agency, values=self._particulars(), by=self.by)
        if self.ending != "draft":
            self._declare_papers()
            self._declare_people()

    def _particulars(self) -> dict[str, Any]:
        boss = next(names.people(self.chance))
        shown: dict[str, Any] = {
            "credit_code": self.code,
            "subject_type": Agency.SubjectType.ENTERPRISE,
            "entry_mode": self.chance.choices(("network", "listed", "hall"), (70, 20, 10))[0],
            "legal_representative": boss,
            "address": names.address(self.chance, self.place.name),
            "contact_name": self.user.name,
            "contact_phone": self.user.phone,
            "introduction": self._introduction(),
        }
        if self.ending == "draft":
            return shown
        return {
            **shown,
            "legal_representative_identity": codes.identity_number(self.chance),
            "licence": self._paper(
                "营业执照", f"统一社会信用代码 {self.code}", f"法定代表人 {boss}"
            ),
            "commitment": self._paper(
                "入驻承诺书", "本单位承诺所填内容和所交材料真实、准确、合法。"
            ),
        }

    def _introduction(self) -> str:
        since = self.chance.randint(1998, 2022)
        return (
            f"{self.name}成立于{since}年，现有专业技术人员{self.chance.randint(8, 90)}人，"
            f"主要从事{self.trade.ending.removesuffix('有限公司').removesuffix('（普通合伙）')}领域的中介服务。"
        )

    def _declare_papers(self) -> None:
        for number, (code, level, majors) in enumerate(self.trade.papers):
            kind = QualificationType.objects.get(code=code)
            values = HoldingValues(
                type=kind,
                level=kind.levels.filter(code=level).first()
                if level
                else kind.levels.order_by("rank", "pk").first(),
                majors=tuple(
                    (kind.majors.filter(code__in=majors) if majors else kind.majors).order_by("pk")
                ),
                number=f"鲁{self.chance.randint(10, 99)}-{self.chance.randint(100_000, 999_999)}",
                issuer=kind.issuer or "以证书所载为准",
                valid_from=today() - timedelta(days=self.chance.randint(200, 900)),
                valid_to=self._last_day(number),
                file=self._paper(kind.name),
            )
            declare_holding(agency=self.row, values=values, by=self.by)

    def _last_day(self, number: int) -> date:
        if number == 0 and self.ends_early is not None:
            return self.world_today - timedelta(days=self.ends_early)
        return self.world_today + timedelta(days=self.chance.choice((40, 300, 700, 1100, 1500)))

    @property
    def world_today(self) -> date:
        """The day on which the story ends, whatever day is being told."""
        return timezone.localdate()

    def _declare_people(self) -> None:
        for name, _ in zip(
            names.people(self.chance), range(self.chance.randint(1, 3)), strict=False
        ):
            values = PractitionerValues(
                name=name,
                identity=codes.identity_number(self.chance),
                certificate=self.trade.certificate,
                certificate_number=f"{self.chance.randint(2008, 2024)}37{self.chance.randint(1000, 9999)}",
                insured_months=self.chance.randint(6, 120),
                file=self._paper(self.trade.certificate, name),
            )
            declare_practitioner(agency=self.row, values=values, by=self.by)
        if self.chance.random() < 0.3:
            self._name_delegate()

    def _name_delegate(self) -> None:
        self.cast.phones += 1
        values = DelegateValues(
            name=next(names.people(self.chance)),
            identity=codes.identity_number(self.chance),
            phone=codes.phone_number(self.cast.phones),
            letter=self._paper("授权委托书"),
        )
        name_delegate(agency=self.row, values=values, by=self.by)

    def _paper(self, title: str, *lines: str) -> CheckedFile:
        content = papers.pdf(f"{title}（样本）", self.name, *lines)
        return check_file(ContentFile(content, name=f"{title}.pdf"), PAPERS)

    def submit(self) -> None:
        steps.submit_agency(agency=self.row, by=self.by)

    def give_back(self) -> None:
        code, note = self.chance.choice(RETURNS)
        steps.return_agency(agency=self.row, conditions=[code], note=note, by=self.reviewer)

    def reject(self) -> None:
        steps.reject_agency(
            agency=self.row,
            conditions=["entry.ban"],
            note="公开记录显示处于禁止执业期内。",
            by=self.reviewer,
        )

    def accept(self) -> None:
        steps.accept_agency(agency=self.row, by=self.reviewer)

    def leave(self) -> None:
        steps.exit_agency(agency=self.row, by=self.by)

    def sanction(self) -> None:
        """Propose to suspend or remove; `decide` is the second person's."""
        is_removal = self.ending == "removed"
        propose_sanction(
            agency=self.row,
            kind=Sanction.Kind.REMOVAL if is_removal else Sanction.Kind.SUSPENSION,
            conditions=["conduct.false" if is_removal else "conduct.terms"],
            reason="提交的检测报告与原始记录不一致，经核查属实。"
            if is_removal
            else "未按公告的期限和内容提供服务，两次书面提醒后仍未改正。",
            months=24 if is_removal else 3,
            by=self.reviewer,
        )

    def decide(self) -> None:
        proposed = Sanction.objects.get(agency=self.row, state="proposed")
        impose_sanction(sanction=proposed, by=self.cast.second(self.place))


RETURNS = (
    ("entry.licence", "营业执照扫描件不清楚，请重新上传彩色扫描件。"),
    ("entry.commitment", "承诺书没有加盖公章，请盖章后重新上传。"),
    ("entry.qualification", "资质证书编号与公开查询结果不一致，请核对后重新填写。"),
    ("entry.practitioner", "从业人员缺少最近3个月的社保记录，请补充。"),
)


def today() -> date:
    """The day that is being told."""
    return timezone.localdate(clock.instant())


def morning(day: datetime, chance: Random) -> datetime:
    """Give a moment in the working hours of a day."""
    local = timezone.localtime(day).replace(hour=0, minute=0, second=0, microsecond=0)
    return local + timedelta(hours=chance.randint(9, 16), minutes=chance.randint(0, 59))
