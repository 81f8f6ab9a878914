"""The rules of the house: data goes one way, modules and functions are of one reading's length."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from string import Formatter

PACKAGE = Path(__file__).resolve().parents[1] / "zidocs"
README = PACKAGE.parent / "README.md"

LAYERS: tuple[tuple[str, ...], ...] = (
    ("errors",),
    ("kinds", "words", "disk", "steps"),
    ("yaml", "fonts", "image"),
    ("pdf",),
    ("layout", "office"),
    ("plan",),
    ("documents", "evidence", "board"),
    ("bundle", "paper"),
    ("checks",),
    ("archive",),
    ("pipeline",),
    ("api",),
    ("cli",),
    ("__main__",),
)
"""Upward only; what stands in one tuple does not know its siblings."""

HEIGHT = {room: number for number, layer in enumerate(LAYERS) for room in layer}

ROOMS_WITH_LABELS = {"board", "archive", "errors", "api", "documents"}
"""Headings and cells of a board or a page are words, not sentences; so are a system's reasons, and
what a template's filter takes."""

MOST_MODULES = 260
MOST_LINES_IN_ALL = 56_000
MOST_LINES_OF_A_FUNCTION = 60
MOST_POSITIONAL_ARGUMENTS = 5

FEWEST_LINES_OF_A_MODULE = 60
SHORT_FOR_A_REASON: dict[str, str] = {
    "zidocs.disk.programs": "starts processes, which what every command loads must not",
    "zidocs.documents.own_values": "as many functions as there are documents without a meeting",
    "zidocs.office.naskah.section": "what all sections have in common, below them",
    "zidocs.cli.language": "the language is chosen once, when the command line is loaded",
}
"""Modules of fewer lines, and why each stands alone; packages' own pages need no reason."""

MOST_LINES_OF_A_MODULE = 600
LONG_FOR_A_REASON: dict[str, str] = {}
"""Modules of more lines, and why each stays whole."""

A_COMMAND = "the command, its story, and the room that does the work"
SIBLINGS_IN_KIND: dict[str, str] = dict.fromkeys(
    ("archive", "catalogue", "merge", "scan", "templates"), A_COMMAND
)
"""Names that modules share because they do the same for different things, and what that is."""

NAMES_THAT_SAY_NOTHING = {
    *("utils", "util", "helpers", "helper", "common", "models", "misc"),
    *("stage", "given", "draft", "current", "asked", "memory", "reuse", "shares", "promise"),
    *("seen", "numbers", "late", "gaps"),
}


@dataclass(frozen=True)
class Module:
    """A module of zidocs, its source read but never run."""

    path: Path

    @property
    def name(self) -> str:
        parts = self.path.relative_to(PACKAGE.parent).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def room(self) -> str:
        """The part of zidocs it belongs to: ``spec`` for ``zidocs.spec.packet``."""
        return [*self.name.split("."), ""][1]

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @property
    def lines(self) -> int:
        return len(self.text.splitlines())

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        return list(ast.walk(self.tree))

    @property
    def imports(self) -> Iterator[ast.Import | ast.ImportFrom]:
        """All imports, also those inside functions."""
        for node in self.nodes:
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield node


MODULES = {
    module.name: module for path in sorted(PACKAGE.rglob("*.py")) if (module := Module(path))
}


def told(offenders: list[str]) -> str:
    """All offenders, one below the other, so that one run shows what there is to mend."""
    return "\n" + "\n".join(offenders)


def used_by(module: Module) -> Iterator[tuple[int, str, str]]:
    """Line, module of ours that is imported there, and the name that is taken from it."""
    for node in module.imports:
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                if whole in MODULES:
                    yield node.lineno, whole, ""
                elif node.module in MODULES:
                    yield node.lineno, node.module, alias.name
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name in MODULES:
                    yield node.lineno, alias.name, ""


def test_there_are_modules_to_read() -> None:
    assert len(MODULES) > 20


# The order of the rooms.


def test_every_module_has_its_place_in_the_order() -> None:
    rooms = HEIGHT.keys() | {""}
    offenders = [name for name, module in MODULES.items() if module.room not in rooms]
    assert not offenders, told(offenders)


def test_imports_are_absolute() -> None:
    offenders = [
        f"{module.name}:{node.lineno}"
        for module in MODULES.values()
        for node in module.imports
        if getattr(node, "level", 0)
    ]
    assert not offenders, told(offenders)


def test_nothing_comes_from_the_package_root_but_its_version() -> None:
    offenders = [
        f"{module.name}:{line} takes {name or used} from the root"
        for module in MODULES.values()
        for line, used, name in used_by(module)
        if used == "zidocs" and name != "__version__"
    ]
    assert not offenders, told(offenders)


def test_imports_run_one_way_and_siblings_do_not_know_each_other() -> None:
    offenders = [
        f"{module.name}:{line} imports {used}"
        for module in MODULES.values()
        for line, used, _ in used_by(module)
        if not module.room
        or (
            (room := MODULES[used].room)
            and room != module.room
            and HEIGHT.get(room, -1) >= HEIGHT.get(module.room, -1)
        )
    ]
    assert not offenders, told(offenders)


