"""A worker killed for good while a mail is on its way: the mail arrives once, after the next start."""

from __future__ import annotations

import asyncio
import shutil
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from tests.web.sharing.conftest import Post, free_port
from tests.web.sharing.test_weekly import MONDAY

SENDS = """
import sys
from datetime import datetime
from pathlib import Path
from jalon.web.settings import Serving, configure
folder, mail, now = sys.argv[1:]
now = datetime.fromisoformat(now)
ledger = str(Path(folder) / ".jalon" / "ledger.sqlite3")
configure(Serving(folder=Path(folder), ledger=ledger, secret="s" * 50, mail=mail, now=now))
from jalon.ledger.people.models import Person
from jalon.vocabulary.rights import Right
if not Person.objects.exists():
    for number in range(3):
        Person.objects.add(f"p{number}@example.org", "Camille", Right.VIEWER)
from jalon.web.sharing.weekly import send_due
print(send_due(now))
"""


@dataclass
class Slow(Post):
    """A server that holds the second mail until somebody hangs up."""

    holds: bool = True
    reached: threading.Event = field(default_factory=threading.Event)

    async def handle_DATA(self, *heard: Any) -> str:  # noqa: N802 as the server calls it
        if self.holds and len(self.taken) == 1:
            self.reached.set()
            await asyncio.sleep(60)
        return await super().handle_DATA(*heard)


@pytest.mark.slow
def test_killed_while_sending_each_mail_arrives_once(site_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "workspace"
    shutil.copytree(site_folder, folder)
    post = Slow()
    server = Controller(post, hostname="127.0.0.1", port=free_port())
    server.start()
    try:
        mail = f"smtp://127.0.0.1:{server.port}"
        first = subprocess.Popen([sys.executable, "-c", SENDS, str(folder), mail, MONDAY.isoformat()])
        assert post.reached.wait(60)
        first.send_signal(signal.SIGKILL)
        first.wait(20)
        post.holds = False
        for minutes in (3, 8):
            again = (MONDAY + timedelta(minutes=minutes)).isoformat()
            subprocess.run([sys.executable, "-c", SENDS, str(folder), mail, again], check=True, timeout=60)
    finally:
        server.stop()
    assert sorted(post.to) == ["p0@example.org", "p1@example.org", "p2@example.org"]
