"""The report of a meeting, in the guide's outline and in the ministry's own."""

from docx.document import Document as Docx
from making.parts import GAP, add, command, items, letterhead, page_footer, signature, text
from making.styles import LETTERED_CHAPTERS, ROMAN_CHAPTERS, blank


def laporan_rencana_aksi() -> Docx:
    """The report in the outline of the guide's sample: seven chapters in Roman numerals."""
    docx = blank("Laporan", chapters=ROMAN_CHAPTERS)
    letterhead(docx)
    add(docx, "Judul", "LAPORAN")
    _title(docx)
    add(docx, "Bab", "Latar Belakang")
    text(docx, "laporan.latar_belakang")
    add(docx, "Bab", "Maksud dan Tujuan")
    # The guide's outline has no chapter for the scope: it is a section of this one then.
    command(docx, "if laporan.ruang_lingkup")
    add(docx, "Subbab", "Maksud{% if laporan.tujuan %} dan Tujuan{% endif %}")
    command(docx, "endif")
    _aims(docx)
    command(docx, "if laporan.ruang_lingkup")
    add(docx, "Subbab", "Ruang Lingkup")
    text(docx, "laporan.ruang_lingkup")
    command(docx, "endif")
    _list_chapter(docx, "Bab", "Dasar Pelaksanaan", "dasar")
    add(docx, "Bab", "Pelaksanaan Kegiatan")
    text(docx, "laporan.pelaksanaan")
    _list_chapter(docx, "Bab", "Hasil yang Dicapai", "hasil")
    _conclusions(docx, "Kesimpulan dan Saran", "Kesimpulan")
    _end(docx)
    return docx


def laporan_tata_naskah() -> Docx:
    """The report in the ministry's own outline: five lettered chapters."""
    docx = blank("Laporan", chapters=LETTERED_CHAPTERS)
    letterhead(docx)
    add(docx, "Judul", "LAPORAN")
    add(docx, "Judul", "TENTANG")
    _title(docx)
    add(docx, "Bab", "Pendahuluan")
    add(docx, "Subbab", "Umum")
    text(docx, "laporan.latar_belakang")
    add(docx, "Subbab", "Maksud dan Tujuan")
    _aims(docx)
    add(docx, "Subbab", "Ruang Lingkup")
    text(docx, "laporan.ruang_lingkup")
    _list_chapter(docx, "Subbab", "Dasar", "dasar")
    add(docx, "Bab", "Kegiatan yang Dilaksanakan")
    text(docx, "laporan.pelaksanaan")
    _list_chapter(docx, "Bab", "Hasil yang Dicapai", "hasil")
    _conclusions(docx, "Simpulan dan Saran", "Simpulan")
    _end(docx)
    return docx


def _title(docx: Docx) -> None:
    add(docx, "Judul", "{{ laporan.judul|upper }}")
    # A report often has no number of its own; then nothing is left blank for one.
    command(docx, "if laporan.nomor")
    add(docx, "Judul", "NOMOR {{ laporan.nomor }}")
    command(docx, "endif")


def _aims(docx: Docx) -> None:
    text(docx, "laporan.maksud")
    command(docx, "if laporan.tujuan")
    add(docx, "Isi", "{{ laporan.pengantar_tujuan }}").paragraph_format.keep_with_next = True
    items(docx, "laporan.tujuan")
    command(docx, "endif")


def _list_chapter(docx: Docx, style: str, title: str, key: str) -> None:
    command(docx, f"if laporan.{key}")
    add(docx, style, title)
    items(docx, f"laporan.{key}", lettered=style == "Subbab")
    command(docx, "endif")


def _conclusions(docx: Docx, title: str, first: str) -> None:
    add(docx, "Bab", title)
    _list_chapter(docx, "Subbab", first, "kesimpulan")
    _list_chapter(docx, "Subbab", "Saran", "saran")


def _end(docx: Docx) -> None:
    add(docx, "Bab", "Penutup")
    text(docx, "laporan.penutup", bound=True)
    add(docx, "Tanda Tangan")
    place_and_date = "{{ satker.kota }}, {{ laporan.tanggal|tanggal|" + GAP + " }}"
    signature(docx, "laporan.penandatangan", above=place_and_date)
    page_footer(docx)
