"""The company's tables by path: which columns each has, what they are called, how the file is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from jalon.demo.company import Company
from jalon.demo.traffic import page_views, visits
from jalon.demo.writing import export, listed, spreadsheet

_SECONDS = "%d/%m/%Y %H:%M:%S"


def tables(made: Company) -> dict[str, bytes]:
    """The files of the folder `data`, by path."""
    return {f"data/{name}": write(made) for name, write in _TABLES.items()}


def _orders(made: Company) -> bytes:
    heads = "commande date_commande client region canal etat montant_ht cout_achat visite campagne"
    rows = (
        (
            o.number,
            o.day,
            o.customer.name,
            o.customer.region,
            o.channel,
            o.state,
            o.amount,
            o.cost,
            o.visit,
            o.campaign,
        )
        for o in made.trade.orders
    )
    return spreadsheet(heads, rows)


def _customers(made: Company) -> bytes:
    return spreadsheet("client region segment", made.trade.customers.known)


def _subscriptions(made: Company) -> bytes:
    rows = (
        (one.number, one.customer.name, one.plan, one.monthly, one.start, one.end)
        for one in made.subscribers.subscriptions
    )
    return spreadsheet("abonnement client formule par_mois debut fin", rows)


def _leads(made: Company) -> bytes:
    heads = (
        "prospect arrive_le qualifie_marketing_le qualifie_commercial_le opportunite_le signe_le"
        " origine region"
    )
    return spreadsheet(heads, made.subscribers.leads)


def _tickets(made: Company) -> bytes:
    heads = (
        "demande ouverte_le premiere_reponse_le resolue_le type priorite canal sujet agent rouverte escaladee"
        " echanges echeance heures_ouvrees"
    )
    return spreadsheet(heads, made.support.tickets)


def _answers(made: Company) -> bytes:
    rows = (
        (one.number, one.answered, one.kind, one.score, one.channel)
        for one in made.support.invitations
        if one.answered
    )
    return spreadsheet("reponse repondu_le enquete note canal", rows)


def _invitations(made: Company) -> bytes:
    rows = (
        (one.number, one.sent, one.kind, one.channel, one.answered is not None)
        for one in made.support.invitations
    )
    return spreadsheet("invitation envoyee_le enquete canal repondu", rows)


def _reviews(made: Company) -> bytes:
    return spreadsheet("avis publie_le note site", made.support.reviews)


def _newsletters(made: Company) -> bytes:
    heads = "campagne envoyee_le envoyes rebonds ouvertures clics achats desinscriptions"
    return export(heads, made.marketing.newsletters)


def _cta(made: Company) -> bytes:
    heads = "campagne jour date_cloture distributions vues interactions"
    return spreadsheet(heads, made.marketing.cta)


def _social(made: Company) -> bytes:
    heads = "jour reseau vues suivis likes republications partages commentaires impressions"
    return listed(heads, made.marketing.social)


def _articles(made: Company) -> bytes:
    return spreadsheet("article publie_le sujet", made.marketing.articles)


def _ads(made: Company) -> bytes:
    heads = "jour campagne canal cout impressions clics conversions ca_attribue"
    return export(heads, made.marketing.ads)


def _expenses(made: Company) -> bytes:
    return spreadsheet("numero_de_piece jour nature montant_ht", made.books.expenses)


def _activities(made: Company) -> bytes:
    return spreadsheet("activite fait_le commercial canal", made.activities)


def _parcels(made: Company) -> bytes:
    heads = "expedition expediee_le promise_le livree_le region transporteur cout_transport unites"
    return spreadsheet(heads, made.logistics.parcels)


def _counts(made: Company) -> bytes:
    heads = "ligne compte_le magasin article valeur_theorique valeur_comptee cause"
    return spreadsheet(heads, made.logistics.counts)


def _results(made: Company) -> bytes:
    heads = "mois ventes_nettes cout_des_ventes resultat_exploitation interets resultat_net"
    return spreadsheet(heads, made.books.results)


def _assets(made: Company) -> bytes:
    return spreadsheet("mois total_actif", ((one.day, one.amount) for one in made.books.assets))


def _gains(made: Company) -> bytes:
    return spreadsheet("jour initiative cout gain", made.books.gains)


def _invoices(made: Company) -> bytes:
    heads = "facture emise_le echeance payee_le client montant_ttc"
    return spreadsheet(heads, made.books.invoices)


def _cash(made: Company) -> bytes:
    return spreadsheet("jour compte solde", made.books.cash)


def _contracts(made: Company) -> bytes:
    heads = "matricule equipe contrat embauche_le parti_le motif_depart"
    return spreadsheet(heads, made.team.contracts)


def _absences(made: Company) -> bytes:
    return spreadsheet("absence matricule equipe jour heures motif", made.team.absences)


def _pay(made: Company) -> bytes:
    return spreadsheet("mois matricule equipe heures_prevues cout_employeur", made.team.pay)


def _trainings(made: Company) -> bytes:
    return spreadsheet("inscription matricule equipe suivie_le heures", made.team.trainings)


def _vacancies(made: Company) -> bytes:
    return spreadsheet("poste equipe ouvert_le pourvu_le", made.team.vacancies)


def _outages(made: Company) -> bytes:
    return listed("interruption service debut fin", made.outages)


def _calls(made: Company) -> bytes:
    heads = (
        "appel recu_le decroche_le fin abandonne resolu_au_premier_contact transfere temps_de_parole"
        " mise_en_attente post_appel file"
    )
    rows: Iterable[tuple[object, ...]] = (
        (
            one.number,
            one.started,
            one.answered,
            one.ended,
            one.answered is None,
            one.resolved_first,
            one.transferred,
            one.talk,
            one.hold,
            one.wrap,
            one.queue,
        )
        for one in made.calls.calls
    )
    return spreadsheet(heads, rows, moments=_SECONDS)


def _shifts(made: Company) -> bytes:
    heads = "jour conseiller equipe heures_de_presence heures_occupees"
    return spreadsheet(heads, made.calls.shifts)


_TABLES: dict[str, Callable[[Company], bytes]] = {
    "commandes.csv": _orders,
    "clients.csv": _customers,
    "abonnements.csv": _subscriptions,
    "prospects.csv": _leads,
    "demandes.csv": _tickets,
    "enquetes.csv": _answers,
    "invitations.csv": _invitations,
    "avis.csv": _reviews,
    "visites.csv": visits,
    "pages_vues.csv": page_views,
    "emails.csv": _newsletters,
    "appels_a_action.csv": _cta,
    "reseaux.json": _social,
    "articles.csv": _articles,
    "campagnes.csv": _ads,
    "depenses.csv": _expenses,
    "activites.csv": _activities,
    "expeditions.csv": _parcels,
    "inventaires.csv": _counts,
    "resultats.csv": _results,
    "bilan.csv": _assets,
    "initiatives.csv": _gains,
    "factures.csv": _invoices,
    "tresorerie.csv": _cash,
    "personnel.csv": _contracts,
    "absences.csv": _absences,
    "paie.csv": _pay,
    "formations.csv": _trainings,
    "postes.csv": _vacancies,
    "interruptions.json": _outages,
    "appels.csv": _calls,
    "presences.csv": _shifts,
}
