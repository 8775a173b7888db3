"""Made-up people come in with one click in a demo, and never in production."""

import pytest

from marketplace.accounts.models import User
from marketplace.accounts.queries.demo import demo_people, demo_person
from marketplace.kernel.errors import NotFound
from tests.accounts.flows import is_signed_in, sign_in, text_of
from tests.support.accounts import PASSWORD, make_body, make_user

pytestmark = pytest.mark.django_db
PHONE = "13800138000"


@pytest.fixture
def person():
    person = make_user("Demo Operator", phone=PHONE)
    User.objects.filter(pk=person.pk).update(is_demo=True)
    make_body("operator", name="Trading Centre", user=person)
    return person


@pytest.fixture
def demo(settings):
    settings.MODE = "demo"


def enter(client, person, **values):
    return client.post(f"/demo/enter/{person.handle}/", values)


def test_the_sign_in_page_offers_them_with_what_they_act_for(client, demo, person):
    make_user("Real Person")
    page = text_of(client.get("/accounts/login/?next=/needs/"))
    assert "Demo Operator" in page
    assert "Operator · Trading Centre" in page
    assert f'action="/demo/enter/{person.handle}/"' in page
    assert 'name="next" value="/needs/"' in page
    assert "Real Person" not in page


def test_one_click_signs_in(client, demo, person):
    assert enter(client, person).headers["Location"] == "/desk/"
    assert is_signed_in(client)


def test_one_click_goes_where_one_wanted_to(client, demo, person):
    assert enter(client, person, next="/needs/").headers["Location"] == "/needs/"
    away = enter(client, person, next="https://example.com/")
    assert away.headers["Location"] == "/desk/"


def test_one_click_proves_a_made_up_person(client, demo, person):
    enter(client, person)
    body = make_body("agency", user=person)
    assert client.get(f"/desk/{body.number}/team/invite/").status_code == 200


def test_it_needs_a_click(client, demo, person):
    assert client.get(f"/demo/enter/{person.handle}/").status_code == 405


def test_only_made_up_people_come_in_so(client, demo, person):
    real = make_user()
    assert enter(client, real).status_code == 404
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert enter(client, person).status_code == 404
    assert not is_signed_in(client)
    assert demo_people() == []


@pytest.mark.parametrize("mode", ["test", "production"])
def test_outside_a_demo_there_is_no_such_door(client, settings, person, mode):
    settings.MODE = mode
    assert enter(client, person).status_code == 404
    assert not is_signed_in(client)
    page = text_of(client.get("/accounts/login/"))
    assert "Demo Operator" not in page
    assert "/demo/enter/" not in page
    assert demo_people() == []
    with pytest.raises(NotFound):
        demo_person(person.handle)


def test_production_takes_not_even_their_password(client, settings, person):
    settings.MODE = "production"
    sign_in(client, PHONE, PASSWORD)
    assert not is_signed_in(client)


def test_production_ends_their_sessions(client, settings, demo, person):
    enter(client, person)
    assert is_signed_in(client)
    settings.MODE = "production"
    assert not is_signed_in(client)


def test_the_list_costs_two_queries(demo, person, django_assert_num_queries):
    for number in range(2):
        other = make_user(f"Demo {number}")
        User.objects.filter(pk=other.pk).update(is_demo=True)
        make_body("agency", user=other)
    with django_assert_num_queries(2):
        assert len(demo_people()) == 3
