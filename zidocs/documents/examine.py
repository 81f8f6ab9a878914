"""Finds what filling a template would not show: faults in branches not taken, stale fields.

A packet without photos never comes to the branch that prints photos. So each name is looked up in
the packet's values without carrying anything out; of a list its first item stands for all, and what
is empty here may be anything in another packet.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from jinja2 import nodes

from zidocs.documents.places import Spots, located
from zidocs.errors import Problem, Sentence, say
from zidocs.layout.ooxml import Element, tag


@dataclass(frozen=True)
class Finding:
    """Line of the source, the name that is missing, and the list that was asked for it, if any.

    Without a name, ``value`` is a list or a record that is printed where a text belongs.
    """

    line: int
    name: str = ""
    owner: str | None = None
    value: object = None


_UNKNOWN: Final = object()
"""What may be anything."""
_SAME = ("_counted", "_sized", "batch", "default", "d")
"""Filters that hand on what they are given, as far as names are concerned."""


def unfillable(tree: nodes.Template, values: Mapping[str, object]) -> Iterator[Finding]:
    """Every name that these values do not have, and all that is printed and is no text."""
    asked = {
        name.name
        for test in tree.find_all(nodes.Test)
        if test.name in ("defined", "undefined")
        for name in test.find_all(nodes.Name)
    }
    scope: dict[str, object] = {**values, "range": _UNKNOWN, "loop": _UNKNOWN}
    scope.update((name, _UNKNOWN) for name in asked - set(values))
    walker = _Walker()
    walker.statements(tree.body, scope)
    yield from walker.found


class _Walker:
    """Goes through the commands of a template; ``found`` grows."""

    def __init__(self) -> None:
        self.found: list[Finding] = []
        self._line = 1

    def statements(self, body: Iterable[nodes.Node], scope: Mapping[str, object]) -> None:
        """Commands in their order, each branch and each loop once."""
        for node in body:
            if isinstance(node, nodes.For):
                self._loop(node, scope)
            elif isinstance(node, nodes.If):
                self._value(node.test, scope)
                for branch in (node.body, node.elif_, node.else_):
                    self.statements(branch, scope)
            elif isinstance(node, nodes.Output):
                for each in node.nodes:
                    self._printed(each, scope)

    def _printed(self, node: nodes.Node, scope: Mapping[str, object]) -> None:
        value = self._value(node, scope)
        if isinstance(value, Mapping | list) and not hasattr(value, "__html__"):
            self.found.append(Finding(self._line, value=value))

    def _loop(self, node: nodes.For, scope: Mapping[str, object]) -> None:
        items = self._value(node.iter, scope)
        names = [name.name for name in node.target.find_all(nodes.Name)]
        inner = {**scope, **dict.fromkeys(names, _UNKNOWN)}
        if isinstance(node.target, nodes.Name):
            inner[node.target.name] = _first(items)
        if node.test is not None:
            self._value(node.test, inner)
        self.statements(node.body, inner)
        self.statements(node.else_, scope)

    def _value(self, node: nodes.Node, scope: Mapping[str, object]) -> object:
        """What an expression stands for, as far as it can be known without carrying it out."""
        self._line = node.lineno or self._line
        if isinstance(node, nodes.Name):
            return self._of_name(node.name, scope)
        if isinstance(node, nodes.Getattr):
            return self._of_key(node.node, node.attr, scope)
        if isinstance(node, nodes.Getitem):
            if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
                return self._of_key(node.node, node.arg.value, scope)
            self._value(node.arg, scope)
            return _first(self._value(node.node, scope))
        if isinstance(node, nodes.Filter) and node.node is not None:
            return self._filtered(node, scope)
        if isinstance(node, nodes.Test) and node.name in ("defined", "undefined"):
            return _UNKNOWN
        for child in node.iter_child_nodes():
            self._value(child, scope)
        return _UNKNOWN

    def _filtered(self, node: nodes.Filter, scope: Mapping[str, object]) -> object:
        told = len(self.found)
        value = self._value(node.node, scope)  # type: ignore[arg-type]  # not None, see above
        if node.name in ("default", "d"):
            # It is there to say what stands for a name that is missing.
            del self.found[told:]
        for argument in (*node.args, *node.kwargs):
            self._value(argument, scope)
        if node.name in ("first", "last"):
            return _first(value)
        if node.name == "batch":
            return [value]
        return value if node.name in _SAME else _UNKNOWN

    def _of_name(self, name: str, scope: Mapping[str, object]) -> object:
        if name in scope:
            return scope[name]
        self.found.append(Finding(self._line, name))
        return _UNKNOWN

    def _of_key(self, owner: nodes.Expr, key: str, scope: Mapping[str, object]) -> object:
        value = self._value(owner, scope)
        if value is _UNKNOWN or (not value and not isinstance(value, list)):
            return _UNKNOWN
        if isinstance(value, Mapping):
            if key in value:
                return value[key]
            self.found.append(Finding(self._line, key))
        elif isinstance(value, list):
            self.found.append(Finding(self._line, key, _written(owner)))
        else:
            self.found.append(Finding(self._line, key))
        return _UNKNOWN


def _first(value: object) -> object:
    return value[0] if isinstance(value, list) and value else _UNKNOWN


def _written(node: nodes.Node) -> str:
    """``rapat.peserta``, as the template has it."""
    if isinstance(node, nodes.Getattr):
        return f"{_written(node.node)}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else "…"


# Fields (ECMA-376 part 1, 17.16) keep the text that they showed when the template was saved.


_DAYS = frozenset({"DATE", "TIME", "SAVEDATE", "CREATEDATE", "PRINTDATE", "EDITTIME"})
_OF_THE_FILE = frozenset(
    {"AUTHOR", "LASTSAVEDBY", "USERNAME", "USERINITIALS", "USERADDRESS", "FILENAME", "FILESIZE",
     "TEMPLATE", "REVNUM", "NUMWORDS", "NUMCHARS", "INFO", "DOCPROPERTY", "DOCVARIABLE", "TITLE",
     "SUBJECT", "KEYWORDS", "COMMENTS"}
)  # fmt: skip
_OF_PAGES = frozenset({"TOC", "INDEX", "TOA", "PAGEREF", "STYLEREF"})


def stale_fields(root: Element, shown: str) -> Iterator[Problem]:
    """A warning for each kind of field of a part that keeps what was true of the template."""
    told: set[str] = set()
    spots: Spots | None = None
    for field, code in _fields(root):
        kind = (code.split() or [""])[0].upper()
        sentences = _stale(kind)
        paragraph = next(field.iterancestors(tag("w:p")), None)
        if sentences is None or kind in told or paragraph is None:
            continue
        if kind == "PAGEREF" and "TOC" in told:
            continue
        told.add(kind)
        spots = spots or Spots(root, shown)
        yield located(spots.of(paragraph), *sentences, "Z510", "peringatan")


def _stale(kind: str) -> tuple[Sentence, Sentence] | None:
    if kind in _DAYS:
        return (
            say(
                "The field {field} does not show the day of the document: it keeps the one on "
                "which the template was saved, or takes today's.",
                field=kind,
            ),
            say("Write a variable in its place, such as {{{{ rapat.tanggal|tanggal }}}}."),
        )
    if kind in _OF_THE_FILE:
        return (
            say("The field {field} keeps what was true of the template, not of the document.",
                field=kind),
            say("Write the words themselves in its place, or a variable."),
        )  # fmt: skip
    if kind in _OF_PAGES:
        return (
            say(
                "The field {field} keeps in the Word file the headings and page numbers that the "
                "template had when it was saved.",
                field=kind,
            ),
            say("Open the finished Word file and update it there: Ctrl+A, then F9."),
        )
    return None


def _fields(root: Element) -> Iterator[tuple[Element, str]]:
    """Each field with its code, which Word may have cut into several runs."""
    for simple in root.iter(tag("w:fldSimple")):
        yield simple, simple.get(tag("w:instr"), "")
    open_codes: list[list[str] | None] = []
    for element in root.iter(tag("w:fldChar"), tag("w:instrText")):
        if element.tag == tag("w:instrText"):
            codes = open_codes[-1] if open_codes else None
            if codes is not None:
                codes.append(element.text or "")
            continue
        kind = element.get(tag("w:fldCharType"))
        if kind == "begin":
            open_codes.append([])
        elif open_codes:
            codes = open_codes[-1]
            if codes is not None:
                yield element, "".join(codes)
            open_codes[-1] = None
            if kind == "end":
                open_codes.pop()
