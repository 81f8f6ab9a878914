"""Writes the objects, the fonts and the pictures of a PDF file (ISO 32000-1, 7.5, 9.6.3, 9.10.3).

The file has no clock and no random identifier in it: the same objects are the same bytes.
"""

import hashlib
import io
import struct
import warnings
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from reportlab.pdfbase import pdfmetrics

from zidocs.errors import say
from zidocs.image.jpeg import jpeg_facts
from zidocs.layout.bawaan.signs import LOOK_ALIKES

if TYPE_CHECKING:
    from PIL import Image

# JPEG goes in as it is. PNG without transparency keeps its packed rows, once they are known to be
# whole. Everything else is decoded by Pillow, within a bound of pixels.
MAX_PIXELS = 80_000_000

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_COLOURS = {0: (b"/DeviceGray", 1), 2: (b"/DeviceRGB", 3), 3: (b"/Indexed", 1)}
_DECODED = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP")
_CHUNK = 1 << 20


class PictureFault(Exception):
    """The bytes are no picture that we can draw; its one argument is a sentence that says why."""


@dataclass(frozen=True)
class Picture:
    """An image XObject: the entries of its dictionary, its packed data, its transparency."""

    entries: bytes
    data: bytes
    mask: "Picture | None" = None


@lru_cache(maxsize=16)
def picture(data: bytes) -> Picture:
    """The bytes of an image file become a Picture; raises PictureFault.

    Remembered, because the logo of an office comes in each of its documents.
    """
    if not data:
        raise PictureFault(say("It is empty."))
    kept = None
    if data.startswith(b"\xff\xd8"):
        kept = _jpeg(data)
    elif data.startswith(_PNG):
        kept = _png(data)
    return kept or _decoded(data)


def _jpeg(data: bytes) -> Picture | None:
    facts = jpeg_facts(data)
    if facts is None or not facts.plain:
        return None
    space = b"/DeviceGray" if facts.components == 1 else b"/DeviceRGB"
    return Picture(_entries(facts.width_px, facts.height_px, 8, space, b"/DCTDecode"), data)


def _png(data: bytes) -> Picture | None:
    from zidocs.image.mending import png_chunks

    chunks = png_chunks(data)
    header = chunks.get(b"IHDR", b"")
    if len(header) != 13 or b"tRNS" in chunks or b"IEND" not in chunks:
        return None
    width, height, depth, kind, _, _, interlaced = struct.unpack(">LLBBBBB", header)
    if interlaced or kind not in _PNG_COLOURS or not 0 < width * height <= MAX_PIXELS:
        return None
    space, colours = _PNG_COLOURS[kind]
    if kind == 3:
        palette = chunks.get(b"PLTE", b"")
        space = b"[/Indexed/DeviceRGB %d<%b>]" % (len(palette) // 3 - 1, palette.hex().encode())
    packed = chunks.get(b"IDAT", b"")
    row = 1 + (width * colours * depth + 7) // 8
    if not _unpacks_to(packed, row * height):
        return None
    rows = b"/DecodeParms<</Predictor 15/Colors %d/BitsPerComponent %d/Columns %d>>" % (
        colours, depth, width)  # fmt: skip
    return Picture(_entries(width, height, depth, space, b"/FlateDecode") + rows, packed)


def _unpacks_to(packed: bytes, size: int) -> bool:
    """Whether deflated data is whole; looked at piece by piece, never unpacked into memory."""
    unpacker = zlib.decompressobj()
    found = 0
    try:
        while packed and not unpacker.eof and found <= size:
            found += len(unpacker.decompress(packed, _CHUNK))
            packed = unpacker.unconsumed_tail
    except zlib.error:
        return False
    return found == size and unpacker.eof


def _decoded(data: bytes) -> Picture:
    from PIL import Image

    too_large = (Image.DecompressionBombError, Image.DecompressionBombWarning)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=_DECODED) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise Image.DecompressionBombError
                if "A" in image.getbands() or "transparency" in image.info:
                    *colours, alpha = image.convert("RGBA").split()
                    mask = _raw(alpha) if alpha.getextrema() != (255, 255) else None
                    return _raw(Image.merge("RGB", colours), mask)
                grey = image.mode in ("1", "L", "I", "I;16", "F")
                return _raw(image.convert("L" if grey else "RGB"))
    except too_large as error:
        raise PictureFault(say("It has too many pixels.")) from error
    except (OSError, ValueError, SyntaxError, EOFError, struct.error, zlib.error) as error:
        raise PictureFault(say("It is damaged, or of a kind that cannot be drawn.")) from error


def _raw(image: "Image.Image", mask: Picture | None = None) -> Picture:
    space = b"/DeviceGray" if image.mode == "L" else b"/DeviceRGB"
    entries = _entries(image.width, image.height, 8, space, b"/FlateDecode")
    return Picture(entries, zlib.compress(image.tobytes()), mask)


