"""A folder becomes a year of one office: its packets, and if wanted its photos and its scans.

The packets are of realistic length, one for each meeting and each set of files that the guide asks
of an office in four periods. Everybody in them is invented; the same call gives the same year.
"""

import io
import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import cycle, islice
from pathlib import Path
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from tests.making.raw_pdf import assemble, stream
from zidocs.office.catalogue import Indikator, Kegiatan, OfficeKind, Period, builtin

PHOTOS, SCANS = 600, 300
PACKETS = 150
STAFF = 60
JENIS: OfficeKind = "upt_pemasyarakatan"
MONTH: dict[Period, int] = {"B03": 3, "B06": 6, "B09": 9, "B12": 12}
SIZES = ((2048, 1536), (2592, 1944), (4000, 3000))
"""Pixels: sent by a messenger, an office camera, a phone."""
SCENES = 12
"""Drawn in full; the other photos of a size are these with another cut, which is quicker."""
PAGE_PIXELS = (1240, 1754)
"""A4 at 150 dpi, as office scanners are set."""
_PAGES = 12
"""Pages drawn in full; every scan is some of them, each with bytes of its own."""
_MOST_PAGES = 5

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


def add_photos(root: Path, photos: int = PHOTOS) -> int:
    """Each packet gets its share of the photos, in place of what it had; returns their bytes."""
    folders = sorted(path.parent for path in root.glob("packets/*/packet.yaml"))
    for old in root.glob("packets/*/foto/*"):
        old.unlink()
    total = 0
    for number in range(photos):
        size = SIZES[number % len(SIZES)]
        folder = folders[number * len(folders) // photos]
        target = folder / f"foto/{number:03}.jpg"
        target.parent.mkdir(exist_ok=True)
        _save(_cut(_scene(*size, number % SCENES), number), target, _day_of(folder))
        total += target.stat().st_size
    return total


def add_scans(root: Path, scans: int = SCANS) -> int:
    """Attachments and scans become real files, no two the same; returns their bytes.

    Six of ten are scanned pages, two an image of one page, two a PDF that a program drew. Of the
    signed documents so many stay that all files together are ``scans``.
    """
    pages = [_scanned_page(number) for number in range(_PAGES)]
    attachments = sorted(root.glob("packets/*/lampiran/*.pdf"))
    signed = sorted(root.glob("packets/*/scan/*.pdf"))
    room = max(0, scans - len(attachments))
    for path in signed[room:]:
        path.unlink()
    for number, path in enumerate(attachments):
        if number % 10 in (6, 7):
            _attach_image(path, pages[number % _PAGES], number)
        elif number % 10 in (8, 9):
            path.write_bytes(_drawn_pdf(number))
        else:
            path.write_bytes(_scanned_pdf(pages, number))
    for number, path in enumerate(signed[:room], start=len(attachments)):
        path.write_bytes(_scanned_pdf(pages, number))
    kept = [*root.glob("packets/*/lampiran/*"), *root.glob("packets/*/scan/*")]
    return sum(path.stat().st_size for path in kept)


def _claims() -> Iterator[tuple[Indikator, Kegiatan | None, Period]]:
    """Every activity of every indicator and period, then those without one; then once more.

    Of those without one each indicator comes once before any comes again, so that a year of 150
    packets has something of all of them.
    """
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
    met = {indikator.kode for indikator, _, _ in meetings}
    files.sort(key=lambda claim: claim[0].kode in met or claim[2] != claim[0].jadwal[0])
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


def _scanned_page(seed: int) -> bytes:
    """A JPEG of a typed page: grey paper, a stamp, some grain, a little askew."""
    random = Random(seed)
    page = Image.new("L", PAGE_PIXELS, 244)
    pen = ImageDraw.Draw(page)
    for line in range(40):
        x, y = 120, 140 + 38 * line
        while x < PAGE_PIXELS[0] - 160 and (line + seed) % 9:
            word = random.randrange(20, 130)
            pen.rectangle((x, y, x + word, y + random.randrange(10, 17)), fill=40)
            x += word + 14
    pen.ellipse((760, 1350, 1010, 1600), outline=90, width=6)
    grain = Image.frombytes("L", PAGE_PIXELS, random.randbytes(PAGE_PIXELS[0] * PAGE_PIXELS[1]))
    page = Image.blend(page.rotate(random.uniform(-0.6, 0.6), fillcolor=244), grain, 0.06)
    out = io.BytesIO()
    ImageOps.colorize(page, "black", "white").save(out, "JPEG", quality=70, dpi=(150, 150))
    return out.getvalue()


def _scanned_pdf(pages: Sequence[bytes], number: int) -> bytes:
    """A PDF of one to five of the pages; a comment at each JPEG's end makes its bytes differ."""
    count = 1 + number % _MOST_PAGES
    kids = b" ".join(b"%d 0 R" % (3 + 3 * page) for page in range(count))
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count),
    }
    for page in range(count):
        at = 3 + 3 * page
        data = pages[(number + page) % len(pages)] + b"%d.%d" % (number, page)
        objects[at] = (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /XObject << /I %d 0 R >> >> >>" % (at + 1, at + 2)
        )
        objects[at + 1] = stream(b"q 595 0 0 842 0 0 cm /I Do Q")
        facts = b"/Type /XObject /Subtype /Image /Width %d /Height %d " % PAGE_PIXELS
        facts += b"/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode"
        objects[at + 2] = stream(data, facts)
    return assemble(objects)


