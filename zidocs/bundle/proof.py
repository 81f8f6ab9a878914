"""A finished bundle is read again and must say what its index says, everywhere the same.

Page count, labels, stamps, the rows of the contents and their links, bookmarks, the certificate,
attached originals, what the file says of itself: each is compared with the index; and when the
bundle is made, its pages with those of its parts. What does not agree then is our own fault, and
it must not be written; years later, somebody has changed it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from zidocs.bundle.finished import UNREADABLE, FinishedFile, Link, Shown, finished_file
from zidocs.bundle.numbering import NumberedPart
from zidocs.bundle.outline import Bookmark
from zidocs.bundle.promise import Promise, Row, promise_of
from zidocs.bundle.same_pages import unlike_pages
from zidocs.bundle.stamps import stamp_text
from zidocs.errors import BundleFault, Place, Problem, Sentence, say

_LONGEST_TITLE = 2_000
"""Characters of a title that a cover can show, and more."""


def prove(
    pdf: Path, index: Mapping[str, Any], name: str, parts: Sequence[NumberedPart] = ()
) -> None:
    """A written volume is compared with its index, and with the ``parts`` that it is made of.

    Raises BundleFault with all faults.
    """
    fix = say("This is a fault of zidocs; please report it. Nothing was written.")
    faults = [*disagreements(pdf, index, parts)]
    if faults:
        raise BundleFault(Problem(Place(name), fault, fix, "Z701") for fault in faults)


def disagreements(pdf: Path, index: Any, parts: Sequence[NumberedPart] = ()) -> Iterator[Sentence]:
    """A volume's PDF and its index become all that the one does not say as the other.

    Neither needs to be ours: nothing is raised for a foreign or broken file but OSError. Pages are
    compared with those of the ``parts`` that are at hand.
    """
    try:
        promise = promise_of(index)
    except (ValueError, RecursionError):
        yield say("The index (.json) of this bundle is damaged.")
        return
    try:
        with finished_file(pdf) as found:
            yield from _faults(found, promise, parts)
    except UNREADABLE:
        yield say("The bundle cannot be read to its end.")


def _faults(
    found: FinishedFile, promise: Promise, parts: Sequence[NumberedPart]
) -> Iterator[Sentence]:
    if len(found.pages) != promise.pages:
        yield say(
            "The bundle has {found} pages instead of {meant}.",
            found=len(found.pages),
            meant=promise.pages,
        )
        return
    yield from _page_faults(found, promise)
    yield from _row_faults(found, promise)
    yield from _annotation_faults(found, promise)
    meant = [(depth, title, page - promise.first) for depth, title, page in _flat(promise.marks)]
    if [*found.bookmarks()] != meant:
        yield say("The bookmarks do not lead to their pages.")
    yield from _text_faults(found, promise)
    yield from _document_faults(found, promise)
    for page in unlike_pages(found, parts, promise.first):
        yield say("Page {page} does not show what its source shows.", page=page)


def _page_faults(found: FinishedFile, promise: Promise) -> Iterator[Sentence]:
    for index, label in found.wrong_labels(promise.first):
        yield say("Page {page} is labelled {label}.", page=promise.first + index, label=label)
    for index, page in enumerate(range(promise.first, promise.first + promise.pages)):
        meant = stamp_text(promise.label, page, promise.total)
        if found.is_stamped(index, meant):
            continue
        stamp = found.stamp(index)
        if stamp == meant:
            yield say("The stamp of page {page} is not where it belongs.", page=page)
        else:
            yield say("Page {page} bears the stamp “{stamp}”.", page=page, stamp=stamp)


def _row_faults(found: FinishedFile, promise: Promise) -> Iterator[Sentence]:
    """Rows, their numbers as printed, and their links, each against the page of the part."""
    for listed in promise.lists:
        indexes = [page - promise.first for page in listed.pages]
        shown = {index: found.shown(index) for index in indexes}
        links = [(link, shown[index]) for index in indexes for link in found.links(index)]
        linked = [row for row in listed.rows if _is_within(row.page, promise)]
        if len(links) != len(linked) or not all(
            _leads(link, pieces, row, promise.first)
            for (link, pieces), row in zip(links, linked, strict=True)
        ):
            yield say("The rows of the contents do not lead to their pages.")
        text = "".join(piece.text for index in indexes for piece in shown[index])
        if (row := _row_not_shown(listed.rows, _squeezed(text))) is not None:
            yield say(
                "The contents do not name page {page} for “{title}”.",
                page=row.page or "–",
                title=row.title,
            )


def _is_within(page: int | None, promise: Promise) -> bool:
    return page is not None and promise.first <= page < promise.first + promise.pages


def _leads(link: Link, pieces: Sequence[Shown], row: Row, first: int) -> bool:
    """Whether a link lies on its row, on nothing else, and leads to the page that the row names."""
    text = "".join(piece.text for piece in pieces if link.holds(piece))
    on_its_row = _squeezed(text) == _squeezed(row.number + row.shown)
    return link.is_plain and on_its_row and link.target == (row.page or 0) - first


def _annotation_faults(found: FinishedFile, promise: Promise) -> Iterator[Sentence]:
    """Links of the pages that came in stay among these; other pages of our own have none."""
    listed = {page for rows in promise.lists for page in rows.pages}
    pages = {page: range(0) for page in range(promise.first, promise.first + promise.pages)}
    for part in promise.parts:
        own = range(part.first - promise.first, part.last + 1 - promise.first)
        pages.update(dict.fromkeys(range(part.first, part.last + 1), own))
    for page, own in pages.items():
        if page not in listed and found.strays(page - promise.first, own):
            yield say("Links of page {page} do not lead where they led.", page=page)


def _text_faults(found: FinishedFile, promise: Promise) -> Iterator[Sentence]:
    """The cover and the certificate show what the index says."""
    cover = _squeezed(found.text(0))
    if any(not _stands_in(_squeezed(text), cover) for text in promise.cover):
        yield say("The cover does not show what the index says.")
    pages = (found.text(page - promise.first) for page in promise.certificate)
    certificate = _squeezed("".join(pages))
    if any(_squeezed(line) not in certificate for line in promise.certified):
        yield say("The certificate does not name the files that the pages come from.")
    if _squeezed(promise.seal) not in certificate:
        yield say("The index (.json) is not the one that the certificate names.")


def _stands_in(text: str, shown: str) -> bool:
    """Whether a text is shown, or its beginning where there was no room for all of it."""
    if text in shown:
        return True
    cuts = range(min(len(text), _LONGEST_TITLE), 0, -1)
    return "…" in shown and any(f"{text[:cut]}…" in shown for cut in cuts)


def _document_faults(found: FinishedFile, promise: Promise) -> Iterator[Sentence]:
    """What the file says of itself, how it opens, and what is attached to it."""
    if (standard := found.standard) != promise.standard:
        yield say(
            "The file says that it keeps the standard “{found}” instead of “{meant}”.",
            found=standard,
            meant=promise.standard,
        )
    elif found.title != promise.title or not found.says_the_same(promise.standard):
        yield say("The file says of itself what is not so: its title, or its description (XMP).")
    if not found.opens_as_meant:
        yield say("The file does not open at its first page, with its bookmarks, in Indonesian.")
    for name in found.additions:
        yield say("The file has something in it that does not belong there: {name}.", name=name)
    attached = found.attached()
    for name, sha256 in promise.originals.items():
        if attached.get(name) != sha256:
            yield say("The attached original {name} is not the file that was signed.", name=name)
    for name in attached.keys() - promise.originals.keys():
        yield say("The file has something in it that does not belong there: {name}.", name=name)


def _row_not_shown(rows: Iterable[Row], text: str) -> Row | None:
    """The first row that a text does not show after those before it; None if it shows all."""
    at = 0
    for row in rows:
        shown = _squeezed(row.shown)
        place = text.find(shown, at)
        if place < 0:
            return row
        at = place + len(shown)
    return None


def _flat(marks: Sequence[Bookmark], depth: int = 0) -> Iterator[tuple[int, str, int]]:
    for mark in marks:
        yield depth, mark.text, mark.page
        yield from _flat(mark.below, depth + 1)


def _squeezed(text: str) -> str:
    return "".join(text.split())
