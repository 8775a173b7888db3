"""Regions in forms: home first, only codes in force, one or several, the outermost kept."""

import sys
from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from marketplace.accounts.forms.regions import RegionField, RegionsField, grouped
from marketplace.accounts.models import Region
from marketplace.accounts.queries.region_choices import tree
from marketplace.accounts.queries.scopes import covers, regions_of
from marketplace.kernel.actor import Party

pytestmark = pytest.mark.django_db


class Places(forms.Form):
    place = RegionField(label="Place")
    serves = RegionsField(label="Serves")


def fault(field, value):
    with pytest.raises(ValidationError) as caught:
        field.clean(value)
    return caught.value.error_list[0].code


def test_the_counts_of_shandong(capsys):
    shandong = Region.objects.valid(date(2026, 11, 25)).within(["370000"])
    counts = {level: shandong.filter(level=level).count() for level in ("city", "county")}
    said = f"Shandong: {counts['city']} cities, {counts['county']} counties and districts"
    with capsys.disabled():
        sys.stdout.write(f"\n{said}\n")
    assert counts == {"city": 16, "county": 136}


def test_home_stands_first_then_its_province_then_the_others():
    groups = [name for name, _choices in grouped()]
    assert groups[:4] == ["", "Shandong", "Binzhou", "Jinan"]
    assert len(groups) == 1 + 1 + 16 + 33
    assert groups[-1] == "Macao"


def test_home_goes_down_to_counties_and_zones_others_to_cities():
    groups = dict(grouped())
    assert ("371602", "Bincheng District") in groups["Binzhou"]
    assert ("L-371600-01", "Binzhou Economic and Technological Development Zone") in groups[
        "Binzhou"
    ]
    assert groups["Jinan"][:2] == [("370100", "Jinan"), ("370102", "Lixia District")]
    assert groups["Jiangsu"][:2] == [("320000", "Jiangsu"), ("320100", "Nanjing")]
    assert groups["Beijing"] == [("110000", "Beijing")]


def test_names_are_in_the_readers_language():
    with translation.override("zh-hans"):
        assert [name for name, _choices in grouped()][1:3] == ["山东省", "滨州市"]


def test_another_home_turns_the_tree(settings):
    settings.HOME_REGION = "320100"
    first = tree()[0]
    assert (first.region.code, first.below[0].region.code) == ("320000", "320100")


def test_a_home_that_is_not_there_leaves_the_plain_tree(settings):
    settings.HOME_REGION = "999999"
    assert tree()[0].region.code == "110000"


def test_one_region_is_given_as_its_row():
    field = RegionField()
    assert field.clean("371602") == Region.objects.get(code="371602")
    assert RegionField(required=False).clean("") is None
    assert field.clean("371602001").level == "town"


@pytest.mark.parametrize(
    "code", ["999999", "371602'--", "３７１６０２", "371602\x00", "370112"[:5]]
)
def test_no_region_is_refused(code):
    assert fault(RegionField(), code) == "invalid_choice"


def test_a_code_that_was_given_up_is_refused():
    retired = Region.objects.exclude(valid_to=None).order_by("code").first()
    assert fault(RegionField(), retired.code) == "invalid_choice"
    assert retired.code not in str(list(grouped()))


def test_a_field_may_ask_for_a_smaller_region():
    field = RegionField(levels=("county", "zone"))
    assert field.clean("371602").code == "371602"
    assert fault(field, "371600") == "level"
    assert fault(RegionField(), "") == "required"


def test_several_regions_are_kept_without_what_lies_inside_another():
    chosen = RegionsField().clean(["371602", "320100", "370000", "371602", "L-371600-01"])
    assert [region.code for region in chosen] == ["320100", "370000"]


def test_several_regions_refuse_what_is_none():
    assert fault(RegionsField(), ["371602", "nowhere"]) == "invalid_choice"
    assert fault(RegionsField(), []) == "required"
    assert RegionsField(required=False).clean([]) == []


def rendered(form):
    return Template("{% for bound in form %}{% field bound %}{% endfor %}").render(
        Context({"form": form})
    )


def test_the_tree_opens_where_something_is_chosen():
    page = rendered(Places({"place": "371602", "serves": ["371602", "320100"]}))
    assert '<option value="371602" selected>' in page
    assert 'value="371602" checked' in page
    assert page.count("<details open") == 3  # Shandong, Binzhou, Jiangsu
    assert "10 places below · 1 chosen" in page
    assert 'id="id_serves_0"' in page


def test_rows_may_be_the_initial_values():
    region = Region.objects.get(code="371602")
    page = rendered(Places(initial={"place": region, "serves": [region]}))
    assert '<option value="371602" selected>' in page
    assert 'value="371602" checked' in page
    assert not Places.base_fields["place"].has_changed(region, "371602")
    assert Places.base_fields["serves"].has_changed([region], ["371600"])


def test_a_page_with_regions_costs_few_queries():
    with CaptureQueriesContext(connection) as queries:
        rendered(Places())
    rows = [query for query in queries if "accounts_region" in query["sql"]]
    assert len(rows) <= 3


def test_an_actor_reaches_its_regions_and_everything_below():
    actor = Party(id="user/1", regions=frozenset({"370100", "320100"}))
    codes = set(regions_of(actor).values_list("code", flat=True))
    assert {"370100", "370102", "320100"} <= codes
    assert not codes & {"370000", "371600", "320000"}
    assert covers(actor, "370102")
    assert covers(actor, "370100")
    assert not covers(actor, "370000")
    assert not covers(actor, "nowhere")
    assert not regions_of(Party(id="visitor")).exists()


def test_whoever_keeps_home_keeps_what_lies_outside_the_province():
    actor = Party(id="user/1", regions=frozenset({"371600"}))
    assert covers(actor, "371602001")
    assert covers(actor, "L-371600-01")
    assert covers(actor, "320100")
    assert not covers(actor, "370100")
    assert not covers(actor, "370000")
