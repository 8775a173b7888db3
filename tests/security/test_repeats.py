"""The key of every form: sent again it is answered alike and does nothing; other values are refused.

Each form is taken from its page as it stands there, so a page that forgot its key turns red, too.
"""

from __future__ import annotations

import uuid

import pytest
from django.urls import resolve, reverse

from marketplace.accounts.views.actions import ActionView
from tests.security.addresses import QUEUES, ROUTES_BY_NAME
from tests.security.rows import fingerprints
from tests.security.scene import Scene
from tests.support.agencies import codes_about
from tests.support.browsing import KEY, forms_in

pytestmark = pytest.mark.django_db
AGENCY, OWNER, OPERATOR = "agency", "owner", "operator"

# Who sends which form, and what has to be typed beyond what stands in it.
FORMS: list[tuple[str, str, dict[str, object]]] = [
    ("person", "providers:begin", {"name": "新机构", "region": "371602"}),
    ("person", "orders:begin-owner", {"name": "新业主", "region": "371602", "kind": "institution"}),
    (AGENCY, "accounts:invite", {"address": "13911110000", "role": "delegate"}),
    (AGENCY, "accounts:change-role", {"role": "manager"}),
    (AGENCY, "accounts:end-membership", {}),
    (AGENCY, "accounts:withdraw-invitation", {}),
    (AGENCY, "providers:desk-part", {"contact_name": "新人"}),
    (AGENCY, "providers:change-withdraw", {}),
    (AGENCY, "providers:holding-withdraw", {}),
    (AGENCY, "providers:practitioner-leave", {}),
    (AGENCY, "providers:delegate-end", {}),
    (AGENCY, "providers:offer-draft", {
        "title": "新服务", "description": "做什么", "price_kind": "fixed", "price_from": "1000",
        "days": "5", "regions": ["371602"],
    }),
    (AGENCY, "providers:offer-change", {"title": "改过的服务"}),
    (AGENCY, "orders:withdraw", {}),
    (OWNER, "orders:owner-contacts", {"contact_name": "新人"}),
    (OWNER, "orders:need-new", {"item": "010005", "title": "新需求", "region": "371602"}),
    (OWNER, "orders:need-edit", {"title": "改过的需求"}),
    (OWNER, "orders:need-discard", {}),
    (OPERATOR, "accounts:retry-message", {}),
    (OPERATOR, "accounts:redo-reaction", {}),
    (OPERATOR, "office_agencies:accept", {"particulars": "file", "holdings": "file"}),
    (OPERATOR, "office_agencies:return", {"conditions": "agency"}),
    (OPERATOR, "office_owners:accept", {}),
    (OPERATOR, "office_owners:return", {"conditions": "owner"}),
    (OPERATOR, "office_needs:publish", {}),
    (OPERATOR, "office_needs:return", {"conditions": "need"}),
    (OPERATOR, "office_offers:bar", {"conditions": "offer"}),
    (OPERATOR, "office_qualifications:confirm", {"checked_against": "file"}),
    (OPERATOR, "office_qualifications:refuse", {"conditions": "agency"}),
    (OPERATOR, "office_practitioners:confirm", {}),
    (OPERATOR, "office_changes:approve", {}),
    (OPERATOR, "office_agencies:reject", {"conditions": "agency"}),
    (OPERATOR, "office_owners:reject", {"conditions": "owner"}),
    (OPERATOR, "office_practitioners:refuse", {"conditions": "agency"}),
    (OPERATOR, "office_practitioners:release", {"note": "从未在此执业"}),
    (OPERATOR, "office_changes:refuse", {"conditions": "agency"}),
    (OPERATOR, "office_sanctions:drop", {"note": "证据不足"}),
    (AGENCY, "providers:offer-unlist", {}),
]  # fmt: skip
# Pages on which the button of another address stands.
STANDS_ON = {
    "accounts:retry-message": "accounts:parked",
    "accounts:redo-reaction": "accounts:parked",
    "providers:offer-unlist": "providers:desk-offer",
}
# These want papers, rows in another state or rules of the catalogue, end the sender's own standing
# (a second click then finds the desk gone), or show a number instead of doing something. They go
# through the same view, which is tried by itself in tests/accounts/test_actions.py.
NOT_HERE = {
    "accounts:accept-invitation", "accounts:answer-invitation", "accounts:begin-body",
    "accounts:leave", "accounts:unmask-phone", "office_agencies:restore",
    "office_agencies:sanction", "office_calendar:day", "office_calendar:year",
    "office_items:close", "office_items:new", "office_items:version", "office_offers:restore",
    "office_qualification-types:change", "office_qualification-types:level",
    "office_qualification-types:major", "office_qualification-types:new", "office_rule-sets:end",
    "office_rule-sets:new", "office_rule-sets:version", "office_sanctions:impose",
    "orders:chance", "orders:owner", "orders:owner-leave", "orders:owner-part",
    "providers:change-ask", "providers:delegate-letter", "providers:delegate-name",
    "providers:desk", "providers:desk-exit", "providers:holding", "providers:holding-change",
    "providers:holding-declare", "providers:holding-renew", "providers:offer-discard",
    "providers:offer-list", "providers:practitioner", "providers:practitioner-change",
    "providers:practitioner-declare",
    *(f"office_{queue}:unmask" for queue in QUEUES),
}  # fmt: skip


