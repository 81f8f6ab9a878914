"""Data goes one way: imports, names and sentences of all modules keep the rules of the house."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from string import Formatter

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "zidocs"

LAYERS: tuple[tuple[str, ...], ...] = (
    ("errors",),
    ("file_names", "workspace", "fonts", "yaml", "page_code", "lock", "steps", "language"),
    ("catalogue",),
    ("spec",),
    ("checks", "plan"),
    ("documents", "layout", "evidence", "scaffold"),
    ("bundle", "printing", "intake", "status"),
    ("archive", "seen"),
    ("pipeline",),
    ("api",),
    ("cli",),
    ("__main__",),
)
"""Upward only; what stands in one tuple does not know its siblings."""

ROOMS_WITH_LABELS = {"status", "archive", "errors", "api"}
"""Headings and cells of a board or a page are words, not sentences; so are a system's reasons."""

MOST_LINES = 600
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
        """The part of zidocs it belongs to: ``spec`` for ``zidocs.spec.packet``."""
        return [*self.name.split("."), ""][1]

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    def imports(self) -> Iterator[ast.Import | ast.ImportFrom]:
        """All imports, also those inside functions."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield node


MODULES = {
    module.name: module for path in sorted(PACKAGE.rglob("*.py")) if (module := Module(path))
}

every_module = pytest.mark.parametrize("module", MODULES.values(), ids=MODULES.keys())


def used_by(module: Module) -> Iterator[tuple[str, str]]:
    """The modules of ours that a module imports, and the name it takes from each."""
    for node in module.imports():
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                if whole in MODULES:
                    yield whole, ""
                elif node.module in MODULES:
                    yield node.module, alias.name
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name in MODULES:
                    yield alias.name, ""


def height(room: str) -> int:
    return next(number for number, layer in enumerate(LAYERS) if room in layer)


def test_there_are_modules_to_read() -> None:
    assert len(MODULES) > 20


@every_module
def test_every_module_has_its_place_in_the_order(module: Module) -> None:
    assert module.name == "zidocs" or any(module.room in layer for layer in LAYERS)


@every_module
def test_imports_are_absolute(module: Module) -> None:
    assert [node.lineno for node in module.imports() if getattr(node, "level", 0)] == []


@every_module
def test_nothing_comes_from_the_package_root_but_its_version(module: Module) -> None:
    taken = {name for used, name in used_by(module) if used == "zidocs"}
    assert taken <= {"__version__"}


@every_module
def test_imports_run_one_way_and_siblings_do_not_know_each_other(module: Module) -> None:
    if module.name == "zidocs":
        assert list(used_by(module)) == []
        return
    for used, _ in used_by(module):
        room = MODULES[used].room
        if room and room != module.room:
            assert height(room) < height(module.room), f"{module.name} imports {used}"


def test_no_circle_joins_modules() -> None:
    uses = {
        name: sorted({used for used, _ in used_by(module)} - {"zidocs"})
        for name, module in MODULES.items()
    }
    done: set[str] = set()

    def follow(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " → ".join((*trail, name))
        if name not in done:
            for used in uses[name]:
                follow(used, (*trail, name))
            done.add(name)

    for name in uses:
        follow(name, ())


@every_module
def test_no_module_is_too_long_to_read(module: Module) -> None:
    assert len(module.text.splitlines()) <= MOST_LINES


@every_module
def test_names_say_what_is_inside(module: Module) -> None:
    assert not NAMES_THAT_SAY_NOTHING & {part.strip("_") for part in module.name.split(".")}


@every_module
def test_the_first_line_says_in_one_sentence_what_becomes_what(module: Module) -> None:
    docstring = ast.get_docstring(module.tree) or ""
    first, *others = docstring.split("\n")
    assert first.endswith(".")
    assert len(first) > 20
    assert not others or others[0] == ""


# Sentences for users: extracted by name, so their text must stand in the call.


def sentences(module: Module) -> Iterator[tuple[ast.Call, str | None]]:
    """Every call of ``say``, and its text where it is a literal."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say":
            first = node.args[0] if node.args else None
            literal = isinstance(first, ast.Constant) and isinstance(first.value, str)
            yield node, first.value if literal else None  # type: ignore[union-attr]


@every_module
def test_every_sentence_is_a_literal_and_ends_like_one(module: Module) -> None:
    for call, text in sentences(module):
        place = f"{module.path.name}:{call.lineno}"
        assert text is not None, place
        assert len(call.args) == 1, place
        # A gap at the end holds a sentence that has its own full stop.
        ends_well = re.search(r"([.?…]|: \{\w+\})$", text)
        assert ends_well or module.room in ROOMS_WITH_LABELS, f"{place} {text}"
        assert text == " ".join(text.split()), f"{place} {text}"


@every_module
def test_every_gap_of_a_sentence_is_filled(module: Module) -> None:
    for call, text in sentences(module):
        gaps = {name.partition(".")[0] for _, name, _, _ in Formatter().parse(text or "") if name}
        given = {keyword.arg for keyword in call.keywords}
        assert gaps == given, f"{module.path.name}:{call.lineno} {text}"


def test_one_way_of_speaking_has_one_sentence() -> None:
    """The same words with another full stop or letter case would be translated twice."""
    seen: dict[str, str] = {}
    for module in MODULES.values():
        for _, text in sentences(module):
            if text:
                plain = re.sub(r"\W+", " ", re.sub(r"\{\w+[^}]*\}", "_", text)).casefold().strip()
                assert seen.setdefault(f"{plain}", text) == text
