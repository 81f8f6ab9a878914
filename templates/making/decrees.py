"""The decree of the head of the office, and its appendices."""

from docx.document import Document as Docx
from docx.shared import Pt
from making.parts import (
    GAP,
    add,
    after_table,
    command,
    copies,
    letterhead,
    lined_table,
    name_and_nip,
    page_footer,
    plain_table,
    row,
    row_command,
    signature,
    text,
)
from making.styles import TEXT_UPRIGHT, blank

LABEL = 3.0
"""cm of the column of Menimbang, Mengingat, KESATU, …"""


def sk() -> Docx:
    """The decree: considerations, legal bases, diktums, and a page for each appendix."""
    docx = blank("Surat Keputusan", subject="{{ sk.tentang }}")
    letterhead(docx)
    add(docx, "Judul", "KEPUTUSAN {{ sk.penetap|upper }}")
    add(docx, "Judul", "NOMOR {{ sk.nomor|" + GAP + " }}")
    add(docx, "Judul", "TENTANG")
    add(docx, "Judul", "{{ sk.tentang|upper }}")
    add(docx, "Judul")
    add(docx, "Judul", "{{ sk.penetap|upper }},")
    add(docx, "Rincian")
    made = plain_table(docx, (LABEL, 0.5, 0.8, TEXT_UPRIGHT - LABEL - 1.3))
    for key, number in (
        ("menimbang", "loop.index|huruf"),
        ("mengingat", "loop.index"),
        ("memperhatikan", "loop.index"),
    ):
        row_command(made, f"for isi in sk.{key}")
        label = "{% if loop.first %}" + key.capitalize() + "{% endif %}"
        colon = "{% if loop.first %}:{% endif %}"
        numbers = "{{ " + number + " }}."
        row(
            made,
            [("Rincian", label), ("Rincian", colon), ("Rincian", numbers), ("Isian", "{{ isi }}")],
            splits=True,
        )
        row_command(made, "endfor")
    after_table(docx)
    add(docx, "Judul", "MEMUTUSKAN:").paragraph_format.space_before = Pt(12)
    add(docx, "Rincian")
    made = plain_table(docx, (LABEL, 0.5, TEXT_UPRIGHT - LABEL - 0.5))
    decided = "KEPUTUSAN {{ sk.penetap|upper }} TENTANG {{ sk.tentang|upper }}."
    row(made, [("Rincian", "Menetapkan"), ("Rincian", ":"), ("Isian", decided)])
    row_command(made, "for isi in sk.diktum")
    cells = row(
        made, [("Rincian", "{{ isi.nomor }}"), ("Rincian", ":"), ("Isian", "")], splits=True
    ).cells
    text(cells[2], "isi.isi", "Isian", "Butir Isian")
    row_command(made, "endfor")
    after_table(docx)
    add(docx, "Tanda Tangan")
    add(docx, "Tanda Tangan", "Ditetapkan di {{ satker.kota }}")
    date = "pada tanggal {{ sk.tanggal|tanggal|" + GAP + " }}"
    signature(docx, "sk.penandatangan", above=date)
    copies(docx, "sk")
    _appendices(docx)
    page_footer(docx, first_page_numbered=False)
    return docx


def _appendices(docx: Docx) -> None:
    command(docx, "for lampiran in sk.lampiran")
    head = add(docx, "Kepala Lampiran", "Lampiran {{ lampiran.nomor }}")
    head.paragraph_format.page_break_before = True
    add(docx, "Kepala Lampiran", "Nomor\t: {{ sk.nomor }}")
    add(docx, "Kepala Lampiran", "Tanggal\t: {{ sk.tanggal|tanggal|" + GAP + " }}")
    add(docx, "Rincian")
    add(docx, "Judul", "{{ lampiran.judul|upper }}")
    add(docx, "Rincian")
    command(docx, "if lampiran.isi")
    text(docx, "lampiran.isi")
    command(docx, "endif", "if lampiran.anggota")
    made = lined_table(
        docx, (1.0, 6.0, 5.0, 4.0), ("No.", "Nama/NIP", "Jabatan", "Kedudukan dalam Tim")
    )
    row_command(made, "for anggota in lampiran.anggota")
    row(
        made,
        [
            ("Nomor Tabel", "{{ loop.index }}."),
            ("Tabel", name_and_nip("anggota")),
            ("Tabel", "{{ anggota.jabatan }}"),
            ("Tabel", "{{ anggota.sebagai }}"),
        ],
    )
    row_command(made, "endfor")
    after_table(docx)
    command(docx, "endif")
    add(docx, "Tanda Tangan")
    signature(docx, "sk.penandatangan")
    command(docx, "endfor")
