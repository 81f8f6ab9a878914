"""Pages, as they come, become a PDF file whose pages are numbered, labelled and stamped."""

from collections.abc import Mapping, Sequence

from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)

from zidocs.bundle.stamps import stamp_font, stamp_text
from zidocs.evidence.page_view import PageView
from zidocs.evidence.pdf_file import PdfFile, pdf_dict
from zidocs.evidence.pdf_pages import Overlay, copy_pages
from zidocs.evidence.pdf_source import PdfSource

_LANGUAGE = "id-ID"
_MAKER = "zidocs"


class Volume:
    """A bundle's file in the making; ``pages`` is how many it will have.

    ``tops`` are the views of those pages, by number from 1, that links and bookmarks lead to.
    """

    def __init__(self, label: str, pages: int, tops: Mapping[int, PageView]) -> None:
        self.file = PdfFile()
        self._label = label
        self._tops = tops
        self._parent = self.file.reserve()
        self._places = [self.file.reserve() for _ in range(pages)]
        self._font = stamp_font(label, self.file)

    def aim(self, page: int, zoom: float | None = None) -> ArrayObject:
        """A page number becomes the destination at what its reader sees as the upper left.

        The zoom stays as it is unless one is given (1 is actual size).
        """
        corner = [FloatObject(round(side, 3)) for side in self._tops[page].upper_left]
        size: PdfObject = NullObject() if zoom is None else FloatObject(zoom)
        return ArrayObject([self._places[page - 1], NameObject("/XYZ"), *corner, size])

    def take(
        self,
        source: PdfSource,
        first: int,
        annotations: Mapping[int, Sequence[DictionaryObject]] | None = None,
    ) -> None:
        """All pages of a source become the pages from ``first`` on, stamped.

        ``annotations`` are added to the pages of these numbers.
        """

        def overlay(order: int, view: PageView) -> Overlay:
            page = first + order
            text = stamp_text(self._label, page, len(self._places))
            return self._font.overlay(text, view, (annotations or {}).get(page, ()))

        count = len(source.pages)
        places = self._places[first - 1 : first - 1 + count]
        copy_pages(source, range(count), self.file, self._parent, places, overlay)

    def link(self, rectangle: Sequence[float], page: int) -> DictionaryObject:
        """A rectangle on a page becomes an invisible link to the top of another page."""
        return pdf_dict(
            {
                "/Type": NameObject("/Annot"),
                "/Subtype": NameObject("/Link"),
                "/Rect": ArrayObject(FloatObject(round(side, 2)) for side in rectangle),
                "/Border": ArrayObject([NumberObject(0)] * 3),
                "/Dest": self.aim(page),
            }
        )

    def close(self, outline: IndirectObject, facts: Mapping[str, str]) -> bytes:
        """The file is finished: it opens at its cover in actual size, bookmarks at its side.

        ``facts`` are entries of the document's description: /Title, /Author, /Subject.
        """
        self.file.put_pages(self._parent, self._places)
        numbers = pdf_dict({"/S": NameObject("/D")})
        catalog: dict[str, PdfObject] = {
            "/Type": NameObject("/Catalog"),
            "/Pages": self._parent,
            "/PageLabels": pdf_dict({"/Nums": ArrayObject([NumberObject(0), numbers])}),
            "/Outlines": outline,
            "/PageMode": NameObject("/UseOutlines"),
            "/PageLayout": NameObject("/OneColumn"),
            "/OpenAction": self.aim(1, zoom=1),
            "/ViewerPreferences": pdf_dict({"/DisplayDocTitle": BooleanObject(True)}),
            "/Lang": TextStringObject(_LANGUAGE),
        }
        described = {"/Creator": _MAKER, "/Producer": _MAKER} | {
            name: text for name, text in facts.items() if text
        }
        info = self.file.add(
            pdf_dict({name: TextStringObject(text) for name, text in described.items()})
        )
        return self.file.finish(self.file.add(pdf_dict(catalog)), info)
