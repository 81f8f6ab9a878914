"""A tree becomes a frozen record of a pydantic model, or SpecFault with every fault in place."""

import re
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache
from pathlib import Path as FilePath
from typing import Any, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ValidationError,
    ValidationInfo,
    model_validator,
)
from pydantic_core import CoreSchema, PydanticKnownError, core_schema

from zidocs.errors import Place, Problem, Sentence, SpecFault, os_reason, say
from zidocs.yaml.scalars import FAULT
from zidocs.yaml.tree import MAX_BYTES, MAX_FAULTS, Path, Tree, parse_tree, write_path


class Record(BaseModel):
    """A mapping of a YAML file: frozen, and any key that is not a field is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    @model_validator(mode="before")
    @classmethod
    def _empty_is_absent(cls, given: Any) -> Any:
        """A key left empty counts as not written, unless the field is required."""
        if not isinstance(given, dict):
            return given
        optional = {name for name, field in cls.model_fields.items() if not field.is_required()}
        return {
            key: value for key, value in given.items() if value is not None or key not in optional
        }


@dataclass(frozen=True)
class Written:
    """A value stands in the file in one form, and the record holds what it ``becomes``.

    ``Annotated[Person, Written(PersonReference, look_up)]``: faults and schema are of the form.
    """

    form: Any
    becomes: Callable[[Any, ValidationInfo], Any]

    def __get_pydantic_core_schema__(
        self, _source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        form = handler.generate_schema(self.form)
        return core_schema.with_info_after_validator_function(self.becomes, form)


@dataclass(frozen=True)
class OneOf:
    """One of the ``words`` of a table, as a ``Literal`` of them would have it."""

    words: Callable[[], tuple[str, ...]]

    def _check(self, value: object) -> str:
        words = self.words()
        if not isinstance(value, str) or value not in words:
            expected = ", ".join(f"'{word}'" for word in words)
            raise PydanticKnownError("literal_error", {"expected": expected})
        return value

    def __get_pydantic_core_schema__(
        self, _source: object, _handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self._check)

    def __get_pydantic_json_schema__(
        self, _schema: CoreSchema, _handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"enum": [*self.words()], "type": "string"}


R = TypeVar("R", bound=BaseModel)


def read_yaml(path: FilePath, shown: str, model: type[R], context: object = None) -> tuple[R, Tree]:
    """One YAML file becomes a ``model`` and its tree; ``shown`` is its name in messages.

    Raises SpecFault with all faults at once.
    """
    tree = read_tree(path, shown)
    return validate(tree, model, context), tree


def read_tree(path: FilePath, shown: str) -> Tree:
    """One YAML file becomes its tree; raises SpecFault: not to be read, or no valid YAML."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise SpecFault.at(shown, "Z100", detail=os_reason(error)).says(
            "The file cannot be read ({detail}).",
            "Close it in other programs, and check that you may open it.",
        ) from error
    return parse_tree(data, shown)


def validate(tree: Tree, model: type[R], context: object = None) -> R:
    """The tree's root becomes a ``model``; raises SpecFault with all faults at once.

    ``context`` is what validators look references up in (pydantic's validation context).
    """
    if tree.root is None:
        raise SpecFault.at(tree.place(), "Z110").says(
            "The file is empty.", "Fill it in; zidocs new and zidocs init write examples."
        )
    if not isinstance(tree.root, dict):
        raise SpecFault.at(tree.place(), "Z110").says(
            "The file must consist of keys and values (key: value).",
            "Compare it with the example in the README.",
        )
    try:
        return model.model_validate(tree.root, context=context)
    except ValidationError as error:
        details = [each for each in error.errors(include_url=False) if not _is_echo(each)]
        problems = [_problem(tree, model, detail) for detail in details[:MAX_FAULTS]]
        told = dict.fromkeys(problem for problem in problems if problem is not None)
        raise SpecFault(sorted(told, key=_by_place)) from error


def _is_echo(detail: Mapping[str, Any]) -> bool:
    """Whether a list is called too short only because entries of it are at fault themselves."""
    return bool(
        detail["type"] == "too_short" and len(detail["input"]) >= detail["ctx"]["min_length"]
    )


