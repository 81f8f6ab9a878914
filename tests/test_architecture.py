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
    ("errors", "kinds"),
    ("disk", "steps", "words", "language"),
    ("workspace", "fonts", "yaml", "page_code"),
    ("catalogue", "layout"),
    ("spec",),
    ("plan",),
    ("documents", "layout", "evidence", "scaffold", "board"),
    ("bundle", "printing", "intake"),
    ("checks",),
    ("archive",),
    ("pipeline",),
    ("api",),
    ("cli",),
    ("__main__",),
)
"""Upward only; what stands in one tuple does not know its siblings."""

HEIGHT = {room: number for number, layer in enumerate(LAYERS) for room in layer}

ROOMS_WITH_LABELS = {"board", "archive", "errors", "api"}
"""Headings and cells of a board or a page are words, not sentences; so are a system's reasons."""

MOST_LINES_OF_A_MODULE = 600
LONG_FOR_A_REASON: dict[str, str] = {}
"""Modules of more lines, and why each stays whole."""

NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "models", "misc"}


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
        """The part of zidocs it belongs to: ``spec`` for ``zidocs.office.packet``."""
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


# Names and words.


def test_no_name_says_nothing() -> None:
    offenders = [
        name
        for name in MODULES
        if NAMES_THAT_SAY_NOTHING & {part.strip("_") for part in name.split(".")}
    ]
    assert not offenders, told(offenders)


def test_a_long_module_has_a_reason_to_stay_whole() -> None:
    long = {name for name, module in MODULES.items() if module.lines > MOST_LINES_OF_A_MODULE}
    assert long == LONG_FOR_A_REASON.keys(), told(sorted(long ^ LONG_FOR_A_REASON.keys()))


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
    """A call of ``say``, and its text where it is a literal."""

    module: Module
    call: ast.Call
    text: str | None

    def __str__(self) -> str:
        return f"{self.module.name}:{self.call.lineno} {self.text}"

    @property
    def gaps(self) -> set[str]:
        fields = Formatter().parse(self.text or "")
        return {name.partition(".")[0] for _, name, _, _ in fields if name}


def sentences() -> Iterator[Sentence]:
    for module in MODULES.values():
        for node in module.nodes:
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say":
                first = node.args[0] if node.args else None
                literal = isinstance(first, ast.Constant) and isinstance(first.value, str)
                yield Sentence(module, node, first.value if literal else None)  # type: ignore[union-attr]


SENTENCES = tuple(sentences())


def test_every_sentence_is_a_literal_and_the_only_argument_without_a_name() -> None:
    offenders = [str(one) for one in SENTENCES if one.text is None or len(one.call.args) != 1]
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
        str(one) for one in SENTENCES if one.gaps != {keyword.arg for keyword in one.call.keywords}
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
