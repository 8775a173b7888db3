from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from marketplace.web.gallery import Waiting
from marketplace.web.presenters import TONES
from marketplace.web.templatetags.values import left
from tests.web.markup import NOON, icon, same, shown

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
DASH = '<span class="unknown">—</span>'


@pytest.mark.parametrize("tone", TONES)
def test_status_says_its_tone_by_word_shape_and_colour(tone):
    assert same(shown("{% status label tone %}", label="Listed", tone=tone)) == same(
        f'<span class="status status-{tone}">{icon(tone)}<span>Listed</span></span>'
    )


def test_status_refuses_a_tone_that_has_no_shape():
    with pytest.raises(ValueError, match="no such tone: 'purple'"):
        shown('{% status "Listed" "purple" %}')


def test_status_escapes_its_label():
    html = shown("{% status label %}", label="<script>alert(1)</script>")
    assert same(html) == same(
        f'<span class="status status-quiet">{icon("quiet")}'
        "<span>&lt;script&gt;alert(1)&lt;/script&gt;</span></span>"
    )
    assert "<script" not in html


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Decimal("82000"), "¥82,000.00"),
        (Decimal("0.5"), "¥0.50"),
        (Decimal("1234567.89"), "¥1,234,567.89"),
        (Decimal(0), "¥0.00"),
    ],
)
def test_money(amount, text):
    assert shown("{% money amount %}", amount=amount) == f'<span class="money">{text}</span>'


@pytest.mark.parametrize("tag", ["money", "capitals", "when", "day", "masked"])
def test_what_is_not_known_is_a_dash(tag):
    assert shown(f"{{% {tag} value %}}", value=None) == DASH
    assert shown(f"{{% {tag} nowhere %}}") == DASH


def test_capitals():
    assert shown("{% capitals amount %}", amount=Decimal("107000.53")) == (
        '<span class="capitals" lang="zh-Hans">壹拾万柒仟元零伍角叁分</span>'
    )


def test_a_limit_that_ends_at_midnight_ends_with_the_day_before():
    midnight = datetime(2026, 12, 9, 16, 0, tzinfo=UTC)
    assert shown("{% end instant %}", instant=midnight) == (
        '<time datetime="2026-12-10T00:00+08:00">2026-12-09 24:00</time>'
    )
    later = midnight + timedelta(minutes=1)
    assert shown("{% end instant %}", instant=later) == shown("{% when instant %}", instant=later)


def test_names_and_what_is_said_of_them_are_joined_on_pages_too():
    assert shown("A{% colon %}{{ names|listed }}", names=["b", "c"]) == "A: b, c"


def test_when_reads_the_clock_of_shanghai():
    instant = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)
    assert shown("{% when instant %}", instant=instant) == (
        '<time datetime="2027-01-01T00:30+08:00">2027-01-01 00:30</time>'
    )


def test_day_of_a_date_and_of_a_moment():
    assert shown("{% day on %}", on=date(2026, 2, 3)) == (
        '<time datetime="2026-02-03">2026-02-03</time>'
    )
    late = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)
    assert shown("{% day on %}", on=late) == '<time datetime="2027-01-01">2027-01-01</time>'


def test_masked_shows_the_ends_only():
    assert shown("{% masked value %}", value="13805430021") == (
        '<span class="masked">138******21</span>'
    )


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (3 * DAY + HOUR, "3 days left"),
        (DAY, "1 day left"),
        (DAY - MINUTE, "23 hours left"),
        (HOUR, "1 hour left"),
        (59 * MINUTE, "59 minutes left"),
        (timedelta(seconds=20), "1 minute left"),
        (timedelta(0), "overdue by 1 minute"),
        (-5 * MINUTE, "overdue by 5 minutes"),
        (-2 * HOUR, "overdue by 2 hours"),
        (-DAY, "overdue by 1 day"),
    ],
)
def test_a_span_is_said_in_its_largest_unit(span, text):
    assert left(span) == text


def clock(**wanted):
    deadline = Waiting(
        role=wanted.get("role", "operator"),
        yellow_at=NOON + wanted.get("yellow", HOUR),
        due_at=NOON + wanted["due"],
        closed_at=wanted.get("closed_at"),
    )
    return same(shown("{% clock deadline %}", deadline=deadline))


def expected(tone, card, says, due, left_text):
    return same(
        f'<span class="clock clock-{tone}" data-due="{due.replace(" ", "T")}:00+08:00" '
        f'data-now="2026-11-24T12:00:00+08:00">'
        f'<span class="status status-{tone}">{icon(tone)}<span>{card}</span></span>'
        f'<span class="clock-says">{says} <time datetime="{due.replace(" ", "T")}+08:00">{due}'
        f'</time></span> <span class="clock-left" data-left>{left_text}</span></span>'
    )


def test_clock_in_time():
    assert clock(due=2 * DAY) == expected(
        "info", "In time", "The operator acts by", "2026-11-26 12:00", "2 days left"
    )


def test_a_clock_speaks_to_the_one_who_must_act():
    deadline = Waiting(role="owner", yellow_at=NOON + DAY, due_at=NOON + 2 * DAY)
    page = shown("{% clock deadline is_own=True %}", deadline=deadline)
    assert '<span class="clock-says">Please act by <time' in page
    assert "The project owner" not in page


def test_clock_with_a_yellow_card():
    assert clock(role="owner", yellow=timedelta(0), due=5 * HOUR) == expected(
        "warn", "Yellow card", "The project owner acts by", "2026-11-24 17:00", "5 hours left"
    )


def test_clock_with_a_red_card_from_the_moment_it_is_due():
    assert clock(role="agency", yellow=-HOUR, due=timedelta(0)) == expected(
        "bad", "Red card", "The agency acts by", "2026-11-24 12:00", "overdue by 1 minute"
    )


def test_clock_that_nobody_has_to_mind_gets_no_card():
    assert clock(role="clock", due=2 * HOUR) == expected(
        "info", "In time", "Happens by itself at", "2026-11-24 14:00", "2 hours left"
    )
    assert clock(role="clock", due=-HOUR, yellow=-2 * HOUR) == expected(
        "info", "Due", "Happens by itself at", "2026-11-24 11:00", "overdue by 1 hour"
    )


def test_clock_that_has_stopped_counts_no_more():
    assert clock(due=-HOUR, closed_at=NOON - DAY) == same(
        f'<span class="clock clock-done"><span class="status status-done">{icon("done")}'
        '<span>Done</span></span><span class="clock-says">The operator acts by '
        '<time datetime="2026-11-24T11:00+08:00">2026-11-24 11:00</time></span></span>'
    )


def test_the_module_for_clocks_gets_the_same_words():
    html = shown("{% clock_words %}")
    assert html.count("data-") == 12
    assert 'data-day-left-one="%(n)s day left"' in html
    assert 'data-minute-late-other="overdue by %(n)s minutes"' in html
