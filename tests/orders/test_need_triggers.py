"""What the database itself refuses: another public text, a deleted sign-up, a changed draw."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from marketplace.events.models import Stateful
from orders.models import Draw, Need, SignUp
from tests.orders.everything import everything
from tests.support import needs
from tests.support.agencies import registered_agency
from tests.support.owners import approved_owner

pytestmark = pytest.mark.django_db

TEXT = (
    "title", "description", "address", "price", "days", "closes_at", "funding", "number",
    "region_id", "item_id", "version_id", "owner_id", "rules", "published_at", "method",
    "created_at", "returned_for",
)  # fmt: skip


def refused(statement: str, table: str) -> None:
    before = everything()
    with (
        pytest.raises(DatabaseError, match=f"{table} refuses changes"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert everything() == before


@pytest.fixture
def drawn() -> Need:
    need = needs.open_need(approved_owner())
    needs.signed_up(need, [registered_agency()])
    return needs.settled(need)


@pytest.mark.parametrize("column", ["by", "at", "agency_id", "need_id", "id"])
def test_a_sign_up_changes_nothing_but_its_state(drawn, column):
    refused(f'UPDATE orders_signup SET "{column}" = "{column}"', "orders_signup")
    SignUp.objects.update(state="withdrawn")
    assert SignUp.objects.get().state == "withdrawn"


def test_a_sign_up_is_not_deleted(drawn):
    refused("DELETE FROM orders_signup", "orders_signup")


@pytest.mark.parametrize("column", ["id", "need_id", "seed", "pool", "order", "at"])
def test_a_draw_is_for_ever(drawn, column):
    refused(f'UPDATE orders_draw SET "{column}" = "{column}"', "orders_draw")
    refused("DELETE FROM orders_draw", "orders_draw")
    assert Draw.objects.count() == 1


@pytest.mark.parametrize("column", TEXT)
def test_a_published_text_is_for_ever(column):
    needs.open_need(approved_owner())
    refused(f'UPDATE orders_need SET "{column}" = "{column}"', "orders_need")


def test_a_published_need_is_not_deleted():
    needs.open_need(approved_owner())
    refused("DELETE FROM orders_need", "orders_need")


def test_every_column_is_guarded_but_those_that_must_move():
    free = {"id", "state", "closed_at", "contact_name", "contact_phone"}
    columns = {field.column for field in Need._meta.concrete_fields}
    assert issubclass(Need, Stateful)
    assert columns - free == set(TEXT)


@pytest.mark.parametrize("make", [needs.drafted_need, needs.posted_need])
def test_before_publication_a_text_may_change(make):
    make(approved_owner())
    Need.objects.update(title="anders")
    assert Need.objects.get().title == "anders"


def test_a_contact_may_change_and_be_erased_after_publication():
    needs.open_need(approved_owner())
    Need.objects.update(contact_name="", contact_phone="")
    assert Need.objects.get().contact_phone == ""


@pytest.mark.parametrize("missing", ["price", "days", "closes_at"])
def test_what_was_handed_in_is_whole(missing):
    need = needs.posted_need(approved_owner())
    with pytest.raises(IntegrityError), transaction.atomic():
        Need.objects.filter(pk=need.pk).update(**{missing: None})


@pytest.mark.parametrize(("price", "days"), [(0, 30), (-1, 30), (100, 0)])
def test_a_price_and_days_are_more_than_nothing(price, days):
    need = needs.drafted_need(approved_owner())
    with pytest.raises(IntegrityError), transaction.atomic():
        Need.objects.filter(pk=need.pk).update(price=price, days=days)


def test_an_agency_stands_once_for_a_need():
    need, agency = needs.open_need(approved_owner()), registered_agency()
    (row,) = needs.signed_up(need, [agency])
    with pytest.raises(IntegrityError), transaction.atomic():
        SignUp.objects.create(need=need, agency=agency, state="standing", by="x", at=row.at)