def _by_place(problem: Problem) -> tuple[int, int]:
    return problem.where.line or 0, problem.where.column or 0


def _problem(tree: Tree, model: type[BaseModel], detail: Mapping[str, Any]) -> Problem | None:
    """The fault of one detail; None where it is only the rest of one that is told already."""
    kind = detail["type"]
    path = _path_in_tree(tree, detail["loc"])
    if kind == "missing":
        key = str(detail["loc"][-1])
        return Problem.at(
            replace(tree.key_place(path), key=write_path((*path, key))), "Z111", key=key
        ).says("The key {key} is missing.", "Add a line “{key}: …”.")
    if kind == "extra_forbidden":
        allowed = frozenset(
            name for owner in _models_at(model, path[:-1]) for name in owner.model_fields
        )
        return _unknown_key(tree, model, path, allowed)
    if kind == FAULT:
        fault = detail["ctx"]["fault"]
        place = fault.where or _spot(tree, path, detail)
        return Problem(place, fault.what, fault.fix, fault.code)
    if detail["input"] is None and path in tree.cut:
        return Problem.at(tree.key_place(path), "Z113", text=tree.cut[path]).says(
            "Nothing behind a # is read; here it is “{text}”.", "Put the whole text in quotes."
        )
    said = _wrong_shape(model, path, detail) or _wrong_value(detail)
    return Problem(_spot(tree, path, detail), *said, "Z113")


def _spot(tree: Tree, path: Path, detail: Mapping[str, Any]) -> Place:
    """The value; the key where the value is a list or mapping as a whole, or is not there."""
    value = detail["input"]
    is_no_text = value is None or isinstance(value, list | dict)
    return tree.key_place(path) if is_no_text else tree.place(path)


def _path_in_tree(tree: Tree, loc: tuple[str | int, ...]) -> Path:
    """Pydantic's location without the names of union branches, which no file contains."""
    path: Path = ()
    for part in loc:
        if (*path, part) in tree.values:
            path = (*path, part)
    return path


def _unknown_key(
    tree: Tree, model: type[BaseModel], path: Path, allowed: frozenset[str]
) -> Problem | None:
    key = str(path[-1])
    place = tree.key_place(path)
    mapping = tree.at(path[:-1])
    siblings = mapping if isinstance(mapping, dict) else {}
    if siblings.get(key) is None and _is_in_braces(tree, path, siblings):
        known, _, value = key.partition(":")
        if known in allowed and value:
            return Problem(place, *no_blank(f"{known}: {value}"), "Z112")
        keys = list(siblings)
        is_rest = [siblings[each] is None and each not in allowed for each in keys]
        here = keys.index(key)
        if here and is_rest[here - 1]:
            # Told at the first comma of that text.
            return None
        end = next((at for at in range(here, len(keys)) if not is_rest[at]), len(keys))
        text = siblings[keys[here - 1]] if here else None
        if isinstance(text, str):
            return _cut_by_comma(place, keys[here - 1], text, ", ".join(keys[here:end]))
    return Problem(place, say("The key {key} is not known here.", key=key),
                   _known_keys(model, path, allowed), "Z112")  # fmt: skip


def _cut_by_comma(place: Place, key: str, text: str, rest: str) -> Problem:
    return Problem.at(place, "Z112", key=key, text=f"{text}, {rest}", rest=rest).says(
        "A comma in {{ }} separates keys; it cuts off “{rest}”.",
        'Put the text that contains a comma in quotes: {key}: "{text}".',
    )


def _is_in_braces(tree: Tree, path: Path, siblings: Mapping[str, object]) -> bool:
    """Whether the mapping is written as ``{a: b, c: d}``: keys below each other share a column."""
    line, column = tree.keys[path]
    others = [tree.keys[*path[:-1], key] for key in siblings if key != path[-1]]
    return len(siblings) == 1 or any(mark[0] == line or mark[1] != column for mark in others)


def no_blank(fixed: str) -> tuple[Sentence, Sentence]:
    """What is said of ``key:value``."""
    return (
        say("There is no blank behind the colon."),
        say("Put one blank behind the colon: {fixed}.", fixed=fixed),
    )


