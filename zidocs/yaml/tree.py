"""YAML bytes become a tree of dicts, lists and texts that knows the place of every key.

Scalars stay the text that was typed: ``09:00`` is no number of seconds, ``007`` keeps its zeros
and ``no`` is no boolean. What a text means is decided by the field that reads it (``scalars``).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from zidocs.errors import Place, Problem, Sentence, SpecFault, say

Path = tuple[str | int, ...]
"""The way from the root to a value: ``("rapat", "peserta", 2, "nip")``."""

MAX_BYTES = 2_000_000
MAX_NODES = 200_000
"""Counted with every alias spelled out, so that nine lines of aliases cannot become gigabytes."""
MAX_DEPTH = 40

_PLAIN_TAGS = frozenset(
    f"tag:yaml.org,2002:{kind}"
    for kind in ("str", "int", "float", "bool", "null", "timestamp", "seq", "map", "merge", "value")
)


@dataclass(frozen=True)
class Tree:
    """A YAML document: ``root`` holds dict, list, str or None; marks are (line, column) from 1."""

    file: str
    root: object
    values: Mapping[Path, tuple[int, int]]
    keys: Mapping[Path, tuple[int, int]]

    def place(self, path: Path = ()) -> Place:
        """The place of the value at ``path``, or of the nearest thing above it that exists."""
        known = path
        while known and known not in self.values:
            known = known[:-1]
        line, column = self.values.get(known, (1, 1))
        return Place(self.file, line, column, write_path(path))

    def key_place(self, path: Path) -> Place:
        """The place of the key (not its value) at ``path``."""
        if path not in self.keys:
            return self.place(path)
        line, column = self.keys[path]
        return Place(self.file, line, column, write_path(path))


def write_path(path: Path) -> str:
    """``("rapat", "peserta", 2)`` becomes ``rapat.peserta[2]``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def parse_tree(data: bytes, file: str) -> Tree:
    """The bytes of a YAML file become a :class:`Tree`; ``file`` is its name in messages.

    Raises SpecFault: not UTF-8, too large, no valid YAML (tabs, open quotes, …), several
    documents, keys given twice, tags, aliases that repeat without end.
    """
    text = _decode(data, file)
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        raise SpecFault(_syntax_problem(error, file)) from error
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise SpecFault(_unreadable_character(Place(file, line))) from error
    except RecursionError as error:
        raise SpecFault(_too_deep(Place(file))) from error
    except (YAMLError, ValueError) as error:
        raise SpecFault(
            Problem(
                Place(file),
                say("This is not valid YAML: {detail}.", detail=str(error).splitlines()[0]),
                say("Compare the file with the example in the README."),
                "Z101",
            )
        ) from error
    return _Walk(file).tree(node)


def _decode(data: bytes, file: str) -> str:
    if len(data) > MAX_BYTES:
        raise SpecFault(
            Problem(
                Place(file),
                say("The file has {size} bytes; at most {most} are read.",
                    size=len(data), most=MAX_BYTES),
                say("Check that this is the right file; a packet.yaml has a few kilobytes."),
                "Z101",
            )
        )  # fmt: skip
    # Windows Notepad marks its "Unicode" files with a byte order mark.
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SpecFault(_unreadable_character(Place(file, line))) from error


def _unreadable_character(place: Place) -> Problem:
    return Problem(
        place,
        say("This line has a character that is not UTF-8 text."),
        say("Save the file again with the encoding UTF-8."),
        "Z101",
    )


def _too_deep(place: Place) -> Problem:
    return Problem(
        place,
        say("The lists and keys are nested more than {most} deep.", most=MAX_DEPTH),
        say("Check the indentation."),
        "Z101",
    )


