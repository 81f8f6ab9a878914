"""A finished bundle is read again and must say what its index says, everywhere the same.

Page count, labels, stamps, the rows of the contents and their links, bookmarks, the certificate,
attached originals, what the file says of itself: each is compared with the index, by the rules of
its format; and when the bundle is made, its pages with those of its parts. What does not agree then
is our own fault, and it must not be written; years later, somebody has changed it.

Nothing of an index is believed before its form and its numbers fit together: the pages must be
those that its parts and our own pages make up, so that a number never leads out of the file.
"""

import io
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from math import isclose
from pathlib import Path
from typing import Any, get_args

import pikepdf

from zidocs.bundle.finished import (
    UNREADABLE,
    DrawnPage,
    FinishedFile,
    Link,
    Shown,
    decoded,
    finished_file,
    numbers_of,
)
from zidocs.bundle.formats import FORMATS, Words, format_of, newest
from zidocs.bundle.frozen import rules_of
from zidocs.bundle.index import (
    Answer,
    BundleIndex,
    demand,
    from_json,
    index_seal,
    newer_index,
    older_index,
    seal_of,
)
from zidocs.bundle.likeness import UnlikePage, compared_with_sources
from zidocs.bundle.own_pages import INDEX_NOTE
from zidocs.bundle.parts import Archival
from zidocs.bundle.planning import NumberedPart
from zidocs.bundle.rows import (
    MOVED,
    Bookmark,
    Section,
    bookmarks,
    certificate,
    check_pages,
    contents,
    headings,
    late_contents,
    rows_of,
    volume_label,
    volume_title,
)
from zidocs.bundle.volume import in_xml
from zidocs.errors import BundleFault, EvidenceFault, Place, Problem, Sentence, say
from zidocs.pdf.drawing import drawable
from zidocs.pdf.source import PageView, reading

_SEALED = "Indeks" + "".join(INDEX_NOTE.split())
"""What stands before the seal of an index, without blanks."""

_LONGEST_TITLE = 2_000
"""Characters of a title that a cover can show, and more."""
_DAMAGED = say("The index (.json) of this bundle is damaged.")


@dataclass(frozen=True)
class Row:
    """A row of a list: its text, and the page it names, if any; ``number`` stands before it."""

    title: str
    shown: str
    page: int | None
    number: str = ""


def _lists(index: BundleIndex, words: Words) -> Iterator[tuple[Sequence[int], Sequence[Row]]]:
    """Every list of a volume, and each page of it that says where to look now: pages and rows."""
    if pages := index.pages_of("daftar_isi"):
        yield pages, _rows(contents(index, words), words)
    if pages := index.pages_of("daftar_kelengkapan"):
        answers = enumerate(index.kelengkapan, start=1)
        yield pages, [_answer_row(n, each, index.jilid, words) for n, each in answers]
    for number, late in enumerate(index.tambahan, start=1):
        if late.jilid == index.jilid:
            heading = words.late_heading(number)
            text = words.introduction(late.arsip, late.tanggal, late.beku)
            rows = _rows(late_contents(index, number, words), words)
            introduction = Row(heading, drawable(text), None)
            yield range(late.dari, late.sampai + 1), [introduction, *rows]
    for kind, content in MOVED.items():
        for page in index.pages_of(kind):
            target = index.pages_of(content)[0]
            text = words.moved.format(page=target)
            yield [page], [Row(headings(words)[kind], text, target)]


def _rows(listed: Iterable[Section], words: Words) -> list[Row]:
    return [
        Row(
            row.title,
            words.contents_row.format(
                title=drawable(row.title).strip() or words.untitled, page=row.page
            ),
            row.page,
        )
        for row in rows_of(listed)
    ]


def _answer_row(number: int, answer: Answer, volume: int, words: Words) -> Row:
    shown = words.completeness_row.format(
        name=drawable(answer.nama),
        state=drawable(answer.keadaan),
        page=words.answer(answer.halaman, answer.jilid, volume),
    )
    return Row(answer.nama, shown, answer.halaman, f"{number}.")


