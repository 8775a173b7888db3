"""Money in yuan: one strict way in, one canonical way out, and the words on a contract."""

from __future__ import annotations

import re
from decimal import Decimal

_PLAIN = re.compile(r"(0|[1-9][0-9]*)(?:\.([0-9]+))?")
_GROUPED = re.compile(r"([1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.([0-9]+))?")
_DECIMALS = 2

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("仟", "佰", "拾", "")
_WAN, _YI, _SAYABLE = 10**4, 10**8, 10**16


class BadMoney(ValueError):
    """The text is not an amount that can be taken; `code` says why, for a form to word it.

    Codes: "empty"; "digits" (not plain ASCII digits with at most one dot); "decimals" (more
    than two); "low"; "high".
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def parse_money(text: str, *, least: Decimal, most: Decimal) -> Decimal:
    """Read an amount in yuan as a person types it, and nothing that could mean another one.

    ASCII digits, at most one dot, at most two decimals, no needless zero in front. Spaces
    around it are dropped. Commas are taken only where each parts three digits ("82,000.00"):
    where a comma is the decimal sign such a text would have three decimals, which no amount
    has, so there is no second reading. Answers with two decimals; both bounds are included.

    Raises: BadMoney.
    """
    amount = _parse(text, _PLAIN.fullmatch(text.strip(" ")) or _GROUPED.fullmatch(text.strip(" ")))
    return _bounded(amount, least, most)


def parse_rate(text: str, *, least: Decimal = Decimal(0), most: Decimal = Decimal(100)) -> Decimal:
    """Read a discount in per cent ("12.5"), as strictly as money and without commas.

    Raises: BadMoney, with the same codes.
    """
    amount = _parse(text, _PLAIN.fullmatch(text.strip(" ")))
    return _bounded(amount, least, most)


def yuan(amount: Decimal) -> str:
    """Write an amount in its canonical form: "82000.00".

    Raises: ValueError (negative, not finite, or finer than a fen).
    """
    whole, fen = divmod(_fen(amount), 100)
    return f"{whole}.{fen:02d}"


def capitals(amount: Decimal) -> str:
    """Say an amount in the capitals of cheques and contracts (大写金额), without 人民币.

    Where the rule leaves 零 open (a zero at 万 or 元 before a digit at 仟 or 角) this writes the
    first of the two forms that it gives: 107000.53 is 壹拾万柒仟元零伍角叁分. 整 stands after 元
    only. Sayable below 10^16 yuan.

    Raises: ValueError (beyond that, negative, not finite, or finer than a fen).
    Source: 中国人民银行《支付结算办法》(银发〔1997〕393号) 附件一 正确填写票据和结算凭证的基本规定.
    """
    whole, cents = divmod(_fen(amount), 100)
    if whole >= _SAYABLE:
        raise ValueError("too large to be said")
    said = _whole(whole) + "元" if whole else ""
    if not cents:
        return f"{said or '零元'}整"
    jiao, fen = divmod(cents, 10)
    gap = "零" if whole and (jiao == 0 or whole % 10 == 0) else ""
    tenths = f"{_DIGITS[jiao]}角" if jiao else ""
    hundredths = f"{_DIGITS[fen]}分" if fen else ""
    return said + gap + tenths + hundredths


def _parse(text: str, match: re.Match[str] | None) -> Decimal:
    if not text.strip(" "):
        raise BadMoney("empty", "no amount is given")
    if match is None:
        raise BadMoney("digits", "only the digits 0 to 9 and one decimal point are taken")
    whole, decimals = match[1].replace(",", ""), match[2] or ""
    if len(decimals) > _DECIMALS:
        raise BadMoney("decimals", "at most two decimals are taken")
    return Decimal(f"{whole}.{decimals:0<2}")


def _bounded(amount: Decimal, least: Decimal, most: Decimal) -> Decimal:
    if amount < least:
        raise BadMoney("low", f"less than {least}")
    if amount > most:
        raise BadMoney("high", f"more than {most}")
    return amount


def _fen(amount: Decimal) -> int:
    """Count an amount in fen, exactly, whatever the decimal context rounds to."""
    if not amount.is_finite() or amount < 0:
        raise ValueError(f"{amount} is not an amount of money")
    numerator, denominator = amount.as_integer_ratio()
    fen, rest = divmod(numerator * 100, denominator)
    if rest:
        raise ValueError(f"{amount} is finer than a fen")
    return fen


def _whole(number: int) -> str:
    """Say a whole number of yuan by its 亿 and 万 parts."""
    for size, unit in ((_YI, "亿"), (_WAN, "万")):
        if number >= size:
            high, low = divmod(number, size)
            apart = 0 < low < size // 10 or (low and high % _WAN == 0)
            return _whole(high) + unit + ("零" if apart else "") + _whole(low)
    return _section(number)


def _section(number: int) -> str:
    """Say 0 … 9999: one 零 for a run of zeros inside, none before or after."""
    said = ""
    for digit, place in zip(f"{number:04d}", _PLACES, strict=True):
        if digit != "0":
            said += _DIGITS[int(digit)] + place
        elif said and not said.endswith("零"):
            said += "零"
    return said.removesuffix("零")
