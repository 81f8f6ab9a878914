"""A template's commands become text inside a sandbox: what they may say, use and cost.

Templates come from anywhere. Only the constructs that fill a letter are allowed; nothing of
Python can be reached, nothing can be defined or called, and every loop and every text that grows
is paid for from a budget, so that a hostile template ends in an error and not in a full memory.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NoReturn, cast

from jinja2 import StrictUndefined, nodes, pass_context
from jinja2.exceptions import SecurityError, TemplateSyntaxError
from jinja2.runtime import Context, LoopContext, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from zidocs.documents import filters
from zidocs.documents.filters import inline, printed

MAX_STEPS = 200_000
"""Turns of all loops of one document together; 150 attendees need about a thousand."""
MAX_TEXT = 1_000_000
"""Characters of one joined text."""
MAX_NUMBER = 10**18

_BUDGET = "_budget"
_COUNTED, _JOINED = "_counted", "_joined"

_ALLOWED: tuple[type[nodes.Node], ...] = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.For, nodes.If,
    nodes.Name, nodes.NSRef, nodes.Const, nodes.Tuple, nodes.List, nodes.Dict, nodes.Pair,
    nodes.Getattr, nodes.Getitem, nodes.Slice, nodes.CondExpr, nodes.Compare, nodes.Operand,
    nodes.And, nodes.Or, nodes.Not, nodes.Neg, nodes.Pos, nodes.Add, nodes.Sub, nodes.Mul,
    nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Concat, nodes.Filter, nodes.Test, nodes.Keyword,
    nodes.Call,
)  # fmt: skip

_WRITTEN = {
    "assign": "set",
    "assignblock": "set",
    "callblock": "call",
    "filterblock": "filter",
    "fromimport": "from",
    "pow": "**",
    "scope": "autoescape",
}
"""How a construct is written in a template, where jinja2 calls it otherwise."""

_PLAIN_FILTERS = ("default", "d", "length", "count", "first", "last", "upper", "lower", "trim")
_PLAIN_TESTS = (
    "defined", "undefined", "none", "odd", "even", "divisibleby", "in",
    "eq", "==", "ne", "!=", "lt", "<", "le", "<=", "gt", ">", "ge", ">=",
)  # fmt: skip


class TooMuch(Exception):
    """The template asks for more turns or longer texts than any letter needs."""


class Unknown(StrictUndefined):
    """A variable that does not exist; its error's message is the variable's name alone."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        return str(self._undefined_name)


class Budget:
    """What is left of the turns of one filling; hidden from the template by its attributes."""

    def __init__(self) -> None:
        self._left = MAX_STEPS

    def _spend(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise TooMuch


class Sandbox(ImmutableSandboxedEnvironment):
    """A Jinja environment that escapes, knows no variable it was not given, and is bounded."""

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%"})

    def __init__(self) -> None:
        super().__init__(
            autoescape=True, undefined=Unknown, finalize=inline, cache_size=0, optimized=False
        )
        plain_filters = {name: self.filters[name] for name in _PLAIN_FILTERS}
        plain_tests = {name: self.tests[name] for name in _PLAIN_TESTS}
        self.globals = {"range": self.globals["range"]}
        self.filters = {
            **plain_filters,
            **filters.FILTERS,
            "join": _join,
            "batch": _batch,
            _COUNTED: _counted,
            _JOINED: _join,
        }
        self.tests = plain_tests

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        line = 1
        everything = list(tree.find_all(nodes.Node))
        for node in everything:
            line = node.lineno or line
            _check(node, line)
            if isinstance(node, nodes.For):
                node.iter = _filtered(cast(nodes.Expr, node.iter), _COUNTED)
        if any(isinstance(node, nodes.Concat) for node in everything):
            _BoundedJoins().visit(tree)
        return tree

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A key of a mapping, or a property of the loop; nothing else has a dot."""
        if isinstance(obj, Undefined):
            return obj
        if isinstance(obj, Mapping):
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        if isinstance(obj, LoopContext):
            return super().getattr(obj, attribute)
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """An item of a list, a part of a text, or a key of a mapping."""
        try:
            return obj[argument]
        except (TypeError, LookupError):
            return self.undefined(obj=obj, name=argument)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Arithmetic is for numbers of a sensible size; lists and texts are not repeated."""
        for operand in (left, right):
            if isinstance(operand, Undefined):
                str(operand)
            if not isinstance(operand, int | float):
                raise SecurityError(operator)
        if abs(left) > MAX_NUMBER or abs(right) > MAX_NUMBER:
            raise TooMuch
        return super().call_binop(context, operator, left, right)


class _BoundedJoins(NodeTransformer):
    """Rewrites every ``a ~ b`` into a filter that knows how long a text may become."""

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802 -- jinja's name
        self.generic_visit(node)
        return _filtered(nodes.List(node.nodes, lineno=node.lineno), _JOINED)


def _filtered(node: nodes.Expr, name: str) -> nodes.Filter:
    return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno)


def _check(node: nodes.Node, line: int) -> None:
    if not isinstance(node, _ALLOWED):
        word = type(node).__name__.lower()
        _refuse(_WRITTEN.get(word, word), line)
    if isinstance(node, nodes.Call) and not (
        isinstance(node.node, nodes.Name) and node.node.name == "range"
    ):
        _refuse("(…)", line)
    if isinstance(node, nodes.For) and node.recursive:
        _refuse("recursive", line)
    if isinstance(node, nodes.Name) and node.name.startswith("_"):
        _refuse(node.name, line)


def _refuse(word: str, line: int) -> NoReturn:
    raise TemplateSyntaxError(f"{word} is not possible in a template", line)


@pass_context
def _counted(context: Context, items: Iterable[object]) -> Iterator[object]:
    budget: Budget = context[_BUDGET]
    for item in items:
        budget._spend()
        yield item


def _join(items: Iterable[object], separator: str = "") -> str:
    texts: list[str] = []
    length = 0
    for item in items:
        texts.append(printed(item))
        length += len(texts[-1]) + len(separator)
        if length > MAX_TEXT:
            raise TooMuch
    return separator.join(texts)


def _batch(items: Iterable[object], size: int) -> list[list[object]]:
    """Lists of ``size`` items, the last one shorter."""
    everything = list(items)
    size = max(1, size)
    return [everything[start : start + size] for start in range(0, len(everything), size)]
