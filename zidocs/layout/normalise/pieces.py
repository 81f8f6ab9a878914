"""Pieces of drawings (boxes, rules, pictures), and the form in which the engine draws them.

Lengths are points; ``x`` and ``y`` run right and down from the corner of the drawing.

The engine draws floating drawings, tables, cell borders and cell shading. So a drawing becomes a
floating, invisible carrier in its place; in the carrier stands one tiny paragraph, and at this
paragraph float the pieces: pictures as they are, everything else as a table of one cell whose
borders, shading, margins and alignment are those of the box.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeAlias

from zidocs.layout.normalise.story import EMU, TWIP
from zidocs.layout.ooxml import NAMESPACES, Element, find, make, tag

USUAL_INSETS = (7.2, 3.6, 7.2, 3.6)
DASHES = {
    "solid": "single", "dash": "dashed", "lgdash": "dashed", "longdash": "dashed",
    "sysdash": "dashSmallGap", "shortdash": "dashSmallGap", "dot": "dotted", "sysdot": "dotted",
    "shortdot": "dotted", "1 1": "dotted", "dashdot": "dotDash", "lgdashdot": "dotDash",
    "longdashdot": "dotDash", "sysdashdot": "dotDash", "shortdashdot": "dotDash",
    "lgdashdotdot": "dotDotDash", "longdashdotdot": "dotDotDash", "sysdashdotdot": "dotDotDash",
    "shortdashdotdot": "dotDotDash",
}  # fmt: skip
"""Dashes of DrawingML and VML, in small letters, and the border styles that look like them."""
LEVEL = 3.0
"""A line drawn by hand is level when its ends are this few points apart; nobody sees more."""
INSET = (3.6, 1.8)
"""The engine sets the content of every floating drawing this far in from its corner, in points."""
THINNEST_ROW = 2.0
"""The engine makes no table row lower than this, in points."""


Point: TypeAlias = tuple[float, float]
Path: TypeAlias = Sequence[Sequence[Point]]
"""Broken lines, each from point to point; a closed one ends where it began."""


@dataclass(frozen=True)
class Stroke:
    """A line: RRGGBB, points, and the border style of WordprocessingML that draws it."""

    colour: str
    width: float
    style: str = "single"

    @classmethod
    def drawn(cls, colour: str, width: float, dash: str, double: bool) -> "Stroke":
        """A line as a drawing states it; one thinner than a quarter point is seen all the same."""
        style = "double" if double else DASHES.get(dash.lower(), "dashed")
        return cls(colour, max(0.25, width), style)


@dataclass(frozen=True)
class Area:
    """A rectangle in points; ``x`` and ``y`` run right and down from the drawing's corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Box:
    """A rectangle with what fills, bounds and stands in it.

    ``text`` is a w:txbxContent; ``insets`` are left, top, right, bottom in points; ``align`` is
    top, center or bottom; ``ink`` is the colour of text that states none.
    """

    area: Area
    fill: str | None = None
    stroke: Stroke | None = None
    text: Element | None = None
    insets: tuple[float, float, float, float] = USUAL_INSETS
    align: str = "top"
    ink: str | None = None


@dataclass(frozen=True)
class Rule:
    """A level or upright line; the side of its area that is not zero is its length."""

    area: Area
    stroke: Stroke


@dataclass(frozen=True)
class Picture:
    """A picture: the pic:pic element that holds its relationship and cropping."""

    area: Area
    source: Element


Piece = Box | Rule | Picture


@dataclass(frozen=True)
class Spot:
    """Where a drawing stands in one direction: measured from what, how far or how aligned."""

    relative: str
    offset: float = 0.0
    align: str = ""


@dataclass(frozen=True)
class Wrap:
    """How text keeps clear: none, square, tight, through or topAndBottom, and by how much."""

    kind: str = "none"
    top: float = 0.0
    bottom: float = 0.0
    left: float = 0.0
    right: float = 0.0


@dataclass(frozen=True)
class Drawing:
    """A whole drawing in its place, or in the line when ``inline``.

    ``width`` and ``height`` are in points. ``hindrances`` name what cannot be shown; ``plain``
    says that the engine understands the drawing as it is written.
    """

    element: Element
    width: float
    height: float
    inline: bool = False
    horizontal: Spot = Spot("column")
    vertical: Spot = Spot("paragraph")
    wrap: Wrap = Wrap()
    behind: bool = False
    order: int = 0
    pieces: tuple[Piece, ...] = ()
    hindrances: frozenset[str] = frozenset()
    plain: bool = False


