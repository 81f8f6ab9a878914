"""The letter of invitation and, in its place inside the office, the nota dinas."""

from docx.document import Document as Docx
from making.parts import (
    GAP,
    Place,
    add,
    after_table,
    command,
    copies,
    fact,
    facts,
    items,
    letterhead,
    lined_table,
    page_footer,
    plain_table,
    row,
    row_command,
    signature,
    text,
)
from making.styles import (
    RIGHT_ALIGNED,
    TEXT_UPRIGHT,
    blank,
)

DATE = "{{ undangan.tanggal|tanggal|" + GAP + " }}"


def undangan() -> Docx:
    """The letter of invitation, with a page of recipients where there are many."""
    docx = _invitation("Undangan")
    head = plain_table(docx, (2.2, 0.5, 8.3, 5.0))
    place_and_date = "{% if satker.tempat_surat %}{{ satker.kota }}, {% endif %}" + DATE
    first = row(head, [*fact("Nomor", "{{ undangan.nomor }}"), ("Rincian", place_and_date)])
    first.cells[3].paragraphs[0].alignment = RIGHT_ALIGNED
    for key in ("sifat", "lampiran", "hal"):
        value = "{{ undangan." + key + " }}"
        row(head, [*fact(key.capitalize(), value), ("Rincian", "")])
    add(docx, "Rincian")
    addressed = plain_table(docx, (1.0, TEXT_UPRIGHT - 1.0))
    _recipients(row(addressed, [("Rincian", "Yth."), ("Rincian", "")]).cells[1])
    add(docx, "Rincian", "di {{ undangan.di }}")
    add(docx, "Rincian")
    _body_and_end(docx)
    return docx


def nota_dinas() -> Docx:
    """The invitation inside the office: a memorandum."""
    docx = _invitation("Nota Dinas")
    add(docx, "Judul", "NOTA DINAS")
    add(docx, "Judul", "NOMOR {{ undangan.nomor|" + GAP + " }}")
    add(docx, "Rincian")
    head = facts(docx, {"Yth.": ""}, label=2.2)
    _recipients(head.rows[0].cells[2])
    row(head, fact("Dari", "{{ undangan.penandatangan.jabatan }}"))
    for key in ("sifat", "lampiran", "hal"):
        row(head, fact(key.capitalize(), "{{ undangan." + key + " }}"))
    row(head, fact("Tanggal", DATE))
    add(docx, "Garis Kop")
    _body_and_end(docx)
    return docx


def _invitation(title: str) -> Docx:
    docx = blank(title)
    letterhead(docx)
    return docx


def _recipients(place: Place) -> None:
    command(place, "if undangan.terlampir")
    add(place, "Rincian", "Daftar Terlampir")
    command(place, "elif undangan.kepada|length == 1")
    add(place, "Rincian", "{{ undangan.kepada[0].nama }}")
    command(place, "else", "for penerima in undangan.kepada")
    add(place, "Butir Rincian", "{{ loop.index }}.\t{{ penerima.nama }}")
    command(place, "endfor", "endif")


def _body_and_end(docx: Docx) -> None:
    text(docx, "undangan.pembuka")
    event = plain_table(docx, (1.25, 3.0, 0.5, TEXT_UPRIGHT - 4.75))
    for label, value in (
        ("hari, tanggal", "{{ rapat.tanggal|hari_tanggal }}"),
        ("pukul", "{{ rapat.mulai|pukul(rapat.selesai, satker.zona_waktu) }}"),
        ("tempat", "{{ rapat.tempat }}"),
    ):
        row(event, [("Rincian", ""), *fact(label, value)])
    agenda(row(event, [("Rincian", ""), *fact("acara")]).cells[3])
    add(docx, "Rincian")
    command(docx, "if undangan.isi")
    text(docx, "undangan.isi")
    command(docx, "endif")
    text(docx, "undangan.penutup", bound=True)
    add(docx, "Tanda Tangan")
    signature(docx, "undangan.penandatangan")
    copies(docx, "undangan")
    _recipients_page(docx)
    page_footer(docx, first_page_numbered=False)


def agenda(place: Place) -> None:
    """The agenda, numbered where it has several items."""
    command(place, "if rapat.agenda|length == 1")
    add(place, "Rincian", "{{ rapat.agenda[0] }}")
    command(place, "else")
    items(place, "rapat.agenda", "Butir Rincian")
    command(place, "endif")


def _recipients_page(docx: Docx) -> None:
    command(docx, "if undangan.terlampir")
    add(docx, "Kepala Lampiran", "Lampiran").paragraph_format.page_break_before = True
    add(docx, "Kepala Lampiran", "Nomor\t: {{ undangan.nomor }}")
    add(docx, "Kepala Lampiran", "Tanggal\t: " + DATE)
    add(docx, "Rincian")
    add(docx, "Judul", "DAFTAR PENERIMA")
    add(docx, "Judul")
    optional = "{% if not undangan.kepada_jabatan %}{{ tanpa_kolom }}{% endif %}"
    made = lined_table(docx, (1.2, 7.4, 7.4), ("No.", "Nama", "Jabatan/Instansi" + optional))
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
    after_table(docx)
    command(docx, "endif")
