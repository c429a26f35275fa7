"""A real `jalon serve` process over a folder, and a browser that notes what a page must not do."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Queue
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-sync",
    "--no-first-run",
)
_READY = re.compile(r"(http://127\.0\.0\.1:\d+\S*)")
_WAIT = 90.0  # seconds until the address is printed


def missing() -> str:
    """Why no browser can be driven; "" when one can."""
    return "" if CHROMIUM else "Chromium is not installed (Debian, Ubuntu: apt-get install chromium)"


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    """A served folder: the address printed (it lets the first person or the demo's in) and the site's own."""

    folder: Path
    way_in: str

    @property
    def address(self) -> str:
        """Scheme, host and port."""
        parts = urlsplit(self.way_in)
        return f"{parts.scheme}://{parts.netloc}"


@contextmanager
def serving(folder: Path, *options: str, **environment: str) -> Iterator[Site]:
    """Serve a folder until the block ends."""
    port = _free_port()
    command = [sys.executable, "-m", "jalon.cli", "serve", str(folder), "--port", str(port), *options]
    process = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "JALON_LANG": "fr", **environment},
    )
    lines: Queue[str] = Queue()
    threading.Thread(target=_listen, args=(process, lines), daemon=True).start()
    try:
        yield Site(folder=folder, way_in=_address(lines, process))
    finally:
        process.terminate()
        process.wait(30)


def _listen(process: subprocess.Popen[str], lines: Queue[str]) -> None:
    for line in process.stderr or ():
        lines.put(line)


def _address(lines: Queue[str], process: subprocess.Popen[str]) -> str:
    said: list[str] = []
    while True:
        try:
            line = lines.get(timeout=_WAIT)
        except Empty:
            raise AssertionError("nothing printed:\n" + "".join(said)) from None
        said.append(line)
        found = _READY.search(line)
        if found:
            return found[1]
        assert process.poll() is None, "".join(said)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium, without a window."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(_FLAGS))
        try:
            yield started
        finally:
            started.close()


@dataclass
class Watched:
    """A page, with what it complained about and whom it asked."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, page: Page, address: str) -> Watched:
        """Begin to watch."""
        watched = cls(page)
        page.on(
            "console", lambda said: watched.complaints.append(said.text) if said.type == "error" else None
        )
        page.on("pageerror", lambda fault: watched.complaints.append(str(fault)))
        page.on("request", lambda sent: watched._asked(sent.url, address))
        return watched

    def _asked(self, url: str, address: str) -> None:
        if not url.startswith((address, "data:", "blob:", "about:")):
            self.foreign.append(url)
