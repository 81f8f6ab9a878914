"""Reads a drawing as Word 97 to 2007 write it as plain boxes, rules and pictures.

VML (ECMA-376 part 4, clause 19) places shapes by CSS: lengths with units at the top, numbers in
the units of ``coordsize`` inside a group.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from zidocs.layout.normalise.drawingml import outline
from zidocs.layout.normalise.pieces import (
    USUAL_INSETS,
    Area,
    Box,
    Drawing,
    Found,
    Path,
    Picture,
    Piece,
    Point,
    Spot,
    Stroke,
    Wrap,
)
from zidocs.layout.normalise.story import vml_colour
from zidocs.layout.ooxml import Element, find, local, make, number, tag

UNITS = {"pt": 1.0, "px": 0.75, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "pc": 12.0}
UNITS_OF_FIXED = 65536
"""VML writes fractions of a picture as so many 65536ths, marked ``f``."""

SHAPES = frozenset(
    {"shape", "rect", "roundrect", "oval", "line", "group", "polyline", "arc", "curve"}
)
RECTANGULAR = frozenset({"202", "75", "1", "109"})
"""Shape types of Office that are rectangles: text box, picture, rectangle, process."""
STEP = re.compile(r"(n[fs]|a[elrt]|w[ar]|q[bxy]|h[a-i]|[mlcxetrv])([^a-z]*)")
"""A command of a path and its numbers (ECMA-376 part 4, 19.1.2.19, ``path``)."""
STRAIGHT = frozenset({"20", "32"})
"""Shape types of Office that are straight lines."""
RELATIVE = {
    "page": "page", "margin": "margin", "text": "", "char": "character", "line": "line",
    "left-margin-area": "leftMargin", "right-margin-area": "rightMargin",
    "top-margin-area": "topMargin", "bottom-margin-area": "bottomMargin",
    "inner-margin-area": "insideMargin", "outer-margin-area": "outsideMargin",
}  # fmt: skip
OFF = ("f", "false", "0")
TYPE = re.compile(r"\d+$")
LENGTH = re.compile(r"^\s*(-?[\d.]+)\s*([a-z]*)\s*$")
PERCENT = re.compile(r"^\s*(-?[\d.]+)\s*%?\s*$")


@dataclass(frozen=True)
class _Units:
    """How the numbers of a group become points: origin in its units, points for each unit."""

    x: float = 0.0
    y: float = 0.0
    across: float = 1.0
    down: float = 1.0
    corner: Area | None = None
    """Of the group; at the top, lengths have units of their own."""

    def point(self, x: str | None, y: str | None) -> tuple[float, float]:
        """A place, as written, in points."""
        if self.corner is None:
            return points(x or ""), points(y or "")
        return (
            self.corner.x + (number(x) - self.x) * self.across,
            self.corner.y + (number(y) - self.y) * self.down,
        )


def read_pict(pict: Element, text_width: float) -> list[Drawing]:
    """A w:pict becomes its drawings, mostly one.

    ``text_width`` in points is what a horizontal rule of Word spans.
    """
    return [_drawing(pict, shape, text_width) for shape in pict if local(shape) in SHAPES]


def _drawing(pict: Element, shape: Element, text_width: float) -> Drawing:
    style = css(shape)
    if shape.get(tag("o:hr")) == "t":
        area = Area(0, 0, text_width, points(style.get("height", ""), 1.5))
        fill = vml_colour(shape.get("fillcolor")) or "A0A0A0"
        return Drawing(pict, area.width, area.height, inline=True, pieces=(Box(area, fill),))
    inline = style.get("position", "static") != "absolute" and local(shape) != "line"
    found = Found(alone=inline and local(shape) != "group")
    _read(shape, _Units(), found)
    area = _area(shape, style, _Units())
    drawing = Drawing(
        pict,
        area.width,
        area.height,
        inline=inline,
        pieces=tuple(_from_corner(piece, area) for piece in found.pieces),
        hindrances=frozenset(found.hindrances),
        plain=found.plain,
    )
    return drawing if drawing.inline else _placed(drawing, shape, style, area)


def css(shape: Element) -> dict[str, str]:
    """The style attribute as a mapping, names in lower case."""
    pairs = (entry.partition(":") for entry in (shape.get("style") or "").split(";"))
    return {name.strip().lower(): text.strip() for name, _, text in pairs if name.strip()}


def points(text: str, otherwise: float = 0.0) -> float:
    """A CSS length becomes points; a bare number is points as well."""
    match = LENGTH.match(text)
    if match is None or (match[2] and match[2] not in UNITS):
        return otherwise
    return number(match[1], otherwise) * UNITS.get(match[2], 1.0)


def turn(style: Mapping[str, str]) -> float:
    """Degrees that a shape is turned by; ``fd`` are 65536ths of a degree."""
    match = LENGTH.match(style.get("rotation", ""))
    if match is None:
        return 0.0
    return number(match[1]) / (UNITS_OF_FIXED if match[2] == "fd" else 1) % 360


def _placed(drawing: Drawing, shape: Element, style: Mapping[str, str], area: Area) -> Drawing:
    def spot(direction: str, usual: str, offset: float) -> Spot:
        stated = style.get(f"mso-position-{direction}-relative", "text")
        relative = RELATIVE.get(stated) or usual
        align = style.get(f"mso-position-{direction}", "absolute")
        return Spot(relative, offset, "" if align == "absolute" else align)

    order = int(number(style.get("z-index")))
    return replace(
        drawing,
        horizontal=spot("horizontal", "column", area.x),
        vertical=spot("vertical", "paragraph", area.y),
        wrap=_wrap(shape, style),
        behind=order < 0,
        order=abs(order),
    )


def _wrap(shape: Element, style: Mapping[str, str]) -> Wrap:
    stated = shape.find(tag("w10:wrap"))
    kind = "" if stated is None else stated.get("type", "")
    if kind in ("", "none"):
        return Wrap()
    usual = {"top": 0.0, "bottom": 0.0, "left": 9.0, "right": 9.0}
    sides = {
        side: points(style.get(f"mso-wrap-distance-{side}", ""), distance)
        for side, distance in usual.items()
    }
    return Wrap(kind, **sides)


def _area(shape: Element, style: Mapping[str, str], units: _Units) -> Area:
    """Where a shape stands, in points from the corner of the outermost drawing's space."""
    if local(shape) == "line":
        (x1, y1), (x2, y2) = _ends(shape, units)
        return Area(min(x1, x2), min(y1, y2), abs(x2 - x1), abs(y2 - y1))
    left, top = units.point(style.get("left"), style.get("top"))
    if units.corner:
        width, height = number(style.get("width")), number(style.get("height"))
        return Area(left, top, width * units.across, height * units.down)
    left += points(style.get("margin-left", ""))
    top += points(style.get("margin-top", ""))
    return Area(left, top, points(style.get("width", "")), points(style.get("height", "")))


