"""Single pages, as they were scanned, become one document with every page upright."""

from collections.abc import Iterable
from typing import BinaryIO

from pypdf.generic import NameObject, NumberObject

from zidocs.evidence.page_view import page_view
from zidocs.evidence.pdf_file import PdfFile, pdf_dict
from zidocs.evidence.pdf_pages import Overlay, copy_pages
from zidocs.evidence.pdf_source import PdfSource, reading


def compose(pages: Iterable[tuple[bytes, int]], out: BinaryIO, name: str) -> str:
    """PDFs of one page each, and how far each is to be turned clockwise, become a PDF in ``out``.

    Only the entry /Rotate of a page changes: its pixels stay as they are. The same pages give the
    same bytes; returns their SHA-256. Raises EvidenceFault about ``name``.
    """
    file = PdfFile(out)
    parent = file.reserve()
    places = []
    for pdf, turn in pages:
        places.append(file.reserve())
        with reading(name):
            source = PdfSource(pdf)
            page = source.pages[0]
            turned = (page_view(source, page).rotation + turn) % 360
            page[NameObject("/Rotate")] = NumberObject(turned)
            copy_pages(source, [0], file, parent, places[-1:], lambda _place, _view: Overlay())
            source.close()
    file.put_pages(parent, places)
    file.finish(file.add(pdf_dict({"/Type": NameObject("/Catalog"), "/Pages": parent})))
    return file.sha256
