"""E-mail by SMTP (RFC 5321), over TLS wherever the server offers it."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings
from django.utils import timezone

from marketplace.notify.doors.errors import Closed, Refused
from marketplace.notify.models import Message

SECONDS = 10
PORTS = {"smtp": 25, "smtps": 465}
_NEAR = frozenset({"localhost", "127.0.0.1", "::1"})


def send(message: Message) -> None:
    """Hand one e-mail over. Raises: Closed, Refused."""
    where = urlsplit(settings.SMTP_URL)
    try:
        with _open(where) as server:
            _sign_in(server, where)
            server.send_message(_letter(message), settings.DEFAULT_FROM_EMAIL, [message.to])
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as error:
        _tell_apart(error)
    except (smtplib.SMTPException, OSError) as error:
        raise Closed(f"{type(error).__name__}: {error}") from None


def _open(where: SplitResult) -> smtplib.SMTP:
    host, port = where.hostname or "localhost", where.port or PORTS[where.scheme]
    if where.scheme == "smtps":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=context)
    return smtplib.SMTP(host, port, timeout=SECONDS)


def _sign_in(server: smtplib.SMTP, where: SplitResult) -> None:
    server.ehlo_or_helo_if_needed()
    is_safe = where.scheme == "smtps" or where.hostname in _NEAR
    if where.scheme == "smtp" and server.has_extn("starttls"):
        server.starttls(context=ssl.create_default_context())
        is_safe = True
    if not where.username:
        return
    if not is_safe:
        raise smtplib.SMTPException("the server offers no TLS; the password was not sent")
    server.login(unquote(where.username), unquote(where.password or ""))


def _letter(message: Message) -> EmailMessage:
    letter = EmailMessage()
    letter["From"] = settings.DEFAULT_FROM_EMAIL
    letter["To"] = message.to
    letter["Subject"] = message.subject
    letter["Date"] = format_datetime(timezone.localtime(message.created_at))
    # The same for every attempt, so that a mailbox shows a doubtful second one once.
    letter["Message-ID"] = f"<message-{message.pk}@{urlsplit(settings.SITE_URL).hostname}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(message.body)
    return letter


def _tell_apart(error: smtplib.SMTPException) -> None:
    """Pass on what a server answered: 4xx is for now, 5xx for ever; passwords may be mended."""
    code, text = 0, str(error)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
        text = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
    elif isinstance(error, smtplib.SMTPResponseException):
        code, text = error.smtp_code, str(error.smtp_error)
    is_final = code >= 500 and not isinstance(error, smtplib.SMTPAuthenticationError)
    raise (Refused if is_final else Closed)(f"{code} {text}") from None
