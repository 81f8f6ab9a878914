"""Draws pages of marks into a PDF file (ISO 32000-1, clauses 8 and 9)."""

import math
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from word2pdf.layout.boxes import DestOp, ImageOp, LineOp, LinkOp, RectOp

from zidocs.errors import Sentence, say
from zidocs.layout.bawaan.faces import Hand
from zidocs.layout.bawaan.paging import TextMark
from zidocs.layout.bawaan.pdf_writing import (
    DocumentType,
    PdfFile,
    Picture,
    PictureFault,
    literal,
    picture,
    text_string,
)
from zidocs.layout.bawaan.word_art import WordArt, drawing

_BLACK = "000000"
_COPIED_AS = {0x2011: "-", 0x200B: None}
"""What only said where lines may end: whoever copies or searches the text meets none of it."""
_FAR = 20_000.0  # points: beyond any paper
_LINK_SCHEMES = {"http", "https", "mailto"}
_METAFILES = ("emf", "wmf")


class Renderer:
    """Draws the pages of one document; ``losses`` tells what could not be drawn."""

    def __init__(self) -> None:
        self.losses: dict[Sentence, None] = {}
        self._file = PdfFile()
        self._root, self._tree, self._resources = (self._file.reserve() for _ in range(3))
        self._type = DocumentType()
        self._pictures: dict[bytes, tuple[bytes, int] | None] = {}

    def render(self, pages: Sequence[Any], title: str) -> bytes:
        """The PDF of the pages; ``title`` goes into its properties."""
        numbers = [self._file.reserve() for _ in pages]
        targets = {
            op.name: b"[%d 0 R/XYZ %.2f %.2f null]" % (number, op.x, page.height - op.y)
            for page, number in zip(pages, numbers, strict=True)
            for op in page.ops
            if isinstance(op, DestOp)
        }
        for page, number in zip(pages, numbers, strict=True):
            self._draw(page, number, targets)
        for sign in self._type.missing:
            code = f"U+{ord(sign):04X}"
            self.losses[say("The font has no sign {code} ({sign}).", code=code, sign=sign)] = None
        return self._finish(numbers, title)

    def _draw(self, page: Any, number: int, targets: dict[str, bytes]) -> None:
        content = PageContent(page.width, page.height, self._type)
        links = []
        for op in page.ops:
            if isinstance(op, TextMark):
                content.text(op)
            elif isinstance(op, LineOp):
                content.line(op)
            elif isinstance(op, RectOp):
                content.rectangle(op)
            elif isinstance(op, ImageOp):
                resource = self._picture(op)
                if resource:
                    content.image(op, resource)
            elif isinstance(op, WordArt):
                content.word_art(op)
            elif isinstance(op, LinkOp):
                links.append(self._link(op, page.height, targets))
        if content.strays:
            self.losses[say("Something lies outside of page {number}.", number=page.index + 1)] = (
                None
            )
        stream = self._file.add_packed(content.finish())
        annotations = b"".join(b"%d 0 R " % link for link in links if link)
        self._file.put(
            number,
            b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 %.2f %.2f]/Resources %d 0 R/Contents %d 0 R"
            b"%b>>"
            % (
                self._tree,
                page.width,
                page.height,
                self._resources,
                stream,
                b"/Annots[%b]" % annotations if annotations else b"",
            ),
        )

    def _picture(self, op: Any) -> bytes | None:
        """The resource name of a picture, embedded once however often it is drawn."""
        if op.data not in self._pictures:
            try:
                if op.fmt.lower() in _METAFILES:
                    raise PictureFault(say("It is a Windows metafile."))
                name = b"Im%d" % (len(self._pictures) + 1)
                self._pictures[op.data] = (name, self._embed(picture(op.data)))
            except PictureFault as fault:
                self._pictures[op.data] = None
                what = say("A picture cannot be drawn: {reason}", reason=fault.args[0])
                self.losses[what] = None
        embedded = self._pictures[op.data]
        return embedded[0] if embedded else None

    def _embed(self, image: Picture) -> int:
        entries = image.entries
        if image.mask:
            entries += b"/SMask %d 0 R" % self._embed(image.mask)
        return self._file.add_stream(entries, image.data)

    def _link(self, op: Any, height: float, targets: dict[str, bytes]) -> int | None:
        """A link as an annotation; None for one that leads nowhere a reader should go."""
        action = b""
        if op.anchor in targets:
            action = b"/Dest%b" % targets[op.anchor]
        elif op.url and op.url.isascii() and urlsplit(op.url).scheme.lower() in _LINK_SCHEMES:
            action = b"/A<</S/URI/URI%b>>" % literal(op.url.encode())
        if not action:
            return None
        area = (op.x, height - op.y - op.h, op.x + op.w, height - op.y)
        return self._file.add(
            b"<</Type/Annot/Subtype/Link/Border[0 0 0]/Rect[%.2f %.2f %.2f %.2f]%b>>"
            % (*area, action)
        )

    def _finish(self, numbers: Sequence[int], title: str) -> bytes:
        fonts = self._type.embed(self._file)
        pictures = b"".join(
            b"/%b %d 0 R" % embedded for embedded in self._pictures.values() if embedded
        )
        self._file.put(self._resources, b"<</Font<<%b>>/XObject<<%b>>>>" % (fonts, pictures))
        kids = b" ".join(b"%d 0 R" % number for number in numbers)
        self._file.put(self._tree, b"<</Type/Pages/Count %d/Kids[%b]>>" % (len(numbers), kids))
        self._file.put(self._root, b"<</Type/Catalog/Pages %d 0 R>>" % self._tree)
        info = b"/Title%b" % text_string(title) if title else b""
        return self._file.finish(self._root, self._file.add(b"<</Producer(zidocs)%b>>" % info))


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
        text = bit.text if bit.text.isascii() else bit.text.translate(_COPIED_AS)
        for resource, codes in self._type.encode(hand.face.name, text):
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

    def word_art(self, op: WordArt) -> None:
        """Draw letters as shapes."""
        if self._near(op.x, op.y, op.w, op.h, op.turn):
            self._leave_text()
            self._out.append(drawing(op, self._height))

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
