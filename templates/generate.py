"""The built-in Word templates of zidocs: ``python templates/generate.py`` writes them anew.

How the letters must look: the rules of official letters (tata naskah dinas). Which variables and
filters they use: README.md in this folder.
"""

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from docx.document import Document as Docx
from docx.shared import Cm, Pt
from docx.table import Table
from naskah import (
    CENTRED,
    GRID,
    JUSTIFIED,
    LETTERED_CHAPTERS,
    LINE,
    NUMBERED_CHAPTERS,
    PLAIN,
    RIGHT_ALIGNED,
    ROMAN_CHAPTERS,
    SIGNATURE_INDENT,
    TEXT_ACROSS,
    TEXT_UPRIGHT,
    Place,
    add,
    blank,
    command,
    facts,
    header_row,
    items,
    letterhead,
    page_footer,
    paragraph_style,
    row,
    row_across,
    row_command,
    signature,
    signature_cell,
    signature_pair,
    table,
    table_text_styles,
    text,
)

CAPTION = "Gambar {{{{ {photo}.nomor }}}}. {{{{ {photo}.keterangan }}}}"


def undangan() -> Docx:
    """The letter of invitation, with a page of recipients where there are many."""
    docx = blank("Undangan")
    table_text_styles(docx)
    _invitation_styles(docx)
    letterhead(docx)
    head = table(docx, (2.2, 0.5, 8.3, 5.0), PLAIN)
    date = (
        "{% if satker.tempat_surat %}{{ satker.kota }}, {% endif %}"
        "{{ undangan.tanggal|tanggal|default('…………………', true) }}"
    )
    for number, key in enumerate(("nomor", "sifat", "lampiran", "hal")):
        cells = [("Rincian", key.capitalize()), ("Rincian", ":")]
        value = ("Rincian", "{{ undangan." + key + " }}")
        made = row(head, [*cells, value, ("Rincian", date if number == 0 else "")])
        if number == 0:
            made.cells[3].paragraphs[0].alignment = RIGHT_ALIGNED
    _recipients(docx)
    _invitation_body(docx)
    signature(docx, "undangan.penandatangan")
    _copies(docx)
    _recipients_page(docx)
    page_footer(docx, first_page_numbered=False)
    return docx


def nota_dinas() -> Docx:
    """The invitation inside the office: a memorandum."""
    docx = blank("Nota Dinas")
    table_text_styles(docx)
    _invitation_styles(docx)
    letterhead(docx)
    add(docx, "Judul", "NOTA DINAS")
    add(docx, "Judul", "NOMOR {{ undangan.nomor|default('…………………', true) }}")
    add(docx, "Rincian", "")
    made = facts(docx, {}, label=2.2)
    row(made, [("Rincian", "Yth."), ("Rincian", ":"), ("Rincian", "")])
    _recipient_lines(made.rows[0].cells[2])
    for label, value in {
        "Dari": "{{ undangan.penandatangan.jabatan }}",
        "Hal": "{{ undangan.hal }}",
        "Lampiran": "{{ undangan.lampiran }}",
        "Sifat": "{{ undangan.sifat }}",
        "Tanggal": "{{ undangan.tanggal|tanggal|default('…………………', true) }}",
    }.items():
        row(made, [("Rincian", label), ("Rincian", ":"), ("Rincian", value)])
    add(docx, "Garis Kop", "")
    _invitation_body(docx)
    signature(docx, "undangan.penandatangan")
    _copies(docx)
    _recipients_page(docx)
    page_footer(docx, first_page_numbered=False)
    return docx


def _invitation_styles(docx: Docx) -> None:
    attached = paragraph_style(docx, "Kepala Lampiran", left=SIGNATURE_INDENT)
    attached.paragraph_format.tab_stops.add_tab_stop(Cm(SIGNATURE_INDENT + 2))


