"""Packets of any size, with invented people, for tests that fill templates or lay pages out."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from zidocs.documents.writing import DocumentPhoto
from zidocs.office.packet import Packet
from zidocs.office.reading import Office, read_office, read_packet
from zidocs.office.roster import Person
from zidocs.office.roster_sheet import COLUMNS
from zidocs.office.scaffold import example_sections
from zidocs.office.workspace import PacketFolder, open_workspace
from zidocs.yaml import parse_tree

ALL_KINDS = ("undangan", "daftar_hadir", "notula", "laporan", "berita_acara")
FIRST = ("Maria", "Yohanes", "Siti", "Budi", "Ester", "Gaspar", "Ni Luh", "José", "Renée", "Umbu")
LAST = ("Contoh", "Teladan", "Misal", "Umpama", "Ibarat", "Laksana", "Tamsil", "Kiasan")
DEGREES = (", S.H.", ", A.Md.I.P., S.H., M.Si.", "", ", S.E., M.M.", " & Rekan, S.Kom.")
RANKS = (("Penata Tk. I", "III/d"), ("Pengatur Muda", "II/a"), ("Pembina Utama Muda", "IV/c"))
POSITIONS = (
    "Kepala Subseksi Pelayanan Tahanan",
    "Penjaga Tahanan",
    "Pengelola Data Laporan dan Dokumentasi Kepegawaian",
    "Bendahara",
)
GROUP = "Tim Kerja"
SENTENCE = (
    "Setiap ketua kelompok kerja menyampaikan rencana aksi, target, dan data dukung areanya"
    " kepada sekretariat, lalu membahas kendala yang ditemui pada triwulan sebelumnya."
)
HARD_TEXT = "Biaya < 5 % & “target” {{ 100 }} {% if %} 'kutip' é ñ ü – selesai"


def nip(number: int) -> str:
    """An NIP of 18 digits with plausible dates."""
    birth = f"{1970 + number % 25}{1 + number % 12:02}{1 + number % 28:02}"
    return f"{birth}201501{1 + number % 2}{1 + number:03}"


def people(count: int) -> tuple[Person, ...]:
    """Invented employees with degrees, accents and an ampersand in some names."""
    return tuple(
        Person(
            nama=f"{FIRST[i % 10]} {LAST[i // 10 % 8]} {'ABCDEFGH'[i // 80]}{DEGREES[i % 5]}",
            nip=nip(i),
            pangkat=RANKS[i % 3][0],
            golongan=RANKS[i % 3][1],
            jabatan=POSITIONS[i % len(POSITIONS)],
            unit="Subseksi Pengelolaan",
            kelompok=(GROUP,),
        )
        for i in range(count)
    )


def satker_yaml(**changes: Any) -> dict[str, Any]:
    """The settings of an invented office."""
    return {
        "nama": "Rumah Tahanan Negara Kelas IIB Contoh",
        "singkatan": "Rutan Contoh",
        "jenis": "upt_pemasyarakatan",
        "kota": "Kupang",
        "zona_waktu": "WITA",
        "kop": kop(),
        "kepala": {
            "nama": "Yohanes Teladan, A.Md.I.P., S.H., M.H.",
            "nip": "197805102000121001",
            "jabatan": "Kepala",
        },
        "tahun": 2024,
        **changes,
    }


def kop(**changes: Any) -> dict[str, Any]:
    """A letterhead of three lines."""
    return {
        "baris": [
            "KEMENTERIAN CONTOH REPUBLIK INDONESIA",
            "KANTOR WILAYAH CONTOH",
            "RUMAH TAHANAN NEGARA KELAS IIB CONTOH",
        ],
        "alamat": "Jalan Teladan Nomor 1, Kota Contoh 85000",
        "kontak": "Telepon (000) 000000, surel rutan@contoh.example",
        **changes,
    }


def office(
    root: Path, roster: Sequence[Person] = (), logo: bytes | None = None, **changes: Any
) -> Office:
    """An office whose workspace is ``root``; ``changes`` are keys of satker.yaml."""
    root.mkdir(parents=True, exist_ok=True)
    settings = satker_yaml(**changes)
    if logo is not None:
        (root / "logo.png").write_bytes(logo)
        settings["kop"] = {**settings["kop"], "logo": "logo.png"}
    # JSON is YAML.
    (root / "satker.yaml").write_text(json.dumps(settings), encoding="utf-8")
    _write_roster(root / "pegawai.csv", roster)
    return read_office(open_workspace(root))


def _write_roster(path: Path, roster: Sequence[Person]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(COLUMNS)
        for person in roster:
            cells = [getattr(person, column) for column in COLUMNS[:-1]]
            rows.writerow([*cells, ";".join(person.kelompok)])


def meeting(**changes: Any) -> dict[str, Any]:
    """The key rapat of packet.yaml."""
    return {
        "judul": "Rapat Penyusunan Rencana Aksi Pembangunan Zona Integritas",
        "tanggal": "2024-03-07",
        "mulai": "09.00",
        "selesai": "11.15",
        "tempat": "Aula Rutan Contoh",
        "pimpinan": {"nama": "Yohanes Teladan, A.Md.I.P., S.H., M.H.", "nip": "197805102000121001"},
        "notulis": {"nama": "Maria Contoh, S.H.", "nip": nip(0)},
        "agenda": ["Pembukaan", "Pembahasan rencana aksi tiap area", "Penutup"],
        "peserta": [{"kelompok": GROUP}],
        **changes,
    }


def packet(office: Office, yaml: Mapping[str, Any], slug: str = "rapat-maret") -> Packet:
    """The given keys of packet.yaml become a packet of the office."""
    folder = PacketFolder(slug, office.workspace.root / "packets" / slug)
    keys = {"bukti": [{"indikator": "I.2.a", "periode": "B03"}], "rapat": meeting(), **yaml}
    keys = {"dokumen": list(ALL_KINDS), **keys}
    folder.path.mkdir(parents=True, exist_ok=True)
    folder.file.write_text(json.dumps(keys), encoding="utf-8")
    return read_packet(office, folder)


def long_text(size: int) -> str:
    """So many paragraphs of so many sentences, no two the same."""
    words = SENTENCE[:-1].lower().replace(",", "").split()
    sentences = [
        " ".join(words[turn:] + words[:turn]).capitalize() + f" ke-{turn}."
        for turn in (number * 7 % len(words) for number in range(size * size))
    ]
    return "\n\n".join(
        " ".join(sentences[start : start + size]) for start in range(0, size * size, size)
    )


def sized_yaml(points: int, **changes: Any) -> dict[str, Any]:
    """A packet.yaml with so many discussion points and, with them, decisions and long texts."""
    agenda = ["Pembukaan", "Pembahasan rencana aksi tiap area", "Evaluasi data dukung", "Penutup"]
    long = long_text(1 + points // 12)
    return {
        "rapat": meeting(agenda=agenda),
        "undangan": {
            "nomor": "W.22.PAS.5-UM.01.01-147",
            "tanggal": "2024-03-04",
            "dasar": "pelaksanaan pembangunan Zona Integritas Tahun 2024",
            **({"isi": long} if points > 12 else {}),
            "tembusan": ["Kepala Kantor Wilayah Contoh", "Arsip"],
        },
        "notula": {
            "pembahasan": [
                {
                    "agenda": 2 + i % 2,
                    "pembicara": nip(i) if i % 3 else "Ketua Pokja <I> & II",
                    "uraian": f"{HARD_TEXT if i % 5 == 1 else SENTENCE} Pokok {i + 1}."
                    + ("\n- butir satu\n- butir dua" if i % 4 == 0 else ""),
                }
                for i in range(points)
            ],
            "keputusan": [
                {
                    "uraian": f"{SENTENCE} ({i + 1})",
                    "penanggung_jawab": "Ketua Pokja",
                    "tenggat": "2024-03-29",
                }
                for i in range(1 + points // 3)
            ],
        },
        "laporan": {
            "nomor": "W.22.PAS.5-UM.01.01-150",
            "tanggal": "2024-03-11",
            "latar_belakang": long,
            "tujuan": ["menyeragamkan pemahaman tentang rencana aksi", "membagi tugas"],
            "dasar": ["Peraturan Menteri tentang Pembangunan Zona Integritas"] * (1 + points // 12),
        },
        "berita_acara": {"nomor": "BA-01/2024"},
        **changes,
    }


def picture(width: int, height: int, kind: str = "JPEG") -> bytes:
    """A drawn scene as JPEG or PNG bytes."""
    image = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    pen = ImageDraw.Draw(image)
    for seat in range(8):
        left = width * (1 + seat) // 10
        pen.rectangle((left, height // 2, left + width // 16, height * 3 // 4), fill="#6b4a1b")
    stream = io.BytesIO()
    image.save(stream, kind)
    return stream.getvalue()


def photos(count: int) -> tuple[DocumentPhoto, ...]:
    """Drawn photos, every third one upright."""
    sizes = [(600, 800) if number % 3 == 2 else (800, 600) for number in range(count)]
    return tuple(
        DocumentPhoto(picture(*size), *size, caption="" if number else "Suasana pembukaan")
        for number, size in enumerate(sizes)
    )


def own_documents() -> dict[str, Any]:
    """A filled section of packet.yaml for each document without a meeting, with these people."""
    text = (
        example_sections(2024)
        .replace("Maria Contoh", nip(1))
        .replace("kelompok: Tim Kerja", "kelompok: semua")
    )
    sections = parse_tree(text.encode(), "packet.yaml").root
    assert isinstance(sections, dict)
    return dict(sections)