def prove(
    pdf: Path,
    index: BundleIndex,
    name: str,
    parts: Sequence[NumberedPart] = (),
    *,
    works: Mapping[int, int] | None = None,
    every_page: bool = False,
) -> int:
    """A written volume is compared with its index, and with the ``parts`` that it is made of.

    With ``every_page`` each page is compared as pixels, else those that are no plain copies, and
    samples; returned is how many of these would have taken too long. ``works`` is what drawing
    takes, of pages of which that is known. Raises BundleFault with all faults.
    """
    fix = say("This is a fault of zidocs; please report it. Nothing was written.")
    with _held_against(index, pdf, parts) as (found, faults):
        if faults or not found:
            raise BundleFault(Problem(Place(name), fault, fix, "Z701") for fault in faults)
        done = compared_with_sources(pdf, found, parts, works or {}, every_page=every_page)
    if done.unlike:
        raise BundleFault(_unlike(each) for each in done.unlike)
    return done.left


def _unlike(unlike: UnlikePage) -> Problem:
    return Problem.at(unlike.source, "Z705", page=unlike.source_page, number=unlike.page).says(
        "Page {page} of this file would look different in the bundle (its page {number}). Nothing "
        "was written.",
        "Open it in a PDF viewer, print it to a new PDF, and use the new file; and please report "
        "this fault of zidocs.",
    )


def disagreements(pdf: Path, index: Any, parts: Sequence[NumberedPart] = ()) -> Iterator[Sentence]:
    """A volume's PDF and the JSON of its index become all that the one does not say as the other.

    Neither needs to be ours: nothing is raised for a foreign or broken file but OSError. Pages are
    compared with those of the ``parts`` that are at hand. Of an index whose format is not known
    here it is said why nothing can be proved.
    """
    number = index.get("format") if isinstance(index, dict) else None
    if type(number) is int and number > newest().number:
        yield newer_index("", number).what
        yield from seal_faults(pdf, index)
        return
    try:
        found = from_json(index)
    except (ValueError, TypeError, RecursionError):
        yield _DAMAGED
        return
    if format_of(found.format):
        with _held_against(found, pdf, parts) as (_, faults):
            yield from faults
    else:
        yield older_index("").what
        yield from seal_faults(pdf, index)


@contextmanager
def _held_against(
    index: BundleIndex, pdf: Path, parts: Sequence[NumberedPart]
) -> Iterator[tuple[FinishedFile | None, Sequence[Sentence]]]:
    """A volume, open if it can be read, and all that it does not show as its index says.

    It is judged by the rules of its format, which is known.
    """
    form = rules_of(index)
    try:
        check_pages(index, form.words)
        demand(index.pdfa in get_args(Archival))
        demand(len({each.nama for each in index.asli}) == len(index.asli))
    except ValueError:
        yield None, [_DAMAGED]
        return
    with ExitStack() as stack:
        found, faults = None, list[Sentence]()
        try:
            found = stack.enter_context(finished_file(pdf, form, index.first))
            # What was found before it could not be read further is told, too.
            for fault in _faults(found, index, parts):
                faults.append(fault)
        except UNREADABLE:
            faults.append(say("The bundle cannot be read to its end."))
        yield found, faults


def seal_faults(pdf: Path, index: Mapping[str, Any]) -> Iterator[Sentence]:
    """Of an index whose rules are not known here: its certificate names another seal.

    So nobody gets rid of the proof by leaving out the format. A certificate that names none, or
    that is written otherwise, says nothing.
    """
    for form in FORMATS:
        hashed = form.words.hashed
        with suppress(*UNREADABLE), finished_file(pdf, form) as found:
            shown = _squeezed(found.text(len(found.pages) - 1))
            is_sealed = _squeezed(hashed.format("")) in shown.rpartition(_SEALED)[2]
            sealed = _squeezed(hashed.format(seal_of(index)))
            if _SEALED in shown and is_sealed and sealed not in shown:
                yield say("The index (.json) is not the one that the certificate names.")


