"""Shapes: what may stand behind a key. Each reads a node and says itself as JSON Schema, so the two agree.

`read` returns None where the node is not of the shape, after leaving findings in the context.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from jalon.definitions.context import Context
from jalon.definitions.nearest import nearest
from jalon.definitions.nodes import Mapping as Keys
from jalon.definitions.nodes import Node, Scalar, Sequence

Schema = dict[str, Any]


class Shape(Protocol):
    """Reads one node; describes what it accepts."""

    def read(self, node: Node, context: Context) -> Any:
        """The value, or None after leaving findings."""
        ...

    def schema(self) -> Schema:
        """The same as JSON Schema (draft 2020-12)."""
        ...


def refuse(node: Node, context: Context, expected: str) -> None:
    """Leave the finding that this value is not what is expected (a `term:` of the catalogue)."""
    context.find(code="value-wrong", line=node.line, key=context.key, expected=expected, found=shown(node))


def shown(node: Node) -> str:
    """A value as it is repeated to the person: its text, shortened, or the kind of collection."""
    match node:
        case Scalar(text=text):
            return text if len(text) <= 60 else text[:59] + "…"
        case Sequence():
            return "term:a-list"
        case _:
            return "term:a-mapping"


@dataclass(frozen=True, kw_only=True, slots=True)
class Leaf:
    """A single value: `convert` gives None for what is not one. `expected` is a term of the catalogue."""

    expected: str
    convert: Callable[[Scalar], Any]
    json: Mapping[str, Any]

    def read(self, node: Node, context: Context) -> Any:
        """The converted value."""
        value = self.convert(node) if isinstance(node, Scalar) else None
        if value is None:
            refuse(node, context, self.expected)
        return value

    def schema(self) -> Schema:
        """The schema of the single value."""
        return dict(self.json)


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """One of a closed set of words."""

    options: Mapping[str, Any]

    def read(self, node: Node, context: Context) -> Any:
        """What the word stands for."""
        if not isinstance(node, Scalar):
            refuse(node, context, "term:a-word")
            return None
        if node.text in self.options:
            return self.options[node.text]
        context.find(
            code="word-unknown",
            line=node.line,
            suggestions=nearest(node.text, self.options),
            key=context.key,
            found=shown(node),
            options=", ".join(self.options),
        )
        return None

    def schema(self) -> Schema:
        """The words as an enumeration."""
        return {"enum": list(self.options)}


def choice(words: type[StrEnum]) -> Choice:
    """The words of an enum."""
    return Choice(options={word.value: word for word in words})


@dataclass(frozen=True, kw_only=True, slots=True)
class ListOf:
    """A list; with `or_one`, a single item stands for a list of one. Gives a tuple."""

    item: Shape
    or_one: bool = False

    def read(self, node: Node, context: Context) -> tuple[Any, ...] | None:
        """All items, or None when any is wrong."""
        if not isinstance(node, Sequence):
            return self._single(node, context)
        values = [self.item.read(item, context) for item in node.items]
        return None if None in values else tuple(values)

    def _single(self, node: Node, context: Context) -> tuple[Any, ...] | None:
        if not self.or_one:
            refuse(node, context, "term:a-list")
            return None
        value = self.item.read(node, context)
        return None if value is None else (value,)

    def schema(self) -> Schema:
        """An array, or the item itself."""
        listed: Schema = {"type": "array", "items": self.item.schema()}
        return {"anyOf": [listed, self.item.schema()]} if self.or_one else listed


@dataclass(frozen=True, kw_only=True, slots=True)
class MapOf:
    """A mapping with keys of a person's choosing. Gives a dict in the order written."""

    key: Leaf
    value: Shape

    def read(self, node: Node, context: Context) -> dict[Any, Any] | None:
        """All entries, or None when any is wrong."""
        if not isinstance(node, Keys):
            refuse(node, context, "term:a-mapping")
            return None
        values: dict[Any, Any] = {}
        sound = True
        for entry in node.entries:
            name = self.key.read(entry.key, context)
            context.keys.append(entry.key.text)
            value = self.value.read(entry.value, context)
            context.keys.pop()
            sound = sound and name is not None and value is not None
            values[name] = value
        return values if sound else None

    def schema(self) -> Schema:
        """An object with any keys that fit."""
        names = {key: value for key, value in self.key.schema().items() if key == "pattern"}
        shaped: Schema = {"type": "object", "additionalProperties": self.value.schema()}
        return {**shaped, "propertyNames": names} if names else shaped


