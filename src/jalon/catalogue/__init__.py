"""The ready-made KPIs as YAML, in French and English, and what a company must have to use each.

`tables.yaml` names the tables and columns that formulas read; `entries/` holds the KPIs, one file a pack;
`aims.yaml` says what a company may be after, and which KPIs serve it. `catalogue` reads it all; `readiness`
says what is missing, `match` finds a company's own columns, `suggest` proposes three KPIs for an aim and
`instantiate` writes definitions in the company's own names.
"""

from jalon.catalogue.entry import Aim, Entry, Pack, Reason
from jalon.catalogue.fold import fold
from jalon.catalogue.making import Mapped, in_units, instantiate, lacking_times
from jalon.catalogue.matching import Fit, Proposal, match, sources_of
from jalon.catalogue.needs import Needs, Present, Readiness, needs_of, readiness, with_what_it_uses
from jalon.catalogue.reading import Catalogue, catalogue
from jalon.catalogue.suggesting import Suggestion, aims_named, suggest
from jalon.catalogue.table import Column, Table

__all__ = [
    "Aim",
    "Catalogue",
    "Column",
    "Entry",
    "Fit",
    "Mapped",
    "Needs",
    "Pack",
    "Present",
    "Proposal",
    "Readiness",
    "Reason",
    "Suggestion",
    "Table",
    "aims_named",
    "catalogue",
    "fold",
    "in_units",
    "instantiate",
    "lacking_times",
    "match",
    "needs_of",
    "readiness",
    "sources_of",
    "suggest",
    "with_what_it_uses",
]
