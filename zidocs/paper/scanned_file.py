"""Opens a file from the scanner for its pages, each a PDF of its own, as it was scanned.

No page is recompressed that PDF can hold as it is; of a PDF only one page is in memory at a time.
"""

import io
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from pikepdf import Array, Name, PdfError, Stream
from PIL import Image

from zidocs.disk import files
from zidocs.errors import EvidenceFault, Place
from zidocs.evidence.attachments import no_pages
from zidocs.evidence.image_pages import picture_indexes, picture_pages
from zidocs.image.file_kinds import PICTURES, Kind, kind_of, refuse
from zidocs.image.mending import mended
from zidocs.image.pictures import decoding, open_picture
from zidocs.pdf.copying import pages_alone
from zidocs.pdf.qpdf import opened_by_qpdf, rewritten_by_qpdf
from zidocs.pdf.signatures import signature_findings
from zidocs.pdf.source import PdfSource, reading

MOST_PAGES = 5_000
"""Of one file; a TIFF may claim any number of directories."""

_MOST_BYTES = 2_000_000_000
_MOST_PICTURE_BYTES = 500_000_000
_CHANNELS = {"/DeviceRGB": 3, "/CalRGB": 3, "/DeviceCMYK": 4}
_MOST_CHANNELS = 4
_HEAD = 1_024
_TAIL = 2_048


class ScannedPages(Protocol):
    """An open file of pages."""

    @property
    def count(self) -> int:
        """How many pages it has."""

    def signed(self) -> bool:
        """Whether it is signed electronically, which holds only for the file as it is."""

    def page(self, index: int) -> bytes:
        """The page with this index, from 0, becomes a PDF with that page alone."""


@contextmanager
def open_scanned(path: Path, name: str) -> Iterator[ScannedPages]:
    """A PDF or picture is opened for its pages; ``name`` is the file as the user knows it.

    Raises EvidenceFault, here and while pages are taken: neither PDF nor picture, damaged, not
    written to its end, locked by a password, too large, no pages.
    """
    with ExitStack() as closing:
        with files.reading(Place(name), name):
            file = closing.enter_context(path.open("rb"))
            pages = _open(file, path, name)
        closing.callback(pages.close)
        yield _checked(pages, name)


def _open(file: BinaryIO, path: Path, name: str) -> "_PdfPages | _PicturePages":
    head = file.read(_HEAD)
    kind = kind_of(head)
    if file.seek(0, io.SEEK_END) > (_MOST_BYTES if kind == "pdf" else _MOST_PICTURE_BYTES):
        raise EvidenceFault.at(name, "Z903").says(
            "This file is too large to be read at once.", "Scan the pile in several files."
        )
    if kind == "pdf":
        return _PdfPages(file, head.index(b"%PDF-"), path, name)
    if kind in PICTURES:
        file.seek(0)
        return _PicturePages(file.read(), kind, name)
    raise refuse(kind, name)


class _PdfPages:
    def __init__(self, file: BinaryIO, start: int, path: Path, name: str) -> None:
        self._path, self._name = path, name
        file.seek(-min(_TAIL, file.seek(0, io.SEEK_END)), io.SEEK_END)
        # pypdf would repair it: the pages that are not there yet would be missing without a word.
        if b"%%EOF" not in file.read():
            raise EvidenceFault.at(name, "Z901").says(
                "This PDF does not end; the scanner has not written all of it, or the copy broke "
                "off.",
                "Wait until the scanner is done, or copy or scan it again.",
            )
        file.seek(start)
        with reading(name):
            # Places in a PDF count from its header, which seldom has anything before it.
            self._source = PdfSource(file.read() if start else file)

    @property
    def count(self) -> int:
        return len(self._source.pages)

    def signed(self) -> bool:
        with reading(self._name):
            if "/AcroForm" not in self._source.catalog:
                return False
            return "signature" in signature_findings(self._source, self._path.read_bytes())

    def page(self, index: int) -> bytes:
        with reading(self._name):
            return pages_alone(self._source, [index])[0]

    def close(self) -> None:
        self._source.close()


class _PicturePages:
    def __init__(self, data: bytes, kind: Kind, name: str) -> None:
        self._kind, self._name = kind, name
        with decoding(name):
            self._data = mended(data, kind, name).data
            self._picture: Image.Image = open_picture(self._data, name)
            self._frames = picture_indexes(self._data, kind)

    @property
    def count(self) -> int:
        return len(self._frames)

    def signed(self) -> bool:
        return False

    def page(self, index: int) -> bytes:
        with decoding(self._name):
            frame = [self._frames[index]]
            return picture_pages(
                self._picture, self._data, self._kind, frame, self._name, lossless=True
            ).pdf

    def close(self) -> None:
        self._picture.close()


def positive(pdf: bytes) -> bytes:
    """A page whose pictures are negatives shows them positive; their pixels stay as they are.

    Only how values stand for light is turned round (ISO 32000-1, 8.9.5.2). A page that qpdf cannot
    read, or whose pictures are not described soundly, comes back as it was.
    """
    try:
        with opened_by_qpdf(pdf) as document:
            pictures = [
                each
                for each in document.objects
                if isinstance(each, Stream) and each.get("/Subtype") == Name.Image
            ]
            masks = {
                mask.objgen
                for picture in pictures
                for mask in (picture.get("/SMask"), picture.get("/Mask"))
                if isinstance(mask, Stream)
            }
            for picture in pictures:
                if picture.objgen not in masks:
                    picture.Decode = _turned_round(picture)
            return rewritten_by_qpdf(document)
    except (PdfError, RuntimeError, TypeError, ValueError, KeyError, IndexError, AttributeError):
        return pdf


def _turned_round(picture: Any) -> Array:
    space = picture.get("/ColorSpace", Name.DeviceGray)
    name = space if isinstance(space, Name) else space[0]
    channels = int(space[1].N) if name == Name.ICCBased else _CHANNELS.get(str(name), 1)
    decode = [
        float(each) for each in picture.get("/Decode", [0, 1] * min(channels, _MOST_CHANNELS))
    ]
    pairs = zip(decode[1::2], decode[::2], strict=True)
    return Array(each for pair in pairs for each in pair)


def _checked(pages: ScannedPages, name: str) -> ScannedPages:
    if pages.count > MOST_PAGES:
        raise EvidenceFault.at(name, "Z902", count=pages.count).says(
            "This file has {count} pages, too many to be read at once.",
            "Scan the pile in several files.",
        )
    if not pages.count:
        raise EvidenceFault(no_pages(name))
    return pages
