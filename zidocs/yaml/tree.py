"""YAML bytes become a tree of dicts, lists and texts that knows the place of every key."""

import codecs
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, StringMark, YAMLError, YAMLWarning
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from zidocs.disk.files import hash_bytes
from zidocs.errors import Place, Problem, Sentence, SpecFault, Unsaid, say
from zidocs.yaml.slips import slips_in

# Blanks and marks that nobody sees; they come along from Word, web pages and chats.
_UNSEEN = "\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
_INVISIBLE = re.compile(f"[{_UNSEEN}]")
_WIDE = re.compile("[\xa0\u2007\u202f]")
_BLANK = f"[ \t\xa0\u2007\u202f{_UNSEEN}]"
_STRUCTURE = re.compile(rf"^{_BLANK}*(?:-{_BLANK}+)*(?:\w+{_BLANK}*:{_BLANK}+)?", re.MULTILINE)
"""What stands before a text on its line: indentation, hyphens, a key."""
_CUT = re.compile(r"[ \t]+(#[^\s#][^\r\n]*)")
_CUT_AT_ONCE = re.compile(rf"[ \t]*:{_CUT.pattern}")
# XML 1.0, production 2.
_NOT_TEXT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def decode(data: bytes) -> str:
    """UTF-8 with or without a byte order mark, or UTF-16 with one; raises UnicodeDecodeError.

    Notepad and Excel call UTF-16 “Unicode”.
    """
    is_utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return data.decode("utf-16" if is_utf16 else "utf-8-sig")


def spot(text: str) -> tuple[int, int]:
    """The line and column (both from 1) of what follows ``text``, the beginning of a file."""
    return text.count("\n") + 1, len(text) - (text.rfind("\n") + 1) + 1


def foreign_character(text: str) -> str:
    """The first character that neither a Word file nor a page can hold, or an empty text."""
    found = _NOT_TEXT.search(text)
    return found[0] if found else ""


# The parser's complaint becomes a sentence for somebody who does not know YAML's terms.


_CODE = "Z101"
_LINE_BREAKS = re.compile("\r\n|[\n\r\x85\u2028\u2029]")

_TAB = (
    say("The line contains a tab where YAML allows spaces only."),
    say("Replace the tab by spaces."),
)
_NOT_CLOSED = (
    say("What begins here with a quote or bracket is not closed, or a comma is missing in it."),
    say("Check quotes, brackets and commas on this line and the one before it."),
)
_NO_VALUE = (
    say("A value is missing here, or a bracket before it is not closed."),
    say("Check quotes, brackets and commas on this line and the one before it."),
)
_BACKSLASH = (
    say("In double quotes a \\ begins a special sign, and this one does not exist."),
    say("Write folders with /, or use single quotes."),
)
_INDENTATION = (
    say("This line does not fit the ones before it: its indentation differs, or a quote is open."),
    say("Give the keys of one level the same number of spaces; write ' inside '…' twice."),
)
_NO_DASH = (
    say("A list cannot begin behind the colon."),
    say("Put each “- ” on a line of its own, below the key."),
)

# What the parser says (ruamel.yaml, scanner and parser), and what that means to a secretary.
_SENTENCES: tuple[tuple[str, Sentence, Sentence], ...] = (
    (
        r"mapping values are not allowed|could not find expected ':'",
        say("A colon is missing or stands where none may stand, or the indentation differs."),
        say("Put a text that contains a colon in quotes, and align the keys."),
    ),
    (
        r"undefined alias|alphabetic or numeric character",
        say("A text begins with * or &, which YAML reads as a reference to something else."),
        say("Put the text in quotes."),
    ),
    (
        r"another document|<document start>|document separator|content after document",
        say("The file holds several documents, separated by three hyphens."),
        say("Keep one document in the file."),
    ),
    (
        r"cannot start any token",
        say("A text begins with a sign that has a meaning in YAML (@, %, ` or similar)."),
        say("Put the text in quotes."),
    ),
    (
        r"comment or a line break|indentation indicator|chomping",
        say("A text begins with | or >, which YAML reads as the start of a long text."),
        say("Put the text in quotes, or begin it on the next line."),
    ),
    (
        r"URI|tag handle|expected '[!>]'|expected ' '",
        say("A text begins with !, which has a meaning in YAML."),
        say("Put the text in quotes."),
    ),
    (r"escape sequence|escape character", *_BACKSLASH),
    (r"sequence entries are not allowed", *_NO_DASH),
    (r"unexpected end of stream|expected ',' or", *_NOT_CLOSED),
    (r"expected <block end>", *_INDENTATION),
    (r"expected the node content", *_NO_VALUE),
)


