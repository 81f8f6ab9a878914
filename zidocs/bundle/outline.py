"""Sections and parts become bookmarks in two levels, each bearing its page number."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pypdf.generic import (
    ArrayObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)

from zidocs.bundle import certificate, completeness, contents
from zidocs.bundle.numbering import Listed, Section
from zidocs.bundle.parts import SEPARATOR
from zidocs.evidence.pdf_file import PdfFile, pdf_dict

COVER = "Sampul"
CONTENTS = contents.HEADING.capitalize()
COMPLETENESS = completeness.HEADING.capitalize()
CERTIFICATE = certificate.HEADING.capitalize()

Aim = Callable[[int], ArrayObject]
"""A page number, from 1, becomes the destination at the top of that page."""


@dataclass(frozen=True)
class Bookmark:
    """A title without its number, the page it leads to, and what stands under it."""

    title: str
    page: int
    below: tuple["Bookmark", ...] = ()

    @property
    def text(self) -> str:
        """As the reader sees it: ``3 · Notula``."""
        return f"{self.page}{SEPARATOR}{self.title}"


def front_bookmarks(
    cover: int, contents_pages: Sequence[int], completeness_pages: Sequence[int]
) -> list[Bookmark]:
    """The numbers of our own pages before the parts become their bookmarks."""
    marks = [Bookmark(COVER, cover)]
    for title, pages in ((CONTENTS, contents_pages), (COMPLETENESS, completeness_pages)):
        if pages:
            marks.append(Bookmark(title, pages[0]))
    return marks


def bookmarks(
    front: Sequence[Bookmark], listed: Sequence[Section[Listed]], certificate_page: int
) -> tuple[Bookmark, ...]:
    """Our own pages before the parts, all sections and parts in their order, the certificate."""
    marks = [*front]
    for section in listed:
        below = tuple(Bookmark(part.title, part.first) for part in section.parts)
        if section.heading:
            marks.append(Bookmark(section.heading, below[0].page, below))
        else:
            marks.extend(below)
    return (*marks, Bookmark(CERTIFICATE, certificate_page))


def write_outline(file: PdfFile, marks: Sequence[Bookmark], aim: Aim) -> IndirectObject:
    """Bookmarks become the outline of the file, sections open (ISO 32000-1, 12.3.3)."""
    root = file.reserve()
    entries = _family(file, root, marks, aim)
    file.put(root, pdf_dict({"/Type": NameObject("/Outlines"), **entries}))
    return root


def _family(
    file: PdfFile, parent: IndirectObject, marks: Sequence[Bookmark], aim: Aim
) -> dict[str, PdfObject]:
    """Write the items below a parent; returns what the parent says of them."""
    places = [file.reserve() for _ in marks]
    for index, (mark, place) in enumerate(zip(marks, places, strict=True)):
        item: dict[str, PdfObject] = {
            "/Title": TextStringObject(mark.text),
            "/Parent": parent,
            "/Dest": aim(mark.page),
        }
        if index:
            item["/Prev"] = places[index - 1]
        if index + 1 < len(places):
            item["/Next"] = places[index + 1]
        if mark.below:
            item.update(_family(file, place, mark.below, aim))
        file.put(place, pdf_dict(item))
    visible = sum(1 + len(mark.below) for mark in marks)
    return {"/First": places[0], "/Last": places[-1], "/Count": NumberObject(visible)}
