"""A bundle becomes its index: for every page, what it shows and which file proves it.

The index is a JSON object, its keys in this order::

    {"indikator": "I.2.a", "periode": "B03", "tahun": 2024, "satker": "…", "judul": "…",
     "jilid": 1, "jumlah_jilid": 1, "jumlah_halaman": 12, "pdfa": "PDF/A-2b",
     "sha256": "<of the PDF>",
     "bagian":  [{"judul": "Notula", "kelompok": "<section>", "jenis": "notula",
                  "paket": "rapat-maret", "berkas": "packets/rapat-maret/…", "sha256": "<of it>",
                  "foto": [{"berkas": "…", "sha256": "…"}],
                  "bukan_pdfa": ["huruf tidak disematkan"],
                  "jilid": 1, "dari": 5, "sampai": 7, "tambahan": 0, "arsip": ""}],
     "kelengkapan": [{"kelompok": "…", "nama": "Notula", "keadaan": "ada",
                      "jilid": 1, "halaman": 5}],
     "asli":    [{"nama": "sk.pdf", "berkas": "packets/…/sk.pdf", "sha256": "…"}],
     "diperkecil": [{"berkas": "…", "gambar": 3, "dpi": 150, "dpi_hitam_putih": 240}],
     "tambahan": [{"arsip": "2024-B03", "tanggal": "2024-03-29", "beku": 12, "jilid": 1,
                   "dari": 14, "sampai": 14, "di_daftar_isi": true,
                   "perubahan": [{"judul": "Notula", "dari": 5, "sampai": 7,
                                  "keterangan": "diganti …"}]}],
     "halaman": [{"halaman": 5, "judul": "Notula", "jenis": "notula", "paket": "rapat-maret",
                  "berkas": "…", "halaman_berkas": 1, "sha256": "<of the file>"}]}

Of several volumes each has its own: ``jumlah_halaman`` counts the pages of all of them, ``bagian``
and ``kelengkapan`` name those of all, ``halaman`` lists its own pages by their printed numbers.
Pages that belong to no file (``jenis`` "sampul", "daftar_isi", "daftar_kelengkapan",
"sertifikat", and those of ``zidocs.bundle.numbering.InsetKind``) have "" and null there. A bundle
without an indicator has "" for what it lacks, and null for the year. ``pdfa`` is the standard for
archives that the PDF keeps, "" if one of its parts does not let it: ``bukan_pdfa`` says why, in the
words of the certificate. ``asli`` are the files attached as they came, because they are signed
electronically; ``diperkecil`` are those whose pictures were made smaller so that the bundle fits.

``tambahan`` are the lists of what came after the numbers were frozen by an archive, which had so
many pages (``beku``); ``perubahan`` is what changed on those. A part's own ``tambahan`` says which
list it stands in, from 1, 0 for the contents in front. With ``arsip`` its pages are those of that
archive still: ``berkas`` was their source then.

It is also what the finished PDF is proved against (``zidocs.bundle.proof``), now and years later.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from zidocs.bundle.archival import archival_level
from zidocs.bundle.certificate import Original
from zidocs.bundle.late import HEADING as LATE_HEADING
from zidocs.bundle.late import MOVED, LateList
from zidocs.bundle.numbering import Answer, NumberedPart, VolumePages
from zidocs.bundle.outline import CERTIFICATE, COMPLETENESS, CONTENTS, COVER
from zidocs.bundle.parts import Cover, Shrunk


@dataclass(frozen=True)
class Indexed:
    """What the index of one volume is made of; ``volumes`` are all of the bundle."""

    cover: Cover
    volumes: tuple[VolumePages, ...]
    volume: VolumePages
    answers: tuple[Answer, ...]
    originals: tuple[Original, ...]
    shrunk: tuple[Shrunk, ...]
    lists: tuple[LateList, ...] = ()


def make_index(facts: Indexed, sha256: str) -> dict[str, Any]:
    """The facts of a volume become its index; ``sha256`` is the PDF's."""
    cover, volume = facts.cover, facts.volume
    return {
        "indikator": cover.indikator,
        "periode": cover.periode,
        "tahun": cover.tahun,
        "satker": cover.satker,
        "judul": cover.judul,
        "jilid": volume.number,
        "jumlah_jilid": len(facts.volumes),
        "jumlah_halaman": facts.volumes[-1].last,
        "pdfa": archival_level([placed.part for placed in volume.parts], bool(facts.originals)),
        "sha256": sha256,
        "bagian": [_part(placed) for each in facts.volumes for placed in each.parts],
        "kelengkapan": [_answer(answer) for answer in facts.answers],
        "asli": [
            {"nama": each.name, "berkas": each.source, "sha256": each.sha256}
            for each in facts.originals
        ],
        "diperkecil": [
            {
                "berkas": each.source,
                "gambar": each.pictures,
                "dpi": each.dpi,
                "dpi_hitam_putih": each.sharp_dpi,
            }
            for each in facts.shrunk
        ],
        "tambahan": [_late_list(late) for late in facts.lists],
        "halaman": _pages(volume),
    }


