"""A bundle becomes its index: for every page, what it shows and which file proves it.

The index is a JSON object, its keys in this order::

    {"indikator": "I.2.a", "periode": "B03", "tahun": 2024, "satker": "…", "judul": "…",
     "jilid": 1, "jumlah_jilid": 1, "jumlah_halaman": 12, "pdfa": "PDF/A-2b",
     "sha256": "<of the PDF>",
     "bagian":  [{"judul": "Notula", "kelompok": "<section>", "jenis": "notula",
                  "paket": "rapat-maret", "berkas": "packets/rapat-maret/…", "sha256": "<of it>",
                  "isi": "", "foto": [{"berkas": "…", "sha256": "…", "halaman": 5}],
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

Pages made of photos come from no file: their part has "" for ``sha256`` (``berkas`` is the folder
of the photos) and the SHA-256 of the pages as they were made in ``isi``, which is "" elsewhere.
Each of the photos has its own, and ``halaman``, the page that shows it, where that is known.

Of several volumes each has its own: ``jumlah_halaman`` counts the pages of all of them, ``bagian``
and ``kelengkapan`` name those of all, ``halaman`` lists its own pages by their printed numbers.
Pages that belong to no file (``jenis`` "sampul", "daftar_isi", "daftar_kelengkapan",
"sertifikat", and those of ``zidocs.bundle.numbering.InsetKind``) have "" and null there. A bundle
without an indicator has "" for what it lacks, and null for the year. ``pdfa`` is the standard for
archives that the PDF keeps, "" if one of its parts does not let it: ``bukan_pdfa`` says why, in the
words of the certificate. ``asli`` are the files attached as they came, because they are signed
electronically; ``diperkecil`` are those of this volume whose pictures were made smaller so that the
bundle fits.

``tambahan`` are the lists of what came after the numbers were frozen by an archive, which had so
many pages (``beku``); ``perubahan`` is what changed on those. A part's own ``tambahan`` says which
list it stands in, from 1, 0 for the contents in front. With ``arsip`` its pages are those of that
archive still: ``berkas`` was their source then.

It is also what the finished PDF is proved against (``zidocs.bundle.proof``), now and years later:
the certificate names the ``index_seal``, so that no part of it can be changed unnoticed.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from zidocs.bundle.archival import archival_level
from zidocs.bundle.certificate import Original
from zidocs.bundle.late import HEADING as LATE_HEADING
from zidocs.bundle.late import LATE_LIST, MOVED, LateList
from zidocs.bundle.numbering import Answer, NumberedPart, VolumePages
from zidocs.bundle.outline import CERTIFICATE, COMPLETENESS, CONTENTS, COVER
from zidocs.bundle.parts import Cover, Shrunk
from zidocs.bundle.planning import PlannedBundle
from zidocs.disk.files import hash_bytes

OWN_TITLES: Mapping[str, str] = {
    "sampul": COVER,
    "daftar_isi": CONTENTS,
    "daftar_kelengkapan": COMPLETENESS,
    "sertifikat": CERTIFICATE,
    LATE_LIST: LATE_HEADING.capitalize(),
    **{kind: moved.heading.capitalize() for kind, moved in MOVED.items()},
}
"""The kinds of our own pages, and what the index calls each."""


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


def facts_of(bound: PlannedBundle, number: int) -> Indexed:
    """A planned bundle becomes what the index of the volume ``number``, from 0, is made of."""
    return Indexed(
        bound.cover,
        bound.volumes,
        bound.volumes[number],
        bound.answers,
        bound.sheets[number].originals,
        bound.shrunk,
        bound.lists,
    )


def index_seal(index: Mapping[str, Any]) -> str:
    """An index becomes the SHA-256 of all that it says but the ``sha256`` of the PDF.

    It is that of compact JSON in UTF-8, keys in their order; raises ValueError for text that is
    none. The PDF cannot name its own.
    """
    said = {key: value for key, value in index.items() if key != "sha256"}
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hash_bytes(text.encode())


def make_index(facts: Indexed, sha256: str) -> dict[str, Any]:
    """The facts of a volume become its index; ``sha256`` is the PDF's."""
    cover, volume = facts.cover, facts.volume
    parts = {each.number: [_part(placed) for placed in each.parts] for each in facts.volumes}
    sources = {placed.part.source for placed in volume.parts}
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
        "bagian": [part for own in parts.values() for part in own],
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
            if each.source in sources
        ],
        "tambahan": [_late_list(late) for late in facts.lists],
        "halaman": _pages(volume, parts[volume.number]),
    }


def _part(numbered: NumberedPart) -> dict[str, Any]:
    part = numbered.part
    return {
        "judul": part.title,
        "kelompok": part.section,
        "jenis": part.kind,
        "paket": part.packet,
        "berkas": part.source,
        "sha256": "" if numbered.is_of_photos else part.source_sha256,
        "isi": part.source_sha256 if numbered.is_of_photos else "",
        "foto": [
            {"berkas": photo.shown, "sha256": photo.sha256, "halaman": page}
            for photo, page in numbered.photos
        ],
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


def _pages(volume: VolumePages, parts: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    own = {
        "sampul": [volume.first],
        "daftar_isi": volume.contents,
        "daftar_kelengkapan": volume.completeness,
        "sertifikat": volume.certificate,
    }
    rows = [own_row(page, kind) for kind, pages in own.items() for page in pages]
    for inset in volume.insets:
        rows += [own_row(page, inset.kind) for page in range(inset.first, inset.last + 1)]
    for numbered, part in zip(volume.parts, parts, strict=True):
        for page, source_page in enumerate(numbered.part.source_pages, start=numbered.first):
            rows.append(part_row(page, part, source_page))
    return sorted(rows, key=lambda row: int(row["halaman"]))


def part_row(page: int, part: Mapping[str, Any], source_page: int) -> dict[str, Any]:
    """A page of a part, as the index has that, becomes its row among all pages."""
    return {
        "halaman": page,
        "judul": part["judul"],
        "jenis": part["jenis"],
        "paket": part["paket"],
        "berkas": part["berkas"],
        "halaman_berkas": source_page,
        "sha256": part["sha256"],
    }


def own_row(page: int, kind: str) -> dict[str, Any]:
    """A page of our own becomes its row; raises KeyError for any other kind."""
    return {
        "halaman": page,
        "judul": OWN_TITLES[kind],
        "jenis": kind,
        "paket": "",
        "berkas": "",
        "halaman_berkas": None,
        "sha256": "",
    }
