"""What a build made is remembered, so that the next one makes only what changed.

``hasil/.zidocs/build.json`` holds for each packet and bundle a key, the hash of what it was made
of; the files that went into it and those that came of it; and what was told. Where all of them are
as they were, making it again would give the same. The memory may be deleted at any time.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast, get_args

from zidocs import __version__
from zidocs.disk.files import hash_bytes, hash_file
from zidocs.disk.remembered import seal, unseal
from zidocs.disk.stage import Output, OutputKind
from zidocs.errors import Place, Problem, Sentence, Severity

_FORMAT = 1
"""Raise it when the same inputs would give other files."""
_DEEPEST = 5
"""Sentences within sentences."""


def key_of(*ingredients: object) -> str:
    """Texts, numbers and lists of them become a key that differs when one of them does."""
    return hash_bytes(json.dumps(ingredients, ensure_ascii=False).encode())


@dataclass(frozen=True)
class FileMark:
    """By what a file is known again: bytes, time of change in nanoseconds, else the SHA-256."""

    size: int
    changed: int
    sha256: str

    def fits(self, path: Path) -> bool:
        """Whether the file is still the same; it is read only where its time has changed."""
        try:
            facts = path.stat()
            if facts.st_size != self.size:
                return False
            return facts.st_mtime_ns == self.changed or hash_file(path) == self.sha256
        except OSError:
            return False


@dataclass(frozen=True)
class Made:
    """What was made of a packet or for a bundle.

    ``files`` are those that went in and those that lay in hasil/ afterwards, by their paths in
    the workspace; also Word files that were kept as somebody had edited them.
    """

    key: str
    files: Mapping[str, FileMark]
    outputs: tuple[Output, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Memory:
    """What earlier builds made: of packets by slug, and bundles by path.

    ``forgotten`` says that there was a memory, but it is damaged or of another version.
    """

    packets: Mapping[str, Made] = field(default_factory=dict)
    bundles: Mapping[str, Made] = field(default_factory=dict)
    forgotten: bool = False


def read_memory(output: Path) -> Memory:
    """The memory in hasil/; an empty one where there is none that can be believed."""
    file = _file(output)
    content = unseal(file, _version())
    try:
        if isinstance(content, dict):
            return Memory(_made(content["paket"]), _made(content["bukti"]))
    except (KeyError, TypeError, ValueError, AttributeError):
        pass
    return Memory(forgotten=file.is_file())


def write_memory(output: Path, memory: Memory) -> None:
    """Remember; a disk that does not take it is no fault, the next build makes all again."""
    content = {
        "paket": {name: _made_as_json(made) for name, made in sorted(memory.packets.items())},
        "bukti": {name: _made_as_json(made) for name, made in sorted(memory.bundles.items())},
    }
    seal(_file(output), _version(), content)


def _file(output: Path) -> Path:
    return output / ".zidocs" / "build.json"


def _version() -> str:
    return f"{_FORMAT} {__version__}"


def _made_as_json(made: Made) -> dict[str, Any]:
    return {
        "kunci": made.key,
        "ada": {
            path: [mark.size, mark.changed, mark.sha256]
            for path, mark in sorted(made.files.items())
        },
        "berkas": [[o.path, o.kind, o.pages, o.sha256] for o in made.outputs],
        "temuan": [_problem_as_json(problem) for problem in made.problems],
    }


def _made(content: Mapping[str, Any]) -> dict[str, Made]:
    return {
        str(name): Made(
            str(made["kunci"]),
            {
                str(path): FileMark(int(size), int(changed), str(sha256))
                for path, (size, changed, sha256) in made["ada"].items()
            },
            tuple(_outputs(made["berkas"])),
            tuple(_problem(each) for each in made["temuan"]),
        )
        for name, made in content.items()
    }


def _outputs(rows: Iterable[Any]) -> Iterable[Output]:
    for path, kind, pages, sha256 in rows:
        if kind not in get_args(OutputKind):
            raise ValueError(kind)
        yield Output(str(path), kind, None if pages is None else int(pages), str(sha256))


def _problem_as_json(problem: Problem) -> list[Any]:
    where = problem.where
    place = [where.file, where.line, where.column, where.key]
    sentences = [_sentence_as_json(problem.what), _sentence_as_json(problem.fix)]
    return [place, *sentences, problem.code, problem.severity]


def _problem(content: Any) -> Problem:
    (file, line, column, key), what, fix, code, severity = content
    if severity not in get_args(Severity):
        raise ValueError(severity)
    place = Place(str(file), line, column, str(key))
    return Problem(place, _sentence(what), _sentence(fix), str(code), cast(Severity, severity))


def _sentence_as_json(sentence: Sentence) -> list[Any]:
    return [sentence.text, [[name, _value_as_json(value)] for name, value in sentence.values]]


def _value_as_json(value: object) -> Any:
    if isinstance(value, Sentence):
        return _sentence_as_json(value)
    # Anything else is shown by its text anyway.
    return value if isinstance(value, str | int | float) else str(value)


def _sentence(content: Any, depth: int = 0) -> Sentence:
    text, values = content
    if depth > _DEEPEST:
        raise ValueError("a sentence within a sentence within …")
    return Sentence(
        str(text),
        tuple(
            (str(name), _sentence(value, depth + 1) if isinstance(value, list) else value)
            for name, value in values
        ),
    )
