"""What people type into: a field, a whole form, its errors, the filters beside a list."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from django import forms, template
from django.conf import settings
from django.forms.boundfield import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from marketplace.web.forms import Section
from marketplace.web.widgets import DayInput, MomentInput
from marketplace.web.wording import listed

register = template.Library()

MEGABYTE = 1024 * 1024


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, label: Any = "") -> dict[str, Any]:
    """Show a field with its label, help, error and, for files, the kinds and size taken.

    `label` stands for one that comes from elsewhere and says too little. A field's `remarks` are
    what somebody who checked it asks to be mended: each with the `code` of a rule and what it
    `says`.
    """
    note = _file_note(bound.field)
    remarks = getattr(bound.field, "remarks", ())
    ids = _described_by(bound, note, remarks)
    attrs: dict[str, str | bool] = (
        {} if bound.use_fieldset or not ids else {"aria-describedby": ids}
    )
    if kinds := getattr(bound.field, "kinds", ()):
        attrs["accept"] = ",".join(f".{kind}" for kind in kinds)
    if "placeholder" in bound.field.widget.attrs:
        attrs["placeholder"] = _placeholder(bound)
    is_live = "hx-post" in bound.field.widget.attrs
    if is_live:
        attrs.update(_live(bound))
    return {
        "field": bound,
        "label": label or bound.label,
        "errors": said_errors(bound),
        "control": bound.as_widget(widget=_native(bound.field.widget), attrs=attrs),
        "described_by": ids,
        "note": note,
        "remarks": remarks,
        "unit": getattr(bound.field, "unit", ""),
        "kind": _kind(bound),
        "is_live": is_live,
    }


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: forms.BaseForm) -> dict[str, Any]:
    """List what is wrong with a form; every line leads to its field."""
    found = [("", error) for error in form.non_field_errors()]
    for bound in form:
        found += [(_anchor(bound), _at(bound, error)) for error in said_errors(bound)]
    return {"errors": found, "has_files": bool(form.files)}


@register.simple_tag
def hidden_key() -> SafeString:
    """Give a form the key by which a repeated sending is known."""
    return format_html('<input type="hidden" name="idempotency_key" value="{}">', uuid.uuid4().hex)


@register.inclusion_tag("components/action_form.html", takes_context=True)
def action_form(
    context: template.Context,
    form: forms.BaseForm,
    submit: Any = "",
    *,
    action: str = "",
    tone: str = "main",
    confirm: Any = "",
    cancel: str = "",
) -> dict[str, Any]:
    """Show a whole POST form: errors, fields, key against repeats, submit.

    `confirm` is a question that names the consequence and is asked before sending; `cancel` is
    where to go instead. A form with `sections` is shown in these parts, what is in none first.
    """
    request = context.get("request")
    return {
        "form": form,
        "sections": list(_sections(form)),
        "is_refused": form.is_bound and request is not None and request.method == "POST",
        "submit": submit or _("Save"),
        "action": action,
        "tone": tone,
        "confirm": confirm,
        "cancel": cancel,
        "has_required": any(bound.field.required for bound in form.visible_fields()),
        "csrf_token": context.get("csrf_token"),
    }


def _sections(form: forms.BaseForm) -> Iterator[dict[str, Any]]:
    """Give the parts of a form with their fields; one part without a heading for a short form."""
    parts: Sequence[Section] = getattr(form, "sections", ())
    placed = {name for part in parts for name in part.names}
    yield {"fields": [bound for bound in form if bound.name not in placed]}
    for part in parts:
        fields = [form[name] for name in part.names if name in form.fields]
        is_used = any(bound.errors or bound.value() for bound in fields)
        yield {
            "title": part.title,
            "says": part.says,
            "fields": fields,
            "is_folded": part.is_folded,
            "is_open": is_used,
        }


@register.inclusion_tag("components/filters.html", takes_context=True)
def filters(context: template.Context, filterset: Any) -> dict[str, Any]:
    """Show a list's filters as a panel; the address is the state."""
    form = filterset.form
    request = context.get("request")
    return {
        "form": form,
        "chosen": sum(1 for name in form.data if form.data.get(name) and name != "page"),
        "here": request.path if request else "",
    }


def _live(bound: BoundField) -> dict[str, str]:
    """Send this one entry while it is typed, and show what is answered beside it."""
    return {
        "hx-params": f"{bound.html_name},csrfmiddlewaretoken",
        "hx-target": f"#{bound.auto_id}_live",
        "hx-trigger": "change, input changed delay:600ms",
        "hx-sync": "this:replace",
    }


def _placeholder(bound: BoundField) -> str | bool:
    """Drop a placeholder that only repeats the label."""
    said = str(bound.field.widget.attrs["placeholder"])
    return said if said.casefold() != str(bound.label).casefold() else False


def said_errors(bound: BoundField) -> list[str]:
    """Give a field's errors in words that say what to do, where Django only says what is wrong."""
    said = []
    for error in bound.errors.as_data():
        is_djangos = str(error.message) == str(forms.Field.default_error_messages["required"])
        if error.code == "required" and is_djangos:
            said.append(_what_to_do(bound))
        else:
            said += error.messages
    return said


def _what_to_do(bound: BoundField) -> str:
    if isinstance(bound.field, forms.FileField):
        return _("Please choose a file.")
    if isinstance(bound.field.widget, forms.CheckboxInput):
        return _("Please tick this box.")
    if isinstance(bound.field, forms.ChoiceField):
        return _("Please choose.")
    return _("Please fill this in.")


def _native(widget: forms.Widget) -> forms.Widget | None:
    """Days and moments are chosen with the browser's own calendar."""
    if type(widget) is forms.DateInput:
        return DayInput(attrs=widget.attrs)
    if type(widget) is forms.DateTimeInput:
        return MomentInput(attrs=widget.attrs)
    return None


def _kind(bound: BoundField) -> str:
    if isinstance(bound.field.widget, forms.CheckboxInput):
        return "tick"
    return "group" if bound.use_fieldset else "line"


def _anchor(bound: BoundField) -> str:
    """Give the id of the first control of a field."""
    return f"{bound.auto_id}_0" if bound.use_fieldset else bound.id_for_label or bound.auto_id


def _at(bound: BoundField, error: Any) -> str:
    return _("%(field)s: %(error)s") % {"field": bound.label, "error": error}


def _described_by(bound: BoundField, note: str, remarks: Sequence[Any]) -> str:
    parts = (
        ("helptext", bound.help_text),
        ("note", note),
        ("remarks", remarks),
        ("error", bound.errors),
    )
    return " ".join(f"{bound.auto_id}_{part}" for part, there in parts if there)


def _file_note(entry: forms.Field) -> str:
    """Say which files a field takes."""
    if not isinstance(entry, forms.FileField):
        return ""
    most = settings.UPLOAD_LIMIT // MEGABYTE
    kinds = listed(kind.upper() for kind in getattr(entry, "kinds", ()))
    if not kinds:
        return _("At most %(most)d MB.") % {"most": most}
    return _("%(kinds)s; at most %(most)d MB.") % {"kinds": kinds, "most": most}
