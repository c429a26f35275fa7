"""Write definitions: edits that touch only their own lines, new documents, files on disk."""

from jalon.definitions.edits.definition import to_yaml
from jalon.definitions.edits.files import remove_file, write_file
from jalon.definitions.edits.text import (
    add_item,
    add_key,
    append_document,
    document_of,
    remove,
    rename,
    set_value,
)

__all__ = [
    "add_item",
    "add_key",
    "append_document",
    "document_of",
    "remove",
    "remove_file",
    "rename",
    "set_value",
    "to_yaml",
    "write_file",
]
