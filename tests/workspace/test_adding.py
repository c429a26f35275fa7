"""Ready-made KPIs added to a workspace: in its own names, over nothing, or not at all."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from jalon.vocabulary.finding import Refusal
from jalon.vocabulary.observation import Value
from jalon.workspace import Workspace, find, trial
from jalon.workspace.adding import Added, add
from jalon.workspace.mapping import Asked
from jalon.workspace.offering import Offering

NOW = datetime(2026, 4, 10, 9, tzinfo=UTC)

SETTINGS = """\
workspace: magasin
languages: [fr, en]
currency: CHF
"""
SOURCES = """\
# Les ventes, comme la caisse les exporte.
source: ventes
rows: ventes.csv
key: "N° commande"
times: {vente: "Date de commande"}   # le jour de la caisse
---
source: demandes
rows: demandes.csv
key: ticket
times: {arrivee: "Créé le"}
"""
SALES = """\
N° commande,Date de commande,Code client,Région,Statut,Montant HT
1,2026-01-05,a,Nord,Réglée,100.00
2,2026-02-03,a,Sud,Réglée,50.00
3,2026-02-20,b,Sud,Annulée,70.00
"""
TICKETS = """\
ticket,Créé le,Résolu le,rouvert
1,2026-01-05 09:00,2026-01-05 11:00,false
2,2026-01-06 09:00,2026-01-06 15:00,true
3,2026-02-02 09:00,,false
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = {"jalon.yaml": SETTINGS, "sources.yaml": SOURCES, "ventes.csv": SALES, "demandes.csv": TICKETS}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def adding(folder: Path, entry: str, **said: Any) -> Added:
    return add(find(folder, NOW), Asked(entry=entry, **said), NOW)


def refused(folder: Path, entry: str, **said: Any) -> Refusal:
    """Why an entry is not added; the folder stays as it was."""
    before = contents(folder)
    with pytest.raises(Refusal) as caught:
        adding(folder, entry, **said)
    assert contents(folder) == before
    return caught.value


def contents(folder: Path) -> dict[str, bytes]:
    """What people wrote: caches apart."""
    paths = (path for path in folder.rglob("*") if ".jalon" not in path.parts)
    return {str(path): path.read_bytes() for path in paths if path.is_file()}


def months(folder: Path, kpi: str) -> list[Value | None]:
    workspace: Workspace = find(folder, NOW)
    assert workspace.errors == ()
    seen = trial(workspace, NOW).observations[kpi]
    return [one.value for one in seen if one.period.grain.value == "month" and not one.slice][:2]


def test_an_entry_is_written_as_a_person_would(folder: Path) -> None:
    done = adding(folder, "revenue")
    assert (done.kpis, done.files) == (("revenue",), ("kpis/direction.yaml",))
    assert (
        (folder / "kpis/direction.yaml").read_text(encoding="utf-8")
        == """\
# Somme des montants hors taxes des commandes payées.
kpi: revenue
name: {fr: Chiffre d'affaires, en: Revenue}
says:
  fr: 'Ce que les clients ont payé, hors taxes, remboursements et annulations exclus.'
  en: What customers paid without tax; refunds and cancellations left out.
source: ventes
value: "sum(\\"Montant HT\\") filter (where Statut = 'Réglée')"
unit: CHF
by: [Région]
grains: [day, week, month, fiscal_quarter, fiscal_year]
level: strategic
function: direction
timing: lagging
"""
    )
    assert months(folder, "revenue") == [100, 50]


def test_what_it_uses_is_added_before_it(folder: Path) -> None:
    done = adding(folder, "average_basket")
    assert done.kpis == ("revenue", "orders", "average_basket")
    assert done.files == ("kpis/direction.yaml", "kpis/ventes.yaml")
    assert months(folder, "average_basket") == [100, 50]
    kpis = find(folder, NOW).definitions.kpis
    assert [cut.dimensions for cut in kpis["average_basket"].by] == [("Région",)]
    again = adding(folder, "sales_growth")
    assert (again.kpis, again.used) == (("sales_growth",), ("revenue",))


def test_over_kpis_that_are_there_it_is_broken_down_where_they_can_be(folder: Path) -> None:
    adding(folder, "revenue")
    adding(folder, "orders")
    adding(folder, "average_basket")
    kpis = find(folder, NOW).definitions.kpis
    assert [cut.dimensions for cut in kpis["average_basket"].by] == [("Région",)]


def test_over_a_kpi_of_another_source_it_is_not_broken_down(folder: Path) -> None:
    mine = "kpi: revenue\nsource: demandes\nvalue: count(*)\n"
    (folder / "mine.yaml").write_text(mine, encoding="utf-8")
    assert adding(folder, "average_basket").used == ("revenue",)
    assert find(folder, NOW).definitions.kpis["average_basket"].by == ()


