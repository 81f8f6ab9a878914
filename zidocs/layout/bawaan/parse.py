"""Reads the parts of a DOCX into word2pdf's document model, at a third of its own cost.

Formatting in Word is layered: defaults, table style, paragraph style, numbering, the paragraph
itself. word2pdf merges the layers field by field, for every paragraph, cell and run; here merging
touches only what a layer sets, and an office's style sheet is read once for all its documents.
"""

from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import replace
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

from word2pdf.document.model import Document, FieldRun, Paragraph, TextRun
from word2pdf.document.numbering import Numbering
from word2pdf.document.parser import Parser, parse_field
from word2pdf.document.props import CellProps, ParaProps, RowProps, RunProps, TableProps, merge_tabs
from word2pdf.document.styles import StyleSheet, Theme
from word2pdf.oxml import emu
from word2pdf.oxml import package as opc

from zidocs.layout.bawaan.effects import changed
from zidocs.layout.bawaan.word_art import lighter
from zidocs.layout.normalise.story import vml_colour
from zidocs.layout.normalise.vml import css, fraction, points, turn
from zidocs.layout.ooxml import MOST_KEPT

_V = "{urn:schemas-microsoft-com:vml}"
POINTERS = ("PAGEREF", "STYLEREF")
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FONT_TABLE = opc.RT_STYLES.replace("/styles", "/fontTable")
_NAME, _KIND, _VALUE = f"{_WORD}name", f"{_WORD}family", f"{_WORD}val"
_DEFINITIONS = (".rels", "/settings.xml", "/fontTable.xml")
_DEFAULT_FONT = "Times New Roman"
"""Of text for which neither the document nor its styles name a font (Word, LibreOffice)."""


def parse(docx: bytes) -> Document:
    """A DOCX becomes its document model; the caller has examined the file before."""
    parser = _WordParser(_Package(docx))
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


_MOST_LAID = 4096
_LAID: dict[tuple[int, int], tuple[Any, Any, Any]] = {}
"""Layers by identity, and the one laid over the other; both are kept, so that identities last."""


class _Layer:
    """Formatting on which another layer can be laid."""

    def merge(self, other: Any) -> Any:
        """What ``other`` sets, laid over what is set here."""
        if not isinstance(other, _Layer):
            return self._under(other)
        # The layers of styles and tables meet again in every paragraph and cell.
        key = id(self), id(other)
        known = _LAID.get(key)
        if known is None:
            if len(_LAID) >= _MOST_LAID:
                _LAID.clear()
            known = _LAID[key] = self, other, self._under(other)
        return known[-1]

    def _under(self, other: Any) -> Any:
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


_USUAL_RUN = _quick(RunProps(font_ascii=_DEFAULT_FONT))


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


def _frame(line: Any) -> tuple[str, float] | None:
    """The colour and the width in points of the line around a picture, if there is one."""
    colour = None if line is None else line.find(f"{_A}solidFill/{_A}srgbClr")
    if colour is None:
        return None
    return colour.get("val", "000000"), max(0.25, emu(line.get("w"), 0.75))


_LAST_NUMBER = 32_767
"""The greatest number at which a list of Word begins."""


_LONGEST_LABEL = 255


def _levels(numbering: Numbering) -> Iterator[Any]:
    for levels in (*numbering.abstract.values(), *numbering.overrides.values()):
        yield from levels.values()


class _Package(opc.Package):  # type: ignore[misc]
    """A package whose definitions are parsed once for all documents of a template."""

    def xml(self, name: str) -> Any:
        """The root of a part, not to be changed; None when it is missing."""
        if not name.endswith(_DEFINITIONS) or name.lstrip("/") not in self:
            return super().xml(name)
        data = self.read(name)
        return _root(data) if len(data) <= MOST_KEPT else super().xml(name)


@lru_cache(maxsize=32)
def _root(data: bytes) -> Any:
    # Examined before: no document type declaration, bounded depth and size.
    return ElementTree.fromstring(data)  # noqa: S314


class PageBorders(dict[str, Any]):
    """The borders of a section's pages by side (ECMA-376 part 1, 17.6.10).

    ``from_page``: measured from the edge of the paper, not from the text; ``shown`` is allPages,
    firstPage or notFirstPage.
    """

    def __init__(self, borders: dict[str, Any], from_page: bool, shown: str) -> None:
        super().__init__(borders)
        self.from_page = from_page
        self.shown = shown


