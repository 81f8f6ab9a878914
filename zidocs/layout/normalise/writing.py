"""Boxes, rules and pictures become the one form in which the built-in engine draws them.

The engine draws floating drawings, tables, cell borders and cell shading. So a drawing becomes a
floating, invisible carrier in its place; in the carrier stands one tiny paragraph, and at this
paragraph float the pieces: pictures as they are, everything else as a table of one cell whose
borders, shading, margins and alignment are those of the box.
"""

from collections.abc import Iterable

from zidocs.layout.normalise.pieces import (
    Area,
    Box,
    Drawing,
    Picture,
    Piece,
    Rule,
    Spot,
    Stroke,
    Wrap,
)
from zidocs.layout.normalise.story import EMU, TWIP
from zidocs.layout.ooxml import NAMESPACES, Element, find, make, tag

INSET = (3.6, 1.8)
"""The engine sets the content of every floating drawing this far in from its corner, in points."""
THINNEST_ROW = 2.0
"""The engine makes no table row lower than this, in points."""


def carrier(drawing: Drawing) -> Element:
    """A drawing becomes the w:drawing which the engine shows as the same pieces there."""
    if len(drawing.pieces) == 1 and isinstance(drawing.pieces[0], Picture):
        if drawing.inline:
            return _inline_picture(drawing, drawing.pieces[0])
        return anchored(
            NAMESPACES["pic"],
            drawing.pieces[0].source,
            drawing.horizontal,
            drawing.vertical,
            drawing,
        )
    runs = (make("w:r", {}, _floating(piece)) for piece in drawing.pieces if _is_seen(piece))
    content = _text_box([tiny_paragraph(runs)])
    return anchored(NAMESPACES["wps"], content, drawing.horizontal, drawing.vertical, drawing)


def anchored(
    uri: str, content: Element, horizontal: Spot, vertical: Spot, drawing: Drawing
) -> Element:
    """A graphic becomes a floating w:drawing; size, wrap and order are the drawing's."""
    wrap = drawing.wrap
    anchor = make(
        "wp:anchor",
        {
            "distT": _emu(wrap.top),
            "distB": _emu(wrap.bottom),
            "distL": _emu(wrap.left),
            "distR": _emu(wrap.right),
            "simplePos": "0",
            "relativeHeight": str(drawing.order),
            "behindDoc": str(int(drawing.behind)),
            "locked": "0",
            "layoutInCell": "1",
            "allowOverlap": "1",
        },
        make("wp:simplePos", {"x": "0", "y": "0"}),
        _position("wp:positionH", horizontal),
        _position("wp:positionV", vertical),
        # Without a width the engine takes the column's; a unit is as good as none.
        make("wp:extent", {"cx": _emu(drawing.width, 1), "cy": _emu(drawing.height)}),
        _wrapped(wrap),
        *_graphic(uri, content),
    )
    return make("w:drawing", {}, anchor)


def tiny_paragraph(runs: Iterable[Element] = ()) -> Element:
    """A paragraph that takes a twentieth of a point, to float things at or to end a cell."""
    return make(
        "w:p",
        {},
        make(
            "w:pPr",
            {},
            make("w:keepNext", {"w:val": "0"}),
            make(
                "w:spacing",
                {"w:before": "0", "w:after": "0", "w:line": "2", "w:lineRule": "exact"},
            ),
            make("w:ind", {"w:left": "0", "w:right": "0", "w:hanging": "0", "w:firstLine": "0"}),
            make("w:jc", {"w:val": "left"}),
        ),
        *runs,
    )


def _is_seen(piece: Piece) -> bool:
    return not isinstance(piece, Box) or bool(piece.fill or piece.stroke or piece.text is not None)


def _floating(piece: Piece) -> Element:
    """One piece, floating at the carrier's paragraph."""
    piece = _thin(piece)
    area = piece.area
    holder = piece.source if isinstance(piece, Picture) else make("w:r")
    place = Drawing(holder, area.width, area.height)
    if isinstance(piece, Picture):
        across, down = Spot("column", area.x - INSET[0]), Spot("paragraph", area.y - INSET[1])
        return anchored(NAMESPACES["pic"], piece.source, across, down, place)
    across = Spot("column", area.x - 2 * INSET[0])
    down = Spot("paragraph", area.y - 2 * INSET[1])
    content = _text_box([_table(piece), tiny_paragraph()])
    return anchored(NAMESPACES["wps"], content, across, down, place)


def _thin(piece: Piece) -> Piece:
    """A filled box lower than any table row is a line as thick as the box is high."""
    if not isinstance(piece, Box) or piece.fill is None or piece.text is not None:
        return piece
    area = piece.area
    if area.height < THINNEST_ROW:
        middle = Area(area.x, area.y + area.height / 2, area.width, 0)
        return Rule(middle, Stroke(piece.fill, max(0.25, area.height)))
    if area.width < THINNEST_ROW:
        middle = Area(area.x + area.width / 2, area.y, 0, area.height)
        return Rule(middle, Stroke(piece.fill, max(0.25, area.width)))
    return piece


