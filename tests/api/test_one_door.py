"""The command line goes through the one door that every program has: zidocs.api."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

CLI = Path(__file__).resolve().parents[2] / "zidocs/cli"
DOORS = ("zidocs.api", "zidocs.errors", "zidocs.cli")


def taken(source: Path) -> Iterator[str]:
    """What a module takes of zidocs, also inside functions."""
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


@pytest.mark.parametrize("source", sorted(CLI.rglob("*.py")), ids=lambda path: path.name)
def test_the_command_line_uses_nothing_but_the_api(source: Path) -> None:
    ours = {name for name in taken(source) if name.split(".")[0] == "zidocs"}
    allowed = {"zidocs.__version__", "zidocs.api"}
    assert {
        name for name in ours - allowed if not name.startswith(tuple(f"{d}." for d in DOORS))
    } == set()
