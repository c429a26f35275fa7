"""The JSON Schema of definition files, for editors: made from the same key tables as the reader."""

from __future__ import annotations

from jalon.definitions.read import KINDS
from jalon.definitions.shapes import Schema

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema() -> Schema:
    """The schema of one document; its kind is told by its first key."""
    return {
        "$schema": DIALECT,
        "title": "Jalon",
        "type": "object",
        **_chosen(["workspace", "kpi", "source", "objective"]),
        "$defs": {kind: record.schema() for kind, record in KINDS.items()},
    }


def _chosen(kinds: list[str]) -> Schema:
    """By the key that tells the kind; `source` and `objective` are keys of a KPI too, so KPIs go first."""
    first, *rest = kinds
    then: Schema = {"$ref": f"#/$defs/{first}"}
    if not rest:
        return then
    return {"if": {"required": [first]}, "then": then, "else": _chosen(rest)}
