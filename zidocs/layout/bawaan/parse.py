"""Reads the parts of a DOCX into word2pdf's document model, at a third of its own cost.

Formatting in Word is layered: defaults, table style, paragraph style, numbering, the paragraph
itself. word2pdf merges the layers field by field, for every paragraph, cell and run; here merging
touches only what a layer sets, and an office's style sheet is read once for all its documents.
"""

from collections.abc import Callable
from functools import cache, lru_cache
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

_FONT_TABLE = opc.RT_STYLES.replace("/styles", "/fontTable")
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NAME, _KIND, _VALUE = f"{_WORD}name", f"{_WORD}family", f"{_WORD}val"
_DEFAULT_FONT = "Times New Roman"
"""Of text for which neither the document nor its styles name a font (Word, LibreOffice)."""


def parse(docx: bytes) -> Document:
    """A DOCX becomes its document model; the caller has examined the file before."""
    parser = _WordParser(opc.Package(docx))
    document = parser.parse()
    document.warnings = parser.warnings
    document.font_kinds = parser.font_kinds()
    for section, following in pairwise(document.sections):
        last = section.blocks[-1] if section.blocks else None
        bare = isinstance(last, Paragraph) and not (last.items or last.floats or last.number)
        if following.break_type == "continuous" and bare:
            # The empty paragraph that only carries the break takes no line.
            section.blocks = section.blocks[:-1]
    return document


_FONTS_OF_THEMES = (("font_ascii", "theme_ascii"), ("font_hansi", "theme_hansi"))


class _Layer:
    """Formatting on which another layer can be laid."""

    def merge(self, other: Any) -> Any:
        """What ``other`` sets, laid over what is set here."""
        laid = {name: value for name, value in vars(other).items() if value is not None}
        if not laid:
            return self
        mine = vars(self)
        for font, theme in _FONTS_OF_THEMES:
            # A font of the theme wins over one by name, and each over what lies below.
            if theme in laid:
                laid[font] = None
            elif font in laid:
                laid[theme] = None
        if "borders" in laid and mine.get("borders"):
            laid["borders"] = {**mine["borders"], **laid["borders"]}
        if "tabs" in laid:
            laid["tabs"] = merge_tabs(mine["tabs"], laid["tabs"])
        merged = object.__new__(type(self))
        vars(merged).update(mine)
        vars(merged).update(laid)
        return merged


_QUICK: dict[Any, Any] = {
    props: type(props.__name__, (_Layer, props), {})
    for props in (ParaProps, RunProps, TableProps, RowProps, CellProps)
}


def _quick(props: Any) -> Any:
    """Formatting as word2pdf reads it becomes a layer that others are laid on quickly."""
    return _QUICK[type(props)]().merge(props)


def _quick_once(method: Callable[..., Any]) -> Callable[..., Any]:
    """What a method of a style sheet says of each style, as quick layers, asked for once."""

    @cache
    def remembering(*about: Any) -> Any:
        found = method(*about)
        return tuple(map(_quick, found)) if isinstance(found, tuple) else found and _quick(found)

    return remembering


class _Styles(StyleSheet):  # type: ignore[misc]  # word2pdf has no types
    """A style sheet that resolves each style once."""

    def __init__(self, root: Any, theme: Any) -> None:
        super().__init__(root, theme)
        self.doc_ppr: Any = _quick(self.doc_ppr)
        self.doc_rpr: Any = _quick(self.doc_rpr)
        self.chain: Any = cache(super().chain)
        self.style_only_ppr: Any = _quick_once(super().style_only_ppr)
        self.style_only_rpr: Any = _quick_once(super().style_only_rpr)
        self.table_props: Any = _quick_once(super().table_props)
        self.table_conditional: Any = _quick_once(super().table_conditional)


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

    def font_kinds(self) -> dict[str, str]:
        """What the document says of the kinds of its fonts: roman, swiss, modern and the like."""
        data = _part(self.pkg, _FONT_TABLE)
        # Examined before, like all parts.
        fonts = ElementTree.fromstring(data) if data else ()  # noqa: S314
        kinds = {font.get(_NAME, ""): font.find(_KIND) for font in fonts}
        return {
            name.casefold(): kind.get(_VALUE, "")
            for name, kind in kinds.items()
            if kind is not None
        }

    def _resolve_theme_fonts(self, props: Any) -> Any:
        """The font of a run; Word's own where nothing names one, whatever the theme has."""
        if props.font_ascii and props.font_hansi:
            return props
        props = super()._resolve_theme_fonts(props)
        return props if props.font_ascii else props.merge(RunProps(font_ascii=_DEFAULT_FONT))

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