def test_it_is_broken_down_by_what_a_linked_table_has(folder: Path) -> None:
    (folder / "clients.csv").write_text(
        "client,Canal de vente,Région\na,web,Est\nb,boutique,Est\n", encoding="utf-8"
    )
    text = SOURCES.partition("---")[0] + "lookups:\n  client: {source: clients, on: {Code client: client}}\n"
    (folder / "sources.yaml").write_text(text, encoding="utf-8")
    (folder / "clients.yaml").write_text(
        "source: clients\nrows: clients.csv\nkey: client\n", encoding="utf-8"
    )
    adding(folder, "average_basket")
    kpis = find(folder, NOW).definitions.kpis
    wanted = [("Région",), ("client.Canal de vente",)]  # its own region rather than the customer's
    assert [cut.dimensions for cut in kpis["revenue"].by] == wanted
    assert [cut.dimensions for cut in kpis["average_basket"].by] == wanted
    assert months(folder, "revenue") == [100, 50]


def test_units_are_in_the_words_of_the_kpis_that_are_there(folder: Path) -> None:
    mine = "kpi: orders\nsource: ventes\nvalue: count(*)\nunit: commandes\n"
    (folder / "mine.yaml").write_text(mine, encoding="utf-8")
    adding(folder, "average_basket")
    assert find(folder, NOW).definitions.kpis["average_basket"].unit == "CHF/commandes"


def test_a_kpi_of_another_kind_of_unit_is_not_taken_for_it(folder: Path) -> None:
    mine = "kpi: orders\nsource: ventes\nvalue: count(*)\nunit: '%'\n"
    (folder / "mine.yaml").write_text(mine, encoding="utf-8")
    finding = refused(folder, "average_basket").finding
    assert finding.code == "catalogue-own-kpi-differs"
    assert (finding.facts["own"], finding.facts["wanted"]) == ("%", "orders")


def test_nothing_is_ever_overwritten(folder: Path) -> None:
    mine = "kpi: revenue\nsource: ventes\nvalue: count(*)  # à moi\n"
    (folder / "mine.yaml").write_text(mine, encoding="utf-8")
    finding = refused(folder, "revenue").finding
    assert finding.code == "catalogue-kpi-there"
    assert str(finding.place) == "mine.yaml:1"
    adding(folder, "sales_growth")
    assert (folder / "mine.yaml").read_text(encoding="utf-8") == mine


def test_a_file_that_is_there_is_only_added_to(folder: Path) -> None:
    (folder / "kpis").mkdir()
    before = "# Nos ventes\nkpi: lignes\nsource: ventes\nvalue: count(*)\n"
    (folder / "kpis/ventes.yaml").write_text(before, encoding="utf-8")
    adding(folder, "orders")
    after = (folder / "kpis/ventes.yaml").read_text(encoding="utf-8")
    assert after.startswith(before + "---\n# Nombre de commandes payées.\nkpi: orders\n")


def test_a_source_gets_the_time_that_is_needed(folder: Path) -> None:
    done = adding(folder, "resolution_hours")
    assert done.times == (("demandes", "resolved"),)
    text = (folder / "sources.yaml").read_text(encoding="utf-8")
    assert text == SOURCES.replace(
        'times: {arrivee: "Créé le"}', 'times: {arrivee: "Créé le", resolved: Résolu le}'
    )
    assert months(folder, "resolution_hours")[0] == 4


def test_an_objective_is_named_and_must_exist(folder: Path) -> None:
    assert refused(folder, "revenue", objective="croissance").finding.code == "objective-unknown"
    (folder / "objectifs.yaml").write_text("objective: croissance\nname: {fr: Grandir, en: Grow}\n")
    adding(folder, "average_basket", objective="croissance")
    kpis = find(folder, NOW).definitions.kpis
    assert kpis["average_basket"].objective == "croissance"
    assert kpis["revenue"].objective is None


