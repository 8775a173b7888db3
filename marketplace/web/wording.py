"""How sentences are put together in the reader's language, and what libraries say in ours.

Django and allauth bring Chinese of their own, which is a programmer's. What a text of theirs is
called here goes before it: it stands in this house's catalogue too.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_noop, ngettext_lazy, pgettext


def listed(parts: Iterable[Any]) -> str:
    """Put names in a row: "PDF, JPG", "PDF、JPG"."""
    return pgettext("between the names of a list", ", ").join(str(part) for part in parts)


def colon() -> str:
    """Give what stands between a name and what is said of it."""
    return pgettext("between a name and what is said of it", ": ")


def titled(title: Any, says: Any) -> str:
    """Say what something is about and then what there is to say: "Title: says"."""
    return f"{title}{colon()}{says}"


# Only to be found by whoever collects the texts; forms take them from Django and allauth.
BORROWED: tuple[Any, ...] = (
    gettext_noop("Enter a valid email address."),
    gettext_noop("Enter a valid URL."),
    gettext_noop("Enter a valid date."),
    gettext_noop("Enter a valid date/time."),
    gettext_noop("Enter a valid value."),
    gettext_noop("Enter a whole number."),
    gettext_noop("The submitted file is empty."),
    gettext_noop("Null characters are not allowed."),
    gettext_noop("Select a valid choice. %(value)s is not one of the available choices."),
    gettext_noop("Select a valid choice. That choice is not one of the available choices."),
    gettext_noop("You must type the same password each time."),
    gettext_noop("The password is too similar to the %(verbose_name)s."),
    gettext_noop("This password is too common."),
    gettext_noop("This password is entirely numeric."),
    gettext_noop("Your password can’t be too similar to your other personal information."),
    gettext_noop("Your password can’t be a commonly used password."),
    gettext_noop("Your password can’t be entirely numeric."),
    gettext_noop("Incorrect password."),
    gettext_noop("New Password"),
    gettext_noop("New Password (again)"),
    ngettext_lazy(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
    ngettext_lazy(
        "Ensure this filename has at most %(max)d character (it has %(length)d).",
        "Ensure this filename has at most %(max)d characters (it has %(length)d).",
        "max",
    ),
    ngettext_lazy(
        "This password is too short. It must contain at least %(min_length)d character.",
        "This password is too short. It must contain at least %(min_length)d characters.",
        "min_length",
    ),
    ngettext_lazy(
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
        "min_length",
    ),
)
