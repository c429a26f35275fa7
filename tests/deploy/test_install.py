"""The page on installing, done step by step: fresh environment, service, proxy, backup, restore, upgrade."""

from __future__ import annotations

import json
import re
import shutil
import socket
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest

from tests.deploy.machine import NGINX, OPENSSL, Machine, Visitor
from tests.house.pages import ROOT, Commands, Written, steps
from tests.web import ground

PAGE = ROOT / "docs/howto/deploy.md"
PASSWORD = "une phrase assez longue"
JUDGED = "D’après les chiffres"
"""What the board says of a red once the worker has judged it."""
_CHECKOUT = ("src", "requirements", "pyproject.toml", "README.md", "README.fr.md", "CHANGELOG.md", "LICENSE")


def blocks(page: Path) -> list[str]:
    return re.findall(r"```\w+\n.*?```", page.read_text(encoding="utf-8"), re.DOTALL)


def test_both_languages_say_the_same_commands() -> None:
    assert blocks(PAGE) == blocks(PAGE.with_name("deploy.fr.md"))


pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """A machine with the program installed by the page's own first commands."""
    root = tmp_path_factory.mktemp("machine")
    checkout = root / "checkout"
    checkout.mkdir()
    for name in _CHECKOUT:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, checkout / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, checkout / name)
    made = Machine(root=root, checkout=checkout)
    made.prepare()
    yield made
    made.stop()


@pytest.fixture(scope="module", autouse=True)
def by_name() -> Iterator[None]:
    """`kpi.example.org` is this machine for this process."""
    real = socket.getaddrinfo

    def found(host: object, *more: object, **named: object) -> object:
        return real("127.0.0.1" if host == "kpi.example.org" else host, *more, **named)  # type: ignore[arg-type]

    socket.getaddrinfo = found  # type: ignore[assignment]
    yield
    socket.getaddrinfo = real


def wait_for_a_value(visitor: Visitor) -> str:
    """The board once the worker has computed and judged: within a minute or so of the start."""
    end = monotonic() + 120
    while monotonic() < end:
        page = visitor.page("/board/")
        if "€" in page and JUDGED in page:
            return page
        sleep(1)
    raise AssertionError(page)


def board_of(page: str) -> str:
    """What a board says, without tokens and without the words of the moment."""
    main = re.search(r"<main.*?</main>", page, re.DOTALL)
    assert main is not None
    return re.sub(r'value="[A-Za-z0-9]{64}"|id="[^"]*"|url\(#[^)]*\)', "", main[0])