def _faults(
    found: FinishedFile, index: BundleIndex, parts: Sequence[NumberedPart]
) -> Iterator[Sentence]:
    pages, words = len(index.halaman), found.form.words
    if len(found.pages) != pages:
        yield say(
            "The bundle has {found} pages instead of {meant}.",
            found=len(found.pages),
            meant=pages,
        )
        return
    yield from _page_faults(found, index)
    lists = [*_lists(index, words)]
    for listed, rows in lists:
        yield from _row_faults(found, index, listed, rows)
    yield from _annotation_faults(found, index, {page for listed, _ in lists for page in listed})
    marks = _flat(bookmarks(index, words))
    meant = [(depth, mark.text(words), mark.page - index.first) for depth, mark in marks]
    if [*found.bookmarks()] != meant:
        yield say("The bookmarks do not lead to their pages.")
    yield from _text_faults(found, index)
    yield from _document_faults(found, index)
    for page in unlike_pages(found, parts):
        yield say("Page {page} does not show what its source shows.", page=page)


def _page_faults(found: FinishedFile, volume: BundleIndex) -> Iterator[Sentence]:
    for index, shown in found.wrong_labels(volume.first):
        yield say("Page {page} is labelled {label}.", page=volume.first + index, label=shown)
    words = found.form.words
    label = drawable(volume_label(volume, words))
    for index, page in enumerate(range(volume.first, volume.last + 1)):
        meant = words.stamp(label, page, volume.jumlah_halaman)
        if found.is_stamped(index, meant):
            continue
        stamp = found.stamp(index)
        if stamp == meant:
            yield say("The stamp of page {page} is not where it belongs.", page=page)
        else:
            yield say("Page {page} bears the stamp “{stamp}”.", page=page, stamp=stamp)


def _row_faults(
    found: FinishedFile, volume: BundleIndex, pages: Sequence[int], rows: Sequence[Row]
) -> Iterator[Sentence]:
    """Rows, their numbers as printed, and their links, each against the page of the part."""
    first, indexes = volume.first, [page - volume.first for page in pages]
    shown = {index: found.shown(index) for index in indexes}
    links = [(link, shown[index]) for index in indexes for link in found.links(index)]
    linked = [row for row in rows if row.page is not None and first <= row.page <= volume.last]
    if len(links) != len(linked) or not all(
        _leads(link, pieces, row, first) for (link, pieces), row in zip(links, linked, strict=True)
    ):
        yield say("The rows of the contents do not lead to their pages.")
    text = "".join(piece.text for index in indexes for piece in shown[index])
    if (row := _row_not_shown(rows, _squeezed(text))) is not None:
        yield say(
            "The contents do not name page {page} for “{title}”.",
            page=row.page or "–",
            title=row.title,
        )


def _leads(link: Link, pieces: Sequence[Shown], row: Row, first: int) -> bool:
    """Whether a link lies on its row, on nothing else, and leads to the page that the row names."""
    text = "".join(piece.text for piece in pieces if link.holds(piece))
    on_its_row = _squeezed(text) == _squeezed(row.number + row.shown)
    return link.is_plain and on_its_row and link.target == (row.page or 0) - first


def _annotation_faults(
    found: FinishedFile, volume: BundleIndex, listed: Container[int]
) -> Iterator[Sentence]:
    """Links of the pages that came in stay among these; of ours only the ``listed`` have any."""
    pages = {page.halaman: range(0) for page in volume.halaman}
    for part in volume.parts:
        own = range(part.dari - volume.first, part.sampai + 1 - volume.first)
        pages.update(dict.fromkeys(range(part.dari, part.sampai + 1), own))
    for page, own in pages.items():
        if page not in listed and found.strays(page - volume.first, own):
            yield say("Links of page {page} do not lead where they led.", page=page)


