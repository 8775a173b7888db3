"""The catalogue in the office: seen by all who enter, kept by whoever keeps the home region."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from cms.office.registry import SHELVES
from marketplace.accounts.models import Region
from marketplace.catalogue.models import (
    CalendarDay,
    CalendarYear,
    ItemVersion,
    QualificationType,
    RefusalCondition,
    RuleSet,
    ServiceItem,
)
from tests.cms.test_decisions import decide, key_in
from tests.support.catalogue import calendar_year, rule_set
from tests.support.cms import HERE, operator_client, staff_client

pytestmark = pytest.mark.django_db

HOME = "371600"
ITEM = "/office/items/010001/"
BY_NAME = {shelf.name: shelf for shelf in SHELVES}


def day(ahead: int = 1) -> str:
    return (timezone.localdate() + timedelta(days=ahead)).isoformat()


def typed_in(response) -> dict[str, object]:
    """What a form shows, as a browser would send it back unchanged; the rule's editor apart."""
    form = response.context["form"]
    values = {}
    for bound in form:
        value = (
            bound.field.prepare_value(bound.value())
            if hasattr(bound.field, "prepare_value")
            else bound.value()
        )
        if bound.name != "qualification_rule" and value is not None:
            values[bound.name] = value
    return values


def rule(**leaves: str) -> dict[str, str]:
    """The rows of a rule's editor: one list whose parts are these types."""
    rows = {"qualification_rule.0.join": "all"}
    for number, kind in enumerate(leaves.values()):
        rows[f"qualification_rule.0-{number}.type"] = kind
    return rows


def test_every_list_and_page_is_shown(django_assert_max_num_queries):
    client = staff_client("regulator")
    for shelf in SHELVES:
        with django_assert_max_num_queries(60):
            assert client.get(shelf.url("index")).status_code == 200, shelf.name
        if shelf.has_pages:
            row = shelf.rows()[0]
            assert client.get(shelf.url("dossier", row)).status_code == 200


# What finds one row of a list, and what finds three or more.
FEW_AND_MANY = {
    "items": ("010001", "0100"),
    "qualification-types": ("eia-credit", "a"),
    "rule-sets": ("惠民县", ""),
    "conditions": ("entry.code", "entry."),
    "calendar": ("2030", "测试"),
    "regions": ("惠民县", "3716"),
}


@pytest.mark.parametrize("shelf", SHELVES, ids=lambda shelf: shelf.name)
def test_a_list_asks_as_often_however_many_rows_it_shows(shelf, django_assert_max_num_queries):
    for place in ("371602", "371603", "371621"):
        rule_set({"need.window": "4"}, place=place)
    for year in (2028, 2029, 2030):
        calendar_year(year)
    client = operator_client(HOME)
    client.get(shelf.url("index"))
    rows, counts = [], []
    for words in FEW_AND_MANY[shelf.name]:
        with django_assert_max_num_queries(60) as asked:
            shown = client.get(shelf.url("index"), {"q": words})
        rows.append(len(shown.context["table"]))
        counts.append(len(asked))
    assert rows[0] == 1
    assert rows[1] >= 3
    assert counts[0] == counts[1]


def test_what_is_not_known_of_an_item_is_said():
    ItemVersion.objects.filter(item__code="010001").update(legal_basis=[], reference_days=None)
    page = operator_client(HOME).get(ITEM).content.decode()
    assert page.count("Not known to us") == 2
    ItemVersion.objects.filter(item__code="010001").update(reference_days=20)
    assert operator_client(HOME).get(ITEM).content.decode().count("Not known to us") == 1


def test_lists_hold_what_the_catalogue_holds():
    client = operator_client(HOME)
    for name, model in (
        ("items", ServiceItem),
        ("regions", Region),
        ("conditions", RefusalCondition),
    ):
        said = client.get(f"/office/{name}/").content.decode()
        assert f"of {model.objects.count()}" in said or f"{model.objects.count()} rows" in said


