"""Any TrueType or OpenType font becomes a plain static TrueType face of one shape.

The shape is what ``static_font`` reads: a single Unicode cmap of format 4, outlines in ``glyf``,
the names of our own. A font that an office brings is hostile input: its character table is read
within bounds, its programs are counted, and nothing of it is run.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from struct import error as StructError  # noqa: N812
from struct import unpack_from
from typing import Any

from zidocs.errors import say

MOST_GLYPHS = 65_535
_MOST_CHARACTERS = 70_000
_MOST_STEPS = 2_000_000
"""Bytes of programs that are run to draw all letters of a font; a large one has 500,000."""

# Shaping, hinting and naming of variations: nothing that draws our text reads these tables.
_USED_TABLES = frozenset(
    ("OS/2", "cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "name", "post", "CFF ")
)
# Records of the name table (OpenType, "name"): the family's names, and what its licence asks for.
_FAMILY, _STYLE, _UNIQUE, _FULL, _POSTSCRIPT = 1, 2, 3, 4, 6
_KEPT_NAMES = {0, 5, 13, 14}
_WINDOWS_ENGLISH = (3, 1, 0x409)
_UNICODE_TABLES = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3), (0, 2), (0, 1), (0, 0), (3, 0))
"""Platforms and encodings of a cmap, the best first; (3, 0) is that of fonts of signs."""
_PRIVATE = 0xF000


class FontFault(Exception):
    """The bytes are no font that can be used; its one argument is a sentence that says why."""


@dataclass(frozen=True)
class FaceName:
    """The name and style that a face gets, and where it is not the font's, its line in ems."""

    name: str
    family: str
    bold: bool
    italic: bool
    line: tuple[float, float, float] | None = None
    """Ascent, descent (negative) and line gap."""


def finish(font: Any, wanted: FaceName) -> bytes:
    """An open font with TrueType outlines and no variations becomes a face; raises KeyError."""
    for tag in {*font.keys()} - _USED_TABLES - {"GlyphOrder"}:
        del font[tag]
    name_face(font, wanted)
    if wanted.line:
        em = font["head"].unitsPerEm
        header = font["hhea"]
        header.ascent, header.descent, header.lineGap = (round(em * each) for each in wanted.line)
    stream = BytesIO()
    font.save(stream)
    return stream.getvalue()


def name_face(font: Any, wanted: FaceName) -> None:
    """Name a face for itself: reportlab takes two faces of one PostScript name for the same."""
    words = (("Bold", wanted.bold), ("Italic", wanted.italic))
    style = " ".join(word for word, holds in words if holds) or "Regular"
    table = font["name"]
    table.names = [record for record in table.names if record.nameID in _KEPT_NAMES]
    for number, text in (
        (_FAMILY, wanted.family),
        (_STYLE, style),
        (_UNIQUE, f"zidocs {wanted.name}"),
        (_FULL, f"{wanted.family} {style}"),
        (_POSTSCRIPT, wanted.name),
    ):
        table.setName(text, number, *_WINDOWS_ENGLISH)
    font["post"].formatType = 3.0  # without glyph names: a tenth of the file


def foreign_face(data: bytes, number: int, wanted: FaceName) -> bytes:
    """A font that somebody brings becomes a face; ``number`` counts those in a collection.

    Raises FontFault.
    """
    from fontTools.ttLib import TTFont, TTLibError, newTable

    try:
        font = TTFont(BytesIO(data), fontNumber=number, lazy=True, recalcTimestamp=False)
        count = font["maxp"].numGlyphs
        # Names of its own may be anything, and as many as it likes.
        font.setGlyphOrder([f"glyph{glyph:05}" for glyph in range(count)])
        characters = {
            code: glyph for code, glyph in _characters(font.reader["cmap"]) if glyph < count
        }
        _set_characters(font, characters)
        _set_post(font)
        font["name"] = newTable("name")
        font["name"].names = []
        if "glyf" not in font:
            make_truetype(font, {0, *characters.values()})
        return finish(font, wanted)
    except FontFault:
        raise
    except (
        ArithmeticError, AssertionError, AttributeError, LookupError, MemoryError, OSError,
        RecursionError, StructError, TTLibError, TypeError, ValueError,
    ) as error:  # fmt: skip
        raise FontFault(say("It is damaged.")) from error


def _set_characters(font: Any, characters: Mapping[int, int]) -> None:
    from fontTools.ttLib import newTable
    from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

    if not characters:
        raise FontFault(say("It has no table of Unicode characters."))
    subtable = CmapSubtable.getSubtableClass(4)(4)
    subtable.platformID, subtable.platEncID, subtable.language = 3, 1, 0
    order = font.getGlyphOrder()
    subtable.cmap = {code: order[glyph] for code, glyph in sorted(characters.items())}
    table = newTable("cmap")
    table.tableVersion, table.tables = 0, [subtable]
    font["cmap"] = table


def _set_post(font: Any) -> None:
    from fontTools.ttLib import newTable

    table = newTable("post")
    (angle, position, thickness, fixed) = (
        unpack_from(">lhhL", font.reader["post"], 4) if "post" in font else (0, -100, 50, 0)
    )
    table.formatType, table.italicAngle = 3.0, angle / 65536
    table.underlinePosition, table.underlineThickness = position, thickness
    table.isFixedPitch = fixed
    table.minMemType42 = table.maxMemType42 = table.minMemType1 = table.maxMemType1 = 0
    font["post"] = table


