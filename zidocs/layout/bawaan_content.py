"""The marks of a page become a content stream (ISO 32000-1, clauses 8 and 9)."""

import math
from typing import Any

from zidocs.layout.bawaan_flow import TextMark
from zidocs.layout.bawaan_ink import Hand
from zidocs.layout.bawaan_pdf import literal
from zidocs.layout.bawaan_type import DocumentType

_BLACK = "000000"
_FAR = 20_000.0  # points: beyond any paper


class PageContent:
    """Collects the drawing of one page; ``strays`` tells that something lies off the page.

    What a mark asks for is written only where it differs from what holds already.
    """

    def __init__(self, width: float, height: float, type_: DocumentType) -> None:
        self.strays = False
        self._width = width
        self._height = height
        self._type = type_
        self._out: list[bytes] = []
        self._in_text = False
        self._fill = self._stroke = _BLACK
        self._line: tuple[float, tuple[float, ...]] = (1.0, ())
        self._font: tuple[bytes, float] = (b"", 0.0)
        self._text_state = (0.0, 0.0, 1.0)
        self._drawn_lines: set[bytes] = set()

    def finish(self) -> bytes:
        """The stream."""
        self._leave_text()
        return b"\n".join(self._out)

    def text(self, mark: TextMark) -> None:
        """Draw text; justification is the word spacing of PDF."""
        bit, hand = mark.bit, mark.bit.hand
        if bit.text.strip() and not (
            -bit.width < mark.x < self._width
            and 0 < mark.y < self._height + hand.size
            and 0 < hand.size < _FAR
        ):
            self.strays = True
            return
        if not self._in_text:
            self._out.append(b"BT")
            self._in_text = True
        self._set_fill(hand.colour)
        self._set_text_state(hand, bit.gap)
        place = b"1 0 0 1 %.2f %.2f Tm " % (mark.x, self._height - mark.y)
        for resource, codes in self._type.encode(hand.face.name, bit.text):
            if self._font != (resource, hand.size):
                self._font = (resource, hand.size)
                self._out.append(b"/%b %.2f Tf" % self._font)
            self._out.append(b"%b%b Tj" % (place, literal(codes)))
            place = b""

    def line(self, op: Any) -> None:
        """Draw a straight line; neighbouring cells share theirs, which is drawn once."""
        if not self._near(op.x1, op.y1, op.x2, op.y2, op.width):
            return
        x1, y1, x2, y2 = op.x1, self._height - op.y1, op.x2, self._height - op.y2
        stroke = b"%.2f %.2f m %.2f %.2f l S" % (x1, y1, x2, y2)
        key = b"%b %.2f %b %a" % (stroke, op.width, op.color.encode(), op.dash)
        if key in self._drawn_lines:
            return
        self._drawn_lines.add(key)
        self._leave_text()
        self._set_line(op.color, op.width, op.dash)
        self._out.append(stroke)

    def rectangle(self, op: Any) -> None:
        """Fill a rectangle, stroke it, or both."""
        if not self._near(op.x, op.y, op.w, op.h, op.line_width):
            return
        self._leave_text()
        area = b"%.2f %.2f %.2f %.2f re" % (op.x, self._height - op.y - op.h, op.w, op.h)
        if op.fill:
            self._set_fill(op.fill)
            self._out.append(area + b" f")
        if op.stroke and op.line_width:
            self._set_line(op.stroke, op.line_width, op.dash)
            self._out.append(area + b" S")

    def image(self, op: Any, resource: bytes) -> None:
        """Draw a picture turned about its centre and cut as its place in the file says."""
        if not self._near(op.x, op.y, op.w, op.h, op.rotation or 0.0):
            return
        self._leave_text()
        turn = -math.radians(op.rotation or 0.0)
        cos, sin = math.cos(turn), math.sin(turn)
        centre_x, centre_y = op.x + op.w / 2, self._height - op.y - op.h / 2
        left, top, right, bottom = op.crop or (0.0, 0.0, 0.0, 0.0)
        shown_x, shown_y = max(0.01, 1 - left - right), max(0.01, 1 - top - bottom)
        width, height = op.w / shown_x, op.h / shown_y
        self._out.append(b"q %.4f %.4f %.4f %.4f %.2f %.2f cm" % (
            cos, sin, -sin, cos, centre_x, centre_y))  # fmt: skip
        if op.crop:
            self._out.append(b"%.2f %.2f %.2f %.2f re W n" % (-op.w / 2, -op.h / 2, op.w, op.h))
        self._out.append(b"%.2f 0 0 %.2f %.2f %.2f cm /%b Do Q" % (
            width, height, -op.w / 2 - left * width, -op.h / 2 - bottom * height,
            resource))  # fmt: skip

    def _near(self, *numbers: float) -> bool:
        """Whether all numbers can be drawn with; a hostile file may hold "nan" or 1e300."""
        near = all(-_FAR < number < _FAR for number in numbers)
        self.strays = self.strays or not near
        return near

    def _leave_text(self) -> None:
        if self._in_text:
            self._out.append(b"ET")
            self._in_text = False

    def _set_fill(self, colour: str) -> None:
        if colour != self._fill:
            self._fill = colour
            self._out.append(_colour(colour, b"g", b"rg"))

    def _set_line(self, colour: str, width: float, dash: Any) -> None:
        if colour != self._stroke:
            self._stroke = colour
            self._out.append(_colour(colour, b"G", b"RG"))
        lengths = tuple(length * max(1.0, width) for length in dash or ())
        if self._line != (width, lengths):
            self._line = (width, lengths)
            pattern = b" ".join(b"%.2f" % length for length in lengths)
            self._out.append(b"%.2f w [%b] 0 d" % (width, pattern))

    def _set_text_state(self, hand: Hand, gap: float) -> None:
        # Word spacing is stretched with the text; the gap was measured on the page.
        state = (hand.spacing, gap / hand.stretch, hand.stretch)
        if state == self._text_state:
            return
        spacing, word_spacing, stretch = self._text_state
        if hand.spacing != spacing:
            self._out.append(b"%.3f Tc" % hand.spacing)
        if state[1] != word_spacing:
            self._out.append(b"%.3f Tw" % state[1])
        if hand.stretch != stretch:
            self._out.append(b"%.2f Tz" % (hand.stretch * 100))
        self._text_state = state


def _colour(colour: str, grey: bytes, rgb: bytes) -> bytes:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    if red == green == blue:
        return b"%.3f %b" % (red, grey)
    return b"%.3f %.3f %.3f %b" % (red, green, blue, rgb)
