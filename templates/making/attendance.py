"""The attendance list, upright and across."""

from collections.abc import Mapping

from docx.document import Document as Docx
from docx.shared import Pt
from making.parts import (
    add,
    after_table,
    command,
    facts,
    letterhead,
    lined_table,
    merge,
    page_footer,
    row,
    row_across,
    row_command,
    signature,
)
from making.styles import TEXT_ACROSS, TEXT_UPRIGHT, blank


def daftar_hadir() -> Docx:
    """The attendance list, upright."""
    columns = {
        "Nama/NIP": "{{ orang.nama }}",
        "Pangkat/Gol." + _if_wanted("pangkat"): "{{ orang.pangkat_golongan }}",
        "Jabatan" + _if_wanted("jabatan"): "{{ orang.jabatan }}",
    }
    return _list(columns, (1.0, 5.0, 2.5, 3.5, 2.0, 2.0), across=False)


def daftar_hadir_mendatar() -> Docx:
    """The attendance list across, for more columns."""
    columns = {
        "Nama{% if 'nip' not in daftar_hadir.kolom %}/NIP{% endif %}": "{{ orang.nama }}",
        "NIP" + _if_wanted("nip"): "{{ orang.nip|nip }}",
        "Pangkat/Gol." + _if_wanted("pangkat"): "{{ orang.pangkat_golongan }}",
        "Jabatan" + _if_wanted("jabatan"): "{{ orang.jabatan }}",
        "Unit" + _if_wanted("unit"): "{{ orang.unit }}",
        "Instansi" + _if_wanted("instansi"): "{{ orang.instansi }}",
    }
    return _list(columns, (1.0, 5.0, 4.2, 2.6, 3.4, 2.6, 2.5, 1.7, 1.7), across=True)


def _if_wanted(name: str) -> str:
    """Behind a title: the column is printed only where packet.yaml asks for it."""
    return "{% if '" + name + "' not in daftar_hadir.kolom %}{{ tanpa_kolom }}{% endif %}"


def _list(columns: Mapping[str, str], widths: tuple[float, ...], *, across: bool) -> Docx:
    docx = blank("Daftar Hadir", across=across)
    letterhead(docx, TEXT_ACROSS if across else TEXT_UPRIGHT)
    add(docx, "Judul", "DAFTAR HADIR")
    add(docx, "Rincian")
    facts(
        docx,
        {
            "Hari/Tanggal": "{{ rapat.tanggal|hari_tanggal }}",
            "Pukul": "{{ rapat.mulai|pukul(rapat.selesai, satker.zona_waktu) }}",
            "Tempat": "{{ rapat.tempat }}",
            "Acara": "{{ rapat.judul }}",
        },
        text_width=sum(widths),
    )
    add(docx, "Rincian")
    _rows(docx, columns, widths)
    after_table(docx)
    page_footer(docx, electronic=False)
    return docx


def _rows(docx: Docx, columns: Mapping[str, str], widths: tuple[float, ...]) -> None:
    """Rows of at least 1 cm; odd numbers sign left, even ones right."""
    made = lined_table(docx, widths, ("No.", *columns, "Tanda Tangan", ""))
    titles = made.rows[0].cells
    merge(titles[-2], titles[-1])
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
    # Beside this longer title the number would break in its midst.
    gap = "{% if orang.sebutan_nip == 'NI PPPK' %}\n{% else %} {% endif %}"
    add(name, "Tabel", "{{ orang.sebutan_nip }}" + gap + "{{ orang.nip|nip }}")
    command(name, "endif", "if orang.instansi and 'instansi' not in daftar_hadir.kolom")
    add(name, "Tabel", "{{ orang.instansi }}")
    command(name, "endif")
    row_command(made, "endfor")
    # The last row of the table, so that it never stands alone on a page.
    cell = row_across(made)
    signature(cell, "daftar_hadir.mengetahui", above="Mengetahui,")
    cell.paragraphs[0].paragraph_format.space_before = Pt(12)
