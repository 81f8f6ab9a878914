"""A small office whose documents were printed, and a scanner beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.making import plain_office, scanner
from zidocs.office.reading import Office, read_office
from zidocs.office.workspace import open_workspace
from zidocs.paper.packet_record import RECORD, Print, Record
from zidocs.paper.scan_store import ROOM, Disk
from zidocs.pipeline import scan as story
from zidocs.pipeline.scan import Scanned, ScanRequest

MEETING = f"""\
bukti: [{{indikator: I.2.a, kegiatan: 1, periode: B03}}]
{plain_office.RAPAT}dokumen: [undangan, daftar_hadir, notula]
"""
NOTULA = ("rapat/notula:1", "rapat/notula:2", "rapat/notula:3")
SCAN = "packets/rapat/scan"
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
        record.write_bytes(Record(prints=prints).to_bytes())

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


def printed_office(folder: Path) -> Rutan:
    """The office and its desk in a folder, its two packets built and printed."""
    root, desk = folder / "rutan", folder / "desk"
    root.mkdir()
    desk.mkdir()
    (root / "satker.yaml").write_text(plain_office.SETTINGS, "utf-8")
    (root / "pegawai.csv").write_text(plain_office.ROSTER, "utf-8")
    office = Rutan(root, desk)
    office.packet("rapat", undangan=1, daftar_hadir=2, notula=3)
    office.packet("monev", folder="", notula=2)
    return office


def states(done: Scanned) -> list[str]:
    return [
        f"{placed.page.packet}/{placed.page.document}:{placed.page.page} {placed.state}"
        for placed in done.placed
    ]


def codes(done: Scanned) -> list[str]:
    return [problem.code for problem in done.problems]