def _entries(width: int, height: int, depth: int, space: bytes, packing: bytes) -> bytes:
    return (
        b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent %d/ColorSpace%b/Filter%b"
        % (width, height, depth, space, packing)
    )


# The first subset of a face always holds ASCII and the common signs of print, at the same codes.
# Most documents then embed the very same bytes: they are made once, and a bundle can share them.


_HEADER = b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"

_SPACE = 32  # PDF's word spacing works on this code only: every subset has its space there
_PRINT = "–—‘’“”•…·°²³½×±§©®™→é■□▪●○►√\u00a0"
_PRINT_FROM = 128
_FIRST = {
    **{code: code for code in range(32, 127)},
    **{_PRINT_FROM + place: ord(sign) for place, sign in enumerate(_PRINT)},
}
_FREE = (*range(_PRINT_FROM + len(_PRINT), 256), 127, *range(1, 32))
_FREE_LATER = (*range(33, 256), *range(1, 32))

# Flags of a font descriptor (ISO 32000-1, table 123).
_SYMBOLIC, _ITALIC, _FORCE_BOLD = 1 << 2, 1 << 6, 1 << 18


class PdfFile:
    """Collects objects, numbered from 1 in the order they are announced."""

    def __init__(self) -> None:
        self._objects: list[bytes] = []

    def reserve(self) -> int:
        """A number for an object that others refer to before it is written."""
        self._objects.append(b"")
        return len(self._objects)

    def put(self, number: int, body: bytes) -> int:
        """Give a reserved number its object."""
        self._objects[number - 1] = body
        return number

    def add(self, body: bytes) -> int:
        """Add an object; its number."""
        return self.put(self.reserve(), body)

    def add_stream(self, entries: bytes, data: bytes) -> int:
        """Add a stream whose data is as its ``entries`` say (filters included); its number."""
        return self.add(b"<<%b/Length %d>>stream\n%b\nendstream" % (entries, len(data), data))

    def add_packed(self, data: bytes, entries: bytes = b"") -> int:
        """Add a stream, deflated here; its number."""
        return self.add_stream(entries + b"/Filter/FlateDecode", zlib.compress(data))

    def finish(self, root: int, info: int) -> bytes:
        """The file with its cross-reference table and trailer."""
        parts, offset, offsets = [_HEADER], len(_HEADER), []
        for number, body in enumerate(self._objects, 1):
            offsets.append(offset)
            part = b"%d 0 obj\n%b\nendobj\n" % (number, body)
            parts.append(part)
            offset += len(part)
        identity = hashlib.sha256(b"".join(parts)).hexdigest()[:32].encode()
        size = len(offsets) + 1
        parts.append(b"xref\n0 %d\n0000000000 65535 f \n" % size)
        parts.extend(b"%010d 00000 n \n" % at for at in offsets)
        parts.append(
            b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%b><%b>]>>\nstartxref\n%d\n%%%%EOF\n"
            % (size, root, info, identity, identity, offset)
        )
        return b"".join(parts)


def text_string(text: str) -> bytes:
    """Text as a PDF string object in UTF-16 (ISO 32000-1, 7.9.2.2)."""
    return b"<FEFF%b>" % text.encode("utf-16-be").hex().upper().encode()


def literal(data: bytes) -> bytes:
    """Bytes as a PDF literal string (ISO 32000-1, 7.3.4.2)."""
    escaped = data.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    # A bare carriage return would be read as a line feed.
    return b"(%b)" % escaped.replace(b"\r", b"\\r")


# --- fonts ---------------------------------------------------------------------------------------


class FaceCodes:
    """The codes of one face in one document; ``missing`` are the signs the face has not."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.missing: dict[str, None] = {}
        self._glyphs = pdfmetrics.getFont(name).face.charToGlyph
        first = {
            code: sign
            for code, sign in _FIRST.items()
            if _drawn(sign, self._glyphs) in self._glyphs
        }
        self.subsets = [first]
        self._codes = {chr(sign): (0, code) for code, sign in first.items()}
        self._first = {chr(sign): code for code, sign in first.items()}
        self._free = list(reversed(_FREE))

    def encode(self, text: str) -> list[tuple[int, bytes]]:
        """Text becomes runs of a subset's number and codes."""
        try:
            return [(0, bytes(map(self._first.__getitem__, text)))]
        except KeyError:
            runs = groupby(map(self._code, text), key=itemgetter(0))
            return [(subset, bytes(code for _, code in run)) for subset, run in runs]

    def _code(self, sign: str) -> tuple[int, int]:
        found = self._codes.get(sign)
        if found is None:
            found = self._codes[sign] = self._new_code(sign)
        return found

    def _new_code(self, sign: str) -> tuple[int, int]:
        if _drawn(ord(sign), self._glyphs) not in self._glyphs:
            self.missing[sign] = None
            return 0, 0
        if not self._free:
            self.subsets.append({_SPACE: _SPACE})
            self._free = list(reversed(_FREE_LATER))
        subset, code = len(self.subsets) - 1, self._free.pop()
        self.subsets[subset][code] = ord(sign)
        return subset, code


