"""Photos, scans and Word files of ``tests/data/broken`` are drawn by this script; nobody is shown.

Run it to draw them anew: ``python -m tests.renewing.draw_broken``. The files are committed, because
another release of Pillow may draw the same picture with other bytes.
"""

import io
import shutil
import zipfile
from pathlib import Path
from random import Random
from typing import Any

from PIL import Image, ImageDraw, ImageEnhance
from pypdf import PdfWriter

from tests.making.pictures import exif
from zidocs.checks.file_facts import files_seen
from zidocs.checks.word_texts import shown_text
from zidocs.disk.files import hash_of
from zidocs.office.reading import read_workspace
from zidocs.office.workspace import open_workspace
from zidocs.paper.packet_record import RECORD, Print, Record
from zidocs.paper.scan_store import Disk, Filed, ScanStore

BROKEN = Path(__file__).resolve().parents[1] / "data/broken"
MEETING_DAY = "2024:03:07"
SIZE = (720, 540)

PHOTOS: dict[str, dict[str, Any]] = {
    "_sound/rapat/foto/1.jpg": {"seed": 1, "taken": f"{MEETING_DAY} 09:05:00"},
    "_sound/rapat/foto/2.jpg": {"seed": 2, "taken": f"{MEETING_DAY} 10:20:00"},
    "Z262-camera-dates-another-day/rapat/foto/2.jpg": {"seed": 2, "taken": "2024:02:06 10:20:00"},
    "Z262-not-after-midnight/malam/foto/1.jpg": {"seed": 3, "taken": "2024:03:14 23:10:00"},
    "Z262-not-after-midnight/malam/foto/2.jpg": {"seed": 4, "taken": "2024:03:15 00:40:00"},
    "Z263-same-photo-in-another-packet/lain/foto/1.jpg": {"seed": 3},
    "Z263-not-meetings-of-one-day/lain/foto/1.jpg": {"seed": 3},
    "Z264-copy-of-a-photo/lain/foto/1.jpg": {"seed": 1, "sent": True},
    "Z264-copy-of-a-photo/lain/foto/2.jpg": {"seed": 4},
    "Z264-copy-with-another-date/lain/foto/1.jpg": {"seed": 1, "taken": "2024:04:04 09:05:00"},
    "Z264-copy-with-another-date/lain/foto/2.jpg": {"seed": 4},
    "Z264-not-another-time/lain/foto/1.jpg": {
        "seed": 1, "moved": True, "taken": "2024:04:04 09:05:00",
    },
    "Z264-not-another-time/lain/foto/2.jpg": {"seed": 4},
    "Z265-preview-of-a-messenger/rapat/foto/2.jpg": {"seed": 2, "size": (320, 240)},
    "Z298-capture-of-a-whole-chat/rapat/foto/2.jpg": {"seed": 2, "size": (300, 1500)},
    "Z298-not-the-screen-of-a-phone/rapat/foto/2.jpg": {"seed": 2, "size": (300, 700)},
}  # fmt: skip
"""Equal seeds show the same; ``sent`` is made smaller, brighter and compressed by a messenger, on
``moved`` somebody stands elsewhere: another photo of the same room."""

SAME_BYTES = {
    "Z263-same-photo-in-another-packet/lain/foto/2.jpg": "_sound/rapat/foto/2.jpg",
    "Z263-not-meetings-of-one-day/lain/foto/2.jpg": "_sound/rapat/foto/2.jpg",
    "Z263-same-photo-twice/rapat/foto/3.jpg": "_sound/rapat/foto/1.jpg",
}

SCANS = {
    "Z246-capture-without-explanation/rapat/lampiran/spanduk.pdf": "20240301",
    "Z246-not-an-explained-capture/rapat/lampiran/spanduk.pdf": "20240301",
    "Z245-not-all-months-in-one-file/rapat/lampiran/kinerja.pdf": "20240331",
    "Z170-scan-of-no-document/rapat/scan/notulen.pdf": "20240301",
    "Z170-not-either-name/rapat/scan/nota_dinas.pdf": "20240308",
    "Z219-not-either-name/rapat/scan/nota_dinas.pdf": "20240308",
    "Z219-two-formats/rapat/scan/notula.jpg": "20240309",
    "Z219-two-formats/rapat/scan/notula.pdf": "20240308",
    "Z219-two-names-of-one-letter/rapat/scan/nota_dinas.pdf": "20240308",
    "Z219-two-names-of-one-letter/rapat/scan/undangan.pdf": "20240308",
    "Z266-one-file-for-two-things/rapat/lampiran/januari.pdf": "20240301",
    "Z266-one-file-for-two-things/rapat/lampiran/februari.pdf": "20240301",
    "Z266-not-the-decree-in-two-packets/rapat/lampiran/sk.pdf": "20240105",
    "Z266-not-the-decree-in-two-packets/lain/lampiran/sk-tim.pdf": "20240105",
    "Z285-scan-of-last-month/rapat/scan/notula.pdf": "20240206",
    "Z285-not-a-clock-never-set/rapat/scan/notula.pdf": "20100101",
    "Z285-not-the-day-before/rapat/scan/notula.pdf": "20240306",
    "Z286-one-scan-for-two-documents/rapat/scan/notula.pdf": "20240308",
    "Z286-one-scan-for-two-documents/rapat/scan/daftar_hadir.pdf": "20240308",
    "Z287-text-changed-after-signing/rapat/scan/notula.pdf": "20240308",
    "Z287-not-a-scan-of-the-text-in-hasil/rapat/scan/notula.pdf": "20240308",
}
"""The day on which each scan was made."""