def _recipients(docx: Docx) -> None:
    add(docx, "Rincian", "")
    made = table(docx, (1.0, TEXT_UPRIGHT - 1.0), PLAIN)
    right = row(made, [("Rincian", "Yth."), ("Rincian", "")]).cells[1]
    _recipient_lines(right)
    add(docx, "Rincian", "di {{ undangan.di }}")
    add(docx, "Rincian", "")


def _recipient_lines(place: Place) -> None:
    command(place, "if undangan.terlampir")
    add(place, "Rincian", "Daftar Terlampir")
    command(place, "elif undangan.kepada|length == 1")
    add(place, "Rincian", "{{ undangan.kepada[0].nama }}")
    command(place, "else", "for penerima in undangan.kepada")
    add(place, "Rincian", "{{ loop.index }}. {{ penerima.nama }}")
    command(place, "endfor", "endif")


def _invitation_body(docx: Docx) -> None:
    text(docx, "undangan.pembuka")
    made = facts(
        docx,
        {
            "hari, tanggal": "{{ rapat.tanggal|hari_tanggal }}",
            "pukul": "{{ rapat.mulai|pukul(rapat.selesai, satker.zona_waktu) }}",
            "tempat": "{{ rapat.tempat }}",
        },
        indent=1.25,
        label=3.0,
    )
    agenda = row(
        made,
        [("Rincian", ""), ("Rincian", "acara"), ("Rincian", ":"), ("Rincian", "")],
    )
    _agenda(agenda.cells[3])
    add(docx, "Rincian", "")
    command(docx, "if undangan.isi")
    text(docx, "undangan.isi")
    command(docx, "endif")
    text(docx, "undangan.penutup", bound=True)
    add(docx, "Tanda Tangan", "")


def _agenda(place: Place) -> None:
    command(place, "if rapat.agenda|length == 1")
    add(place, "Rincian", "{{ rapat.agenda[0] }}")
    command(place, "else")
    items(place, "rapat.agenda", style="Butir Rincian")
    command(place, "endif")


def _copies(docx: Docx) -> None:
    command(docx, "if undangan.tembusan")
    heading = add(docx, "Rincian", "Tembusan:").paragraph_format
    heading.keep_with_next, heading.space_before = True, Pt(12)
    items(docx, "undangan.tembusan", style="Butir Rincian")
    command(docx, "endif")


def _recipients_page(docx: Docx) -> None:
    command(docx, "if undangan.terlampir")
    add(docx, "Kepala Lampiran", "Lampiran").paragraph_format.page_break_before = True
    add(docx, "Kepala Lampiran", "Nomor\t: {{ undangan.nomor }}")
    add(docx, "Kepala Lampiran", "Tanggal\t: {{ undangan.tanggal|tanggal }}")
    add(docx, "Rincian", "")
    add(docx, "Judul", "DAFTAR PENERIMA")
    add(docx, "Judul", "")
    made = table(docx, (1.2, 7.4, 7.4), GRID)
    wanted = "{% if not undangan.kepada_jabatan %}{{ tanpa_kolom }}{% endif %}"
    header_row(made, ("No.", "Nama", "Jabatan/Instansi" + wanted))
    row_command(made, "for penerima in undangan.kepada")
    row(
        made,
        [
            ("Nomor Tabel", "{{ loop.index }}."),
            ("Tabel", "{{ penerima.nama }}"),
            ("Tabel", "{{ penerima.jabatan }}"),
        ],
    )
    row_command(made, "endfor")
    command(docx, "endif")


def daftar_hadir() -> Docx:
    """The attendance list, upright."""
    docx = blank("Daftar Hadir")
    _attendance_head(docx, TEXT_UPRIGHT)
    made = table(docx, (1.0, 5.0, 2.5, 3.5, 2.0, 2.0), GRID)
    _attendance_rows(
        made,
        {
            "Nama/NIP": "{{ orang.nama }}",
            "Pangkat/Gol." + _column("pangkat"): "{{ orang.pangkat_golongan }}",
            "Jabatan" + _column("jabatan"): "{{ orang.jabatan }}",
        },
    )
    _attendance_end(docx, made)
    return docx


