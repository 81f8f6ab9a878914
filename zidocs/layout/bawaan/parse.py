"""Reads the parts of a DOCX into word2pdf's document model, at a third of its own cost.

Formatting in Word is layered: defaults, table style, paragraph style, numbering, the paragraph
itself. word2pdf merges the layers field by field, for every paragraph, cell and run; here merging
touches only what a layer sets, and an office's style sheet is read once for all its documents.
"""

from functools import lru_cache
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

from word2pdf.document.model import Document, Paragraph
from word2pdf.document.numbering import Numbering
from word2pdf.document.parser import Parser
from word2pdf.document.props import (
    CellProps,
    ParaProps,
    RowProps,
    RunProps,
    TableProps,
    merge_tabs,
)
from word2pdf.document.styles import StyleSheet, Theme
from word2pdf.oxml import package as opc

_Layers = tuple[Any, Any, Any, Any, Any]


def parse(docx: bytes) -> Document:
    """A DOCX becomes its document model; the caller has examined the file before."""
    parser = _WordParser(opc.Package(docx))
    document = parser.parse()
    document.warnings = parser.warnings
    for section, following in pairwise(document.sections):
        if following.break_type == "continuous" and _is_bare(section.blocks[-1:]):
            # The empty paragraph that only carries the break takes no line.
            section.blocks = section.blocks[:-1]
    return document


def _is_bare(blocks: list[Any]) -> bool:
    return all(
        isinstance(block, Paragraph) and not (block.items or block.floats or block.number)
        for block in blocks
    )


class _Layer:
    """Formatting on which another layer can be laid."""

    def merge(self, other: Any) -> Any:
        """What ``other`` sets, laid over what is set here."""
        laid = {name: value for name, value in vars(other).items() if value is not None}
        if not laid:
            return self
        mine = vars(self)
        if "borders" in laid and mine.get("borders"):
            laid["borders"] = {**mine["borders"], **laid["borders"]}
        if "tabs" in laid:
            laid["tabs"] = merge_tabs(mine["tabs"], laid["tabs"])
        merged = object.__new__(type(self))
        vars(merged).update(mine)
        vars(merged).update(laid)
        return merged


class _Para(_Layer, ParaProps):  # type: ignore[misc]  # word2pdf has no types
    pass


class _Run(_Layer, RunProps):  # type: ignore[misc]
    pass


class _Table(_Layer, TableProps):  # type: ignore[misc]
    pass


class _Row(_Layer, RowProps):  # type: ignore[misc]
    pass


class _Cell(_Layer, CellProps):  # type: ignore[misc]
    pass


class _Styles(StyleSheet):  # type: ignore[misc]
    """A style sheet that resolves each style once."""

    def __init__(self, root: Any, theme: Any) -> None:
        super().__init__(root, theme)
        self.doc_ppr: Any = _Para().merge(self.doc_ppr)
        self.doc_rpr: Any = _Run().merge(self.doc_rpr)
        self._own: dict[tuple[str, Any], Any] = {}
        self._conditions: dict[tuple[Any, str], _Layers | None] = {}

    def style_only_ppr(self, style_id: Any) -> Any:
        """The paragraph formatting of a style and its ancestors."""
        key = ("ppr", style_id)
        if key not in self._own:
            self._own[key] = _Para().merge(super().style_only_ppr(style_id))
        return self._own[key]

    def style_only_rpr(self, style_id: Any) -> Any:
        """The run formatting of a style and its ancestors."""
        key = ("rpr", style_id)
        if key not in self._own:
            self._own[key] = _Run().merge(super().style_only_rpr(style_id))
        return self._own[key]

    def chain(self, style_id: Any) -> Any:
        """A style and its ancestors, the eldest first."""
        key = ("chain", style_id)
        if key not in self._own:
            self._own[key] = super().chain(style_id)
        return self._own[key]

    def table_props(self, style_id: Any) -> _Layers:
        """A table style's formatting of table, row, cell, paragraph and run."""
        key = ("table", style_id)
        if key not in self._own:
            self._own[key] = _quick(super().table_props(style_id))
        layers: _Layers = self._own[key]
        return layers

    def table_conditional(self, style_id: Any, ctype: str) -> _Layers | None:
        """What a table style says about one region of the table, such as its first row."""
        key = (style_id, ctype)
        if key not in self._conditions:
            found = super().table_conditional(style_id, ctype)
            self._conditions[key] = found and _quick(found)
        return self._conditions[key]


class _WordParser(Parser):  # type: ignore[misc]
    def __init__(self, package: opc.Package) -> None:
        # word2pdf's own constructor reads the style sheet anew for each document.
        self.pkg = package
        self.options: dict[str, Any] = {}
        self.main = package.main_part
        self.styles = _styles(_part(package, opc.RT_STYLES), _part(package, opc.RT_THEME))
        self.theme = self.styles.theme
        _, numbering = package.part_by_type(opc.RT_NUMBERING)
        self.numbering = Numbering(numbering, self.styles)
        self.settings = self._parse_settings()
        self.warnings: list[str] = []
        self._bookmarks: list[str] = []
        self._regions: dict[tuple[Any, ...], Any] = {}

    def _conditional_props(self, style_id: Any, conds: list[str]) -> Any:
        key = (style_id, *conds)
        if key not in self._regions:
            self._regions[key] = super()._conditional_props(style_id, conds)
        return self._regions[key]


@lru_cache(maxsize=8)
def _styles(style_sheet: bytes, theme: bytes) -> _Styles:
    # Examined before: no document type declaration, bounded depth and size.
    theme_root = ElementTree.fromstring(theme) if theme else None  # noqa: S314
    root = ElementTree.fromstring(style_sheet) if style_sheet else None  # noqa: S314
    return _Styles(root, Theme(theme_root))


def _part(package: opc.Package, kind: str) -> bytes:
    name = package.related_by_type(package.main_part, kind)
    return bytes(package.read(name)) if name and name in package else b""


def _quick(layers: _Layers) -> _Layers:
    table, row, cell, para, run = layers
    return (
        _Table().merge(table),
        _Row().merge(row),
        _Cell().merge(cell),
        _Para().merge(para),
        _Run().merge(run),
    )