def _known_keys(model: type[BaseModel], path: Path, allowed: frozenset[str]) -> Sentence:
    """The key that may be meant, where this one belongs, or all that are known."""
    key, keys = str(path[-1]), ", ".join(sorted(allowed))
    around = [part for part in path[:-1] if isinstance(part, str)]
    if said := _of_way(model, key, around, allowed):
        return said
    near = get_close_matches(key, sorted(allowed), n=1, cutoff=0.7)
    if near:
        return say("Did you mean {near}?", near=near[0])
    if key in model.model_fields:
        return say("{key} stands at the left margin, under no other key.", key=key)
    if homes := _homes(model, [key], around):
        return say("{key} belongs under {homes}; known keys here: {keys}.",
                   key=key, homes=", ".join(homes), keys=keys)  # fmt: skip
    elsewhere = get_close_matches(key, sorted(keys_of(model)), n=1, cutoff=0.8)
    if elsewhere:
        (home, *_) = [*_homes(model, elsewhere, around), ""]
        return say("Did you mean {near}?", near=f"{home}.{elsewhere[0]}".removeprefix("."))
    return say("Known keys: {keys}.", keys=keys)


def _of_way(
    model: type[BaseModel], key: str, around: Sequence[str], allowed: frozenset[str]
) -> Sentence | None:
    """What is said of a key that is written as programs write one: undangan.nomor, foto[0]."""
    parts = [part for part in re.split(r"[][.]+", key) if part and not part.isdigit()]
    if "[" in key and len(parts) == 1 and parts[0] in allowed:
        return say("Write {key}: and below it each entry behind “- ” on a line of its own.",
                   key=parts[0])  # fmt: skip
    homes = _homes(model, parts, around) if len(parts) > 1 else []
    if not homes:
        return None
    return say("Write {key} without dots, on a line of its own under {homes}.",
               key=parts[-1], homes=", ".join(homes))  # fmt: skip


_MOST_HOMES = 3


def _homes(model: type[BaseModel], parts: Sequence[str], around: Sequence[str]) -> list[str]:
    """The keys under which the last of these parts may stand, the likeliest first."""

    def distance(way: tuple[str, ...]) -> tuple[bool, int]:
        return way[0] not in (*parts, *around), len(way)

    ways = [way for way in _ways(model) if way[-1] == parts[-1] and len(way) > 1]
    ways = [way for way in ways if way[-len(parts) :] == tuple(parts)] or ways
    homes = dict.fromkeys(".".join(way[:-1]) for way in sorted(ways, key=distance))
    return list(homes)[:_MOST_HOMES]


def _models_at(model: type[BaseModel], path: Path) -> Iterator[type[BaseModel]]:
    """The models that may describe the mapping at ``path``; several where a field is a union."""
    owners: list[type[BaseModel]] = [model]
    for part in path:
        if isinstance(part, int):
            continue
        fields = [owner.model_fields[part] for owner in owners if part in owner.model_fields]
        # A part that is no field is the key of a mapping of records: the records stay the same.
        forms = [form for field in fields for form in (field.annotation, *field.metadata)]
        owners = [found for form in forms for found in _models_in(form)] or owners
    yield from owners


def keys_of(model: type[BaseModel]) -> frozenset[str]:
    """Every key that the records of a file may have, at any depth."""
    return frozenset(way[-1] for way in _ways(model))


@cache
def _ways(model: type[BaseModel]) -> tuple[tuple[str, ...], ...]:
    """The keys that lead to each key of a file, from its left margin on."""
    found: dict[tuple[str, ...], None] = {}
    rest: list[tuple[tuple[str, ...], tuple[type[BaseModel], ...]]] = [((), (model,))]
    for way, owners in rest:
        for name, field in owners[-1].model_fields.items():
            found[*way, name] = None
            # No record is looked for inside of itself.
            rest += [
                ((*way, name), (*owners, inner))
                for form in (field.annotation, *field.metadata)
                for inner in _models_in(form)
                if inner not in owners
            ]
    return tuple(found)


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, Written):
        annotation = annotation.form
    arguments = typing.get_args(annotation)
    if not arguments and isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in arguments:
        yield from _models_in(argument)


