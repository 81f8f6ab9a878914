"""A page's view becomes the stamp at its lower right: indicator, period, page x of y.

The stamp stands in the strip between 5 and 9 mm above the visible edge: below the footers and
codes of our own documents (12.5 mm and more), above what office printers cannot print.
"""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pypdf.generic import DictionaryObject, IndirectObject, PdfObject, StreamObject

from zidocs.bundle.parts import SEPARATOR
from zidocs.evidence.page_view import PageView
from zidocs.evidence.pdf_file import PdfFile, pdf_dict
from zidocs.evidence.pdf_pages import Overlay, copy_object, written
from zidocs.evidence.pdf_source import PdfSource, reading
from zidocs.evidence.sheets import REGULAR, drawable, new_canvas, width_of

_SIZE = 7.5
_GREY = 0.2
_RIGHT, _BASELINE = 28.0, 17.0
_PADDING = 2.0
_ASCENT, _DESCENT = 0.86, 0.3
"""Of the white backing, in font sizes."""

_LARGE_PAGE = 842.0
"""The short side of A3 in points; on larger pages the stamp grows with them."""
_NARROW_SHARE = 0.05
"""Of a tiny page's sides, at most, is given to the distance from its edges."""

_LITERAL = re.compile(rb"\(((?:[^()\\]|\\[0-7]{3})*)\) Tj ET Q")
_ESCAPED = re.compile(rb"\\([0-7]{3})")
_MAPPED = re.compile(rb"<([0-9A-Fa-f]{2})>\s*<([0-9A-Fa-f]{4})>")


def stamp_text(label: str, page: int, pages: int) -> str:
    """``I.2.a · B03 · 2024 · halaman 3 dari 12``; without a label, the numbers alone."""
    numbers = f"halaman {page} dari {pages}"
    return SEPARATOR.join((drawable(label), numbers)) if label else numbers


@dataclass(frozen=True)
class StampFont:
    """The one font object of all stamps of a file, and the code of each character in it."""

    reference: IndirectObject
    codes: dict[str, int]

    def overlay(
        self, text: str, view: PageView, annotations: Sequence[DictionaryObject] = ()
    ) -> Overlay:
        """A text becomes the stamp of a page, upright for its reader whatever its rotation.

        ``annotations`` are added to the page as they are.
        """
        width, height = view.size
        scale = max(1.0, min(width, height) / _LARGE_PAGE)
        length = width_of(text, REGULAR, _SIZE)
        scale = min(scale, width * (1 - 2 * _NARROW_SHARE) / (length + 2 * _PADDING))
        size = _SIZE * scale
        right = width - min(_RIGHT * scale, width * _NARROW_SHARE)
        baseline = min(_BASELINE * scale, height * _NARROW_SHARE)
        left = right - length * scale
        box = (
            left - _PADDING * scale,
            baseline - _DESCENT * size,
            (length + 2 * _PADDING) * scale,
            (_ASCENT + _DESCENT) * size,
        )
        content = b"q %s cm 1 g %s re f %g g BT /S %s Tf %s Td %s Tj ET Q" % (
            written(view.matrix),
            written(box),
            _GREY,
            written((size,)),
            written((left, baseline)),
            self._literal(text),
        )
        return Overlay(content, pdf_dict({"/S": self.reference}), tuple(annotations))

    def _literal(self, text: str) -> bytes:
        codes = bytes(self.codes[sign] for sign in text)
        return b"(%s)" % b"".join(
            b"%c" % code if 32 <= code < 127 and code not in b"()\\" else b"\\%03o" % code
            for code in codes
        )


def stamp_font(label: str, file: PdfFile) -> StampFont:
    """The characters that the stamps of a label need become one subset font in the file."""
    out = io.BytesIO()
    canvas = new_canvas(out, (100.0, 100.0), "")
    canvas.setFont(REGULAR, _SIZE)
    canvas.drawString(0, 0, stamp_text(label, 1234567890, 1))
    canvas.save()
    with reading(REGULAR):
        source = PdfSource(out.getvalue())
        resources = source.dictionary(source.pages[0].get("/Resources"))
        (reference,) = source.dictionary(resources.get("/Font")).values()
        codes = {sign: code for code, sign in _signs(source, reference).items()}
        return StampFont(copy_object(source, reference, file), codes)


class StampReader:
    """The stamps of a written file become their texts again, by the font that each page names."""

    def __init__(self, source: PdfSource) -> None:
        self._source = source
        self._fonts: dict[int, dict[int, str]] = {}

    def text_on(self, page: DictionaryObject) -> str:
        """The text of a page's stamp; "" if the page bears none."""
        content = self._source.resolve(page.get("/Contents"))
        literals = _LITERAL.findall(content.get_data()) if isinstance(content, StreamObject) else []
        if not literals:
            return ""
        codes = _ESCAPED.sub(lambda escape: bytes([int(escape.group(1), 8)]), literals[-1])
        signs = self._signs_on(page)
        return "".join(signs.get(code, "") for code in codes)

    def _signs_on(self, page: DictionaryObject) -> dict[int, str]:
        resources = self._source.dictionary(page.get("/Resources"))
        font = self._source.dictionary(resources.get("/Font")).get("/S")
        if not isinstance(font, IndirectObject):
            return {}
        if font.idnum not in self._fonts:
            self._fonts[font.idnum] = _signs(self._source, font)
        return self._fonts[font.idnum]


def _signs(source: PdfSource, font: PdfObject | None) -> dict[int, str]:
    """A font of one byte a character becomes its codes and what they mean (9.10.3)."""
    mapping = source.resolve(source.dictionary(font).get("/ToUnicode"))
    data = mapping.get_data() if isinstance(mapping, StreamObject) else b""
    pairs = (match.groups() for match in _MAPPED.finditer(data))
    return {int(code, 16): chr(int(sign, 16)) for code, sign in pairs}