def _text_faults(found: FinishedFile, index: BundleIndex) -> Iterator[Sentence]:
    """The cover and the certificate show what the index says."""
    words = found.form.words
    cover = _squeezed(found.text(0))
    if any(not _stands_in(_squeezed(drawable(text)), cover) for text in _on_cover(index, words)):
        yield say("The cover does not show what the index says.")
    pages = (found.text(page - index.first) for page in index.pages_of("sertifikat"))
    shown = _squeezed("".join(pages))
    if any(_squeezed(drawable(text)) not in shown for text in certificate(index, words).texts):
        yield say("The certificate does not name the files that the pages come from.")
    if _squeezed(words.hashed.format(index_seal(index))) not in shown:
        yield say("The index (.json) is not the one that the certificate names.")


def _on_cover(index: BundleIndex, words: Words) -> Iterator[str]:
    """The texts of the cover, in their order; the kop and the indicator's name are not known."""
    # Where it is the indicator's name, it stands there all the same, once.
    yield from (index.indikator, index.judul)
    if index.jumlah_jilid > 1:
        yield words.volume(index.jilid, index.jumlah_jilid).capitalize()
    yield from (words.time(index.periode, index.tahun), index.satker)
    yield words.summary([each.keadaan for each in index.kelengkapan])


def _stands_in(text: str, shown: str) -> bool:
    """Whether a text is shown, or its beginning where there was no room for all of it."""
    if text in shown:
        return True
    cuts = range(min(len(text), _LONGEST_TITLE), 0, -1)
    return "…" in shown and any(f"{text[:cut]}…" in shown for cut in cuts)


def _document_faults(found: FinishedFile, index: BundleIndex) -> Iterator[Sentence]:
    """What the file says of itself, how it opens, and what is attached to it."""
    title = in_xml(volume_title(index, found.form.words))
    if (standard := found.standard) != index.pdfa:
        yield say(
            "The file says that it keeps the standard “{found}” instead of “{meant}”.",
            found=standard,
            meant=index.pdfa,
        )
    elif found.title != title or not found.says_the_same(index.pdfa):
        yield say("The file says of itself what is not so: its title, or its description (XMP).")
    if not found.opens_as_meant:
        yield say("The file does not open at its first page, with its bookmarks, in Indonesian.")
    for name in found.additions:
        yield say("The file has something in it that does not belong there: {name}.", name=name)
    attached = found.attached()
    originals = {each.nama: each.sha256 for each in index.asli}
    for name, sha256 in originals.items():
        if attached.get(name) != sha256:
            yield say("The attached original {name} is not the file that was signed.", name=name)
    for name in attached.keys() - originals.keys():
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


def _flat(marks: Sequence[Bookmark], depth: int = 0) -> Iterator[tuple[int, Bookmark]]:
    for mark in marks:
        yield depth, mark
        yield from _flat(mark.below, depth + 1)


def _squeezed(text: str) -> str:
    return "".join(text.split())


_LARGEST_RAW = 500_000_000
"""Bytes of a picture that its source did not compress."""
_SHAPE = ("/Width", "/Height", "/BitsPerComponent", "/ImageMask")
_SLACK = 0.01
"""Points by which boxes may differ, whose sides are rounded."""


def unlike_pages(found: FinishedFile, parts: Sequence[NumberedPart]) -> Iterator[int]:
    """The numbers of the pages that are not those of their parts.

    Content, visible box, rotation and pictures are compared, by qpdf, which had no part in the
    copying. Of a source that it does not read as smoothly as pypdf does, nothing is said: viewers
    guess, too.
    """
    for placed in parts:
        part, unlike = placed.part, list[int]()
        source = io.BytesIO(part.pdf) if isinstance(part.pdf, bytes) else part.pdf
        with suppress(EvidenceFault), reading(part.source), pikepdf.open(source) as pdf:
            pages = list(pdf.pages)
            if len(pages) == len(part.source_pages):
                unlike = [
                    number
                    for number, page in enumerate(pages, start=placed.first)
                    # What is not drawn as we draw is told by its stamp.
                    if (drawn := found.drawn(number - found.first))
                    and not _is_same(page, drawn, is_encrypted=pdf.is_encrypted)
                ]
            if pdf.get_warnings():
                unlike = []
        yield from unlike


