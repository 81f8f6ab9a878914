"""A year of one office is made up, and ``zidocs status`` over it is timed.

Run ``python -m tests.benchmarks.status_year``: 150 packets of realistic length, about 2,000
files. Prints the share of each stage, and the whole command as a user waits for it, first (cold)
and again (warm).
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import cycle, islice
from pathlib import Path

from zidocs.catalogue import Indikator, Kegiatan, OfficeKind, Period, builtin

PACKETS = 150
STAFF = 60
JENIS: OfficeKind = "upt_pemasyarakatan"
MONTH: dict[Period, int] = {"B03": 3, "B06": 6, "B09": 9, "B12": 12}

_NAMES = ("Maria", "Yohanes", "Petrus", "Anastasia", "Gabriel", "Theresia", "Markus", "Lusia")
_SURNAMES = ("Contoh", "Umpama", "Misal", "Teladan", "Andai", "Tamsil", "Ibarat", "Kiasan")

_MEETING = """\
bukti: [{{indikator: {kode}, kegiatan: {nomor}, periode: {periode}}}]
rapat:
  judul: "{judul}"
  tanggal: {day}
  mulai: "09.00"
  selesai: "11.30"
  tempat: Aula Rutan Contoh
  pimpinan: "{lead}"
  notulis: "{clerk}"
  agenda:
    - Pembukaan oleh Kepala Rutan
    - Pembahasan capaian rencana aksi tiap area
    - Penetapan jadwal pengumpulan data dukung
    - Penutup
  peserta: [{{kelompok: Tim Kerja}}, "{lead}", {{nama: "Lusia Tamsil, S.H.", instansi: Kanwil}}]
undangan:
  nomor: W99.PAS.PAS9-UM.01.01-{number:04}
  tanggal: {before}
  sifat: Segera
  tembusan: [Kepala Kantor Wilayah Nusa Tenggara Contoh]
notula:
  pembukaan: >-
    Rapat dibuka oleh Kepala Rutan Contoh. Pimpinan rapat menyampaikan bahwa rencana aksi menjadi
    pegangan seluruh Tim Kerja sepanjang tahun.
  pembahasan:
    - agenda: 2
      pembicara: Maria Contoh
      uraian: >-
        Rencana aksi area ini memuat penetapan Tim Kerja, sosialisasi kepada seluruh pegawai, dan
        pencanangan Zona Integritas pada triwulan pertama.
    - agenda: 2
      pembicara: "{clerk}"
      uraian: |
        Area ini mengusulkan tiga prioritas:

        - maklumat pelayanan dipasang di ruang kunjungan;
        - survei kepuasan masyarakat dilaksanakan setiap triwulan;
        - pengaduan ditanggapi paling lama tiga hari kerja.
    - {{agenda: 3, pembicara: "{lead}", uraian: Data dukung dikumpulkan kepada operator.}}
  keputusan:
    - {{uraian: Rencana aksi disepakati., penanggung_jawab: Ketua Tim, tenggat: {after}}}
    - {{uraian: Data dukung diserahkan., penanggung_jawab: "{clerk}", tenggat: {after}}}
laporan:
  tanggal: {day}
  maksud: Kegiatan ini diselenggarakan sebagai acuan dalam membangun Zona Integritas.
  hasil:
    - Tersusunnya rencana aksi enam area perubahan.
    - Disepakatinya jadwal pengumpulan data dukung.
"""
_FILES = """\
bukti: [{{indikator: {kode}, periode: {periode}}}]
lampiran:
"""
_FILE = '  - {{berkas: lampiran/{n}.pdf, judul: "{judul}", jenis: {jenis}, butir: {nomor}}}\n'


def make_year(root: Path, packets: int = PACKETS) -> None:
    """``root`` becomes a workspace with a full year's packets, their photos, scans and files."""
    _write(root / "satker.yaml", _settings())
    _write(root / "pegawai.csv", _roster())
    for number, (indikator, kegiatan, periode) in enumerate(islice(_claims(), packets)):
        folder = root / "packets" / f"{number:03}-{indikator.kode.lower().replace('.', '-')}"
        if kegiatan:
            _write_meeting(folder, indikator, kegiatan, periode, number)
        else:
            _write_files(folder, indikator, periode)


def _claims() -> Iterator[tuple[Indikator, Kegiatan | None, Period]]:
    """Every activity of every indicator and period, then those without one; then once more."""
    due = [(entry, periode) for entry in builtin("lke-2024").indicators for periode in entry.jadwal]
    meetings = [
        (indikator, kegiatan, periode)
        for indikator, periode in due
        for kegiatan in indikator.activities_asked(periode, JENIS)
    ]
    files = [
        (indikator, None, periode)
        for indikator, periode in due
        if not indikator.activities_asked(periode, JENIS)
    ]
    yield from cycle([*meetings, *files])


