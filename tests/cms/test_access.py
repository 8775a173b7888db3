"""Who enters the back office, who edits pages there, and what stays closed to everybody."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from cms.actions.editors import EDITORS
from cms.models import Notice, NoticeIndex
from marketplace.accounts.models import Membership, User
from marketplace.config import office
from marketplace.events import clock
from tests.support.accounts import add_member, make_body, make_operator, make_user, manager_of
from tests.support.cms import signed_in, staff_client

pytestmark = pytest.mark.django_db

NOTICES = "/office/pages/add/cms/notice/{}/"


def of_kind(kind: str) -> User:
    return manager_of(make_body(kind))


@pytest.mark.parametrize("kind", ["operator", "management", "regulator"])
def test_members_of_public_bodies_enter(kind):
    response = signed_in(of_kind(kind)).get("/office/")
    assert response.status_code == 200
    assert "What needs me today" in response.content.decode()


@pytest.mark.parametrize("kind", ["agency", "owner", "approver", "oversight"])
@pytest.mark.parametrize("path", ["/office/", "/office/agencies/", "/office/pages/", "/office/no/"])
def test_to_others_the_office_is_missing(kind, path):
    response = signed_in(of_kind(kind)).get(path)
    assert response.status_code == 404
    assert "There is no such page here" in response.content.decode()


def test_a_person_of_no_body_finds_nothing():
    assert signed_in(make_user()).get("/office/").status_code == 404


def test_a_superuser_of_no_body_finds_nothing():
    user = make_user()
    user.is_superuser = True
    user.save()
    assert signed_in(user).get("/office/").status_code == 404


@pytest.mark.parametrize("path", ["/office/", "/office/agencies/", "/office/login/", "/office/no/"])
def test_a_visitor_is_asked_to_sign_in_by_our_own_door(path):
    response = Client().get(path)
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/?next=/office/")


def test_whoever_left_the_body_is_out_at_once():
    user = make_operator()
    client = signed_in(user)
    assert client.get("/office/").status_code == 200
    Membership.objects.filter(user=user).update(ended_at=clock.instant())
    assert client.get("/office/").status_code == 404


def test_a_closed_body_opens_no_door():
    body = make_body("operator")
    body.closed_at = clock.instant()
    body.save()
    assert signed_in(manager_of(body)).get("/office/").status_code == 404


def test_entry_is_no_other_permission():
    user = make_operator()
    assert user.has_perm("wagtailadmin.access_admin")
    assert not user.has_perm("accounts.change_user")
    assert not user.has_perm("providers.change_agency")
    assert not of_kind("agency").has_perm("wagtailadmin.access_admin")
    user.is_active = False
    user.save()
    assert not User.objects.get(pk=user.pk).has_perm("wagtailadmin.access_admin")


def test_operators_are_seated_as_editors_and_unseated_when_they_leave():
    body = make_body("operator")
    user = add_member(body)
    client = signed_in(user)
    index = NoticeIndex.objects.get()
    assert client.get(NOTICES.format(index.pk)).status_code == 200
    assert list(user.groups.values_list("name", flat=True)) == [EDITORS]
    Membership.objects.filter(user=user).update(ended_at=clock.instant())
    make_body("regulator", user=user)
    assert client.get(NOTICES.format(index.pk)).status_code == 404
    assert client.get("/office/").status_code == 200
    assert not user.groups.exists()


def test_whoever_was_put_into_the_group_by_hand_is_put_out():
    user = of_kind("regulator")
    user.groups.add(Group.objects.get(name=EDITORS))
    page = signed_in(user).get("/office/").content.decode()
    assert not user.groups.exists()
    assert "Documents" not in page


def test_an_editor_writes_a_notice_that_everybody_reads():
    client = signed_in(make_operator())
    index = NoticeIndex.objects.get()
    posted = {
        "title": "国庆放假安排",
        "title_en": "National holiday",
        "slug": "holiday",
        "dated": "2026-11-25",
        "summary": "",
        "summary_en": "",
        "body": '{"blocks": [], "entityMap": {}}',
        "body_en": '{"blocks": [{"key": "a", "text": "Closed for a week.", "type": "unstyled", '
        '"depth": 0, "inlineStyleRanges": [], "entityRanges": [], "data": {}}], "entityMap": {}}',
        "action-publish": "action-publish",
    }
    response = client.post(NOTICES.format(index.pk), posted)
    assert response.status_code == 302, response.content.decode()[:3000]
    notice = Notice.objects.get(slug="holiday")
    assert notice.live
    assert "Closed for a week." in Client().get("/notices/holiday/").content.decode()


def test_the_text_editor_offers_neither_embeds_nor_html():
    shown = signed_in(make_operator()).get(NOTICES.format(NoticeIndex.objects.get().pk))
    page = shown.content.decode()
    assert "document-link" in page or "DOCUMENT" in page
    assert "EMBED" not in page


CLOSED_PATHS = [
    "/office/users/", "/office/users/new/", "/office/groups/", "/office/groups/new/",
    "/office/sites/", "/office/snippets/", "/office/collections/", "/office/workflows/list/",
    "/office/reports/site-history/", "/office/reports/locked/", "/office/failwhale/",
    "/office/password_reset/", "/office/settings/cms/notice/", "/office/embeds/chooser/",
    "/office/bulk/wagtailcore/page/delete/", "/office/bulk/accounts/user/delete/",
    "/office/test404/",
]  # fmt: skip


@pytest.mark.parametrize("path", CLOSED_PATHS)
def test_what_nobody_needs_is_closed_to_operators_too(path):
    assert signed_in(make_operator()).get(path).status_code == 404


def test_wagtails_own_account_and_sign_out_are_replaced_by_ours():
    client = signed_in(make_operator())
    assert client.get("/office/account/")["Location"] == "/accounts/2fa/"
    assert client.post("/office/logout/").status_code == 302
    assert client.get("/office/").status_code == 302


def test_regulators_see_queues_and_decide_nothing():
    client = staff_client("regulator")
    assert client.get("/office/agencies/").status_code == 200
    assert client.get("/office/agencies/A000001/return/").status_code == 404
    assert client.get("/office/images/").status_code == 404


def test_closed_rows_are_open_to_nobody():
    assert {office.ROWS[name] for name in office.CLOSED} == {frozenset()}


def test_the_admin_speaks_both_languages_and_bears_our_name():
    client = signed_in(make_operator())
    client.cookies["django_language"] = "zh-hans"
    chinese = client.get("/office/images/").content.decode()
    client.cookies["django_language"] = "en"
    english = client.get("/office/images/").content.decode()
    assert "图片" in chinese
    assert "Images" in english
    for page in (chinese, english):
        assert "- 网上中介服务超市</title>" in page
        assert "marketplace/logo.svg" in page
        assert "gravatar" not in page