def _ends(line: Element, units: _Units) -> tuple[tuple[float, float], tuple[float, float]]:
    def end(name: str, usual: str) -> tuple[float, float]:
        across, _, down = (line.get(name) or usual).partition(",")
        return units.point(across, down)

    return end("from", "0,0"), end("to", "10,10")


def _from_corner(piece: Piece, corner: Area) -> Piece:
    area = piece.area
    moved = Area(area.x - corner.x, area.y - corner.y, area.width, area.height)
    return replace(piece, area=moved)


def _read(shape: Element, units: _Units, found: Found) -> None:
    style, kind = css(shape), local(shape)
    if style.get("visibility") == "hidden":
        return
    area = _area(shape, style, units)
    turned = turn(style)
    if kind == "group":
        if turned or style.get("flip"):
            found.hindrances.add("turned")
        inner = _group_units(shape, area)
        for member in shape:
            if local(member) in SHAPES:
                _read(member, inner, found)
        return
    if is_word_art(shape):
        # The engine draws letters of one shape that floats; in a group it would not find them.
        if units.corner is not None or found.alone or style.get("flip"):
            found.hindrances.add("word art")
        found.plain = True
        return
    if kind == "line" or _type(shape) in STRAIGHT:
        _read_line(shape, area, units, found)
        return
    if kind == "polyline":
        words = re.split(r"[\s,]+", (shape.get("points") or "").strip())
        line = [units.point(x, y) for x, y in zip(words[::2], words[1::2], strict=False)]
        found.add_path([line], _fill(shape, False, found), _stroke(shape, False, found))
    else:
        _read_content(shape, area, kind, found)
    if turned:
        found.hindrances.add("turned")


