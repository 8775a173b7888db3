"""Numbers of the sample market: credit codes and identity numbers whose check digits are right.

They belong to nobody on purpose: the middle of every number is counted up from the seed.
"""

from __future__ import annotations

from random import Random

from stdnum.cn import ric, uscc

_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
COUNTIES = ("370102", "370103", "370202", "370302", "370402", "370602")
# Digit 1 and 2 of a credit code say who registered the body and what it is (GB 32100-2015).
KINDS = {
    "enterprise": "91",
    "state_owned": "91",
    "trader": "92",
    "government": "11",
    "institution": "12",
    "social": "51",
    "village": "54",
}


def credit_code(chance: Random, kind: str, region: str) -> str:
    """Make a unified social credit code: registrar, region, organisation code, check digit."""
    body = "".join(chance.choices(_SIGNS[:10] + "ABCDEFGH", k=8))
    head = f"{KINDS[kind]}{region[:6]}{body}{_organisation_check(body)}"
    return head + uscc.calc_check_digit(head)


def _organisation_check(body: str) -> str:
    """Give the check digit of an organisation code (GB 11714-1997)."""
    total = sum(
        int(sign, 36) * weight for sign, weight in zip(body, _ORGANISATION_WEIGHTS, strict=True)
    )
    check = (11 - total % 11) % 11
    return "X" if check == 10 else str(check)


def identity_number(chance: Random) -> str:
    """Make an identity number of a grown person, born in a county whose code is an old one."""
    county = chance.choice(COUNTIES)
    born = f"{chance.randint(1968, 2000)}{chance.randint(1, 12):02d}{chance.randint(1, 28):02d}"
    head = f"{county}{born}{chance.randint(1, 999):03d}"
    return head + ric.calc_check_digit(f"{head}0")


def phone_number(count: int) -> str:
    """Make a mobile number of the block 1390000xxxx: counted, so that no two are alike."""
    return f"1390000{count:04d}"