class DocumentType:
    """All type of one document: text becomes codes, and at the end the fonts are embedded."""

    def __init__(self) -> None:
        self._faces: dict[str, FaceCodes] = {}
        self._resources: dict[tuple[str, int], bytes] = {}

    def encode(self, face: str, text: str) -> list[tuple[bytes, bytes]]:
        """Text becomes runs of a font resource's name and codes."""
        codes = self._faces.get(face)
        if codes is None:
            codes = self._faces[face] = FaceCodes(face)
        return [(self._resource(face, subset), data) for subset, data in codes.encode(text)]

    @property
    def missing(self) -> list[str]:
        """The signs that could not be shown, in the order they were met."""
        return list(dict.fromkeys(sign for codes in self._faces.values() for sign in codes.missing))

    def embed(self, file: PdfFile) -> bytes:
        """Write the fonts; the entries of the resource dictionary that name them."""
        entries = []
        for (face, subset), resource in self._resources.items():
            signs = tuple(sorted(self._faces[face].subsets[subset].items()))
            entries.append(b"/%b %d 0 R" % (resource, _embed(file, face, subset, signs)))
        return b"".join(entries)

    def _resource(self, face: str, subset: int) -> bytes:
        name = self._resources.get((face, subset))
        if name is None:
            name = self._resources[face, subset] = b"F%d" % (len(self._resources) + 1)
        return name


@dataclass(frozen=True)
class _Subset:
    """A part of a face, ready to embed: packed TrueType, packed map to Unicode, widths."""

    program: bytes
    length: int
    to_unicode: bytes
    widths: bytes


def _embed(file: PdfFile, name: str, number: int, signs: tuple[tuple[int, int], ...]) -> int:
    subset = _subset(name, signs)
    face = pdfmetrics.getFont(name).face
    packed = b"/Filter/FlateDecode"
    program = file.add_stream(packed + b"/Length1 %d" % subset.length, subset.program)
    to_unicode = file.add_stream(packed, subset.to_unicode)
    base = b"%b+%b" % (b"AAAAA" + b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"[number : number + 1], face.name)
    flags = _SYMBOLIC | (_ITALIC if face.italicAngle else 0)
    descriptor = file.add(
        b"<</Type/FontDescriptor/FontName/%b/Flags %d/FontBBox[%b]/ItalicAngle %b/Ascent %b"
        b"/Descent %b/CapHeight %b/StemV %d/FontFile2 %d 0 R>>"
        % (
            base,
            flags,
            b" ".join(map(_number, face.bbox)),
            _number(face.italicAngle),
            _number(face.ascent),
            _number(face.descent),
            _number(face.capHeight),
            face.stemV,
            program,
        )
    )
    return file.add(
        b"<</Type/Font/Subtype/TrueType/BaseFont/%b/FirstChar 0/LastChar 255/Widths[%b]"
        b"/FontDescriptor %d 0 R/ToUnicode %d 0 R>>" % (base, subset.widths, descriptor, to_unicode)
    )


@lru_cache(maxsize=32)
def _subset(name: str, signs: tuple[tuple[int, int], ...]) -> _Subset:
    face: Any = pdfmetrics.getFont(name).face
    drawn = [0] * 256
    for code, sign in signs:
        drawn[code] = _drawn(sign, face.charToGlyph)
    program = face.makeSubset(drawn)
    widths = b" ".join(_number(face.getCharWidth(sign)) for sign in drawn)
    return _Subset(zlib.compress(program), len(program), zlib.compress(_cmap(signs)), widths)


def _drawn(sign: int, glyphs: Mapping[int, int]) -> int:
    return sign if sign in glyphs else LOOK_ALIKES.get(sign, sign)


def _cmap(signs: tuple[tuple[int, int], ...]) -> bytes:
    """Codes and their Unicode signs as a ToUnicode map, at most 100 lines a block."""
    lines = [
        b"<%02X><%b>\n" % (code, chr(sign).encode("utf-16-be").hex().upper().encode())
        for code, sign in signs
    ]
    blocks = [lines[at : at + 100] for at in range(0, len(lines), 100)]
    mapped = b"".join(
        b"%d beginbfchar\n%bendbfchar\n" % (len(block), b"".join(block)) for block in blocks
    )
    return (
        b"/CIDInit/ProcSet findresource begin 12 dict begin begincmap\n"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n"
        b"/CMapName/Adobe-Identity-UCS def/CMapType 2 def\n"
        b"1 begincodespacerange<00><FF>endcodespacerange\n%b"
        b"endcmap CMapName currentdict/CMap defineresource pop end end\n" % mapped
    )


def _number(value: float) -> bytes:
    return f"{value:.3f}".rstrip("0").rstrip(".").encode()
