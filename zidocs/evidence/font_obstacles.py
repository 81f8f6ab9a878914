"""A font of a PDF becomes the answer to whether it is embedded, and whether its letters are mapped.

ISO 19005-2:2011, 6.2.11; what a font consists of: ISO 32000-1, 9.6 to 9.9.
"""

import struct
from collections.abc import Iterator

from pikepdf import Array, Dictionary, Name, Object, Stream

_PROGRAMS: dict[str, dict[str, tuple[str, ...]]] = {
    "/Type1": {"/FontFile": (), "/FontFile3": ("/Type1C", "/OpenType")},
    "/MMType1": {"/FontFile": (), "/FontFile3": ("/Type1C", "/OpenType")},
    "/TrueType": {"/FontFile2": (), "/FontFile3": ("/OpenType",)},
    "/CIDFontType0": {"/FontFile3": ("/CIDFontType0C", "/OpenType")},
    "/CIDFontType2": {"/FontFile2": (), "/FontFile3": ("/OpenType",)},
}
"""For each kind of font where its program may be, and of which kind (ISO 32000-1, table 126)."""

_SYMBOLIC, _NONSYMBOLIC = 4, 32
_LATIN = ("/WinAnsiEncoding", "/MacRomanEncoding")
_IDENTITY = ("/Identity-H", "/Identity-V")
_MICROSOFT_SYMBOL, _MICROSOFT_UNICODE = (3, 0), (3, 1)
_MOST_TABLES = 100


def lacks_program(font: Object) -> bool:
    """Whether the letters of a font are not in the file, or not in a way that its kind allows.

    A composite font is judged by its descendant, which is a font itself (6.2.11.4.1).
    """
    kind = str(font.get("/Subtype"))
    if kind == "/Type0":
        return not len(font.DescendantFonts)
    descriptor = font.get("/FontDescriptor")
    if not isinstance(descriptor, Dictionary):
        return True
    for key, kinds in _PROGRAMS.get(kind, {}).items():
        program = descriptor.get(key)
        if isinstance(program, Stream):
            return bool(kinds) and str(program.get("/Subtype")) not in kinds
    return True


def lacks_glyph_map(font: Object) -> bool:
    """Whether it cannot be told from codes, by the standard's rules, which letters are meant."""
    match str(font.Subtype):
        case "/Type0":
            return not _is_mapped_composite(font)
        case "/CIDFontType2":
            mapping = font.get("/CIDToGIDMap")
            return not (isinstance(mapping, Stream) or mapping == Name.Identity)
        case "/TrueType":
            return not _is_mapped_truetype(font)
        case "/Type1" | "/MMType1":
            return not ("/Widths" in font and "/FirstChar" in font and "/LastChar" in font)
        case _:
            return False


def _is_mapped_composite(font: Object) -> bool:
    """Identity needs no table; one in the file is taken if it stands alone (6.2.11.3)."""
    encoding = font.get("/Encoding")
    if isinstance(encoding, Stream):
        return "/UseCMap" not in encoding
    return str(encoding) in _IDENTITY


def _is_mapped_truetype(font: Object) -> bool:
    """A font of letters has a Latin encoding; one of symbols has none (6.2.11.6)."""
    descriptor, encoding = font.FontDescriptor, font.get("/Encoding")
    flags = int(descriptor.get("/Flags", 0))
    symbolic = bool(flags & _SYMBOLIC)
    if symbolic == bool(flags & _NONSYMBOLIC) or not ("/Widths" in font and "/FirstChar" in font):
        return False
    program = descriptor.get("/FontFile2")
    if not isinstance(program, Stream):
        return False
    tables = [*_letter_tables(program.read_bytes())]
    if symbolic:
        return encoding is None and (len(tables) == 1 or _MICROSOFT_SYMBOL in tables)
    if set(tables) <= {_MICROSOFT_SYMBOL}:
        return False
    if not isinstance(encoding, Dictionary):
        return str(encoding) in _LATIN
    is_latin = str(encoding.get("/BaseEncoding")) in _LATIN
    return is_latin and _are_known(encoding.get("/Differences"), tables)


def _are_known(differences: Object | None, tables: list[tuple[int, int]]) -> bool:
    """Whether all names are of Adobe's list, and the font finds letters by Unicode."""
    if differences is None:
        return True
    from fontTools.agl import AGL2UV

    names = [str(item)[1:] for item in differences if isinstance(item, Name)]
    return (
        isinstance(differences, Array)
        and _MICROSOFT_UNICODE in tables
        and all(name in AGL2UV for name in names)
    )


def _letter_tables(program: bytes) -> Iterator[tuple[int, int]]:
    """Platform and encoding of each "cmap" subtable of a TrueType font (ISO/IEC 14496-22)."""
    try:
        (count,) = struct.unpack_from(">H", program, 4)
        for number in range(min(count, _MOST_TABLES)):
            tag, _sum, offset, _length = struct.unpack_from(">4sLLL", program, 12 + 16 * number)
            if tag == b"cmap":
                (tables,) = struct.unpack_from(">H", program, offset + 2)
                for table in range(min(tables, _MOST_TABLES)):
                    yield struct.unpack_from(">HH", program, offset + 4 + 8 * table)
    except struct.error:
        return