@dataclass
class Found:
    """What reading a drawing has met so far."""

    pieces: list[Piece] = field(default_factory=list)
    hindrances: set[str] = field(default_factory=set)
    plain: bool = False
    """The engine draws it as it is written."""
    alone: bool = False
    """It is one shape in a line of text; a picture there is framed by the engine."""

    def add_line(
        self, start: tuple[float, float], end: tuple[float, float], stroke: Stroke
    ) -> None:
        """A line from point to point becomes a rule; a slanted one is a hindrance."""
        (x1, y1), (x2, y2) = start, end
        if abs(y2 - y1) <= LEVEL:
            area = Area(min(x1, x2), (y1 + y2) / 2, abs(x2 - x1), 0)
        elif abs(x2 - x1) <= LEVEL:
            area = Area((x1 + x2) / 2, min(y1, y2), 0, abs(y2 - y1))
        else:
            self.hindrances.add("form")
            return
        self.pieces.append(Rule(area, stroke))

    def add_path(self, path: Path, fill: str | None, stroke: Stroke | None) -> None:
        """A path of level and upright lines becomes a box or rules; any other is a hindrance."""
        path = [[(round(x, 2), round(y, 2)) for x, y in line] for line in path]
        points = [point for line in path for point in line]
        if not points or not (fill or stroke):
            return
        left, right = (choose(x for x, _ in points) for choose in (min, max))
        top, bottom = (choose(y for _, y in points) for choose in (min, max))
        area = Area(left, top, right - left, bottom - top)
        flat = min(area.width, area.height) <= LEVEL
        if not flat and len(path) == 1 and _is_rectangle(path[0], area):
            self.pieces.append(Box(area, fill, stroke))
        elif fill and not flat:
            self.hindrances.add("form")
        elif stroke:
            for line in path:
                for start, end in pairwise(line):
                    if start != end:
                        self.add_line(start, end, stroke)


def _is_rectangle(line: Sequence[Point], area: Area) -> bool:
    """Whether a line goes once around the area, from corner to corner."""
    right, bottom = round(area.x + area.width, 2), round(area.y + area.height, 2)
    corners = {
        (x, y): number
        for number, (x, y) in enumerate(
            (
                (area.x, area.y),
                (right, area.y),
                (right, bottom),
                (area.x, bottom),
            )
        )
    }
    visited = [corners[point] for point in line if point in corners]
    steps = {(after - before) % 4 for before, after in pairwise(visited)}
    return len(visited) == len(line) == 5 and steps in ({1}, {3})


# --- in the form of the engine -------------------------------------------------------------------


def carrier(drawing: Drawing) -> Element:
    """A drawing becomes the w:drawing which the engine shows as the same pieces there."""
    if len(drawing.pieces) == 1 and isinstance(drawing.pieces[0], Picture):
        uri, source = NAMESPACES["pic"], drawing.pieces[0].source
        if drawing.inline:
            extent = make("wp:extent", {"cx": _emu(drawing.width), "cy": _emu(drawing.height)})
            return make("w:drawing", make("wp:inline", extent, *_graphic(uri, source)))
        return _anchored(drawing, uri, source)
    runs = (make("w:r", _floating(piece)) for piece in drawing.pieces if _is_seen(piece))
    return _anchored(drawing, NAMESPACES["wps"], _text_box([tiny_paragraph(runs)]))


def _anchored(drawing: Drawing, uri: str, content: Element) -> Element:
    """A graphic becomes a floating w:drawing; size, place, wrap and order are the drawing's."""
    wrap = drawing.wrap
    attributes = {
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
    }
    children = (
        make("wp:simplePos", {"x": "0", "y": "0"}),
        _position("wp:positionH", drawing.horizontal),
        _position("wp:positionV", drawing.vertical),
        # Without a width the engine takes the column's; a unit is as good as none.
        make("wp:extent", {"cx": _emu(drawing.width, 1), "cy": _emu(drawing.height)}),
        _wrapped(wrap),
        *_graphic(uri, content),
    )
    return make("w:drawing", make("wp:anchor", attributes, *children))