def _characters(table: bytes) -> Iterator[tuple[int, int]]:
    """Character codes of the basic plane and their glyphs, from the best Unicode subtable."""
    (count,) = unpack_from(">H", table, 2)
    found = {}
    for entry in range(min(count, 100)):
        platform, encoding, offset = unpack_from(">HHL", table, 4 + 8 * entry)
        found[platform, encoding] = offset
    for kind in _UNICODE_TABLES:
        if kind not in found:
            continue
        offset = found[kind]
        (form,) = unpack_from(">H", table, offset)
        reader = {4: _segments, 12: _groups}.get(form)
        if reader:
            for code, glyph in islice(reader(table, offset), _MOST_CHARACTERS):
                if glyph:
                    # Fonts of signs have their characters in a private corner of their own.
                    yield code - _PRIVATE if kind == (3, 0) and code >= _PRIVATE else code, glyph
            return


def _segments(table: bytes, at: int) -> Iterator[tuple[int, int]]:
    """Codes and glyphs of a cmap subtable of format 4."""
    count = unpack_from(">H", table, at + 6)[0] // 2
    for number in range(count):
        place = at + 14 + 2 * number
        (end,) = unpack_from(">H", table, place)
        (start,) = unpack_from(">H", table, place + 2 * count + 2)
        (delta,) = unpack_from(">h", table, place + 4 * count + 2)
        ranges = place + 6 * count + 2
        (offset,) = unpack_from(">H", table, ranges)
        for code in range(start, min(end, 0xFFFE) + 1):
            glyph = code
            if offset:
                (glyph,) = unpack_from(">H", table, ranges + offset + 2 * (code - start))
            yield code, (glyph + delta) & 0xFFFF if glyph or not offset else 0


def _groups(table: bytes, at: int) -> Iterator[tuple[int, int]]:
    """Codes of the basic plane and glyphs of a cmap subtable of format 12."""
    (count,) = unpack_from(">L", table, at + 12)
    for number in range(min(count, _MOST_CHARACTERS)):
        start, end, glyph = unpack_from(">LLL", table, at + 16 + 12 * number)
        for code in range(start, min(end, 0xFFFE) + 1):
            yield code, glyph + code - start


def make_truetype(font: Any, glyphs: Iterable[int]) -> None:
    """The cubic outlines (``CFF``) of an open font become quadratic ones; others become empty.

    The curves are off by at most a thousandth of an em. Raises FontFault for glyphs that are
    drawn without end.
    """
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import newTable
    from fontTools.ttLib.tables._g_l_y_f import Glyph

    order = font.getGlyphOrder()
    top = font["CFF "].cff.topDictIndex[0]
    em, metrics = font["head"].unitsPerEm, font["hmtx"]
    outlines = dict.fromkeys(order)
    drawn, work = {order[glyph] for glyph in glyphs}, _Work()
    for index, name in enumerate(order):
        glyph = Glyph()
        if name in drawn:
            pen = TTGlyphPen(None)
            quadratic = Cu2QuPen(pen, em / 1000, reverse_direction=True)
            work.draw(top.CharStrings.charStringsIndex[index], quadratic)
            glyph = pen.glyph()
            glyph.recalcBounds(None)
            metrics[name] = metrics[name][0], getattr(glyph, "xMin", 0)
        outlines[name] = glyph
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, outlines
    font["maxp"] = _limits(len(order))
    del font["CFF "]
    font.sfntVersion = "\x00\x01\x00\x00"


def _limits(count: int) -> Any:
    from fontTools.ttLib import newTable

    table = newTable("maxp")
    table.tableVersion, table.numGlyphs = 0x00010000, count
    for name in (
        "maxPoints", "maxContours", "maxCompositePoints", "maxCompositeContours",
        "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs",
        "maxStackElements", "maxSizeOfInstructions", "maxComponentElements", "maxComponentDepth",
    ):  # fmt: skip
        setattr(table, name, 0)
    table.maxZones = 1
    return table


class _Work:
    """What is left of the work that drawing a font may take, in bytes of its programs."""

    def __init__(self) -> None:
        self.left = _MOST_STEPS

    def draw(self, program: Any, pen: Any) -> None:
        """Draw a glyph; programs that call the same subroutines again and again are stopped."""
        from fontTools.misc.psCharStrings import T2OutlineExtractor

        work = self

        class Bounded(T2OutlineExtractor):  # type: ignore[misc]  # fontTools has no types
            def execute(self, charString: Any, **options: Any) -> None:  # noqa: N803
                work.left -= 1 + len(charString.bytecode or charString.program or ())
                if work.left < 0:
                    raise FontFault(say("Its letters are drawn without end."))
                super().execute(charString, **options)

        private = program.private
        subroutines = getattr(private, "Subrs", [])
        widths = private.nominalWidthX, private.defaultWidthX
        Bounded(pen, subroutines, program.globalSubrs, *widths, private).execute(program)
