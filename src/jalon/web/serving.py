"""Serving: the site in this process, the worker in one beside it that is started again when it dies."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from types import FrameType
from typing import Any

from django.core.wsgi import get_wsgi_application
from waitress.server import create_server  # type: ignore[import-untyped]  # ships no types

from jalon.web.accounts.secrets import demo_secret, invite_first_person
from jalon.web.beside import BESIDE, Beside
from jalon.web.frame.site import site
from jalon.web.settings import Serving, configure
from jalon.web.working import Worker

THREADS = 8
_LARGEST = 60 * 1024 * 1024  # bytes of a request: an upload and its envelope
_BELIEVED = {"x-forwarded-for", "x-forwarded-proto"}  # of the proxy; it passes the Host on itself


def prepare(serving: Serving) -> None:
    """Make Django and the database ready. Raises Refusal when the ledger cannot be opened."""
    configure(serving)
    site().ledger.prepare()


def way_in() -> str:
    """The address to open first: the demo's, the first person's, or the site's own."""
    here = site()
    if here.serving.demo:
        return f"{here.serving.address}/account/enter/{demo_secret()}/"
    secret = invite_first_person()
    return here.serving.address + (f"/account/welcome/{secret}/" if secret else "/")


def listening(host: str, port: int) -> Any:
    """A server whose port is open. Raises OSError when it is taken."""
    proxy = site().serving.proxy
    return create_server(
        get_wsgi_application(),
        host=host,
        port=port,
        threads=THREADS,
        max_request_body_size=_LARGEST,
        ident="Jalon",
        trusted_proxy=proxy or None,
        trusted_proxy_headers=_BELIEVED if proxy else set(),
        clear_untrusted_proxy_headers=True,
    )


def serve(server: Any, worker: Sequence[str], ready: Callable[[], None]) -> None:
    """Serve until interrupted; `worker` is the command of the worker, `ready` is called once all runs."""
    watch = Beside(worker)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        watch.start()
        ready()
        server.run()  # ends by itself when interrupted, once the answers under way are sent
    except KeyboardInterrupt:
        pass
    finally:
        watch.stop()
        server.close()


def work() -> None:
    """Be the worker until interrupted, or until the site that started it is gone."""
    stopping = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda _number, _frame: stopping.set())
    parent = int(os.environ.get(BESIDE, "0"))
    Worker(until=lambda: stopping.is_set() or (bool(parent) and os.getppid() != parent)).work()


def worker_command(arguments: Sequence[str]) -> list[str]:
    """The command that runs this program's worker."""
    return [sys.executable, "-m", "jalon.cli", "worker", *arguments]


def log_to_stderr() -> None:
    """One line an event, for the terminal or the system's journal."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