def tiny_paragraph(runs: Iterable[Element] = ()) -> Element:
    """A paragraph that takes a twentieth of a point, to float things at or to end a cell."""
    return make(
        "w:p",
        make(
            "w:pPr",
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
    if isinstance(piece, Picture):
        insets, uri, content = 1, NAMESPACES["pic"], piece.source
    else:
        insets, uri = 2, NAMESPACES["wps"]
        content = _text_box([_table(piece), tiny_paragraph()])
    place = Drawing(
        content,
        area.width,
        area.height,
        horizontal=Spot("column", area.x - insets * INSET[0]),
        vertical=Spot("paragraph", area.y - insets * INSET[1]),
    )
    return _anchored(place, uri, content)


def _thin(piece: Piece) -> Piece:
    """A filled box lower than any table row is a line as thick as the box is high."""
    if not isinstance(piece, Box) or piece.fill is None or piece.text is not None:
        return piece
    area = piece.area
    if area.height < THINNEST_ROW:
        middle, width = Area(area.x, area.y + area.height / 2, area.width, 0), area.height
    elif area.width < THINNEST_ROW:
        middle, width = Area(area.x + area.width / 2, area.y, 0, area.height), area.width
    else:
        return piece
    return Rule(middle, Stroke(piece.fill, max(0.25, width)))


def _table(piece: Box | Rule) -> Element:
    """A table of one cell, exactly as large as the piece."""
    width = max(piece.area.width, THINNEST_ROW)
    height = max(piece.area.height, THINNEST_ROW)
    size = {"w:w": _twips(width), "w:type": "dxa"}
    return make(
        "w:tbl",
        make(
            "w:tblPr",
            make("w:tblW", size),
            # Centred in less room than it is wide, the engine sets a table at the left edge in
            # every compatibility mode; an indent would mean different things in each.
            make("w:jc", {"w:val": "center"}),
            make("w:tblLayout", {"w:type": "fixed"}),
        ),
        make("w:tblGrid", make("w:gridCol", {"w:w": size["w:w"]})),
        make(
            "w:tr",
            make("w:trPr", make("w:trHeight", {"w:val": _twips(height), "w:hRule": "exact"})),
            make("w:tc", _cell_properties(piece, size), *_cell_content(piece)),
        ),
    )


def _cell_properties(piece: Box | Rule, size: dict[str, str]) -> Element:
    sides: tuple[str, ...] = ("top", "left", "bottom", "right")
    if isinstance(piece, Rule):
        sides = ("top",) if piece.area.width >= piece.area.height else ("left",)
    properties = make("w:tcPr", make("w:tcW", size))
    if piece.stroke is not None:
        edges = (_border(f"w:{side}", piece.stroke) for side in sides)
        properties.append(make("w:tcBorders", *edges))
    if isinstance(piece, Rule):
        properties.append(_margins((0, 0, 0, 0)))
        return properties
    if piece.fill is not None:
        shade = {"w:val": "clear", "w:color": "auto", "w:fill": piece.fill}
        properties.append(make("w:shd", shade))
    properties.append(_margins(piece.insets))
    properties.append(make("w:vAlign", {"w:val": piece.align}))
    return properties


def _border(name: str, stroke: Stroke) -> Element:
    return make(
        name,
        {
            "w:val": stroke.style,
            "w:sz": str(max(2, round(stroke.width * 8))),
            "w:space": "0",
            "w:color": stroke.colour,
        },
    )


def _margins(insets: tuple[float, float, float, float]) -> Element:
    left, top, right, bottom = insets
    sides = (("top", top), ("left", left), ("bottom", bottom), ("right", right))
    return make(
        "w:tcMar",
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
        make("wps:cNvSpPr", {"txBox": "1"}),
        make(
            "wps:spPr",
            make("a:prstGeom", {"prst": "rect"}, make("a:avLst")),
            make("a:noFill"),
        ),
        make("wps:txbx", make("w:txbxContent", *blocks)),
        make("wps:bodyPr", {"lIns": across, "tIns": down, "rIns": across, "bIns": down}),
    )


def _graphic(uri: str, content: Element) -> tuple[Element, Element]:
    return (
        make("wp:docPr", {"id": "1", "name": ""}),
        make("a:graphic", make("a:graphicData", {"uri": uri}, content)),
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