def _write_meeting(
    folder: Path, indikator: Indikator, kegiatan: Kegiatan, periode: Period, number: int
) -> None:
    day = date(2024, MONTH[periode], 1 + number % 20)
    facts = {
        "kode": indikator.kode,
        "nomor": kegiatan.nomor,
        "periode": periode,
        "judul": kegiatan.nama,
        "day": day,
        "before": day - timedelta(days=3),
        "after": day + timedelta(days=7),
        "lead": _nip(0),
        "clerk": _nip(1 + number % 9),
        "number": number,
    }
    items = "".join(
        _FILE.format(n=item.nomor, judul=item.nama, jenis=item.jenis, nomor=item.nomor)
        for item in indikator.items_asked(periode, JENIS)
    )
    text = _MEETING.format(**facts)
    _write(folder / "packet.yaml", f"{text}lampiran:\n{items}" if items else text)
    for item in indikator.items_asked(periode, JENIS):
        _write(folder / f"lampiran/{item.nomor}.pdf", "%PDF-1.7")
    for photo in range(10):
        _write(folder / f"foto/{photo}.jpg", "JPEG")
    for document in [*kegiatan.dokumen][: number % 6]:
        _write(folder / f"scan/{document}.pdf", "%PDF-1.7")


def _write_files(folder: Path, indikator: Indikator, periode: Period) -> None:
    items = indikator.items_asked(periode, JENIS)
    text = _FILES.format(kode=indikator.kode, periode=periode)
    for item in items:
        text += _FILE.format(n=item.nomor, judul=item.nama, jenis=item.jenis, nomor=item.nomor)
        _write(folder / f"lampiran/{item.nomor}.pdf", "%PDF-1.7")
    for photo in range(12):
        _write(folder / f"foto/{photo}.jpg", "JPEG")
    _write(folder / "packet.yaml", text)


def _settings() -> str:
    return f"""\
nama: Rumah Tahanan Negara Kelas IIB Contoh
singkatan: Rutan Contoh
jenis: {JENIS}
kota: Kupang
zona_waktu: WITA
kepala: {{nama: "Yohanes Contoh, S.H.", nip: "{_nip(0)}", jabatan: Kepala}}
tahun: 2024
tenggat: {{B03: 2024-03-29, B06: 2024-06-28, B09: 2024-09-27, B12: 2024-12-20}}
"""


def _roster() -> str:
    lines = ["nip,nama,pangkat,golongan,jabatan,unit,kelompok"]
    for number in range(STAFF):
        name = f"{_NAMES[number % 8]} {_SURNAMES[number // 8]}"
        group = "Tim Kerja" if number < 20 else "Pegawai"
        lines.append(f'{_nip(number)},"{name}, S.H.",Penata,III/c,Staf,Tata Usaha,{group}')
    return "\n".join(lines) + "\n"


def _nip(number: int) -> str:
    """An invented NIP: born on a day of 1985, appointed in March 2010."""
    born = date(1985, 1, 1) + timedelta(days=number)
    return f"{born:%Y%m%d}2010031{number + 1:03}"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _command(root: Path, *options: str) -> float:
    arguments = [sys.executable, "-m", "zidocs", "status", "--workspace", str(root), *options]
    return _seconds(lambda: subprocess.run(arguments, check=True, capture_output=True))


def main() -> None:
    """Print the seconds of each stage and of the whole command."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        make_year(root)
        files = sum(path.is_file() for path in root.rglob("*"))
        print(f"{PACKETS} packets, {files} files")
        print(f"{'status, first':28} {_command(root):6.2f} s")
        for name, options in (("status", ()), ("--json", ("--json",))):
            runs = [_command(root, *options) for _ in range(5)]
            print(f"{f'{name}, warm (median of 5)':28} {statistics.median(runs):6.2f} s")
        for suffix in ("xlsx", "html"):
            seconds = _command(root, f"--{suffix}", str(root / f"status.{suffix}"))
            print(f"{f'--{suffix}, warm':28} {seconds:6.2f} s")
        _stages(root)


def _stages(root: Path) -> None:
    from zidocs.spec.read import read_office
    from zidocs.status.board import make_board
    from zidocs.status.reading import read_all
    from zidocs.status.scans import signed_scans
    from zidocs.workspace import open_workspace

    workspace = open_workspace(root)
    office = read_office(workspace)
    packets = read_all(office).packets
    scans = signed_scans(workspace, packets)
    for name, work in (
        ("settings, roster, catalogue", lambda: read_office(workspace)),
        ("packets", lambda: read_all(office)),
        ("scans", lambda: signed_scans(workspace, packets)),
        ("board", lambda: make_board(office, packets, scans, date(2024, 4, 1))),
    ):
        print(f"  {name:26} {_seconds(work):6.3f} s")


if __name__ == "__main__":
    main()
