"""Words in column names that say what a column is for, in French and English, without accents or case."""

from __future__ import annotations

import re
import unicodedata

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_APART = re.compile(r"[^a-z0-9€$£%]+")


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name, plain and in lower case: `OrderDate` is two."""
    small = _HUMP.sub(" ", name).casefold()
    plain = small if small.isascii() else _without_accents(small)
    return tuple(word for word in _APART.split(plain) if word)


def _without_accents(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).replace("œ", "oe")


def slug_of(text: str, fallback: str) -> str:
    """A text as a name of the definition files: `chiffre_d_affaires`."""
    slug = "_".join(word for word in words_of(text) if word.isalnum() and word.isascii())[:50].strip("_")
    if not slug:
        return fallback
    return f"{fallback}_{slug}" if slug[0].isdigit() else slug


def free_name(name: str, taken: frozenset[str]) -> str:
    """The name, or the first `name_2`, `name_3` … that is not taken; case does not tell names apart."""
    used = {each.lower() for each in taken}
    number, found = 1, name
    while found.lower() in used:
        number += 1
        found = f"{name}_{number}"
    return found


def words(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


DATE = words(
    """
    date dates jour day mois month annee year exercice periode period time heure timestamp quand
    when
    """
)
EVENT = words(
    """
    order orders ordered commande commandes facture factures facturation invoice invoiced vente
    ventes sale sold mutation transaction paid paiement payment operation comptable creation created
    cree signature decision visite visit
    """
)
"""What usually dates a fact."""
ASIDE = words(
    """
    naissance birth ship shipped shipping livraison delivery delivered expedition due echeance
    update updated maj modif modified modification fin end ended expiry expiration cloture closed
    import export extraction
    """
)
"""Dates that are beside the point of a row."""
MONEY = words(
    """
    montant montants amount amounts sales vente ventes ca chiffre affaires revenue revenues revenu
    recette recettes prix price valeur value cout couts cost costs depense depenses expense expenses
    budget turnover profit marge margin benefice salaire salaires salary facture encaisse ht ttc bp
    execute realise euros eur
    """
)
COUNTED = words(
    """
    quantite quantites quantity qty qte nombre nb count total effectif effectifs unites units volume
    heures hours visites visits ventes tickets passages
    """
)
RATE = words(
    """
    taux rate pct prct percent pourcentage ratio % part share moyen moyenne average avg mean remise
    discount
    """
)
CODE = words(
    """
    id ids code codes no num numero numeros n ref reference siren siret naf ape insee postal zip cp
    tel telephone phone fax lat latitude lon lng longitude version row ligne index rang rank cle key
    """
)
SPLIT = words(
    """
    region regions pays country segment category categorie categories sub sous famille canal channel
    type service produit product departement secteur sector quartier equipe team agence magasin
    store site statut status mode nature section source campagne campaign reseau marque brand gamme
    ville city zone groupe group sexe
    """
)
CURRENCIES = {
    "€": "EUR",
    "eur": "EUR",
    "euro": "EUR",
    "euros": "EUR",
    "£": "GBP",
    "gbp": "GBP",
    "usd": "USD",
    "chf": "CHF",
    "cad": "CAD",
    "$": "USD",
}
TOTAL = (
    "sous total",
    "soustotal",
    "grand total",
    "sub total",
    "subtotal",
    "total",
    "totaux",
    "somme",
    "ensemble",
)
