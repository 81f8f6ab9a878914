"""A cover and parts become PDFs: contents, stamps, labels, bookmarks and links that agree.

The numbers are planned once, before a page is written. Each part is opened, copied and forgotten
before the next, and the file grows on the disk, so that memory holds one part at a time. At the
end the finished file is read again by another library and must agree with its index.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pypdf.generic import DictionaryObject

from zidocs.bundle.archival import archival_level, surveyed
from zidocs.bundle.certificate import Original
from zidocs.bundle.contents import ContentsLink
from zidocs.bundle.frozen import Frozen
from zidocs.bundle.frozen_planning import plan_frozen
from zidocs.bundle.index import facts_of, make_index
from zidocs.bundle.late import marked_sections
from zidocs.bundle.metadata import title_of
from zidocs.bundle.numbering import NumberedPart, VolumePages
from zidocs.bundle.outline import bookmarks, front_bookmarks, write_outline
from zidocs.bundle.own_pages import draw_own_pages
from zidocs.bundle.parts import AskedRow, BoundPart, Bundle, Cover, Shrunk
from zidocs.bundle.planning import PlannedBundle, plan_bundle
from zidocs.bundle.proof import prove
from zidocs.bundle.volume import Volume
from zidocs.disk.files import hash_bytes, hash_file
from zidocs.errors import BundleFault, EvidenceFault, Place, Problem, say
from zidocs.evidence.glance import bears_out
from zidocs.evidence.pdf_source import PdfSource, reading
from zidocs.steps import Progress, begin, untold


class Overlooked(Exception):
    """Copying the pages of these ``parts`` found more than the glance at them; see BoundPart."""

    def __init__(self, parts: Sequence[BoundPart]) -> None:
        super().__init__(*(part.source for part in parts))
        self.parts = tuple(parts)


def bind(
    cover: Cover,
    shares: Sequence[Sequence[BoundPart]],
    paths: Sequence[Path],
    asked: Sequence[AskedRow] = (),
    shrunk: Sequence[Shrunk] = (),
    frozen: Frozen | None = None,
    progress: Progress = untold,
) -> tuple[Bundle, ...]:
    """The facts of a cover and the parts in their order become PDFs at ``paths``.

    Each share becomes a volume; nearly always there is one. ``asked`` are the rows of the page
    that says what of the guide's wishes is there, counted over the parts of all shares; there is
    no such page without them. ``shrunk`` says what was made smaller before. Where numbers are
    ``frozen``, its parts keep theirs. The same parts give the same bytes. Told as a step is each
    part that was copied, and each volume that was read again.
    Raises EvidenceFault: a part's PDF cannot be read. BundleFault: no parts, a part whose pages
    are not those it names, or a finished file that does not agree with itself; what was written
    to ``paths`` is worth nothing then. Overlooked. OSError: the disk.
    """
    if not frozen and (not all(shares) or not shares):
        raise BundleFault(
            Problem(
                Place(cover.label),
                say("There is nothing to put into this bundle."),
                say("Add documents, photos or attachments to a packet for it."),
                "Z702",
            )
        )
    if frozen:
        bound = plan_frozen(cover, surveyed(shares), asked, tuple(shrunk), frozen)
    else:
        bound = plan_bundle(cover, surveyed(shares), asked, tuple(shrunk))
    advance = begin(progress, "bundles", len(bound.placed) + len(bound.volumes))
    return tuple(
        _write(bound, number, path, advance) for number, path in enumerate(paths[: len(shares)])
    )


def _write(bound: PlannedBundle, number: int, path: Path, advance: Callable[[], None]) -> Bundle:
    """One volume is written to its path, read again and proved."""
    volume, sheets, cover = bound.volumes[number], bound.sheets[number], bound.cover
    label = cover.volume_label(volume.number, len(bound.volumes))
    total = bound.volumes[-1].last
    with path.open("w+b") as out:
        made = Volume(out, label, volume, total)
        own = draw_own_pages(bound, number)
        changed: list[str] = []
        overlooked: list[BoundPart] = []
        for placed in volume.parts:
            read = _read_part(placed)
            if read.changed:
                changed += read.changed
            elif not _take(made, placed, read.pdf):
                overlooked.append(placed.part)
            advance()
        _refuse_changed(changed, cover.label)
        if overlooked:
            raise Overlooked(overlooked)
        for indexes, first in own.runs:
            made.foresee(own.source, indexes, first)
        links = _annotations(made, own.links, volume)
        for indexes, first in own.runs:
            made.take(own.source, indexes, first, links)
        _attach(made, sheets.originals, volume)
        marks = bookmarks(
            front_bookmarks(volume.first, volume.contents, volume.completeness),
            marked_sections(volume.parts, cover.judul, bound.lists, volume.number),
            volume.certificate.start,
        )
        level = archival_level([placed.part for placed in volume.parts], bool(sheets.originals))
        made.close(write_outline(made.file, marks, made.aim), _facts(cover, label), level)
    index = make_index(facts_of(bound, number), made.file.sha256)
    with _reaching_the_disk(path):
        prove(path, index, cover.label, volume.parts)
    advance()
    pages = volume.last - volume.first + 1
    return Bundle(path, pages, made.file.size, made.file.sha256, index)


@contextmanager
def _reaching_the_disk(path: Path) -> Iterator[None]:
    """The disk takes what was written while the processor proves it; both take their time.

    Raises OSError if the disk does not.
    """
    with path.open("rb+") as file, ThreadPoolExecutor(1) as writing:
        written = writing.submit(os.fsync, file.fileno())
        yield
        written.result()


@dataclass(frozen=True)
class _ReadPart:
    """The PDF of a part, and those of its source files that are no longer what they were."""

    pdf: bytes
    changed: tuple[str, ...]


def _read_part(placed: NumberedPart) -> _ReadPart:
    """The PDF is read, and so are the files that it comes from, once more, for their hashes."""
    part = placed.part
    pdf = part.read()
    sources = [(photo.shown, photo.sha256, hash_file(photo.path)) for photo in part.photos]
    if part.file is not None:
        found = hash_bytes(pdf) if part.in_place else hash_file(part.file)
        sources.append((part.source, part.source_sha256, found))
    return _ReadPart(pdf, tuple(shown for shown, meant, found in sources if meant != found))


def _take(made: Volume, placed: NumberedPart, pdf: bytes) -> bool:
    """Copy the pages of a part; False if it was glanced at and there is more to be told of it."""
    part = placed.part
    try:
        with reading(part.source) as complaints:
            source = PdfSource(pdf)
            if part.glanced and len(source.pages) != len(part.source_pages):
                return False
            _check_count(part, len(source.pages))
            findings = made.take(source, range(len(source.pages)), placed.first)
            good = not part.glanced or bears_out(source, pdf, findings, complaints)
            source.close()
            return good
    except EvidenceFault:
        if part.glanced:
            return False
        raise


def _check_count(part: BoundPart, found: int) -> None:
    if found != len(part.source_pages) or not found:
        raise BundleFault(
            Problem(
                Place(part.source),
                say(
                    "“{title}” has {found} pages where {meant} were announced.",
                    title=part.title,
                    found=found,
                    meant=len(part.source_pages),
                ),
                say("This is a fault of zidocs; please report it. Nothing was written."),
                "Z703",
            )
        )


def _annotations(
    made: Volume, links: Sequence[ContentsLink], volume: VolumePages
) -> dict[int, list[DictionaryObject]]:
    """The links of the rows to pages of this volume, by the number of the page they are on."""
    found: dict[int, list[DictionaryObject]] = {}
    for link in links:
        if volume.first <= link.target <= volume.last:
            found.setdefault(link.page, []).append(made.link(link.rectangle, link.target))
    return found


def _attach(made: Volume, originals: Sequence[Original], volume: VolumePages) -> None:
    files = {placed.part.source: placed.part.file for placed in volume.parts}
    for original in originals:
        file = files[original.source]
        if file is not None:
            made.attach(original.name, file.read_bytes())


def _refuse_changed(changed: Sequence[str], label: str) -> None:
    if changed:
        raise BundleFault(
            Problem(
                Place(shown),
                say("This file was changed while {label} was made of it.", label=label),
                say("Wait until nobody writes to it, then run the command again."),
                "Z704",
            )
            for shown in dict.fromkeys(changed)
        )


def _facts(cover: Cover, label: str) -> dict[str, str]:
    """What the file says of itself to viewers and search engines."""
    return {
        "/Title": title_of(cover, label),
        "/Author": cover.author or cover.satker,
        "/Subject": cover.nama_indikator or cover.judul,
    }