def daftar_hadir_mendatar() -> Docx:
    """The attendance list across, for more columns."""
    docx = blank("Daftar Hadir", across=True)
    _attendance_head(docx, TEXT_ACROSS)
    made = table(docx, (1.0, 5.0, 4.2, 2.6, 3.4, 2.6, 2.5, 1.7, 1.7), GRID)
    _attendance_rows(
        made,
        {
            "Nama{% if 'nip' not in daftar_hadir.kolom %}/NIP{% endif %}": "{{ orang.nama }}",
            "NIP" + _column("nip"): "{{ orang.nip|nip }}",
            "Pangkat/Gol." + _column("pangkat"): "{{ orang.pangkat_golongan }}",
            "Jabatan" + _column("jabatan"): "{{ orang.jabatan }}",
            "Unit" + _column("unit"): "{{ orang.unit }}",
            "Instansi" + _column("instansi"): "{{ orang.instansi }}",
        },
    )
    _attendance_end(docx, made)
    return docx


def _column(name: str) -> str:
    """The title of a column that is printed only when packet.yaml asks for it."""
    return "{% if '" + name + "' not in daftar_hadir.kolom %}{{ tanpa_kolom }}{% endif %}"


def _attendance_head(docx: Docx, text_width: float) -> None:
    table_text_styles(docx)
    letterhead(docx, text_width)
    add(docx, "Judul", "DAFTAR HADIR")
    add(docx, "Rincian", "")
    facts(
        docx,
        {
            "Hari/Tanggal": "{{ rapat.tanggal|hari_tanggal }}",
            "Pukul": "{{ rapat.mulai|pukul(rapat.selesai, satker.zona_waktu) }}",
            "Tempat": "{{ rapat.tempat }}",
            "Acara": "{{ rapat.judul }}",
        },
    )
    add(docx, "Rincian", "")


def _attendance_rows(made: Table, columns: Mapping[str, str]) -> None:
    """Rows of at least 1 cm; odd numbers sign left, even ones right."""
    head = header_row(made, ("No.", *columns, "Tanda Tangan", ""))
    head.cells[-2].merge(head.cells[-1])
    for paragraph in head.cells[-1].paragraphs[1:]:
        paragraph._p.getparent().remove(paragraph._p)
    row_command(made, "for orang in daftar_hadir.baris")
    added = row(
        made,
        [
            ("Nomor Tabel", "{{ loop.index }}."),
            *(("Tabel", value) for value in columns.values()),
            ("Tabel", "{% if loop.index is odd %}{{ loop.index }}.{% endif %}"),
            ("Tabel", "{% if loop.index is even %}{{ loop.index }}.{% endif %}"),
        ],
        height=1.0,
    )
    name = added.cells[1]
    command(name, "if orang.nip and 'nip' not in daftar_hadir.kolom")
    add(name, "Tabel", "NIP {{ orang.nip|nip }}")
    command(name, "endif", "if orang.instansi and 'instansi' not in daftar_hadir.kolom")
    add(name, "Tabel", "{{ orang.instansi }}")
    command(name, "endif")
    row_command(made, "endfor")


def _attendance_end(docx: Docx, made: Table) -> None:
    """The signature as the table's last row, so that it never stands alone on a page."""
    cell = row_across(made)
    signature(cell, "daftar_hadir.mengetahui", above="Mengetahui,")
    cell.paragraphs[0].paragraph_format.space_before = Pt(12)
    page_footer(docx)