def test_no_circle_joins_modules() -> None:
    uses = {
        name: sorted({used for _, used, _ in used_by(module)} - {"zidocs"})
        for name, module in MODULES.items()
    }
    circles: list[str] = []
    done: set[str] = set()

    def follow(name: str, trail: tuple[str, ...]) -> None:
        if name in trail:
            circles.append(" → ".join((*trail[trail.index(name) :], name)))
        elif name not in done:
            for used in uses[name]:
                follow(used, (*trail, name))
            done.add(name)

    for name in uses:
        follow(name, ())
    assert not circles, told(circles)


# The map in the README.


def section(heading: str) -> str:
    """The chapter of the README below a heading."""
    chapters = README.read_text("utf-8").split("\n## ")
    return next(chapter for chapter in chapters if chapter.startswith(f"{heading}\n"))


def test_the_readme_tells_of_every_room_once_in_the_order_of_imports() -> None:
    told_of = re.findall(r"^\| `(\w+)` \|", section("How it is built"), re.MULTILINE)
    assert sorted(told_of) == sorted({module.room for module in MODULES.values()} - {""})
    assert told_of == sorted(told_of, key=lambda room: HEIGHT.get(room, -1))


def test_the_readme_leads_to_files_that_exist() -> None:
    rows = re.findall(r"^\| .+ \|$", section("How it is built"), re.MULTILINE)
    paths = [path for row in rows for path in re.findall(r"`([\w.-]+/[\w./-]*)`", row)]
    assert len(paths) > 10
    offenders = [path for path in paths if not (README.parent / path).exists()]
    assert not offenders, told(offenders)


# Names and sizes.


def test_no_name_says_nothing() -> None:
    offenders = [
        name
        for name in MODULES
        if NAMES_THAT_SAY_NOTHING & {part.strip("_") for part in name.split(".")}
    ]
    assert not offenders, told(offenders)


def test_two_modules_of_one_name_are_siblings_in_kind() -> None:
    namesakes: defaultdict[str, list[str]] = defaultdict(list)
    for name in MODULES:
        namesakes[name.rpartition(".")[2]].append(name)
    shared = {name: modules for name, modules in namesakes.items() if len(modules) > 1}
    offenders = [
        f"{name}: {', '.join(modules)}"
        for name, modules in shared.items()
        if name not in SIBLINGS_IN_KIND and name != "__main__"
    ]
    offenders += [f"{name} is listed without need" for name in SIBLINGS_IN_KIND.keys() - shared]
    assert not offenders, told(offenders)


def test_a_short_module_has_a_reason_to_stand_alone() -> None:
    short = {
        name
        for name, module in MODULES.items()
        if module.lines < FEWEST_LINES_OF_A_MODULE
        and module.path.stem not in {"__init__", "__main__"}
    }
    assert short == SHORT_FOR_A_REASON.keys(), told(sorted(short ^ SHORT_FOR_A_REASON.keys()))


def test_a_long_module_has_a_reason_to_stay_whole() -> None:
    long = {name for name, module in MODULES.items() if module.lines > MOST_LINES_OF_A_MODULE}
    assert long == LONG_FOR_A_REASON.keys(), told(sorted(long ^ LONG_FOR_A_REASON.keys()))


def test_the_house_does_not_grow() -> None:
    assert len(MODULES) <= MOST_MODULES
    assert sum(module.lines for module in MODULES.values()) <= MOST_LINES_IN_ALL


def test_no_function_is_too_long_to_read() -> None:
    offenders = [
        f"{module.name}:{node.lineno} {node.name}: {length} lines"
        for module in MODULES.values()
        for node in module.nodes
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > MOST_LINES_OF_A_FUNCTION
    ]
    assert not offenders, told(offenders)


def names_of_ours(module: Module) -> dict[str, str]:
    """The names by which a module calls functions and classes of ours, and whose they are.

    Only what can be told from the source: what it defines, what it imports by name, what it
    takes from an imported module (``page.shown``), and methods of the class itself
    (``self.shown``) are known; a method of a value is not.
    """
    known = {}
    for node in module.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            known[node.name] = module.name
        if isinstance(node, ast.ClassDef):
            known["cls"] = module.name
            for method in node.body:
                if isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef):
                    known |= {f"{of}.{method.name}": module.name for of in ("self", "cls")}
                    known[f"{node.name}.{method.name}"] = module.name
    for node in module.imports:
        origin = node.module or "" if isinstance(node, ast.ImportFrom) else ""
        for alias in node.names:
            whole = f"{origin}.{alias.name}".strip(".")
            if whole.partition(".")[0] == "zidocs":
                known[alias.asname or alias.name] = whole
    return known


