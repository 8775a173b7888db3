"""What the database itself lets no code get past."""

import pytest
from django.db import IntegrityError, transaction

from providers.models import Offer
from tests.support.offers import listed_offer, package_values

pytestmark = pytest.mark.django_db


def test_no_two_of_one_title_on_the_shelf():
    first = listed_offer(title="甲")
    second = listed_offer(first.agency, title="乙")
    with pytest.raises(IntegrityError), transaction.atomic():
        Offer.objects.filter(pk=second.pk).update(title="甲")


@pytest.mark.parametrize(
    "wrong",
    [
        {"price_from": 0},
        {"price_from": None},
        {"price_kind": "range"},
        {"price_kind": "range", "price_to": 28000},
        {"price_kind": "range", "price_from": None, "price_to": 28000},
        {"price_kind": "discount"},
        {"price_kind": "discount", "discount": 0},
        {"price_kind": "discount", "discount": 100},
        {"price_kind": "agreement"},
    ],
)
def test_no_unsound_price(wrong):
    offer = listed_offer()
    with pytest.raises(IntegrityError), transaction.atomic():
        Offer.objects.filter(pk=offer.pk).update(**wrong)


@pytest.mark.parametrize("wrong", [{"position": 4}, {"position": 0}, {"price": 0}])
def test_no_unsound_package(wrong):
    offer = listed_offer(packages=(package_values(),))
    with pytest.raises(IntegrityError), transaction.atomic():
        offer.packages.update(**wrong)
