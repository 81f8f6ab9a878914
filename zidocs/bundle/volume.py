"""Pages, as they come, become a PDF file whose pages are numbered, labelled and stamped."""

from collections.abc import Iterable, Mapping, Sequence
from typing import BinaryIO

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

from zidocs.bundle.archival import Archival
from zidocs.bundle.metadata import (
    LANGUAGE,
    add_metadata,
    described,
    info_dictionary,
    output_intents,
)
from zidocs.bundle.numbering import VolumePages
from zidocs.bundle.stamps import stamp_font, stamp_text
from zidocs.evidence.annotations import PRINTED
from zidocs.evidence.page_view import PageView, page_view
from zidocs.evidence.pdf_file import PdfFile, pdf_dict
from zidocs.evidence.pdf_findings import Finding
from zidocs.evidence.pdf_pages import Overlay, copy_pages
from zidocs.evidence.pdf_source import PdfSource


class Volume:
    """A volume's file in the making.

    ``label`` stands on every page before its number, ``total`` is how many pages the whole bundle
    has. Pages bear their printed numbers everywhere here. Links may lead to the pages that were
    taken before, no others: their places on the page are known by then.
    """

    def __init__(self, out: BinaryIO, label: str, pages: VolumePages, total: int) -> None:
        self.file = PdfFile(out)
        self._label = label
        self._first = pages.first
        self._total = total
        self._tops: dict[int, tuple[float, float]] = {}
        self._parent = self.file.reserve()
        self._places = [self.file.reserve() for _ in range(pages.first, pages.last + 1)]
        self._font = stamp_font(label, self.file)
        self._attached: list[tuple[str, IndirectObject]] = []

    def aim(self, page: int, zoom: float | None = None) -> ArrayObject:
        """A page number becomes the destination at what its reader sees as the upper left.

        The zoom stays as it is unless one is given (1 is actual size).
        """
        corner = [FloatObject(round(side, 3)) for side in self._tops[page]]
        size: PdfObject = NullObject() if zoom is None else FloatObject(zoom)
        place = self._places[page - self._first]
        return ArrayObject([place, NameObject("/XYZ"), *corner, size])

    def take(
        self,
        source: PdfSource,
        indexes: Sequence[int],
        first: int,
        annotations: Mapping[int, Sequence[DictionaryObject]] | None = None,
    ) -> set[Finding]:
        """Pages of a source, by their indexes, become the pages from ``first`` on, stamped.

        ``annotations`` are added to the pages of these numbers. Returns what was left behind of
        the pages and is worth telling.
        """

        def overlay(order: int, view: PageView) -> Overlay:
            page = first + order
            self._tops[page] = view.upper_left
            text = stamp_text(self._label, page, self._total)
            return self._font.overlay(text, view, (annotations or {}).get(page, ()))

        start = first - self._first
        places = self._places[start : start + len(indexes)]
        return copy_pages(source, indexes, self.file, self._parent, places, overlay)

    def foresee(self, source: PdfSource, indexes: Sequence[int], first: int) -> None:
        """Pages that will be taken later may be led to from now on."""
        for page, index in enumerate(indexes, start=first):
            self._tops[page] = page_view(source, source.pages[index]).upper_left

    def link(self, rectangle: Sequence[float], page: int) -> DictionaryObject:
        """A rectangle on a page becomes an invisible link to the top of another page."""
        return pdf_dict(
            {
                "/Type": NameObject("/Annot"),
                "/Subtype": NameObject("/Link"),
                "/Rect": ArrayObject(FloatObject(round(side, 2)) for side in rectangle),
                "/F": NumberObject(PRINTED),
                "/Border": ArrayObject([NumberObject(0)] * 3),
                "/Dest": self.aim(page),
            }
        )

    def attach(self, name: str, data: bytes) -> None:
        """A PDF is attached as it is, under a name that no other attachment has (7.11.4)."""
        entries: dict[str, PdfObject] = {
            "/Type": NameObject("/EmbeddedFile"),
            "/Subtype": NameObject("/application/pdf"),
            "/Params": pdf_dict({"/Size": NumberObject(len(data))}),
        }
        stream = self.file.add_stream(pdf_dict(entries), data)
        named: dict[str, PdfObject] = {
            "/Type": NameObject("/Filespec"),
            "/F": TextStringObject(name),
            "/UF": TextStringObject(name),
            "/EF": pdf_dict({"/F": stream}),
            "/AFRelationship": NameObject("/Source"),
        }
        self._attached.append((name, self.file.add(pdf_dict(named))))

    def close(self, outline: IndirectObject, facts: Mapping[str, str], level: Archival) -> None:
        """The file is finished: it opens at its cover in actual size, bookmarks at its side.

        ``facts`` are entries of the document's description: /Title, /Author, /Subject. ``level``
        is the standard that the file keeps.
        """
        said = described(facts)
        self.file.put_pages(self._parent, self._places)
        numbers = pdf_dict({"/S": NameObject("/D"), "/St": NumberObject(self._first)})
        catalog: dict[str, PdfObject] = {
            "/Type": NameObject("/Catalog"),
            "/Pages": self._parent,
            "/PageLabels": pdf_dict({"/Nums": ArrayObject([NumberObject(0), numbers])}),
            "/Outlines": outline,
            "/PageMode": NameObject("/UseOutlines"),
            "/PageLayout": NameObject("/OneColumn"),
            "/OpenAction": self.aim(self._first, zoom=1),
            "/ViewerPreferences": pdf_dict({"/DisplayDocTitle": BooleanObject(True)}),
            "/Lang": TextStringObject(LANGUAGE),
            "/Metadata": add_metadata(self.file, said, level),
            "/OutputIntents": output_intents(self.file),
            **self.file.layers,
        }
        if self._attached:
            catalog["/Names"] = pdf_dict({"/EmbeddedFiles": _name_tree(self._attached)})
            catalog["/AF"] = ArrayObject(specification for _, specification in self._attached)
        info = self.file.add(info_dictionary(said))
        self.file.finish(self.file.add(pdf_dict(catalog)), info)


def _name_tree(named: Iterable[tuple[str, IndirectObject]]) -> DictionaryObject:
    """Names and objects become a name tree of one leaf, in the order of the names (7.9.6)."""
    leaves = ArrayObject()
    for name, reference in sorted(named, key=lambda entry: TextStringObject(entry[0])):
        leaves.extend((TextStringObject(name), reference))
    return pdf_dict({"/Names": leaves})