class _WordParser(Parser):  # type: ignore[misc]
    def __init__(self, package: opc.Package) -> None:
        # word2pdf's own constructor reads the style sheet anew for each document.
        self.pkg = package
        self.options: dict[str, Any] = {}
        self.main = package.main_part
        self.styles = _styles(_part(package, opc.RT_STYLES), _part(package, opc.RT_THEME))
        self.theme = self.styles.theme
        self.numbering = copy(_lists(_part(package, opc.RT_NUMBERING), self.styles))
        self.numbering._counters = {}
        self.settings = self._parse_settings()
        self.warnings: list[str] = []
        self._bookmarks: list[str] = []
        self._regions: dict[tuple[Any, ...], Any] = {}
        self._formats: dict[tuple[Any, ...], tuple[Any, Any]] = {}

    def _simple_field(
        self, element: Any, part: str, base: Any, items: Any, state: Any, *about: Any
    ) -> None:
        if parse_field(element.get(f"{_WORD}instr", ""))[0] in POINTERS:
            stored: list[Any] = []
            self._walk_inline(element, part, base, stored, state, *about)
            field = {"instr": element.get(f"{_WORD}instr", ""), "items": stored, "props": base}
            self._finish_field(field, items, about[-1])
        else:
            super()._simple_field(element, part, base, items, state, *about)

    def _finish_field(self, field: Any, target: Any, link: Any) -> None:
        kind, argument, form = parse_field(field["instr"])
        if kind not in POINTERS:
            super()._finish_field(field, target, link)
            return
        props = field["items"][0].props if field["items"] else field["props"]
        text = "".join(item.text for item in field["items"] if isinstance(item, TextRun))
        target.append(
            FieldRun(props=props, link=link, kind=kind, text=text, argument=argument, fmt=form)
        )

    def _vml_picture(self, element: Any, *about: Any) -> None:
        """A drawing of old; letters as shapes float at their paragraph."""
        paragraph = about[-1]
        for shape in element.iter(f"{_V}shape"):
            path = shape.find(f"{_V}textpath")
            text = "" if path is None else path.get("string", "")
            if text and paragraph is not None:
                style = css(shape)
                size = points(style.get("width", "")), points(style.get("height", ""))
                floating = self._vml_anchor(shape, style, None, None, *size)
                floating.fill = floating.stroke = None
                floating.rotation = turn(style)
                fill = shape.find(f"{_V}fill")
                opacity = 1.0 if fill is None else fraction(fill.get("opacity"), 1.0)
                colour = vml_colour(shape.get("fillcolor")) or "C0C0C0"
                floating.word_art = text, lighter(colour, opacity)
                paragraph.floats.append(floating)
                return
        super()._vml_picture(element, *about)

    def _emit_picture(self, picture: Any, part: str, props: Any, sink: Any, *about: Any) -> bool:
        """A picture, changed as its effects ask for, with the line around it."""
        if not super()._emit_picture(picture, part, props, sink, *about):
            return False
        shown = sink[-1]
        shown.frame = _frame(picture.find(f"{_PIC}spPr/{_A}ln"))
        blip = picture.find(f"{_PIC}blipFill/{_A}blip")
        data = changed(shown.data, blip, picture.find(f"{_PIC}spPr/{_A}xfrm"))
        if data is not None:
            shown.data, shown.fmt = data, "png"
        return True

    def _paragraph(self, element: Any, *about: Any) -> Any:
        """A paragraph; its number is set as its mark, under what its list states (17.9.24)."""
        paragraph = super()._paragraph(element, *about)
        number = paragraph.number
        if number is not None:
            level = self.numbering.level(paragraph.props.num_id, paragraph.props.num_level)
            props = paragraph.mark_props.merge(level.rpr)
            if number.font_family is None:
                # word2pdf made a Unicode sign of a code of a font of signs.
                props = replace(props, font_ascii=None, font_hansi=None, font_eastasia=None)
            number.props = self._resolve_theme_fonts(props)
        return paragraph

    def _section(self, element: Any, previous: Any = None) -> Any:
        """A section; its borders know what Word measures them from, and where it shows them."""
        section = super()._section(element, previous)
        stated = None if element is None else element.find(f"{_WORD}pgBorders")
        if section.borders and stated is not None:
            section.borders = PageBorders(
                section.borders,
                from_page=stated.get(f"{_WORD}offsetFrom") == "page",
                shown=stated.get(f"{_WORD}display", "allPages"),
            )
        return section

    def font_kinds(self) -> dict[str, str]:
        """What the document says of the kinds of its fonts: roman, swiss, modern and the like."""
        _, table = self.pkg.part_by_type(_FONT_TABLE)
        fonts = () if table is None else table
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
        return props if props.font_ascii else props.merge(_USUAL_RUN)

    def _run_props(self, stated: Any, base: Any) -> Any:
        """The formatting of a run, made once for all that state the same."""
        key = id(base), None if stated is None else tuple((one.tag, *one.items()) for one in stated)
        if key not in self._formats:
            # With its base, so that no other object gets the same identity.
            self._formats[key] = base, super()._run_props(stated, base)
        return self._formats[key][-1]

    def _conditional_props(self, style_id: Any, conds: list[str]) -> Any:
        key = (style_id, *conds)
        if key not in self._regions:
            self._regions[key] = tuple(map(_quick, super()._conditional_props(style_id, conds)))
        return self._regions[key]


@lru_cache(maxsize=8)
def _lists(numbering: bytes, styles: _Styles) -> Numbering:
    """The lists that are defined, their counters not begun."""
    lists = Numbering(ElementTree.fromstring(numbering) if numbering else None, styles)  # noqa: S314
    for level in _levels(lists):
        level.start = max(0, min(_LAST_NUMBER, level.start))
        level.lvl_text = level.lvl_text[:_LONGEST_LABEL]
        level.ppr, level.rpr = _quick(level.ppr), _quick(level.rpr)
    return lists


@lru_cache(maxsize=8)
def _styles(style_sheet: bytes, theme: bytes) -> _Styles:
    # Examined before: no document type declaration, bounded depth and size.
    theme_root = ElementTree.fromstring(theme) if theme else None  # noqa: S314
    root = ElementTree.fromstring(style_sheet) if style_sheet else None  # noqa: S314
    return _Styles(root, Theme(theme_root))


def _part(package: opc.Package, kind: str) -> bytes:
    name = package.related_by_type(package.main_part, kind)
    return bytes(package.read(name)) if name and name in package else b""