def _wrong_shape(
    model: type[BaseModel], path: Path, detail: Mapping[str, Any]
) -> tuple[Sentence, Sentence] | None:
    """What the model alone can tell: a value that must be there, and the keys of an entry."""
    kind, value = detail["type"], detail["input"]
    if value is None:
        key = path[-1] if path else ""
        owners = _models_at(model, path[:-1])
        fields = [owner.model_fields[key] for owner in owners if key in owner.model_fields]
        if any(field.is_required() for field in fields):
            return say("A value is missing here."), say("Fill it in; it cannot be left out.")
        return None
    needed = _main_keys(model, path)
    if not needed:
        return None
    if kind in ("list_type", "tuple_type"):
        return (
            say("A list belongs here."),
            say("Begin each entry on a line of its own: “- {key}: …”.", key=needed[0]),
        )
    if kind in ("model_type", "model_attributes_type") and not _has_no_blank(value):
        return (
            say("Keys with values belong here, not a single text or a list."),
            say("Write each key on a line of its own: {keys}.",
                keys=", ".join(f"“{key}: …”" for key in needed)),
        )  # fmt: skip
    return None


def _main_keys(model: type[BaseModel], path: Path) -> list[str]:
    """The keys that a record at ``path``, or each of a list of them, needs; else its first ones."""
    keys = [part for part in path if isinstance(part, str)]
    if not keys:
        return []
    around, here = list(_models_at(model, tuple(keys[:-1]))), list(_models_at(model, tuple(keys)))
    if len(here) != 1 or here == around:
        return []
    fields = here[0].model_fields
    return [name for name, field in fields.items() if field.is_required()] or [*fields][:2]


def _has_no_blank(value: object) -> re.Match[str] | None:
    """A key and its value without the blank between them: ``nama:Tamu``."""
    return re.match(r"([a-z_]+):(?=[^\s/])", value) if isinstance(value, str) else None


def _wrong_value(detail: Mapping[str, Any]) -> tuple[Sentence, Sentence]:
    kind, value = detail["type"], detail["input"]
    context = detail.get("ctx", {})
    if value is None:
        return say("A value is missing here."), say("Fill it in, or remove the line.")
    if kind in ("list_type", "tuple_type"):
        return say("A list belongs here."), say("Begin each entry with “- ” on a line of its own.")
    if kind in ("model_type", "model_attributes_type", "dict_type"):
        if key := _has_no_blank(value):
            return no_blank(f"{key[1]}: {value[key.end() :].split(' ')[0]}")
        return (
            say("Keys with values belong here, not a single text or a list."),
            say("Compare with the example in the README."),
        )
    if kind in ("too_short", "string_too_short"):
        return say("This is empty."), say("Fill it in, or remove the key.")
    if kind in ("too_long", "string_too_long"):
        return (
            say("This is too long: at most {most} are allowed.", most=context["max_length"]),
            say("Shorten it."),
        )
    if isinstance(value, list | dict):
        return say("A single value belongs here, not a list or keys."), _as_one_text(value)
    if kind == "literal_error":
        return _impossible_word(str(value), re.findall(r"'([^']*)'", context["expected"]))
    if kind in ("greater_than_equal", "less_than_equal"):
        bound = next(context[name] for name in ("ge", "le") if name in context)
        return (
            say("{value} is out of range; the limit is {bound}.", value=value, bound=bound),
            say("Correct the number."),
        )
    return (
        say("This value does not fit: {detail}.", detail=str(detail["msg"]).rstrip(".")),
        say("Compare with the example in the README."),
    )


def _as_one_text(value: object) -> Sentence:
    """How to write what was meant as one text: “Pembahasan: rencana” was read as a key."""
    [(key, text)] = value.items() if isinstance(value, dict) and len(value) == 1 else [("", "")]
    if isinstance(text, str) and text:
        return say('Put a text that contains “: ” in quotes: "{text}".', text=f"{key}: {text}")
    return say("Write it behind the colon; put a text that contains “: ” in quotes.")


def _impossible_word(value: str, possible: list[str]) -> tuple[Sentence, Sentence]:
    what = say("“{value}” is not possible here.", value=value)
    near = get_close_matches(value.lower(), [word.lower() for word in possible], n=1, cutoff=0.8)
    if near:
        meant = next(word for word in possible if word.lower() == near[0])
        return what, say("Did you mean {near}?", near=meant)
    return what, say("Possible values: {values}.", values=", ".join(possible))