def test_lists_are_narrowed_by_words():
    said = operator_client(HOME).get("/office/regions/?q=滨城").content.decode()
    assert "371602" in said
    assert "371603" not in said


@pytest.mark.parametrize("path", [f"/office/{name}/no-such/" for name in BY_NAME])
def test_a_missing_row_is_missing(path):
    assert operator_client(HOME).get(path).status_code == 404


def test_a_new_version_of_an_item_begins_tomorrow_and_ends_the_one_before():
    client = operator_client(HOME)
    shown = client.get(f"{ITEM}version/")
    assert 'name="qualification_rule.0-0.type"' in shown.content.decode()
    kind = QualificationType.objects.filter(status="licence").order_by("code")[0]
    typed = {**typed_in(shown), **rule(first=kind.code), "name_en": "Changed in the office"}
    typed["idempotency_key"] = key_in(shown.content.decode())
    response = client.post(f"{ITEM}version/", typed)
    assert response.status_code == 302, response.context["form"].errors
    new, old = ItemVersion.objects.filter(item__code="010001").order_by("-version")[:2]
    assert (new.version, new.name_en, new.effective_from.isoformat()) == (
        2,
        "Changed in the office",
        day(),
    )
    assert new.qualification_rule == {"holds": {"type": kind.code, "level": None, "major": None}}
    assert old.effective_to == new.effective_from - timedelta(days=1)
    page = client.get(ITEM).content.decode()
    assert page.index("Version 2") < page.index("Version 1")
    assert "A new version was announced" in page
    assert str(kind) in page


def test_the_rule_editors_buttons_only_show_the_form_again():
    client = operator_client(HOME)
    shown = client.get(f"{ITEM}version/")
    typed = {**typed_in(shown), **rule(), "qualification_rule.do": "add:0", "name": ""}
    response = client.post(f"{ITEM}version/", typed)
    assert response.status_code == 200
    page = response.content.decode()
    assert 'name="qualification_rule.0-0.type"' in page
    assert "Please fill this in." not in page
    assert ItemVersion.objects.filter(item__code="010001").count() == 1


def test_a_day_that_rewrites_the_past_is_refused_at_its_field():
    client = operator_client(HOME)
    shown = client.get(f"{ITEM}version/")
    typed = {**typed_in(shown), **rule(), "effective_from": day(-3), "name_en": "Earlier"}
    response = client.post(f"{ITEM}version/", typed)
    assert response.status_code == 422
    assert "effective_from" in response.context["form"].errors
    assert "Earlier" in response.content.decode()


def test_an_item_is_added_and_closed():
    client = operator_client(HOME)
    typed = {
        "service_type": "010", "effective_from": day(), "name": "新事项", "name_en": "New item",
        "summary": "测试。", "summary_en": "A test.", "source": "测试用例", **rule(),
    }  # fmt: skip
    response = decide(client, "/office/items/do/new/", **typed)
    assert response.status_code == 302
    item = ServiceItem.objects.get(versions__name="新事项")
    assert response["Location"] == f"/office/items/{item.code}/"
    assert decide(client, f"/office/items/{item.code}/close/", last_day=day(30)).status_code == 302
    assert item.versions.get().effective_to == date.fromisoformat(day(30))


def test_a_rule_set_gets_a_version_and_the_page_names_what_changed():
    client = operator_client(HOME)
    path = "/office/rule-sets/everywhere/"
    shown = client.get(f"{path}version/")
    typed = {
        **typed_in(shown),
        "entry.check": "5",
        "idempotency_key": key_in(shown.content.decode()),
    }
    response = client.post(f"{path}version/", typed)
    assert response.status_code == 302, response.context["form"].errors
    new, old = RuleSet.objects.filter(key="everywhere").order_by("-version")[:2]
    assert new.terms["entry.check"] == "5"
    assert old.terms["entry.check"] != "5"
    page = client.get(path).content.decode()
    assert "From version 1 to version 2" in page
    assert "2 working days → 5 working days" in page


