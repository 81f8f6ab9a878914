"""The record of what was settled (berita acara), signed by everybody who settled it."""

from docx.document import Document as Docx
from docx.shared import Pt
from making.parts import (
    GAP,
    add,
    after_table,
    command,
    fact,
    items,
    letterhead,
    page_footer,
    plain_table,
    row,
    row_across,
    row_command,
    signature,
    signature_cell,
    signature_room,
    signature_row,
    signature_table,
    text,
)
from making.styles import TEXT_UPRIGHT, blank


def berita_acara() -> Docx:
    """The record of what was settled, signed by everybody who settled it."""
    docx = blank("Berita Acara")
    letterhead(docx)
    add(docx, "Judul", "BERITA ACARA")
    add(docx, "Judul", "{{ berita_acara.judul|upper }}")
    add(docx, "Judul", "NOMOR {{ berita_acara.nomor|" + GAP + " }}")
    add(docx, "Rincian")
    text(docx, "berita_acara.pembuka")
    _parties(docx)
    add(docx, "Rincian")
    text(docx, "berita_acara.isi")
    items(docx, "berita_acara.hasil")
    text(docx, "berita_acara.penutup", bound=True)
    _signatures(docx)
    page_footer(docx)
    return docx


def _parties(docx: Docx) -> None:
    made = plain_table(docx, (0.75, 2.5, 0.5, TEXT_UPRIGHT - 3.75))
    row_command(made, "for pihak in berita_acara.pihak")
    row(made, [("Rincian", "{{ loop.index }}."), *fact("Nama", "{{ pihak.nama }}")])
    for label, key, value in (
        ("{{ pihak.sebutan_nip }}", "nip", "{{ pihak.nip|nip }}"),
        ("Jabatan", "jabatan", "{{ pihak.jabatan }}"),
        ("Instansi", "instansi", "{{ pihak.instansi }}"),
        ("Sebagai", "sebagai", "{{ pihak.sebagai }}"),
    ):
        row_command(made, f"if pihak.{key}")
        row(made, [("Rincian", ""), *fact(label, value)])
        row_command(made, "endif")
    row_command(made, "endfor")


def _signatures(docx: Docx) -> None:
    add(docx, "Tanda Tangan")
    add(docx, "Tanda Tangan", "Dibuat di {{ satker.kota }}, {{ berita_acara.tanggal|tanggal }}")
    add(docx, "Tanda Tangan")
    made = signature_table(docx)
    row_command(made, "for pasangan in berita_acara.pihak|batch(2)")
    left, right = signature_row(made)
    signature_cell(left, "{{ pasangan[0].tanda_tangan }}", "pasangan[0]")
    command(right, "if pasangan|length > 1")
    signature_cell(right, "{{ pasangan[1].tanda_tangan }}", "pasangan[1]")
    command(right, "else")
    add(right, "Tanda Tangan Sebelah")
    command(right, "endif")
    # At the end of the row above: at the top of a page nothing is left free.
    command(left, "if not loop.last")
    signature_room(left)
    command(left, "endif")
    row_command(made, "endfor")
    row_command(made, "if berita_acara.mengetahui")
    cell = row_across(made)
    signature(cell, "berita_acara.mengetahui", above="Mengetahui,")
    cell.paragraphs[0].paragraph_format.space_before = Pt(12)
    row_command(made, "endif")
    after_table(docx)
