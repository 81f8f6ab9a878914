"""The files of a period become a BagIt bag (RFC 8493): data/, what it is, and lists of hashes.

A bag is a folder that any archive knows how to keep. Its lists are those of ``sha256sum``, so
that it can be examined in ten years without zidocs.

What ``verify`` demands of a bag of ours (these lists, written in one way only, the size of the
payload, bundles in data/bukti/) is promised in README.md and witnessed by the archives in
tests/data. Whoever changes it lets bag-info.txt say so, and ``verify`` go by what that says.
"""

import io
import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from zidocs.archive.naming import archive_name
from zidocs.disk.files import copy_in, copy_unread, hash_file, hash_of, reading, settle_all
from zidocs.errors import ArchiveFault, Place, Problem, Sentence, UsageFault, say

PAYLOAD = "manifest-sha256.txt"
TAGS = "tagmanifest-sha256.txt"
DECLARATION = "bagit.txt"
INFO = "bag-info.txt"
BAGIT_TXT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

_MOST_PROBLEMS = 1000
"""A list with more than that is no list."""

_LINE = re.compile(r"([0-9A-Fa-f]{64})[ \t]+\*?(.+)")
_CONTROLS = re.compile(r"[\s\x00-\x1f\x7f]+")
_ENCODED = re.compile("%0[AaDd]|%25")
_KNOWN_DECLARATION = re.compile(
    rb"BagIt-Version: (0\.9[5-7]|1\.0)\r?\nTag-File-Character-Encoding: UTF-8(\r?\n)*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Manifest:
    """SHA-256 by path, and what is wrong with the lines that say so."""

    hashes: Mapping[str, str]
    problems: tuple[Problem, ...] = ()


def write_manifest(hashes: Mapping[str, str]) -> bytes:
    """The manifest's bytes: one line a file, by path."""
    lines = (f"{hashes[path]}  {_encode(path)}\n" for path in sorted(hashes))
    return "".join(lines).encode()


def read_manifest(data: bytes, name: str, present: Container[str] = ()) -> Manifest:
    """The manifest's bytes become hashes; ``name`` is the file's name in messages.

    Paths are in Unicode NFC. A line that is no entry, or names a path that leaves the archive, is
    a problem and not taken. ``present`` are the files there are: bagit-python writes a percent
    sign as it is, against the RFC, so a name that is there as it is written is that file's.
    """
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return Manifest({}, (_broken(name, None, say("The list is not in UTF-8.")),))
    hashes: dict[str, str] = {}
    problems: list[Problem] = []
    for number, ended in enumerate(io.StringIO(text, newline=None), start=1):
        line = ended.rstrip("\n")
        entry = _LINE.fullmatch(line)
        if not line.strip():
            continue
        if len(problems) == _MOST_PROBLEMS:
            break
        if entry is None:
            problems.append(_broken(name, number, say("This line names no hash and file.")))
            continue
        written = archive_name(entry[2])
        path = written if written in present else archive_name(_decode(entry[2]))
        fault = unsafe_path(path)
        if fault:
            problems.append(_broken(name, number, fault))
        elif hashes.setdefault(path, entry[1].lower()) != entry[1].lower():
            twice = say("The list names {path} twice, with different hashes.", path=path)
            problems.append(_broken(name, number, twice))
    return Manifest(hashes, tuple(problems))


def unsafe_path(path: str) -> Sentence | None:
    """Why a path of an archive may not be followed: it leads out, or means the system's own."""
    parts = path.split("/")
    is_absolute = path.startswith(("/", "~")) or re.match("[A-Za-z]:", path)
    if is_absolute or "\\" in path or ".." in parts:
        return say("The path {path} leads out of the archive.", path=path)
    if "" in parts or "." in parts or re.search("[\x00-\x1f\x7f]", path):
        return say("“{path}” is no path of a file.", path=path)
    return None


def _encode(path: str) -> str:
    return path.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")


def _decode(text: str) -> str:
    return _ENCODED.sub(lambda found: chr(int(found[0][1:], 16)), text)


def _broken(name: str, line: int | None, what: Sentence) -> Problem:
    fix = say("The archive was changed or damaged; take another copy of it.")
    return Problem(Place(name, line), what, fix, "Z823")


def is_declaration(data: bytes) -> bool:
    """Whether these are the bytes of a bagit.txt whose version we read."""
    return bool(_KNOWN_DECLARATION.fullmatch(data))


def write_info(entries: Sequence[tuple[str, str]]) -> bytes:
    """Labels and their values become bag-info.txt; a value is one line, however long."""
    lines = (f"{label}: {_CONTROLS.sub(' ', value).strip()}\n" for label, value in entries)
    return "".join(lines).encode()


def read_info(data: bytes) -> Mapping[str, str]:
    """bag-info.txt becomes its values by label; of a label that stands there twice, the first."""
    entries: dict[str, str] = {}
    label = ""
    for line in data.decode("utf-8", "replace").splitlines():
        if line[:1] in (" ", "\t") and label:
            entries[label] = f"{entries[label]} {line.strip()}"
            continue
        head, colon, value = line.partition(":")
        label = head.strip() if colon and head.strip() not in entries else ""
        if label:
            entries[label] = value.strip()
    return entries


README = "baca-saya.txt"


@dataclass(frozen=True)
class Content:
    """A file of the archive: its path below data/, and where its bytes come from.

    ``sha256`` is what the bytes of a file must be, where that is known; "" takes them as they are.
    """

    path: str
    source: Path | bytes
    sha256: str = ""


class Bag:
    """A bag that is being written in ``folder``; it is one when it is closed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.hashes: dict[str, str] = {}
        """SHA-256 of the payload, by path from the bag on."""
        self.tags: dict[str, str] = {}
        """SHA-256 of what makes it a bag, once it is closed."""
        self.size = 0
        self._unread: dict[str, Path] = {}
        """Where the files come from that were copied by what they must be, by path from the bag."""

    def add(self, contents: Iterable[Content], advance: Callable[[], None]) -> None:
        """Copy the files below data/; ``advance`` is called for each.

        Of those whose hash is known the copy is read, by ``reread``, and the file itself is not.
        Raises EvidenceFault when a file cannot be read, OSError when the disk does not take it.
        """
        written: list[Path] = []
        for content in sorted(contents, key=lambda content: content.path):
            name, target = f"data/{content.path}", self.folder / "data" / content.path
            self.hashes[name] = _write(content, target)
            if content.sha256 and isinstance(content.source, Path):
                self._unread[name] = content.source
            self.size += target.stat().st_size
            written.append(target)
            advance()
        settle_all(written)

    def reread(self) -> None:
        """What lies there is what it must be, file by file.

        Raises UsageFault when a file is not what it was said to be, ArchiveFault, OSError.
        Somebody else at work in the folder, or a drive that loses what it was given, is noticed
        before anybody notes the fingerprint of it.
        """
        there = {
            path.relative_to(self.folder).as_posix(): path
            for path in self.folder.rglob("*")
            if not path.is_dir()
        }
        meant = {**self.hashes, **self.tags}
        for name in sorted(meant.keys() | there.keys()):
            is_meant = name in there and name in meant
            if not is_meant or hash_file(there[name]) != meant[name]:
                if is_meant and name in self._unread:
                    self._refuse_changed(name)
                raise ArchiveFault.at(name, "Z844").says(
                    "The archive does not read back as it was written; nothing was archived.",
                    "Check the disk or the network drive, then run the command again.",
                )

    def _refuse_changed(self, name: str) -> None:
        if hash_of(self._unread[name]) != self.hashes[name]:
            raise UsageFault.at(name.removeprefix("data/"), "Z809").says(
                "This file was changed while it was being archived; nothing was archived.",
                "Run zidocs build and then this command again, while nobody works on the files.",
            )

    def close(self, info: Sequence[tuple[str, str]], readme: str) -> str:
        """Write what makes a folder a bag; the SHA-256 of the list that names every other hash.

        ``info`` are the labels of bag-info.txt and their values; the size of the payload is added.
        """
        oxum = ("Payload-Oxum", f"{self.size}.{len(self.hashes)}")
        tags = {
            DECLARATION: BAGIT_TXT,
            INFO: write_info((*info, oxum)),
            # Notepad of older Windows shows bare line feeds as one line.
            README: readme.replace("\n", "\r\n").encode(),
            PAYLOAD: write_manifest(self.hashes),
        }
        hashes = {name: copy_in(data, self.folder / name) for name, data in tags.items()}
        fingerprint = copy_in(write_manifest(hashes), self.folder / TAGS)
        self.tags = {**hashes, TAGS: fingerprint}
        settle_all(self.folder / name for name in self.tags)
        return fingerprint


def _write(content: Content, target: Path) -> str:
    if isinstance(content.source, bytes):
        return copy_in(content.source, target)
    with reading(Place(content.path), content.source.name):
        source = content.source.open("rb")
    with source:
        if not content.sha256:
            return copy_in(source, target)
        copy_unread(source, target)
        return content.sha256