def _is_same(page: pikepdf.Page, drawn: DrawnPage, *, is_encrypted: bool) -> bool:
    """Whether a page of the finished file shows what this one of its source does.

    pikepdf has given the page what it has from the nodes above it (ISO 32000-1, 7.7.3.4).
    """
    if not _is_same_view(page, drawn.view):
        return False
    streams = _streams(page.obj)
    if drawn.form is None or not streams:
        return drawn.form is None and not streams
    return _is_same_content(streams, drawn.form) and _are_same_pictures(
        page.obj, drawn.form, is_encrypted=is_encrypted
    )


def _are_same_pictures(some: pikepdf.Object, others: pikepdf.Object, *, is_encrypted: bool) -> bool:
    """Whether the content of two pages can paint the same, by its names, byte for byte.

    What was encrypted takes other bytes in the copy, and what was not compressed may be there.
    """
    source, copy = _pictures(some), _pictures(others)
    if source is None or copy is None:
        # Names that are not UTF-8 pikepdf does not tell.
        return source is copy
    return source.keys() == copy.keys() and all(
        is_encrypted or _is_same_stream(stream, copy[name]) for name, stream in source.items()
    )


def _pictures(owner: pikepdf.Object) -> dict[str, pikepdf.Object] | None:
    """What content can paint, by name; None where a name cannot be told."""
    resources = owner.get("/Resources")
    listed = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
    if not isinstance(listed, pikepdf.Dictionary):
        return {}
    try:
        return {name: each for name, each in listed.items() if isinstance(each, pikepdf.Stream)}
    except UnicodeDecodeError:
        return None


def _is_same_stream(source: pikepdf.Object, copy: pikepdf.Object) -> bool:
    if _shape(source) != _shape(copy):
        return False
    if "/Filter" in source:
        return bool(source.get("/Length") == copy.get("/Length"))
    if "/Filter" not in copy:
        return source.read_raw_bytes() == copy.read_raw_bytes()
    return source.read_raw_bytes() == decoded(copy, _LARGEST_RAW)


def _shape(stream: pikepdf.Object) -> tuple[object, ...]:
    """Size, depth, kind and sense of the pixels of a picture."""
    sense = stream.get("/Decode")
    numbers = map(float, sense) if isinstance(sense, pikepdf.Array) else ()
    return (*map(stream.get, _SHAPE), *numbers)


def _streams(page: pikepdf.Object) -> list[pikepdf.Stream]:
    content = page.get("/Contents")
    listed = list(content) if isinstance(content, pikepdf.Array) else [content]
    return [stream for stream in listed if isinstance(stream, pikepdf.Stream)]


def _is_same_content(streams: Sequence[pikepdf.Stream], form: pikepdf.Object) -> bool:
    if len(streams) == 1 and streams[0].read_raw_bytes() == form.read_raw_bytes():
        return True
    return b"\n".join(stream.read_bytes() for stream in streams) == form.read_bytes()


def _is_same_view(page: pikepdf.Page, view: PageView) -> bool:
    """Whether as much of a page is seen, the same way up; yes, where not every viewer agrees."""
    turn = page.obj.get("/Rotate", 0)
    if turn % 90 == 0 and turn % 360 != view.rotation:
        return False
    sides = view.left, view.bottom, view.right, view.top
    crop = numbers_of(page.cropbox, 4)
    if crop is None or _are_close(crop, sides):
        return True
    media = numbers_of(page.mediabox, 4) or crop
    visible = [
        inner(outer(media[n], media[n + 2]), outer(crop[n], crop[n + 2]))
        for outer, inner in ((min, max), (max, min))
        for n in (0, 1)
    ]
    is_strange = visible[2] - visible[0] < 1 or visible[3] - visible[1] < 1
    return is_strange or _are_close(visible, sides)


def _are_close(some: Sequence[float], others: Sequence[float]) -> bool:
    return all(
        isclose(one, other, rel_tol=1e-5, abs_tol=_SLACK)
        for one, other in zip(some, others, strict=True)
    )
