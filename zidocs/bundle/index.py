"""A bundle becomes its index: for every page, what it shows and which file proves it.

The index is a JSON object, its keys in this order::

    {"indikator": "I.2.a", "periode": "B03", "tahun": 2024, "satker": "…", "judul": "…",
     "jumlah_halaman": 12, "sha256": "<of the PDF>",
     "bagian":  [{"judul": "Notula", "kelompok": "<section>", "jenis": "notula",
                  "paket": "rapat-maret", "berkas": "packets/rapat-maret/…", "sha256": "<of it>",
                  "dari": 5, "sampai": 7}],
     "halaman": [{"halaman": 5, "judul": "Notula", "jenis": "notula", "paket": "rapat-maret",
                  "berkas": "…", "halaman_berkas": 1, "sha256": "<of the file>"}]}

Pages that belong to no file (``jenis`` "sampul", "daftar_isi", "daftar_kelengkapan") have ""
and null there. A bundle without an indicator has "" for what it lacks, and null for the year.
"""

from collections.abc import Sequence
from typing import Any

from zidocs.bundle.numbering import NumberedPart
from zidocs.bundle.outline import COMPLETENESS, CONTENTS, COVER
from zidocs.bundle.parts import Cover


def make_index(
    cover: Cover,
    parts: Sequence[NumberedPart],
    contents_pages: int,
    completeness_pages: int,
    sha256: str,
) -> dict[str, Any]:
    """The bundle's facts and its numbered parts become the index; ``sha256`` is the PDF's."""
    front = [_own_page(1, COVER, "sampul")]
    after = 2 + contents_pages
    front += [_own_page(page, CONTENTS, "daftar_isi") for page in range(2, after)]
    front += [
        _own_page(page, COMPLETENESS, "daftar_kelengkapan")
        for page in range(after, after + completeness_pages)
    ]
    pages = front + [row for numbered in parts for row in _pages(numbered)]
    return {
        "indikator": cover.indikator,
        "periode": cover.periode,
        "tahun": cover.tahun,
        "satker": cover.satker,
        "judul": cover.judul,
        "jumlah_halaman": len(pages),
        "sha256": sha256,
        "bagian": [_part(numbered) for numbered in parts],
        "halaman": pages,
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
        "dari": numbered.first,
        "sampai": numbered.last,
    }


def _pages(numbered: NumberedPart) -> list[dict[str, Any]]:
    part = numbered.part
    return [
        {
            "halaman": page,
            "judul": part.title,
            "jenis": part.kind,
            "paket": part.packet,
            "berkas": part.source,
            "halaman_berkas": source_page,
            "sha256": part.source_sha256,
        }
        for page, source_page in enumerate(part.source_pages, start=numbered.first)
    ]


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
