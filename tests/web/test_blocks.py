import pytest
from django.template import engines

from tests.web.markup import icon, same, shown


@pytest.mark.parametrize("tone", ["main", "quiet", "danger"])
def test_button_is_a_link(tone):
    assert same(shown("{% button 'Post a need' '/needs/' tone %}", tone=tone)) == same(
        f'<a class="button button-{tone}" href="/needs/">Post a need</a>'
    )


def test_button_refuses_an_unknown_tone():
    with pytest.raises(ValueError, match="no such button: 'loud'"):
        shown("{% button 'x' '/' 'loud' %}")


def test_button_escapes_text_and_address():
    html = shown("{% button text url %}", text='"><b>', url='/?a="onclick="x')
    assert same(html) == same(
        '<a class="button button-main" href="/?a=&quot;onclick=&quot;x">&quot;&gt;&lt;b&gt;</a>'
    )


def test_panel_with_and_without_a_heading():
    assert same(shown("{% panel 'Price' id='price' %}<p>x</p>{% endpanel %}")) == same(
        '<section class="panel" id="price"><h2>Price</h2><div class="panel-body"><p>x</p></div>'
        "</section>"
    )
    assert same(shown("{% panel %}x{% endpanel %}")) == same(
        '<section class="panel"><div class="panel-body">x</div></section>'
    )


def test_panel_escapes_what_is_put_in():
    html = shown("{% panel title %}{{ inside }}{% endpanel %}", title="<i>", inside="<script>")
    assert same(html) == same(
        '<section class="panel"><h2>&lt;i&gt;</h2><div class="panel-body">&lt;script&gt;</div>'
        "</section>"
    )


def test_notice_names_its_tone_for_those_who_see_none():
    assert same(shown("{% notice 'warn' 'Ends soon' %}<p>x</p>{% endnotice %}")) == same(
        f'<div class="notice notice-warn" role="note">{icon("warn")}'
        '<span class="hidden">Careful</span><div class="notice-body">'
        '<p class="notice-title">Ends soon</p><p>x</p></div></div>'
    )


def test_notice_refuses_an_unknown_tone():
    with pytest.raises(ValueError, match="no such tone"):
        shown("{% notice 'loud' %}x{% endnotice %}")


def test_facts_and_an_unknown_one():
    html = shown(
        "{% facts %}{% fact 'Name' %}{{ name }}{% endfact %}{% fact 'Basis' %} {% endfact %}{% endfacts %}",
        name="<b>",
    )
    assert same(html) == same(
        '<dl class="facts"><div><dt>Name</dt><dd>&lt;b&gt;</dd></div>'
        '<div><dt>Basis</dt><dd><span class="unknown">—</span></dd></div></dl>'
    )


def test_empty_says_what_to_do_next():
    assert same(shown("{% empty 'No offers yet' 'List one.' '/new/' 'List an offer' %}")) == same(
        f'<div class="empty">{icon("empty")}<p class="empty-title">No offers yet</p>'
        '<p>List one.</p><p><a class="button button-main" href="/new/">List an offer</a></p></div>'
    )
    assert same(shown("{% empty 'No offers yet' %}")) == same(
        f'<div class="empty">{icon("empty")}<p class="empty-title">No offers yet</p></div>'
    )


def test_a_block_is_repeated_as_the_page_filled_it(settings, tmp_path):
    (tmp_path / "frame.html").write_text(
        "<title>{% repeat_block 'top' %}</title><h1>{% block top %}Desk{% endblock %}</h1>"
    )
    (tmp_path / "page.html").write_text(
        "{% extends 'frame.html' %}{% block top %} Needs of {{ name }} {% endblock %}"
    )
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    page = engines["django"].get_template("page.html").render({"name": "<us>"})
    assert same(page) == same("<title>Needs of &lt;us&gt;</title><h1>Needs of &lt;us&gt;</h1>")