@pytest.mark.parametrize(
    ("entry", "said", "code"),
    [
        ("revenu", {}, "catalogue-entry-unknown"),
        ("mrr", {}, "catalogue-table-missing"),
        ("orders_margin_rate", {}, "catalogue-columns-missing"),
        ("refund_rate", {}, "catalogue-word-missing"),
        ("revenue", {"columns": {"montant": "Montant HT"}}, "catalogue-column-unknown"),
        ("revenue", {"columns": {"tickets.amount": "Montant HT"}}, "catalogue-column-unknown"),
        ("revenue", {"columns": {"amount": "Montant TTC"}}, "catalogue-own-column-unknown"),
        ("revenue", {"sources": {"": "vente"}}, "source-unknown"),
        ("revenue", {"sources": {"tickets": "demandes"}}, "catalogue-table-unknown"),
        ("freight_to_sales", {"sources": {"": "ventes"}}, "catalogue-table-unsaid"),
        ("revenue", {"words": {"status.payee": "Réglée"}}, "catalogue-word-unknown"),
        ("revenue", {"words": {"paid": "Réglée"}}, "catalogue-word-unknown"),
        ("revenue", {"columns": {"amount": "Région"}}, "column-not-number"),
    ],
)
def test_what_is_missing_is_refused(folder: Path, entry: str, said: dict[str, Any], code: str) -> None:
    assert refused(folder, entry, **said).finding.code == code


def test_a_refusal_says_what_to_write(folder: Path) -> None:
    finding = refused(folder, "orders_margin_rate", language="fr").finding
    assert finding.facts["columns"] == "« Coût d'achat de ce qui est vendu (cost) »"
    assert finding.facts["option"] == "--column cost=…"
    words = refused(folder, "refund_rate", language="fr").finding
    assert words.facts["words"] == "« Annulée » et « Réglée »"
    assert words.facts["option"] == "--word status.refunded=…"
    done = adding(folder, "refund_rate", words={"status.refunded": "Annulée"})
    assert done.kpis == ("refund_rate",)
    assert months(folder, "refund_rate") == [0, 0.5]


def test_two_columns_or_words_or_sources_that_fit_are_asked_about(folder: Path) -> None:
    sales = SALES.replace("Montant HT", "Montant HT,Total HT").replace(".00\n", ".00,1\n")
    (folder / "ventes.csv").write_text(sales, encoding="utf-8")
    columns = refused(folder, "revenue").finding
    assert columns.code == "catalogue-column-ambiguous"
    assert columns.suggestions == ("--column amount=Montant HT", "--column amount=Total HT")
    assert adding(folder, "revenue", columns={"orders.amount": "Total HT"}).kpis == ("revenue",)
    (folder / "ventes.csv").write_text(sales + "4,2026-03-01,c,Nord,Payée,10.00,1\n", encoding="utf-8")
    words = refused(folder, "orders").finding
    assert words.code == "catalogue-word-ambiguous"
    assert words.suggestions == ("--word status.paid=Payée", "--word status.paid=Réglée")
    second = SOURCES.partition("---")[0].replace("source: ventes", "source: commandes")
    (folder / "second.yaml").write_text(second, encoding="utf-8")
    sources = refused(folder, "orders", words={"status.paid": "Réglée"}).finding
    assert sources.code == "catalogue-source-ambiguous"
    said: dict[str, Any] = {"words": {"status.paid": "Réglée"}, "sources": {"orders": "commandes"}}
    assert adding(folder, "orders", **said).kpis == ("orders",)
    assert find(folder, NOW).definitions.kpis["orders"].source == "commandes"


def test_a_source_without_a_time_is_left_to_the_person(folder: Path) -> None:
    text = SOURCES.replace('times: {arrivee: "Créé le"}\n', "")
    (folder / "sources.yaml").write_text(text, encoding="utf-8")
    assert refused(folder, "created_tickets").finding.code == "catalogue-time-missing"


def test_a_broken_file_elsewhere_stops_nothing_and_stays(folder: Path) -> None:
    (folder / "broken.yaml").write_text("kpi: broken\nsource: nulle\nvalue: count(*\n", encoding="utf-8")
    assert adding(folder, "orders").kpis == ("orders",)
    assert find(folder, NOW).errors


def test_what_a_workspace_can_have(folder: Path) -> None:
    adding(folder, "orders")
    offering = Offering.of(find(folder, NOW))
    offers = {offer.entry.name: offer for offer in offering.offers()}
    assert offers["orders"].there
    assert offers["revenue"].readiness.ready and not offers["revenue"].there
    assert offers["win_rate"].readiness.missing == {"leads": ("won_on", "opportunity_on")}
    assert offers["reopen_rate"].readiness.ready
    assert {offer.entry.name for offer in offering.offers("it")} >= {"mttr", "uptime"}
    assert [each.entry.name for each in offering.suggestions("répondre plus vite", "fr")] == [
        "resolution_hours",
        "backlog",
        "reopen_rate",
    ]
    assert offering.aim("répondre plus vite", "fr") == "Répondre plus vite aux clients"
    assert offering.aim("zorglub", "fr") is None


def test_without_a_workspace_the_catalogue_is_still_there() -> None:
    assert not any(offer.readiness.ready or offer.there for offer in Offering().offers())
