"""Parsed YAML is remembered by the SHA-256 of its bytes, because parsing is what costs.

The pure Python parser needs some ten milliseconds for a packet.yaml, a year's packets seconds. A
tree depends on the bytes of its file and on nothing else, so a remembered one is the same as one
parsed anew; what it means is checked against people, files and guide every time.

The file is a convenience: where it is missing, damaged, of another version or not to be written,
all is parsed, and nobody is told.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import ruamel.yaml
from pydantic import TypeAdapter

from zidocs.disk.files import hash_bytes
from zidocs.disk.remembered import SORTED, seal, unseal
from zidocs.workspace import Workspace
from zidocs.yaml import Path as YamlPath
from zidocs.yaml import Tree

_FORMAT = 1
"""Raise it when :func:`zidocs.yaml.parse_tree` makes other trees of the same bytes."""
_VERSION = f"{_FORMAT} {ruamel.yaml.__version__}"

Marks = dict[YamlPath, tuple[int, int]]
Frozen = tuple[object, list[int]]
"""A tree without its file's name: the root, and line and column of each value and key."""
_TREES = TypeAdapter(Annotated[dict[str, Frozen], SORTED])


class RememberedTrees:
    """The trees of a workspace's packets; what is asked for or added in this run is kept."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._old = unseal(file, _VERSION, _TREES) or {}
        self._kept: dict[str, Frozen] = {}

    def find(self, data: bytes, shown: str) -> Tree | None:
        """The tree of a file with these bytes, named ``shown``; None when it is not known."""
        digest = hash_bytes(data)
        frozen = self._old.get(digest)
        if frozen is None:
            return None
        tree = _thaw(shown, frozen)
        if tree:
            self._kept[digest] = frozen
        return tree

    def add(self, data: bytes, tree: Tree) -> None:
        """Remember the tree that was parsed from ``data``."""
        self._kept[hash_bytes(data)] = tree.root, list(_marks_of(tree))

    def save(self) -> None:
        """Write what this run kept, if that is not what the file holds already."""
        if self._kept.keys() == self._old.keys():
            return
        seal(self._file, _VERSION, _TREES, self._kept)


def remembered_trees(workspace: Workspace) -> RememberedTrees:
    """The workspace's remembered trees, in a file of hasil/ that may be deleted at any time."""
    return RememberedTrees(workspace.output / ".zidocs" / "trees.json")


def _spots(root: object) -> list[tuple[YamlPath, bool]]:
    """Every value, and every key (then True) before its value, from the top down."""
    found: list[tuple[YamlPath, bool]] = []

    def walk(value: object, path: YamlPath) -> None:
        found.append((path, False))
        if isinstance(value, dict):
            for key, inner in value.items():
                here = (*path, key)
                found.append((here, True))
                walk(inner, here)
        elif isinstance(value, list):
            for index, inner in enumerate(value):
                walk(inner, (*path, index))

    walk(root, ())
    return found


def _marks_of(tree: Tree) -> Iterator[int]:
    """Line and column of every spot."""
    for path, is_key in _spots(tree.root):
        yield from (tree.keys if is_key else tree.values)[path]


def _thaw(shown: str, frozen: Frozen) -> Tree | None:
    """The tree again; None where the marks do not fit the root.

    What the root holds is validated by the records that read it, like that of a parsed tree.
    """
    root, marks = frozen
    values: Marks = {}
    keys: Marks = {}
    numbers = iter(marks)
    try:
        for path, is_key in _spots(root):
            (keys if is_key else values)[path] = next(numbers), next(numbers)
    except (StopIteration, RecursionError):
        return None
    return Tree(shown, root, values, keys) if next(numbers, None) is None else None
