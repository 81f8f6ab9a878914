"""What a page's content shows: its operators, and the fonts they use."""

import re
import struct
from collections.abc import Iterator, Mapping
from typing import Literal

from pikepdf import Array, Dictionary, Name, Object, Stream

# One pattern knows every token that PDF/A-2b allows (ISO 32000-1, annex A; ISO 19005-2, 6.2.2) and
# runs over the content as far as it can. Where it stops, that is looked at.

ContentFault = Literal["CMYK", "CONTENT", "FILTER", "LIMIT"]

_BLANK = rb"[\x00\t\n\x0c\r ]"
ENDS = rb"(?=[\x00\t\n\x0c\r ()<>\[\]{}/%]|\Z)"
"""A token ends here."""

_FLAT = rb"\((?:[^()\\]++|\\.)*+\)"
_NESTED = rb"\((?:[^()\\]++|\\.|" + _FLAT + rb")*+\)"
STRING = rb"\((?:[^()\\]++|\\.|" + _NESTED + rb")*+\)"
"""A literal string, with parentheses in it three deep (ISO 32000-1, 7.3.4.2)."""

_OPERATORS = (
    rb"(?:[SR]CN|sc?n?|SC|scn|[rR]G|rg|[gG]s?|cs|CS|T[cdDfjJLmrswz*]|BT|ET|re|cm|Do|[bBfW]\*?|"
    rb"[qQFSdhijJlmMncvwy]|d[01]|sh|BMC|BDC|EMC|MP|DP|BX|EX|['\"]|true|false|null)"
)
_ALLOWED = re.compile(
    rb"(?:"
    + _BLANK + rb"++"
    rb"|[-+.0-9]++" + ENDS
    + rb"|" + _OPERATORS + ENDS
    + rb"|" + STRING
    + rb"|/(?:RelativeColorimetric|AbsoluteColorimetric|Perceptual|Saturation)"
    + _BLANK + rb"++ri" + ENDS
    + rb"|/(?!DeviceCMYK\b)[^\x00\t\n\x0c\r ()<>\[\]{}/%]*+"
    rb"|<<|>>|[\[\]]|<[0-9A-Fa-f\x00\t\n\x0c\r ]*+>"
    rb"|%[^\r\n]*+"
    rb")*+",
    re.DOTALL,
)  # fmt: skip
_CMYK = re.compile(rb"[kK]" + ENDS + rb"|/DeviceCMYK")
_INLINE_IMAGE = re.compile(
    rb"BI" + ENDS + rb"(?P<entries>.{0,2000}?)" + _BLANK + rb"ID" + _BLANK
    + rb".*?" + _BLANK + rb"EI" + ENDS,
    re.DOTALL,
)  # fmt: skip
_INLINE_FAULTS: Mapping[ContentFault, re.Pattern[bytes]] = {
    "CMYK": re.compile(rb"/(?:CMYK|DeviceCMYK)\b"),
    "FILTER": re.compile(rb"/(?:LZW|LZWDecode|Crypt)\b"),
    # Smoothed by whoever shows it.
    "CONTENT": re.compile(rb"/(?:I|Interpolate)\s+true"),
}
_SAVES = re.compile(rb"(?<![^\x00\t\n\x0c\r \])>])[qQ]" + ENDS)
_DEEPEST = 28
"""Of graphics states saved at once (6.1.13)."""
_MOST_IMAGES = 10_000


def content_faults(data: bytes, has_resources: bool) -> set[ContentFault]:
    """A content stream, decoded, becomes what is wrong with it.

    One that names fonts or pictures needs resources of its own (6.2.2).
    """
    faults: set[ContentFault] = set()
    at = 0
    for _ in range(_MOST_IMAGES):
        at = _ALLOWED.match(data, at).end()  # type: ignore[union-attr]  # it matches anything
        if at == len(data):
            break
        if found := _CMYK.match(data, at):
            faults.add("CMYK")
        elif found := _INLINE_IMAGE.match(data, at):
            entries = found["entries"]
            faults.update(fault for fault, sign in _INLINE_FAULTS.items() if sign.search(entries))
        else:
            faults.add("CONTENT")
            break
        at = found.end()
    else:
        faults.add("CONTENT")
    if not has_resources and b"/" in data:
        faults.add("CONTENT")
    if data.count(b"q") > _DEEPEST and _depth(data) > _DEEPEST:
        faults.add("LIMIT")
    return faults


def _depth(data: bytes) -> int:
    """How many graphics states are saved at once, at most."""
    depth = deepest = 0
    for found in _SAVES.finditer(data):
        depth += 1 if found[0] == b"q" else -1
        deepest = max(deepest, depth)
    return deepest


# A font that is only named, or whose letters are invisible as under a scan that a program has read,
# needs not be embedded (ISO 19005-2, 6.2.11.4.1).

_TOKENS = re.compile(
    STRING
    + rb"|%[^\r\n]*+"
    + rb"|/(?P<font>[^\x00\t\n\x0c\r ()<>\[\]{}/%]*+)\s++[-+.0-9]++\s++Tf" + ENDS
    + rb"|(?P<mode>[0-7])\s++Tr" + ENDS
    + rb"|(?<![A-Za-z0-9/])(?:(?P<shows>T[jJ]|['\"])|(?P<state>[qQ]))" + ENDS,
    re.DOTALL,
)  # fmt: skip
_INVISIBLE = b"3"
_UNKNOWN = b""


def shown_fonts(data: bytes, *, also_invisible: bool = False) -> set[bytes]:
    """A content stream, decoded, becomes the names, without slash, of the fonts seen on it.

    The name is empty where letters are shown in a font that was chosen elsewhere. Those in which
    letters are only set that nobody sees are told on request.
    """
    shown = set[bytes]()
    font, mode = _UNKNOWN, b"0"
    saved: list[tuple[bytes, bytes]] = []
    for token in _TOKENS.finditer(data):
        match token.lastgroup:
            case "font":
                # One that is written with escapes is not worth the trouble.
                font = _UNKNOWN if b"#" in token["font"] else token["font"]
            case "mode":
                mode = token["mode"]
            case "shows" if also_invisible or mode != _INVISIBLE:
                shown.add(font)
            case "state" if token["state"] == b"q":
                saved.append((font, mode))
            case "state" if saved:
                font, mode = saved.pop()
    return shown


# Fonts: ISO 19005-2:2011, 6.2.11; what a font consists of: ISO 32000-1, 9.6 to 9.9.

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
            # Identity needs no table; one in the file is taken if it stands alone (6.2.11.3).
            table = font.get("/Encoding")
            if isinstance(table, Stream):
                return "/UseCMap" in table
            return str(table) not in _IDENTITY
        case "/CIDFontType2":
            mapping = font.get("/CIDToGIDMap")
            return not (isinstance(mapping, Stream) or mapping == Name.Identity)
        case "/TrueType":
            return not _is_mapped_truetype(font)
        case "/Type1" | "/MMType1":
            return not ("/Widths" in font and "/FirstChar" in font and "/LastChar" in font)
        case _:
            return False


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
