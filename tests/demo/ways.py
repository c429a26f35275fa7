"""The demo shop on every way out, each as plain words: `python -m tests.demo.ways FOLDER NOW LANGUAGE`.

A process of its own, for Django serves one workspace a process. Prints JSON: what each KPI says (`kpis`) and
what each way out says (`ways`), a piece a KPI where it has pieces.
"""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from unicodedata import normalize

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
    from jalon.ledger.people.models import Board, Job, Person  # noqa: PLC0415 (Django had to be configured first)
    from jalon.show.facts import facts  # noqa: PLC0415
    from jalon.show.mail import Addressee, weekly_mail  # noqa: PLC0415
    from jalon.web import jobs  # noqa: PLC0415
    from jalon.web.frame.site import site  # noqa: PLC0415
    from jalon.web.sharing.printing import print_letter  # noqa: PLC0415

    Person.objects.all().delete()
    Job.objects.all().delete()
    person = Person.objects.add("owner@example.org", "Owner", Right.OWNER, language=language)
    names = list(workspace.definitions.kpis)
    Board.objects.update_or_create(slug="every", defaults={"names": {language: "E"}, "kpis": names})
    client, visitor = Client(), Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    made = client.post("/link/board/every/", {"title": "T", "spoken": language, "days": "7"})
    secret = re.search(r"/shared/[^\"]+", made.content.decode())
    assert secret is not None, made.content.decode()
    whom = Addressee(name="", link="http://x/", unsubscribe="http://x/s")
    cards = site().cards(names)
    mails = [weekly_mail([card], whom, now.date(), language) for card in cards]
    assert client.get("/letter/every.pdf").status_code == 202  # too long for a request
    job = jobs.take(now)
    assert job is not None and print_letter(job, now) == {"printed": True}
    ways = {
        "board": _cards(client.get("/board/every/").content.decode()),
        "letter": client.get("/letter/every/").content.decode().split("<tr>"),
        "pdf": [_read(client.get("/letter/every.pdf").content)],
        "shared": _cards(visitor.get(secret[0]).content.decode()),
        "csv": _rows(client.get("/board/every/values.csv").content.decode("utf-8-sig"), language),
        "mail html": [mail.html for mail in mails],
        "mail text": [mail.text for mail in mails],
    }
    told = [facts(card, language) for card in cards]
    return {
        "kpis": [
            {
                "name": each.name,
                "value": words(each.value),
                "status": words(each.status),
                "change": words(each.change.text),
                "why": words(each.why),
            }
            for each in told
        ],
        "ways": {name: [words(each) for each in pieces] for name, pieces in ways.items()},
    }


def _cards(page: str) -> list[str]:
    """A page by its cards."""
    return page.split('<li class="card')


def _rows(text: str, language: str) -> list[str]:
    """The rows of a file, as a spreadsheet reads them."""
    rows = csv.reader(io.StringIO(text), delimiter=";" if language == "fr" else ",")
    return ["\n".join(row) for row in rows]


def _read(pdf: bytes) -> str:
    """The text of a PDF; letters that a font joins ("ff") apart again."""
    found = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    text = found.stdout.decode()
    return re.sub("[\ufb00-\ufb06]", lambda joined: normalize("NFKC", joined[0]), text)


if __name__ == "__main__":
    folder, now, language = sys.argv[1:]
    print(json.dumps(main(Path(folder), datetime.fromisoformat(now), language)))
