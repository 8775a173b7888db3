"""Numbers, names and papers of the sample market pass the market's own checks."""

from __future__ import annotations

from itertools import islice
from random import Random

import pytest
from django.core.files.base import ContentFile
from stdnum.cn import uscc

from marketplace.accounts.forms.codes import CreditCodeField, IdentityField, PhoneField
from marketplace.accounts.policies.files import PAPERS, PICTURES, check_file
from marketplace.sample import codes, names, papers
from marketplace.sample.trades import TRADES, WARES


@pytest.mark.parametrize("kind", codes.KINDS)
def test_credit_codes_check(kind) -> None:
    made = {codes.credit_code(Random(seed), kind, "371602") for seed in range(50)}
    assert len(made) == 50
    assert {CreditCodeField().clean(code) for code in made} == made
    assert {uscc.validate(code)[:8] for code in made} == {f"{codes.KINDS[kind]}371602"}


def test_identity_numbers_check() -> None:
    made = {codes.identity_number(Random(seed)) for seed in range(200)}
    assert {IdentityField().clean(number) for number in made} == made


def test_phones_are_counted_up() -> None:
    assert [PhoneField().clean(codes.phone_number(n)) for n in (1, 2, 320)] == [
        "13900000001",
        "13900000002",
        "13900000320",
    ]


def test_firms_have_names_of_their_own() -> None:
    made = list(islice(names.brands(Random(7)), 1000))
    assert len(set(made)) == 1000


def test_papers_are_what_they_seem() -> None:
    page = papers.pdf("营业执照（样本）", "滨州鲁诚环境科技有限公司")
    assert check_file(ContentFile(page, name="营业执照.pdf"), PAPERS).content == page
    assert check_file(ContentFile(papers.picture(3), name="a.png"), PICTURES).kind == "png"


def test_every_item_of_a_trade_has_a_price() -> None:
    assert {item for trade in TRADES for item in trade.items} <= set(WARES)
