"""SMS by an HTTP gateway: one POST of JSON for each message.

The gateway is asked with `{"id", "to", "text"}` and the token as bearer; the id stands in
`Idempotency-Key` too, so that a doubtful second attempt costs and shows nothing.
"""

from __future__ import annotations

import http.client
import json
from urllib.parse import urlsplit

from django.conf import settings

from marketplace.notify.doors.errors import Closed, Refused
from marketplace.notify.models import Message

SECONDS = 10
# What a gateway says of itself, not of the message: wrong token, too slow, too many.
_FOR_NOW = frozenset({401, 403, 404, 405, 408, 425, 429})


def send(message: Message) -> None:
    """Hand one SMS over. Raises: Closed, Refused."""
    name = f"sms-{message.pk}"
    text = json.dumps({"id": name, "to": f"+86{message.to}", "text": message.body})
    headers = {
        "Content-Type": "application/json",
        "Authorization": f"Bearer {settings.SMS_TOKEN}",
        "Idempotency-Key": name,
    }
    try:
        status = _post(settings.SMS_URL, text.encode(), headers)
    except (OSError, http.client.HTTPException) as error:
        raise Closed(f"{type(error).__name__}: {error}") from None
    if 200 <= status < 300:
        return
    is_final = 400 <= status < 500 and status not in _FOR_NOW
    raise (Refused if is_final else Closed)(f"the gateway answered {status}")


def _post(address: str, body: bytes, headers: dict[str, str]) -> int:
    """Send a request and give the status; redirects are not followed."""
    where = urlsplit(address)
    kind = http.client.HTTPSConnection if where.scheme == "https" else http.client.HTTPConnection
    connection = kind(where.hostname or "", where.port, timeout=SECONDS)
    try:
        path = f"{where.path or '/'}{'?' + where.query if where.query else ''}"
        connection.request("POST", path, body, headers)
        return connection.getresponse().status
    finally:
        connection.close()