def notula() -> Docx:
    """The minutes, with the photo documentation behind them."""
    docx = blank("Notula", chapters=NUMBERED_CHAPTERS)
    table_text_styles(docx)
    paragraph_style(docx, "Pembicara", left=0.75, bold=True, keep_next=True)
    paragraph_style(docx, "Uraian", align=JUSTIFIED, left=0.75, line=LINE, after=6)
    paragraph_style(docx, "Butir Uraian", "Uraian", left=1.5, first=-0.75, line=LINE, after=3)
    paragraph_style(docx, "Gambar", align=CENTRED, before=6, keep_next=True)
    paragraph_style(docx, "Keterangan Gambar", align=CENTRED, points=10, before=4, after=6)
    letterhead(docx)
    add(docx, "Judul", "NOTULA")
    add(docx, "Rincian", "")
    _minutes_head(docx)
    command(docx, "if notula.pembukaan")
    add(docx, "Bab", "Kata Pembukaan")
    text(docx, "notula.pembukaan")
    command(docx, "endif", "if notula.pembahasan")
    add(docx, "Bab", "Pembahasan")
    _discussion(docx)
    command(docx, "endif", "if notula.keputusan")
    add(docx, "Bab", "Keputusan")
    _decisions(docx)
    command(docx, "endif", "if notula.penutup")
    add(docx, "Bab", "Penutup")
    text(docx, "notula.penutup", bound=True)
    command(docx, "endif")
    signature_pair(docx, ("Pencatat,", "rapat.notulis"), ("Pimpinan Rapat,", "rapat.pimpinan"))
    _photos(docx)
    page_footer(docx)
    return docx


def _minutes_head(docx: Docx) -> None:
    made = facts(
        docx,
        {"Rapat": "{{ rapat.judul }}", "Hari/Tanggal": "{{ rapat.tanggal|hari_tanggal }}"},
    )
    row_command(made, "if notula.surat_undangan")
    row(made, _fact("Surat Undangan", "{{ notula.surat_undangan }}"))
    row_command(made, "endif")
    row(made, _fact("Waktu", "{{ rapat.mulai|pukul(rapat.selesai, satker.zona_waktu) }}"))
    row(made, _fact("Tempat", "{{ rapat.tempat }}"))
    _agenda(row(made, _fact("Acara", "")).cells[2])
    row(made, _fact("Pimpinan Rapat", "{{ rapat.pimpinan.nama }}"))
    row(made, _fact("Pencatat", "{{ rapat.notulis.nama }}"))
    people = row(made, _fact("Peserta", "")).cells[2]
    command(people, "if notula.peserta_terlampir")
    add(people, "Rincian", "{{ rapat.peserta|length }} orang, daftar hadir terlampir")
    command(people, "else", "for orang in rapat.peserta")
    add(people, "Butir Rincian", "{{ loop.index }}.\t{{ orang.nama }}")
    command(people, "endfor", "endif")


def _fact(label: str, value: str) -> list[tuple[str, str]]:
    return [("Rincian", label), ("Rincian", ":"), ("Rincian", value)]


def _discussion(docx: Docx) -> None:
    command(docx, "for bahasan in notula.pembahasan", "if bahasan.agenda")
    add(docx, "Subbab", "{{ bahasan.agenda }}")
    command(docx, "endif", "for butir in bahasan.butir", "if butir.pembicara")
    add(docx, "Pembicara", "{{ butir.pembicara }}:")
    command(docx, "endif")
    text(docx, "butir.uraian", "Uraian", "Butir Uraian")
    command(docx, "endfor", "endfor")


def _decisions(docx: Docx) -> None:
    made = table(docx, (1.2, 7.4, 4.2, 3.2), GRID)
    header_row(made, ("No.", "Keputusan", "Penanggung Jawab", "Tenggat"))
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
    command(docx, "if satker.foto_per_halaman == '2'", "for gambar in foto")
    add(docx, "Gambar", "{{ gambar.gambar }}")
    add(docx, "Keterangan Gambar", CAPTION.format(photo="gambar"))
    command(docx, "endfor", "else")
    made = table(docx, (TEXT_UPRIGHT / 2, TEXT_UPRIGHT / 2), PLAIN)
    row_command(made, "for pasangan in foto|batch(2)")
    added = row(made, [("Gambar", ""), ("Gambar", "")])
    for number, cell in enumerate(added.cells):
        photo = f"pasangan[{number}]"
        if number:
            command(cell, "if pasangan|length > 1")
        add(cell, "Gambar", "{{ " + photo + ".gambar }}")
        add(cell, "Keterangan Gambar", CAPTION.format(photo=photo))
        if number:
            command(cell, "endif")
            add(cell, "Keterangan Gambar", "")
    row_command(made, "endfor")
    command(docx, "endif", "endif")