SIGNED = {
    "Z287-text-changed-after-signing": ("LAMALA", "BARUBA"),
    "Z287-not-a-scan-of-the-text-in-hasil": ("BARUBA", "BARUBA"),
}
"""The id of the text that was signed, and of the one that was printed last."""

EDITED = {
    "Z280-another-date-by-hand/hasil/rapat/undangan.docx": ("7 Maret 2024", "14 Maret 2024"),
    "Z281-another-number-by-hand/hasil/rapat/undangan.docx": ("01-0123", "01-0124"),
    "Z282-another-place-by-hand/hasil/rapat/daftar_hadir.docx": ("Aula Rutan", "Ruang Kunjungan"),
    "Z283-a-name-taken-out-by-hand/hasil/rapat/daftar_hadir.docx": ("Petrus Misal", "Andi Rekaan"),
    "Z283-not-another-sentence/hasil/rapat/undangan.docx": ("hadir tepat waktu", "datang"),
}
"""What was written, and what stands there now."""


def photo(
    seed: int,
    taken: str = "",
    sent: bool = False,
    moved: bool = False,
    size: tuple[int, int] = SIZE,
) -> bytes:
    """Shapes as different as photos of different meetings."""
    random = Random(seed)
    coarse = Image.frombytes("RGB", (8, 6), random.randbytes(3 * 8 * 6))
    picture = coarse.resize(SIZE, Image.Resampling.BICUBIC)
    pen = ImageDraw.Draw(picture)
    for _ in range(12):
        x, y, r = random.randrange(SIZE[0]), random.randrange(SIZE[1]), random.randrange(20, 90)
        pen.ellipse((x - r, y - r, x + r, y + r), fill=tuple(random.randbytes(3)))
    if moved:
        pen.ellipse((320, 180, 440, 380), fill="white")
    if sent:
        picture = ImageEnhance.Brightness(picture.resize((660, 495))).enhance(1.08)
    out = io.BytesIO()
    details = {"exif": exif(taken=taken)} if taken else {}
    picture.resize(size if not sent else picture.size).save(out, "JPEG", quality=40, **details)
    return out.getvalue()


def scan(day: str) -> bytes:
    """An empty page, made by a scanner on that day."""
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.add_metadata({"/Producer": "Pemindai Contoh", "/CreationDate": f"D:{day}100000+08'00'"})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def word_file(lines: list[str]) -> bytes:
    """A Word file with a paragraph for each line."""
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
        'package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="'
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
        '"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        'relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument'
        '/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": '<w:document xmlns:w="http://schemas.openxmlformats.org/'
        f'wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(zipfile.ZipInfo(name), text)
    return out.getvalue()


def draw_records(case: Path, signed: str, printed: str) -> None:
    """What zidocs scan and zidocs build remember of the notula."""
    prints = {"notula": Print(printed, 1)}
    put(case / "hasil/rapat" / RECORD, Record(prints=prints).to_bytes())
    path = "rapat/scan/notula.pdf"
    digest = hash_of(case / path)
    ScanStore(case, Disk()).put_filed(
        Filed(runs=1, files={path: (digest,)}, texts={digest: signed})
    )


def what_we_write(kind: str, folder: Path) -> str:
    """The text of a document of the sound packet, asked for by a Word file that is not ours."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(BROKEN / "_sound", folder)
    put(folder / f"hasil/rapat/{kind}.docx", word_file(["isi"]))
    office, packets = read_workspace(open_workspace(folder), ())
    return files_seen(office, packets).edited["rapat", kind].ours


def put(path: Path, data: bytes) -> None:
    """The file, its folders made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def draw_all(folder: Path) -> None:
    """Every file again; ``folder`` is a place to work in."""
    for name, given in PHOTOS.items():
        put(BROKEN / name, photo(**given))
    for name, source in SAME_BYTES.items():
        put(BROKEN / name, (BROKEN / source).read_bytes())
    for name, day in SCANS.items():
        put(BROKEN / name, scan(day))
    for name, (signed, printed) in SIGNED.items():
        draw_records(BROKEN / name, signed, printed)
    for name, (before, after) in EDITED.items():
        text = what_we_write(Path(name).stem, folder)
        edited = word_file(text.replace(before, after).splitlines())
        put(BROKEN / name, edited)
        if before not in text or after not in shown_text(edited, name):
            raise ValueError(f"{name}: {before}")


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as place:
        draw_all(Path(place) / "rutan")
