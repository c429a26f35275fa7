"""Serving: the site in this process, the worker in one beside it that is started again when it dies."""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from types import FrameType

from django.core.wsgi import get_wsgi_application
from waitress.server import create_server

from jalon.ledger.schema import bring_forward
from jalon.web.accounts.secrets import demo_secret, invite_first_person
from jalon.web.frame.site import site
from jalon.web.settings import Serving, configure
from jalon.web.working import Worker

_log = logging.getLogger("jalon.serve")
THREADS = 8
_LARGEST = 60 * 1024 * 1024  # bytes of a request: an upload and its envelope


def prepare(serving: Serving) -> None:
    """Make Django and the database ready. Raises Refusal when the ledger cannot be opened."""
    configure(serving)
    here = site()
    with here.ledger._refusing():
        here.ledger._prepare()


def way_in() -> str:
    """The address to open first: the demo's, the first person's, or the site's own."""
    here = site()
    if here.serving.demo:
        return f"{here.serving.address}/account/enter/{demo_secret()}/"
    secret = invite_first_person()
    return here.serving.address + (f"/account/welcome/{secret}/" if secret else "/")


def serve(host: str, port: int, worker: Sequence[str], ready: Callable[[], None]) -> None:
    """Serve until interrupted; `worker` is the command of the worker, `ready` is called once the port is open."""
    server = create_server(
        get_wsgi_application(),
        host=host,
        port=port,
        threads=THREADS,
        max_request_body_size=_LARGEST,
        ident="Jalon",
        trusted_proxy="127.0.0.1" if site().serving.proxied else None,
        trusted_proxy_headers={"x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"}
        if site().serving.proxied
        else None,
        clear_untrusted_proxy_headers=True,
    )
    watch = Beside(worker)
    watch.start()
    signal.signal(signal.SIGTERM, _interrupt)
    ready()
    try:
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        watch.stop()
        server.close()


def work() -> None:
    """Be the worker until interrupted."""
    stopping = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda number, frame: stopping.set())
    Worker(until=stopping.is_set).work()


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


class Beside:
    """A process that is kept alive: started again when it ends, less and less eagerly."""

    def __init__(self, command: Sequence[str]) -> None:
        self.command = list(command)
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep, daemon=True)

    def start(self) -> None:
        """Start the process and whoever watches it."""
        self._thread.start()

    def stop(self, wait: float = 20.0) -> None:
        """End the process; kill it when it does not end in time (nothing is lost: runs publish whole)."""
        self._stopping.set()
        process = self._process
        if process is not None and process.poll() is None:
            process.terminate()
            try:
                process.wait(wait)
            except subprocess.TimeoutExpired:
                process.kill()
        self._thread.join(wait)

    def _keep(self) -> None:
        pause = 1.0
        while not self._stopping.is_set():
            began = time.monotonic()
            self._process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL)
            code = self._process.wait()
            if self._stopping.is_set():
                return
            pause = 1.0 if time.monotonic() - began > 60 else min(pause * 2, 60.0)
            _log.warning("the worker ended with %s; it starts again in %s s", code, round(pause))
            self._stopping.wait(pause)


def worker_command(arguments: Sequence[str]) -> list[str]:
    """The command that runs this program's worker."""
    return [sys.executable, "-m", "jalon.cli", "worker", *arguments]
