"""The region data is a sound tree by GB/T 2260 and holds the counts that its README states."""

import csv
import re
import unicodedata
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "marketplace" / "accounts" / "data"
HEADER = [
    "code",
    "parent",
    "level",
    "name",
    "name_en",
    "valid_from",
    "valid_to",
    "source",
]
CODES = {
    "province": r"[1-8]\d0000",
    "city": r"\d{2}(?!00)\d{2}00",
    "county": r"\d{4}(?!00)\d{2}",
    "town": r"\d{9}",
    "zone": r"L-\d{4}00-\d{2}",
}
KINDS = {
    "区": "District",
    "县": "County",
    "市": "City",
    "街道": "Subdistrict",
    "镇": "Town",
    "乡": "Township",
}
SOURCE = re.compile(
    r"(GB|GB group|NBS 2023|LOCAL|LOCAL; NBS 2023)"
    r"(?P<start>; from (?:[国民]函〔\d{4}〕\d+号|reply|announced))?"
    r"(?P<end>; to (?:[国民]函〔\d{4}〕\d+号|reply|announced))?"
)
COUNTIES_OF_SHANDONG = {
    "济南市": 12,
    "青岛市": 10,
    "淄博市": 8,
    "枣庄市": 6,
    "东营市": 5,
    "烟台市": 11,
    "潍坊市": 12,
    "济宁市": 11,
    "泰安市": 6,
    "威海市": 4,
    "日照市": 4,
    "临沂市": 12,
    "德州市": 11,
    "聊城市": 8,
    "滨州市": 7,
    "菏泽市": 9,
}
RETIRED = {
    "370123": ("长清县", "2001-06-26"),
    "370125": ("济阳县", "2018-06-19"),
    "370181": ("章丘市", "2016-09-14"),
    "370205": ("四方区", "2012-12-01"),
    "370282": ("即墨市", "2017-09-20"),
    "370284": ("胶南市", "2012-12-01"),
    "370521": ("垦利县", "2016-07-08"),
    "370634": ("长岛县", "2020-06-05"),
    "370684": ("蓬莱市", "2020-06-05"),
    "370802": ("市中区", "2013-10-18"),
    "370882": ("兖州市", "2013-10-18"),
    "371081": ("文登市", "2014-01-25"),
    "371200": ("莱芜市", "2018-12-26"),
    "371202": ("莱城区", "2018-12-26"),
    "371203": ("钢城区", "2018-12-26"),
    "371421": ("陵县", "2014-10-20"),
    "371523": ("茌平县", "2019-06-27"),
    "371624": ("沾化县", "2014-09-09"),
    "371626": ("邹平县", "2018-07-02"),
    "371727": ("定陶县", "2016-04-29"),
}
SUCCESSORS = {
    "370123": "370113",
    "370125": "370115",
    "370181": "370114",
    "370282": "370215",
    "370521": "370505",
    "370634": "370614",
    "370684": "370614",
    "370882": "370812",
    "371081": "371003",
    "371202": "370116",
    "371203": "370117",
    "371421": "371403",
    "371523": "371503",
    "371624": "371603",
    "371626": "371681",
    "371727": "371703",
}
TOWNS_OF_BINZHOU = {
    "滨城区": 15,
    "沾化区": 11,
    "惠民县": 15,
    "阳信县": 10,
    "无棣县": 12,
    "博兴县": 12,
    "邹平市": 16,
}

Row = dict[str, str]


