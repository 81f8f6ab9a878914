"""A small office with a guide of its own, whose packets a test writes."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tests.making import plain_office
from zidocs.board.completeness import Completeness, completeness
from zidocs.board.matrix import Board, Row, make_board
from zidocs.board.signed_scans import signed_scans
from zidocs.office.reading import Office, read_all, read_office
from zidocs.office.workspace import open_workspace

GUIDE = (
    plain_office.GUIDE
    + """\
            jadwal: [B03]
            butir: [{nomor: 1, nama: SK Tim, jenis: sk}]
            baris: [3]
          - kode: I.1.b
            nama: Tim telah bekerja
            jadwal: [B03, B06]
            kegiatan:
              - nomor: 1
                nama: Rapat awal
                dokumen: [undangan, notula, foto, laporan]
                periode: [B03]
              - {nomor: 2, nama: Rapat lanjutan, dokumen: [notula]}
            butir:
              - {nomor: 1, nama: Rencana kerja, jenis: dokumen, kegiatan: 1}
              - {nomor: 2, nama: Surat kanwil, jenis: surat, satker: [kanwil]}
              - {nomor: 3, nama: Sanksi, jenis: sk, syarat: Bila ada pelanggaran}
              - {nomor: 4, nama: Formasi, jenis: dokumen, pemegang: Biro Kepegawaian}
              - {nomor: 5, nama: Foto apel, jenis: foto}
            catatan: ["Foto apel pagi: tidak boleh."]
            baris: [4, 5]
  - kode: II
    nama: Penataan Tatalaksana
    baris: [6]
    subarea:
      - kode: II.1
        nama: SOP
        baris: [7]
        indikator:
          - kode: II.1.a
            nama: Sistem pengaduan
            jadwal: [B12]
            butir: [{nomor: 1, nama: Capture, jenis: capture, pemegang: Inspektorat Jenderal}]
            baris: [8]
"""
)
SETTINGS = (
    plain_office.SETTINGS
    + """\
katalog: my-lke.yaml
tenggat: {B03: 2024-03-29, B06: 2024-06-28}
"""
)
CLAIM = "bukti: [{{indikator: I.1.b, {claim}}}]\n"


@dataclass(frozen=True)
class Rutan:
    """The workspace and shortcuts to what ``zidocs status`` makes of it."""

    root: Path

    def write(self, path: str, text: str = "isi") -> Path:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
        return target

    def meeting(self, slug: str = "rapat", claim: str = "periode: B03", more: str = "") -> None:
        self.write(
            f"packets/{slug}/packet.yaml", CLAIM.format(claim=claim) + plain_office.RAPAT + more
        )

    def files(self, claim: str, *attachments: str, slug: str = "berkas") -> None:
        lines = "".join(f"  - {{berkas: a.pdf{each}}}\n" for each in attachments)
        lampiran = f"lampiran:\n{lines}" if attachments else ""
        self.write(f"packets/{slug}/packet.yaml", f"bukti: [{{{claim}}}]\n{lampiran}")
        self.write(f"packets/{slug}/a.pdf")

    def office(self) -> Office:
        return read_office(open_workspace(self.root))

    def complete(self, kode: str, periode: str = "B03") -> Completeness:
        office = self.office()
        reading = read_all(office)
        assert reading.problems == ()
        indikator = office.katalog.find_indicator(kode)
        assert indikator
        scans = signed_scans(office.workspace, reading.packets)
        return completeness(indikator, periode, office.satker.jenis, reading.packets, scans)

    def states(self, kode: str, periode: str = "B03") -> dict[str, str]:
        return {asked.nama: asked.keadaan for asked in self.complete(kode, periode).butir}

    def board(self, today: date = date(2024, 3, 20)) -> Board:
        office = self.office()
        packets = read_all(office).packets
        return make_board(office, packets, signed_scans(office.workspace, packets), today)

    def row(self, kode: str, periode: str = "B03", today: date = date(2024, 3, 20)) -> Row:
        rows = self.board(today).rows
        return next(row for row in rows if (row.kode, row.periode) == (kode, periode))


def guided_office(root: Path) -> Rutan:
    """The office with its settings, guide and people, but no packets yet."""
    office = Rutan(root)
    office.write("satker.yaml", SETTINGS)
    office.write("my-lke.yaml", GUIDE)
    office.write("pegawai.csv", plain_office.ROSTER)
    return office