def laporan_rencana_aksi() -> Docx:
    """The report in the outline of the guide's sample: seven chapters in Roman numerals."""
    docx = _report("Laporan", ROMAN_CHAPTERS)
    add(docx, "Judul", "LAPORAN PELAKSANAAN")
    _report_title(docx)
    _chapter(docx, "Latar Belakang", "latar_belakang")
    add(docx, "Bab", "Maksud dan Tujuan")
    _aims(docx)
    command(docx, "if laporan.ruang_lingkup")
    text(docx, "laporan.ruang_lingkup")
    command(docx, "endif")
    _list_chapter(docx, "Dasar Pelaksanaan", "dasar")
    _chapter(docx, "Pelaksanaan Kegiatan", "pelaksanaan")
    _list_chapter(docx, "Hasil yang Dicapai", "hasil")
    _conclusions(docx, "Kesimpulan dan Saran", "Kesimpulan")
    _report_end(docx)
    return docx


def laporan_tata_naskah() -> Docx:
    """The report in the ministry's own outline: five lettered chapters."""
    docx = _report("Laporan", LETTERED_CHAPTERS)
    add(docx, "Judul", "LAPORAN")
    add(docx, "Judul", "TENTANG")
    _report_title(docx)
    add(docx, "Bab", "Pendahuluan")
    add(docx, "Subbab", "Umum")
    text(docx, "laporan.latar_belakang")
    add(docx, "Subbab", "Maksud dan Tujuan")
    _aims(docx)
    _chapter(docx, "Ruang Lingkup", "ruang_lingkup", style="Subbab")
    _list_chapter(docx, "Dasar", "dasar", style="Subbab")
    _chapter(docx, "Kegiatan yang Dilaksanakan", "pelaksanaan")
    _list_chapter(docx, "Hasil yang Dicapai", "hasil")
    _conclusions(docx, "Simpulan dan Saran", "Simpulan")
    _report_end(docx)
    return docx


def _report(title: str, formats: tuple[str, str]) -> Docx:
    docx = blank(title, chapters=formats)
    letterhead(docx)
    return docx


def _report_title(docx: Docx) -> None:
    add(docx, "Judul", "{{ laporan.judul|upper }}")
    add(docx, "Judul", "NOMOR {{ laporan.nomor|default('…………………', true) }}")


def _chapter(docx: Docx, title: str, key: str, *, style: str = "Bab") -> None:
    command(docx, f"if laporan.{key}")
    add(docx, style, title)
    text(docx, f"laporan.{key}")
    command(docx, "endif")


def _list_chapter(docx: Docx, title: str, key: str, *, style: str = "Bab") -> None:
    command(docx, f"if laporan.{key}")
    add(docx, style, title)
    items(docx, f"laporan.{key}", lettered=style == "Subbab")
    command(docx, "endif")


def _aims(docx: Docx) -> None:
    text(docx, "laporan.maksud")
    command(docx, "if laporan.tujuan")
    add(docx, "Isi", "Kegiatan ini bertujuan:").paragraph_format.keep_with_next = True
    items(docx, "laporan.tujuan")
    command(docx, "endif")


def _conclusions(docx: Docx, title: str, first: str) -> None:
    command(docx, "if laporan.kesimpulan or laporan.saran")
    add(docx, "Bab", title)
    for heading, key in ((first, "kesimpulan"), ("Saran", "saran")):
        command(docx, f"if laporan.{key}")
        add(docx, "Subbab", heading)
        items(docx, f"laporan.{key}", lettered=True)
        command(docx, "endif")
    command(docx, "endif")


def _report_end(docx: Docx) -> None:
    add(docx, "Bab", "Penutup")
    text(docx, "laporan.penutup", bound=True)
    add(docx, "Tanda Tangan", "")
    date = "{{ satker.kota }}, {{ laporan.tanggal|tanggal|default('…………………', true) }}"
    signature(docx, "laporan.penandatangan", above=date)
    page_footer(docx)


