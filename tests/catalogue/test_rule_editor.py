"""The rule editor: what it shows posts back the same rule, its buttons work without JavaScript."""

from html.parser import HTMLParser

import pytest
from django import forms
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marketplace.catalogue.forms.rule_trees import draft_of, rule_of_draft
from marketplace.catalogue.forms.rules import QualificationRuleField, shown_again, wants_edit
from marketplace.catalogue.queries.items import sentence_of
from marketplace.catalogue.queries.qualifications import known_qualifications
from marketplace.kernel.rules import MOST_LISTS, parse_rule

pytestmark = pytest.mark.django_db


class RuleForm(forms.Form):
    rule = QualificationRuleField()


class _Controls(HTMLParser):
    """What a browser would send: every select with its chosen option."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent: dict[str, str] = {}
        self.buttons: list[str] = []
        self._select = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "select":
            self._select = given["name"]
            self.sent[self._select] = None
        elif tag == "option" and (self.sent[self._select] is None or "selected" in given):
            self.sent[self._select] = given["value"]
        elif tag == "button" and "name" in given:
            self.buttons.append(given["value"])


def controls(form: forms.Form) -> _Controls:
    return _Controls(str(form["rule"]))


def holds(kind, level=None, major=None):
    return {"holds": {"type": kind, "level": level, "major": major}}


LEAVES = [
    holds("cma"),
    holds("surveying"),
    holds("surveying", "a"),
    holds("surveying", "b", "engineering"),
    holds("surveying", None, "boundary"),
    holds("construction-testing", "special", "bridge"),
    holds("lightning-testing", "b"),
]


def _rules(depth: int):
    leaf = st.sampled_from(LEAVES)
    if depth == 0:
        return leaf
    lists = st.builds(
        lambda join, parts: {join: parts},
        st.sampled_from(["all", "any"]),
        st.lists(_rules(depth - 1), min_size=1, max_size=3),
    )
    return leaf | lists


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rule=st.none() | _rules(3))
def test_what_is_shown_posts_back_the_same_rule(rule):
    posted = controls(RuleForm(initial={"rule": rule})).sent
    form = RuleForm(posted)
    assert form.is_valid(), form.errors
    # Only a list of one at the root melts: it says the same.
    assert form.cleaned_data["rule"] == rule_of_draft(draft_of(rule))
    assert controls(form).sent == posted
    assert form.has_changed() is (rule is not None)


def test_every_rule_of_the_catalogue_goes_through_unchanged():
    from marketplace.catalogue.models import ItemVersion

    for row in ItemVersion.objects.all():
        posted = controls(RuleForm(initial={"rule": row.qualification_rule})).sent
        form = RuleForm(posted, initial={"rule": row.qualification_rule})
        assert form.is_valid()
        assert form.cleaned_data["rule"] == row.qualification_rule
        assert not form.has_changed()


def test_rows_keep_their_order_beyond_nine():
    codes = ["cma", "surveying", "mlps", "cpa-firm"] * 3
    rule = {"any": [holds(code) for code in codes]}
    posted = controls(RuleForm(initial={"rule": rule})).sent
    form = RuleForm(dict(reversed(posted.items())))
    assert form.is_valid()
    assert form.cleaned_data["rule"] == rule


def press(form: forms.Form, button: str, **typed: str) -> RuleForm:
    """Press one of the buttons that are there."""
    shown = controls(form)
    assert button in shown.buttons
    return RuleForm({**shown.sent, **typed, "rule.do": button})


def test_rows_and_groups_are_added_and_removed_by_buttons():
    form = press(RuleForm(), "add:0")
    assert wants_edit(form)
    form = press(shown_again(form), "group:0", **{"rule.0-0.type": "cma"})
    form = press(shown_again(form), "add:0-1", **{"rule.0-1-0.type": "surveying"})
    shown = controls(shown_again(form))
    assert "rule.0-1-2.type" in shown.sent
    # The type that was chosen brought its levels and fields along.
    assert shown.sent["rule.0-1-0.level"] == ""
    form = press(shown_again(form), "remove:0-1-1", **{"rule.0-1-0.level": "surveying:b"})
    form = press(shown_again(form), "remove:0-1-1")
    sent = controls(shown_again(form)).sent
    final = RuleForm(sent)
    assert not wants_edit(final)
    assert final.is_valid(), final.errors
    assert final.cleaned_data["rule"] == {"all": [holds("cma"), {"any": [holds("surveying", "b")]}]}


def test_a_button_blames_nobody_for_what_is_unfinished():
    form = shown_again(press(RuleForm(), "add:0"))
    assert not form.errors
    assert "Not finished: every row needs a qualification." in str(form["rule"])


def test_the_sentence_follows_what_is_chosen():
    rule = {"all": [holds("cma"), {"any": [holds("surveying", "b"), holds("mlps")]}]}
    said = sentence_of(parse_rule(rule))
    assert said == (
        "Accreditation of inspection and testing bodies (CMA) and (Surveying and mapping licence "
        "(Grade B or higher) or Certification of security level testing bodies)"
    )
    assert said in str(RuleForm(initial={"rule": rule})["rule"])
    assert "No qualification is required." in str(RuleForm()["rule"])


@pytest.mark.parametrize(
    ("posted", "says"),
    [
        ({"0.join": "all", "0-0.type": ""}, "Row 1: please choose a qualification"),
        (
            {"0.join": "all", "0-0.type": "cma", "0-1.join": "any"},
            "Group 2 is empty: please add a row",
        ),
        (
            {"0.join": "all", "0-0.join": "any", "0-0-0.type": "cma", "0-0-1.type": ""},
            "Row 1.2: please choose a qualification",
        ),
        ({"0.join": "all", "0-0.type": "moon"}, "There is no qualification “moon”."),
        ({"0.join": "all", "0-0.type": "eia-licence"}, "EIA licence: was abolished"),
        ({"0.join": "any", "0-0.type": "it-supervision"}, "is a voluntary rating"),
        (
            {"0.join": "all", "0-0.type": "surveying", "0-0.level": "surveying:z"},
            "there is no level “z”",
        ),
        (
            {"0.join": "all", "0-0.type": "surveying", "0-0.major": "surveying:moon"},
            "there is no field “moon”",
        ),
        (
            {"0.join": "all", **{f"0-{i}.type": "cma" for i in range(41)}},
            "rule: more than 40 conditions",
        ),
    ],
)
def test_what_cannot_be_a_rule_is_named(posted, says):
    form = RuleForm({f"rule.{name}": value for name, value in posted.items()})
    assert not form.is_valid()
    assert says in form.errors["rule"][0]


def test_a_level_of_another_type_goes_with_it():
    form = RuleForm({"rule.0.join": "all", "rule.0-0.type": "cma", "rule.0-0.level": "surveying:b"})
    assert form.is_valid()
    assert form.cleaned_data["rule"] == holds("cma")


@pytest.mark.parametrize(
    "posted",
    [
        {},
        {"rule.do": "remove:0"},
        {"rule.do": "remove:0-7", "rule.0.join": "all"},
        {"rule.do": "add:../../etc", "rule.0.join": "all"},
        {"rule.do": "explode:0", "rule.0.join": "all"},
        {"rule.0.type": "cma"},
        {"rule.0-3-4.type": "cma", "rule.0.join": "all"},
        {"rule.0-00.type": "cma", "rule.0.join": "all"},
        {f"rule.{'-'.join('0' * n)}.join": "all" for n in range(2, 60)},
    ],
)
def test_nonsense_from_outside_is_left_out(posted):
    form = RuleForm(posted)
    assert form.is_valid()
    assert form.cleaned_data["rule"] is None


def test_lists_go_as_deep_as_a_rule_may_and_no_deeper():
    form = RuleForm()
    for depth in range(MOST_LISTS - 1):
        path = "0" + depth * "-0"
        if depth:
            form = shown_again(press(form, f"remove:{path}-0"))
            form = shown_again(press(form, f"remove:{path}-0"))
        form = shown_again(press(shown_again(form), f"group:{path}"))
    assert f"group:{path}-0" not in controls(form).buttons
    deep = {f"rule.{'0' + n * '-0'}.join": "all" for n in range(9)}
    deep[f"rule.{'0' + 9 * '-0'}.type"] = "cma"
    assert not RuleForm(deep).is_valid()


def test_the_editor_asks_three_questions_of_the_database(django_assert_num_queries):
    rule = {"any": [holds("cma")] * 8 + [{"all": LEAVES}]}
    with django_assert_num_queries(3):
        str(RuleForm(initial={"rule": rule})["rule"])
    assert known_qualifications().types