def test_no_call_has_more_positional_arguments_than_a_reader_can_count() -> None:
    offenders = []
    for module in MODULES.values():
        ours = names_of_ours(module)
        for node in module.nodes:
            if isinstance(node, ast.Call) and len(node.args) > MOST_POSITIONAL_ARGUMENTS:
                called = ast.unparse(node.func)
                if called in ours or called.rpartition(".")[0] in ours:
                    offenders.append(
                        f"{module.name}:{node.lineno} {called}: {len(node.args)} arguments"
                    )
    assert not offenders, told(offenders)


def test_the_first_line_says_in_one_sentence_what_the_module_does() -> None:
    offenders = []
    for module in MODULES.values():
        first, *others = (ast.get_docstring(module.tree) or "").split("\n")
        if not first.endswith(".") or len(first) <= 20 or (others and others[0]):
            offenders.append(f"{module.name}: {first}")
    assert not offenders, told(offenders)


# Sentences for users: extracted by name, so their text must stand in the call.


@dataclass(frozen=True)
class Sentence:
    """A sentence of ``say``, or one of the two of ``says``, which share the values of ``at``.

    ``text`` is None where it is no literal; ``given`` are the gaps that the call fills, ``filled``
    those that are filled where it has begun.
    """

    module: Module
    line: int
    text: str | None
    given: frozenset[str | None]
    filled: frozenset[str | None] = frozenset()

    def __str__(self) -> str:
        return f"{self.module.name}:{self.line} {self.text}"

    @property
    def gaps(self) -> set[str]:
        fields = Formatter().parse(self.text or "")
        return {name.partition(".")[0] for _, name, _, _ in fields if name}


@dataclass(frozen=True)
class Beginning:
    """What stands before ``says``: its own parameters are no gaps, and some gaps it fills."""

    parameters: frozenset[str]
    filled: frozenset[str | None]


def beginnings() -> Iterator[tuple[str, Beginning]]:
    """The functions of ours that leave two sentences to be said, by name."""
    for module in MODULES.values():
        for node in module.nodes:
            returned = getattr(node, "returns", None)
            if (
                isinstance(node, ast.FunctionDef)
                and returned
                and "Unsaid[" in ast.unparse(returned)
            ):
                calls = [each for each in ast.walk(node) if isinstance(each, ast.Call)]
                filled = {
                    keyword.arg
                    for call in calls
                    if getattr(call.func, "attr", "") == "at"
                    for keyword in call.keywords
                }
                named = node.args.args + node.args.kwonlyargs
                parameters = frozenset(each.arg for each in named)
                yield node.name, Beginning(parameters, frozenset(filled - {None}))


BEGINNINGS = dict(beginnings())


def sentences() -> Iterator[tuple[Sentence, ...]]:
    """The sentences that are said together, by each call of ``say`` and ``says``."""
    for module in MODULES.values():
        for node in module.nodes:
            if not isinstance(node, ast.Call):
                continue
            filling, filled = node, frozenset[str | None]()
            if isinstance(node.func, ast.Attribute) and node.func.attr == "says":
                begun = node.func.value
                assert isinstance(begun, ast.Call), f"{module.name}:{node.lineno} begins with at(…)"
                filling = begun
            elif getattr(node.func, "id", "") != "say":
                continue
            given = frozenset(each.arg for each in filling.keywords)
            if filling is not node:
                name = getattr(filling.func, "attr", "") or getattr(filling.func, "id", "")
                given, filled = given - BEGINNINGS[name].parameters, BEGINNINGS[name].filled
            yield tuple(
                Sentence(module, node.lineno, _literal(each), given, filled)
                for each in node.args or [None]
            )


def _literal(node: ast.expr | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


SAID_TOGETHER = tuple(sentences())
SENTENCES = tuple(one for together in SAID_TOGETHER for one in together)


def test_every_sentence_is_a_literal() -> None:
    offenders = [str(one) for one in SENTENCES if one.text is None]
    assert not offenders, told(offenders)


def test_every_sentence_ends_like_one_and_has_single_spaces() -> None:
    # A gap at the end holds a sentence that has its own full stop.
    offenders = [
        str(one)
        for one in SENTENCES
        if one.text is not None
        and (
            one.text != " ".join(one.text.split())
            or not (
                re.search(r"([.?…]|: \{\w+\})$", one.text) or one.module.room in ROOMS_WITH_LABELS
            )
        )
    ]
    assert not offenders, told(offenders)


def test_every_gap_of_a_sentence_is_filled() -> None:
    offenders = [
        str(together[0])
        for together in SAID_TOGETHER
        if set[str]().union(*(one.gaps for one in together)) - together[0].filled
        != together[0].given
    ]
    assert not offenders, told(offenders)


def test_one_way_of_speaking_has_one_sentence() -> None:
    """The same words with another full stop or letter case would be translated twice."""
    spoken: defaultdict[str, set[str]] = defaultdict(set)
    for text in filter(None, (one.text for one in SENTENCES)):
        plain = re.sub(r"\W+", " ", re.sub(r"\{\w+[^}]*\}", "_", text)).casefold().strip()
        spoken[plain].add(text)
    offenders = [" | ".join(sorted(texts)) for texts in spoken.values() if len(texts) > 1]
    assert not offenders, told(offenders)
