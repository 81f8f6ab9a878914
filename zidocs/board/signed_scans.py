"""The signed documents that lie in a packet's folder scan/.

A signed document is ``scan/<document>.pdf``, or one picture of that name; ``Daftar hadir.pdf`` is
``daftar_hadir``, and ``nota_dinas.pdf`` the invitation that has this form. A file is taken when it
lies in the workspace (also through a link) and is not empty, as a scanner leaves it at first.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from zidocs.board.completeness import Scans, kind_named
from zidocs.disk.names import SCAN_SUFFIXES, entries
from zidocs.office.packet import Packet
from zidocs.office.workspace import Workspace

SCAN_FOLDER = "scan"


def signed_scans(workspace: Workspace, packets: Iterable[Packet]) -> Scans:
    """The scan of each document of each packet, by slug and document; what has none is left out."""
    found: dict[tuple[str, str], Path] = {}
    for packet in packets:
        found |= {(packet.slug, document): path for document, path in _usable(workspace, packet)}
    return found


def several_scans(workspace: Workspace, packet: Packet) -> dict[str, list[Path]]:
    """The files in scan/ of each document that has more than one; the one that counts is first."""
    found: dict[str, list[Path]] = {}
    for document, path in _usable(workspace, packet):
        found.setdefault(document, []).insert(0, path)
    return {document: paths for document, paths in found.items() if len(paths) > 1}


def _usable(workspace: Workspace, packet: Packet) -> Iterator[tuple[str, Path]]:
    """Each file that may count for a document; of several for one the last one does."""
    # In this order, so that the first format comes last.
    for path in sorted(_scanned(packet), key=_format_of, reverse=True):
        document = _document_of(packet, path)
        if document in packet.dokumen and _is_usable(workspace, path):
            yield document, path


def unnamed_scans(packet: Packet) -> list[Path]:
    """The PDF files and pictures in scan/ that are named as no document of the packet."""
    return [
        path
        for path in _scanned(packet)
        if _document_of(packet, path) not in packet.dokumen
        # macOS leaves a ._notula.pdf beside notula.pdf on other file systems.
        and not path.name.startswith(".")
    ]


def scans_elsewhere(workspace: Workspace, packet: Packet) -> list[Path]:
    """The links in scan/ that lead out of the workspace, or nowhere; they count as no scan."""
    return [
        path for path in _scanned(packet) if path.is_symlink() and not _is_usable(workspace, path)
    ]


def _document_of(packet: Packet, path: Path) -> str:
    name = kind_named(path.stem)
    return next((kind for kind in packet.dokumen if name == packet.file_name(kind)), name)


def _scanned(packet: Packet) -> list[Path]:
    """The PDF files and pictures in scan/, by name."""
    found = entries(packet.folder / SCAN_FOLDER)
    return [path for path in found if path.suffix.lower() in SCAN_SUFFIXES]


def _format_of(path: Path) -> int:
    return SCAN_SUFFIXES.index(path.suffix.lower())


def _is_usable(workspace: Workspace, path: Path) -> bool:
    try:
        inside = path.resolve().is_relative_to(workspace.root)
        return inside and path.is_file() and path.stat().st_size > 0
    except (OSError, RuntimeError):
        return False
