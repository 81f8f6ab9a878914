"""What keeps a PDF from being PDF/A-2b (ISO 19005-2), found without drawing it."""

import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from zidocs.image.colours import is_known_profile
from zidocs.pdf.annotations import DROPPED, HIDDEN, PAINTED
from zidocs.pdf.content import content_faults, lacks_glyph_map, lacks_program, shown_fonts
from zidocs.pdf.qpdf import opened_by_qpdf

# JPEG 2000: ISO 19005-2:2011, 6.2.8.3; the boxes: ISO/IEC 15444-1, annex I.

_SIGNATURE = b"\x00\x00\x00\x0cjP  "
_CHANNELS = (1, 3, 4)
_METHODS = (1, 2)
_CMYK, _CIE_JAB = 12, 19
_MOST_BOXES = 100


def is_archival_jpeg2000(data: bytes) -> bool:
    """One colour description of a known method, no CMYK, channels of one depth.

    A stream without boxes does not say what its colours are.
    """
    if not data.startswith(_SIGNATURE):
        return False
    header = dict(_boxes(data)).get(b"jp2h", b"")
    boxes = [*_boxes(header)]
    sizes = [body for kind, body in boxes if kind == b"ihdr" and len(body) >= 14]
    colours = [body for kind, body in boxes if kind == b"colr" and len(body) >= 3]
    if len(sizes) != 1 or len(colours) != 1:
        return False
    channels, depth = int.from_bytes(sizes[0][8:10], "big"), sizes[0][10]
    method, space = colours[0][0], int.from_bytes(colours[0][3:7], "big")
    # A depth of 255 says that channels differ.
    return (
        channels in _CHANNELS
        and depth & 0x7F < 38
        and method in _METHODS
        and not (method == 1 and space in (_CMYK, _CIE_JAB))
    )


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The boxes that lie one after the other: their kinds and contents."""
    at = 0
    for _ in range(_MOST_BOXES):
        length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if len(kind) < 4 or 1 < length < 8:
            return
        head = 8
        if length == 1:
            length, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        end = at + length if length else len(data)
        yield kind, data[at + head : end]
        at = end


# Every object of the file is looked at once, each by itself, so that neither loops nor depth can do
# harm; pictures are not decoded. What copying pages leaves behind (``zidocs.pdf.copying``) is no
# reason. Whoever is not sure gives a reason: a claim that is not true is worse than none.
#
# The rules are those of ISO 19005-2:2011, level B; their numbers stand beside each. What is not
# judged: whether widths and outlines of an embedded font fit each letter that is set (6.2.11.4 and
# 5), which needs the font to be drawn.


class Obstacle(StrEnum):
    """Why pages cannot be PDF/A, in the words that the certificate has for it."""

    FONT = "huruf tidak disematkan"
    GLYPHS = "peta huruf tidak baku"
    CMYK = "warna CMYK tanpa profil"
    COLOUR = "ruang warna tidak baku"
    PROFILE = "profil warna tidak baku"
    FILTER = "kompresi LZW atau sandi"
    JPEG2000 = "gambar JPEG 2000 tidak baku"
    POSTSCRIPT = "sisipan PostScript"
    EFFECT = "efek grafis tidak baku"
    ANNOTATION = "catatan tanpa tampilan"
    CONTENT = "perintah gambar tidak baku"
    LIMIT = "melampaui batas ukuran"
    UNREADABLE = "tidak dapat diperiksa"


_NAMED: tuple[tuple[Obstacle, str], ...] = (
    # 6.2.4.3: our output intent is RGB, so that device CMYK has no meaning.
    (Obstacle.CMYK, r"/DeviceCMYK\b"),
    # 6.2.4.4: DeviceN needs a dictionary of its colorants.
    (Obstacle.COLOUR, r"/DeviceN\b"),
    # 6.1.7.2
    (Obstacle.FILTER, r"/(?:LZWDecode|Crypt)\b"),
    # 6.2.9
    (Obstacle.POSTSCRIPT, r"/Subtype2? /PS\b|/PS \d+ \d+ R"),
    # 6.2.5, 6.2.6, 6.2.10
    (
        Obstacle.EFFECT,
        r"/TR [\[/\d]|/TR2 (?!/Default)|/HTP |/HalftoneName|/TransferFunction"
        r"|/HalftoneType (?![15]\b)"
        r"|/(?:RI|Intent) "
        r"(?!/(?:RelativeColorimetric|AbsoluteColorimetric|Perceptual|Saturation)\b)"
        r"|/BM (?!/(?:Normal|Compatible|Multiply|Screen|Overlay|Darken|Lighten|ColorDodge|ColorBurn"
        r"|HardLight|SoftLight|Difference|Exclusion|Hue|Saturation|Color|Luminosity)\b)",
    ),
    # 6.1.13: names of more than 127 bytes.
    (Obstacle.LIMIT, r"/[^\s/<>\[\]()]{128}"),
)
_SUSPECT = re.compile(
    "|".join(f"(?P<{obstacle.name}>{pattern})" for obstacle, pattern in _NAMED).encode()
)
_SUSPECTED = re.compile("|".join(pattern for _, pattern in _NAMED).encode())
"""The same without telling which, in a tenth of the time."""
_STRUCTURED = re.compile(
    rb"/(?:BaseFont|Type /Font|ICCBased|Separation|OPM)\b|/Rect .*?/Subtype /(?!Link\b)", re.DOTALL
)
"""What is worth opening a dictionary for; most objects have nothing of it."""

_OVERPRINTS = re.compile(rb"/(?:OP|op) true")
_LEAST_SIDE, _LONGEST_SIDE = 3, 14_400
"""Of a page, in its units (6.1.13)."""
_DRAWN = frozenset(
    {
        "/Text", "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine",
        "/Highlight", "/Underline", "/Squiggly", "/StrikeOut", "/Stamp", "/Caret", "/Ink",
    }
)  # fmt: skip
"""Annotations that a viewer would draw as it likes if they had no appearance (6.3.3)."""
_NOT_DRAWN_HERE = PAINTED | DROPPED | {"/Link"}
"""Annotations that lead somewhere, or that copying leaves behind or makes a picture of."""
_PROFILES = {3: (b"RGB ", b"Lab "), 1: (b"GRAY",), 4: (b"CMYK",)}


_MOST_DECODED = 20_000_000
"""Bytes of drawing, decoded, that are judged in one file: some seconds' work, and all pages of any
office document. A few kilobytes can claim to be gigabytes."""


def archival_obstacles(pdf: bytes | Path) -> tuple[Obstacle, ...]:
    """A PDF becomes the reasons why its pages are no PDF/A-2b, always in the same order.

    Of a file on the disk only what is needed is read. A PDF that cannot be read has the reason that
    it could not be examined.
    """
    try:
        with opened_by_qpdf(pdf) as opened:
            return surveyed_obstacles(opened)
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, KeyError, AttributeError):
        return (Obstacle.UNREADABLE,)


def surveyed_obstacles(opened: Pdf, most: int = _MOST_DECODED) -> tuple[Obstacle, ...]:
    """The same of a document that is open already; raises what pikepdf raises.

    And ValueError if there are more than ``most`` bytes of drawing in it, decoded.
    """
    found = _Survey(opened, most).obstacles
    return tuple(obstacle for obstacle in Obstacle if obstacle in found)


class _Survey:
    """Collects the obstacles of a file, object by object."""

    def __init__(self, pdf: Pdf, most: int) -> None:
        self.obstacles: set[Obstacle] = set()
        self._left = most
        self._judged: set[tuple[int, int]] = set()
        self._contents: list[tuple[list[Stream], Object | None]] = []
        self._lacks_programs = False
        self._separations: dict[str, bytes] = {}
        self._overprints = self._has_cmyk_profile = False
        for page in pdf.pages:
            self._page(page.obj)
        for value in pdf.objects:
            self._object(value)
        if self._lacks_programs and self._shows_what_is_lacking():
            self.obstacles.add(Obstacle.FONT)
        if self._overprints and self._has_cmyk_profile:
            # 6.2.4.2
            self.obstacles.add(Obstacle.EFFECT)

    def _object(self, value: Object) -> None:
        if isinstance(value, Stream):
            entries = value.stream_dict
            self._entries(entries)
            self._stream(value, entries)
        elif isinstance(value, Dictionary | Array):
            self._entries(value)

    def _entries(self, value: Object) -> None:
        text = value.unparse(resolved=True)
        if _SUSPECTED.search(text):
            for found in _SUSPECT.finditer(text):
                self.obstacles.add(Obstacle[found.lastgroup or ""])
        if _STRUCTURED.search(text):
            for inner in _direct(value):
                if isinstance(inner, Array):
                    self._colours(inner)
                else:
                    self._dictionary(inner)

    def _dictionary(self, value: Object) -> None:
        if "/BaseFont" in value or value.get("/Type") == "/Font":
            self._font(value)
        elif "/Rect" in value and "/Subtype" in value:
            self._annotation(value)
        elif value.get("/OPM") == 1 and _OVERPRINTS.search(value.unparse(resolved=True)):
            self._overprints = True

    def _stream(self, value: Stream, entries: Object) -> None:
        kind = entries.get("/Subtype")
        if kind == "/Form" or entries.get("/PatternType") == 1:
            self._content(value, entries.get("/Resources"))
        elif (
            kind == "/Image"
            and b"/JPXDecode" in entries.unparse(resolved=True)
            and not is_archival_jpeg2000(value.read_raw_bytes())
        ):
            self.obstacles.add(Obstacle.JPEG2000)

    def _page(self, page: Object) -> None:
        left, bottom, right, top = (float(side) for side in page.MediaBox)
        sides = abs(right - left), abs(top - bottom)
        if not all(_LEAST_SIDE <= side <= _LONGEST_SIDE for side in sides):
            self.obstacles.add(Obstacle.LIMIT)
        content = page.get("/Contents")
        streams = content if isinstance(content, Array) else [content]
        drawn = [stream for stream in streams if isinstance(stream, Stream)]
        self._judge(drawn, page.get("/Resources", Dictionary()))

    def _content(self, stream: Stream, resources: Object | None) -> None:
        """A form, a pattern or the drawing of a letter, once each."""
        if stream.objgen not in self._judged:
            self._judged.add(stream.objgen)
            self._judge([stream], resources)

    def _judge(self, streams: list[Stream], resources: Object | None) -> None:
        self._contents.append((streams, resources))
        faults = content_faults(self._decoded(streams), resources is not None)
        self.obstacles.update(Obstacle[fault] for fault in faults)

    def _decoded(self, streams: list[Stream]) -> bytes:
        decoded = []
        for stream in streams:
            decoded.append(stream.read_bytes())
            self._left -= len(decoded[-1])
            if self._left < 0:
                raise ValueError("too much to be judged")
        return b"\n".join(decoded)

    def _shows_what_is_lacking(self) -> bool:
        """Whether letters are seen in a font that is not embedded, or in nobody knows which."""
        return any(
            not _lacking(resources).isdisjoint(shown_fonts(self._decoded(streams)))
            for streams, resources in self._contents
        )

    def _font(self, font: Object) -> None:
        if font.get("/Subtype") == "/Type3":
            for drawing in font.CharProcs.values():
                if isinstance(drawing, Stream):
                    self._content(drawing, font.get("/Resources"))
        elif lacks_program(font):
            self._lacks_programs = True
        elif lacks_glyph_map(font):
            self.obstacles.add(Obstacle.GLYPHS)

    def _annotation(self, annotation: Object) -> None:
        kind = str(annotation.Subtype)
        if kind in _NOT_DRAWN_HERE or int(annotation.get("/F", 0)) & HIDDEN:
            return
        appearance = annotation.get("/AP", Dictionary()).get("/N")
        if isinstance(appearance, Dictionary):
            appearance = appearance.get(str(annotation.get("/AS", "/Off")))
        if kind not in _DRAWN or not isinstance(appearance, Stream):
            self.obstacles.add(Obstacle.ANNOTATION)
        else:
            self._content(appearance, appearance.get("/Resources"))

    def _colours(self, space: Object) -> None:
        if not len(space) or not isinstance(space[0], Name):
            return
        if space[0] == "/ICCBased":
            self._profile(space[1])
        elif space[0] == "/Separation":
            # 6.2.4.4: one name, one meaning.
            meaning = b" ".join(_written(part) for part in (space[2], space[3]))
            if self._separations.setdefault(str(space[1]), meaning) != meaning:
                self.obstacles.add(Obstacle.COLOUR)

    def _profile(self, profile: Object) -> None:
        """A colour profile is of a known class, of version 4 at most, and of its number of colours.

        6.2.4.2; the header of a profile: ICC.1:2010, 7.2.
        """
        if profile.objgen in self._judged:
            return
        self._judged.add(profile.objgen)
        colours = int(profile.N)
        self._has_cmyk_profile |= colours == 4
        if not is_known_profile(profile.read_bytes()[:128], _PROFILES.get(colours, ())):
            self.obstacles.add(Obstacle.PROFILE)


def _lacking(resources: Object | None) -> set[bytes]:
    """The names that resources give to fonts that are not embedded, and "" for any font."""
    fonts = Dictionary() if resources is None else resources.get("/Font", Dictionary())
    return {b""} | {name[1:].encode() for name, font in fonts.items() if _lacks(font)}


def _lacks(font: Object) -> bool:
    descendants = font.get("/DescendantFonts")
    below = descendants if isinstance(descendants, Array) else ()
    return font.get("/Subtype") != "/Type3" and any(map(lacks_program, (font, *below)))


def _direct(value: Object) -> Iterator[Object]:
    """A value and all dictionaries and arrays that are written in it, not referred to."""
    waiting = [value]
    while waiting:
        found = waiting.pop()
        yield found
        inside = found.values() if isinstance(found, Dictionary) else found
        waiting.extend(
            inner
            for inner in inside
            if isinstance(inner, Dictionary | Array) and not inner.is_indirect
        )


def _written(value: Object) -> bytes:
    return b"%d %d" % value.objgen if value.is_indirect else value.unparse(resolved=True)
