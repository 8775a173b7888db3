"""A page with a rule editor: its buttons never act, sending does, and a refusal keeps everything."""

import pytest
from django.test import RequestFactory, override_settings
from django.urls import path

from marketplace.catalogue.actions.items import new_item_version
from marketplace.catalogue.forms.items import ItemVersionForm
from marketplace.catalogue.views.editing import RuleEditingView
from tests.catalogue.test_item_forms import sent
from tests.support.catalogue import editor, in_days, item

pytestmark = pytest.mark.django_db


class ChangeItem(RuleEditingView):
    form_class = ItemVersionForm
    template_name = "django/forms/div.html"

    def act(self, form: ItemVersionForm) -> str:
        new_item_version(
            item=item(),
            values=form.values,
            effective_from=form.cleaned_data["effective_from"],
            by=self.actor,
        )
        return "/done/"


urlpatterns = [path("change/", ChangeItem.as_view())]


@pytest.fixture
def send():
    initial = ItemVersionForm.initial_of(item().current) | {"effective_from": in_days(1)}
    typed = sent(ItemVersionForm(initial=initial))

    def press(**more):
        data = {name: typed.getlist(name) for name in typed} | more
        request = RequestFactory().post("/change/", data)
        request.actor = editor()
        with override_settings(ROOT_URLCONF=__name__):
            response = ChangeItem.as_view()(request)
            return response.render() if hasattr(response, "render") else response

    return press


def test_a_button_shows_the_form_again_and_does_nothing(send):
    response = send(summary="改过的说明。", name="", **{"qualification_rule.do": "add:0"})
    assert response.status_code == 200
    page = response.content.decode()
    assert 'name="qualification_rule.0-1.type"' in page
    assert "改过的说明。" in page
    assert "is-wrong" not in page
    assert item().versions.count() == 1


def test_sending_acts_and_a_refusal_keeps_what_was_typed(send):
    response = send(summary="改过的说明。", effective_from=in_days(0).isoformat())
    assert response.status_code == 422
    page = response.content.decode()
    assert "A new version can hold from tomorrow at the earliest" in page
    assert "改过的说明。" in page
    assert item().versions.count() == 1
    assert send(summary="改过的说明。").status_code == 302
    assert item().versions.count() == 2
