"""The variables and filters that a template uses, and those that a packet offers, as paths.

``{{ orang.nama }}`` inside ``{%tr for orang in rapat.peserta %}`` is ``rapat.peserta[].nama``.
"""

import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from jinja2 import nodes
from lxml import etree

from zidocs.documents.commands import find_commands
from zidocs.documents.filters import Picture
from zidocs.documents.grammar import jinja_source
from zidocs.documents.sandbox import Sandbox


def template_trees(file: Path) -> Iterator[nodes.Template]:
    """The parsed commands of every part of a template."""
    with zipfile.ZipFile(file) as package:
        for name in package.namelist():
            if name.endswith(".xml") and name.startswith(("word/", "docProps/")):
                part = find_commands(etree.fromstring(package.read(name)), file.name)
                source = jinja_source(part, Sandbox(), lambda root: etree.tostring(root).decode())
                yield Sandbox().parse(source.text)


def used_variables(file: Path) -> set[str]:
    """The paths of all variables that a template prints, tests or goes through."""
    found: set[str] = set()
    for tree in template_trees(file):
        _walk(tree, {}, found)
    return {path for path in found if not any(other.startswith(f"{path}.") for other in found)}


def used_filters(file: Path) -> set[str]:
    """The names of all filters that a template uses."""
    names = {node.name for tree in template_trees(file) for node in tree.find_all(nodes.Filter)}
    return {name for name in names if not name.startswith("_")}


def _walk(node: nodes.Node, scope: Mapping[str, str], found: set[str]) -> None:
    if isinstance(node, nodes.For):
        assert isinstance(node.target, nodes.Name)
        _walk(node.iter, scope, found)
        # The sandbox counts turns by a filter of its own around each list.
        path = _path(node.iter, scope)
        inner = {**scope, node.target.name: f"{path}[]"}
        for child in node.body:
            _walk(child, inner, found)
        return
    path = _path(node, scope)
    if path is None:
        for child in node.iter_child_nodes():
            _walk(child, scope, found)
    elif not path.startswith("loop"):
        found.add(path)


def _path(node: nodes.Node, scope: Mapping[str, str]) -> str | None:
    """The path of a name, of an attribute, or of a list behind filters; None for all else."""
    if isinstance(node, nodes.Name):
        return scope.get(node.name, node.name)
    if isinstance(node, nodes.Getattr):
        owner = _path(node.node, scope)
        return f"{owner}.{node.attr}" if owner else None
    if isinstance(node, nodes.Getitem):
        owner = _path(node.node, scope)
        # A pair of a batch holds items of the list itself.
        return owner if owner is None or owner.endswith("[]") else f"{owner}[]"
    if isinstance(node, nodes.Filter) and node.name in ("batch", "_counted") and node.node:
        return _path(node.node, scope)
    return None


def offered_variables(values: Mapping[str, object]) -> set[str]:
    """The paths of everything that a packet's values hold."""
    return {path for name, value in values.items() for path in _leaves(name, value)}


def _leaves(path: str, value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _leaves(f"{path}.{key}", item)
    elif isinstance(value, list):
        if not value or not isinstance(value[0], Mapping):
            yield f"{path}[]"
        for item in value[:1]:
            if isinstance(item, Mapping):
                yield from _leaves(f"{path}[]", item)
    else:
        assert not isinstance(value, tuple | set)
        assert isinstance(value, Picture) or not hasattr(value, "__dict__") or str(value)
        yield path
