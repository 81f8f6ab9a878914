"""The records of satker.yaml, packet.yaml and a catalogue become JSON Schemas for editors.

Draft 7, without references: the YAML extensions of editors read it best, and what stands beside
a ``$ref`` is lost in that draft (JSON Schema draft 7, core, 8.3). Titles and descriptions are
Indonesian; they come from the records.
"""

from collections.abc import Callable
from typing import Any, Literal, get_args

from zidocs.office.catalogue import Katalog
from zidocs.office.packet_yaml import packet_yaml
from zidocs.office.satker import Satker
from zidocs.yaml import Record

SchemaName = Literal["satker", "packet", "katalog"]
SCHEMAS: tuple[SchemaName, ...] = get_args(SchemaName)
"""The kinds of file that have a schema."""

_DRAFT = "http://json-schema.org/draft-07/schema#"
_FILES: dict[SchemaName, Callable[[], type[Record]]] = {
    "satker": lambda: Satker,
    "packet": packet_yaml,
    "katalog": lambda: Katalog,
}
_REF = "#/$defs/"
_BOUNDS = {"ge": "minimum", "le": "maximum"}

Node = dict[str, Any]


def json_schema(which: SchemaName) -> Node:
    """The schema of one kind of file; the same object on every machine."""
    source = _FILES[which]().model_json_schema(mode="validation")
    records: Node = source.pop("$defs")
    return {"$schema": _DRAFT, **_record(source, records)}


def _record(source: Node, records: Node) -> Node:
    """A record's class becomes an object with described keys; its docstring is not for users."""
    required = source.get("required", [])
    keys = {
        key: _key(given, records, is_optional=key not in required)
        for key, given in source["properties"].items()
    }
    return {
        "title": source["title"],
        "type": "object",
        "properties": keys,
        **({"required": required} if required else {}),
        "additionalProperties": False,
    }


def _key(given: Node, records: Node, is_optional: bool) -> Node:
    key: Node = {name: given[name] for name in ("description", "examples") if name in given}
    if isinstance(given.get("default"), str | int):
        key["default"] = given["default"]
    # A key with nothing behind the colon counts as left out.
    branches = _branches(given, records) + ([{"type": "null"}] if is_optional else [])
    return key | _one_of(branches)


def _branches(given: Node, records: Node) -> list[Node]:
    """The kinds of value a key takes, without the unions inside unions."""
    for union in ("anyOf", "oneOf"):
        if union in given:
            return [kind for each in given[union] for kind in _branches(each, records)]
    return [_kind(given, records)] if given.get("type") != "null" else []


def _kind(given: Node, records: Node) -> Node:
    if "$ref" in given:
        return _record(records[given["$ref"].removeprefix(_REF)], records)
    kind = {
        _BOUNDS.get(name, name): value
        for name, value in given.items()
        if name not in ("title", "description", "default")
    }
    for inner in ("items", "additionalProperties"):
        if isinstance(kind.get(inner), dict):
            kind[inner] = _one_of(_branches(kind[inner], records))
    return kind


def _one_of(branches: list[Node]) -> Node:
    """The kinds of a key's value become one kind where they differ by their type only."""
    first, *others = branches
    if "enum" not in first and "type" in first and all(set(each) == {"type"} for each in others):
        types = [name for each in branches for name in _types(each)]
        return {**first, "type": types[0] if len(types) == 1 else types}
    return {"anyOf": branches} if others else first


def _types(branch: Node) -> list[str]:
    return [branch["type"]] if isinstance(branch["type"], str) else branch["type"]
