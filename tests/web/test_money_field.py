from decimal import Decimal

import pytest
from django import forms

from marketplace.web.forms import MoneyField, RateField
from tests.web.markup import shown, values_of

DIGITS = (
    "Please type the amount with the digits 0 to 9 and one decimal point at most, "
    "for example 82000 or 82,000.50."
)
DECIMALS = "Please give at most two decimals: the smallest amount is one fen."


class Form(forms.Form):
    price = MoneyField(least=Decimal(1), most=Decimal(1_000_000))
    rate = RateField(required=False)
    low = MoneyField(required=False)


def errors(**typed):
    form = Form({"price": "5", **typed})
    return {name: list(said) for name, said in form.errors.items()}


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("82000", "82000.00"),
        ("82,000.5", "82000.50"),
        (" 82000.05 ", "82000.05"),
        ("1", "1.00"),
        ("1000000", "1000000.00"),
    ],
)
def test_an_amount_as_people_type_it(typed, amount):
    form = Form({"price": typed})
    assert form.is_valid()
    assert str(form.cleaned_data["price"]) == amount


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("１２３", DIGITS),
        ("1e5", DIGITS),
        ("1_000", DIGITS),
        ("-1", DIGITS),
        ("+5", DIGITS),
        ("8万2千", DIGITS),
        ("¥82000", DIGITS),
        ("82,00", DIGITS),
        ("82\u200b000", DIGITS),
        ("82\x00", DIGITS),
        ("1.234", DECIMALS),
        ("0", "Please give at least 1 yuan."),
        ("0.99", "Please give at least 1 yuan."),
        ("1000000.01", "Please give at most 1,000,000 yuan."),
        ("9" * 30, "Please give at most 1,000,000 yuan."),
    ],
)
def test_each_refusal_is_said_in_the_users_words(typed, said):
    assert errors(price=typed) == {"price": [said]}


@pytest.mark.parametrize("typed", ["", "   "])
def test_nothing_typed(typed):
    assert errors(price=typed) == {"price": ["This field is required."]}
    form = Form({"price": "5", "low": typed})
    assert form.is_valid()
    assert form.cleaned_data["low"] is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("12.345", "Please give at most two decimals."),
        ("100.01", "Please give at most 100 %."),
        (
            "1,000",
            "Please type the rate with the digits 0 to 9 and one decimal point at most, for example 12.5.",
        ),
    ],
)
def test_a_rate_is_refused_in_its_own_words(typed, said):
    assert errors(rate=typed) == {"rate": [said]}


def test_a_rate():
    form = Form({"price": "5", "rate": "12.5"})
    assert form.is_valid()
    assert form.cleaned_data["rate"] == Decimal("12.50")


def test_what_was_typed_is_kept_to_the_letter():
    html = shown("{% field form.price %}", form=Form({"price": "８万2千 <b>"}))
    assert values_of(html, "value") == ["８万2千 <b>"]
    assert "８万2千 &lt;b&gt;" in html


def test_a_stored_amount_is_shown_in_its_canonical_form():
    html = shown("{% field form.price %}", form=Form(initial={"price": Decimal("82000.5")}))
    assert values_of(html, "value") == ["82000.50"]


@pytest.mark.parametrize(
    ("typed", "changed"),
    [("82,000", []), ("82000.00", []), ("82000.01", ["price"]), ("x", ["price"]), ("", ["price"])],
)
def test_the_same_amount_written_otherwise_is_no_change(typed, changed):
    form = Form({"price": typed}, initial={"price": Decimal("82000.00")})
    assert form.changed_data == changed
