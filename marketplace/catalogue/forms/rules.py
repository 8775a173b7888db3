"""A form field for a qualification rule: rows and groups, edited with plain buttons.

The buttons post the whole form back. A view asks `wants_edit(form)` first: then nothing is
checked or done, the form is only shown again (`shown_again(form)`). With htmx the editor alone is
exchanged, also when another type is chosen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.catalogue.forms.rule_trees import (
    Draft,
    change_tree,
    draft_of,
    is_list,
    join_of,
    parts_of,
    read_tree,
    rule_of_draft,
)
from marketplace.catalogue.models import QualificationType
from marketplace.catalogue.policies.qualifications import check_rule
from marketplace.catalogue.queries.items import sentence_of
from marketplace.catalogue.queries.qualifications import Known, known_qualifications
from marketplace.kernel.errors import Invalid
from marketplace.kernel.rules import MOST_LISTS, BadRule, parse_rule

Choice = tuple[str, str]


class RuleEditor(forms.Widget):
    """Shows a rule as rows inside lists, and says it in a sentence."""

    template_name = "catalogue/rule_editor.html"
    use_fieldset = True

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Draft:
        draft = read_tree(data, name)
        change_tree(draft, data.get(f"{name}.do", ""))
        return draft

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return f"{name}.0.join" not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        known = known_qualifications()
        draft = draft_of(value)
        context["editor"] = {
            "id": context["widget"]["attrs"].get("id", f"id_{name}"),
            "do": f"{name}.do",
            "root": _node(draft, "0", name, known),
            "sentence": _sentence(draft, known),
        }
        return context


class QualificationRuleField(forms.Field):
    """A rule over qualifications; cleaned to the rule's JSON, None where nothing is required."""

    widget = RuleEditor

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def clean(self, value: Any) -> Any:
        draft = draft_of(value)
        faults = list(_faults(draft, ""))
        if faults:
            raise ValidationError(faults)
        rule = rule_of_draft(draft)
        try:
            check_rule(rule, known_qualifications())
        except Invalid as error:
            raise ValidationError(error.data.get("faults") or str(error)) from None
        return rule

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(rule_of_draft(draft_of(initial)) != rule_of_draft(draft_of(data)))


def wants_edit(form: forms.Form) -> bool:
    """Whether a button of a rule editor was pressed: then the form is not meant to be sent."""
    return form.is_bound and any(
        f"{form.add_prefix(name)}.do" in form.data
        for name, entry in form.fields.items()
        if isinstance(entry, QualificationRuleField)
    )


def shown_again(form: forms.Form) -> forms.Form:
    """Give the form with what was typed, unchecked: nobody is blamed for what is not finished."""
    form._errors = ErrorDict()  # type: ignore[attr-defined]
    form.cleaned_data = {}
    return form


def _faults(node: Draft, at: str) -> Iterator[str]:
    """Name what is unfinished, by the numbers that stand beside the rows."""
    for number, part in enumerate(parts_of(node), start=1):
        here = f"{at}{number}"
        if not is_list(part) and not part["holds"]["type"]:
            yield _("Row %(row)s: please choose a qualification, or remove the row.") % {
                "row": here
            }
        elif is_list(part) and not parts_of(part):
            yield _("Group %(row)s is empty: please add a row, or remove it.") % {"row": here}
        yield from _faults(part, f"{here}.")


def _sentence(draft: Draft, known: Known) -> str:
    """Say the draft; what is unfinished is said to be so."""
    if any(_faults(draft, "")):
        return _("Not finished: every row needs a qualification.")
    try:
        return sentence_of(parse_rule(rule_of_draft(draft)), known)
    except BadRule as error:
        return str(error)


def _node(node: Draft, path: str, name: str, known: Known, number: str = "") -> dict[str, Any]:
    at = f"{name}.{path}"
    common = {"path": path, "number": number, "at": at}
    if not is_list(node):
        return common | _leaf(node["holds"], known)
    children = enumerate(parts_of(node))
    return common | {
        "join": join_of(node),
        "may_group": path.count("-") + 1 < MOST_LISTS,
        "parts": [
            _node(part, f"{path}-{i}", name, known, f"{number}.{i + 1}" if number else str(i + 1))
            for i, part in children
        ],
    }


def _leaf(holds: dict[str, Any], known: Known) -> dict[str, Any]:
    kind = holds["type"]
    return {
        "holds": holds,
        "types": _types(known, kind),
        "levels": _parts(known.levels, kind, holds["level"]),
        "majors": _parts(known.majors, kind, holds["major"]),
    }


def _types(known: Known, chosen: str) -> list[tuple[str, list[Choice]]]:
    """The qualifications that may be asked for, by what stands behind them."""
    groups: dict[str, list[Choice]] = {}
    for code, row in known.types.items():
        if row.is_binding or code == chosen:
            label = str(QualificationType.Status(row.status).label)
            groups.setdefault(label, []).append((code, str(row)))
    if chosen and chosen not in known.types:
        groups[_("Unknown")] = [(chosen, chosen)]
    return list(groups.items())


def _parts(rows: Mapping[tuple[str, str], Any], kind: str, chosen: str | None) -> list[Choice]:
    """The levels or fields of one type, each value with its type before it."""
    choices = [(f"{kind}:{code}", str(row)) for (of, code), row in rows.items() if of == kind]
    if chosen is not None and (kind, chosen) not in rows:
        choices.append((f"{kind}:{chosen}", chosen))
    return choices


RULE_HELP = gettext_lazy(
    "What an agency must hold to offer this item and to sign up for it. Leave it empty where the "
    "law asks for nothing."
)
