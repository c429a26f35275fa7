"""Sending a mail through the site's SMTP server; without one, mails are not sent and the site says so."""

from __future__ import annotations

import hmac
import logging
import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import parse_qs, unquote, urlsplit

from jalon.show.mail import Mail
from jalon.web.frame.site import site

_WAIT = 20.0  # seconds
_log = logging.getLogger("jalon.mail")


def configured() -> bool:
    """True when the site has a mail server."""
    return bool(site().serving.mail)


def send(to: str, mail: Mail, *, unsubscribe: str = "") -> bool:
    """Send a mail now; False when there is no server or it refuses (the log says why)."""
    return failure(to, mail, unsubscribe=unsubscribe) == ""


def failure(to: str, mail: Mail, *, unsubscribe: str = "", mark: str = "") -> str:
    """Send a mail now; "" when it went, else why not.

    A mail with a `mark` has always the same Message-ID, by which a copy of it is known.
    """
    if not configured():
        return "no-mail-server"
    try:
        _deliver(_message(to, mail, unsubscribe, mark))
    except (OSError, smtplib.SMTPException, ValueError) as fault:
        reason = f"{type(fault).__name__}: {fault}"[:300]
        _log.warning("mail not sent: %s", reason)
        return reason
    return ""


def _message(to: str, mail: Mail, unsubscribe: str, mark: str) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = mail.subject
    message["From"] = site().serving.mail_from
    message["To"] = to
    message["Date"] = formatdate()
    domain = urlsplit(site().serving.address).hostname or "localhost"
    message["Message-ID"] = f"<{_of_mark(mark)}@{domain}>" if mark else make_msgid(domain=domain)
    message["Auto-Submitted"] = "auto-generated"
    if unsubscribe:
        message["List-Unsubscribe"] = f"<{unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    # Not every server passes eight bits on, nor long lines.
    message.set_content(mail.text, cte="quoted-printable")
    message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    return message


def _of_mark(mark: str) -> str:
    """A mark as the left side of a Message-ID that nobody outside can guess."""
    return hmac.new(site().serving.secret.encode(), mark.encode(), "sha256").hexdigest()[:40]


def _deliver(message: EmailMessage) -> None:
    """`smtp://user:password@host:587?tls=yes`; `smtps://` for TLS from the start."""
    server = urlsplit(site().serving.mail)
    host = server.hostname or ""
    if server.scheme == "smtps":
        with smtplib.SMTP_SSL(
            host, server.port or 465, timeout=_WAIT, context=ssl.create_default_context()
        ) as link:
            _hand_over(link, server.username, server.password, message)
        return
    with smtplib.SMTP(host, server.port or 25, timeout=_WAIT) as link:
        if parse_qs(server.query).get("tls") == ["yes"]:
            link.starttls(context=ssl.create_default_context())
        _hand_over(link, server.username, server.password, message)


def _hand_over(link: smtplib.SMTP, user: str | None, password: str | None, message: EmailMessage) -> None:
    if user and password:
        link.login(unquote(user), unquote(password))
    link.send_message(message)
