"""A page that is one JPEG and nothing else, as scanners make it, shows what its JPEG shows.

libjpeg decodes it at the size that is needed, in a sixth of the time that drawing the page takes.
"""

import re

from PIL import Image
from pypdf.generic import DictionaryObject, NullObject, PdfObject, StreamObject

from zidocs.errors import EvidenceFault
from zidocs.image.pictures import decoding, load, open_picture
from zidocs.pdf.pixels import SeenPage
from zidocs.pdf.source import PageView, PdfSource, page_view

_NUMBER = rb"[-+]?[0-9.]{1,20}\s+"
_PLACED = re.compile(rb"(?:%b){6}cm" % _NUMBER)
_ONE_PICTURE = re.compile(
    rb"\s*(?P<placed>(?:q\s+|(?:%b){6}cm\s+)*)/(?P<name>[^\x00\s()<>\[\]{}/%%#]+)\s+Do(?:\s+Q)*\s*"
    % _NUMBER
)
_MOST_CONTENT = 1_000
"""Bytes, as they stand in the file and decoded."""
_CLOSE = 1.0
"""Points."""
_COLOURS = frozenset({"/DeviceRGB", "/DeviceGray", "/CalRGB", "/CalGray", "/ICCBased"})
_OTHER_LOOKS = ("/SMask", "/Mask", "/Decode", "/ImageMask", "/OC")
_TURNED = {
    90: Image.Transpose.ROTATE_270,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}


def plain_scan(source: PdfSource, page: DictionaryObject) -> bytes | None:
    """The JPEG that is all a page shows, upright in its visible box; None of any other page.

    To be used inside ``reading(name)``.
    """
    streams, view = source.contents(page), page_view(source, page)
    if len(streams) != 1 or "/Annots" in page or len(streams[0]._data) > _MOST_CONTENT:
        return None
    content = streams[0].get_data()
    found = _ONE_PICTURE.fullmatch(content) if len(content) <= _MOST_CONTENT else None
    if not found or not _fills(found["placed"], view):
        return None
    resources = source.dictionary(page.get("/Resources"))
    pictures = source.dictionary(resources.get("/XObject"))
    return _jpeg(source, pictures.get("/" + found["name"].decode("latin-1")))


def _fills(placed: bytes, view: PageView) -> bool:
    """Whether what is drawn after these operators fills the view, neither turned nor mirrored."""
    left, bottom, right, top = 0.0, 0.0, 1.0, 1.0
    for operator in reversed(_PLACED.findall(placed)):
        try:
            a, b, c, d, x, y = map(float, operator.split()[:6])
        except ValueError:
            return False
        if b or c or a <= 0 or d <= 0:
            return False
        left, bottom, right, top = a * left + x, d * bottom + y, a * right + x, d * top + y
    sides = view.left, view.bottom, view.right, view.top
    pairs = zip((left, bottom, right, top), sides, strict=True)
    return all(abs(one - other) <= _CLOSE for one, other in pairs)


def _jpeg(source: PdfSource, value: PdfObject | None) -> bytes | None:
    picture = source.resolve(value)
    if not isinstance(picture, StreamObject) or any(key in picture for key in _OTHER_LOOKS):
        return None
    coding, colours = (source.resolve(picture.get(key)) for key in ("/Filter", "/ColorSpace"))
    names = [
        source.name(value) or source.name(next(iter(source.array(value)), NullObject()))
        for value in (coding, colours)
    ]
    is_alone = len(source.array(coding)) <= 1
    plain = is_alone and names[0] == "/DCTDecode" and names[1] in _COLOURS
    return picture._data if plain else None


def scanned_page(jpeg: bytes, view: PageView) -> SeenPage | None:
    """A page that is this JPEG becomes what its reader sees at 72 dpi, or somewhat more.

    None where the JPEG is damaged or too large, or has no plain colours.
    """
    width = max(1, round(view.unit * (view.right - view.left)))
    height = max(1, round(view.unit * (view.top - view.bottom)))
    try:
        with decoding(""):
            picture = open_picture(jpeg, "")
            if picture.mode not in ("L", "RGB"):
                return None
            picture.draft("L", (width, height))
            load(picture, "")
            grey = picture.convert("L").reduce(max(1, round(picture.width / width)))
    except EvidenceFault:
        return None
    return SeenPage(grey.transpose(_TURNED[view.rotation]) if view.rotation else grey)
