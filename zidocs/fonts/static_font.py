"""A static TrueType file of ours becomes a reportlab font, its tables read in bulk.

reportlab reads a font's tables number by number, 10 ms a face, and every process would pay it
four times. Our faces have one shape (a single Unicode cmap of format 4), so the tables can be
unpacked whole. Subsetting and embedding stay reportlab's own.
"""

from collections.abc import Iterator
from struct import unpack_from
from weakref import WeakKeyDictionary

from reportlab.pdfbase.ttfonts import TTEncoding, TTFont, TTFontFace

_SPACE, _NO_BREAK_SPACE = 0x20, 0xA0


class StaticFont(TTFont):  # type: ignore[misc]  # reportlab has no types
    """A reportlab font of one of our faces; ``path`` is its TrueType file."""

    def __init__(self, name: str, path: str) -> None:
        self.fontName = name
        self.face = _StaticFace(path)
        self.encoding = TTEncoding()
        self.state: WeakKeyDictionary[object, object] = WeakKeyDictionary()
        self._asciiReadable = True
        self.shapable = False


class _StaticFace(TTFontFace):  # type: ignore[misc]
    def extractInfo(self, charInfo: int = 1) -> None:  # noqa: N802, N803  # reportlab's names
        """Names and metrics as reportlab reads them; characters, widths and outlines in bulk."""
        super().extractInfo(charInfo=0)
        glyphs = self.numGlyphs
        (long_metrics,) = self._numbers("hhea", ">H", offset=34)
        metrics = self._numbers("hmtx", f">{2 * long_metrics}H")
        # The last width holds for all glyphs that have none of their own (OpenType, hmtx).
        bearings = self._numbers("hmtx", f">{glyphs - long_metrics}H", 4 * long_metrics)
        metrics += tuple(number for bearing in bearings for number in (metrics[-2], bearing))
        self.hmetrics = list(zip(metrics[::2], metrics[1::2], strict=True))
        (long_offsets,) = self._numbers("head", ">h", offset=50)
        form, unit = ("L", 1) if long_offsets else ("H", 2)
        self.glyphPos = [unit * n for n in self._numbers("loca", f">{glyphs + 1}{form}")]
        self.charToGlyph = dict(self._characters())
        if _SPACE in self.charToGlyph:
            self.charToGlyph[_NO_BREAK_SPACE] = self.charToGlyph[_SPACE]
        widths = [self._pdfScale(width) for width in metrics[::2]]
        self.defaultWidth = widths[0]
        self.charWidths = {code: widths[glyph] for code, glyph in self.charToGlyph.items()}

    def line_metrics(self) -> tuple[int, int, int]:
        """Ascent, descent (negative) and line gap of a line of text in font units (``hhea``)."""
        ascent, descent, gap = self._numbers("hhea", ">hhh", offset=4)
        return ascent, descent, gap

    def _numbers(self, table: str, form: str, offset: int = 0) -> tuple[int, ...]:
        return unpack_from(form, self._ttf_data, self.get_table_pos(table)[0] + offset)

    def _characters(self) -> Iterator[tuple[int, int]]:
        """Character codes and their glyphs (OpenType, cmap format 4)."""
        (subtable,) = self._numbers("cmap", ">L", offset=8)
        count = self._numbers("cmap", ">H", subtable + 6)[0] // 2
        ends = self._numbers("cmap", f">{count}H", subtable + 14)
        starts = self._numbers("cmap", f">{count}H", subtable + 16 + 2 * count)
        deltas = self._numbers("cmap", f">{count}h", subtable + 16 + 4 * count)
        offsets_at = subtable + 16 + 6 * count
        offsets = self._numbers("cmap", f">{count}H", offsets_at)
        segments = zip(starts, ends, deltas, offsets, strict=True)
        for number, (start, end, delta, offset) in enumerate(segments):
            codes = range(start, end + 1)
            if offset == 0:
                yield from ((code, (code + delta) & 0xFFFF) for code in codes)
            else:
                at = offsets_at + 2 * number + offset
                listed = self._numbers("cmap", f">{len(codes)}H", at)
                yield from zip(codes, listed, strict=True)
