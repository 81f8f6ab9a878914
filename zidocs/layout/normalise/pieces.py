"""Any drawing becomes boxes, rules and pictures in a place: the plain parts are defined here.

Lengths are points; ``x`` and ``y`` run right and down from the corner of the drawing.
"""

from dataclasses import dataclass

from zidocs.layout.ooxml import Element

LEVEL = 3.0
"""A line drawn by hand is level when its ends are this few points apart; nobody sees more."""


@dataclass(frozen=True)
class Stroke:
    """A line: RRGGBB, points, and the border style of WordprocessingML that draws it."""

    colour: str
    width: float
    style: str = "single"


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
    insets: tuple[float, float, float, float] = (7.2, 3.6, 7.2, 3.6)
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


def level_rule(x1: float, y1: float, x2: float, y2: float, stroke: Stroke) -> Rule | None:
    """A line from point to point becomes a rule, or none if it is slanted."""
    if abs(y2 - y1) <= LEVEL:
        return Rule(Area(min(x1, x2), (y1 + y2) / 2, abs(x2 - x1), 0), stroke)
    if abs(x2 - x1) <= LEVEL:
        return Rule(Area((x1 + x2) / 2, min(y1, y2), 0, abs(y2 - y1)), stroke)
    return None
