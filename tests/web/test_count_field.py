import pytest
from django import forms

from marketplace.web.forms import CountField
from tests.web.markup import shown

DIGITS = "Please type a whole number with the digits 0 to 9."
BOUNDS = "Please give a whole number from 1 to 1,200."


class Form(forms.Form):
    days = CountField(most=1200, unit="working days")
    other = CountField(required=False)


@pytest.mark.parametrize(("typed", "count"), [("1", 1), (" 15 ", 15), ("007", 7), ("1200", 1200)])
def test_a_count_as_people_type_it(typed, count):
    form = Form({"days": typed})
    assert form.is_valid()
    assert form.cleaned_data == {"days": count, "other": None}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("１２３", DIGITS),
        ("1_0", DIGITS),
        ("1e3", DIGITS),
        ("-1", DIGITS),
        ("5.0", DIGITS),
        ("ten", DIGITS),
        ("9" * 19, DIGITS),
        ("0", BOUNDS),
        ("1201", BOUNDS),
    ],
)
def test_what_is_no_count_is_said_and_kept(typed, said):
    form = Form({"days": typed})
    assert form.errors == {"days": [said]}
    assert f'value="{typed}"' in shown("{% field bound %}", bound=form["days"])


def test_an_empty_one():
    assert list(Form({}).errors) == ["days"]


@pytest.mark.parametrize(("typed", "is_changed"), [("15", False), ("16", True), ("x", True)])
def test_a_change_is_one_of_value(typed, is_changed):
    form = Form({"days": typed}, initial={"days": 15})
    assert ("days" in form.changed_data) is is_changed


def test_the_unit_stands_beside_it():
    assert '<span class="unit">working days</span>' in shown(
        "{% field bound %}", bound=Form()["days"]
    )
