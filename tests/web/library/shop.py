"""A shop whose tables are called as its till calls them, served instead of the common workspace."""

from __future__ import annotations

from pathlib import Path

SETTINGS = """\
workspace: magasin
languages: [fr, en]
currency: EUR
---
objective: grandir
name: {fr: Grandir, en: Grow}
"""
SOURCES = """\
source: ventes
rows: ventes.csv
key: "N° commande"
times: {vente: "Date de commande"}   # le jour de la caisse
"""
SALES = """\
N° commande,Date de commande,Code client,Région,Statut,Montant HT
1,2026-01-05,a,Nord,Réglée,100.00
2,2026-02-03,a,Sud,Réglée,50.00
3,2026-02-20,b,Sud,Reprise,70.00
"""
CHOSEN = {
    "source.orders": "ventes",
    "shown.orders": "ventes",
    "column.orders.status": "Statut",
    "column.orders.amount": "Montant HT",
    "column.orders.ordered_on": "Date de commande",
    "word.status.paid": "Réglée",
    "objective": "",
}
"""The form as it is proposed for the average basket."""


def write(folder: Path) -> Path:
    """Write the shop's workspace into a folder."""
    files = {"jalon.yaml": SETTINGS, "sources.yaml": SOURCES, "ventes.csv": SALES}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def contents(folder: Path) -> dict[str, str]:
    """What people wrote: caches apart."""
    paths = (path for path in folder.rglob("*") if ".jalon" not in path.parts)
    return {str(path): path.read_text(encoding="utf-8") for path in paths if path.is_file()}
