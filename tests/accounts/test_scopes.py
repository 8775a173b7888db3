"""Who keeps which region."""

from __future__ import annotations

import pytest

from marketplace.accounts.queries.scopes import covers, regions_of
from marketplace.kernel.actor import Party

pytestmark = pytest.mark.django_db


def keeper(*codes: str) -> Party:
    return Party(id="user/1", roles=frozenset({"operator"}), regions=frozenset(codes))


@pytest.mark.parametrize(
    ("own", "place", "is_kept"),
    [
        ("371602", "371602", True),
        ("371602", "371603", False),
        ("371602", "110000", False),
        ("371600", "371602", True),
        ("371600", "370100", False),
        # The home region is kept from 371600: so is what lies outside the province.
        ("371600", "110000", True),
        ("370000", "110000", True),
        ("370000", "370102", True),
        ("370100", "110000", False),
        ("370100", "370102", True),
    ],
)
def test_a_region_is_kept_by_its_own_and_the_outside_by_the_home(own, place, is_kept) -> None:
    assert covers(keeper(own), place) is is_kept
    assert regions_of(keeper(own)).filter(code=place).exists() is is_kept


def test_nobody_s_regions_are_none() -> None:
    assert not regions_of(keeper()).exists()
    assert not covers(keeper(), "371600")
