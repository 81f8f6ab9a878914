"""A template's commands become text inside a sandbox: what they may say, use and cost.

Templates come from anywhere. Only the constructs that fill a letter are allowed; nothing of
Python can be reached, nothing can be defined or called, and every loop and every text that grows
is paid for from a budget, so that a hostile template ends in an error and not in a full memory.
"""

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NoReturn, cast

from jinja2 import StrictUndefined, nodes, pass_context
from jinja2.exceptions import SecurityError, TemplateSyntaxError
from jinja2.runtime import Context, LoopContext, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from zidocs.documents import filters
from zidocs.documents.filters import Listed, WrongValue, inline, printed, wrong

MAX_STEPS = 1_000_000
"""What all loops of one document may cost together: each turn as much as its body has commands
and values, a filter as much as its text is long. 150 attendees need about ten thousand."""
MAX_TEXT = 50_000
"""Characters of one joined text; the names of five hundred people are half of it."""
MAX_NUMBER = 10**18
_TEXT_OF_A_STEP = 16

OPEN, CLOSE = "\ufffe", "\uffff"
"""Signs that no XML holds: they begin and end the commands in the Jinja source, so that nothing
else in a Word file can be taken for one."""

_BUDGET = "_budget"
_COUNTED, _JOINED, _SIZED = "_counted", "_joined", "_sized"
BLOCK = "_block"
"""The filter whose value stands in the place of a paragraph."""

_ALLOWED: tuple[type[nodes.Node], ...] = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.For, nodes.If,
    nodes.Name, nodes.NSRef, nodes.Const, nodes.Tuple, nodes.List, nodes.Dict, nodes.Pair,
    nodes.Getattr, nodes.Getitem, nodes.CondExpr, nodes.Compare, nodes.Operand,
    nodes.And, nodes.Or, nodes.Not, nodes.Neg, nodes.Pos, nodes.Add, nodes.Sub, nodes.Mul,
    nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Concat, nodes.Filter, nodes.Test, nodes.Keyword,
    nodes.Call,
)  # fmt: skip

_WRITTEN = {
    "assign": "set",
    "assignblock": "set",
    "slice": "[:]",
    "callblock": "call",
    "filterblock": "filter",
    "fromimport": "from",
    "pow": "**",
    "scope": "autoescape",
}
"""How a construct is written in a template, where jinja2 calls it otherwise."""

_TEXT_FILTERS = ("upper", "lower", "trim")
_PLAIN_FILTERS = ("default", "d", "length", "count", "first", "last", *_TEXT_FILTERS)
_PLAIN_TESTS = (
    "defined", "undefined", "none", "odd", "even", "divisibleby", "in",
    "eq", "==", "ne", "!=", "lt", "<", "le", "<=", "gt", ">", "ge", ">=",
)  # fmt: skip


class TooMuch(Exception):
    """The template asks for more turns or longer texts than any letter needs."""


class NotAllowed(TemplateSyntaxError):
    """A construct that letters do not need; ``word`` is how a template writes it."""

    def __init__(self, word: str, line: int) -> None:
        super().__init__(word, line)
        self.word = word


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

    def _spend(self, steps: int = 1) -> None:
        self._left -= steps
        if self._left < 0:
            raise TooMuch


