"""What the pages of our own list, row by row, and the bookmarks: read off the index.

Whoever draws these pages takes the rows from here, and whoever proves them does, too.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise

from zidocs.bundle.formats import Words
from zidocs.bundle.index import PHOTOS, BundleIndex, Page, Part, demand

MOVED = {"sertifikat_lama": "sertifikat", "daftar_kelengkapan_lama": "daftar_kelengkapan"}
"""The kinds of pages that only say where their content is now, and what kind that has there."""
LATE_LIST = "daftar_tambahan"


@dataclass(frozen=True)
class Row:
    """A row of a list: its title, the heading it stands under, the page it leads to."""

    title: str
    heading: str
    page: int


@dataclass(frozen=True)
class Section:
    """Neighbouring rows under one heading; "" where a heading would say nothing new."""

    heading: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Bookmark:
    """A title without its number, the page it leads to, and what stands under it."""

    title: str
    page: int
    below: tuple["Bookmark", ...] = ()

    def text(self, words: Words) -> str:
        """As the reader sees it: ``3 · Notula``."""
        return words.joined(str(self.page), self.title)


Entries = Sequence[tuple[str, str]]
"""Texts, and what stands below each, or ""."""


@dataclass(frozen=True)
class Certificate:
    """What a certificate says: the statements, then the files by what became of them."""

    statements: tuple[str, ...]
    files: Mapping[str, Entries]

    @property
    def texts(self) -> Iterator[str]:
        """All of it but the headings, each with what stands below it."""
        yield from self.statements
        for entries in self.files.values():
            yield from (f"{text} {detail}" for text, detail in entries)


def headings(words: Words) -> dict[str, str]:
    """The kinds of our own pages, and the heading of each."""
    return {
        "sampul": words.cover,
        "daftar_isi": words.contents,
        "daftar_kelengkapan": words.completeness,
        "sertifikat": words.certificate,
        LATE_LIST: words.late_list,
        "sertifikat_lama": words.certificate,
        "daftar_kelengkapan_lama": words.completeness,
    }


def volume_label(index: BundleIndex, words: Words) -> str:
    """What every page of a volume bears before its number."""
    label = words.label(index.judul, index.indikator, index.periode, index.tahun)
    return words.of_volume(label, index.jilid, index.jumlah_jilid)


def volume_title(index: BundleIndex, words: Words) -> str:
    """What a volume says that it is called."""
    return words.title(volume_label(index, words), index.judul, index.indikator)


def own_page(page: int, kind: str, words: Words) -> Page:
    """A page of our own becomes its entry in the index; raises KeyError for any other kind."""
    title = headings(words)[kind].capitalize()
    return Page(page, title, kind, paket="", berkas="", halaman_berkas=None, sha256="")


def part_page(page: int, part: Part, source_page: int) -> Page:
    """A page of a part becomes its entry in the index."""
    return Page(
        halaman=page,
        judul=part.judul,
        jenis=part.jenis,
        paket=part.paket,
        berkas=part.berkas,
        halaman_berkas=source_page,
        sha256=part.sha256,
    )


def check_pages(index: BundleIndex, words: Words) -> None:
    """Raise ValueError unless the pages are numbered one by one and are those of parts and ours."""
    first, last = index.first, index.first + len(index.halaman) - 1
    demand(1 <= index.jilid <= index.jumlah_jilid)
    demand(first == 1 if index.jilid == 1 else first > 1)
    is_last = index.jilid == index.jumlah_jilid
    demand(last == index.jumlah_halaman if is_last else last < index.jumlah_halaman)
    meant: dict[int, Page] = {}
    for part in index.parts:
        demand(first <= part.dari <= part.sampai <= last)
        for page in range(part.dari, part.sampai + 1):
            source_page = index.halaman[page - first].halaman_berkas
            demand(page not in meant and source_page)
            meant[page] = part_page(page, part, source_page or 0)
    for page, row in enumerate(index.halaman, start=first):
        if page not in meant:
            demand(row.jenis in headings(words))
            meant[page] = own_page(page, row.jenis, words)
        demand(row == meant[page])
    demand(index.pages_of("sampul") == (first,))
    demand(index.pages_of("sertifikat"))
    for kind in ("daftar_isi", "daftar_kelengkapan", "sertifikat"):
        demand(all(after == page + 1 for page, after in pairwise(index.pages_of(kind))))
    _check_lists(index)


def _check_lists(index: BundleIndex) -> None:
    """Raise ValueError where a list of what came late is not on the pages that it names."""
    own: list[int] = []
    for late in index.tambahan:
        if late.tanggal:
            date.fromisoformat(late.tanggal)
        if late.jilid == index.jilid:
            demand(late.sampai - late.dari < len(index.halaman))
            own += range(late.dari, late.sampai + 1)
    demand(tuple(own) == index.pages_of(LATE_LIST))
    demand(all(0 <= part.tambahan <= len(index.tambahan) for part in index.bagian))
    for kind, content in MOVED.items():
        demand(not index.pages_of(kind) or index.pages_of(content))


def _row(part: Part) -> Row:
    return Row(part.judul, part.kelompok, part.dari)


def sections(rows: Iterable[Row], judul: str, words: Words) -> tuple[Section, ...]:
    """Rows become sections; a single one that is called like the bundle needs no heading."""
    runs = [(heading, tuple(run)) for heading, run in groupby(rows, lambda row: row.heading)]
    found = {heading for heading, _ in runs}
    if runs and (found <= {judul} or found == {""}):
        return (Section("", tuple(row for _, run in runs for row in run)),)
    return tuple(Section(heading or words.others, run) for heading, run in runs)


def contents(index: BundleIndex, words: Words) -> tuple[Section, ...]:
    """The contents in front: the parts that were not late, then the lists of those that were.

    Where they stand in several volumes, each heading names its own.
    """
    front = [part for part in index.bagian if not part.tambahan]
    found: list[Section] = []
    for volume, share in groupby(front, lambda part: part.jilid):
        for section in sections(map(_row, share), index.judul, words):
            heading = words.joined(f"Jilid {volume}", section.heading)
            is_alone = front[0].jilid == front[-1].jilid
            found.append(section if is_alone else Section(heading, section.rows))
    lists = tuple(
        Row(words.late_heading(number), "", late.dari)
        for number, late in enumerate(index.tambahan, start=1)
        if late.di_daftar_isi
    )
    if lists:
        found.append(Section("", lists))
    if index.halaman_sendiri:
        found.append(Section("", (_own_row(index, "sertifikat", words),)))
        if index.kelengkapan and index.jilid == 1:
            found.insert(0, Section("", (_own_row(index, "daftar_kelengkapan", words),)))
    return tuple(found)


def _own_row(index: BundleIndex, kind: str, words: Words) -> Row:
    """A row that leads to pages of our own; while they are counted, nobody knows where they are."""
    pages = index.pages_of(kind) or (0,)
    return Row(headings(words)[kind].capitalize(), "", pages[0])


def late_contents(index: BundleIndex, number: int, words: Words) -> tuple[Section, ...]:
    """What a list of late parts, from 1, has under its headings: the parts, then the changes."""
    heading = words.late_heading(number)
    rows = [_row(part) for part in index.bagian if part.tambahan == number]
    found = [
        Section(under, tuple(run))
        for under, run in groupby(rows, lambda row: row.heading or heading)
    ]
    changes = tuple(
        Row(words.changed(each.judul, each.dari, each.sampai, each.keterangan), "", each.dari)
        for each in index.tambahan[number - 1].perubahan
    )
    return (*found, Section(words.changes, changes)) if changes else tuple(found)


def rows_of(listed: Iterable[Section]) -> list[Row]:
    """The rows without their headings."""
    return [row for section in listed for row in section.rows]


def bookmarks(index: BundleIndex, words: Words) -> tuple[Bookmark, ...]:
    """Our own pages before the parts, all sections and parts in their order, the certificate.

    Parts that were late come last, below their list where it is in this volume.
    """
    marks = [Bookmark(words.cover, index.first)]
    for kind in ("daftar_isi", "daftar_kelengkapan"):
        if pages := index.pages_of(kind):
            marks.append(Bookmark(headings(words)[kind].capitalize(), pages[0]))
    listed = [*sections((_row(p) for p in index.parts if not p.tambahan), index.judul, words)]
    for number, late in enumerate(index.tambahan, start=1):
        rows = [_row(part) for part in index.parts if part.tambahan == number]
        if late.jilid == index.jilid:
            rows.insert(0, Row(words.late_list.capitalize(), "", late.dari))
        if rows:
            listed.append(Section(words.late_heading(number), tuple(rows)))
    for section in listed:
        below = tuple(Bookmark(row.title, row.page) for row in section.rows)
        if section.heading:
            marks.append(Bookmark(section.heading, below[0].page, below))
        else:
            marks.extend(below)
    certificate = index.pages_of("sertifikat")
    return (*marks, Bookmark(words.certificate.capitalize(), certificate[0]))


def certificate(index: BundleIndex, words: Words) -> Certificate:
    """What the certificate of a volume says, but the seal of its index."""
    listed = [contents(index, words)]
    listed += [late_contents(index, n, words) for n in range(1, len(index.tambahan) + 1)]
    asked = len(index.kelengkapan) if index.pages_of("daftar_kelengkapan") else 0
    pages = range(index.first, index.last + 1)
    rows = sum(len(rows_of(each)) for each in listed)
    parts, hashed = index.parts, words.hashed.format
    files: dict[str, Entries] = {
        "Sumber": [*_sources(parts, words)],
        "Bukan PDF/A karena": [
            (
                words.of_source(each.berkas, each.dari, each.sampai),
                words.obstacles.join(each.bukan_pdfa),
            )
            for each in parts
            if each.bukan_pdfa
        ],
        "Tetap seperti dalam arsip": [
            (
                words.of_source(each.berkas, each.dari, each.sampai, each.arsip),
                "" if each.jenis == PHOTOS else hashed(each.sha256),
            )
            for each in parts
            if each.arsip
        ],
        "Asli terlampir, bita demi bita": [
            (words.original.format(name=each.nama, source=each.berkas), hashed(each.sha256))
            for each in index.asli
        ],
        "Diperkecil agar muat": [
            (
                each.berkas,
                words.shrunk.format(
                    pictures=each.gambar, dpi=each.dpi, sharp_dpi=each.dpi_hitam_putih
                ),
            )
            for each in index.diperkecil
        ],
    }
    return Certificate(tuple(words.statements(pages, rows, asked, index.pdfa)), files)


def _sources(parts: Iterable[Part], words: Words) -> Iterator[tuple[str, str]]:
    """Each file that the pages come from, with the pages, and its SHA-256.

    Pages made of photos come from these alone: nobody has a file with the hash of the pages.
    """
    for part in parts:
        if part.arsip:
            continue
        if part.jenis != PHOTOS:
            text = words.of_source(part.berkas, part.dari, part.sampai)
            yield text, words.hashed.format(part.sha256)
        for photo in part.foto:
            first, last = photo.halaman or part.dari, photo.halaman or part.sampai
            yield words.of_source(photo.berkas, first, last), words.hashed.format(photo.sha256)
