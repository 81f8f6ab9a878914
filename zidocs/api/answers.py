"""The results of jobs become the JSON answers for programs, the same on every way out of zidocs.

``translate`` is the language of sentences; keys and states are Indonesian and never translated.
A function ``…_refused`` answers for a job that ended with a fault: it has its problems only. What a
finding points at in a file of the user's is read here too, for whoever shows it.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from zidocs.errors import Problem, Translate

if TYPE_CHECKING:
    from zidocs import api

Row = dict[str, Any]


def problem(found: Problem, translate: Translate) -> Row:
    """A finding."""
    return {
        "kode": found.code,
        "tingkat": found.severity,
        "berkas": found.where.file,
        "baris": found.where.line,
        "kolom": found.where.column,
        "kunci": found.where.key,
        "pesan": found.what.render(translate),
        "saran": found.fix.render(translate),
    }


def check(problems: Iterable[Problem], translate: Translate) -> list[Row]:
    """The findings of ``check``, ``templates check``, and of whatever they refuse."""
    return [problem(each, translate) for each in problems]


def explain(found: "api.Explanation", translate: Translate) -> Row:
    """What a code means."""
    return {
        "kode": found.code,
        "tingkat": found.severity,
        "judul": found.title.render(translate),
        "penjelasan": found.text.render(translate),
    }


def build(
    problems: Iterable[Problem],
    translate: Translate,
    outputs: "Iterable[api.Output]" = (),
    folder: str = "hasil",
) -> Row:
    """The files of ``build`` and ``merge``, told from ``folder`` on; without any after a fault."""
    return {
        "berkas": [
            {
                "jalur": PurePath(folder, output.path).as_posix(),
                "jenis": output.kind,
                "halaman": output.pages,
                "sha256": output.sha256,
            }
            for output in outputs
        ],
        "temuan": check(problems, translate),
    }


def scan(done: "api.Scanned", translate: Translate) -> Row:
    """The pages of ``scan``, those with and those without a place."""
    from zidocs.paper.scan_report import loose_problem

    return {
        "id": done.run,
        "tersimpan": [
            {
                "paket": placed.page.packet,
                "dokumen": placed.page.document,
                "halaman": placed.page.page,
                "dari": placed.page.pages,
                "sumber": str(placed.page.origin),
                "keadaan": placed.state,
            }
            for placed in done.placed
        ],
        "triase": [
            {
                "sumber": str(page.origin),
                "berkas": path,
                "kode": loose_problem(page).code,
                "sebab": loose_problem(page).what.render(translate),
            }
            for page, path in done.loose
        ],
        "catatan": check(done.problems, translate),
    }


def scan_refused(problems: Sequence[Problem], translate: Translate) -> Row:
    """A scan that ended with a fault."""
    return {"id": None, "tersimpan": [], "triase": [], "catatan": check(problems, translate)}


def archive(done: "api.Archived", office: "api.Workspace", translate: Translate) -> Row:
    """The archive of a period."""

    def shown(path: Path | None) -> str | None:
        return office.show(path) if path else None

    return {
        "arsip": shown(done.folder),
        "zip": shown(done.zip),
        "baru": done.is_new,
        "sidik": done.fingerprint,
        "bundel": done.bundles,
        "halaman": done.pages,
        "diserahkan": done.handed_over
        and {
            "arsip": shown(done.handed_over.folder),
            "zip": shown(done.handed_over.zip),
            "sidik": done.handed_over.fingerprint,
        },
        "temuan": check(done.problems, translate),
    }


def archive_refused(problems: Sequence[Problem], translate: Translate) -> Row:
    """An archive that was not made."""
    return {"arsip": None, "temuan": check(problems, translate)}


def verify(found: "api.Verified", translate: Translate) -> Row:
    """What an archive is, and what of it is not as it was."""
    return {
        "utuh": found.is_good,
        "keterangan": dict(found.info),
        "berkas": found.files,
        "ukuran": found.size,
        "bundel": found.bundles,
        "sidik": found.fingerprint,
        "sidik_cocok": found.is_known,
        "temuan": check(found.problems, translate),
    }


def verify_refused(problems: Sequence[Problem], translate: Translate) -> Row:
    """Something that is no archive."""
    return {"utuh": False, "temuan": check(problems, translate)}


def trace(found: "api.Trace", translate: Translate) -> Row:
    """Where a page comes from."""
    index, page, place = found.index, found.page, found.place
    return {
        "bundel": found.bundle,
        "halaman": found.number,
        "halaman_pdf": found.in_file,
        "indikator": index.indikator,
        "periode": index.periode,
        "tahun": index.tahun,
        "judul": page.judul,
        "jenis": page.jenis,
        "paket": page.paket,
        "yaml": place and {"berkas": place.file, "baris": place.line, "kunci": place.key},
        "halaman_berkas": page.halaman_berkas,
        "berkas": [
            {"berkas": file.berkas, "sha256": file.sha256, "keadaan": file.keadaan}
            for file in found.files
        ],
        "temuan": check(found.problems, translate),
    }


def trace_refused(problems: Sequence[Problem], translate: Translate) -> Row:
    """A page that is not there."""
    return {"temuan": check(problems, translate)}


def status(board: "api.Board") -> list[Row]:
    """The board, a row for each indicator and period."""
    return [
        {
            "indikator": row.kode,
            "periode": row.periode,
            "keadaan": row.complete.keadaan,
            "butir": [
                {
                    "nama": asked.nama,
                    "rapat": asked.rapat or None,
                    "keadaan": asked.keadaan,
                    "berkas": board.shown(asked.berkas),
                }
                for asked in row.complete.butir
            ],
            "bulan": [
                {"nama": each.entry.nama, "ada": each.found, "dari": each.months}
                for each in row.complete.monthly
            ],
            "tenggat": row.tenggat.isoformat() if row.tenggat else None,
        }
        for row in board.rows
    ]


def catalogue(guide: "api.Guide") -> Row:
    """The guide, with what was looked for only."""
    codes = {entry.kode for entry in guide.indicators}
    areas = []
    for area in guide.katalog.area:
        subareas = [
            {"kode": subarea.kode, "nama": subarea.nama, "indikator": indicators}
            for subarea in area.subarea
            if (indicators := [_indikator(e) for e in subarea.indikator if e.kode in codes])
        ]
        if subareas:
            areas.append({"kode": area.kode, "nama": area.nama, "subarea": subareas})
    return {"katalog": guide.katalog.katalog, "area": areas}


def _indikator(indikator: "api.Indikator") -> Row:
    plain = ("kode", "nama", "petunjuk", "jadwal")
    activity = ("nomor", "nama", "dokumen", "judul_laporan", "periode", "satker", "syarat",
                "frekuensi")  # fmt: skip
    item = ("nomor", "nama", "jenis", "kegiatan", "periode", "satker", "syarat", "pemegang",
            "frekuensi")  # fmt: skip
    return {
        **_fields(indikator, plain),
        "kegiatan": [
            {**_fields(each, activity), "ketentuan": [demand.bunyi for demand in each.ketentuan]}
            for each in indikator.kegiatan
        ],
        "butir": [_fields(each, item) for each in indikator.butir],
        "salah_satu": indikator.salah_satu,
        "catatan": indikator.catatan,
        "baris": indikator.baris,
    }


def _fields(record: object, names: Iterable[str]) -> Row:
    return {name: getattr(record, name) for name in names}


def templates(files: "Iterable[api.TemplateFile]") -> list[Row]:
    """The Word templates."""
    return [{"nama": file.name, "berkas": file.shown, "sendiri": file.own} for file in files]


def doctor(facts: "Iterable[api.Fact]", translate: Translate) -> list[Row]:
    """What this machine has."""
    from zidocs.api.machine import in_words

    return [
        {
            "nama": in_words(fact.name, translate),
            "baik": fact.good,
            "keterangan": in_words(fact.detail, translate),
        }
        for fact in facts
    ]


def source_lines(root: Path, file: str, most_bytes: int) -> list[str]:
    """The lines of a text file below ``root`` that a finding points into, to show them.

    No more than ``most_bytes`` are read; what is no text file there has no lines.
    """
    from zidocs.yaml import decode

    path = root / file
    try:
        is_text = path.suffix.lower() in (".yaml", ".yml", ".csv")
        if not is_text or not path.resolve().is_relative_to(root):
            return []
        with path.open("rb") as source:
            data = source.read(most_bytes)
    except (OSError, RuntimeError, ValueError):
        return []
    try:
        text = decode(data)
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    return re.split("\r\n|[\n\r\x85\u2028\u2029]", text)
