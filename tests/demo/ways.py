"""The demo shop on every way out, each as plain words: `python -m tests.demo.ways FOLDER NOW LANGUAGE`.

A process of its own, for Django serves one workspace a process. Prints JSON: what each KPI says (`kpis`) and
what each way out says (`ways`).
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from django.test import Client

from jalon.vocabulary.rights import Right
from jalon.web.settings import Serving, configure
from jalon.workspace import find
from tests.reading import words


def main(folder: Path, now: datetime, language: str) -> dict[str, object]:
    """Everything that is said of every KPI, by way."""
    workspace = find(folder, now)
    ledger = str(Path(workspace.ledger_address).resolve())
    configure(
        Serving(folder=folder.resolve(), ledger=ledger, secret="x" * 50, hosts=("testserver",), now=now)
    )
    from jalon.ledger.people.models import Person  # noqa: PLC0415 (Django had to be configured first)
    from jalon.show.facts import facts  # noqa: PLC0415
    from jalon.show.mail import Addressee, weekly_mail  # noqa: PLC0415
    from jalon.web.frame.site import site  # noqa: PLC0415

    Person.objects.all().delete()
    person = Person.objects.add("owner@example.org", "Owner", Right.OWNER, language=language)
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    made = client.post("/link/", {"title": "T", "spoken": language, "days": "7"}).content.decode()
    secret = re.search(r"/shared/[^\"]+", made)
    assert secret is not None
    whom = Addressee(name="", link="http://x/", unsubscribe="http://x/s")
    cards = site().cards(workspace.definitions.board)
    mails = [weekly_mail([card], whom, now.date(), language) for card in cards]
    ways = {
        "board": client.get("/board/").content.decode(),
        "letter": client.get("/letter/main/").content.decode(),
        "pdf": _read(client.get("/letter/main.pdf").content),
        "shared": Client().get(secret[0]).content.decode(),
        "csv": client.get("/board/main/values.csv").content.decode("utf-8-sig"),
        "mail html": "\n".join(mail.html for mail in mails),
        "mail text": "\n".join(mail.text for mail in mails),
    }
    told = [facts(card, language) for card in cards]
    return {
        "kpis": [
            {
                "name": each.name,
                "value": words(each.value),
                "status": words(each.status),
                "change": words(each.change.text),
            }
            for each in told
        ],
        "ways": {name: words(page) for name, page in ways.items()},
    }


def _read(pdf: bytes) -> str:
    found = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return found.stdout.decode()


if __name__ == "__main__":
    folder, now, language = sys.argv[1:]
    print(json.dumps(main(Path(folder), datetime.fromisoformat(now), language)))