@dataclass(frozen=True, kw_only=True, slots=True)
class Either:
    """A single value or a mapping, each with its own shape."""

    single: Shape
    mapping: Shape

    def read(self, node: Node, context: Context) -> Any:
        """Whichever fits the node."""
        return (self.mapping if isinstance(node, Keys) else self.single).read(node, context)

    def schema(self) -> Schema:
        """Both."""
        return {"anyOf": [self.single.schema(), self.mapping.schema()]}


@dataclass(frozen=True, kw_only=True, slots=True)
class Key:
    """One key of a record."""

    name: str
    shape: Shape
    required: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Fields:
    """What was read of a record: values by key, and the node for places; `sound` when nothing was wrong."""

    node: Keys
    values: Mapping[str, Any] = field(default_factory=dict)
    sound: bool = True

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a key, or the default where it is not written."""
        return self.values.get(key, default)

    def given(self, *keys: str) -> dict[str, Any]:
        """Those of the keys that are written, by name: arguments whose defaults stand elsewhere."""
        return {key: self.values[key] for key in keys if key in self.values}

    def line(self, key: str) -> int:
        """The line of a key; of the record where it is not written."""
        return next((entry.key.line for entry in self.node.entries if entry.key.text == key), self.node.line)


Build = Callable[[Fields, Context], Any]


def as_read(fields: Fields, context: Context) -> Fields:
    """Build nothing: the fields themselves."""
    return fields


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """A mapping with known keys; `build` makes the thing of them, or None after leaving findings.

    With `lenient`, `build` sees what could be read although something else was wrong.
    """

    what: str
    keys: tuple[Key, ...]
    build: Build = as_read
    lenient: bool = False

    def read(self, node: Node, context: Context) -> Any:
        """The built thing; None when a key is unknown, missing or wrong."""
        if not isinstance(node, Keys):
            refuse(node, context, "term:a-mapping")
            return None
        shapes = {key.name: key.shape for key in self.keys}
        values: dict[str, Any] = {}
        sound = True
        for entry in node.entries:
            shape = shapes.get(entry.key.text)
            if shape is None:
                self._unknown(entry.key, shapes, context)
                sound = False
                continue
            context.keys.append(entry.key.text)
            value = shape.read(entry.value, context)
            context.keys.pop()
            if value is None:
                sound = False
            else:
                values[entry.key.text] = value
        sound = self._complete(node, context) and sound
        if not sound and not self.lenient:
            return None
        return self.build(Fields(node=node, values=values, sound=sound), context)

    def _unknown(self, key: Scalar, known: Mapping[str, Shape], context: Context) -> None:
        context.find(
            code="key-unknown",
            line=key.line,
            suggestions=nearest(key.text, known),
            key=shown(key),
            within=self.what,
            known=", ".join(known),
        )

    def _complete(self, node: Keys, context: Context) -> bool:
        written = {entry.key.text for entry in node.entries}
        missing = [key.name for key in self.keys if key.required and key.name not in written]
        for name in missing:
            context.find(code="key-missing", line=node.line, key=name, within=self.what)
        return not missing

    def schema(self) -> Schema:
        """An object that has these keys and no others."""
        required = [key.name for key in self.keys if key.required]
        shaped: Schema = {
            "type": "object",
            "properties": {key.name: key.shape.schema() for key in self.keys},
            "additionalProperties": False,
        }
        return {**shaped, "required": required} if required else shaped