@pytest.mark.slow
@pytest.mark.skipif(
    not (NGINX and OPENSSL), reason="nginx or openssl is not installed (apt-get install nginx-light)"
)
def test_the_page_can_be_followed(machine: Machine) -> None:
    wanted = list(steps(PAGE))
    names = [step.path if isinstance(step, Written) else step.text.split("\n")[0] for step in wanted]
    commands = [step.text for step in wanted if isinstance(step, Commands)]
    install, folder, start, proxy, backup, restore, upgrade, health = commands
    for step in wanted:
        if isinstance(step, Written):
            machine.write(step.path, step.text)
    assert "/etc/systemd/system/jalon.service" in names

    machine.run(install)
    machine.run(folder)
    home = Path(machine.here("/srv/jalon"))
    for each in home.rglob("*.yaml"):
        each.unlink()
    (home / "jalon.yaml").write_text(ground.WORKSPACE)
    (home / "orders.csv").write_text(ground.ROWS)
    log = machine.run(start)
    machine.run(proxy)

    # The first person comes in through the proxy.
    way_in = re.search(r"https://kpi\.example\.org(/account/welcome/\S+/)", log)
    assert way_in is not None, log
    visitor = Visitor(machine)
    told = {"name": "Camille", "email": "camille@example.org", "password": PASSWORD}
    assert visitor.send(way_in[1], told).status == 302
    assert visitor.open(way_in[1]).status == 404
    before = board_of(wait_for_a_value(visitor))
    assert "Chiffre d" in before or "Revenue" in before

    # Headers, cookies and scheme, as the outside sees them.
    answer = visitor.open("/board/")
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer.headers.get_all("Server") == [answer.headers["Server"]]
    session = next(cookie for cookie in visitor.jar if cookie.name == "sessionid")
    assert session.secure and session.has_nonstandard_attr("HttpOnly")
    assert visitor.open("/settings/", X_Forwarded_Host="evil.example").status == 200
    assert visitor.open("/metrics/").status == 404
    assert Visitor(machine).open("/board/").headers["Location"].startswith("/account/sign-in/?next=")
    assert visitor.open("/settings/", Host="evil.example").status in (400, 421)

    # Health and metrics on the machine itself.
    said = machine.run(health)
    well, _ = json.JSONDecoder().raw_decode(said)
    assert well["status"] == "ok" and "jalon_kpis" in said

    # Backup, delete, restore: the same board; everybody signs in again.
    machine.run(backup)
    machine.run("systemctl stop jalon")
    shutil.rmtree(home)
    machine.run(restore.replace("systemctl stop jalon\n", ""))
    assert visitor.open("/board/").status == 302
    assert (
        visitor.send("/account/sign-in/", {"email": "camille@example.org", "password": PASSWORD}).status
        == 302
    )
    assert board_of(wait_for_a_value(visitor)) == before

    # Upgrade: installed anew; the session and the values stay.
    machine.run(upgrade)
    answer = visitor.open("/board/")
    assert answer.status == 200
    assert board_of(answer.read().decode()) == before
    machine.run("systemctl stop jalon")
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(f"http://127.0.0.1:{machine.port}/health/", timeout=5)


def test_the_cron_line_keeps_a_backup_a_day_and_a_month_of_them() -> None:
    (cron,) = [step for step in steps(PAGE) if isinstance(step, Written) and step.path == "/etc/cron.d/jalon"]
    first, second = cron.text.splitlines()
    command = first.split(" ", 6)[6].replace("\\%", "%")  # a percent sign ends a cron line unless escaped
    assert command in PAGE.read_text(encoding="utf-8").replace("\\%", "%")
    assert "-mtime +30" in second


def test_the_container_is_made_from_files_that_are_there() -> None:
    lines = (ROOT / "Containerfile").read_text(encoding="utf-8").splitlines()
    copied = [line.split()[1:-1] for line in lines if line.startswith("COPY")]
    assert copied
    assert all((ROOT / name).exists() for names in copied for name in names)


@pytest.mark.slow
@pytest.mark.skipif(
    not (NGINX and OPENSSL), reason="goes on from the page's steps, which need nginx and openssl"
)
def test_what_the_container_runs_works_here_too(machine: Machine) -> None:
    """No container engine is needed: its commands are typed in the environment that the page made."""
    lines = (ROOT / "Containerfile").read_text(encoding="utf-8").splitlines()
    runs = [line.removeprefix("RUN ") for line in lines if line.startswith("RUN")]
    place = machine.root / "tmp" / "jalon"
    shutil.copytree(machine.checkout, place)
    done = 0
    for line in runs:
        if line.startswith("apt-get"):
            assert "libpango-1.0-0" in line  # the system's own packages: not installed by a test
            continue
        typed = line.replace("/tmp/jalon", str(place)).replace("/opt/jalon", "/opt/container")
        machine.run(typed.replace("python3 -m venv", "python3 -m venv --system-site-packages"))
        done += 1
    assert done == 4
    entry = json.loads(
        next(line for line in lines if line.startswith("ENTRYPOINT")).removeprefix("ENTRYPOINT ")
    )
    command = json.loads(next(line for line in lines if line.startswith("CMD")).removeprefix("CMD "))
    program = " ".join([*entry, *command]).replace("/opt/jalon", "/opt/container")
    machine.run(
        f"{program.partition(' serve')[0]} init /srv/jalon || true"
    )  # where no page was followed before
    refused = machine.run(f"{program} 2>&1 || true")
    assert "kpi.example.org" in refused  # it asks for its outside address, as the page gives it
