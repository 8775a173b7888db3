"""Made-up official numbers and papers that pass every check."""

from __future__ import annotations

from itertools import count

from stdnum.cn import ric, uscc

from marketplace.accounts.policies.files import CheckedFile

_numbers = count(1)


def credit_code(place: str = "371602") -> str:
    """A unified social credit code that nobody else in this run has."""
    body = f"91{place}{next(_numbers):09d}"
    return body + uscc.calc_check_digit(body)


def identity_number(place: str = "110101") -> str:
    """An identity number that nobody else in this run has."""
    number = next(_numbers)
    body = f"{place}1980{number // 27 % 12 + 1:02d}{number % 27 + 1:02d}{number // 324:03d}"
    return body + ric.calc_check_digit(body + "0")


def phone() -> str:
    """A mobile number that nobody else in this run has."""
    return f"139{next(_numbers):08d}"


def paper(name: str = "letter.pdf", content: bytes = b"%PDF-1.4\nstamped\n%%EOF\n") -> CheckedFile:
    """A paper as the file field gives it after its check."""
    return CheckedFile(name=name, kind="pdf", content=content)
