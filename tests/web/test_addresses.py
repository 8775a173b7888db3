import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    ["/desk/%00/agency/offers/", "/items/%00/", "/agencies/A000001%00/", "/files/%00/", "/x%00/"],
)
def test_no_address_holds_a_nul(client, address):
    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404
