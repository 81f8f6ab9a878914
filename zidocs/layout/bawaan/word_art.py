"""Draws letters as shapes: watermarks that Word makes of text (VML, ECMA-376 part 4, 19.1.2.23).

Such text fills its box whatever its size, may be turned, and lies behind all else; it is drawn by
its outlines, so that nobody who reads the page by machine takes it for a sentence.
"""

import io
import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from reportlab.pdfbase import pdfmetrics

_LONGEST = 200


@dataclass(frozen=True)
class WordArt:
    """Letters that fill a box, in points from the top left corner of the page.

    ``turn`` is in degrees clockwise about the middle; ``colour`` is RRGGBB.
    """

    x: float
    y: float
    w: float
    h: float
    text: str
    face: str
    turn: float
    colour: str


def lighter(colour: str, opacity: float) -> str:
    """A colour mixed with the white of the paper as its opacity asks for."""
    share = max(0.0, min(1.0, opacity))
    parts = (round(part * share + 255 * (1 - share)) for part in bytes.fromhex(colour))
    return "".join(f"{part:02X}" for part in parts)


def drawing(art: WordArt, page_height: float) -> bytes:
    """The outlines as PDF operators (ISO 32000-1, 8.5.2), in their colour."""
    outlines = _outlines(art.face, art.text[:_LONGEST])
    points = [point for _, operands in outlines for point in operands]
    if not points or art.w <= 0 or art.h <= 0:
        return b""
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    low, high = min(y for _, y in points), max(y for _, y in points)
    across, up = art.w / max(1.0, right - left), art.h / max(1.0, high - low)
    cos, sin = math.cos(-math.radians(art.turn)), math.sin(-math.radians(art.turn))
    red, green, blue = (part / 255 for part in bytes.fromhex(art.colour))
    parts = [
        b"q %.3f %.3f %.3f rg %.4f %.4f %.4f %.4f %.2f %.2f cm"
        % (red, green, blue, cos, sin, -sin, cos,
           art.x + art.w / 2, page_height - art.y - art.h / 2)
    ]  # fmt: skip
    for operator, operands in outlines:
        placed = (
            b"%.2f %.2f" % ((x - left) * across - art.w / 2, (y - low) * up - art.h / 2)
            for x, y in operands
        )
        parts.append(b" ".join((*placed, operator)))
    return b"\n".join((*parts, b"f Q"))


@lru_cache(maxsize=8)
def _outlines(face: str, text: str) -> tuple[tuple[bytes, tuple[tuple[float, float], ...]], ...]:
    """The outlines of a line of text in font units: operators with their points."""
    from fontTools.pens.qu2cuPen import Qu2CuPen
    from fontTools.pens.recordingPen import DecomposingRecordingPen
    from fontTools.pens.transformPen import TransformPen
    from fontTools.ttLib import TTFont

    font: Any = TTFont(io.BytesIO(pdfmetrics.getFont(face).face._ttf_data))
    glyphs, names = font.getGlyphSet(), font.getBestCmap()
    recorded = DecomposingRecordingPen(glyphs)
    cubic = Qu2CuPen(recorded, 1.0, all_cubic=True)
    at = 0.0
    for sign in text:
        glyph = glyphs[names.get(ord(sign), ".notdef")]
        glyph.draw(TransformPen(cubic, (1, 0, 0, 1, at, 0)))
        at += glyph.width
    named = {"moveTo": b"m", "lineTo": b"l", "curveTo": b"c", "closePath": b"h", "endPath": b"h"}
    return tuple((named[step], tuple(points)) for step, points in recorded.value)