def _attach_image(path: Path, page: bytes, number: int) -> None:
    """The attachment is a photo of a page; packet.yaml says so."""
    path.with_suffix(".jpg").write_bytes(page + b"%d" % number)
    path.unlink()
    spec = path.parents[1] / "packet.yaml"
    text = spec.read_text("utf-8")
    named = f"lampiran/{path.name},"
    spec.write_text(text.replace(named, f"lampiran/{path.stem}.jpg,"), "utf-8")


def _drawn_pdf(number: int) -> bytes:
    """Text and a table, as a program exports them."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for page in range(1 + number % 3):
        canvas.drawString(72, 780, f"Lampiran {number}, halaman {page + 1}")
        for row in range(30):
            canvas.rect(72, 740 - 22 * row, 450, 22)
            canvas.drawString(80, 746 - 22 * row, f"{row + 1}. Kegiatan contoh nomor {number}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@cache
def _scene(width: int, height: int, seed: int) -> Image.Image:
    """Soft shapes with the grain of a sensor, so that a JPEG of it has a photo's size."""
    random = Random(seed)
    coarse = Image.frombytes("RGB", (40, 30), random.randbytes(3 * 40 * 30))
    picture = coarse.resize((width, height), Image.Resampling.BICUBIC)
    pen = ImageDraw.Draw(picture)
    for _ in range(60):
        x, y = random.randrange(width), random.randrange(height)
        r = random.randrange(20, height // 6)
        pen.ellipse((x - r, y - r, x + r, y + r), fill=tuple(random.randbytes(3)))
    grain = Image.frombytes("L", (512, 512), random.randbytes(512 * 512)).resize((width, height))
    soft = picture.filter(ImageFilter.BoxBlur(2))
    return Image.blend(soft, Image.merge("RGB", (grain, grain, grain)), 0.08)


def _cut(scene: Image.Image, number: int) -> Image.Image:
    """Another photo of the same scene: its parts change places, all remains as large."""
    across, down = number // SCENES % 7, number // SCENES // 7 % 8
    return ImageChops.offset(scene, across * scene.width // 7, down * scene.height // 8)


def _day_of(folder: Path) -> str:
    """The meeting's day as cameras write it."""
    found = re.search(r"tanggal: (\S+)", (folder / "packet.yaml").read_text("utf-8"))
    return found[1].replace("-", ":") if found else "2024:03:01"


def _save(picture: Image.Image, target: Path, day: str) -> None:
    exif = Image.Exif()
    exif[0x8769] = {0x9003: f"{day} 09:30:00"}
    picture.save(target, "JPEG", quality=85, exif=exif)
