"""A real mail server on this machine that keeps what it is sent, and may refuse."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from tests.reading import words

__all__ = ["Post", "free_port", "html_of", "text_of", "words"]

ORDINARY = "250 taken"


@dataclass
class Post:
    """What the server took, and what it answers (`250 …` takes a mail)."""

    taken: list[EmailMessage] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    answer: str = ORDINARY
    tried: int = 0
    address: str = ""

    async def handle_DATA(self, *heard: Any) -> str:  # noqa: N802 as the server calls it
        """Take a mail whole, parsed as a mail program would."""
        envelope = heard[-1]
        self.tried += 1
        if self.answer != ORDINARY:
            return self.answer
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.taken.append(message)
        self.to.extend(envelope.rcpt_tos)
        return self.answer


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def post(serve_with: Callable[..., None]) -> Iterator[Post]:
    """The server, and the site told to use it."""
    kept = Post()
    port = free_port()
    server = Controller(kept, hostname="127.0.0.1", port=port)
    server.start()
    kept.address = f"smtp://127.0.0.1:{port}"
    serve_with(mail=kept.address, mail_from="Jalon <jalon@kpi.example>")
    yield kept
    server.stop()


def text_of(message: EmailMessage) -> str:
    """The plain part."""
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def html_of(message: EmailMessage) -> str:
    """The HTML part."""
    part = message.get_body(("html",))
    assert part is not None
    return str(part.get_content())
