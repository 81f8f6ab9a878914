"""A packet's folder becomes the files in it that nothing uses.

The folder scan/ is left out: :mod:`zidocs.status.overlooked` tells what is amiss there.
"""

import os
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from zidocs.spec.packet import Packet
from zidocs.status.scans import SCAN_FOLDER
from zidocs.workspace import PACKET

MOST_FILES = 2_000
"""Of one packet; a folder with more is somebody's archive, not a packet."""
_LEFT_BY_SYSTEMS = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db"})
_LEFT_BY_PROGRAMS = ("~$", ".~lock")
_HALF_DONE = (".tmp", ".bak", ".part", ".crdownload", ".sementara")


def unused_files(packets: Iterable[Packet]) -> dict[str, tuple[Path, ...]]:
    """The files of each packet, by slug, that no packet names as photo or attachment."""
    known = tuple(packets)
    named = {photo.path for packet in known for photo in packet.foto}
    named |= {attachment.berkas for packet in known for attachment in packet.lampiran}
    by_name = frozenset(map(str, named))
    unnamed = {packet.slug: list(_files(packet.folder, by_name)) for packet in known}
    if not any(unnamed.values()):
        return {}
    # A file may be named by another way, through a link.
    used = {os.path.realpath(path) for path in by_name}
    found = {
        slug: tuple(Path(file) for file in sorted(files) if os.path.realpath(file) not in used)
        for slug, files in unnamed.items()
    }
    return {slug: paths for slug, paths in found.items() if paths}


def _files(folder: Path, named: Collection[str]) -> Iterator[str]:
    """The files in a packet's folder that a person has put there and nobody names."""
    seen = 0
    for room, folders, names in os.walk(folder):
        here = Path(room)
        folders[:] = sorted(name for name in folders if _is_looked_into(here / name, folder))
        seen += len(names)
        if seen > MOST_FILES:
            return
        for name in names:
            file = str(here / name)
            is_packet = name == PACKET and here == folder
            if file not in named and not is_packet and not _is_left_over(name):
                yield file


def _is_looked_into(room: Path, folder: Path) -> bool:
    is_scans = room.parent == folder and room.name == SCAN_FOLDER
    # A packet inside a packet's folder, as where the whole workspace is one packet's folder.
    return not (room.name.startswith(".") or is_scans or (room / PACKET).exists())


def _is_left_over(name: str) -> bool:
    """Whether a system or a program has put it there, not a person."""
    folded = name.lower()
    return (
        folded.startswith((".", *_LEFT_BY_PROGRAMS))
        or folded in _LEFT_BY_SYSTEMS
        or folded.endswith(_HALF_DONE)
    )