def _part(numbered: NumberedPart) -> dict[str, Any]:
    part = numbered.part
    return {
        "judul": part.title,
        "kelompok": part.section,
        "jenis": part.kind,
        "paket": part.packet,
        "berkas": part.source,
        "sha256": part.source_sha256,
        "foto": [{"berkas": photo.shown, "sha256": photo.sha256} for photo in part.photos],
        "bukan_pdfa": [str(obstacle) for obstacle in part.obstacles or ()],
        "jilid": numbered.volume,
        "dari": numbered.first,
        "sampai": numbered.last,
        "tambahan": part.late,
        "arsip": part.archive,
    }


def _answer(answer: Answer) -> dict[str, Any]:
    return {
        "kelompok": answer.asked.kelompok,
        "nama": answer.asked.nama,
        "keadaan": answer.asked.keadaan,
        "jilid": answer.volume,
        "halaman": answer.page,
    }


def _late_list(late: LateList) -> dict[str, Any]:
    return {
        "arsip": late.archive,
        "tanggal": late.day,
        "beku": late.frozen,
        "jilid": late.volume,
        "dari": late.first,
        "sampai": late.last,
        "di_daftar_isi": late.in_contents,
        "perubahan": [
            {
                "judul": change.title,
                "dari": change.first,
                "sampai": change.last,
                "keterangan": change.note,
            }
            for change in late.changes
        ],
    }


def _pages(volume: VolumePages) -> list[dict[str, Any]]:
    pages = [_own_page(volume.first, COVER, "sampul")]
    pages += [_own_page(page, CONTENTS, "daftar_isi") for page in volume.contents]
    pages += [_own_page(page, COMPLETENESS, "daftar_kelengkapan") for page in volume.completeness]
    for numbered in volume.parts:
        pages += _part_pages(numbered)
    for inset in volume.insets:
        title = MOVED[inset.kind].heading if inset.kind in MOVED else LATE_HEADING
        own = range(inset.first, inset.last + 1)
        pages += [_own_page(page, title.capitalize(), inset.kind) for page in own]
    pages += [_own_page(page, CERTIFICATE, "sertifikat") for page in volume.certificate]
    return sorted(pages, key=lambda page: int(page["halaman"]))


def _part_pages(numbered: NumberedPart) -> Iterator[dict[str, Any]]:
    part = numbered.part
    for page, source_page in enumerate(part.source_pages, start=numbered.first):
        yield {
            "halaman": page,
            "judul": part.title,
            "jenis": part.kind,
            "paket": part.packet,
            "berkas": part.source,
            "halaman_berkas": source_page,
            "sha256": part.source_sha256,
        }


def _own_page(page: int, title: str, kind: str) -> dict[str, Any]:
    return {
        "halaman": page,
        "judul": title,
        "jenis": kind,
        "paket": "",
        "berkas": "",
        "halaman_berkas": None,
        "sha256": "",
    }
