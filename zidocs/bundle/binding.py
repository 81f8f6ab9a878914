"""A cover and parts become one PDF: contents, stamps, labels, bookmarks and links that agree.

The numbers are planned once, before a page is written. Each part is copied and forgotten before
the next. At the end the finished bytes are read again and must agree with the plan.
"""

import io
from collections.abc import Sequence

from pypdf.generic import DictionaryObject

from zidocs.bundle.completeness import (
    CompletenessPage,
    draw_completeness,
    lay_out_completeness,
)
from zidocs.bundle.contents import ContentsLink, ContentsPage, draw_contents, lay_out_contents
from zidocs.bundle.cover import draw_cover
from zidocs.bundle.index import make_index
from zidocs.bundle.numbering import NumberedPart, numbered, sections
from zidocs.bundle.outline import bookmarks, write_outline
from zidocs.bundle.parts import AskedRow, BoundPart, Bundle, Cover
from zidocs.bundle.proof import Promise, prove
from zidocs.bundle.volume import Volume
from zidocs.errors import BundleFault, Place, Problem, say
from zidocs.evidence.page_view import PageView, page_view
from zidocs.evidence.pdf_source import PdfSource, reading
from zidocs.evidence.sheets import new_canvas

_CONTENTS_START = 2


def bind(cover: Cover, parts: Sequence[BoundPart], asked: Sequence[AskedRow] = ()) -> Bundle:
    """The facts of a cover and the parts in their order become the bundle.

    ``asked`` are the rows of the page that says what of the guide's wishes is there; there is no
    such page without them.
    The same parts give the same bytes. Raises EvidenceFault: a part's PDF cannot be read.
    BundleFault: no parts, a part whose pages are not those it names, or a finished file that does
    not agree with itself.
    """
    if not parts:
        raise BundleFault(
            Problem(
                Place(cover.label),
                say("There is nothing to put into this bundle."),
                say("Add documents, photos or attachments to a packet for it."),
                "Z702",
            )
        )
    sources = [_opened(part) for part in parts]
    # The contents' length does not depend on the numbers in it, so any numbers give it.
    contents = lay_out_contents(sections(numbered(parts, 0), cover.judul), cover.paper_mm)
    completeness = lay_out_completeness(asked, cover.paper_mm)
    placed = numbered(parts, front_pages=1 + len(contents) + len(completeness))
    front, links = _front(cover, contents, completeness, placed)
    completeness_start = _CONTENTS_START + len(contents) if completeness else None
    marks = bookmarks(sections(placed, cover.judul), _CONTENTS_START, completeness_start)
    pages = placed[-1].last

    volume = Volume(cover.label, pages, _tops(front, placed, sources, links))
    volume.take(front, 1, _annotations(volume, links))
    for part in placed:
        with reading(part.part.source):
            source = sources.pop(0)
            volume.take(source, part.first)
            source.close()
    pdf = volume.close(write_outline(volume.file, marks, volume.aim), _facts(cover))

    prove(pdf, Promise(cover.label, pages, marks, tuple(links), _CONTENTS_START))
    return Bundle(
        pdf, make_index(cover, placed, len(contents), len(completeness), volume.file.sha256), pages
    )


def _opened(part: BoundPart) -> PdfSource:
    with reading(part.source):
        source = PdfSource(part.pdf)
    if len(source.pages) != len(part.source_pages) or not source.pages:
        raise BundleFault(
            Problem(
                Place(part.source),
                say(
                    "“{title}” has {found} pages where {meant} were announced.",
                    title=part.title,
                    found=len(source.pages),
                    meant=len(part.source_pages),
                ),
                say("This is a fault of zidocs; please report it. Nothing was written."),
                "Z703",
            )
        )
    return source


def _front(
    cover: Cover,
    contents: Sequence[ContentsPage],
    completeness: Sequence[CompletenessPage],
    placed: Sequence[NumberedPart],
) -> tuple[PdfSource, list[ContentsLink]]:
    """Cover, contents and completeness are drawn; a source of pages, and the rows' links."""
    out = io.BytesIO()
    canvas = new_canvas(out, cover.paper_mm, cover.judul, cover.author)
    draw_cover(canvas, cover)
    links = draw_contents(canvas, contents, placed, cover.paper_mm)
    links += draw_completeness(canvas, completeness, placed, cover.paper_mm, len(contents))
    canvas.save()
    return PdfSource(out.getvalue()), links


def _tops(
    front: PdfSource,
    placed: Sequence[NumberedPart],
    sources: Sequence[PdfSource],
    links: Sequence[ContentsLink],
) -> dict[int, PageView]:
    """The views of all pages that links and bookmarks lead to, by number."""
    views = {number: page_view(front, page) for number, page in enumerate(front.pages, start=1)}
    for part, source in zip(placed, sources, strict=True):
        inside = {link.target for link in links if part.first < link.target <= part.last}
        with reading(part.part.source):
            for number in (part.first, *sorted(inside)):
                views[number] = page_view(source, source.pages[number - part.first])
    return views


def _annotations(
    volume: Volume, links: Sequence[ContentsLink]
) -> dict[int, list[DictionaryObject]]:
    """The links of the contents' rows, by the number of the page they are on."""
    found: dict[int, list[DictionaryObject]] = {}
    for link in links:
        annotation = volume.link(link.rectangle, link.target)
        found.setdefault(_CONTENTS_START + link.page, []).append(annotation)
    return found


def _facts(cover: Cover) -> dict[str, str]:
    """What the file says of itself to viewers and search engines."""
    proves = f"Bukti dukung {cover.label}" if cover.indikator else ""
    return {
        "/Title": ": ".join(filter(None, (proves, cover.judul))),
        "/Author": cover.author or cover.satker,
        "/Subject": cover.nama_indikator or cover.judul,
    }
