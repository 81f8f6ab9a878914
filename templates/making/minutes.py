"""The minutes of a meeting, with the photo documentation behind them."""

from docx.document import Document as Docx
from making.invitations import agenda
from making.parts import (
    add,
    after_table,
    command,
    fact,
    facts,
    letterhead,
    lined_table,
    page_footer,
    plain_table,
    row,
    row_command,
    signature_pair,
    text,
)
from making.styles import (
    NUMBERED_CHAPTERS,
    TEXT_UPRIGHT,
    blank,
)


def notula() -> Docx:
    """The minutes, with the photo documentation behind them."""
    docx = blank("Notula", chapters=NUMBERED_CHAPTERS)
    letterhead(docx)
    add(docx, "Judul", "NOTULA")
    add(docx, "Rincian")
    _head(docx)
    add(docx, "Bab", "Kata Pembukaan")
    text(docx, "notula.pembukaan")
    command(docx, "if notula.pembahasan")
    add(docx, "Bab", "Pembahasan")
    _discussion(docx)
    command(docx, "endif", "if notula.keputusan")
    add(docx, "Bab", "Keputusan")
    _decisions(docx)
    command(docx, "endif")
    add(docx, "Bab", "Penutup")
    text(docx, "notula.penutup", bound=True)
    signature_pair(
        docx, ("Pencatat,", "rapat.notulis"), ("{{ rapat.sebutan_pimpinan }},", "rapat.pimpinan")
    )
    after_table(docx)
    _photos(docx)
    page_footer(docx, electronic=False)
    return docx


def _head(docx: Docx) -> None:
    made = facts(
        docx,
        {
            "{{ rapat.sebutan_judul }}": "{{ rapat.judul }}",
            "Hari/Tanggal": "{{ rapat.tanggal|hari_tanggal }}",
        },
    )
    row_command(made, "if notula.surat_undangan")
    row(made, fact("{{ undangan.sebutan }}", "{{ notula.surat_undangan }}"))
    row_command(made, "endif")
    row(made, fact("Waktu", "{{ rapat.mulai|pukul(rapat.selesai, satker.zona_waktu) }}"))
    row(made, fact("Tempat", "{{ rapat.tempat }}"))
    agenda(row(made, fact("Acara")).cells[2])
    row(made, fact("{{ rapat.sebutan_pimpinan }}", "{{ rapat.pimpinan.nama }}"))
    row(made, fact("Pencatat", "{{ rapat.notulis.nama }}"))
    people = row(made, fact("{{ notula.sebutan_peserta }}")).cells[2]
    text(people, "notula.peserta", "Rincian", "Butir Rincian")


def _discussion(docx: Docx) -> None:
    command(docx, "for bahasan in notula.pembahasan", "if bahasan.agenda")
    add(docx, "Subbab", "{{ bahasan.agenda }}")
    command(docx, "endif", "for butir in bahasan.butir", "if butir.pembicara")
    add(docx, "Pembicara", "{{ butir.pembicara }}:")
    command(docx, "endif")
    text(docx, "butir.uraian", "Uraian", "Butir Uraian")
    command(docx, "endfor", "endfor")


def _decisions(docx: Docx) -> None:
    titles = ("No.", "Keputusan", "Penanggung Jawab", "Tenggat")
    made = lined_table(docx, (1.2, 7.4, 4.2, 3.2), titles)
    row_command(made, "for butir in notula.keputusan")
    added = row(
        made,
        [
            ("Nomor Tabel", "{{ loop.index }}."),
            ("Tabel", ""),
            ("Tabel", "{{ butir.penanggung_jawab }}"),
            ("Tabel", "{{ butir.tenggat|tanggal }}"),
        ],
    )
    text(added.cells[1], "butir.uraian", "Tabel", "Butir Tabel")
    row_command(made, "endfor")


def _photos(docx: Docx) -> None:
    """Photos on pages of their own: one below the other, or in pairs when four fit a page."""
    command(docx, "if foto")
    add(docx, "Judul", "DOKUMENTASI FOTO").paragraph_format.page_break_before = True
    command(docx, "if satker.foto_per_halaman == '2'", "for satu in foto")
    # In a table the row keeps photo and caption together.
    add(docx, "Gambar", "{{ satu.gambar }}").paragraph_format.keep_with_next = True
    add(docx, "Keterangan Gambar", _caption("satu"))
    command(docx, "endfor", "else")
    made = plain_table(docx, (TEXT_UPRIGHT / 2, TEXT_UPRIGHT / 2))
    row_command(made, "for pasangan in foto|batch(2)")
    left, right = row(made, [("Gambar", "{{ pasangan[0].gambar }}"), ("Gambar", "")]).cells
    add(left, "Keterangan Gambar", _caption("pasangan[0]"))
    command(right, "if pasangan|length > 1")
    add(right, "Gambar", "{{ pasangan[1].gambar }}")
    add(right, "Keterangan Gambar", _caption("pasangan[1]"))
    command(right, "else")
    add(right, "Keterangan Gambar")
    command(right, "endif")
    row_command(made, "endfor")
    after_table(docx)
    command(docx, "endif", "endif")


def _caption(photo: str) -> str:
    return "Gambar {{ " + photo + ".nomor }}. {{ " + photo + ".keterangan }}"
