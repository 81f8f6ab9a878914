"""Text in a face becomes codes of an embedded subset of that face (ISO 32000-1, 9.6.3 and 9.10.3).

The first subset of a face always holds ASCII and the common signs of print, at the same codes.
Most documents then embed the very same bytes: they are made once, and a bundle can share them.
"""

import zlib
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from reportlab.pdfbase import pdfmetrics

from zidocs.layout.bawaan_fonts import LOOK_ALIKES
from zidocs.layout.bawaan_pdf import PdfFile

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


class FaceCodes:
    """The codes of one face in one document; ``missing`` are the signs the face has not."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.missing: dict[str, None] = {}
        self.subsets = [dict(_FIRST)]
        self._codes = {chr(sign): (0, code) for code, sign in _FIRST.items()}
        self._first = {chr(sign): code for code, sign in _FIRST.items()}
        self._free = list(reversed(_FREE))
        self._glyphs = pdfmetrics.getFont(name).face.charToGlyph

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
        if _drawn(ord(sign)) not in self._glyphs:
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
        drawn[code] = _drawn(sign)
    program = face.makeSubset(drawn)
    widths = b" ".join(_number(face.getCharWidth(sign)) for sign in drawn)
    return _Subset(zlib.compress(program), len(program), zlib.compress(_cmap(signs)), widths)


def _drawn(sign: int) -> int:
    return LOOK_ALIKES.get(sign, sign)


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