def _table(piece: Box | Rule) -> Element:
    """A table of one cell, exactly as large as the piece."""
    width = max(piece.area.width, THINNEST_ROW)
    height = max(piece.area.height, THINNEST_ROW)
    size = {"w:w": _twips(width), "w:type": "dxa"}
    return make(
        "w:tbl",
        {},
        make(
            "w:tblPr",
            {},
            make("w:tblW", size),
            # Centred in less room than it is wide, the engine sets a table at the left edge in
            # every compatibility mode; an indent would mean different things in each.
            make("w:jc", {"w:val": "center"}),
            make("w:tblLayout", {"w:type": "fixed"}),
        ),
        make("w:tblGrid", {}, make("w:gridCol", {"w:w": size["w:w"]})),
        make(
            "w:tr",
            {},
            make("w:trPr", {}, make("w:trHeight", {"w:val": _twips(height), "w:hRule": "exact"})),
            make("w:tc", {}, _cell_properties(piece, size), *_cell_content(piece)),
        ),
    )


def _cell_properties(piece: Box | Rule, size: dict[str, str]) -> Element:
    if isinstance(piece, Rule):
        side = "top" if piece.area.width >= piece.area.height else "left"
        borders = make("w:tcBorders", {}, border(f"w:{side}", piece.stroke))
        return make("w:tcPr", {}, make("w:tcW", size), borders, _margins((0, 0, 0, 0)))
    properties = make("w:tcPr", {}, make("w:tcW", size))
    if piece.stroke is not None:
        edges = (border(f"w:{side}", piece.stroke) for side in ("top", "left", "bottom", "right"))
        properties.append(make("w:tcBorders", {}, *edges))
    if piece.fill is not None:
        shade = {"w:val": "clear", "w:color": "auto", "w:fill": piece.fill}
        properties.append(make("w:shd", shade))
    properties.append(_margins(piece.insets))
    properties.append(make("w:vAlign", {"w:val": piece.align}))
    return properties


def border(name: str, stroke: Stroke, space: int = 0) -> Element:
    """A stroke becomes a border element of this name, ``space`` points off the text."""
    return make(
        name,
        {
            "w:val": stroke.style,
            "w:sz": str(max(2, round(stroke.width * 8))),
            "w:space": str(space),
            "w:color": stroke.colour,
        },
    )


def _margins(insets: tuple[float, float, float, float]) -> Element:
    left, top, right, bottom = insets
    sides = (("top", top), ("left", left), ("bottom", bottom), ("right", right))
    return make(
        "w:tcMar",
        {},
        *(make(f"w:{side}", {"w:w": _twips(room), "w:type": "dxa"}) for side, room in sides),
    )


def _cell_content(piece: Box | Rule) -> list[Element]:
    blocks = [] if isinstance(piece, Rule) or piece.text is None else list(piece.text)
    if isinstance(piece, Box) and piece.ink not in (None, "000000"):
        for block in blocks:
            _coloured(block, str(piece.ink))
    if not blocks or blocks[-1].tag != tag("w:p"):
        blocks.append(tiny_paragraph())
    return blocks


def _coloured(block: Element, ink: str) -> None:
    """Runs that state no colour take the shape's own."""
    for run in block.iter(tag("w:r")):
        properties = run.find(tag("w:rPr"))
        if properties is None:
            properties = make("w:rPr")
            run.insert(0, properties)
        if find(properties, "w:color") is None:
            properties.append(make("w:color", {"w:val": ink}))


def _text_box(blocks: Iterable[Element]) -> Element:
    """An invisible box which says for Word, too, what the engine does without being told."""
    across, down = (str(round(inset * EMU)) for inset in INSET)
    return make(
        "wps:wsp",
        {},
        make("wps:cNvSpPr", {"txBox": "1"}),
        make(
            "wps:spPr",
            {},
            make("a:prstGeom", {"prst": "rect"}, make("a:avLst")),
            make("a:noFill"),
        ),
        make("wps:txbx", {}, make("w:txbxContent", {}, *blocks)),
        make("wps:bodyPr", {"lIns": across, "tIns": down, "rIns": across, "bIns": down}),
    )


def _inline_picture(drawing: Drawing, picture: Picture) -> Element:
    extent = make("wp:extent", {"cx": _emu(drawing.width), "cy": _emu(drawing.height)})
    graphic = _graphic(NAMESPACES["pic"], picture.source)
    return make("w:drawing", {}, make("wp:inline", {}, extent, *graphic))


def _graphic(uri: str, content: Element) -> tuple[Element, Element]:
    return (
        make("wp:docPr", {"id": "1", "name": ""}),
        make("a:graphic", {}, make("a:graphicData", {"uri": uri}, content)),
    )


def _position(name: str, spot: Spot) -> Element:
    child = make("wp:align") if spot.align else make("wp:posOffset")
    child.text = spot.align or _emu(spot.offset)
    return make(name, {"relativeFrom": spot.relative}, child)


def _wrapped(wrap: Wrap) -> Element:
    element = make(f"wp:wrap{wrap.kind[:1].upper()}{wrap.kind[1:]}")
    if wrap.kind not in ("none", "topAndBottom"):
        element.set("wrapText", "bothSides")
    return element


def _emu(points: float, least: int | None = None) -> str:
    units = round(points * EMU)
    return str(units if least is None else max(least, units))


def _twips(points: float) -> str:
    return str(round(points * TWIP))
