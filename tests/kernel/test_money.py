from __future__ import annotations

from decimal import Decimal, localcontext

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from marketplace.kernel.money import BadMoney, capitals, parse_money, parse_rate, yuan

LEAST, MOST = Decimal("0.01"), Decimal("1000000000.00")
DIGITS = {char: value for value, char in enumerate("零壹贰叁肆伍陆柒捌玖")}
PLACES = {"拾": 10, "佰": 100, "仟": 1000}

fens = st.integers(0, 10**18 - 1)


def money(text: str) -> Decimal:
    return parse_money(text, least=LEAST, most=MOST)


def amount(fen: int) -> Decimal:
    return Decimal(f"{fen // 100}.{fen % 100:02d}")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("82000", "82000.00"),
        ("82000.5", "82000.50"),
        ("82000.00", "82000.00"),
        ("0.01", "0.01"),
        ("0.5", "0.50"),
        ("1000000000", "1000000000.00"),
        ("  12.30 ", "12.30"),
        ("1,000", "1000.00"),
        ("12,345,678.9", "12345678.90"),
        ("999,999.99", "999999.99"),
    ],
)
def test_what_a_person_types_is_read(text: str, written: str) -> None:
    assert str(money(text)) == written


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("１２３", "digits"),
        ("٣", "digits"),
        ("1e5", "digits"),
        ("1E5", "digits"),
        ("1_000", "digits"),
        ("+1", "digits"),
        ("-1", "digits"),
        ("−1", "digits"),
        ("01", "digits"),
        ("007.50", "digits"),
        ("00", "digits"),
        (".5", "digits"),
        ("5.", "digits"),
        ("1.2.3", "digits"),
        ("1 000", "digits"),
        ("1\n", "digits"),
        ("\t1", "digits"),
        ("\xa01", "digits"),
        ("\u30001", "digits"),
        ("1\x00", "digits"),
        ("¥100", "digits"),
        ("100元", "digits"),
        ("一百", "digits"),
        ("NaN", "digits"),
        ("Infinity", "digits"),
        ("0x10", "digits"),
        ("1,00", "digits"),
        ("1,0000", "digits"),
        ("1000,000", "digits"),
        (",100", "digits"),
        ("100,", "digits"),
        ("0,100", "digits"),
        ("1,000.5,0", "digits"),
        ("1.000,00", "digits"),
        ("1，000", "digits"),
        ("1。5", "digits"),
        ("1.234", "decimals"),
        ("1.000", "decimals"),
        ("1,000.001", "decimals"),
        ("0", "low"),
        ("0.00", "low"),
        ("1000000000.01", "high"),
        ("9" * 5000, "high"),
    ],
)
def test_what_could_mean_something_else_is_refused(text: str, code: str) -> None:
    with pytest.raises(BadMoney) as refused:
        money(text)
    assert refused.value.code == code


def test_bounds_are_included_and_named() -> None:
    least, most = Decimal("100.00"), Decimal("200.00")
    assert parse_money("100", least=least, most=most) == least
    assert parse_money("200", least=least, most=most) == most
    with pytest.raises(BadMoney, match=r"^less than 100\.00$"):
        parse_money("99.99", least=least, most=most)
    with pytest.raises(BadMoney, match=r"^more than 200\.00$"):
        parse_money("200.01", least=least, most=most)


@given(st.text("0123456789.,-+eE_ １x\n", max_size=12))
def test_whatever_is_read_is_what_its_characters_say(text: str) -> None:
    try:
        read = parse_money(text, least=Decimal(0), most=Decimal(10) ** 20)
    except BadMoney:
        return
    plain = text.strip(" ").replace(",", "")
    assert plain.isascii()
    assert set(plain) <= set("0123456789.")
    assert read == Decimal(plain)
    assert read.as_tuple().exponent == -2


@given(fens)
def test_what_is_written_is_read_back(fen: int) -> None:
    written = yuan(amount(fen))
    assert parse_money(written, least=Decimal(0), most=Decimal(10**16)) == amount(fen)
    grouped = f"{amount(fen):,}"
    assert parse_money(grouped, least=Decimal(0), most=Decimal(10**16)) == amount(fen)


@pytest.mark.parametrize(
    ("given_", "written"),
    [
        ("82000", "82000.00"),
        ("0", "0.00"),
        ("-0", "0.00"),
        ("1E+3", "1000.00"),
        ("0.1", "0.10"),
        ("7.000", "7.00"),
        ("99999999999999999999999999999999.99",) * 2,
    ],
)
def test_amounts_are_written_in_one_form(given_: str, written: str) -> None:
    with localcontext() as context:
        context.prec = 5
        assert yuan(Decimal(given_)) == written


@pytest.mark.parametrize("wrong", ["-0.01", "0.001", "1.005", "NaN", "Infinity", "-Infinity"])
def test_what_is_no_amount_is_not_written(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"not an amount|finer than a fen"):
        yuan(Decimal(wrong))
    with pytest.raises(ValueError, match=r"not an amount|finer than a fen"):
        capitals(Decimal(wrong))