def syntax_problems(error: MarkedYAMLError, text: str, file: str) -> tuple[Problem, ...]:
    """What is mistyped in ``text``, else the place and the meaning of what stopped the parser."""
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return (Problem(Place(file), *explain(error.problem or ""), _CODE),)
    lines = _LINE_BREAKS.split(text)
    line = lines[mark.line]
    tab = re.match(r" *\t", line)
    column = tab.end() if tab else mark.column + 1
    if line[column - 1 : column] == "\t":
        return (Problem(Place(file, mark.line + 1, column), *_TAB, _CODE),)
    return slips_in(lines, file, mark.line) or (_stopped(error, mark, file),)


def _stopped(error: MarkedYAMLError, mark: StringMark, file: str) -> Problem:
    sentences = explain(error.problem or "")
    if sentences == _NOT_CLOSED and error.context_mark:
        mark = error.context_mark
    return Problem(Place(file, mark.line + 1, mark.column + 1), *sentences, _CODE)


def explain(complaint: str) -> tuple[Sentence, Sentence]:
    """The parser's words become a sentence and a remedy."""
    for pattern, what, fix in _SENTENCES:
        if re.search(pattern, complaint):
            return what, fix
    return (
        say("This is not valid YAML: {detail}.", detail=complaint.rstrip(".")),
        say("Check quotes, brackets and indentation on this line and the one before it."),
    )


# Scalars stay the text that was typed: ``09:00`` is no number of seconds, ``007`` keeps its zeros
# and ``no`` is no boolean. What a text means is decided by the field that reads it (``scalars``).


Path = tuple[str | int, ...]
"""The way from the root to a value: ``("rapat", "peserta", 2, "nip")``."""

MAX_BYTES = 500_000
"""The parser takes seconds for as much; the largest catalogue has a quarter of it."""
MAX_NODES = 50_000
"""Counted with every alias spelled out, so that nine lines of aliases cannot become gigabytes."""
MAX_DEPTH = 40
MAX_KEY = 100
"""Characters; a longer key is a sentence with a colon in it."""
MAX_TEXT = 100_000
"""Characters of one text, about thirty printed pages."""
MAX_FAULTS = 200
"""A file with more faults than that is the wrong file."""

_PLAIN_TAGS = frozenset(
    f"tag:yaml.org,2002:{kind}"
    for kind in ("str", "int", "float", "bool", "null", "timestamp", "seq", "map", "merge", "value")
)


