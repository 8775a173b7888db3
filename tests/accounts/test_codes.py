"""Official numbers: spaces and lower case are put right, everything else is named at the field."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.template import Context, Template

from marketplace.accounts.forms.codes import (
    CodeField,
    ContactField,
    CreditCodeField,
    IdentityField,
    PhoneField,
)

CREDIT, IDENTITY, PHONE = "91110000600037341L", "360426199101010071", "13800138000"


def fault(field, typed):
    with pytest.raises(ValidationError) as caught:
        field.clean(typed)
    (error,) = caught.value.error_list
    return error.code, error.messages[0]


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        (CreditCodeField(), CREDIT, CREDIT),
        (CreditCodeField(), " 9111 0000 6000 3734 1l ", CREDIT),
        (CreditCodeField(), "91110000-600037341-L", CREDIT),
        (CreditCodeField(required=False), "  ", ""),
        (IdentityField(), "360426 19910101 0071", IDENTITY),
        (IdentityField(), "11010519491231002x", "11010519491231002X"),
        # Born before the county had its code: the number was given later.
        (IdentityField(), "370202197006140610", "370202197006140610"),
        (PhoneField(), "138 0013 8000", PHONE),
        (PhoneField(), "+86 138-0013-8000", PHONE),
        (PhoneField(), "008613800138000", PHONE),
        (PhoneField(), "8613800138000", PHONE),
        (ContactField(), "138 0013 8000", PHONE),
        (ContactField(), " Wang@Example.CN ", "wang@example.cn"),
        (CodeField(), " 123456 ", "123456"),
    ],
)
def test_taken(field, typed, kept):
    assert field.clean(typed) == kept


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        (CreditCodeField(), "9111000060003734", "length"),
        (CreditCodeField(), "911100006000373411", "check"),
        (CreditCodeField(), "91110000600037342L", "check"),
        (CreditCodeField(), "A1110000600037341L", "format"),
        (CreditCodeField(), "91110000600O37341L", "format"),
        (CreditCodeField(), "９１１１００００６０００３７３４１Ｌ", "wide"),
        (CreditCodeField(), "91110000600037341L\x00", "character"),
        (CreditCodeField(), "91110000600037341\u202eL", "character"),
        (CreditCodeField(), "", "required"),
        (IdentityField(), "360426199101010072", "check"),
        (IdentityField(), "36042619910101007", "length"),
        (IdentityField(), "36042619910101O071", "format"),
        (IdentityField(), "110105199902300011", "check"),
        (IdentityField(), "110105199902300015", "part"),
        (IdentityField(), "３６０４２６１９９１０１０１００７１", "wide"),
        (PhoneField(), "12800138000", "format"),
        (PhoneField(), "1380013800", "format"),
        (PhoneField(), "010-6554 1234", "format"),
        (PhoneField(), "+1 202 555 0199", "abroad"),
        (PhoneField(), "00852 9123 4567", "abroad"),
        (PhoneField(), "１３８００１３８０００", "wide"),
        (PhoneField(), "138001380\u200f00", "character"),
        (ContactField(), "wang@", "neither"),
        (ContactField(), "wang", "format"),
        (ContactField(), "ｗang@example.cn", "neither"),
        (CodeField(), "１２３４５６", "wide"),
        (CodeField(), "1" * 21, "max_length"),
    ],
)
def test_refused_by_name(field, typed, code):
    assert fault(field, typed)[0] == code


def test_the_messages_say_what_to_do():
    said = [
        fault(CreditCodeField(), "91110000")[1],
        fault(CreditCodeField(), "91110000600037342L")[1],
        fault(IdentityField(), "360426199101010072")[1],
        fault(PhoneField(), "１３８")[1],
    ]
    assert said == [
        "A credit code has 18 characters; this has 8.",
        "This is no credit code: its last character does not fit. Please compare it.",
        "This is no identity number: its last place does not fit. Please compare it.",
        "Please type the number with half-width digits: 0 to 9.",
    ]


class Numbers(forms.Form):
    credit_code = CreditCodeField(label="Credit code")
    phone = PhoneField(label="Phone")


def test_what_was_typed_stays_in_the_form():
    form = Numbers({"credit_code": "９１１１ <b>", "phone": "138"})
    page = Template("{% for bound in form %}{% field bound %}{% endfor %}").render(
        Context({"form": form})
    )
    assert 'value="９１１１ &lt;b&gt;"' in page
    assert 'value="138"' in page


def test_the_field_asks_while_it_is_typed_and_sends_nothing_else():
    page = Template("{% field form.credit_code %}").render(Context({"form": Numbers()}))
    assert 'hx-post="/check/credit-code/"' in page
    assert 'hx-params="credit_code,csrfmiddlewaretoken"' in page
    assert 'hx-target="#id_credit_code_live"' in page
    assert 'id="id_credit_code_live" aria-live="polite"' in page


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        ("credit-code", CREDIT, "The number is well-formed."),
        ("credit-code", "91110000600037342L", "its last character does not fit"),
        ("identity", IDENTITY, "The number is well-formed."),
        ("phone", "１３８", "half-width digits"),
        ("phone", "<b>", "A mobile number has 11 digits"),
    ],
)
@pytest.mark.django_db
def test_the_answer_while_it_is_typed(client, kind, typed, said):
    answer = client.post(f"/check/{kind}/", {"anything": typed})
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert typed not in answer.content.decode()


@pytest.mark.django_db
def test_nothing_typed_is_answered_with_nothing_and_nothing_else_is_there(client):
    assert client.post("/check/phone/", {"phone": " "}).content.decode().strip() == ""
    assert client.post("/check/passport/", {"x": "1"}).status_code == 404
    assert client.get("/check/phone/?phone=138").status_code == 405