class Sandbox(ImmutableSandboxedEnvironment):
    """A Jinja environment that escapes, knows no variable it was not given, and is bounded."""

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%"})

    def __init__(self) -> None:
        super().__init__(
            block_start_string=f"{OPEN}%", block_end_string=f"%{CLOSE}",
            variable_start_string=f"{OPEN}{{", variable_end_string=f"}}{CLOSE}",
            comment_start_string=f"{OPEN}#", comment_end_string=f"#{CLOSE}",
            autoescape=True, undefined=Unknown, finalize=inline, cache_size=0, optimized=False,
        )  # fmt: skip
        plain_filters = {name: self.filters[name] for name in _PLAIN_FILTERS}
        of_texts = {name: _of_text(name, plain_filters[name]) for name in _TEXT_FILTERS}
        plain_tests = {name: self.tests[name] for name in _PLAIN_TESTS}
        self.globals = {"range": self.globals["range"]}
        self.filters = {
            **plain_filters,
            **{name: _charged(each) for name, each in {**of_texts, **filters.FILTERS}.items()},
            "join": _join,
            "batch": _batch,
            BLOCK: filters.block,
            _COUNTED: _counted,
            _JOINED: _joined,
            _SIZED: _sized,
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
                node.iter = _filtered(cast(nodes.Expr, node.iter), _COUNTED, _weight(node))
        _Paid().visit(tree)
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
            # A list may take as long to be compared with its like as it is long.
            return obj[argument] if isinstance(argument, str | int) else self.undefined(obj=obj)
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


class _Paid(NodeTransformer):
    """Joined texts are bounded, and what is compared is paid for by its length."""

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802 -- jinja's name
        self.generic_visit(node)
        return _filtered(nodes.List(node.nodes, lineno=node.lineno), _JOINED)

    def visit_Compare(self, node: nodes.Compare) -> nodes.Node:  # noqa: N802 -- jinja's name
        self.generic_visit(node)
        node.expr = _filtered(node.expr, _SIZED)
        for operand in node.ops:
            operand.expr = _filtered(operand.expr, _SIZED)
        return node

    def visit_Test(self, node: nodes.Test) -> nodes.Node:  # noqa: N802 -- jinja's name
        self.generic_visit(node)
        if node.args:
            node.node = _filtered(node.node, _SIZED)
            node.args = [_filtered(each, _SIZED) for each in node.args]
        return node


def _filtered(node: nodes.Expr, name: str, *arguments: int) -> nodes.Filter:
    given: list[nodes.Expr] = [nodes.Const(each, lineno=node.lineno) for each in arguments]
    return nodes.Filter(node, name, given, [], None, None, lineno=node.lineno)


def _weight(loop: nodes.For) -> int:
    """What a turn of a loop costs: what stands in it, but not in loops inside of it."""
    weight, left = 1, [*loop.body, *loop.else_]
    while left:
        node = left.pop()
        weight += 1
        left.extend([node.iter] if isinstance(node, nodes.For) else node.iter_child_nodes())
    return weight


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
    raise NotAllowed(word, line)


def _budget_of(context: Context) -> Budget:
    budget: Budget = context[_BUDGET]
    return budget


@pass_context
def _counted(context: Context, items: object, weight: int) -> Iterator[object]:
    budget = _budget_of(context)
    for item in _listed("for", items):
        budget._spend(weight)
        yield item


def _listed(name: str, items: object) -> Iterable[object]:
    """A list to go through; a text is none, though Python would go through its letters."""
    if isinstance(items, Undefined):
        str(items)
    if isinstance(items, str | Mapping) or not isinstance(items, Iterable):
        raise wrong(name, items, Listed)
    return items


@pass_context
def _join(context: Context, items: object, separator: object = "") -> str:
    if not isinstance(separator, str):
        raise wrong("join", separator, str)
    return _written(_budget_of(context), _listed("join", items), separator)


@pass_context
def _joined(context: Context, items: Iterable[object]) -> str:
    """What ``a ~ b`` is."""
    return _written(_budget_of(context), items, "")


def _written(budget: Budget, items: Iterable[object], separator: str) -> str:
    texts: list[str] = []
    length = 0
    for item in items:
        if isinstance(item, Undefined):
            str(item)
        texts.append(printed(item))
        length += len(texts[-1]) + len(separator)
        budget._spend(1 + len(texts[-1]) // _TEXT_OF_A_STEP)
        if length > MAX_TEXT:
            raise TooMuch
    return separator.join(texts)


@pass_context
def _batch(context: Context, items: object, size: object) -> list[list[object]]:
    """Lists of ``size`` items, the last one shorter."""
    if not isinstance(size, int) or size < 1:
        raise wrong("batch", size, int)
    budget = _budget_of(context)
    everything = []
    for item in _listed("batch", items):
        budget._spend()
        everything.append(item)
    return [everything[start : start + size] for start in range(0, len(everything), size)]


@pass_context
def _sized(context: Context, value: object) -> object:
    if isinstance(value, str | list | tuple):
        _budget_of(context)._spend(1 + len(value) // _TEXT_OF_A_STEP)
    return value


def _charged(convert: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that is paid for by the length of its text."""

    @pass_context
    @functools.wraps(convert)
    def paid(context: Context, value: object, *more: object, **named: object) -> Any:
        length = len(value) if isinstance(value, str) else 0
        _budget_of(context)._spend(1 + length // _TEXT_OF_A_STEP)
        try:
            return convert(value, *more, **named)
        except TypeError as error:
            # Too few or too many values in the brackets after its name.
            raise WrongValue(convert.__name__) from error

    return paid


def try_filter(
    name: str, value: object, given: Sequence[object], named: Mapping[str, object]
) -> None:
    """Raises WrongValue if a filter cannot do anything with these values."""
    if name in filters.FILTERS:
        try:
            filters.FILTERS[name](value, *given, **named)
        except TypeError as error:
            raise WrongValue(name) from error
    elif name in _TEXT_FILTERS:
        filters.plain_text(value, name)
    elif name in ("join", "batch"):
        _listed(name, value)


def _of_text(name: str, convert: Callable[[str], Any]) -> Callable[[object], Any]:
    """A filter of Jinja's for texts, which would take the inner sign of anything else."""

    def written(value: object) -> Any:
        return convert(filters.plain_text(value, name))

    written.__name__ = name
    return written
