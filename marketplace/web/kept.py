"""What somebody typed whose session had ended: it waits until they have signed in again.

It lies in the session, which is encrypted, for one page and once. Files do not wait.
"""

from __future__ import annotations

from django.http import HttpRequest, QueryDict

KEY = "typed"
MOST = 64 * 1024
NOT_TYPED = frozenset({"csrfmiddlewaretoken", "idempotency_key"})


def keep_typed(request: HttpRequest) -> None:
    """Put aside what was sent by somebody who is no longer signed in."""
    fields = {name: values for name, values in request.POST.lists() if name not in NOT_TYPED}
    length = sum(len(value) for values in fields.values() for value in values)
    if fields and length <= MOST:
        request.session[KEY] = {"page": request.get_full_path(), "fields": fields}


def take_typed(request: HttpRequest) -> QueryDict | None:
    """Give what was typed on this page and not sent, for the last time; None for nothing."""
    waiting = request.session.get(KEY)
    if waiting is None or waiting["page"] != request.get_full_path():
        return None
    del request.session[KEY]
    typed = QueryDict(mutable=True)
    for name, values in waiting["fields"].items():
        typed.setlist(name, values)
    return typed


__all__ = ["keep_typed", "take_typed"]
