"""The rules' public pages say what holds, where it comes from, and what is not known."""

import hashlib
import re
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse
from django.utils import translation

from marketplace.catalogue.models import RefusalCondition, RuleSet, RuleTerm
from tests.support.catalogue import calendar_year, in_days, next_rule_set, rule_set

pytestmark = pytest.mark.django_db
RULES = "/rules/"


def page(client, address: str, status: int = 200) -> str:
    response = client.get(address, headers={"accept-language": "en"})
    assert response.status_code == status
    return unescape(response.content.decode())


def term(text: str, code: str) -> str:
    """The row of one term, without tags."""
    found = re.search(rf'<li class="rule" id="{re.escape(code)}">(.*?)</li>', text, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split())


def test_every_term_and_condition_stands_on_the_page(client):
    text = page(client, RULES)
    for code in RuleTerm.objects.values_list("code", flat=True):
        assert term(text, code), code
    for row in RefusalCondition.objects.all():
        assert f'id="{row.code}"' in text
        assert row.says_en in text
    assert "国办发明电〔2025〕7号" in text


def test_a_term_says_its_value_its_end_and_its_source(client):
    text = page(client, RULES)
    assert term(text, "entry.check").startswith("Check of a registration 2 working days")
    assert "project owner within this time. When it runs out: A red card is shown" in term(
        text, "entry.check"
    )
    assert "Verified Source: 广东指引" in term(text, "entry.check")
    assert "1 working day" in term(text, "need.review")
    assert "Our default, not verified" in term(text, "need.review")
    assert "not known to us" in term(text, "limit.procurement")
    assert "The operator must fill this in" in term(text, "limit.procurement")
    assert "Otherwise: The need fails" in term(text, "pool.minimum")
    assert "1, 3, 6, 12, 24 months" in term(text, "suspension.lengths")
    assert "The operator decides" in term(text, "acceptance.silence")
    assert "80 %" in term(text, "card.yellow")


def test_the_page_answers_for_a_place_its_funds_and_an_amount(client):
    rule_set({"need.window": "6"}, place="371600", funding="social", amount_below=Decimal(5000))
    asked = f"{RULES}?region=371602&funding=social&amount=4999.99"
    assert "6 working days" in term(page(client, asked), "need.window")
    assert "Set by the operator" in term(page(client, asked), "need.window")
    assert "371600-social-below-5000 v1" in term(page(client, asked), "need.window")
    more = page(client, f"{RULES}?region=371602&funding=social&amount=5000")
    assert "3 working days" in term(more, "need.window")
    assert "1 agency" in term(more, "pool.minimum")
    assert "¥100,000.00" in term(more, "limit.direct")


def test_what_is_asked_wrongly_is_said_and_filters_nothing(client):
    text = page(client, f"{RULES}?region=999999&funding=gold&amount=１００")
    assert "Please choose a region from the list." in text
    assert "Please type the amount with the digits 0 to 9" in text
    assert "2 working days" in term(text, "entry.check")


def test_without_rules_the_page_says_so(client):
    RuleSet.objects.all().delete()
    assert "No rules hold yet" in page(client, RULES)


def test_the_warning_ends_when_the_year_is_entered(client):
    for address in (RULES, reverse("catalogue:calendar")):
        assert "The public holidays of 2027 are not known yet" in page(client, address)
    calendar_year(2027)
    for address in (RULES, reverse("catalogue:calendar")):
        assert "not known yet" not in page(client, address)


def test_the_calendar_lists_holidays_with_their_notices(client):
    text = page(client, reverse("catalogue:calendar"))
    row = re.search(r"Spring Festival</th>(.*?)</tr>", text, re.DOTALL)[1]
    days = re.findall(r'datetime="([\d-]+)"', row)
    assert days == ["2026-02-15", "2026-02-23", "2026-02-14", "2026-02-28"]
    assert "国务院办公厅关于2025年部分节假日安排的通知" in text


def test_a_version_shows_its_dates_its_hash_and_what_it_changed(client):
    new = next_rule_set("everywhere-fiscal", in_days(20), pool_minimum="4", need_window="5")
    text = page(client, reverse("catalogue:rule-set", args=["everywhere-fiscal", 2]))
    changes = " ".join(re.sub(r"<[^>]+>", " ", text[text.index('id="changes"') :]).split())
    assert "Smallest pool for a draw pool.minimum 3 agencies 4 agencies" in changes
    assert "Shortest time to sign up need.window not named here 5 working days" in changes
    assert "limit.direct ¥" not in changes[: changes.index("It says only what is special")]
    assert "Announced" in text
    assert new.hash in text
    first = page(client, reverse("catalogue:rule-set", args=["everywhere-fiscal", 1]))
    assert "What it changed" not in first
    assert "The hash does not fit" not in first
    assert "Announced" in page(client, RULES)


def test_the_hash_can_be_computed_from_the_page_alone(client):
    text = page(client, reverse("catalogue:rule-set", args=["everywhere", 1]))
    law = re.search(r'<pre class="law"><code>(.*?)</code>', text, re.DOTALL)[1].encode()
    digest = hashlib.sha256(b"ruleset/v1\n" + len(law).to_bytes(8, "big") + law).hexdigest()
    assert f'<code class="hash">{digest}</code>' in text


def test_a_version_that_was_tampered_with_says_so(client):
    row = RuleSet.objects.get(key="everywhere-social")
    RuleSet.objects.filter(pk=row.pk).update(terms={**row.terms, "pool.minimum": "9"})
    text = page(client, reverse("catalogue:rule-set", args=[row.key, 1]))
    assert "The hash does not fit" in text


@pytest.mark.parametrize("address", ["/rules/nowhere/1/", "/rules/everywhere/9/"])
def test_versions_that_are_not_there_are_not_found(client, address):
    page(client, address, 404)


def test_chinese_readers_get_the_chinese_words(client):
    response = client.get(RULES, headers={"accept-language": "zh-hans"})
    with translation.override("zh-hans"):
        assert "入驻核对" in response.content.decode()


def queries_of(client, address, django_assert_max_num_queries) -> int:
    with django_assert_max_num_queries(40) as counted:
        page(client, address)
    return len(counted)


def test_pages_ask_no_more_for_more_rows(client, django_assert_max_num_queries):
    addresses = [
        f"{RULES}?region=371602&funding=social",
        reverse("catalogue:rule-set", args=["everywhere-social", 1]),
        reverse("catalogue:calendar"),
    ]
    few = [queries_of(client, address, django_assert_max_num_queries) for address in addresses]
    rule_set({"need.window": "4"}, place="371600")
    rule_set({"need.window": "5"}, place="371602", funding="social")
    next_rule_set("everywhere-social", pool_minimum="2")
    calendar_year(2027)
    calendar_year(2028)
    many = [queries_of(client, address, django_assert_max_num_queries) for address in addresses]
    assert many == few
