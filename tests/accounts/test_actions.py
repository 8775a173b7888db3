"""Views that do one action: once for a key, whatever was typed kept, every refusal at its field."""

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import RequestFactory

from marketplace.accounts.forms.files import CheckedFileField
from marketplace.accounts.models import NumberSeries
from marketplace.accounts.views.actions import KEY, ActionView, digest_of
from marketplace.events.models import Answer
from marketplace.events.repeats import KeyReused
from marketplace.kernel.actor import Party
from marketplace.kernel.errors import IllegalMove, Invalid, NotAllowed, NotFound, Stale
from tests.accounts.papers import PDF

pytestmark = pytest.mark.django_db


class Typed(forms.Form):
    name = forms.CharField()
    paper = CheckedFileField(required=False)


class Count(ActionView):
    """Counts how often it acted; refuses what its name says."""

    form_class = Typed

    def act(self, form):
        NumberSeries.next("acted")
        refusals = {
            "field": Invalid("Not this name.", field="name"),
            "elsewhere": Invalid("Not this.", field="no such field"),
            "moved": IllegalMove("x"),
            "stale": Stale("x"),
            "mine": NotFound(),
            "rights": NotAllowed("No."),
        }
        if refusal := refusals.get(form.cleaned_data["name"]):
            raise refusal
        return f"/done/{form.cleaned_data['name']}/"

    def render_to_response(self, context, **kwargs):
        self.shown = context
        return HttpResponse("form")


def acted() -> int:
    row = NumberSeries.objects.filter(name="acted").first()
    return row.last if row else 0


def send(name="Wang", *, key="k1", by="user/1", file=None, view=None):
    values = {"name": name, KEY: key, "csrfmiddlewaretoken": str(id(object()))}
    if file is not None:
        values["paper"] = SimpleUploadedFile("licence.pdf", file)
    request = RequestFactory().post("/", values)
    request.actor = Party(id=by)
    view = view or Count()
    view.setup(request)
    try:
        return view.dispatch(request), view
    finally:
        request.close()


def test_an_action_is_done_once_for_a_key():
    first, _view = send()
    again, _view = send()
    assert (first.status_code, first.headers["Location"]) == (302, "/done/Wang/")
    assert again.headers["Location"] == "/done/Wang/"
    assert acted() == 1


def test_another_key_and_another_person_act_again():
    send(key="k1")
    send(key="k2")
    send(key="k1", by="user/2")
    assert acted() == 3


def test_the_same_key_with_other_values_is_refused():
    send("Wang")
    with pytest.raises(KeyReused):
        send("Li")
    assert acted() == 1


def test_the_same_key_with_another_file_of_the_same_size_is_refused():
    other = PDF.replace(b"Catalog", b"catalog")
    assert len(other) == len(PDF)
    send(file=PDF)
    send(file=PDF)
    with pytest.raises(KeyReused):
        send(file=other)
    assert acted() == 1


def test_a_file_is_wound_back_after_it_was_hashed():
    file = SimpleUploadedFile("licence.pdf", PDF)
    assert digest_of(file) == digest_of(file)
    assert file.read() == PDF


@pytest.mark.parametrize(
    ("name", "field", "said"),
    [
        ("field", "name", "Not this name."),
        ("elsewhere", "__all__", "Not this."),
        ("moved", "__all__", "This has changed meanwhile. Please reload the page."),
        ("stale", "__all__", "This has changed meanwhile. Please reload the page."),
    ],
)
def test_a_refusal_is_said_in_the_form_and_leaves_nothing(name, field, said):
    answer, view = send(name)
    assert answer.status_code == 422
    form = view.shown["form"]
    assert form.errors.get_json_data()[field][0]["message"] == said
    assert form["name"].value() == name
    assert view.shown[KEY] != "k1"
    assert acted() == 0
    assert Answer.objects.count() == 0


@pytest.mark.parametrize(("name", "error"), [("mine", NotFound), ("rights", NotAllowed)])
def test_missing_and_forbidden_are_pages_of_their_own(name, error):
    with pytest.raises(error):
        send(name)
    assert acted() == 0


def test_after_a_refusal_the_mended_form_goes_through_with_its_new_key():
    _answer, view = send("field")
    answer, _view = send("Wang", key=view.shown[KEY])
    assert answer.status_code == 302


def test_a_view_that_calls_no_action_says_so():
    with pytest.raises(TypeError, match="calls no action"):
        send(view=type("Idle", (ActionView,), {"form_class": Typed})())
