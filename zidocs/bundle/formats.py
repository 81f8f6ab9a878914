"""What each format of a bundle shows: its words, its stamp, its keys, the objects of its file.

The index of a bundle names its format. What a volume of that format shows is written down here and
is never changed again, so that a bundle is proved by the rules it was made by, in ten years too.
Whoever moves the stamp, changes a sentence or a key writes a new ``Format`` beside the others
(``replace(FORMAT_1, number=2, …)``), puts it into ``FORMATS``, and adds an archive of it to
``tests/data``: today's writer takes the last one.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import ClassVar

from zidocs.pdf.drawing import EdgeStyle

_MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip


_QUARTERS = {
    "B03": "Januari–Maret", "B06": "April–Juni", "B09": "Juli–September", "B12": "Oktober–Desember",
}  # fmt: skip


@dataclass(frozen=True)
class Words:
    """All that stands on the pages of our own, and in stamps and bookmarks.

    Each text has gaps for :meth:`str.format`; headings are as they stand above their pages.
    """

    lists_own_pages: ClassVar[bool] = False
    """Whether the contents may name completeness and certificate."""
    examined: ClassVar[str] = (
        "Berkas ini dibaca ulang setelah selesai disusun, dengan pustaka PDF kedua, dan seluruhnya "
        "sesuai. Berkas yang tidak sesuai tidak diterbitkan."
    )

    separator: str = " · "
    longest_label: int = 60
    cover: str = "Sampul"
    contents: str = "DAFTAR ISI"
    completeness: str = "DAFTAR KELENGKAPAN"
    late_list: str = "DAFTAR TAMBAHAN"
    certificate: str = "SERTIFIKAT"
    late: str = "Tambahan"
    others: str = "Dokumen lain"
    changes: str = "Perubahan pada halaman yang sudah diarsipkan"
    stamped: str = "halaman {page} dari {pages}"
    volume_of: str = "jilid {volume} dari {volumes}"
    period: str = "PERIODE {}"
    year: str = "TAHUN {}"
    proves: str = "Bukti dukung {}"
    contents_row: str = "{title}{page}"
    completeness_row: str = "{name}{state}{page}"
    untitled: str = "–"
    no_page: str = "–"
    elsewhere: str = "{page} (jilid {volume})"
    moved: str = "Lihat halaman {page}."
    change: str = "{title}, halaman {pages}: {note}"
    added: str = "Ditambahkan sesudah arsip {archive}{day}."
    on_day: str = " tanggal {}"
    frozen: str = "Halaman 1 sampai {last} tetap bernomor seperti dalam arsip itu."
    compared: str = (
        "{count} halaman, nomor {first} sampai {last}: cap di tiap halaman sama dengan label "
        "halamannya."
    )
    rows: str = (
        "{count} baris daftar isi menyebut halaman bagiannya; tautannya ke halaman berkas ini dan "
        "penanda (bookmark) menunjuk halaman itu."
    )
    answers: str = (
        "{count} baris daftar kelengkapan menyebut halaman jawabannya; tautannya ke halaman berkas "
        "ini menunjuk halaman itu."
    )
    archival: str = "Berkas ini disusun menurut {level} (ISO 19005-{part}), bentuk PDF untuk arsip."
    sources: str = "Berkas sumber di bawah ini dibaca ulang dan SHA-256-nya sesuai."
    source: str = "{source} · halaman {pages}"
    kept: str = "{source} · halaman {pages} · arsip {archive}"
    hashed: str = "SHA-256 {}"
    obstacles: str = "; "
    original: str = "{name} (dari {source})"
    shrunk: str = "{pictures} gambar, pada ukuran cetak {dpi} dpi (hitam putih {sharp_dpi} dpi)"

    def label(self, judul: str, indikator: str, periode: str, tahun: int | None) -> str:
        """Indicator, period and year, as every page bears them: ``I.2.a · B03 · 2024``.

        Without an indicator it is the title, cut short.
        """
        if indikator:
            return self.joined(indikator, periode, str(tahun or ""))
        line = " ".join(judul.split())
        if len(line) <= self.longest_label:
            return line
        head = line[: self.longest_label - 1]
        return (head.rpartition(" ")[0] or head).rstrip(" ,.;:") + "…"

    def of_volume(self, label: str, volume: int, volumes: int) -> str:
        """The label, with the volume where there are several: ``… · jilid 2 dari 3``."""
        return label if volumes == 1 else self.joined(label, self.volume(volume, volumes))

    def volume(self, volume: int, volumes: int) -> str:
        """``jilid 2 dari 3``."""
        return self.volume_of.format(volume=volume, volumes=volumes)

    def stamp(self, label: str, page: int, pages: int) -> str:
        """``I.2.a · B03 · 2024 · halaman 3 dari 12``; without a label, the numbers alone."""
        return self.joined(label, self.stamped.format(page=page, pages=pages))

    def joined(self, *words: str) -> str:
        """Those of the words that are none are left out."""
        return self.separator.join(word for word in words if word)

    def time(self, periode: str, tahun: int | None) -> str:
        """``PERIODE B03 · TAHUN 2024``."""
        period = self.period.format(periode) if periode else ""
        return self.joined(period, self.year.format(tahun) if tahun else "")

    def summary(self, _states: Sequence[str]) -> str:
        """What the cover says of the states in the list of completeness; "" for nothing."""
        return ""

    def title(self, label: str, judul: str, indikator: str) -> str:
        """What the volume with this label calls itself in the window of a viewer."""
        proves = self.proves.format(label) if indikator else ""
        return ": ".join(filter(None, (proves, judul)))

    def late_heading(self, number: int) -> str:
        """``Tambahan``, and ``Tambahan 2`` for what came after the second archive."""
        return self.late if number == 1 else f"{self.late} {number}"

    def introduction(self, archive: str, day: str, last: int) -> str:
        """The first sentences of a list of what came late; raises ValueError if the day is none."""
        added = self.added.format(archive=archive, day=self.on_day.format(_day(day)) if day else "")
        return f"{added} {self.frozen.format(last=last)}"

    def changed(self, title: str, first: int, last: int, note: str) -> str:
        """``Notula, halaman 8–11: diganti.``."""
        return self.change.format(title=title, pages=_pages(first, last), note=note)

    def answer(self, page: int | None, volume: int | None, here: int) -> str:
        """The page of an answer, with its volume where that is not ``here``."""
        if page is None:
            return self.no_page
        elsewhere = self.elsewhere.format(page=page, volume=volume)
        return str(page) if volume == here else elsewhere

    def of_source(self, source: str, first: int, last: int, archive: str = "") -> str:
        """``packets/rapat/lampiran/sk.pdf · halaman 5–7``; of an archive, with its name."""
        text = self.kept if archive else self.source
        return text.format(source=source, pages=_pages(first, last), archive=archive)

    def statements(self, pages: range, rows: int, answers: int, level: str) -> Iterator[str]:
        """What was compared in a volume with these pages, and rows of contents and completeness."""
        yield self.compared.format(count=len(pages), first=pages.start, last=pages.stop - 1)
        yield self.rows.format(count=rows)
        if answers:
            yield self.answers.format(count=answers)
        if level:
            yield self.archival.format(level=level, part=level[-2])
        yield self.sources


@dataclass(frozen=True)
class PlainWords(Words):
    """The words of format 2: what the pages say is for people first."""

    lists_own_pages: ClassVar[bool] = True
    examined: ClassVar[str] = (
        "Lembar ini memuat hasil pemeriksaan berkas ini. Setelah selesai disusun, setiap "
        "halamannya dibaca ulang dengan perangkat lunak lain dan dicocokkan dengan berkas "
        "sumbernya; seluruhnya sesuai. Deretan SHA-256 hanya diperlukan untuk menguji keaslian "
        "berkas."
    )
    certificate: str = "LEMBAR PEMERIKSAAN BERKAS"
    compared: str = (
        "{count} halaman, nomor {first} sampai {last}: nomor yang tercetak pada setiap halaman "
        "sama dengan label halamannya."
    )
    answered: str = "{there} dari {asked} data dukung lengkap"
    unsigned: str = "{count} belum ditandatangani"

    def time(self, periode: str, tahun: int | None) -> str:
        """``PERIODE B03 (JANUARI–MARET) · TAHUN 2024``."""
        months = _QUARTERS.get(periode)
        if months is None:
            return super().time(periode, tahun)
        period = self.period.format(f"{periode} ({months.upper()})")
        return self.joined(period, self.year.format(tahun) if tahun else "")

    def summary(self, states: Sequence[str]) -> str:
        """``3 dari 5 data dukung lengkap, 2 belum ditandatangani``."""
        # A state may have its reason behind it: tidak wajib (bila ada).
        plain = [state.partition(" (")[0] for state in states]
        asked = [state for state in plain if state != "tidak wajib"]
        if not asked:
            return ""
        said = self.answered.format(there=asked.count("ada"), asked=len(asked))
        count = asked.count("belum ditandatangani")
        return f"{said}, {self.unsigned.format(count=count)}" if count else said


def _pages(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"


def _day(iso: str) -> str:
    day = date.fromisoformat(iso)
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


_NUMBER = rb"-?[0-9.]+(?:e-?[0-9]+)? "


@dataclass(frozen=True)
class Anatomy:
    """What the objects of a volume's file have, and nothing else; how a page is drawn.

    ``properties`` are the entries of the Info dictionary and what says the same in XMP.
    """

    drawing: re.Pattern[bytes]
    root: frozenset[str]
    page: frozenset[str]
    form: frozenset[str]
    link: frozenset[str]
    bookmark: frozenset[str]
    view: Mapping[str, str]
    properties: Mapping[str, str]


@dataclass(frozen=True)
class Format:
    """The rules of one format; ``keys`` are those of its index, by the list they stand in.

    The stamp of a page may also stand by one of the ``other_stamps``, where its own place is taken.
    """

    number: int
    keys: Mapping[str, frozenset[str]]
    words: Words
    stamp: EdgeStyle
    anatomy: Anatomy
    other_stamps: tuple[EdgeStyle, ...] = ()

    @property
    def stamps(self) -> tuple[EdgeStyle, ...]:
        """All styles of the stamp, the best one first."""
        return (self.stamp, *self.other_stamps)


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


FORMAT_1 = Format(
    number=1,
    keys=MappingProxyType(
        {
            "": _names(
                "format indikator periode tahun satker judul jilid jumlah_jilid jumlah_halaman pdfa"
                " sha256 bagian kelengkapan asli diperkecil tambahan halaman"
            ),
            "bagian": _names(
                "judul kelompok jenis paket berkas sha256 isi foto bukan_pdfa jilid dari sampai"
                " tambahan arsip"
            ),
            "bagian.foto": _names("berkas sha256 halaman"),
            "kelengkapan": _names("kelompok nama keadaan jilid halaman"),
            "asli": _names("nama berkas sha256"),
            "diperkecil": _names("berkas gambar dpi dpi_hitam_putih"),
            "tambahan": _names("arsip tanggal beku jilid dari sampai di_daftar_isi perubahan"),
            "tambahan.perubahan": _names("judul dari sampai keterangan"),
            "halaman": _names("halaman judul jenis paket berkas halaman_berkas sha256"),
        }
    ),
    words=Words(),
    stamp=EdgeStyle(
        edge="lower",
        colour=b"0.2 g",
        size=7.5,
        right=28.0,
        baseline=17.0,
        padding=2.0,
        ascent=0.86,
        descent=0.3,
        large_page=842.0,
        narrow_share=0.05,
    ),
    anatomy=Anatomy(
        drawing=re.compile(
            rb"(?P<form>q /P Do Q\n)?(?P<painted>(?:q (?:%b){6}cm /A[0-9]+ Do Q\n)*)"
            rb"(?P<stamp>q (?:%b){6}cm 1 g (?:%b){4}re f 0\.2 g BT /S %bTf (?:%b){2}Td "
            rb"\((?P<codes>(?:[^()\\]|\\[0-7]{3})*)\) Tj ET Q)" % ((_NUMBER,) * 5)
        ),
        root=_names(
            "/Type /Pages /PageLabels /Outlines /PageMode /PageLayout /ViewerPreferences /Lang"
            " /Metadata /OutputIntents /OCProperties /Names /AF"
        ),
        page=_names(
            "/Type /Parent /MediaBox /Resources /Contents /Rotate /UserUnit /Group /Annots"
        ),
        form=_names("/Type /Subtype /BBox /Resources /Filter /DecodeParms /Length"),
        link=_names("/Type /Subtype /Rect /F /Border /Dest"),
        bookmark=_names("/Title /Parent /Dest /Prev /Next /First /Last /Count"),
        view=MappingProxyType({"/PageMode": "/UseOutlines", "/Lang": "id-ID"}),
        properties=MappingProxyType(
            {
                "/Title": (
                    '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{}</rdf:li></rdf:Alt>'
                    "</dc:title>"
                ),
                "/Author": "<dc:creator><rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq></dc:creator>",
                "/Subject": (
                    '<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{}</rdf:li></rdf:Alt>'
                    "</dc:description>"
                ),
                "/Creator": "<xmp:CreatorTool>{}</xmp:CreatorTool>",
                "/Producer": "<pdf:Producer>{}</pdf:Producer>",
            }
        ),
    ),
)

# The stamp lies on nothing that its page shows, and has no white ground that could cover it.
_STAMP_2 = replace(FORMAT_1.stamp, on_white=False)

FORMAT_2 = replace(
    FORMAT_1,
    number=2,
    keys=MappingProxyType({**FORMAT_1.keys, "": FORMAT_1.keys[""] | {"halaman_sendiri"}}),
    words=PlainWords(),
    stamp=_STAMP_2,
    other_stamps=(
        replace(_STAMP_2, side="left"),
        replace(_STAMP_2, side="middle"),
        replace(_STAMP_2, edge="upper"),
        replace(_STAMP_2, edge="upper", side="left"),
        replace(_STAMP_2, edge="upper", side="middle"),
        replace(_STAMP_2, baseline=30.0),
        replace(_STAMP_2, baseline=30.0, side="left"),
        replace(_STAMP_2, baseline=9.0),
        replace(_STAMP_2, baseline=9.0, side="left"),
        replace(_STAMP_2, edge="upper", baseline=30.0),
        replace(_STAMP_2, edge="upper", baseline=30.0, side="left"),
        # On a black scan.
        replace(_STAMP_2, colour=b"1 g"),
    ),
    anatomy=replace(
        FORMAT_1.anatomy,
        drawing=re.compile(
            rb"(?P<form>q /P Do Q\n)?(?P<painted>(?:q (?:%b){6}cm /A[0-9]+ Do Q\n)*)"
            rb"(?P<stamp>q (?:%b){6}cm (?:0\.2|1) g BT /S %bTf (?:%b){2}Td "
            rb"\((?P<codes>(?:[^()\\]|\\[0-7]{3})*)\) Tj ET Q)" % ((_NUMBER,) * 4)
        ),
    ),
)

FORMATS: Sequence[Format] = (FORMAT_1, FORMAT_2)
"""All formats that were ever written, in the order of their numbers, from 1."""


def newest() -> Format:
    """The format that is written today."""
    return FORMATS[-1]


def format_of(number: int) -> Format | None:
    """The format with this number; None for one that is not known here."""
    return FORMATS[number - 1] if 0 < number <= len(FORMATS) else None
