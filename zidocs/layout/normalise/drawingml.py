"""Reads a drawing as Word 2010 and later write it as plain boxes, rules and pictures.

DrawingML in a Word file (ECMA-376 part 1, clauses 20.1 and 20.4, and Microsoft's extensions for
shapes, groups and canvases) is read into pieces with places in points, measured from the corner
of the drawing. What no box, rule or picture can show is named as a hindrance.
"""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from math import cos, radians, sin

from zidocs.layout.normalise.pieces import (
    Area,
    Box,
    Drawing,
    Found,
    Path,
    Picture,
    Point,
    Spot,
    Stroke,
    Wrap,
)
from zidocs.layout.normalise.story import EMU, Theme
from zidocs.layout.ooxml import Element, find, local, make, number, tag

RECTANGLES = frozenset({"rect", "flowChartProcess", ""})
LINES = frozenset({"line", "straightConnector1", "lineInv"})
ELBOWS = frozenset({"bentConnector2", "bentConnector3"})
GUIDES = {"l": 0.0, "t": 0.0, "hc": 0.5, "vc": 0.5, "r": 1.0, "b": 1.0, "w": 1.0, "h": 1.0}
ALIGN = {"t": "top", "ctr": "center", "b": "bottom"}
PAINT = ("noFill", "solidFill", "gradFill", "blipFill", "pattFill", "grpFill")
RECOLOURED = ("duotone", "clrChange", "clrRepl")
UNSHOWN = frozenset(
    {"blur", "fillOverlay", "hsl", "tint", "alphaBiLevel", "alphaCeiling", "alphaFloor",
     "alphaInv", "alphaMod", "alphaRepl"}
)  # fmt: skip
"""Effects on a picture that nobody draws (ECMA-376 part 1, 20.1.8)."""


def read_drawing(drawing: Element, theme: Theme) -> Drawing | None:
    """A w:drawing becomes its pieces; none if it holds nothing that can be seen."""
    holder = next((child for child in drawing if local(child) in ("inline", "anchor")), None)
    data = find(holder, "a:graphic/a:graphicData")
    if holder is None or data is None:
        return None
    extent = holder.find(tag("wp:extent"))
    area = Area(0, 0, _points(extent, "cx"), _points(extent, "cy"))
    found = Found()
    if not _is_hidden(holder):
        for content in data:
            _read(content, area, theme, found)
    pictured = data.find(tag("pic:pic")) is not None
    inline = local(holder) == "inline"
    # The engine frames a picture in a line by itself.
    bordered = not inline and any(isinstance(piece, Box) for piece in found.pieces)
    base = Drawing(
        drawing,
        area.width,
        area.height,
        inline=inline,
        pieces=tuple(found.pieces),
        hindrances=frozenset(found.hindrances),
        plain=pictured and not bordered and not _is_hidden(holder),
    )
    return base if inline else _placed(base, holder)


def _placed(drawing: Drawing, anchor: Element) -> Drawing:
    return replace(
        drawing,
        horizontal=_spot(anchor.find(tag("wp:positionH")), "column"),
        vertical=_spot(anchor.find(tag("wp:positionV")), "paragraph"),
        wrap=_wrap(anchor),
        behind=anchor.get("behindDoc") in ("1", "true"),
        order=int(number(anchor.get("relativeHeight"))),
    )


def _spot(position: Element | None, usual: str) -> Spot:
    if position is None:
        return Spot(usual)
    relative = position.get("relativeFrom", usual)
    align = position.findtext(tag("wp:align"), "").strip()
    return Spot(relative, number(position.findtext(tag("wp:posOffset"))) / EMU, align)


def _wrap(anchor: Element) -> Wrap:
    for child in anchor:
        kind = local(child)
        if kind.startswith("wrap"):
            sides = (_points(anchor, "dist" + side) for side in "TBLR")
            return Wrap(kind[4:5].lower() + kind[5:], *sides)
    return Wrap()


def _is_hidden(holder: Element) -> bool:
    properties = holder.find(tag("wp:docPr"))
    return properties is not None and properties.get("hidden") in ("1", "true")


