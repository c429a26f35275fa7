"""Definitions: YAML files read into the vocabulary, checked, and edited without touching other lines."""

from jalon.definitions.check import check
from jalon.definitions.checks.columns import check_columns
from jalon.definitions.needed import needed_columns
from jalon.definitions.read import Reading, TextFile, read_text_file, read_texts, read_workspace
from jalon.definitions.schema import schema

__all__ = [
    "Reading",
    "TextFile",
    "check",
    "check_columns",
    "needed_columns",
    "read_text_file",
    "read_texts",
    "read_workspace",
    "schema",
]
