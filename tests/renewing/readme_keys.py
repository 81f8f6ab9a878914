"""The models of the spec and the record of the index become the tables of keys in README.md.

Run ``python -m tests.renewing.readme_keys`` after a change of the spec; a test tells when it was
forgotten.
"""

import re
import typing
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from zidocs.bundle.index import meanings
from zidocs.office.packet_yaml import packet_yaml
from zidocs.office.satker import Satker
from zidocs.yaml import Written

README = Path(__file__).resolve().parents[2] / "README.md"
MODELS: dict[str, type[BaseModel]] = {"satker": Satker, "packet": packet_yaml()}


def table(model: type[BaseModel]) -> str:
    """A Markdown table of all keys below ``model``, required ones marked with an asterisk."""
    rows = [f"| `{path}`{mark} | {meaning} |" for path, mark, meaning in keys(model)]
    return "\n".join(["| key (* required) | meaning |", "|---|---|", *rows])


def index_table() -> str:
    """The same of all keys of a bundle's index."""
    rows = [f"| `{path}` | {meaning} |" for path, meaning in meanings()]
    return "\n".join(["| key | meaning |", "|---|---|", *rows])


def keys(model: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, str, str]]:
    for name, field in model.model_fields.items():
        path = f"{prefix}{name}"
        yield path, " *" if field.is_required() else "", field.description or ""
        for inner in records_in(field):
            yield from keys(inner, f"{path}{entry_of(field)}.")


def entry_of(field: FieldInfo) -> str:
    """How one entry of a list or mapping is written behind its key."""
    annotation = str(field.annotation)
    return "[]" if "tuple[" in annotation else ".<kode>" if "Mapping[" in annotation else ""


def records_in(field: FieldInfo) -> Iterator[type[BaseModel]]:
    def walk(annotation: object) -> Iterator[type[BaseModel]]:
        if isinstance(annotation, Written):
            annotation = annotation.form
        arguments = typing.get_args(annotation)
        if not arguments and isinstance(annotation, type) and issubclass(annotation, BaseModel):
            yield annotation
        for argument in arguments:
            yield from walk(argument)

    for form in (field.annotation, *field.metadata):
        yield from walk(form)


def section(text: str, which: str) -> re.Match[str]:
    found = re.search(rf"(<!-- keys {which} -->\n)(.*?)(<!-- /keys -->)", text, re.DOTALL)
    assert found, f"README.md has no place for the keys of {which}"
    return found


def rewritten(text: str) -> str:
    """README.md with all tables as the models have them."""
    tables = {which: table(model) for which, model in MODELS.items()} | {"index": index_table()}
    for which, written in tables.items():
        place = section(text, which)
        text = f"{text[: place.start(2)]}{written}\n{text[place.end(2) :]}"
    return text


if __name__ == "__main__":
    README.write_text(rewritten(README.read_text("utf-8")), "utf-8")