@pytest.mark.parametrize(("who", "name", "typed"), FORMS, ids=[name for _, name, _ in FORMS])
def test_a_form_is_taken_once(scene: Scene, who: str, name: str, typed: dict):
    client, route = scene.client(who), ROUTES_BY_NAME[name]
    path = route.own(scene)
    page = ROUTES_BY_NAME[STANDS_ON.get(name, name)].own(scene)
    shown = client.get(page)
    assert shown.status_code == 200, shown.headers.get("Location")
    form = next(f for f in forms_in(shown.content.decode(), page) if f.address == path)
    assert form.key, "this form has no key"
    sent = {**{key: list(values) for key, values in form.fields.items()}, **choices(form, typed)}
    first = client.post(path, sent)
    assert first.status_code == 302, first.content.decode()[-3000:]
    after = fingerprints()
    again = client.post(path, sent)
    assert (again.status_code, again.headers["Location"]) == (302, first.headers["Location"])
    other = client.post(path, {**sent, "another": "value"})
    assert other.status_code == 409
    assert fingerprints() == after


def choices(form, typed: dict) -> dict[str, object]:
    """What is typed, with the conditions that may be quoted and a choice for each qualification."""
    sent = dict(typed)
    if "conditions" in sent:
        sent["conditions"] = codes_about(str(sent["conditions"]))[:1]
    if against := sent.pop("holdings", ""):
        sent |= {name: against for name in form.fields if name.startswith("holding_")}
    return sent


def test_a_form_without_a_key_is_another_request_each_time(scene: Scene):
    client = scene.client("owner")
    path = reverse("orders:need-new", args=[scene.market.owner.number])
    sent = {"item": "010005", "title": "没有钥匙", "region": "371602"}
    places = {client.post(path, sent).headers["Location"] for _ in range(2)}
    assert len(places) == 2


def test_the_same_key_of_somebody_else_is_another_request(scene: Scene):
    sent = {"name": "同钥匙", "region": "371602", KEY: uuid.uuid4().hex}
    path = reverse("providers:begin")
    places = {scene.client(who).post(path, sent).headers["Location"] for who in ("person", "owner")}
    assert len(places) == 2


def test_every_form_that_calls_an_action_is_taken_here_or_is_known_to_need_more(scene: Scene):
    views = {
        name: getattr(resolve(route.own(scene)).func, "view_class", object)
        for name, route in ROUTES_BY_NAME.items()
    }
    acting = {name for name, view in views.items() if issubclass(view, ActionView)}
    tried = {name for _, name, _ in FORMS}
    assert len(tried) > 30
    assert acting - tried == NOT_HERE
