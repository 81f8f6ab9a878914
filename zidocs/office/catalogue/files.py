"""The name or the file of a catalogue becomes a :class:`Katalog`."""

import json
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from zidocs.disk.files import hash_bytes
from zidocs.errors import Place, Problem, SpecFault, say
from zidocs.office.catalogue.entries import Katalog
from zidocs.yaml import parse_tree, read_yaml, validate

# A catalogue becomes JSON that is read some twenty times faster than its YAML, and back.
#
# The YAML is the source; the JSON is made from it (``python -m zidocs.office.catalogue``) and
# carries the SHA-256 of the YAML it was made from, so that an old JSON is never taken for the
# present guide.


_DIGEST = "sha256"
_CONTENT = "isi"


def digest_of(source: bytes) -> str:
    """The SHA-256 of a YAML file in hex; Windows and Unix line ends count as the same."""
    return hash_bytes(source.replace(b"\r\n", b"\n"))


def compile_catalogue(katalog: Katalog, source: bytes) -> bytes:
    """The catalogue read from the YAML ``source`` becomes the bytes of its compiled file."""
    content = katalog.model_dump(mode="json", exclude_defaults=True)
    document = {_DIGEST: digest_of(source), _CONTENT: content}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def load_compiled(compiled: bytes, source: bytes) -> Katalog | None:
    """A compiled file becomes the catalogue; None if it was not made from ``source``."""
    document = json.loads(compiled)
    if document[_DIGEST] != digest_of(source):
        return None
    return Katalog.model_validate(document[_CONTENT])


# The name or the file of a catalogue becomes a :class:`Katalog`.


_SHELF = Path(__file__).parent


def builtin_names() -> tuple[str, ...]:
    """The catalogues that come with the package, by name."""
    return tuple(sorted(path.stem for path in _SHELF.glob("*.yaml")))


@cache
def builtin(name: str) -> Katalog:
    """A catalogue of the package; raises SpecFault when there is none of this name."""
    if name not in builtin_names():
        raise SpecFault(_unknown_catalogue(name))
    source = _SHELF / f"{name}.yaml"
    compiled = source.with_suffix(".json")
    data = source.read_bytes()
    fast = load_compiled(compiled.read_bytes(), data) if compiled.is_file() else None
    return parse_catalogue(data, source.name) if fast is None else fast


def read_catalogue(path: Path, shown: str) -> Katalog:
    """A YAML file of the office's own becomes a catalogue.

    Raises SpecFault with every fault and its place; ``shown`` is the file's name in messages.
    """
    return read_yaml(path, shown, Katalog)[0]


def parse_catalogue(data: bytes, file: str) -> Katalog:
    """YAML bytes become a catalogue; ``file`` is its name in messages. Raises SpecFault."""
    return validate(parse_tree(data, file), Katalog)


def _unknown_catalogue(name: str) -> Problem:
    known = builtin_names()
    near = get_close_matches(name, known, n=1)
    what = say("There is no catalogue named {name}.", name=name)
    if near:
        return Problem(
            Place(key="katalog"), what, say("Did you mean {near}?", near=near[0]), "Z160"
        )
    return Problem(
        Place(key="katalog"),
        what,
        say("Built in: {names}. For your own, write the name of its YAML file, e.g. my-lke.yaml.",
            names=", ".join(known)),
        "Z160",
    )  # fmt: skip
