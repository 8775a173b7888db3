"""The tree of regions is loaded whole, any number of times, and a faulty file changes nothing."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from marketplace.accounts.actions.load_regions import import_regions, load_regions
from marketplace.accounts.actions.region_rows import BadRows
from marketplace.accounts.models import Region
from marketplace.accounts.queries.region_choices import count_below

HEADER = "code,parent,level,name,name_en,valid_from,valid_to,source"
pytestmark = pytest.mark.django_db


def table(*rows):
    return [f"{row}\n" for row in (HEADER, *rows)]


def everything():
    return list(Region.objects.order_by("code").values())


def faults_of(*rows):
    with pytest.raises(BadRows) as caught:
        import_regions(lines=table(*rows))
    return caught.value.faults


def test_loading_again_changes_nothing():
    load_regions()
    before = everything()
    assert load_regions() == len(before)
    assert everything() == before


def test_paths_lead_from_the_province_down():
    load_regions()
    paths = dict(Region.objects.values_list("code", "path"))
    assert paths["370000"] == "/370000/"
    assert paths["371602"] == "/370000/371600/371602/"
    assert paths["371602001"] == "/370000/371600/371602/371602001/"
    assert paths["469001"] == "/460000/469001/"
    assert paths["L-371600-01"] == "/370000/371600/L-371600-01/"


def test_shandong_stands_with_16_cities_and_136_counties_today():
    load_regions()
    today = Region.objects.valid(date(2026, 1, 1)).within(["370000"])
    assert today.filter(level="city").count() == 16
    assert today.filter(level="county").count() == 136


def test_the_command_prints_what_there_is(capsys):
    call_command("load_reference")
    said = capsys.readouterr().out
    assert "; Shandong has 16 cities, 136 counties and districts\n" in said
    assert "ServiceType " in said


def test_what_no_longer_stands_is_not_counted():
    load_regions()
    before = count_below("371600")
    assert (before["county"], before["town"], before["city"]) == (7, 91, 0)
    Region.objects.filter(code="371602").update(valid_to=date(2020, 1, 1))
    assert count_below("371600")["county"] == 6


def test_a_name_that_changed_is_taken_over_and_the_row_stays():
    load_regions()
    row = Region.objects.get(code="371602")
    import_regions(lines=table("371602,371600,county,滨城区,Bincheng,,,GB"))
    after = Region.objects.get(code="371602")
    assert (after.pk, after.path, after.name_en) == (row.pk, row.path, "Bincheng")


def test_a_dry_run_checks_and_writes_nothing():
    load_regions()
    before = everything()
    town = "370102001,370102,town,解放路街道,Jiefanglu Subdistrict,,,NBS 2023"
    assert import_regions(lines=table(town), dry_run=True) == 1
    assert everything() == before
    assert import_regions(lines=table(town)) == 1
    assert Region.objects.get(code="370102001").path == "/370000/370100/370102/370102001/"


def test_every_fault_is_named_with_its_line_and_nothing_is_written():
    load_regions()
    before = everything()
    good = "370102001,370102,town,解放路街道,Jiefanglu Subdistrict,,,NBS 2023"
    assert faults_of(
        good,
        good,
        "37010200,370102,town,某街道,Some,,,X",
        "370102003,999999,town,某街道,Some,,,X",
        "370102004,370100,county,某街道,Some,,,X",
        "370102005,370102,town,,Some,,,X",
        "370102006,370102,town,某\u202e街道,Some,,,X",
        "370102007,370102,town,某街道,Some,2020-02-30,,X",
        "370102008,370102,town,某街道,Some,2020-2-3,,X",
        "370102009,370102,town,某街道,Some,2021-01-01,2020-01-01,X",
        "371602,370100,county,滨城区,Bincheng,,,GB",
        "370102010,370102,hamlet,某村,Some,,,X",
        "370102011,370102",
        "990000,990000,province,某省,Some,,,X",
    ) == [
        "Line 3: code: stands already in line 2.",
        "Line 4: code: 37010200 is no code of a town.",
        "Line 5: parent: there is no place above this town with the code 999999.",
        "Line 6: code: 370102004 is no code of a county.",
        "Line 7: name: between 1 and 60 characters.",
        "Line 8: name: U+202E",
        "Line 9: valid_from: there is no such day.",
        "Line 10: valid_from: a day is written 2026-01-31.",
        "Line 11: valid_to: the end must lie after the beginning.",
        "Line 12: code: is known under another level or parent.",
        "Line 13: level: one of province, city, county, town, zone.",
        "Line 14: 2 columns instead of 8.",
        "Line 15: parent: there is no place above this province with the code 990000.",
    ]
    assert everything() == before


def test_other_columns_are_refused():
    with pytest.raises(BadRows, match="Line 1: the columns must be code,parent"):
        import_regions(lines=["code,name\n", "370000,山东省\n"])


def test_the_command_names_the_lines(tmp_path, capsys):
    load_regions()
    file = tmp_path / "below.csv"
    file.write_text("".join(table("1,370102,town,某街道,Some,,,X")), encoding="utf-8")
    with pytest.raises(CommandError, match="Line 2: code: 1 is no code of a town"):
        call_command("import_regions", str(file))
    row = "370102001,370102,town,解放路街道,Jiefanglu Subdistrict,,,NBS 2023"
    file.write_text("".join(table(row)), encoding="utf-8")
    call_command("import_regions", str(file), "--dry-run")
    call_command("import_regions", str(file))
    assert capsys.readouterr().out == "1 regions checked.\n1 regions taken.\n"


def test_a_file_that_is_no_text_is_refused(tmp_path):
    file = tmp_path / "below.csv"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_regions", str(file))