@dataclass(frozen=True)
class Tree:
    """A YAML document: ``root`` holds dict, list, str or None; marks are (line, column) from 1.

    ``cut`` has what stands behind a value from a # on, where no blank follows it: the parser reads
    a remark there, and the writer may have meant “Ruang #2”. ``sha256`` is of the file's bytes.
    """

    file: str
    root: object
    values: Mapping[Path, tuple[int, int]]
    keys: Mapping[Path, tuple[int, int]]
    cut: Mapping[Path, str] = field(default_factory=dict)
    sha256: str = ""

    def place(self, path: Path = ()) -> Place:
        """The place of the value at ``path``, or of the nearest thing above it that exists."""
        known = path
        while known and known not in self.values:
            known = known[:-1]
        line, column = self.values.get(known, (1, 1))
        return Place(self.file, line, column, write_path(path))

    def at(self, path: Path) -> object:
        """The value at ``path``; None where there is none."""
        value = self.root
        for part in path:
            try:
                value = value[part]  # type: ignore[index]
            except (LookupError, TypeError):
                return None
        return value

    @cached_property
    def texts(self) -> tuple[tuple[Path, str], ...]:
        """Every text with the way to it, in the order of the file."""
        return tuple(_texts(self.root, ()))

    def key_place(self, path: Path) -> Place:
        """The place of the key (not its value) at ``path``."""
        if path not in self.keys:
            return self.place(path)
        line, column = self.keys[path]
        return Place(self.file, line, column, write_path(path))


