import pytest
from django.core.paginator import Paginator
from django.test import RequestFactory

from marketplace.web.presenters import Entry, Step
from tests.web.markup import NOON, icon, same, shown, values_of


def test_crumbs_end_with_this_page():
    html = shown("{% crumbs 'Services' '/services/' title %}", title="A <b> offer")
    assert same(html) == same(
        '<nav class="crumbs" aria-label="You are here"><ol><li><a href="/">Home</a></li>'
        '<li><a href="/services/">Services</a></li>'
        '<li><span aria-current="page">A &lt;b&gt; offer</span></li></ol></nav>'
    )


def pages(number, *, rows=1204, address="/services/"):
    page = Paginator(range(rows), 20).get_page(number)
    return shown("{% pages page %}", page=page, request=RequestFactory().get(address))


def test_pages_keep_the_other_questions():
    html = pages(5, address="/services/?q=环评&region=371602&region=371603&page=5")
    kept = "q=%E7%8E%AF%E8%AF%84&region=371602&region=371603"
    assert values_of(html, "href") == [
        "/static/marketplace/icons.svg#left" if number == "icon" else f"?{kept}&page={number}"
        for number in (4, "icon", 1, 2, 3, 4, 5, 6, 7, 61, 6)
    ] + ["/static/marketplace/icons.svg#right"]


def test_pages_count_and_name_this_one():
    assert same(pages(2, rows=41)) == same(
        '<nav class="pages" aria-label="Pages of this list">'
        '<p class="pages-count">21–40 of 41</p><ul>'
        f'<li><a rel="prev" href="?page=1">{icon("left")}<span>Previous page</span></a></li>'
        '<li><a href="?page=1">1</a></li>'
        '<li><a href="?page=2" aria-current="page">2</a></li>'
        '<li><a href="?page=3">3</a></li>'
        f'<li><a rel="next" href="?page=3"><span>Next page</span>{icon("right")}</a></li>'
        "</ul></nav>"
    )


def test_one_page_has_nothing_to_turn():
    assert same(pages(1, rows=3)) == same(
        '<nav class="pages" aria-label="Pages of this list"><p class="pages-count">1–3 of 3</p></nav>'
    )


def test_pages_escape_the_address():
    assert '"><script>' not in pages(1, address='/services/?q="><script>')


def test_steps_of_both_shapes():
    items = [
        Step("Profile", "Done", "good", "/profile/", "Name & code"),
        {"title": "Letter", "label": "Waits"},
    ]
    assert same(shown("{% steps items %}", items=items)) == same(
        '<ol class="steps"><li><div class="step-words"><a href="/profile/">Profile</a>'
        '<p>Name &amp; code</p></div><span class="status status-good">'
        f"{icon('good')}<span>Done</span></span></li>"
        '<li><div class="step-words"><span>Letter</span></div>'
        f'<span class="status status-quiet">{icon("quiet")}<span>Waits</span></span></li></ol>'
    )


def test_timeline_in_the_order_given():
    story = [
        Entry(NOON, "Drawn", "The market", "7 took part.", "good", "/draw/"),
        Entry(NOON, "Saved"),
    ]
    assert same(shown("{% timeline story %}", story=story)) == same(
        f'<ol class="timeline"><li class="timeline-good">{icon("good")}<div>'
        '<p class="timeline-at"><time datetime="2026-11-24T12:00+08:00">2026-11-24 12:00</time>'
        ' · The market</p><p class="timeline-title"><a href="/draw/">Drawn</a></p>'
        f'<p>7 took part.</p></div></li><li class="timeline-quiet">{icon("quiet")}<div>'
        '<p class="timeline-at"><time datetime="2026-11-24T12:00+08:00">2026-11-24 12:00</time></p>'
        '<p class="timeline-title">Saved</p></div></li></ol>'
    )


@pytest.mark.parametrize("tag", ["steps", "timeline"])
def test_unknown_tones_are_refused(tag):
    wrong = [Step("x", "x", "loud")] if tag == "steps" else [Entry(NOON, "x", tone="loud")]
    with pytest.raises(ValueError, match="no such tone: 'loud'"):
        shown(f"{{% {tag} wrong %}}", wrong=wrong)
