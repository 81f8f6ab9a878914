"""A small office whose documents were printed, and a scanner beside it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

from tests.intake import scanner
from zidocs.intake import look
from zidocs.intake.room import ROOM, Disk
from zidocs.page_code.record import RECORD, Print, prints_to_json
from zidocs.pipeline import scan as story
from zidocs.pipeline.scan import Scanned, ScanRequest
from zidocs.spec.read import Office, read_office
from zidocs.workspace import open_workspace

SETTINGS = """\
nama: Rutan Contoh
jenis: upt_pemasyarakatan
kota: Kupang
zona_waktu: WITA
kepala: {nama: "Yohanes Contoh, S.H."}
tahun: 2024
"""
ROSTER = "nip,nama,jabatan,kelompok\n198502022010122002,Maria Contoh,Staf,Tim Kerja\n"
MEETING = """\
bukti: [{indikator: I.2.a, kegiatan: 1, periode: B03}]
rapat:
  judul: Rapat
  tanggal: 2024-03-07
  mulai: "09.00"
  tempat: Aula
  pimpinan: Maria Contoh
  notulis: Maria Contoh
  agenda: [Pembukaan]
  peserta: [Maria Contoh]
dokumen: [undangan, daftar_hadir, notula]
"""
WHEN = "2024-03-08T10:00:00+08:00"
OLD, NEW = "OLDOLD", "NEWNEW"
"""Text ids: the one before, and the one that lies in hasil/."""


@dataclass
class Rutan:
    """The workspace, its desk and shortcuts to what lies where."""

    root: Path
    desk: Path
    pages: dict[tuple[str, str], int] = field(default_factory=dict)

    def packet(self, slug: str, folder: str = "packets/", **pages: int) -> None:
        """A packet whose documents were built and printed with so many pages each."""
        path = self.root / f"{folder}{slug}" / "packet.yaml"
        path.parent.mkdir(parents=True)
        path.write_text(MEETING, "utf-8")
        self.printed(slug, **{name: Print(NEW, count, (OLD,)) for name, count in pages.items()})

    def printed(self, slug: str, **prints: Print) -> None:
        self.pages |= {(slug, name): each.pages for name, each in prints.items()}
        record = self.root / "hasil" / slug / RECORD
        record.parent.mkdir(parents=True, exist_ok=True)
        record.write_text(json.dumps({"cetak": prints_to_json(prints)}))

    def page(self, name: str, text: str = NEW, *, seed: int = 0, turn: int = 0) -> bytes:
        """``rapat/notula:2`` becomes the JPEG of that page; nothing a page without a code."""
        return scanner.plain([self.code(name, text)] if name else [], seed=seed, turn=turn)

    def code(self, name: str, text: str = NEW) -> str:
        slug, document, number = name.replace(":", "/").split("/")
        return scanner.code_of(
            slug, document, int(number), self.pages.get((slug, document), 9), text
        )

    def pile(self, name: str, *pages: bytes) -> Path:
        file = self.desk / name
        file.write_bytes(scanner.pile(pages))
        return file

    def office(self) -> Office:
        return read_office(open_workspace(self.root))

    def scan(
        self,
        *files: Path,
        assign: Sequence[str] = (),
        accept_stale: bool = False,
        disk: Disk | None = None,
    ) -> Scanned:
        request = ScanRequest(tuple(map(str, files)), tuple(assign), accept_stale, jobs=1)
        return story.scan(open_workspace(self.root), request, WHEN, disk=disk)

    def undo(self, number: int, disk: Disk | None = None) -> Scanned:
        return story.undo(open_workspace(self.root), number, WHEN, disk=disk)

    def tree(self, with_store: bool = False) -> dict[str, bytes]:
        """Every file of the workspace; those of the store only if asked for."""
        room = f"{ROOM}/"
        return {
            name: path.read_bytes()
            for path in sorted(self.root.rglob("*"))
            if path.is_file()
            and (name := path.relative_to(self.root).as_posix())
            and (with_store or not name.startswith(room))
            and name != f"{room}lock"
            # What status remembers of packets, for speed only.
            and not name.startswith("hasil/.zidocs/")
        }

    def names(self, folder: str) -> list[str]:
        """The files below a folder."""
        return [name for name in self.tree() if name.startswith(folder)]


@pytest.fixture
def rutan(tmp_path: Path) -> Rutan:
    root, desk = tmp_path / "rutan", tmp_path / "desk"
    root.mkdir()
    desk.mkdir()
    (root / "satker.yaml").write_text(SETTINGS, "utf-8")
    (root / "pegawai.csv").write_text(ROSTER, "utf-8")
    office = Rutan(root, desk)
    office.packet("rapat", undangan=1, daftar_hadir=2, notula=3)
    office.packet("monev", folder="", notula=2)
    return office


@pytest.fixture(autouse=True)
def good_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same page is looked at once, however often a test scans it."""
    monkeypatch.setattr(look, "what_is_on", _remembered)


@cache
def _remembered(pdf: bytes) -> tuple[tuple[look.SeenCode, ...], bool]:
    return _REALLY(pdf)


_REALLY = look.what_is_on
