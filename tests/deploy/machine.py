"""A machine of one's own in a folder: the page's paths under it, and stand-ins for what only root has.

`systemctl` starts and stops the very command line of the unit file, with its environment; `nginx` is the real
one with its configuration under the folder; `useradd` and `chown` do nothing.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

NGINX = shutil.which("nginx") or ("/usr/sbin/nginx" if Path("/usr/sbin/nginx").exists() else "")
OPENSSL = shutil.which("openssl") or ""
_ROOTS = ("/opt/", "/srv/", "/etc/", "/var/backups/")

_SYSTEMCTL = """\
#!{python}
import os, pathlib, re, signal, subprocess, sys, time
root = pathlib.Path({root!r})
pid, log = root / "jalon.pid", root / "jalon.log"
def stop():
    if pid.exists():
        number = int(pid.read_text())
        os.kill(number, signal.SIGTERM)
        for _ in range(400):
            if not pathlib.Path(f"/proc/{{number}}").exists(): break
            time.sleep(0.1)
        else: sys.exit("it did not stop")
        pid.unlink()
def start():
    unit = (root / "etc/systemd/system/jalon.service").read_text()
    given = dict(each.split("=", 1) for each in re.findall("^Environment=(.*)$", unit, re.M))
    (command,) = re.findall("^ExecStart=(.*)$", unit, re.M)
    (folder,) = re.findall("^WorkingDirectory=(.*)$", unit, re.M)
    clean = {{"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", **given}}
    shell = ["sh", "-c", 'echo $$ >"$0"; exec "$@"', str(pid), *command.split()]
    # A daemon: its parent is gone at once, as the system's own service manager would have it.
    if os.fork() == 0:
        os.setsid()
        out = log.open("ab")
        subprocess.Popen(shell, cwd=folder, env=clean, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        os._exit(0)
    os.wait()
    for _ in range(600):
        if log.exists() and b"http" in log.read_bytes() and pid.exists(): return
        time.sleep(0.1)
    sys.exit("it did not start: " + log.read_text())
words = sys.argv[1:]
if words[0] == "stop": stop()
if words[0] in ("start", "enable"):
    log.unlink(missing_ok=True)
    start()
"""


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Machine:
    """The folder, the ports that stand for 8000 and 443, and a checkout to type commands in."""

    root: Path
    checkout: Path
    port: int = field(default_factory=free_port)
    tls: int = field(default_factory=free_port)

    def prepare(self) -> None:
        """Stand-ins on the path, a certificate, and nginx's own frame around the page's configuration."""
        stand_ins = self.root / "bin"
        stand_ins.mkdir(parents=True)
        self._script("systemctl", _SYSTEMCTL.format(python=sys.executable, root=str(self.root)))
        self._script("journalctl", f"#!/bin/sh\ncat {self.root}/jalon.log\n")
        for name in ("useradd", "chown"):
            self._script(name, "#!/bin/sh\n")
        for folder in (
            "etc/nginx/conf.d",
            "etc/ssl",
            "etc/systemd/system",
            "etc/cron.d",
            "opt",
            "srv",
            "nginx",
        ):
            (self.root / folder).mkdir(parents=True, exist_ok=True)
        if NGINX and OPENSSL:
            self._proxy()

    def _script(self, name: str, text: str) -> None:
        path = self.root / "bin" / name
        path.write_text(text)
        path.chmod(0o755)

    def _proxy(self) -> None:
        ssl_folder, own = self.root / "etc/ssl", self.root / "nginx"
        subject = ["-subj", "/CN=kpi.example.org", "-addext", "subjectAltName=DNS:kpi.example.org"]
        key, certificate = ssl_folder / "kpi.example.org.key", ssl_folder / "kpi.example.org.pem"
        files = ["-keyout", str(key), "-out", str(certificate)]
        self._do([OPENSSL, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *files, *subject])
        temporary = "".join(
            f"{kind}_temp_path {own}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (own / "nginx.conf").write_text(
            f"pid {own}/pid; error_log {own}/error.log; worker_processes 1; events {{}}\n"
            f"http {{ access_log {own}/access.log; {temporary}\n"
            f"include {self.root}/etc/nginx/conf.d/*.conf; }}\n"
        )
        start = f"{NGINX} -p {own} -c {own}/nginx.conf"
        self._script(
            "nginx",
            f'#!/bin/sh\nif [ "$1" = -s ] && [ ! -s {own}/pid ]; then exec {start}; fi\nexec {start} "$@"\n',
        )

    @staticmethod
    def _do(command: list[str]) -> None:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    def here(self, text: str) -> str:
        """A page's text with its paths and ports on this machine."""
        for start in _ROOTS:
            text = re.sub(rf"(?<![\w/.]){start}", f"{self.root}{start}", text)
        return (
            text.replace("127.0.0.1:8000", f"127.0.0.1:{self.port}")
            .replace("--port 8000", f"--port {self.port}")
            .replace("listen 443 ssl", f"listen 127.0.0.1:{self.tls} ssl")
        )

    def write(self, path: str, text: str) -> None:
        """A file of the page."""
        Path(self.here(path)).write_text(self.here(text))

    def run(self, commands: str) -> str:
        """Commands of the page, typed in the checkout."""
        done = subprocess.run(
            ["sh", "-ec", self.here(commands)],
            cwd=self.checkout,
            env={**_environment(), "PATH": f"{self.root / 'bin'}:{os.environ['PATH']}"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )
        assert done.returncode == 0, f"{commands}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def stop(self) -> None:
        """End what still runs."""
        for pid in (self.root / "jalon.pid", self.root / "nginx" / "pid"):
            written = pid.read_text().strip() if pid.exists() else ""
            if written:
                with suppress(ProcessLookupError):
                    os.kill(int(written), signal.SIGTERM)
        time.sleep(1)


def _environment() -> Mapping[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("JALON_")}
    return {**kept, "LC_ALL": "C.UTF-8", "JALON_LANG": "en"}


@dataclass
class Visitor:
    """A browser outside: it knows the certificate and calls the site by its name."""

    machine: Machine
    jar: CookieJar = field(default_factory=CookieJar)

    def open(self, path: str, told: Mapping[str, str] | None = None, **headers: str) -> Any:
        """Ask for a page, or send a form; an answer of any status is returned."""
        certificate = self.machine.root / "etc/ssl/kpi.example.org.pem"
        secure = urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=str(certificate)))
        opener = urllib.request.build_opener(secure, urllib.request.HTTPCookieProcessor(self.jar), _Stay)
        data = None if told is None else urllib.parse.urlencode(told).encode()
        request = urllib.request.Request(f"https://kpi.example.org:{self.machine.tls}{path}", data)
        for name, value in {
            "Host": "kpi.example.org",
            "Origin": "https://kpi.example.org",
            **headers,
        }.items():
            request.add_header(name.replace("_", "-"), value)
        try:
            return opener.open(request, timeout=60)
        except urllib.error.HTTPError as fault:
            return fault

    def page(self, path: str) -> str:
        """A page's text."""
        return str(self.open(path).read().decode())

    def send(self, path: str, told: Mapping[str, str]) -> Any:
        """Fill in the form of a page."""
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.page(path))
        assert found is not None
        return self.open(
            path, {**told, "csrfmiddlewaretoken": found[1]}, Referer=f"https://kpi.example.org{path}"
        )


class _Stay(urllib.request.HTTPRedirectHandler):
    """Redirects are looked at, not followed."""

    def redirect_request(self, *_: Any) -> None:
        return None