def berita_acara() -> Docx:
    """The record of what was settled, signed by everybody who settled it."""
    docx = blank("Berita Acara")
    letterhead(docx)
    add(docx, "Judul", "BERITA ACARA")
    add(docx, "Judul", "{{ berita_acara.judul|upper }}")
    add(docx, "Judul", "NOMOR {{ berita_acara.nomor|default('…………………', true) }}")
    add(docx, "Rincian", "")
    text(docx, "berita_acara.pembuka")
    made = table(docx, (0.75, 2.5, 0.5, TEXT_UPRIGHT - 3.75), PLAIN)
    row_command(made, "for pihak in berita_acara.pihak")
    row(made, _party_fact("{{ loop.index }}.", "Nama", "{{ pihak.nama }}"))
    for label, key, value in (
        ("NIP", "nip", "{{ pihak.nip|nip }}"),
        ("Jabatan", "jabatan", "{{ pihak.jabatan }}"),
        ("Instansi", "instansi", "{{ pihak.instansi }}"),
        ("Sebagai", "sebagai", "{{ pihak.sebagai }}"),
    ):
        row_command(made, f"if pihak.{key}")
        row(made, _party_fact("", label, value))
        row_command(made, "endif")
    row_command(made, "endfor")
    add(docx, "Rincian", "")
    text(docx, "berita_acara.isi")
    items(docx, "berita_acara.hasil")
    text(docx, "berita_acara.penutup", bound=True)
    _record_signatures(docx)
    page_footer(docx)
    return docx


def _party_fact(number: str, label: str, value: str) -> list[tuple[str, str]]:
    return [("Rincian", number), ("Rincian", label), ("Rincian", ":"), ("Rincian", value)]


def _record_signatures(docx: Docx) -> None:
    place_and_day = "Dibuat di {{ satker.kota }}, {{ berita_acara.tanggal|tanggal }}"
    add(docx, "Tanda Tangan", "")
    add(docx, "Tanda Tangan", place_and_day)
    add(docx, "Tanda Tangan", "")
    made = table(docx, (SIGNATURE_INDENT, TEXT_UPRIGHT - SIGNATURE_INDENT), PLAIN)
    row_command(made, "for pasangan in berita_acara.pihak|batch(2)")
    cells = row(made, [("Tanda Tangan", ""), ("Tanda Tangan", "")]).cells
    for number, cell in enumerate(cells):
        person = f"pasangan[{number}]"
        if number:
            command(cell, "if pasangan|length > 1")
        signature_cell(cell, "{{ " + person + ".tanda_tangan }}", person)
        if number:
            command(cell, "endif")
            add(cell, "Nama Penandatangan", "")
    row_command(made, "endfor")
    command(docx, "if berita_acara.mengetahui")
    signature(docx, "berita_acara.mengetahui", above="Mengetahui,")
    command(docx, "endif")


TEMPLATES: Mapping[str, Callable[[], Docx]] = {
    make.__name__: make
    for make in (
        undangan,
        nota_dinas,
        daftar_hadir,
        daftar_hadir_mendatar,
        notula,
        laporan_rencana_aksi,
        laporan_tata_naskah,
        berita_acara,
    )
}


def docx_bytes(docx: Docx) -> bytes:
    """A document becomes bytes that no clock and no machine changes: plain members, fixed dates."""
    saved, fixed = io.BytesIO(), io.BytesIO()
    docx.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(fixed, "w") as target:
        for name in sorted(source.namelist(), key=lambda name: (name[0] != "[", name)):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.create_system = 0
            target.writestr(info, source.read(name))
    return fixed.getvalue()


def main() -> None:
    """Write every template beside this script."""
    for name, make in TEMPLATES.items():
        (Path(__file__).parent / f"{name}.docx").write_bytes(docx_bytes(make()))


if __name__ == "__main__":
    main()
