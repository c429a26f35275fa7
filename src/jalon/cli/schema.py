"""`jalon schema`: the JSON Schema of definition files, for editors."""

from __future__ import annotations

from jalon.cli import output
from jalon.cli.speaking import command, json_option
from jalon.definitions.schema import schema as schema_of


@command("schema")
@json_option
def schema(as_json: bool) -> None:
    """The schema to stdout; it is JSON either way."""
    output.json(schema_of())
