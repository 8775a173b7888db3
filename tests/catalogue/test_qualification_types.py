"""Kinds of qualification are described by the operator; none that is asked for stops binding."""

import pytest

from marketplace.catalogue.actions.qualifications import (
    TypeValues,
    add_qualification_type,
    change_qualification_type,
    save_level,
    save_major,
)
from marketplace.catalogue.models import QualificationType
from marketplace.catalogue.queries.items import sentence_of
from marketplace.catalogue.queries.qualifications import ranks
from marketplace.events.models import EventRow
from marketplace.kernel.errors import Invalid, NotAllowed
from marketplace.kernel.rules import parse_rule
from tests.support.catalogue import editor, item, next_version

pytestmark = pytest.mark.django_db


def values(**given: str) -> TypeValues:
    return TypeValues(
        **{"name": "航测资质", "name_en": "Aerial licence", "status": "licence", "source": "规定"}
        | given
    )


def kind(code: str = "surveying") -> QualificationType:
    return QualificationType.objects.get(code=code)


def test_a_new_kind_with_levels_and_fields_can_be_asked_for():
    aerial = add_qualification_type(code="aerial", values=values(), by=editor())
    save_level(qualification=aerial, code="a", name="甲级", name_en="Grade A", rank=1, by=editor())
    save_level(qualification=aerial, code="b", name="乙级", name_en="Grade B", rank=2, by=editor())
    save_major(qualification=aerial, code="city", name="城市", name_en="Cities", by=editor())
    rule = {"holds": {"type": "aerial", "level": "b", "major": "city"}}
    next_version(item(), qualification_rule=rule)
    assert sentence_of(parse_rule(rule)) == "Aerial licence (Grade B or higher, Cities)"
    assert ranks()[("aerial", "a")] < ranks()[("aerial", "b")]
    kinds = EventRow.objects.filter(subject="qualification/aerial").values_list("kind", flat=True)
    assert list(kinds) == ["qualification.added"] + 3 * ["qualification.part-saved"]


def test_a_change_keeps_the_code_and_records_before_and_after():
    change_qualification_type(qualification=kind("mlps"), values=values(), by=editor())
    assert kind("mlps").name_en == "Aerial licence"
    event = EventRow.objects.get(kind="qualification.changed")
    assert event.data["changed"]["name_en"][1] == "Aerial licence"
    with pytest.raises(Invalid, match="Nothing has changed"):
        change_qualification_type(qualification=kind("mlps"), values=values(), by=editor())
    level = kind().levels.get(code="a")
    save_level(
        qualification=kind(), code="a", name=level.name, name_en="Class A", rank=1, by=editor()
    )
    assert kind().levels.count() == 2


def test_what_items_ask_for_cannot_stop_binding():
    for status in ("none-now", "association"):
        with pytest.raises(Invalid, match="Engineering and multi-in-one survey"):
            change_qualification_type(
                qualification=kind(), values=values(status=status), by=editor()
            )
    change_qualification_type(
        qualification=kind("secrecy-carrier"), values=values(status="none-now"), by=editor()
    )
    assert not kind("secrecy-carrier").is_binding


@pytest.mark.parametrize(
    ("code", "given", "field"),
    [
        ("Bad Code", {}, "code"),
        ("航测", {}, "code"),
        ("x" * 41, {}, "code"),
        ("cma", {}, "code"),
        ("aerial", {"name_en": ""}, "name_en"),
        ("aerial", {"source": ""}, "source"),
        ("aerial", {"status": "maybe"}, "status"),
    ],
)
def test_what_cannot_stand_is_refused_at_its_field(code, given, field):
    with pytest.raises(Invalid) as refused:
        add_qualification_type(code=code, values=values(**given), by=editor())
    assert refused.value.field == field
    with pytest.raises(Invalid):
        save_level(qualification=kind(), code="z", name="z", name_en="z", rank=0, by=editor())


def test_only_the_editors_may():
    with pytest.raises(NotAllowed):
        add_qualification_type(code="aerial", values=values(), by=editor("110000"))