@pytest.mark.parametrize(
    ("text", "rate"), [("0", "0.00"), ("12.5", "12.50"), (" 8 ", "8.00"), ("100", "100.00")]
)
def test_a_discount_is_read_in_per_cent(text: str, rate: str) -> None:
    assert str(parse_rate(text)) == rate


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("12%", "digits"),
        ("1,000", "digits"),
        ("-5", "digits"),
        ("１２", "digits"),
        ("1e1", "digits"),
        ("05", "digits"),
        ("12.345", "decimals"),
        ("100.01", "high"),
    ],
)
def test_a_wrong_discount_is_refused(text: str, code: str) -> None:
    with pytest.raises(BadMoney) as refused:
        parse_rate(text)
    assert refused.value.code == code


def test_a_discount_keeps_the_bounds_of_its_need() -> None:
    with pytest.raises(BadMoney) as refused:
        parse_rate("4.99", least=Decimal(5), most=Decimal(30))
    assert refused.value.code == "low"
    with pytest.raises(BadMoney) as refused:
        parse_rate("30.01", least=Decimal(5), most=Decimal(30))
    assert refused.value.code == "high"


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        # The examples of the regulation itself; the first form where it gives two.
        ("1409.50", "壹仟肆佰零玖元伍角"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("1680.32", "壹仟陆佰捌拾元零叁角贰分"),
        ("107000.53", "壹拾万柒仟元零伍角叁分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        # By hand.
        ("0.00", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角"),
        ("0.32", "叁角贰分"),
        ("1.00", "壹元整"),
        ("1.05", "壹元零伍分"),
        ("1.50", "壹元伍角"),
        ("10.00", "壹拾元整"),
        ("10.50", "壹拾元零伍角"),
        ("11.11", "壹拾壹元壹角壹分"),
        ("20.02", "贰拾元零贰分"),
        ("100.00", "壹佰元整"),
        ("101.00", "壹佰零壹元整"),
        ("110.00", "壹佰壹拾元整"),
        ("1001.00", "壹仟零壹元整"),
        ("1007.50", "壹仟零柒元伍角"),
        ("1010.00", "壹仟零壹拾元整"),
        ("9999.99", "玖仟玖佰玖拾玖元玖角玖分"),
        ("10000.00", "壹万元整"),
        ("10000.01", "壹万元零壹分"),
        ("10001.00", "壹万零壹元整"),
        ("10100.00", "壹万零壹佰元整"),
        ("12000.00", "壹万贰仟元整"),
        ("82000.00", "捌万贰仟元整"),
        ("100000.00", "壹拾万元整"),
        ("100100.00", "壹拾万零壹佰元整"),
        ("205000.00", "贰拾万伍仟元整"),
        ("1000000.00", "壹佰万元整"),
        ("1010101.01", "壹佰零壹万零壹佰零壹元零壹分"),
        ("10000000.00", "壹仟万元整"),
        ("12345678.90", "壹仟贰佰叁拾肆万伍仟陆佰柒拾捌元玖角"),
        ("100000000.00", "壹亿元整"),
        ("100000000.01", "壹亿元零壹分"),
        ("100000001.00", "壹亿零壹元整"),
        ("100010000.00", "壹亿零壹万元整"),
        ("101000000.00", "壹亿零壹佰万元整"),
        ("110000000.00", "壹亿壹仟万元整"),
        ("1000001000.00", "壹拾亿零壹仟元整"),
        ("1000000000000.00", "壹万亿元整"),
        ("1000010000000.00", "壹万亿零壹仟万元整"),
        ("1000100000000.00", "壹万零壹亿元整"),
        (
            "9999999999999999.99",
            "玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
        ),
    ],
)
def test_amounts_are_said_as_on_a_cheque(figure: str, said: str) -> None:
    assert capitals(Decimal(figure)) == said


def test_beyond_its_words_nothing_is_said() -> None:
    with pytest.raises(ValueError, match="too large to be said"):
        capitals(Decimal(10**16))


def heard(said: str) -> int:
    """Read capitals back into fen: 零 and 整 mean nothing, units multiply what is before them."""
    total = below_yi = section = digit = fen = 0
    for char in said.removesuffix("整"):
        if char in DIGITS:
            digit = DIGITS[char]
        elif char in PLACES:
            section, digit = section + digit * PLACES[char], 0
        elif char == "万":
            below_yi, section, digit = (section + digit) * 10**4, 0, 0
        elif char == "亿":
            total, below_yi, section, digit = (below_yi + section + digit) * 10**8, 0, 0, 0
        elif char == "元":
            fen, digit = (total + below_yi + section + digit) * 100, 0
        else:
            fen, digit = fen + digit * {"角": 10, "分": 1}[char], 0
    return fen


@given(fens)
@example(10**14 + 10**9)
def test_what_is_said_is_heard_as_the_same_amount(fen: int) -> None:
    assert heard(capitals(amount(fen))) == fen


@given(st.lists(st.sampled_from("000123"), min_size=3, max_size=18).map("".join).map(int))
def test_zeros_are_said_once_and_never_before_a_unit(fen: int) -> None:
    said = capitals(amount(fen))
    assert heard(said) == fen
    assert "零零" not in said
    assert said == "零元整" or not any(f"零{unit}" in said for unit in "拾佰仟万亿元角分整")
    assert not said.startswith("零") or fen == 0
    assert said.endswith("整") == (fen % 100 == 0)
