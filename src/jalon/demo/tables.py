"""The shop's tables as French spreadsheets write them: semicolons, decimal commas, dd/mm/yyyy, cp1252."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import StringIO

from jalon.demo.trade import Trade

ENCODING = "cp1252"


def tables(made: Trade) -> dict[str, bytes]:
    """The files of the folder `data`, by path."""
    return {
        "data/commandes.csv": _table(
            ("commande", "date", "client", "region", "canal", "etat", "montant"),
            ((o.number, o.day, o.customer, o.region, o.channel, o.state, o.amount) for o in made.orders),
        ),
        "data/clients.csv": _table(("client", "segment"), made.customers.items()),
        "data/abonnements.csv": _table(
            ("abonnement", "formule", "par_mois", "debut", "fin"),
            ((s.number, s.plan, s.monthly, s.start, s.end) for s in made.subscriptions),
        ),
        "data/prospects.csv": _table(
            ("prospect", "arrive_le", "origine", "issue", "conclu_le"),
            ((lead.number, lead.came, lead.origin, lead.outcome, lead.decided) for lead in made.leads),
        ),
        "data/demandes.csv": _table(
            ("demande", "ouverte_le", "resolue_le", "sujet", "note"),
            ((t.number, t.opened, t.solved, t.topic, t.score) for t in made.tickets),
        ),
    }


def _table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode(ENCODING)


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return value.strftime("%d/%m/%Y %H:%M")
        case date():
            return value.strftime("%d/%m/%Y")
        case Decimal():
            return f"{value:.2f}".replace(".", ",")
        case _:
            return str(value)