def _points(holder: Element | None, name: str) -> float:
    return 0.0 if holder is None else number(holder.get(name)) / EMU


def _read(content: Element, area: Area, theme: Theme, found: Found) -> None:
    """One member of a drawing, filling ``area``, is added to what was found."""
    kind = local(content)
    if kind == "wsp":
        _read_shape(content, area, theme, found)
    elif kind == "pic":
        _read_picture(content, area, theme, found)
    elif kind in ("wgp", "grpSp", "wpc"):
        for member, place in _members(content, area, found):
            _read(member, place, theme, found)
    elif kind in REASONS:
        found.hindrances.add(REASONS[kind])
    elif kind in ("graphicFrame", "graphic", "graphicData"):
        for member in content:
            _read(member, area, theme, found)
    else:
        found.hindrances.add("form")


REASONS = {"chart": "chart", "relIds": "diagram", "contentPart": "ink"}
"""Members of a drawing that are no shapes at all."""


def _members(group: Element, area: Area, found: Found) -> Iterator[tuple[Element, Area]]:
    """Each member of a group and where it stands, the group's own units taken away."""
    frame = find(group, "wpg:grpSpPr/a:xfrm")
    scale_x = scale_y = 1 / EMU
    origin_x = origin_y = 0.0
    if frame is not None:
        if number(frame.get("rot")) or frame.get("flipH") == "1" or frame.get("flipV") == "1":
            found.hindrances.add("turned")
        child, start = frame.find(tag("a:chExt")), frame.find(tag("a:chOff"))
        if child is not None:
            scale_x = area.width / max(1.0, number(child.get("cx")))
            scale_y = area.height / max(1.0, number(child.get("cy")))
        if start is not None:
            origin_x, origin_y = number(start.get("x")), number(start.get("y"))
    for member in group:
        if local(member) in REASONS:
            found.hindrances.add(REASONS[local(member)])
        place = _transform(member)
        if place is None:
            continue
        offset, extent = place.find(tag("a:off")), place.find(tag("a:ext"))
        if offset is None or extent is None:
            continue
        yield (
            member,
            Area(
                area.x + (number(offset.get("x")) - origin_x) * scale_x,
                area.y + (number(offset.get("y")) - origin_y) * scale_y,
                number(extent.get("cx")) * scale_x,
                number(extent.get("cy")) * scale_y,
            ),
        )


def _transform(member: Element) -> Element | None:
    for path in ("wps:spPr/a:xfrm", "pic:spPr/a:xfrm", "wpg:grpSpPr/a:xfrm", "wpg:xfrm"):
        place = find(member, path)
        if place is not None:
            return place
    return None


def _read_picture(picture: Element, area: Area, theme: Theme, found: Found) -> None:
    blip = find(picture, "pic:blipFill/a:blip")
    for effect in () if blip is None else blip:
        if local(effect) in UNSHOWN:
            found.hindrances.add("picture effect")
        elif local(effect) in RECOLOURED:
            _plain_colours(effect, theme)
    found.pieces.append(Picture(area, picture))
    stroke = _stroke(picture.find(tag("pic:spPr")), None, theme, found)
    if stroke is not None:
        found.pieces.append(Box(area, stroke=stroke))
        for line in picture.iterfind(f"{tag('pic:spPr')}/{tag('a:ln')}"):
            line.getparent().replace(line, outline(stroke))


def outline(stroke: Stroke) -> Element:
    """A line becomes the a:ln that states it with a plain colour."""
    colour = make("a:solidFill", make("a:srgbClr", {"val": stroke.colour}))
    return make("a:ln", {"w": str(round(stroke.width * EMU))}, colour)


def _plain_colours(effect: Element, theme: Theme) -> None:
    """The colours of an effect, themes resolved; one that is transparent stays so."""
    holders = list(effect) if local(effect) == "clrChange" else [effect]
    for holder in holders:
        for choice in list(holder):
            alone = make("a:solidFill", deepcopy(choice))
            plain = make("a:srgbClr", {"val": theme.colour(alone) or "000000"})
            clear = choice.find(tag("a:alpha"))
            if clear is not None and number(clear.get("val"), 100_000) < 100_000:
                plain = make("a:srgbClr", {"val": "FFFFFF"}, make("a:alpha", {"val": "0"}))
            holder.replace(choice, plain)


