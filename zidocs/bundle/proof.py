"""The bytes of a finished bundle are read again and must say what was meant, everywhere the same.

Page count, labels, stamps, the rows of the contents and their links, bookmarks: each is compared
with the plan. What does not agree is our own fault, and the bundle must not be written.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pypdf import PageObject

from zidocs.bundle.contents import ContentsLink
from zidocs.bundle.outline import Bookmark
from zidocs.bundle.stamps import StampReader, stamp_text
from zidocs.errors import BundleFault, EvidenceFault, Place, Problem, Sentence, say
from zidocs.evidence.pdf_source import PdfSource, reading


@dataclass(frozen=True)
class Promise:
    """What a bundle must turn out to be; ``contents_start`` is the first page of the contents."""

    label: str
    pages: int
    marks: tuple[Bookmark, ...]
    links: tuple[ContentsLink, ...]
    contents_start: int


def prove(pdf: bytes, promise: Promise) -> None:
    """A written bundle is compared with what was promised; raises BundleFault with all faults."""
    try:
        with reading(promise.label):
            faults = [*_faults(PdfSource(pdf), promise)]
    except EvidenceFault as fault:
        faults = [problem.what for problem in fault.problems]
    if faults:
        fix = say("This is a fault of zidocs; please report it. Nothing was written.")
        raise BundleFault(Problem(Place(promise.label), fault, fix, "Z701") for fault in faults)


def _faults(source: PdfSource, promise: Promise) -> Iterator[Sentence]:
    if len(source.pages) != promise.pages:
        yield say(
            "The bundle has {found} pages instead of {meant}.",
            found=len(source.pages),
            meant=promise.pages,
        )
        return
    stamps = StampReader(source)
    for page, label in enumerate(source.reader.page_labels, start=1):
        if label != str(page):
            yield say("Page {page} is labelled {label}.", page=page, label=label)
        stamp = stamps.text_on(source.pages[page - 1])
        if stamp != stamp_text(promise.label, page, promise.pages):
            yield say("Page {page} bears the stamp “{stamp}”.", page=page, stamp=stamp)
    yield from _contents_faults(source, promise)
    found = [*_bookmarks(source)]
    if found != [*_flat(promise.marks)]:
        yield say("The bookmarks do not lead to their pages.")


def _contents_faults(source: PdfSource, promise: Promise) -> Iterator[Sentence]:
    """Rows, their numbers as printed, and their links, each against the page of the part."""
    last = max((link.page for link in promise.links), default=0)
    texts: list[str] = []
    leads: list[int | None] = []
    for page in range(last + 1):
        shown = source.pages[promise.contents_start - 1 + page]
        texts.append(_squeezed(shown.extract_text()))
        leads.extend(_leads(source, shown))
    meant = [link.target for link in promise.links]
    if leads != meant:
        yield say("The rows of the contents do not lead to their pages.")
    at = dict.fromkeys(range(last + 1), 0)
    for link in promise.links:
        row = _squeezed(link.text) + str(link.target)
        at[link.page] = texts[link.page].find(row, at[link.page])
        if at[link.page] < 0:
            yield say(
                "The contents do not name page {page} for “{title}”.",
                page=link.target,
                title=link.text,
            )
            return


def _leads(source: PdfSource, page: PageObject) -> Iterator[int | None]:
    for value in source.array(page.get("/Annots")):
        target = source.destination(source.dictionary(value).get("/Dest"))
        yield target[0] + 1 if target else None


def _bookmarks(source: PdfSource) -> Iterator[tuple[str, int | None]]:
    """The outline, read item by item in its order, as titles and page numbers."""
    waiting = [source.dictionary(source.catalog.get("/Outlines")).get("/First")]
    while waiting:
        item = source.dictionary(waiting.pop())
        if not item:
            continue
        target = source.destination(item.get("/Dest"))
        yield str(source.resolve(item.get("/Title"))), target[0] + 1 if target else None
        waiting.append(item.get("/Next"))
        waiting.append(item.get("/First"))


def _flat(marks: Sequence[Bookmark]) -> Iterator[tuple[str, int]]:
    for mark in marks:
        yield mark.text, mark.page
        yield from _flat(mark.below)


def _squeezed(text: str) -> str:
    return "".join(text.split())
