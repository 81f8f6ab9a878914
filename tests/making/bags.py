"""Small archives for tests, and what can happen to them."""

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from zidocs.archive.bag import Bag, Content
from zidocs.archive.packing import pack
from zidocs.archive.verify import Verified, verify
from zidocs.errors import ArchiveFault, Problem

LONG = bool(os.environ.get("ZIDOCS_LONG_TESTS"))
"""Whether tests that try many places of damage try them all; CI tries some of them."""

FILES: Mapping[str, bytes] = {
    "index.html": b"<!doctype html>",
    "packets/rapat/foto/sore é.jpg": b"\xff\xd8 gambar",
    "packets/rapat/packet.yaml": b"bukti: []\n",
    "satker.yaml": b"nama: Kantor Contoh\n",
    "100%.txt": b"seratus persen",
    "kosong.txt": b"",
}
INFO = (
    ("Source-Organization", "Kantor Contoh"),
    ("Bag-Software-Agent", "zidocs 0.1.0"),
    ("External-Identifier", "2024-B03"),
)


def make_bag(
    folder: Path, files: Mapping[str, bytes] = FILES, info: Iterable[tuple[str, str]] = INFO
) -> Path:
    """A bag with these files below data/."""
    bag = Bag(folder)
    bag.add([Content(path, data) for path, data in files.items()], lambda: None)
    bag.close(tuple(info), "Baca saya.\n")
    return folder


def make_zip(bag: Path) -> Path:
    """The ZIP of a bag, beside it."""
    target = bag.with_suffix(".zip")
    pack(bag, target, lambda: None)
    return target


def files_of(folder: Path) -> list[str]:
    """The paths of all files below a folder."""
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def faults(path: Path) -> tuple[Problem, ...]:
    """What verify finds wrong, also where it cannot even begin."""
    try:
        found: Verified = verify(path)
    except ArchiveFault as fault:
        return fault.problems
    return () if found.is_good else found.problems


def codes(path: Path) -> set[str]:
    return {problem.code for problem in faults(path)}


def told(problems: Iterable[Problem]) -> str:
    return "\n".join(str(problem) for problem in problems)


_BITS = (0x01, 0x20, 0x80)
"""The last bit, the one that makes a letter small or capital, and the one beyond ASCII."""


def every_flip(data: bytes) -> Iterator[tuple[bytes, str]]:
    """The same bytes but for one bit of one byte, all over them, and which one it is."""
    for position in range(0, len(data), 1 if LONG else 4):
        for mask in _BITS if LONG else _BITS[position // 4 % 3 :][:1]:
            changed = bytes([data[position] ^ mask])
            yield data[:position] + changed + data[position + 1 :], f"byte {position} bit {mask}"
