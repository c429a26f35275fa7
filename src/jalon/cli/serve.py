"""`jalon serve`: the site and its worker. `jalon worker`: the worker alone."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from jalon.cli import output
from jalon.cli.exits import Exit
from jalon.cli.language import spoken
from jalon.cli.misuse import misused
from jalon.cli.opening import clock, opened
from jalon.cli.speaking import command, dir_option, folder_argument, option
from jalon.cli.texts import say
from jalon.web.settings import Serving, configure
from jalon.workspace import Workspace
from jalon.workspace.secret import secret_of

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@command("serve")
@folder_argument
@dir_option
@option("--host", default="127.0.0.1", metavar="HOST")
@option("--port", type=int, default=8000, metavar="PORT")
@option("--address", metavar="URL")
@option("--demo", is_flag=True)
@option("--behind-proxy", "proxied", is_flag=True)
@option("--new-secret", "new", is_flag=True)
def serve(
    folder: str | None,
    directory: str | None,
    host: str,
    port: int,
    address: str | None,
    demo: bool,
    proxied: bool,
    new: bool,
) -> Exit:
    """Where to go, to stderr; then the log."""
    workspace = opened(folder, directory, clock(None))
    secret = secret_of(workspace.hidden, os.environ.get("JALON_SECRET"), make=demo or new)
    serving = serving_of(workspace, host, port, address, secret=secret, demo=demo, proxied=proxied)
    configure(serving)
    from jalon.web import serving as site  # noqa: PLC0415 (Django must be told first what it serves)

    site.log_to_stderr()
    site.prepare(serving)
    if demo:
        from jalon.web.demo import seed  # noqa: PLC0415 (as above)

        seed(serving.clock(), spoken())
    try:
        server = site.listening(host, port)
    except OSError as fault:
        raise misused("port-taken", port=str(port), reason=fault.strerror or str(fault)) from fault
    way_in = site.way_in()
    command = site.worker_command([str(workspace.folder), "--address", serving.address])
    site.serve(server, command, lambda: output.message(say("serve_ready", address=way_in)))
    return Exit.FINE


@command("worker")
@folder_argument
@dir_option
@option("--address", metavar="URL")
def worker(folder: str | None, directory: str | None, address: str | None) -> Exit:
    """Compute when asked and when due, send mails; the log to stderr."""
    workspace = opened(folder, directory, clock(None))
    secret = secret_of(workspace.hidden, os.environ.get("JALON_SECRET"))
    serving = serving_of(workspace, "127.0.0.1", 8000, address, secret=secret, demo=False, proxied=False)
    configure(serving)
    from jalon.web import serving as site  # noqa: PLC0415 (Django must be told first what it serves)

    site.log_to_stderr()
    site.prepare(serving)
    site.work()
    return Exit.FINE


def serving_of(
    workspace: Workspace,
    host: str,
    port: int,
    address: str | None,
    *,
    secret: str,
    demo: bool,
    proxied: bool,
) -> Serving:
    """What is served, for whom. Where only this machine is listened to, people from outside come by a proxy.

    Raises Refusal: `demo-only-here`, `address-not-known`, `address-needed`.
    """
    if demo and host not in _LOOPBACK:
        raise misused("demo-only-here", host=host)
    shown = host if ":" not in host else f"[{host}]"
    outside = (address or os.environ.get("JALON_ADDRESS") or f"http://{shown}:{port}").rstrip("/")
    parts = urlsplit(outside)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise misused("address-not-known", address=outside)
    if host not in _LOOPBACK and not (address or os.environ.get("JALON_ADDRESS")):
        raise misused("address-needed", host=host)
    at_proxy = proxied or (host in _LOOPBACK and parts.hostname not in _LOOPBACK)
    return Serving(
        folder=workspace.folder.resolve(),
        ledger=_absolute(workspace),
        secret=secret,
        address=outside,
        hosts=tuple(dict.fromkeys((parts.hostname, *_LOOPBACK[:2], "[::1]"))),
        demo=demo,
        mail=os.environ.get("JALON_MAIL", ""),
        mail_from=os.environ.get("JALON_MAIL_FROM", f"jalon@{parts.hostname}"),
        proxy=os.environ.get("JALON_PROXY") or ("127.0.0.1" if at_proxy else ""),
    )


def _absolute(workspace: Workspace) -> str:
    """The ledger's address, good from any folder."""
    address = workspace.ledger_address
    if "://" in address or address.startswith("env:"):
        return address
    return str(Path(address).resolve())
