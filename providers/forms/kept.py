"""What a form says of values that are kept and not shown again."""

from __future__ import annotations

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from marketplace.accounts.models import StoredFile
from marketplace.web.secrets import masked


def kept_number(number: str) -> str:
    """Say that a secret number is kept; its ends only."""
    return _("Kept: %(number)s. Leave this empty to keep it.") % {"number": masked(number)}


def kept_file(paper: StoredFile) -> str:
    """Say which paper is kept, with a way to open it."""
    link = format_html(
        '<a href="{}">{}</a>', reverse("accounts:file", args=[paper.key]), paper.name
    )
    says = _("Kept: {file}. Choose another file only to put it in its place.")
    return format_html(says, file=link)
