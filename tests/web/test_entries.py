import re
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.test import RequestFactory

from marketplace.web.fields import LineField
from marketplace.web.forms import MoneyField, Section
from marketplace.web.gallery import ExhibitForm, PaperField, wrong_form
from marketplace.web.presenters import Remark
from tests.web.markup import elements, icon, same, shown, values_of

STAR = '<span class="required" title="required">*</span>'


class Form(forms.Form):
    title = LineField(max_length=60, help_text="What is <to be> done.")
    on = forms.DateField(required=False)
    at = forms.DateTimeField(required=False)
    price = MoneyField(required=False)
    paper = PaperField(required=False)
    any_file = forms.FileField(required=False)
    fund = forms.ChoiceField(
        choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect, help_text="H"
    )
    true = forms.BooleanField(label="It is true")
    secret = forms.CharField(widget=forms.HiddenInput, required=False)
    odd = forms.CharField(required=False, widget=forms.TextInput(attrs={"placeholder": "ODD"}))
    hint = forms.CharField(required=False, widget=forms.TextInput(attrs={"placeholder": "a hint"}))


def field(name, form=None):
    return shown("{% field bound %}", bound=(form or Form())[name])


def control(name, form=None):
    """The attributes of the first thing that can be typed into."""
    found = elements(field(name, form))
    return next(e.attributes for e in found if e.tag in {"input", "textarea", "select"})


def test_a_line_with_label_mark_and_help():
    assert same(field("title")) == same(
        '<div class="field field-line">'
        f'<label class="field-label" for="id_title">Title {STAR}</label>'
        '<div class="field-help" id="id_title_helptext">What is &lt;to be&gt; done.</div>'
        '<input type="text" name="title" maxlength="60" required id="id_title" '
        'aria-describedby="id_title_helptext"></div>'
    )


def test_a_field_shows_what_a_reviewer_asks_for_and_is_described_by_it():
    form = Form()
    form.fields["on"].remarks = [Remark("need.window", "Too <short>."), Remark("x", "And more.")]
    assert same(field("on", form)) == same(
        '<div class="field field-line"><label class="field-label" for="id_on">On</label>'
        f'<div class="field-remark" id="id_on_remarks">{icon("warn")}<div>'
        "<p>Too &lt;short&gt;. <small>Rule need.window</small></p>"
        "<p>And more. <small>Rule x</small></p></div></div>"
        '<input type="date" name="on" id="id_on" aria-describedby="id_on_remarks"></div>'
    )


def test_a_refused_line_says_why_and_keeps_what_was_typed():
    form = Form({"title": "<b>" + "x" * 60})
    assert same(field("title", form)) == same(
        '<div class="field field-line is-wrong">'
        f'<label class="field-label" for="id_title">Title {STAR}</label>'
        '<div class="field-help" id="id_title_helptext">What is &lt;to be&gt; done.</div>'
        f'<div class="field-error" id="id_title_error">{icon("bad")}<div>'
        '<span class="hidden">Error:</span>'
        "<p>Ensure this value has at most 60 characters (it has 63).</p></div></div>"
        f'<input type="text" name="title" value="&lt;b&gt;{"x" * 60}" maxlength="60" required '
        'id="id_title" aria-describedby="id_title_helptext id_title_error" aria-invalid="true"></div>'
    )


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("title", "Please fill this in."),
        ("fund", "Please choose."),
        ("true", "Please tick this box."),
    ],
)
def test_what_is_missing_is_asked_for(name, said):
    assert f"<p>{said}</p>" in field(name, Form({}))
    assert "This field is required" not in field(name, Form({}))


def test_a_form_of_its_own_words_keeps_them():
    class Own(forms.Form):
        title = forms.CharField(error_messages={"required": "Name the project."})

    assert "<p>Name the project.</p>" in field("title", Own({}))


