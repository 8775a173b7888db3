"""The pages that a new installation begins with; what editors changed is left alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from wagtail.models import Locale, Page, Site

from cms.actions.editors import load_editors
from cms.models import Guide, GuideIndex, HomePage, Notice, NoticeIndex, SectionPage
from cms.models.texts import WrittenPage
from marketplace.events import clock

TEXTS = Path(__file__).resolve().parents[1] / "texts"
Audience = Guide.Audience


class Words(NamedTuple):
    """Title and summary of a page, in Chinese and in English."""

    title: str
    title_en: str
    summary: str
    summary_en: str


ABOUT = Words(
    "关于本平台",
    "About this market",
    "中介服务在这里公开交易：明码标价，公开摇号，人人可以复核。",
    "Intermediary services in the open: prices in view, public draws that anybody can check.",
)
NOTICES = Words("通知公告", "Notices", "规则变化、系统维护和培训安排。", "New rules, breaks in service, and trainings.")  # fmt: skip
GUIDES = Words(
    "办事指南", "Guides", "一步一步说明怎样办理。", "How things are done here, step by step."
)
OPENING = Words(
    "平台开始运行",
    "This market is open",
    "机构可以登记入驻，业主可以登记并发布需求。",
    "Agencies may register, and project owners may register and publish needs.",
)
GUIDE_TEXTS: dict[str, tuple[str, Words]] = {
    "recompute-a-draw": (
        Audience.EVERYBODY,
        Words(
            "怎样复核一次摇号",
            "How to recompute a draw",
            "用公布的种子和候选名单，自己算一遍顺序。",
            "Take the published seed and pool and compute the order yourself.",
        ),
    ),
    "register-an-agency": (
        Audience.AGENCY,
        Words(
            "机构怎样入驻",
            "How an agency registers",
            "从注册账号到通过审核，需要准备什么、多久办完。",
            "From the first account to the operator's answer: what to prepare and how long it takes.",
        ),
    ),
    "sign-up-for-a-need": (
        Audience.AGENCY,
        Words(
            "机构怎样报名",
            "How an agency signs up for a need",
            "怎样找到需求、能不能报名、截止以后会怎样。",
            "How to find needs, who may sign up, and what happens after the close.",
        ),
    ),
    "post-a-need": (
        Audience.OWNER,
        Words(
            "业主怎样发布需求",
            "How an owner posts a need",
            "登记业主、填写需求、发布以后的每一步。",
            "Registering as an owner, writing the need, and every step after it is published.",
        ),
    ),
}


@transaction.atomic
def load_pages() -> int:
    """Make what is missing of home, indexes and the editors' group; give the number of pages made.

    A page that exists is never written again, and a new list gets its first pages once: what
    editors changed or deleted stays as they left it.
    """
    for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES:
        Locale.objects.get_or_create(language_code=code)
    home, made = _home()
    notices = _page(home, NoticeIndex, "notices", NOTICES)
    guides = _page(home, GuideIndex, "guides", GUIDES)
    made += notices.is_new + guides.is_new + _page(home, SectionPage, "about", ABOUT).is_new
    if notices.is_new:
        today = timezone.localdate(clock.instant())
        made += _page(notices.page, Notice, "opening", OPENING, dated=today).is_new
    if guides.is_new:
        for slug, (audience, words) in GUIDE_TEXTS.items():
            made += _page(guides.page, Guide, slug, words, audience=audience).is_new
    load_editors(home=home)
    return made


class Made(NamedTuple):
    """A page, and whether it was made just now."""

    page: Page
    is_new: int


def _home() -> tuple[Page, int]:
    """Find the home page, or make it the root of the one site in place of Wagtail's welcome."""
    found = HomePage.objects.order_by("pk").first()
    if found is not None:
        return found, 0
    root = Page.objects.filter(depth=1).get()
    welcome = list(Page.objects.filter(depth=2, slug="home"))
    home = root.add_child(instance=HomePage(title="首页", slug="market", blocks=home_blocks()))
    address = urlsplit(settings.SITE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "hostname": address.hostname,
            "port": port,
            "root_page": home,
            "site_name": settings.SITE_NAME,
        },
    )
    for page in welcome:
        page.delete()
    return home, 1


def _page(parent: Page, model: type[WrittenPage], slug: str, words: Words, **values: Any) -> Made:
    found = model.objects.child_of(parent).filter(slug=slug).first()
    if found is not None:
        return Made(found, 0)
    page = model(slug=slug, **words._asdict(), **_bodies(slug), **values)
    page.full_clean(exclude=["path", "depth"])
    return Made(parent.add_child(instance=page), 1)


def _bodies(slug: str) -> dict[str, str]:
    files = {"body": TEXTS / f"{slug}.zh-hans.html", "body_en": TEXTS / f"{slug}.en.html"}
    return {name: file.read_text() for name, file in files.items() if file.exists()}


def home_blocks() -> list[tuple[str, Any]]:
    """What the home page is first made of."""
    return [
        ("welcome", _words("公开选择中介服务", "Choose intermediary services in the open",
                           "机构自愿入驻、明码标价；需求公开发布；由可以复核的摇号决定。",
                           "Agencies show their prices, needs are published, and a draw that anybody "
                           "can recompute decides.")),
        ("figures", None),
        ("shelves", None),
        ("needs", None),
        ("results", None),
        ("notices", None),
        ("steps", [_words(*step) for step in STEPS]),
    ]  # fmt: skip


STEPS = (
    ("机构入驻", "Agencies enter", "核对法定资质，不设别的门槛。", "Qualifications are checked against the law, and nothing else is asked."),
    ("发布需求", "Needs are published", "写明服务、价格和截止时间，由运营机构按规则审核。", "With service, price and closing time; the operator checks them by the rules."),
    ("公开报名", "Agencies sign up", "资质符合的都可以报名；截止之前谁也不知道有谁报名。", "Whoever qualifies may; until the close nobody knows who did."),
    ("摇号并公布", "The draw is published", "种子、名单和顺序一起公布，人人可以重新计算。", "Seed, pool and order together, for anybody to compute again."),
)  # fmt: skip


def _words(title: str, title_en: str, text: str, text_en: str) -> dict[str, str]:
    return {"title_zh": title, "title_en": title_en, "text_zh": text, "text_en": text_en}
