"""Finds what filling a template would not show: faults in branches not taken, stale fields.

A packet without photos never comes to the branch that prints photos. So each name is looked up in
the packet's values without carrying anything out; of a list its first item stands for all, and what
is empty here may be anything in another packet.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from jinja2 import nodes

from zidocs.documents.filters import Listed, WrongValue, wrong
from zidocs.documents.places import Spots, located
from zidocs.documents.sandbox import try_filter
from zidocs.errors import Problem, Sentence, say
from zidocs.layout.ooxml import Element, tag


@dataclass(frozen=True)
class Finding:
    """Line of the source, the name that is missing, and the list that was asked for it, if any.

    Without a name, ``value`` is a list or a record that is printed where a text belongs, or
    ``error`` is what a filter says. ``whole`` is the variable as the template has it, and ``scope``
    the names that there are at this place.
    """

    line: int
    name: str = ""
    owner: str | None = None
    value: object = None
    error: WrongValue | None = None
    whole: str = ""
    scope: Mapping[str, object] = field(default_factory=dict, repr=False, compare=False)


_UNKNOWN: Final = object()
"""What may be anything."""
_UNREADABLE = "…"
_SAME = ("_counted", "_sized", "batch", "default", "d")
"""Filters that hand on what they are given, as far as names are concerned."""


def unfillable(
    tree: nodes.Template, values: Mapping[str, object], *, with_filters: bool = False
) -> Iterator[Finding]:
    """Every name that these values do not have, and all that is printed and is no text.

    ``with_filters`` also tries what the filters take, which costs as much as to fill the template.
    """
    walker = _Walker(with_filters)
    walker.statements(tree.body, _scope([tree], values))
    yield from walker.found


def unfillable_alone(
    trees: Iterable[nodes.Template], values: Mapping[str, object]
) -> Iterator[Finding]:
    """The same of commands that stand alone, where others are at fault; ``line`` is their place.

    What a loop names is known from there on, since nobody can tell where it ends.
    """
    commands = list(trees)
    scope = _scope(commands, values)
    walker = _Walker(with_filters=True)
    for place, tree in enumerate(commands):
        told = len(walker.found)
        walker.statements(tree.body, scope)
        yield from (replace(each, line=place) for each in walker.found[told:])
        for loop in tree.find_all(nodes.For):
            scope.update(_turn(loop, _Walker(with_filters=False).value(loop.iter, scope)))


def _scope(trees: Iterable[nodes.Template], values: Mapping[str, object]) -> dict[str, object]:
    """The names that there are, those that a template asks for by ``is defined`` among them."""
    asked = {
        name.name
        for tree in trees
        for test in tree.find_all(nodes.Test)
        if test.name in ("defined", "undefined")
        for name in test.find_all(nodes.Name)
    }
    unknown = dict.fromkeys(("range", "loop", *asked - set(values)), _UNKNOWN)
    return {**values, **unknown}


class _Walker:
    """Goes through the commands of a template; ``found`` grows."""

    def __init__(self, with_filters: bool) -> None:
        self.found: list[Finding] = []
        self._with_filters = with_filters
        self._line = 1

    def statements(self, body: Iterable[nodes.Node], scope: Mapping[str, object]) -> None:
        """Commands in their order, each branch and each loop once."""
        for node in body:
            if isinstance(node, nodes.For):
                self._loop(node, scope)
            elif isinstance(node, nodes.If):
                self.value(node.test, scope)
                for branch in (node.body, node.elif_, node.else_):
                    self.statements(branch, scope)
            elif isinstance(node, nodes.Output):
                for each in node.nodes:
                    self._printed(each, scope)

    def _printed(self, node: nodes.Node, scope: Mapping[str, object]) -> None:
        value = self.value(node, scope)
        if isinstance(value, Mapping | list) and not hasattr(value, "__html__"):
            self.found.append(Finding(self._line, value=value, whole=_written(node)))

    def _loop(self, node: nodes.For, scope: Mapping[str, object]) -> None:
        items = self.value(node.iter, scope)
        if items and isinstance(items, str | Mapping | int):
            self.found.append(Finding(self._line, error=wrong("for", items, Listed)))
        inner = {**scope, **_turn(node, items)}
        if node.test is not None:
            self.value(node.test, inner)
        self.statements(node.body, inner)
        self.statements(node.else_, scope)

    def value(
        self, node: nodes.Node, scope: Mapping[str, object], within: nodes.Node | None = None
    ) -> object:
        """What an expression stands for, as far as it can be known without carrying it out.

        ``within`` is the variable that it is the beginning of.
        """
        self._line = node.lineno or self._line
        whole = within or node
        if isinstance(node, nodes.Const):
            return node.value
        if isinstance(node, nodes.Name):
            return self._of_name(node.name, scope, whole)
        if isinstance(node, nodes.Getattr):
            return self._of_key(node.node, node.attr, scope, whole)
        if isinstance(node, nodes.Getitem):
            if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
                return self._of_key(node.node, node.arg.value, scope, whole)
            self.value(node.arg, scope)
            return _first(self.value(node.node, scope, whole))
        if isinstance(node, nodes.Filter) and node.node is not None:
            return self._filtered(node, scope)
        if isinstance(node, nodes.Test) and node.name in ("defined", "undefined"):
            return _UNKNOWN
        for child in node.iter_child_nodes():
            self.value(child, scope)
        return _UNKNOWN

    def _filtered(self, node: nodes.Filter, scope: Mapping[str, object]) -> object:
        told = len(self.found)
        value = self.value(node.node, scope)  # type: ignore[arg-type]  # not None, see above
        if node.name in ("default", "d"):
            # It is there to say what stands for a name that is missing.
            del self.found[told:]
        given = [self.value(argument, scope) for argument in node.args]
        named = {str(each.key): self.value(each.value, scope) for each in node.kwargs}
        is_known = all(each is not _UNKNOWN for each in (value, *given, *named.values()))
        if self._with_filters and value and is_known:
            try:
                try_filter(node.name, value, given, named)
            except WrongValue as error:
                self.found.append(Finding(self._line, error=error))
        if node.name in ("first", "last"):
            return _first(value)
        if node.name == "batch":
            return [value]
        return value if node.name in _SAME else _UNKNOWN

    def _of_name(self, name: str, scope: Mapping[str, object], whole: nodes.Node) -> object:
        if name in scope:
            return scope[name]
        self.found.append(Finding(self._line, name, whole=_written(whole), scope=scope))
        return _UNKNOWN

    def _of_key(
        self, owner: nodes.Expr, key: str, scope: Mapping[str, object], whole: nodes.Node
    ) -> object:
        value = self.value(owner, scope, whole)
        if value is _UNKNOWN or (not value and not isinstance(value, list)):
            return _UNKNOWN
        if isinstance(value, Mapping) and key in value:
            return value[key]
        asked = _written(owner) if isinstance(value, list) else None
        self.found.append(Finding(self._line, key, asked, whole=_written(whole), scope=scope))
        return _UNKNOWN


def _turn(loop: nodes.For, items: object) -> dict[str, object]:
    """What the names of a loop stand for in its turns."""
    if isinstance(loop.target, nodes.Name):
        return {loop.target.name: _first(items)}
    return dict.fromkeys((name.name for name in loop.target.find_all(nodes.Name)), _UNKNOWN)


def _first(value: object) -> object:
    return value[0] if isinstance(value, list) and value else _UNKNOWN


def _written(node: nodes.Node) -> str:
    """``rapat.peserta``, as the template has it."""
    if isinstance(node, nodes.Getattr):
        return f"{_written(node.node)}.{node.attr}"
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        key = node.arg.value
        return _written(node.node) + (f".{key}" if isinstance(key, str) else f"[{key}]")
    return node.name if isinstance(node, nodes.Name) else _UNREADABLE


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
    for begin, code in _fields(root):
        kind = (code.split() or [""])[0].upper()
        sentences = _stale(kind)
        paragraph = next(begin.iterancestors(tag("w:p")), None)
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