def test_days_and_moments_use_the_browsers_calendar_in_every_language():
    initial = {"on": date(2026, 2, 3), "at": datetime(2026, 2, 3, 9, 30, tzinfo=UTC)}
    form = Form(initial=initial)
    assert control("on", form) == {
        "type": "date",
        "name": "on",
        "value": "2026-02-03",
        "id": "id_on",
    }
    assert control("at", form) == {
        "type": "datetime-local", "name": "at", "value": "2026-02-03T17:30", "id": "id_at",
    }  # fmt: skip


def test_a_day_chosen_in_that_calendar_is_read_in_every_language():
    form = Form(
        {"title": "x", "on": "2026-02-03", "at": "2026-02-03T17:30", "fund": "a", "true": "on"}
    )
    assert form.errors == {}
    assert form.cleaned_data["on"] == date(2026, 2, 3)
    assert form.cleaned_data["at"] == datetime(2026, 2, 3, 9, 30, tzinfo=UTC)


def test_an_amount_has_its_unit_beside_it():
    assert same(field("price")) == same(
        '<div class="field field-line"><label class="field-label" for="id_price">Price</label>'
        '<div class="with-unit"><input type="text" name="price" inputmode="decimal" '
        'autocomplete="off" class="amount" maxlength="40" id="id_price">'
        '<span class="unit">yuan</span></div></div>'
    )


def test_a_file_says_what_is_taken(settings):
    settings.UPLOAD_LIMIT = 7 * 1024 * 1024
    html = field("paper")
    assert '<div class="field-help" id="id_paper_note">PDF, JPG, PNG; at most 7 MB.</div>' in html
    assert control("paper") == {
        "type": "file", "name": "paper", "id": "id_paper",
        "accept": ".pdf,.jpg,.png", "aria-describedby": "id_paper_note",
    }  # fmt: skip
    assert "At most 7 MB." in field("any_file")


def test_a_group_is_a_fieldset_with_a_legend():
    html = field("fund", Form({}))
    group = next(e for e in elements(html) if e.tag == "fieldset")
    assert group.attributes == {"aria-describedby": "id_fund_helptext id_fund_error"}
    assert f'<legend class="field-label">Fund {STAR}</legend>' in html


def test_a_tick_has_its_label_behind_it():
    assert same(field("true")) == same(
        '<div class="field field-tick"><div class="tick">'
        '<input type="checkbox" name="true" required id="id_true">'
        f'<label for="id_true">It is true {STAR}</label></div></div>'
    )


def test_a_hidden_field_is_only_its_control():
    assert same(field("secret")) == same('<input type="hidden" name="secret" id="id_secret">')


def test_a_placeholder_that_repeats_the_label_goes():
    assert "placeholder" not in control("odd")
    assert control("hint")["placeholder"] == "a hint"


def test_another_label():
    html = shown("{% field form.odd said %}", form=Form(), said="Phone <or> e-mail")
    assert '<label class="field-label" for="id_odd">Phone &lt;or&gt; e-mail</label>' in html


def test_the_summary_leads_to_every_field():
    html = shown("{% form_errors form %}", form=wrong_form())
    assert values_of(html, "href")[1:] == [
        "#again_item", "#again_price", "#again_rate", "#again_closes_at", "#again_regions_0",
        "#again_truth",
    ]  # fmt: skip
    there = values_of(shown("{{ form }}", form=wrong_form()), "id")
    assert [link for link in values_of(html, "href")[1:] if link.lstrip("#") not in there] == []


def test_the_summary_says_what_was_kept():
    assert "Everything you typed has been kept." in shown("{% form_errors form %}", form=Form({}))
    assert "Files must be chosen again." not in shown("{% form_errors form %}", form=Form({}))
    sent = Form({}, {"paper": SimpleUploadedFile("a.pdf", b"x")})
    assert "Files must be chosen again." in shown("{% form_errors form %}", form=sent)
    assert shown("{% form_errors form %}", form=Form()).strip() == ""


def test_the_summary_escapes():
    form = Form({})
    form.add_error(None, "<script>")
    assert "&lt;script&gt;" in shown("{% form_errors form %}", form=form)


