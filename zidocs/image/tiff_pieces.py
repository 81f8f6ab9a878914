"""Pages of a TIFF that are stored as WEBP, PNG or JPEG 2000 become pages that can be shown.

The decoder of TIFF files has none of these. But each strip or tile of such a page is a whole
picture of its kind, which Pillow decodes by itself. (TIFF 6.0, sections 3 and 15; the numbers of
the compressions as libtiff and Aperio registered them)
"""

import io
import math
from collections.abc import Iterator

from PIL import Image
from PIL.TiffImagePlugin import AppendingTiffWriter, ImageFileDirectory_v2

from zidocs.errors import EvidenceFault
from zidocs.image.tiff import MOST_DIRECTORIES, Tags, number_of, numbers_of

_FORMS = {33003: "JPEG2000", 33005: "JPEG2000", 34712: "JPEG2000", 34933: "PNG", 50001: "WEBP"}
PIECEWISE = frozenset(_FORMS)
"""Compressions of which each strip or tile is a picture."""
_AS_YCBCR = 33003
_WIDTH, _HEIGHT, _COMPRESSION, _ROWS, _PLANES, _PROFILE = 256, 257, 259, 278, 284, 34675
_TILE_WIDTH, _TILE_HEIGHT = 322, 323
_STRIPS, _TILES = (273, 279), (324, 325)
"""Offsets and sizes."""
_KEPT = (274, 282, 283, 296)
"""Orientation, and how large the paper was."""
_HEAD, _BIG, _BIG_HEAD = 8, 43, 16
"""Bytes of the head of a file, and of that of a BigTIFF, which has this number in it."""
_MODES = frozenset({"L", "LA", "RGB", "RGBA"})


def with_known_pages(data: bytes, pages: frozenset[int], refused: EvidenceFault) -> bytes:
    """A TIFF becomes one of its pages alone, with the same pixels, compressed by Deflate.

    ``pages`` are their indexes; each must be of a compression in ``PIECEWISE``, and within the
    bounds of pictures. Raises ``refused`` for one that is put together otherwise, and what decoders
    raise at damaged data.
    """
    out = io.BytesIO()
    with AppendingTiffWriter(out, new=True) as writer:
        for index, tags in enumerate(_directories(data)):
            if index in pages:
                picture = _put_together(data, tags, refused)
                kept = ImageFileDirectory_v2()
                kept.update({tag: tags[tag] for tag in _KEPT if tag in tags})
                picture.save(
                    writer,
                    "TIFF",
                    compression="tiff_adobe_deflate",
                    tiffinfo=kept,
                    icc_profile=tags.get(_PROFILE),
                )
                writer.newFrame()
    return out.getvalue()


def _directories(data: bytes) -> Iterator[Tags]:
    file = io.BytesIO(data)
    directory = ImageFileDirectory_v2(data[: _BIG_HEAD if data[2] == _BIG else _HEAD])
    seen: set[int] = set()
    while directory.next and directory.next not in seen and len(seen) < MOST_DIRECTORIES:
        seen.add(directory.next)
        file.seek(directory.next)
        directory.load(file)
        yield dict(directory)


def _put_together(data: bytes, tags: Tags, refused: EvidenceFault) -> Image.Image:
    """The strips or tiles of a page become its picture."""
    compression = number_of(tags, _COMPRESSION, 1)
    width, height = number_of(tags, _WIDTH), number_of(tags, _HEIGHT)
    is_tiled = _TILES[0] in tags
    places, lengths = (numbers_of(tags, tag) for tag in (_TILES if is_tiled else _STRIPS))
    across, down = width, min(height, number_of(tags, _ROWS, height))
    if is_tiled:
        across, down = number_of(tags, _TILE_WIDTH), number_of(tags, _TILE_HEIGHT)
    columns, rows = math.ceil(width / (across or 1)), math.ceil(height / (down or 1))
    are_all = len(places) == len(lengths) == columns * rows and across and down
    if not are_all or number_of(tags, _PLANES, 1) != 1 or sum(lengths) > len(data):
        raise refused
    page = None
    for number, (at, length) in enumerate(zip(places, lengths, strict=True)):
        form = _FORMS[compression]
        with Image.open(io.BytesIO(data[at : at + length]), formats=(form,)) as piece:
            if piece.mode not in _MODES or piece.width > across or piece.height > down:
                raise refused
            piece.load()
            page = page or Image.new(piece.mode, (width, height))
            page.paste(piece, (number % columns * across, number // columns * down))
    if page is None:
        raise refused
    if compression == _AS_YCBCR and page.mode == "RGB":
        page = Image.merge("YCbCr", page.split()).convert("RGB")
    return page
