"""A private PostgreSQL server for tests: started from the system's binaries, gone afterwards.

`with private_server() as url:` gives `postgresql://jalon:<password>@127.0.0.1:<port>/jalon`. The role is a
superuser of its own server, so a test may create databases and roles. `new_database(url)` gives a fresh one.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "fsync": "off",  # the server dies with the tests; a killed client needs no fsync
    "jit": "off",  # small tables: compiling hundreds of expressions takes longer than reading them
    "timezone": "UTC",
}


def binaries() -> Path | None:
    """The folder of `initdb` and `pg_ctl` (newest version), or None where PostgreSQL is not installed."""
    found = [Path(path).parent for path in [shutil.which("pg_ctl")] if path]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    return next((folder for folder in found if (folder / "initdb").exists()), None)


def missing() -> str:
    """Why no private server can be started here, naming what is missing; empty when one can."""
    if binaries() is None:
        return "PostgreSQL's initdb and pg_ctl are missing (Debian: apt install postgresql)"
    if os.geteuid() == 0 and _unprivileged() is None:
        return "initdb refuses root, and there is no user postgres or nobody to run it as"
    return ""


@contextmanager
def private_server() -> Iterator[str]:
    """Start a server in a temporary folder on a free local port; yields its URL, password included."""
    folder = binaries()
    if folder is None:
        raise RuntimeError(missing())
    user = _unprivileged() if os.geteuid() == 0 else None
    home = Path(tempfile.mkdtemp(prefix="jalon-pg-"))
    password = secrets.token_hex(12)
    secret = home / "password"
    secret.write_text(password)
    if user:
        shutil.chown(secret, user)
        shutil.chown(home, user)
    cluster = home / "cluster"
    try:
        _run([folder / "initdb", "-D", cluster, "-U", "jalon", "-A", "scram-sha-256", "--pwfile", secret,
              "-E", "UTF8", "--locale", "C", "--no-sync"], user, home)  # fmt: skip
        options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())

        def start(port: int) -> None:
            told = ["-o", f"-p {port} -k {home} {options}", "-l", home / "log", "-w", "-t", "60", "start"]
            _run([folder / "pg_ctl", "-D", cluster, *told], user, home)

        port = _free_port()
        try:
            start(port)
        except RuntimeError:  # somebody took the port meanwhile
            port = _free_port()
            start(port)
        try:
            url = f"postgresql://jalon:{password}@127.0.0.1:{port}/postgres"
            yield new_database(url, "jalon")
        finally:
            _run([folder / "pg_ctl", "-D", cluster, "-m", "immediate", "-w", "stop"], user, home)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def new_database(url: str, name: str = "") -> str:
    """Create an empty database on the same server; returns its URL."""
    name = name or f"t{secrets.token_hex(6)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _version(folder: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in folder.parent.name.split(".") if part.isdigit())


def _unprivileged() -> str | None:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    return None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _run(command: list[object], user: str | None, home: Path) -> None:
    # Output goes to a file: the server would keep a pipe open, and the call would never return.
    with (home / "output").open("wb") as output:
        done = subprocess.run(
            [str(part) for part in command],
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            cwd=home,
            user=user,
            group=pwd.getpwnam(user).pw_gid if user else None,
            extra_groups=[] if user else None,
            check=False,
        )
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{(home / 'output').read_text()}")
