"""Notices, guides and plain pages: both languages, published ones only, loaded once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, Site

from cms.actions.load_pages import GUIDE_TEXTS, load_pages
from cms.models import Guide, GuideIndex, HomePage, Notice, NoticeIndex, SectionPage
from marketplace.kernel import draw

pytestmark = pytest.mark.django_db


def get(path: str, language: str = "en") -> str:
    client = Client()
    client.cookies["django_language"] = language
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def add_notice(title: str, *, dated: date | None = None, **values) -> Notice:
    notice = Notice(title=title, dated=dated or timezone.localdate(), **values)
    NoticeIndex.objects.get().add_child(instance=notice)
    return notice


@pytest.mark.parametrize("slug", GUIDE_TEXTS)
def test_every_guide_reads_in_both_languages(slug):
    words = GUIDE_TEXTS[slug][1]
    english, chinese = get(f"/guides/{slug}/"), get(f"/guides/{slug}/", "zh-hans")
    assert f"<h1>{words.title_en}</h1>" in english
    assert f"<h1>{words.title}</h1>" in chinese
    assert '<div class="prose" lang="en"><' in english
    assert '<div class="prose" lang="zh-Hans"><' in chinese


def test_every_text_stands_in_both_languages():
    for model in (Guide, Notice, SectionPage):
        for page in model.objects.all():
            assert page.body.count("<h2>") == page.body_en.count("<h2>"), page.slug
            assert page.body, page.slug


def test_guides_are_sorted_by_whom_they_are_for():
    shown = get("/guides/")
    order = ["For everybody", "recompute a draw", "For agencies", "registers", "For project owners"]
    places = [shown.index(words) for words in order]
    assert places == sorted(places)


def test_a_text_in_one_language_is_shown_and_marked_in_the_other():
    add_notice("只有中文", slug="one", body="<p>停机维护</p>")
    shown = get("/notices/one/")
    assert "只有中文" in shown
    assert '<div class="prose" lang="zh-Hans"><p' in shown


def test_notices_stand_in_the_order_of_their_days():
    today = timezone.localdate()
    add_notice("旧", slug="old", title_en="Old", dated=today - timedelta(days=9))
    add_notice("新", slug="new", title_en="New one", dated=today + timedelta(days=1))
    shown = get("/notices/")
    places = [shown.index(words) for words in ("New one", "This market is open", ">Old<")]
    assert places == sorted(places)


def test_an_unpublished_notice_is_nowhere():
    add_notice("草稿", slug="draft", title_en="Secret draft", live=False)
    assert "Secret draft" not in get("/notices/")
    assert "Secret draft" not in get("/")
    assert Client().get("/notices/draft/").status_code == 404


def test_notices_come_in_pages_and_queries_do_not_grow(django_assert_max_num_queries):
    add_notice("一", slug="n-one")
    get("/notices/")
    with django_assert_max_num_queries(50) as once:
        get("/notices/")
    for n in range(24):
        add_notice(f"第 {n} 条", slug=f"n{n}")
    with django_assert_max_num_queries(50) as often:
        shown = get("/notices/")
    assert len(once) == len(often)
    assert shown.count("/notices/n") + shown.count("/notices/opening") == 20
    assert 'href="?page=2"' in shown
    assert get("/notices/?page=2").count('href="/notices/') > 5


def test_the_guides_ask_as_often_for_three_more(django_assert_max_num_queries):
    get("/guides/")
    with django_assert_max_num_queries(50) as once:
        get("/guides/")
    for n in range(3):
        GuideIndex.objects.get().add_child(
            instance=Guide(title=f"指南 {n}", slug=f"g{n}", summary="怎样办")
        )
    with django_assert_max_num_queries(50) as often:
        shown = get("/guides/")
    assert shown.count("/guides/g") == 3
    assert len(once) == len(often)


def test_pages_carry_no_inline_style_or_script():
    for path in ("/", "/guides/", "/guides/recompute-a-draw/", "/notices/opening/", "/about/"):
        shown = get(path)
        assert " style=" not in shown
        assert "<style" not in shown


def test_the_guide_to_the_draw_tells_what_the_kernel_does():
    """The five steps of the text, done here by hand, give the kernel's order."""
    text = get("/guides/recompute-a-draw/")
    assert "<code>draw/v1/stream</code>" in text
    assert "python -m marketplace.kernel.recompute" in text
    pool = [("A000001", 1), ("A000002", 2), ("A000003", 1)]
    seed = bytes(range(32))
    words = draw.stream(seed)
    tickets = [agency for agency, weight in pool for _ in range(weight)]
    for i in range(len(tickets) - 1, 0, -1):
        most = 2**64 - 2**64 % (i + 1)
        x = next(w for w in words if w < most)
        j = x % (i + 1)
        tickets[i], tickets[j] = tickets[j], tickets[i]
    assert list(dict.fromkeys(tickets)) == draw.order(seed=seed, pool=pool)


def test_loading_again_writes_nothing():
    assert load_pages() == 0
    assert Group.objects.filter(name="editors").count() == 1


def test_loading_again_leaves_what_editors_changed_or_deleted():
    guide = Guide.objects.get(slug="post-a-need")
    guide.title_en = "Changed by an editor"
    guide.save()
    Guide.objects.get(slug="register-an-agency").delete()
    before = Guide.objects.count()
    assert load_pages() == 0
    assert Guide.objects.get(pk=guide.pk).title_en == "Changed by an editor"
    assert Guide.objects.count() == before


def test_a_missing_list_comes_back_with_its_first_texts():
    GuideIndex.objects.get().delete()
    assert load_pages() == 1 + len(GUIDE_TEXTS)


def test_home_is_the_root_of_the_one_site():
    site = Site.objects.get()
    assert site.is_default_site
    assert site.root_page.specific == HomePage.objects.get()
    assert not Page.objects.filter(title__startswith="Welcome to your new Wagtail").exists()