def test_a_county_makes_law_for_itself_and_not_for_everybody():
    client = operator_client(HERE)
    everywhere = client.get("/office/rule-sets/everywhere/").content.decode()
    assert "version/" not in everywhere
    shown = client.get("/office/rule-sets/everywhere/version/")
    refused = client.post("/office/rule-sets/everywhere/version/", typed_in(shown))
    assert refused.status_code == 403
    response = decide(
        client,
        "/office/rule-sets/do/new/",
        region=HERE,
        effective_from=day(),
        **{"entry.check": "3"},
    )
    assert response.status_code == 302, response.context["form"].errors
    assert RuleSet.objects.get(key=HERE).terms["entry.check"] == "3"
    assert decide(client, f"/office/rule-sets/{HERE}/end/", last_day=day(9)).status_code == 302
    assert RuleSet.objects.get(key=HERE).effective_to == date.fromisoformat(day(9))


def test_a_year_is_entered_as_its_notice_lists_it_and_a_day_changed():
    client = operator_client(HOME)
    CalendarYear.objects.filter(year=2031).delete()
    response = decide(
        client,
        "/office/calendar/do/year/",
        year="2031",
        notice_number="国办发明电〔2030〕1号",
        notice_title="关于2031年部分节假日安排的通知",
        days="元旦 | New Year's Day | 2031-01-01 – 2031-01-03 | 2031-01-04",
    )
    assert response.status_code == 302
    assert CalendarDay.objects.filter(year__year=2031).count() == 4
    page = client.get("/office/calendar/2031/").content.decode()
    assert "2031-01-01 – 2031-01-03" in page
    assert "worked: 2031-01-04" in page
    changed = decide(
        client, "/office/calendar/do/day/", day="2031-01-02", kind="", reason="补充通知"
    )
    assert changed.status_code == 302
    assert not CalendarDay.objects.filter(day="2031-01-02").exists()
    assert "补充通知" in client.get("/office/calendar/2031/").content.decode()


def test_a_kind_of_qualification_is_added_described_and_parted():
    client = operator_client(HOME)
    said = {
        "name": "新资质", "name_en": "New one", "status": "licence", "source": "测试用例",
    }  # fmt: skip
    assert (
        decide(client, "/office/qualification-types/do/new/", code="new-one", **said).status_code
        == 302
    )
    path = "/office/qualification-types/new-one/"
    assert (
        decide(
            client, f"{path}level/", code="a", name="甲级", name_en="Grade A", rank="1"
        ).status_code
        == 302
    )
    assert (
        decide(client, f"{path}major/", code="m", name="给排水", name_en="Water").status_code == 302
    )
    assert (
        decide(client, f"{path}change/", **{**said, "name_en": "Described anew"}).status_code == 302
    )
    row = QualificationType.objects.get(code="new-one")
    assert row.name_en == "Described anew"
    page = client.get(path).content.decode()
    for word in ("Grade A", "Water", "Described anew", "A level or field was saved"):
        assert word in page


def test_management_keeps_the_catalogue_and_regulators_do_not():
    assert "version/" in staff_client("management", HOME).get(ITEM).content.decode()
    assert staff_client("management", HOME).get(f"{ITEM}version/").status_code == 200
    assert "version/" not in staff_client("regulator", HOME).get(ITEM).content.decode()
    assert staff_client("regulator", HOME).get(f"{ITEM}version/").status_code == 404


def test_an_operator_of_a_county_sees_the_catalogue_and_no_buttons():
    client = operator_client(HERE)
    assert "version/" not in client.get(ITEM).content.decode()
    assert "do/new/" not in client.get("/office/items/").content.decode()
    assert decide(client, f"{ITEM}close/", last_day=day(9)).status_code == 403
