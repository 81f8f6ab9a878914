"""Writes the PDFs to print of a packet: each document alone, and all of them together."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)

from zidocs.errors import Problem
from zidocs.paper.page_marks import LaidDocument, MarkedDocument, mark_document
from zidocs.pdf.copying import Overlay, copy_pages
from zidocs.pdf.drawing import line_font
from zidocs.pdf.output import PdfFile, pdf_dict
from zidocs.pdf.source import PageView, page_view, reading

FORMAT = 1
"""Raise it when the same documents become another print than before."""

_USUAL_SIGNS = "abcdefghijklmnopqrstuvwxyz0123456789 -/:_"
_BLANK = "kosong"
_MAKER = "zidocs"


@dataclass(frozen=True)
class PrintJob:
    """A PDF to print and the number of its pages."""

    pdf: bytes
    pages: int


@dataclass(frozen=True)
class PacketPrints:
    """The documents each alone, in the order given, all together, and what is to be said."""

    alone: tuple[PrintJob, ...]
    together: PrintJob
    problems: tuple[Problem, ...]


def print_packet(
    slug: str, documents: Sequence[LaidDocument], *, duplex: bool = False
) -> PacketPrints:
    """Put a code on every page of a packet's documents, in the order in which they are printed.

    With ``duplex`` each of them begins on the front of a sheet. The same documents give the same
    bytes. Raises EvidenceFault for a PDF that cannot be read.
    """
    marked = [mark_document(slug, document) for document in documents]
    prints = PacketPrints(
        tuple(write_job(each.title, [each]) for each in marked),
        write_job(slug, marked, duplex=duplex),
        tuple(problem for each in marked for problem in each.problems),
    )
    for each in marked:
        each.source.close()
    return prints


def write_job(title: str, documents: Sequence[MarkedDocument], *, duplex: bool = False) -> PrintJob:
    """The documents in their order become one PDF, each with its bookmark and page labels.

    With ``duplex`` every document begins on the front of a sheet: a blank page fills the back of
    the one before. The same documents give the same bytes.
    """
    writing = _Writing(documents)
    for document in documents:
        if duplex:
            writing.begin_on_a_front()
        writing.take(document)
    return PrintJob(writing.close(title, duplex), len(writing.places))


class _Writing:
    """The file of one print job while its pages come."""

    def __init__(self, documents: Iterable[MarkedDocument]) -> None:
        self._out = io.BytesIO()
        self._file = PdfFile(self._out)
        self._parent = self._file.reserve()
        self._font = line_font(_signs_of(documents), self._file)
        self._starts: list[tuple[int, DictionaryObject]] = []
        self._titles: list[tuple[str, IndirectObject]] = []
        self._last: PageView | None = None
        self.places: list[IndirectObject] = []

    def take(self, marked: MarkedDocument) -> None:
        source = marked.source
        places = [self._file.reserve() for _ in source.pages]
        self._label({"/S": NameObject("/D"), "/P": TextStringObject(f"{marked.title} ")})
        self._titles.append((marked.title, places[0]))
        self.places.extend(places)

        def overlays(order: int, view: PageView) -> Overlay:
            mark = marked.marks[order]
            return mark.overlay(self._font, view) if mark else Overlay()

        with reading(marked.file):
            copy_pages(
                source, range(len(places)), self._file, self._parent, places, overlays=overlays
            )
            self._last = page_view(source, source.pages[-1])

    def begin_on_a_front(self) -> None:
        """After an odd number of pages, add a blank one of the last one's size."""
        if self._last is None or len(self.places) % 2 == 0:
            return
        self._label({"/P": TextStringObject(_BLANK)})
        page: dict[str, PdfObject] = {
            "/Type": NameObject("/Page"),
            "/Parent": self._parent,
            "/MediaBox": self._last.box,
            "/Resources": DictionaryObject(),
        }
        self.places.append(self._file.add(pdf_dict(page)))

    def _label(self, label: dict[str, PdfObject]) -> None:
        self._starts.append((len(self.places), pdf_dict(label)))

    def close(self, title: str, duplex: bool) -> bytes:
        self._file.put_pages(self._parent, self.places)
        sides = "/DuplexFlipLongEdge" if duplex else "/Simplex"
        labels = (part for at, label in self._starts for part in (NumberObject(at), label))
        catalog: dict[str, PdfObject] = {
            "/Type": NameObject("/Catalog"),
            "/Pages": self._parent,
            "/PageLabels": pdf_dict({"/Nums": ArrayObject(labels)}),
            # What the print dialog begins with (ISO 32000-1, 12.2); scaling would shrink the codes.
            "/ViewerPreferences": pdf_dict(
                {"/PrintScaling": NameObject("/None"), "/Duplex": NameObject(sides)}
            ),
        }
        if len(self._titles) > 1:
            catalog["/Outlines"] = self._outline()
            catalog["/PageMode"] = NameObject("/UseOutlines")
        described = {"/Title": title, "/Creator": _MAKER, "/Producer": _MAKER}
        info = pdf_dict({name: TextStringObject(text) for name, text in described.items()})
        self._file.finish(self._file.add(pdf_dict(catalog)), self._file.add(info))
        return self._out.getvalue()

    def _outline(self) -> IndirectObject:
        """One bookmark for each document (ISO 32000-1, 12.3.3)."""
        root = self._file.reserve()
        marks = [self._file.reserve() for _ in self._titles]
        for at, (title, page) in enumerate(self._titles):
            entries: dict[str, PdfObject] = {
                "/Title": TextStringObject(title),
                "/Parent": root,
                "/Dest": ArrayObject([page, NameObject("/Fit")]),
            }
            if at:
                entries["/Prev"] = marks[at - 1]
            if at + 1 < len(marks):
                entries["/Next"] = marks[at + 1]
            self._file.put(marks[at], pdf_dict(entries))
        ends = {"/First": marks[0], "/Last": marks[-1], "/Count": NumberObject(len(marks))}
        self._file.put(root, pdf_dict({"/Type": NameObject("/Outlines"), **ends}))
        return root


def _signs_of(documents: Iterable[MarkedDocument]) -> str:
    """The characters of all lines; the usual ones always, so that most files share a font."""
    texts = [
        mark.line.text
        for document in documents
        for mark in document.marks
        if mark is not None and mark.line is not None
    ]
    return "".join(sorted({*_USUAL_SIGNS, *"".join(texts)}))