def _read_shape(shape: Element, area: Area, theme: Theme, found: Found) -> None:
    properties, style = shape.find(tag("wps:spPr")), shape.find(tag("wps:style"))
    frame = find(properties, "a:xfrm")
    geometry = find(properties, "a:prstGeom")
    form = "custom" if find(properties, "a:custGeom") is not None else ""
    if geometry is not None:
        form = geometry.get("prst", "")
    stroke = _stroke(properties, style, theme, found)
    if form in LINES:
        _read_line(area, frame, stroke, form, found)
        return
    path = _path(properties, geometry, area)
    if path is not None and find(shape, "wps:txbx/w:txbxContent") is None:
        fill = None if form in ELBOWS else _fill(properties, style, theme, found)
        found.add_path(_in_place(path, frame, area, found), fill, stroke)
        return
    text = find(shape, "wps:txbx/w:txbxContent")
    fill = _fill(properties, style, theme, found)
    turn = number(None if frame is None else frame.get("rot")) / 60_000 % 360
    if turn and (text is not None or turn % 90):
        found.hindrances.add("turned")
    elif turn in (90.0, 270.0):
        area = _on_its_side(area)
    if form not in RECTANGLES and (fill or stroke):
        found.hindrances.add("form")
    body = shape.find(tag("wps:bodyPr"))
    if text is not None:
        found.hindrances.update(_text_hindrances(shape, body))
    found.pieces.append(
        Box(
            area,
            fill,
            stroke,
            text,
            insets=_insets(body),
            align=ALIGN.get("t" if body is None else body.get("anchor", "t"), "top"),
            ink=theme.colour(find(style, "a:fontRef")),
        )
    )


def _path(properties: Element | None, geometry: Element | None, area: Area) -> Path | None:
    """The straight lines of a free form or an elbow, as shares of its area; none for others."""
    form = "" if geometry is None else geometry.get("prst", "")
    if form in ELBOWS:
        bend = _bend(geometry) if form == "bentConnector3" else 1.0
        points = [(0.0, 0.0), (bend, 0.0), (bend, 1.0), (1.0, 1.0)]
        return [points]
    lines: list[list[Point]] = []
    paths = find(properties, "a:custGeom/a:pathLst")
    if paths is None:
        return None
    for path in paths:
        wide, high = (number(path.get(side)) for side in ("w", "h"))
        for step in path:
            kind, point = local(step), step.find(tag("a:pt"))
            if kind == "close" and lines:
                lines[-1].append(lines[-1][0])
            elif kind in ("moveTo", "lnTo") and point is not None:
                spot = (
                    _share(point.get("x"), wide or area.width * EMU),
                    _share(point.get("y"), high or area.height * EMU),
                )
                if kind == "moveTo" or not lines:
                    lines.append([])
                lines[-1].append(spot)
            else:
                return None
    return lines


def _bend(geometry: Element | None) -> float:
    """Where an elbow bends, as a share of its width."""
    guide = find(geometry, "a:avLst/a:gd")
    words = "" if guide is None else guide.get("fmla", "")
    return number(words.removeprefix("val "), 50_000) / 100_000


def _share(place: str | None, whole: float) -> float:
    """A place of a path as a share of its side; the sides have names, too (20.1.10.56)."""
    named = GUIDES.get(place or "")
    return named if named is not None else number(place) / max(1.0, whole)


