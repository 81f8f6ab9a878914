"""The pictures of a PDF are made smaller, by the size at which they are printed."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Dictionary, Matrix, Name, Object, Page, Pdf, PdfError, Stream
from PIL import Image

from zidocs.errors import EvidenceFault
from zidocs.image.pictures import as_jpeg, decoding, load, resized
from zidocs.pdf.images import Encoded, fax, is_drawing, png_pixels, stored_image
from zidocs.pdf.qpdf import opened_by_qpdf, rewritten_by_qpdf
from zidocs.pdf.source import reading

# Only the operators that place something are followed (ISO 32000-1, 8.3.4 and 8.10.1): what is
# drawn, through forms within forms, and under which matrix.

PAPER = "/XXPaper"
"""An entry that our images have if they show a larger sheet than they are printed on.

Its width and height in inches count then. (Names of private entries: ISO 32000-1, annex E.2)
"""

ObjectId = tuple[int, int]
"""Number and generation of an object."""

_POINTS_PER_INCH = 72.0
_DEEPEST = 30
_MOST_MARKS = 1_000_000
"""Instructions followed in one document; a few forms that draw each other could take for ever."""


@dataclass(frozen=True)
class PrintedSizes:
    """Width and height in inches of images where they are largest, or of the sheet they show.

    ``page`` is that of the largest page: no image whose place is unknown is seen larger.
    """

    page: tuple[float, float]
    images: dict[ObjectId, tuple[float, float]]

    def of(self, image: ObjectId) -> tuple[float, float]:
        """The size of an image."""
        return self.images.get(image, self.page)


_Marks = tuple[tuple[str, Any], ...]
"""Operators with what they place: a matrix, or the name of what is drawn."""


class _TooMuch(Exception):
    """A document that draws more than can be followed."""


def printed_sizes(pdf: Pdf) -> PrintedSizes:
    """A document of qpdf becomes the sizes of its images on paper.

    Where the drawing cannot be followed to its end, no place is known, and all images count as
    large as a page.
    """
    follower = _Follower()
    largest = (0.0, 0.0)
    try:
        for page in pdf.pages:
            unit = float(page.obj.get("/UserUnit", 1.0))
            left, bottom, right, top = (float(side) for side in page.mediabox)
            sides = abs(right - left), abs(top - bottom)
            width, height = (side * (unit / _POINTS_PER_INCH) for side in sides)
            largest = max(largest[0], width), max(largest[1], height)
            start = Matrix().scaled(unit, unit)
            follower.follow(_marks(page), page.obj.get("/Resources"), start, _DEEPEST)
    except (_TooMuch, PdfError):
        return PrintedSizes((math.inf, math.inf), {})
    return PrintedSizes(largest, follower.sizes)


class _Follower:
    """Draws pages without paper, and notes how large each image becomes."""

    def __init__(self) -> None:
        self.sizes: dict[ObjectId, tuple[float, float]] = {}
        self._forms: dict[ObjectId, _Marks] = {}
        self._left = _MOST_MARKS

    def follow(self, marks: _Marks, resources: Any, matrix: Matrix, depth: int) -> None:
        if not depth:
            raise _TooMuch
        kept: list[Matrix] = []
        named = _entry(resources, "/XObject")
        for operator, placed in marks:
            self._left -= 1
            if not self._left:
                raise _TooMuch
            match operator:
                case "q":
                    kept.append(matrix)
                case "Q":
                    matrix = kept.pop() if kept else matrix
                case "cm":
                    matrix = placed @ matrix
                case _:
                    self._draw(_entry(named, placed), resources, matrix, depth)

    def _draw(self, drawn: Any, resources: Any, matrix: Matrix, depth: int) -> None:
        kind = _entry(drawn, "/Subtype")
        if kind == "/Image":
            width, height = math.hypot(matrix.a, matrix.b), math.hypot(matrix.c, matrix.d)
            if not width or not height:
                return
            known = self.sizes.get(drawn.objgen) or _paper(drawn)
            self.sizes[drawn.objgen] = (
                max(known[0], width / _POINTS_PER_INCH),
                max(known[1], height / _POINTS_PER_INCH),
            )
        elif kind == "/Form":
            if drawn.objgen not in self._forms:
                self._forms[drawn.objgen] = _marks(drawn)
            own = _entry(drawn, "/Resources")
            inner = _matrix(_entry(drawn, "/Matrix")) @ matrix
            marks = self._forms[drawn.objgen]
            self.follow(marks, resources if own is None else own, inner, depth - 1)


def _marks(holder: Page | Object) -> _Marks:
    """Those instructions of a content stream that place something."""
    marks: list[tuple[str, Any]] = []
    for instruction in pikepdf.parse_content_stream(holder, "q Q cm Do"):
        operands = list(instruction.operands)
        match str(instruction.operator):
            case "cm":
                marks.append(("cm", _matrix(operands)))
            case "Do" if operands:
                marks.append(("Do", str(operands[0])))
            case plain:
                marks.append((plain, ""))
    return tuple(marks)


def _entry(holder: Any, key: str) -> Any:
    """An entry of a dictionary or stream; None where there is no such thing."""
    if not isinstance(holder, Dictionary | Stream) or not key.startswith("/"):
        return None
    return holder.get(key)


def _paper(image: Any) -> tuple[float, float]:
    """The size in inches of the sheet that an image shows; nothing where none is noted."""
    width, height = _floats(image.get(PAPER), 2) or (0.0, 0.0)
    return width, height


def _matrix(values: Any) -> Matrix:
    return Matrix(*_floats(values, 6))


def _floats(values: Any, count: int) -> list[float]:
    """Numbers, or none at all if there are not so many."""
    try:
        found = [float(value) for value in values]
    except (TypeError, ValueError):
        return []
    return found if len(found) == count else []


# Text, drawings and all that is no image stay as they are, and so does an image that would not
# become smaller. What is taken away cannot be given back, so a bundle is walked down a ladder, and
# only as far as it must.

READABLE_DPI = 120
"""Of a scan in grey or colour: letters of 8 points stay legible (x-height 7 pixels)."""
READABLE_SHARP_DPI = 200
"""Of black and white without grey, and of captures: "fine" of a fax machine (ITU-T T.4)."""
RECOGNISABLE_DPI = 90
"""Of a photo: on our photo pages faces stay recognisable."""


@dataclass(frozen=True)
class Step:
    """How far images are scaled: pixels per inch of paper, and the quality of JPEG (1 to 95).

    ``sharp_dpi`` is for images that are black and white or drawn, and stay without loss.
    """

    dpi: int
    quality: int
    sharp_dpi: int


SCAN_STEPS = (
    Step(200, 75, 300),
    Step(170, 68, 300),
    Step(150, 60, 240),
    Step(135, 52, 200),
    Step(READABLE_DPI, 45, READABLE_SHARP_DPI),
)
"""For scans and attachments, from what nobody sees to what is just well readable."""

PHOTO_STEPS = (
    Step(170, 78, 300),
    Step(140, 70, 240),
    Step(115, 62, 200),
    Step(RECOGNISABLE_DPI, 55, READABLE_SHARP_DPI),
)
"""For photos on their pages."""

_WORTHWHILE = 8_192
"""Bytes of an image, at least, before it is looked at."""
_WORTH = 0.9
"""A scaled image takes the place of another only if it is smaller than this share of it."""
_NEARLY = 1.1
"""An image of so many times the pixels is not scaled: it would only be blurred."""
_JPEGS = ("JPEG", "MPO")
"""What Pillow calls them; one that phones made may have more than one picture in it."""
_INK = 176
"""Grey below which a scaled pixel is black: a line of two thirds of a pixel is still a line."""


@dataclass(frozen=True)
class Scaled:
    """The pages as a PDF, and how many of their images were scaled; none: no other PDF, None."""

    pdf: bytes | None
    images: int


def scaled_pages(pdf: bytes | Path, name: str, step: Step) -> Scaled:
    """The pages of a part become pages whose images have no more pixels than a step allows.

    ``pdf`` is what the other stages of this package made of the file ``name``, of which, on the
    disk, only what is needed is read. Start from the
    original for every step: scaling twice loses twice. Raises EvidenceFault naming the file if
    the PDF cannot be read.
    """
    with reading(name), opened_by_qpdf(pdf) as document:
        images = list(_images(document))
        if not images:
            return Scaled(None, 0)
        sizes = printed_sizes(document)
        count = sum(_replaced(image, sizes.of(image.objgen), name, step) for image in images)
        return Scaled(rewritten_by_qpdf(document) if count else None, count)


def _images(document: Pdf) -> Iterator[Stream]:
    """The images that are large enough to be worth it, without those that mask others."""
    found, masks = [], set()
    for thing in document.objects:
        if isinstance(thing, Stream) and thing.get("/Subtype") == "/Image":
            masks |= {
                mask.objgen
                for key in ("/SMask", "/Mask")
                if isinstance(mask := thing.get(key), Stream)
            }
            found.append(thing)
    for image in found:
        if image.objgen not in masks and image.get("/Length", 0) >= _WORTHWHILE:
            yield image


def _replaced(image: Stream, printed: tuple[float, float], name: str, step: Step) -> bool:
    """Scale one image where it stands; whether that made it smaller."""
    try:
        with decoding(name):
            stored = stored_image(image, name)
            encoded = _encoded(stored, printed, name, step) if stored else None
    except EvidenceFault:
        # Damaged, or a bomb: a viewer shows as much of it as it did.
        return False
    if encoded is None or len(encoded.data) > _WORTH * int(image.Length):
        return False
    _put(image, encoded)
    return True


def _encoded(
    picture: Image.Image, printed: tuple[float, float], name: str, step: Step
) -> Encoded | None:
    """A stored image becomes a smaller one of its kind; None if it has no pixel too many."""
    size, sharp = (_fitting(picture.size, printed, dpi) for dpi in (step.dpi, step.sharp_dpi))
    if picture.mode == "1":
        return _fax(picture, sharp, name)
    if picture.format not in _JPEGS:
        load(picture, name)
        if is_drawing(picture):
            return _lossless(picture, sharp)
    return _jpeg(picture, size, name, step.quality)


def _fitting(size: tuple[int, int], printed: tuple[float, float], dpi: int) -> tuple[int, int]:
    """The size in pixels that has at least ``dpi`` in both directions, never larger than it is."""
    scale = max(dpi * inches / pixels for inches, pixels in zip(printed, size, strict=True))
    if scale * _NEARLY > 1:
        return size
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _jpeg(picture: Image.Image, size: tuple[int, int], name: str, quality: int) -> Encoded:
    picture.draft(picture.mode, size)
    load(picture, name)
    data = as_jpeg(resized(picture, size), quality=quality, optimize=True)
    return Encoded(size, 8, data, "/DCTDecode")


def _lossless(picture: Image.Image, size: tuple[int, int]) -> Encoded | None:
    if picture.size == size:
        return None
    smaller = resized(picture, size)
    rows = {"/Predictor": 15, "/Colors": len(smaller.getbands()), "/Columns": size[0]}
    return Encoded(size, 8, png_pixels(smaller), "/FlateDecode", rows)


def _fax(picture: Image.Image, size: tuple[int, int], name: str) -> Encoded:
    load(picture, name)
    smaller = picture
    if picture.size != size:
        grey = picture.convert("L").resize(size, Image.Resampling.BOX)
        smaller = grey.point(lambda value: 255 * (value >= _INK), "1")
    return fax(smaller)


def _put(image: Stream, encoded: Encoded) -> None:
    """The entries of an image object follow its new data; its colours keep their meaning."""
    image.Width, image.Height = encoded.size
    image.BitsPerComponent = encoded.depth
    if encoded.depth == 1:
        image.ColorSpace = Name.DeviceGray
        if "/Decode" in image:
            del image.Decode
    parameters = Dictionary({**encoded.parameters}) if encoded.parameters else None
    image.write(encoded.data, filter=Name(encoded.encoding), decode_parms=parameters)