def _texts(value: object, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _texts(inner, (*path, index))


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
    text = _text_of(data, file)
    try:
        with warnings.catch_warnings():
            # Anchors used twice and the like; the sentences of this module say what matters.
            warnings.simplefilter("ignore", YAMLWarning)
            node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        raise SpecFault(syntax_problems(error, text, file)) from error
    except ReaderError as error:
        place = Place(file, *spot(text[: error.position]))
        raise SpecFault(_unreadable_character(place)) from error
    except RecursionError as error:
        raise SpecFault(_too_deep(Place(file))) from error
    except (YAMLError, ValueError, OverflowError) as error:
        raise SpecFault.at(file, "Z101", detail=str(error)).says(
            "This is not valid YAML: {detail}.", "Compare the file with the example in the README."
        ) from error
    return replace(_Walk(file, text).tree(node), sha256=hash_bytes(data))


def _text_of(data: bytes, file: str) -> str:
    if len(data) > MAX_BYTES:
        raise SpecFault.at(file, "Z101", most=MAX_BYTES).says(
            "The file has more than {most} bytes.",
            "Check that this is the right file; a packet.yaml has a few kilobytes.",
        )
    try:
        text = decode(data)
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(error.encoding, errors="ignore")
        place = Place(file, *spot(before.removeprefix("\ufeff")))
        raise SpecFault(_unreadable_character(place)) from error
    return _STRUCTURE.sub(lambda found: _WIDE.sub(" ", _INVISIBLE.sub("", found[0])), text)


def _unreadable_character(place: Place) -> Problem:
    return Problem.at(place, "Z101").says(
        "Here is a character that is not UTF-8 text.",
        "Save the file again with the encoding UTF-8.",
    )


def _too_deep(place: Place) -> Problem:
    return Problem.at(place, "Z101", most=MAX_DEPTH).says(
        "The lists and keys are nested more than {most} deep.", "Check the indentation."
    )


class _Walk:
    """One pass over the composed nodes; collects marks and faults."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        self.cut: dict[Path, str] = {}
        self.values: dict[Path, tuple[int, int]] = {}
        self.keys: dict[Path, tuple[int, int]] = {}
        self.problems: list[Problem] = []
        self.nodes = 0
        self.characters = 0

    def tree(self, node: Node | None) -> Tree:
        root = self.convert(node, (), ()) if node is not None else None
        if self.problems:
            raise SpecFault(self.problems)
        return Tree(self.file, root, self.values, self.keys, self.cut)

    def refuse(self, node: Node, path: Path, code: str, /, **values: object) -> Unsaid[None]:
        """A fault that is collected when it ``says`` its sentences."""
        place = Place(self.file, *_mark(node), write_path(path))
        return Unsaid(lambda what, fix: self.collect(Problem(place, what, fix, code)), values)

    def collect(self, problem: Problem) -> None:
        self.problems.append(problem)
        if len(self.problems) >= MAX_FAULTS:
            raise SpecFault(self.problems)

    def convert(self, node: Node, path: Path, open_nodes: tuple[int, ...]) -> object:
        self.values.setdefault(path, _mark(node))
        self.count(node, path, is_endless=id(node) in open_nodes)
        if len(path) > MAX_DEPTH:
            raise SpecFault([*self.problems, _too_deep(Place(self.file, *_mark(node)))])
        if node.tag not in _PLAIN_TAGS:
            self.refuse(node, path, "Z103", tag=_write_tag(node)).says(
                "The tag {tag} is not allowed.",
                "Remove the word that begins with ! or put the text in quotes.",
            )
            return None
        if isinstance(node, ScalarNode):
            return self.scalar(node, path)
        if isinstance(node, SequenceNode):
            return [
                self.convert(item, (*path, index), (*open_nodes, id(node)))
                for index, item in enumerate(node.value)
            ]
        assert isinstance(node, MappingNode)  # noqa: S101 -- the composer makes no fourth kind
        return self.mapping(node, path, (*open_nodes, id(node)))

    def count(self, node: Node, path: Path, is_endless: bool) -> None:
        """What aliases repeat counts each time, so that a small file stays small in memory."""
        self.nodes += 1
        self.characters += len(node.value) if isinstance(node, ScalarNode) else 0
        if is_endless or self.nodes > MAX_NODES or self.characters > MAX_BYTES:
            self.refuse(node, path, "Z102").says(
                "References (* and &) repeat content without end, or the file is too long.",
                "Write the content out instead of referring to it, and shorten the file.",
            )
            raise SpecFault(self.problems)

    def scalar(self, node: ScalarNode, path: Path) -> str | None:
        is_list_item = isinstance(path[-1] if path else "", int)
        mark = node.start_mark if is_list_item and not node.value else node.end_mark
        if node.style not in ("|", ">"):
            self.note_cut(_CUT.match(self.text, mark.index), path)
        if node.tag == "tag:yaml.org,2002:null":
            return None
        text = _INVISIBLE.sub("", node.value) if node.style is None else str(node.value)
        if len(text) > MAX_TEXT:
            self.refuse(node, path, "Z106", size=len(text), most=MAX_TEXT).says(
                "This text has {size} characters; at most {most} are allowed.",
                "Shorten it, or attach it as a file under lampiran.",
            )
        if foreign := foreign_character(text):
            self.refuse(node, path, "Z105", code=ord(foreign)).says(
                "The text contains the character U+{code:04X}, which cannot be printed.",
                "Type the text again; in double quotes write \\\\ for a backslash.",
            )
        return text

    def note_cut(self, found: re.Match[str] | None, path: Path) -> None:
        if found:
            self.cut[path] = found[1].strip()

    def mapping(self, node: MappingNode, path: Path, open_nodes: tuple[int, ...]) -> object:
        result: dict[str, object] = {}
        for key_node, value_node in node.value:
            key = self.key(key_node, path)
            if key is None:
                continue
            here = (*path, key)
            if key in result:
                self.refuse(key_node, here, "Z104", key=key, line=self.keys[here][0]).says(
                    "The key {key} stands here a second time; the first is on line {line}.",
                    "Keep one of the two.",
                )
                continue
            self.keys[here] = _mark(key_node)
            result[key] = self.convert(value_node, here, open_nodes)
            if result[key] is None:
                self.note_cut(_CUT_AT_ONCE.match(self.text, key_node.end_mark.index), here)
        return result

    def key(self, node: Node, path: Path) -> str | None:
        text = str(node.value) if isinstance(node, ScalarNode) else ""
        if not isinstance(node, ScalarNode) or len(text) > MAX_KEY or foreign_character(text):
            self.refuse(node, path, "Z103").says(
                "A key must be one word; here stands a list, or a text that is no key.",
                "Put a text that contains a colon or brackets in quotes.",
            )
            return None
        return text


def _write_tag(node: Node) -> str:
    """``tag:yaml.org,2002:binary`` as it is typed: ``!!binary``."""
    return str(node.tag).replace("tag:yaml.org,2002:", "!!")


def _mark(node: Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1
