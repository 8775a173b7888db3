"""What the gallery of components shows: made-up content, as long and as odd as the real one.

The content is Chinese, as in the sample market; it is data and not translated.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict

from marketplace.web.fields import LineField, ProseField
from marketplace.web.forms import CountField, MoneyField, RateField, Section
from marketplace.web.presenters import Entry, Remark, Step

REGIONS = [("371602", "滨城区"), ("371603", "沾化区"), ("371681", "邹平市")]
FUNDS = [("fiscal", "财政资金"), ("own", "自筹资金"), ("mixed", "财政资金和自筹资金")]


class Waiting(NamedTuple):
    """A deadline as a clock sees it."""

    role: str
    yellow_at: datetime
    due_at: datetime
    closed_at: datetime | None = None


class Listed(NamedTuple):
    """A list's filters as the panel sees them."""

    form: forms.Form


class PaperField(forms.FileField):
    """A file field that says what it takes, as the checked one of accounts does."""

    kinds = ("pdf", "jpg", "png")


class ExhibitForm(forms.Form):
    """One field of every kind."""

    title = LineField(label="需求名称", max_length=60, help_text="写明项目和服务，不超过 60 字。")
    item = forms.ChoiceField(label="服务事项", choices=[("", "请选择"), ("010001", "环境影响评价")])
    price = MoneyField(label="服务金额", least=Decimal(1), most=Decimal(1_000_000))
    rate = RateField(label="下浮率", required=False)
    closes_at = forms.DateTimeField(label="报名截止时间", help_text="不早于发布后 3 个工作日。")
    valid_to = forms.DateField(label="资质有效期至", required=False)
    funding = forms.ChoiceField(label="资金来源", choices=FUNDS, widget=forms.RadioSelect)
    regions = forms.MultipleChoiceField(
        label="服务区域", choices=REGIONS, widget=forms.CheckboxSelectMultiple
    )
    says = ProseField(label="服务内容", help_text="服务范围、成果形式、现场要求。")
    paper = PaperField(label="资质证书", required=False)
    number = LineField(label="机构编号", disabled=True, required=False, initial="A000128")
    truth = forms.BooleanField(label="以上内容真实，愿意承担相应责任")
    days = CountField(label="服务天数", unit="个工作日", required=False)

    sections = (
        Section("价格", ("price", "rate", "days"), "两项都填时，以服务金额为准。"),
        Section("附件", ("paper", "number"), is_folded=True),
    )


class FilterForm(forms.Form):
    """The filters of a list, short."""

    words = LineField(label="关键词", required=False)
    region = forms.ChoiceField(label="区域", choices=[("", "全部"), *REGIONS], required=False)
    most = MoneyField(label="最高价格", required=False)


def exhibits(now: datetime, address: QueryDict) -> dict[str, Any]:
    """Give everything that the gallery's page shows, with times around `now`."""
    return {
        "states": _states(),
        "clocks": _clocks(now),
        "now": now,
        "today": now.date(),
        "amount": Decimal("82000"),
        "great_amount": Decimal("107000.53"),
        "empty_form": ExhibitForm(auto_id="new_%s"),
        "wrong_form": wrong_form(),
        "button_form": forms.Form(),
        "listed": Listed(FilterForm(address, auto_id="filter_%s")),
        "page": Paginator(range(1204), 20).get_page(address.get("page", 5)),
        "steps": _steps(),
        "story": _story(now),
        "rows": _rows(),
        "goods": _goods(),
    }


def wrong_form() -> ExhibitForm:
    """A form as it comes back refused, with a reviewer's remark: what was typed is still there."""
    typed = QueryDict(mutable=True)
    typed.update(
        {
            "title": "开发区污水管网改造工程 <b>环评</b>",
            "price": "８万２千",
            "rate": "12.345",
            "closes_at": "",
            "funding": "fiscal",
            "says": "编制环境影响报告表并协助报批。",
        }
    )
    form = ExhibitForm(typed, auto_id="again_%s")
    remark = Remark("need.description", "请写明成果形式和份数。")
    form.fields["says"].remarks = [remark]  # type: ignore[attr-defined]
    form.add_error(None, "这条需求已被他人修改，请核对后再提交。")
    return form


def _states() -> list[tuple[str, str]]:
    return [
        ("草稿", "quiet"),
        ("审核中", "info"),
        ("已上架", "good"),
        ("退回补正", "warn"),
        ("不予通过", "bad"),
        ("已结束", "done"),
    ]


def _clocks(now: datetime) -> list[Waiting]:
    hour, day = timedelta(hours=1), timedelta(days=1)
    return [
        Waiting("operator", now + day, now + 2 * day + hour),
        Waiting("owner", now - hour, now + 5 * hour),
        Waiting("agency", now - 4 * day, now - 3 * day),
        Waiting("clock", now + hour, now + 2 * hour),
        Waiting("operator", now - 2 * day, now - day, closed_at=now - 2 * day),
    ]


def _steps() -> list[Step]:
    return [
        Step("单位信息", "已填写", "good", "#steps", "名称、统一社会信用代码、住所、法定代表人"),
        Step("资质证书", "资质即将到期", "warn", "#steps", "2 项，其中 1 项于 30 天内到期"),
        Step("执业人员", "未填写", "quiet", "#steps"),
        Step("承诺书", "尚不能填写", "quiet", "", "以上各项填写完毕后可以签署"),
    ]


def _story(now: datetime) -> list[Entry]:
    day = timedelta(days=1)
    return [
        Entry(now, "摇号完成，产生中选机构", "系统", "共 7 家参与，顺序可复核。", "good", "#story"),
        Entry(now - day, "报名截止", "系统", "", "done"),
        Entry(now - 3 * day, "发布第 1 次更正", "滨州市水利局", "报名截止时间顺延 1 天。", "warn"),
        Entry(now - 5 * day, "需求发布", "市政务服务中心", "", "info"),
        Entry(now - 6 * day, "保存草稿", "滨州市水利局"),
    ]


def _rows() -> list[dict[str, Any]]:
    valid = date(2027, 6, 30)
    return [
        {"name": "鲁北环境科技有限公司", "price": Decimal("36800"), "days": 20, "to": valid},
        {
            "name": "黄河三角洲工程咨询设计研究院股份有限公司",
            "price": Decimal("1200000.5"),
            "days": 45,
        },
        {"name": "滨州正信会计师事务所（普通合伙）", "price": None, "days": 7, "to": valid},
    ]


def _goods() -> list[dict[str, Any]]:
    return [
        {"title": "建设项目环境影响报告表编制", "by": "鲁北环境科技有限公司", "price": Decimal("36800"),
         "place": "滨城区 · 沾化区", "days": 20, "tags": ["环评", "现场监测", "送审协助"]},
        {"title": "水土保持方案报告表编制（含现场踏勘）", "by": "黄河三角洲工程咨询设计研究院股份有限公司",
         "price": Decimal("18500"), "place": "全市", "days": 15, "tags": ["水土保持"]},
        {"title": "年度财务报表审计", "by": "滨州正信会计师事务所", "price": None,
         "place": "全省", "days": 7, "tags": ["审计", "可加急"]},
        {"title": "施工图设计文件审查", "by": "齐州施工图审查中心", "price": Decimal("92000"),
         "place": "邹平市", "days": 10, "tags": []},
    ]  # fmt: skip
