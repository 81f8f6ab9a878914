"""A page becomes grey pixels as its reader sees it, or a small picture of it."""

import io

import pypdfium2 as pdfium
from PIL import Image

DPI = 200.0
"""Dots per inch at which codes are looked for: a module of a 15 mm code is four pixels wide."""

_MOST_PIXELS_A_SIDE = 4_200
"""A3 at 250 dpi; a page of any other size is shown smaller, so that memory stays bounded."""

_THUMBNAIL_QUALITY = 70


def grey_page(pdf: bytes, dpi: float = DPI) -> Image.Image | None:
    """The first page of a PDF becomes a picture of mode L; None if it cannot be shown."""
    try:
        document = pdfium.PdfDocument(pdf)
    except pdfium.PdfiumError:
        return None
    try:
        page = document[0]
        scale = min(dpi / 72, _MOST_PIXELS_A_SIDE / max(1.0, *page.get_size()))
        shown = page.render(scale=scale, grayscale=True)
        # A copy: the pixels belong to the document, which is closed.
        picture: Image.Image = shown.to_pil().copy()
        return picture
    except pdfium.PdfiumError:
        return None
    finally:
        document.close()


def thumbnail(pdf: bytes, dpi: float) -> bytes:
    """The first page of a PDF becomes a small JPEG; of one that cannot be shown, a grey sheet."""
    picture = grey_page(pdf, dpi) or Image.new("L", (210, 297), 200)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=_THUMBNAIL_QUALITY)
    return out.getvalue()
