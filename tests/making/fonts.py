"""Small fonts of two letters, as an office might bring one."""

from io import BytesIO

from fontTools.fontBuilder import FontBuilder
from fontTools.misc.psCharStrings import T2CharString
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen

WIDTHS = {".notdef": 500, "space": 300, "A": 600, "B": 700}


def small_font(
    family: str = "Kantor", *, cubic: bool = True, rights: int = 0, endless: bool = False
) -> bytes:
    """An OpenType (``cubic``) or TrueType font of the letters A and B; ``rights`` is its fsType."""
    builder = FontBuilder(1000, isTTF=not cubic)
    builder.setupGlyphOrder(list(WIDTHS))
    builder.setupCharacterMap({32: "space", 65: "A", 66: "B"})
    builder.setupHorizontalMetrics({name: (width, 0) for name, width in WIDTHS.items()})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": family, "styleName": "Regular"})
    builder.setupOS2(fsType=rights)
    builder.setupPost()
    if cubic:
        builder.setupCFF(family.replace(" ", ""), {}, {name: _cubic(name) for name in WIDTHS}, {})
        if endless:
            _make_endless(builder)
    else:
        builder.setupGlyf({name: _quadratic(name) for name in WIDTHS})
    stream = BytesIO()
    # Else it draws them all to know how large they are.
    builder.font.recalcBBoxes = not endless
    builder.save(stream)
    return stream.getvalue()


def _box(pen: T2CharStringPen | TTGlyphPen, name: str) -> None:
    right = WIDTHS[name] - 50
    pen.moveTo((50, 0))
    for point in ((50, 700), (right, 700), (right, 0)):
        pen.lineTo(point)
    pen.closePath()


def _cubic(name: str) -> T2CharString:
    pen = T2CharStringPen(WIDTHS[name], None)
    _box(pen, name)
    return pen.getCharString()


def _quadratic(name: str) -> object:
    pen = TTGlyphPen(None)
    _box(pen, name)
    return pen.glyph()


def _make_endless(builder: FontBuilder) -> None:
    top = builder.font["CFF "].cff.topDictIndex[0]
    calls = 9
    subroutines = top.GlobalSubrs
    for number in range(calls):
        # A subroutine's number is stored less 107 (Type 2 charstrings, 4.7).
        inner = [number + 1 - 107, "callgsubr"] * 10 if number < calls - 1 else [1, 1, "rlineto"]
        subroutines.append(T2CharString(program=[*inner, "return"], globalSubrs=subroutines))
    program = [0, 0, "rmoveto", -107, "callgsubr", "endchar"]
    for name in ("A", "B"):
        top.CharStrings[name].program = list(program)
