"""What the catalogue offers here, from columns that the worker read: pages open no source."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from threading import Lock
from typing import Any

from jalon.catalogue import catalogue
from jalon.ledger.people.models import Job, Setting
from jalon.web.frame.site import site
from jalon.workspace import Workspace
from jalon.workspace.describing import Described, as_json, describe, from_json
from jalon.workspace.offering import Offer, Offering, names_taken

SETTING = "columns"


@dataclass(frozen=True, kw_only=True)
class Offered:
    """The catalogue beside the workspace: what was found in its sources, what can be computed from it."""

    workspace: Workspace
    digest: str
    described: Described
    offering: Offering

    @cached_property
    def offers(self) -> dict[str, Offer]:
        """Every entry by name, as this workspace can have it."""
        return {each.entry.name: each for each in self.offering.offers()}

    @property
    def waiting(self) -> bool:
        """True while the columns of a source have not been read yet."""
        found = self.described
        unmatched = bool(found.columns) and not found.matched
        return unmatched or not self.workspace.definitions.sources.keys() <= found.marks.keys()


def describe_sources(job: Job, now: datetime) -> dict[str, Any]:
    """A job of the worker: look at the columns of every source, and keep what they are."""
    before = Setting.objects.filter(name=SETTING).first()
    known = None if before is None else from_json(before.value["found"])
    found = as_json(describe(site().workspace, now, known))
    digest = hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()
    if before is None or before.value["digest"] != digest:
        Setting.objects.update_or_create(name=SETTING, defaults={"value": {"digest": digest, "found": found}})
    return {"sources": len(found["marks"]), "read": len(found["columns"])}


def offered() -> Offered:
    """The catalogue as it stands here; found again only when definitions or columns changed."""
    global _last  # noqa: PLW0603 one for all threads, replaced whole
    workspace, kept = site().workspace, Setting.objects.filter(name=SETTING).first()
    digest = "" if kept is None else kept.value["digest"]
    with _lock:
        last = _last
        if last is None or last.workspace is not workspace or last.digest != digest:
            described = Described() if kept is None else from_json(kept.value["found"])
            last = _last = Offered(
                workspace=workspace,
                digest=digest,
                described=described,
                offering=_offering(workspace, described),
            )
    return last


_last: Offered | None = None
_lock = Lock()


def _offering(workspace: Workspace, described: Described) -> Offering:
    """Sources that are gone since they were looked at are left out."""
    sources = workspace.definitions.sources
    return Offering(
        columns={name: each for name, each in described.columns.items() if name in sources},
        known=names_taken(workspace),
        matched={
            name: tuple(pair for pair in found if pair[0] in sources)
            for name, found in described.matched.items()
        }
        or dict.fromkeys(catalogue().tables, ()),
    )
