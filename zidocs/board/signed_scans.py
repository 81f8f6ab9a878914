"""The signed documents that lie in a packet's folder scan/.

A signed document is ``scan/<document>.pdf``, or one picture of that name; ``Daftar hadir.pdf`` is
``daftar_hadir``, and ``nota_dinas.pdf`` the invitation that has this form. A file is taken when it
lies in the workspace (also through a link) and is not empty, as a scanner leaves it at first.
"""

from collections.abc import Iterable
from pathlib import Path

from zidocs.board.completeness import Scans, kind_named
from zidocs.disk.names import SCAN_SUFFIXES, entries
from zidocs.office.packet import Packet
from zidocs.office.workspace import Workspace

SCAN_FOLDER = "scan"


def signed_scans(workspace: Workspace, packets: Iterable[Packet]) -> Scans:
    """The scan of each document of each packet, by slug and document; what has none is left out."""
    return {
        (packet.slug, document): scan
        for packet in packets
        for document, scan in _scans_of(workspace, packet).items()
    }


def unnamed_scans(packet: Packet) -> list[Path]:
    """The PDF files and pictures in scan/ that are named as no document of the packet."""
    return [
        path
        for path in entries(packet.folder / SCAN_FOLDER)
        if path.suffix.lower() in SCAN_SUFFIXES
        and _document_of(packet, path) not in packet.dokumen
        # macOS leaves a ._notula.pdf beside notula.pdf on other file systems.
        and not path.name.startswith(".")
    ]


def _document_of(packet: Packet, path: Path) -> str:
    name = kind_named(path.stem)
    return next((kind for kind in packet.dokumen if name == packet.file_name(kind)), name)


def _scans_of(workspace: Workspace, packet: Packet) -> dict[str, Path]:
    found: dict[str, Path] = {}
    # In this order, so that of several files for one document the one of the first format stays.
    for suffix in reversed(SCAN_SUFFIXES):
        for path in entries(packet.folder / SCAN_FOLDER):
            document = _document_of(packet, path)
            is_one = path.suffix.lower() == suffix and document in packet.dokumen
            if is_one and _is_usable(workspace, path):
                found[document] = path
    return found


def _is_usable(workspace: Workspace, path: Path) -> bool:
    try:
        inside = path.resolve().is_relative_to(workspace.root)
        return inside and path.is_file() and path.stat().st_size > 0
    except (OSError, RuntimeError):
        return False
