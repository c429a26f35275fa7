"""The demo's files as data frames: money in whole cents, days and moments as timestamps, oui as true."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import yaml


def _named(text: str) -> frozenset[str]:
    return frozenset(text.split())


AMOUNTS = _named(
    "montant_ht cout_achat par_mois cout ca_attribue cout_transport valeur_theorique valeur_comptee"
    " ventes_nettes cout_des_ventes resultat_exploitation interets resultat_net total_actif gain montant_ttc"
    " solde cout_employeur heures_prevues heures_de_presence heures_occupees heures heures_ouvrees"
)
DAYS = _named(
    "date_commande debut fin arrive_le qualifie_marketing_le qualifie_commercial_le opportunite_le signe_le"
    " ouverte_le premiere_reponse_le resolue_le echeance repondu_le envoyee_le publie_le vue_le jour"
    " fait_le expediee_le promise_le livree_le compte_le mois emise_le payee_le embauche_le parti_le"
    " suivie_le ouvert_le pourvu_le recu_le decroche_le"
)
ANSWERS = _named(
    "rouverte escaladee repondu panier page_de_vente abandonne resolu_au_premier_contact transfere"
)
COUNTS = _named(
    "note echanges pages_vues vues suivis likes republications partages commentaires impressions envoyes"
    " rebonds ouvertures clics achats desinscriptions distributions interactions conversions unites"
    " temps_de_parole mise_en_attente post_appel"
)


def cents(column: pd.Series[Any]) -> pd.Series[Any]:
    """Amounts as whole numbers of cents, whatever the decimal mark."""
    parts = column.str.replace(",", ".").str.extract(r"^(-?)(\d+)(?:\.(\d+))?$")
    whole = parts[1].astype("Int64") * 100
    fraction = parts[2].fillna("0").str.ljust(2, "0").astype("Int64")
    return (whole + fraction) * parts[0].map({"-": -1, "": 1}).astype("Int64")


def whole(column: pd.Series[Any]) -> pd.Series[Any]:
    """Whole numbers."""
    return column.replace("", None).astype("Int64")


def days(column: pd.Series[Any]) -> pd.Series[Any]:
    """Days and moments, French or ISO; none where the cell is empty."""
    filled = column.replace("", None)
    iso = bool(filled.dropna().str.match(r"\d{4}-").all())
    return (
        pd.to_datetime(filled, format="ISO8601")
        if iso
        else pd.to_datetime(filled, dayfirst=True, format="mixed")
    )


class Tables:
    """The tables of a workspace's folder by name, each read once."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.read: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self.read:
            self.read[name] = self._entered() if name == "marche" else typed(self._texts(name))
        return self.read[name]

    def _texts(self, name: str) -> pd.DataFrame:
        path = next(self.home.joinpath("data").glob(f"{name}.*"))
        if path.suffix == ".json":
            return pd.DataFrame(json.loads(path.read_text(encoding="utf-8"))).astype(str)
        raw = path.read_bytes()
        mark = ";" if b";" in raw.splitlines()[0] else ","
        return pd.read_csv(path, sep=mark, dtype=str, keep_default_na=False, encoding=_encoding(raw))

    def _entered(self) -> pd.DataFrame:
        """What was entered by hand, in the definitions."""
        documents = yaml.safe_load_all((self.home / "sources/finance.yaml").read_text(encoding="utf-8"))
        frame = pd.DataFrame(next(each for each in documents if each["source"] == "marche")["entered"])
        return frame.assign(date=pd.to_datetime(frame["date"]))


def _encoding(raw: bytes) -> str:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def typed(frame: pd.DataFrame) -> pd.DataFrame:
    """The texts of a table as what their columns hold."""
    kinds = ((AMOUNTS, cents), (DAYS, days), (ANSWERS, lambda column: column == "oui"), (COUNTS, whole))
    for names, read in kinds:
        for name in names & set(frame.columns):
            frame[name] = read(frame[name])
    return frame