@cache
def rows() -> list[Row]:
    with (DATA / "regions.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def by_code() -> dict[str, Row]:
    return {row["code"]: row for row in rows()}


def valid_today(level: str) -> list[Row]:
    return [row for row in rows() if row["level"] == level and not row["valid_to"]]


def parent_by_rule(row: Row) -> str:
    """The parent that the code itself names: GB/T 2260 and GB/T 10114 nest by prefix."""
    code = row["code"]
    directly_governed = code[2:4] == "90"
    return {
        "province": "",
        "city": code[:2] + "0000",
        "county": code[:2] + "0000" if directly_governed else code[:4] + "00",
        "town": code[:6],
        "zone": code[2:8],
    }[row["level"]]


def kind_of(name: str) -> str:
    return next(english for chinese, english in KINDS.items() if name.endswith(chinese))


def test_header_is_the_agreed_one() -> None:
    first = (DATA / "regions.csv").read_text(encoding="utf-8").split("\n", 1)[0]
    assert first.split(",") == HEADER


def test_no_code_twice() -> None:
    counted = Counter(row["code"] for row in rows())
    assert [code for code, times in counted.items() if times > 1] == []


def test_code_has_the_form_of_its_level() -> None:
    wrong = [row["code"] for row in rows() if not re.fullmatch(CODES[row["level"]], row["code"])]
    assert wrong == []


def test_parent_is_the_one_that_the_code_names_and_stands_before_its_children() -> None:
    seen = {""}
    wrong = []
    for row in rows():
        if row["parent"] != parent_by_rule(row) or row["parent"] not in seen:
            wrong.append(row["code"])
        seen.add(row["code"])
    assert wrong == []


def test_levels_nest() -> None:
    levels = {code: row["level"] for code, row in by_code().items()}
    pairs = Counter((levels.get(row["parent"], ""), row["level"]) for row in rows())
    assert set(pairs) == {
        ("", "province"),
        ("province", "city"),
        ("province", "county"),
        ("city", "county"),
        ("county", "town"),
        ("city", "zone"),
    }
    assert pairs["province", "county"] == 32


def test_place_valid_today_lies_in_a_place_valid_today() -> None:
    places = by_code()
    orphans = [
        row["code"]
        for row in rows()
        if row["parent"] and not row["valid_to"] and places[row["parent"]]["valid_to"]
    ]
    assert orphans == []


def test_names_stand_in_both_languages() -> None:
    chinese = re.compile(r"[\u4e00-\u9fff]{2,}")
    english = re.compile(r"[A-Z][A-Za-zü]*(?:[' -]\(?[A-Za-zü]+\)?)*")
    wrong = [
        row["code"]
        for row in rows()
        if not chinese.fullmatch(row["name"])
        or not english.fullmatch(row["name_en"])
        or any(value != unicodedata.normalize("NFC", value) for value in row.values())
    ]
    assert wrong == []


def test_english_name_says_the_kind_of_place_that_the_chinese_name_says() -> None:
    named = [row for row in rows() if row["level"] in {"county", "town"}]
    wrong = [
        row["code"]
        for row in named
        if row["name_en"].split()[-1] != kind_of(row["name"])
        or len(row["name_en"].split()) < 2
        or ("自治" in row["name"]) != ("Autonomous" in row["name_en"])
    ]
    assert wrong == []


def test_english_name_of_a_prefecture_says_its_kind() -> None:
    kinds = {"自治州": "Autonomous Prefecture", "地区": "Prefecture", "盟": "League"}
    wrong = []
    for row in valid_today("city"):
        kind = next((kinds[end] for end in kinds if row["name"].endswith(end)), "")
        said = re.search(r"(Autonomous Prefecture|Prefecture|League|City)$", row["name_en"])
        if (said[0] if said else "") != kind:
            wrong.append(row["code"])
    assert wrong == []


def test_dates_are_iso_and_ordered_and_rest_on_a_source() -> None:
    wrong = []
    for row in rows():
        source = SOURCE.fullmatch(row["source"])
        days = [day for day in (row["valid_from"], row["valid_to"]) if day]
        if (
            source is None
            or bool(row["valid_from"]) != bool(source["start"])
            or bool(row["valid_to"]) != bool(source["end"])
            or any(date.fromisoformat(day).isoformat() != day for day in days)
            or days != sorted(set(days))
        ):
            wrong.append(row["code"])
    assert wrong == []


def test_document_is_of_the_year_of_its_day() -> None:
    wrong = []
    for row in rows():
        for word, column in (("from", "valid_from"), ("to", "valid_to")):
            cited = re.search(word + r" [国民]函〔(\d{4})〕", row["source"])
            if cited and cited[1] != row[column][:4]:
                wrong.append(row["code"])
    assert wrong == []


def test_shandong_has_16_cities_and_136_counties_today() -> None:
    cities = {row["code"]: row["name"] for row in valid_today("city") if row["parent"] == "370000"}
    counties = Counter(
        cities[row["parent"]] for row in valid_today("county") if row["parent"] in cities
    )
    assert counties == COUNTIES_OF_SHANDONG
    assert (len(cities), counties.total()) == (16, 136)


def test_retired_codes_of_shandong_end_on_the_day_known() -> None:
    ended = {row["code"]: (row["name"], row["valid_to"]) for row in rows() if row["valid_to"]}
    assert ended == RETIRED


def test_successor_begins_on_the_day_on_which_the_retired_code_ends() -> None:
    places = by_code()
    begun = {old: places[new]["valid_from"] for old, new in SUCCESSORS.items()}
    assert begun == {old: places[old]["valid_to"] for old in SUCCESSORS}


def test_binzhou_has_7_counties_each_with_its_towns() -> None:
    counties = {r["code"]: r["name"] for r in valid_today("county") if r["parent"] == "371600"}
    towns = Counter(counties[row["parent"]] for row in valid_today("town"))
    assert towns == TOWNS_OF_BINZHOU
    assert (len(counties), min(towns.values()) >= 5) == (7, True)


def test_binzhou_has_its_three_zones() -> None:
    zones = {row["code"]: row["name"] for row in rows() if row["code"].startswith("L-371600")}
    assert zones == {
        "L-371600-01": "滨州经济技术开发区",
        "L-371600-02": "滨州高新技术产业开发区",
        "L-371600-03": "滨州北海经济开发区",
    }


def test_every_province_but_three_has_cities() -> None:
    with_cities = {row["parent"] for row in valid_today("city")}
    without = {row["code"] for row in valid_today("province")} - with_cities
    assert without == {"710000", "810000", "820000"}


def test_municipality_has_one_city_of_its_own_name() -> None:
    places = by_code()
    groups = [row for row in rows() if row["source"] == "GB group"]
    assert [row["code"] for row in groups] == ["110100", "120100", "310100", "500100"]
    assert [row["name"] for row in groups] == [places[row["parent"]]["name"] for row in groups]


def test_readme_states_the_counts() -> None:
    stated = re.findall(
        r"^\| (.+?) \| (\d+) \|$", (DATA / "README.md").read_text("utf-8"), re.MULTILINE
    )
    counted = Counter(row["level"] for row in rows())
    groups = sum(row["source"] == "GB group" for row in rows())
    shandong = [r for r in rows() if r["code"].startswith("37") and not r["valid_to"]]
    levels = Counter(row["level"] for row in shandong)
    assert [int(number) for _, number in stated] == [
        counted["province"],
        len(valid_today("city")) - groups,
        groups,
        levels["city"],
        levels["county"],
        sum(bool(row["valid_to"]) for row in rows()),
        sum(row["level"] == "county" and row["parent"].endswith("0000") for row in rows()),
        counted["town"],
        counted["zone"],
        len(rows()),
    ]