def is_word_art(shape: Element) -> bool:
    """Whether a shape consists of letters."""
    path = shape.find(tag("v:textpath"))
    return path is not None and bool(path.get("string"))


def _group_units(group: Element, area: Area) -> _Units:
    across, _, down = (group.get("coordsize") or "1000,1000").partition(",")
    x, _, y = (group.get("coordorigin") or "0,0").partition(",")
    return _Units(
        number(x),
        number(y),
        area.width / max(1.0, number(across, 1000)),
        area.height / max(1.0, number(down, 1000)),
        corner=area,
    )


def _type(shape: Element) -> str:
    """The number of the shape's type; Office writes ``#_x0000_t202``, others ``#shapetype_202``."""
    found = TYPE.search(shape.get("type") or "")
    return found[0] if found else ""


def _read_content(shape: Element, area: Area, kind: str, found: Found) -> None:
    picture = shape.find(tag("v:imagedata"))
    unpainted = picture is not None or _type(shape) == "75"
    fill, stroke = _fill(shape, unpainted, found), _stroke(shape, unpainted, found)
    if picture is not None:
        found.pieces.append(Picture(area, _as_drawingml(picture, stroke)))
        if found.alone and fill is None and stroke is not None:
            return
    text = find(shape, "v:textbox/w:txbxContent")
    rectangular = kind == "rect" or (kind == "shape" and _type(shape) in RECTANGULAR)
    if not rectangular and (fill or stroke):
        path = _path(shape, area)
        if path is not None and text is None:
            found.add_path(path, fill, stroke)
            return
        apart = Found()
        apart.add_path(path or (), fill, stroke)
        if not any(isinstance(piece, Box) for piece in apart.pieces):
            found.hindrances.add("form")
    if fill or stroke or text is not None:
        box = Box(area, fill, stroke, text, insets=_insets(shape), align=_align(shape))
        found.pieces.append(box)
        found.hindrances.update(_text_hindrances(shape))


def _path(shape: Element, area: Area) -> Path | None:
    """The straight lines of a freely drawn shape, in points; none if it has any curve."""
    if local(shape) != "shape" or "@" in (shape.get("path") or "@"):
        return None
    own = _group_units(shape, area)
    lines: list[list[Point]] = []
    here = (0.0, 0.0)
    for command, text in STEP.findall(shape.get("path") or ""):
        if command in ("x", "e", "nf", "ns"):
            if command == "x" and lines:
                lines[-1].append(lines[-1][0])
            continue
        if command not in ("m", "l", "r", "t"):
            return None
        for x, y in _pairs(text):
            here = (x, y) if command in ("m", "l") else (here[0] + x, here[1] + y)
            if command in ("m", "t") or not lines:
                lines.append([])
            lines[-1].append(own.point(str(here[0]), str(here[1])))
    return lines


def _pairs(text: str) -> Iterator[Point]:
    """Numbers parted by commas or spaces, two and two; what is left out is zero."""
    numbers = [number(word) for piece in text.split(",") for word in piece.split() or ["0"]]
    yield from zip(numbers[::2], [*numbers[1::2], 0.0], strict=False)


def _text_hindrances(shape: Element) -> Iterator[str]:
    holder = shape.find(tag("v:textbox"))
    style = {} if holder is None else css(holder)
    if style.get("layout-flow", "horizontal").startswith("vertical"):
        yield "turned"
    if style.get("mso-next-textbox"):
        yield "linked"


def _insets(shape: Element) -> tuple[float, float, float, float]:
    holder = shape.find(tag("v:textbox"))
    given = "" if holder is None else holder.get("inset") or ""
    left, top, right, bottom = (
        points(text, usual)
        for text, usual in zip([*given.split(","), "", "", ""], USUAL_INSETS, strict=False)
    )
    return left, top, right, bottom