def _syntax_problem(error: MarkedYAMLError, file: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else None
    column = mark.column + 1 if mark else None
    what, fix = _explain_syntax(error.problem or "")
    return Problem(Place(file, line, column), what, fix, "Z101")


def _explain_syntax(problem: str) -> tuple[Sentence, Sentence]:
    """The parser's words become a sentence for somebody who does not know YAML's terms."""
    if "\\t" in problem:
        return (
            say("The line is indented with a tab; YAML allows spaces only."),
            say("Replace the tab by spaces."),
        )
    if "mapping values are not allowed" in problem:
        return (
            say("A colon stands where none may stand, or the line is indented wrongly."),
            say("Put a text that contains a colon in quotes, and align the keys."),
        )
    if "undefined alias" in problem:
        return (
            say("A text begins with *, which YAML reads as a reference to something else."),
            say("Put the text in quotes."),
        )
    if "found another document" in problem:
        return (
            say("The file holds several documents, separated by ---."),
            say("Keep one document in the file."),
        )
    if "cannot start any token" in problem:
        return (
            say("A text begins with a sign that has a meaning in YAML (@, %, ` or similar)."),
            say("Put the text in quotes."),
        )
    return (
        say("This is not valid YAML: {detail}.", detail=problem.rstrip(".")),
        say("Check quotes, brackets and indentation on this line and the one before it."),
    )


class _Walk:
    """One pass over the composed nodes; collects marks and faults."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.values: dict[Path, tuple[int, int]] = {}
        self.keys: dict[Path, tuple[int, int]] = {}
        self.problems: list[Problem] = []
        self.count = 0

    def tree(self, node: Node | None) -> Tree:
        root = self.convert(node, (), ()) if node is not None else None
        if self.problems:
            raise SpecFault(self.problems)
        return Tree(self.file, root, self.values, self.keys)

    def convert(self, node: Node, path: Path, open_nodes: tuple[int, ...]) -> object:
        self.values.setdefault(path, _mark(node))
        self.count += 1
        if self.count > MAX_NODES or id(node) in open_nodes:
            raise SpecFault(
                Problem(
                    Place(self.file, *_mark(node), write_path(path)),
                    say("References (* and &) repeat the same content without end."),
                    say("Write the content out instead of referring to it."),
                    "Z102",
                )
            )
        if len(path) > MAX_DEPTH:
            raise SpecFault(_too_deep(Place(self.file, *_mark(node))))
        if node.tag not in _PLAIN_TAGS:
            self.problems.append(
                Problem(
                    Place(self.file, *_mark(node), write_path(path)),
                    say("The tag {tag} is not allowed.", tag=str(node.tag)),
                    say("Remove the word that begins with ! or put the text in quotes."),
                    "Z103",
                )
            )
            return None
        if isinstance(node, ScalarNode):
            is_null = node.tag == "tag:yaml.org,2002:null"
            return None if is_null else str(node.value)
        if isinstance(node, SequenceNode):
            return [
                self.convert(item, (*path, index), (*open_nodes, id(node)))
                for index, item in enumerate(node.value)
            ]
        assert isinstance(node, MappingNode)  # noqa: S101 -- the composer makes no fourth kind
        return self.mapping(node, path, (*open_nodes, id(node)))

    def mapping(self, node: MappingNode, path: Path, open_nodes: tuple[int, ...]) -> object:
        result: dict[str, object] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, ScalarNode):
                self.problems.append(
                    Problem(
                        Place(self.file, *_mark(key_node), write_path(path)),
                        say("A key must be a word, not a list."),
                        say("Remove the brackets, or put the text in quotes."),
                        "Z103",
                    )
                )
                continue
            key = str(key_node.value)
            here = (*path, key)
            if key in result:
                first_line = self.keys[here][0]
                self.problems.append(
                    Problem(
                        Place(self.file, *_mark(key_node), write_path(here)),
                        say("The key {key} stands here a second time; the first is on line {line}.",
                            key=key, line=first_line),
                        say("Keep one of the two."),
                        "Z104",
                    )
                )  # fmt: skip
                continue
            self.keys[here] = _mark(key_node)
            result[key] = self.convert(value_node, here, open_nodes)
        return result


def _mark(node: Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1