def test_a_whole_form_of_one_button():
    request = RequestFactory().get("/")
    html = shown(
        "{% action_form form submit='Withdraw' tone='danger' confirm='Sure?' action='/x/' %}",
        form=forms.Form(),
        request=request,
        csrf_token="token",
    )
    key = next(
        e.attributes["value"]
        for e in elements(html)
        if e.attributes.get("name") == "idempotency_key"
    )
    assert same(html) == same(
        '<form class="form" method="post" action="/x/" data-confirm="Sure?" data-keep>'
        '<input type="hidden" name="csrfmiddlewaretoken" value="token">'
        f'<input type="hidden" name="idempotency_key" value="{key}">'
        '<div class="form-actions"><button type="submit" class="button button-danger">Withdraw'
        "</button></div></form>"
    )
    assert len(key) == 32


class InParts(forms.Form):
    name = LineField()
    price = MoneyField(required=False)
    more = LineField(required=False)

    sections = (
        Section("Price", ("price", "gone"), "In <yuan>."),
        Section("More", ("more",), is_folded=True),
    )


def parts(form):
    """What stands around each control: the words of headings and the controls, in order."""
    html = shown("{% action_form form %}", form=form, csrf_token="")
    return re.findall(
        r"<legend>[^<]*|<details[^>]*|<summary>[^<]*|<p class=.section-says.>[^<]*|name=\"(?:name|price|more)",
        html,
    )


def test_a_long_form_comes_in_parts():
    assert parts(InParts()) == [
        'name="name',
        "<legend>Price",
        '<p class="section-says">In &lt;yuan&gt;.',
        'name="price',
        '<details class="section"',
        "<summary>More",
        'name="more',
    ]


def test_a_folded_part_opens_by_itself_when_it_is_used_or_wrong():
    used, wrong = InParts({"name": "A", "more": "words"}), InParts({"name": "A"})
    wrong.add_error("more", "Missing")
    for form in (used, wrong):
        assert '<details class="section" open' in parts(form)


def test_every_form_has_a_key_of_its_own():
    html = shown("{% hidden_key %}{% hidden_key %}")
    assert len(set(values_of(html, "value"))) == 2


def form_tag(form, request=None):
    html = shown("{% action_form form cancel='/back/' %}", form=form, request=request)
    return next(e.attributes for e in elements(html) if e.tag == "form")


def test_a_form_with_files_is_sent_in_parts():
    assert form_tag(ExhibitForm())["enctype"] == "multipart/form-data"
    assert "enctype" not in form_tag(forms.Form())


def test_only_a_refused_form_counts_as_changed():
    factory = RequestFactory()
    assert "data-changed" in form_tag(Form({}), factory.post("/"))
    assert "data-changed" not in form_tag(Form({}), factory.get("/"))
    assert "data-changed" not in form_tag(Form(), factory.post("/"))


def test_a_form_that_django_draws_itself_looks_the_same():
    assert same(shown("{{ form }}", form=Form({}))) == same(
        shown("{% form_errors form %}{% for f in form %}{% field f %}{% endfor %}", form=Form({}))
    )


class Words(forms.Form):
    q = LineField(required=False)


def filters(address):
    listed = SimpleNamespace(form=Words(QueryDict(address)))
    request = RequestFactory().get(f"/services/?{address}")
    return shown("{% filters listed %}", listed=listed, request=request)


def test_filters_send_to_the_page_they_stand_on():
    html = filters("q=环评&page=3&region=")
    form = next(e.attributes for e in elements(html) if e.tag == "form")
    assert form == {
        "class": "filters-body", "method": "get", "action": "/services/", "data-filters": "",
        "role": "search", "aria-label": "Filters",
    }  # fmt: skip
    assert '<span class="count">1</span>' in html
    assert values_of(html, "href")[1:] == ["/services/"]


def test_filters_that_nobody_set():
    html = filters("page=3")
    assert "count" not in html
    assert "Clear all" not in html