def _in_place(path: Path, frame: Element | None, area: Area, found: Found) -> Path:
    """Shares of an area become points, mirrored and turned as the shape is."""
    turn = number(None if frame is None else frame.get("rot")) / 60_000 % 360
    if turn % 90:
        found.hindrances.add("turned")
        return ()
    across, down = (
        frame is not None and frame.get(f"flip{side}") in ("1", "true") for side in ("H", "V")
    )
    middle_x, middle_y = area.x + area.width / 2, area.y + area.height / 2

    def placed(point: Point) -> Point:
        x = (point[0] - 0.5) * area.width * (-1 if across else 1)
        y = (point[1] - 0.5) * area.height * (-1 if down else 1)
        for _ in range(int(turn // 90)):
            x, y = -y, x
        return middle_x + x, middle_y + y

    return [[placed(point) for point in line] for line in path]


def _text_hindrances(shape: Element, body: Element | None) -> Iterator[str]:
    box = shape.find(tag("wps:txbx"))
    if shape.find(tag("wps:linkedTxbx")) is not None or (box is not None and box.get("id")):
        yield "linked"
    if body is None:
        return
    if body.get("vert", "horz") != "horz" or number(body.get("rot")):
        yield "turned"
    warp = body.find(tag("a:prstTxWarp"))
    if warp is not None and warp.get("prst", "textNoShape") != "textNoShape":
        yield "word art"


def _insets(body: Element | None) -> tuple[float, float, float, float]:
    usual = (91440, 45720, 91440, 45720)
    left, top, right, bottom = (
        (given if body is None else number(body.get(name), given)) / EMU
        for name, given in zip(("lIns", "tIns", "rIns", "bIns"), usual, strict=True)
    )
    return left, top, right, bottom


def _on_its_side(area: Area) -> Area:
    middle_x, middle_y = area.x + area.width / 2, area.y + area.height / 2
    return Area(middle_x - area.height / 2, middle_y - area.width / 2, area.height, area.width)


def _read_line(
    area: Area, frame: Element | None, stroke: Stroke | None, form: str, found: Found
) -> None:
    """A line between opposite corners of its area, turned and mirrored as its frame says."""
    if stroke is None:
        return
    half_x, half_y = area.width / 2, area.height / 2
    turn = radians(number(None if frame is None else frame.get("rot")) / 60_000)
    mirrored = frame is not None and (frame.get("flipH") == "1") != (frame.get("flipV") == "1")
    slope = -half_y if mirrored != (form == "lineInv") else half_y
    reach_x = half_x * cos(turn) - slope * sin(turn)
    reach_y = half_x * sin(turn) + slope * cos(turn)
    middle_x, middle_y = area.x + half_x, area.y + half_y
    start, end = (middle_x - reach_x, middle_y - reach_y), (middle_x + reach_x, middle_y + reach_y)
    found.add_line(start, end, stroke)


def _fill(
    properties: Element | None, style: Element | None, theme: Theme, found: Found
) -> str | None:
    for child in () if properties is None else properties:
        kind = local(child)
        if kind == "solidFill":
            return theme.colour(child)
        if kind == "noFill":
            return None
        if kind in PAINT:
            found.hindrances.add("form")
            return None
    reference = find(style, "a:fillRef")
    if reference is None or number(reference.get("idx")) == 0:
        return None
    return theme.colour(reference)


def _stroke(
    properties: Element | None, style: Element | None, theme: Theme, found: Found
) -> Stroke | None:
    """The outline that properties state, else that the style refers to (20.1.4.2.19)."""
    line, reference = find(properties, "a:ln"), find(style, "a:lnRef")
    rank = 0 if reference is None else int(number(reference.get("idx")))
    widths = theme.line_widths
    width = widths[min(rank, len(widths)) - 1] if rank > 0 else 0.75
    colour = theme.colour(reference) if rank > 0 else None
    dash = "solid"
    if line is not None:
        width = number(line.get("w"), width * EMU) / EMU
        for child in line:
            kind = local(child)
            if kind == "noFill":
                return None
            if kind in ("headEnd", "tailEnd") and child.get("type", "none") != "none":
                found.hindrances.add("form")
            elif kind == "prstDash":
                dash = child.get("val", "solid")
            elif kind in PAINT:
                colour = theme.colour(child) or "000000"
    if colour is None:
        return None
    double = line is not None and line.get("cmpd", "sng") != "sng"
    return Stroke.drawn(colour, width, dash, double)
