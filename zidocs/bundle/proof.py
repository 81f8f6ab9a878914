"""A finished bundle is read again and must say what its index says, everywhere the same.

Page count, labels, stamps, the rows of the contents and their links, bookmarks, the certificate,
attached originals: each is compared with the index. When the bundle is made, what does not agree
is our own fault, and it must not be written; years later, somebody has changed it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zidocs.bundle.certificate import archival_text, kept_text, obstacles_text, source_text
from zidocs.bundle.completeness import answer_text
from zidocs.bundle.finished import UNREADABLE, FinishedFile, finished_file
from zidocs.bundle.late import (
    MOVED,
    Change,
    LateList,
    front_rows,
    list_rows,
    marked_sections,
    moved_text,
)
from zidocs.bundle.numbering import Answer, Listed
from zidocs.bundle.outline import Bookmark, bookmarks, front_bookmarks
from zidocs.bundle.parts import AskedRow, Cover
from zidocs.bundle.stamps import stamp_text
from zidocs.errors import BundleFault, Place, Problem, Sentence, say
from zidocs.evidence.sheets import drawable


@dataclass(frozen=True)
class _Listed:
    """A part as the index has it: its title, heading, first page, and list of late parts."""

    title: str
    section: str
    first: int
    late: int


@dataclass(frozen=True)
class _Row:
    """A row of the contents or the completeness: its text, and the page it names, if any."""

    title: str
    shown: str
    page: int | None


@dataclass(frozen=True)
class _Rows:
    """Neighbouring pages of our own, and the rows on them."""

    pages: Sequence[int]
    rows: tuple[_Row, ...]


@dataclass(frozen=True)
class Promise:
    """What a volume must turn out to be; pages bear their printed numbers.

    ``lists`` are the contents, the completeness and what came late, ``certified`` the texts that
    its certificate must show, ``originals`` the SHA-256 of each attached file by its name,
    ``standard`` is what the file must say that it keeps.
    """

    label: str
    first: int
    pages: int
    total: int
    lists: tuple[_Rows, ...]
    marks: tuple[Bookmark, ...]
    certificate: tuple[int, ...]
    certified: tuple[str, ...]
    originals: Mapping[str, str]
    standard: str


def promise_of(index: Mapping[str, Any]) -> Promise:
    """An index becomes the promise; raises KeyError, TypeError or ValueError for any other JSON."""
    certificate = _pages_of(index, "sertifikat")
    first = int(index["halaman"][0]["halaman"])
    last = first + len(index["halaman"]) - 1
    volume, volumes = int(index["jilid"]), int(index["jumlah_jilid"])
    own = [part for part in index["bagian"] if part["jilid"] == volume]
    late = [*_late_lists(index)]
    front = front_bookmarks(
        first, _pages_of(index, "daftar_isi"), _pages_of(index, "daftar_kelengkapan")
    )
    marked = marked_sections([*map(_listed, own)], str(index["judul"]), late, volume)
    return Promise(
        _cover_of(index).volume_label(volume, volumes),
        first,
        last - first + 1,
        int(index["jumlah_halaman"]),
        tuple(_lists(index, late)),
        bookmarks(front, marked, certificate[0]),
        certificate,
        tuple(_certified(own, index["asli"], str(index["pdfa"]))),
        {str(each["nama"]): str(each["sha256"]) for each in index["asli"]},
        str(index["pdfa"]),
    )


def _cover_of(index: Mapping[str, Any]) -> Cover:
    """So much of the cover as its label needs."""
    return Cover(
        judul=str(index["judul"]),
        paper_mm=(0.0, 0.0),
        indikator=str(index["indikator"]),
        periode=str(index["periode"]),
        tahun=index["tahun"] and int(index["tahun"]),
    )


def _pages_of(index: Mapping[str, Any], kind: str) -> tuple[int, ...]:
    return tuple(int(page["halaman"]) for page in index["halaman"] if page["jenis"] == kind)


def _listed(part: Mapping[str, Any]) -> _Listed:
    late = int(part.get("tambahan", 0))
    return _Listed(str(part["judul"]), str(part["kelompok"]), int(part["dari"]), late)


def _late_lists(index: Mapping[str, Any]) -> Iterator[LateList]:
    for number, entry in enumerate(index.get("tambahan", ()), start=1):
        yield LateList(
            number,
            str(entry["arsip"]),
            str(entry["tanggal"]),
            int(entry["beku"]),
            int(entry["dari"]),
            int(entry["sampai"]),
            int(entry["jilid"]),
            bool(entry["di_daftar_isi"]),
            tuple(
                Change(
                    str(change["judul"]),
                    int(change["dari"]),
                    int(change["sampai"]),
                    str(change["keterangan"]),
                )
                for change in entry["perubahan"]
            ),
        )


def _lists(index: Mapping[str, Any], late: Sequence[LateList]) -> Iterator[_Rows]:
    """Every list of a volume, and the pages of it that say where to look now."""
    parts = [*map(_listed, index["bagian"])]
    volume = int(index["jilid"])
    contents, completeness = (
        _pages_of(index, kind) for kind in ("daftar_isi", "daftar_kelengkapan")
    )
    if contents:
        yield _Rows(contents, tuple(map(_contents_row, front_rows(parts, late))))
    if completeness:
        yield _Rows(completeness, tuple(_completeness_rows(index["kelengkapan"], volume)))
    for each in late:
        if each.volume == volume:
            pages = range(each.first, each.last + 1)
            introduction = _Row(each.heading, drawable(each.introduction), None)
            rows = map(_contents_row, list_rows(each, parts))
            yield _Rows(pages, (introduction, *rows))
    for kind, where in MOVED.items():
        for page in _pages_of(index, kind):
            target = _pages_of(index, where.kind)[0]
            yield _Rows((page,), (_Row(where.heading, moved_text(target), target),))


def _contents_row(listed: Listed) -> _Row:
    return _Row(listed.title, drawable(listed.title) + str(listed.first), listed.first)


def _completeness_rows(entries: Sequence[Mapping[str, Any]], volume: int) -> Iterator[_Row]:
    for entry in entries:
        asked = AskedRow(
            kelompok=str(entry["kelompok"]),
            nama=str(entry["nama"]),
            keadaan=str(entry["keadaan"]),
            part=None,
        )
        page = entry["halaman"] and int(entry["halaman"])
        shown = drawable(asked.nama) + drawable(asked.keadaan)
        shown += answer_text(Answer(asked, page, entry["jilid"]), volume)
        yield _Row(asked.nama, shown, page)


def _certified(
    parts: Sequence[Mapping[str, Any]], originals: Sequence[Mapping[str, Any]], standard: str
) -> Iterator[str]:
    if standard:
        yield archival_text(standard)
    for part in parts:
        if obstacles := part["bukan_pdfa"]:
            text = source_text(str(part["berkas"]), int(part["dari"]), int(part["sampai"]))
            yield f"{drawable(text)} {obstacles_text(obstacles)}"
        for source in (part, *part["foto"]):
            name, pages = str(source["berkas"]), (int(part["dari"]), int(part["sampai"]))
            kept = str(part.get("arsip", ""))
            text = kept_text(name, *pages, kept) if kept else source_text(name, *pages)
            yield f"{drawable(text)} SHA-256 {source['sha256']}"
    for original in originals:
        yield f"{drawable(str(original['berkas']))}) SHA-256 {original['sha256']}"


def prove(pdf: Path, index: Mapping[str, Any], name: str) -> None:
    """A written volume is compared with its index; raises BundleFault with all faults."""
    fix = say("This is a fault of zidocs; please report it. Nothing was written.")
    faults = [*disagreements(pdf, index)]
    if faults:
        raise BundleFault(Problem(Place(name), fault, fix, "Z701") for fault in faults)


def disagreements(pdf: Path, index: Mapping[str, Any]) -> Iterator[Sentence]:
    """A volume's PDF and its index become all that the one does not say as the other.

    Neither needs to be ours: nothing is raised for a foreign or broken file but OSError.
    """
    try:
        promise = promise_of(index)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        yield say("The index (.json) of this bundle is damaged.")
        return
    try:
        with finished_file(pdf) as found:
            yield from _faults(found, promise)
    except UNREADABLE:
        yield say("The bundle cannot be read to its end.")


def _faults(found: FinishedFile, promise: Promise) -> Iterator[Sentence]:
    if len(found.pages) != promise.pages:
        yield say(
            "The bundle has {found} pages instead of {meant}.",
            found=len(found.pages),
            meant=promise.pages,
        )
        return
    for index, page in enumerate(range(promise.first, promise.first + promise.pages)):
        if (label := found.label(index)) != str(page):
            yield say("Page {page} is labelled {label}.", page=page, label=label)
        stamp = found.stamp(index)
        if stamp != stamp_text(promise.label, page, promise.total):
            yield say("Page {page} bears the stamp “{stamp}”.", page=page, stamp=stamp)
    yield from _row_faults(found, promise)
    marks = [(title, promise.first + (at or 0)) for title, at in found.bookmarks()]
    if marks != [*_flat(promise.marks)]:
        yield say("The bookmarks do not lead to their pages.")
    yield from _certificate_faults(found, promise)
    if (standard := found.standard()) != promise.standard:
        yield say(
            "The file says that it keeps the standard “{found}” instead of “{meant}”.",
            found=standard,
            meant=promise.standard,
        )
    attached = found.attached()
    for name, sha256 in promise.originals.items():
        if attached.get(name) != sha256:
            yield say("The attached original {name} is not the file that was signed.", name=name)


def _row_faults(found: FinishedFile, promise: Promise) -> Iterator[Sentence]:
    """Rows, their numbers as printed, and their links, each against the page of the part."""
    for listed in promise.lists:
        indexes = [page - promise.first for page in listed.pages]
        leads = [lead for index in indexes for lead in found.leads(index)]
        named = [row.page - promise.first for row in listed.rows if row.page is not None]
        if leads != [index for index in named if 0 <= index < promise.pages]:
            yield say("The rows of the contents do not lead to their pages.")
        text = _squeezed("".join(found.text(index) for index in indexes))
        if (row := _row_not_shown(listed.rows, text)) is not None:
            yield say(
                "The contents do not name page {page} for “{title}”.",
                page=row.page or "–",
                title=row.title,
            )


def _row_not_shown(rows: Iterable[_Row], text: str) -> _Row | None:
    """The first row that a text does not show after those before it; None if it shows all."""
    at = 0
    for row in rows:
        shown = _squeezed(row.shown)
        place = text.find(shown, at)
        if place < 0:
            return row
        at = place + len(shown)
    return None


def _certificate_faults(found: FinishedFile, promise: Promise) -> Iterator[Sentence]:
    pages = (found.text(page - promise.first) for page in promise.certificate)
    text = _squeezed("".join(pages))
    if any(_squeezed(line) not in text for line in promise.certified):
        yield say("The certificate does not name the files that the pages come from.")


def _flat(marks: Sequence[Bookmark]) -> Iterator[tuple[str, int]]:
    for mark in marks:
        yield mark.text, mark.page
        yield from _flat(mark.below)


def _squeezed(text: str) -> str:
    return "".join(text.split())