def _align(shape: Element) -> str:
    anchor = css(shape).get("v-text-anchor", "top")
    middle = "center" if anchor.startswith("middle") else "top"
    return "bottom" if anchor.startswith("bottom") else middle


def _fill(shape: Element, unpainted: bool, found: Found) -> str | None:
    detail = shape.find(tag("v:fill"))
    stated = shape.get("filled")
    if stated in OFF or (unpainted and stated is None):
        return None
    if detail is not None:
        if detail.get("on") in OFF or number(detail.get("opacity", "1").rstrip("f"), 1) == 0:
            return None
        if detail.get("type", "solid") not in ("solid", "background"):
            found.hindrances.add("form")
    return vml_colour(shape.get("fillcolor")) or "FFFFFF"


def _stroke(shape: Element, unpainted: bool, found: Found) -> Stroke | None:
    detail = shape.find(tag("v:stroke"))
    stated = shape.get("stroked")
    if stated in OFF or (unpainted and stated is None):
        return None
    dash, style = "solid", "single"
    if detail is not None:
        if detail.get("on") in OFF:
            return None
        if any(detail.get(end, "none") != "none" for end in ("startarrow", "endarrow")):
            found.hindrances.add("form")
        dash = detail.get("dashstyle", "solid")
        style = detail.get("linestyle", "single")
    weight = points(shape.get("strokeweight", ""), 0.75)
    colour = vml_colour(shape.get("strokecolor")) or "000000"
    return Stroke.drawn(colour, weight, dash, double=style != "single")


def _read_line(shape: Element, area: Area, units: _Units, found: Found) -> None:
    stroke = _stroke(shape, False, found)
    if stroke is None:
        return
    if turn(css(shape)) % 180:
        found.hindrances.add("turned")
    elif local(shape) == "line":
        found.add_line(*_ends(shape, units), stroke)
    else:
        corners = (area.x, area.y), (area.x + area.width, area.y + area.height)
        found.add_line(*corners, stroke)


def _as_drawingml(image: Element, stroke: Stroke | None) -> Element:
    """The picture of a v:imagedata becomes the pic:pic that Word would write today."""
    crop = {
        side[0]: str(round(fraction(image.get(f"crop{side}")) * 100_000))
        for side in ("left", "top", "right", "bottom")
        if image.get(f"crop{side}")
    }
    relation = image.get(tag("r:id")) or image.get(tag("o:relid")) or ""
    return make(
        "pic:pic",
        make(
            "pic:blipFill",
            make("a:blip", {"r:embed": relation}, *_effects(image)),
            *([make("a:srcRect", crop)] if crop else []),
        ),
        make("pic:spPr", *([] if stroke is None else [outline(stroke)])),
    )


def _effects(image: Element) -> Iterator[Element]:
    """What VML does to a picture (part 4, 19.1.2.11), as DrawingML says it."""
    for name, effect in (("grayscale", "a:grayscl"), ("bilevel", "a:biLevel")):
        if image.get(name) in ("t", "true"):
            yield make(effect, {"thresh": "50000"} if effect == "a:biLevel" else {})
    gain = fraction(image.get("gain")) if image.get("gain") else 1.0
    black = fraction(image.get("blacklevel"))
    if gain != 1.0 or black:
        contrast = gain - 1 if gain < 1 else 1 - 1 / gain
        lights = {"bright": 2 * black, "contrast": contrast}
        yield make("a:lum", {name: str(round(part * 100_000)) for name, part in lights.items()})


def fraction(text: str | None, otherwise: float = 0.0) -> float:
    """A share as VML writes it: ``.5``, ``50%`` or so many 65536ths with an ``f``."""
    word = (text or "").strip()
    if word.endswith("f"):
        return number(word[:-1]) / UNITS_OF_FIXED
    match = PERCENT.match(word)
    if match is None:
        return otherwise
    return number(match[1]) / 100 if "%" in word else number(match[1])
