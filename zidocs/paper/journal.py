"""Keeps what was scanned, placed and undone in files that are only ever added.

Each run of ``zidocs scan`` that brings something new writes one file, ``runs/0007.json``. A run
counts unless a later one that counts undoes it; so undoing loses nothing, and can be undone.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

_VERSION = 1
_SHA256 = re.compile("[0-9a-f]{64}")

Reason = Literal["unread", "two", "newer", "packet", "document", "place"]
"""Why a page could not be placed: no code that can be read; two of ours that differ; a later
version of the code; no such packet here; not a document of its packet; a code at an odd place."""


@dataclass(frozen=True)
class ScannedFile:
    """A file that was given: its name, the SHA-256 of its bytes, and the number of its pages."""

    name: str
    sha256: str
    pages: int


@dataclass(frozen=True)
class Origin:
    """A page of a file that was given, from 1."""

    file: ScannedFile
    number: int

    def __str__(self) -> str:
        return f"{self.file.name}:{self.number}"


@dataclass(frozen=True)
class PlacedPage:
    """A page whose document is known.

    ``sha256`` names it in the store, ``turn`` makes it upright. ``page`` of ``pages`` and ``text``
    are those of the code. ``accepted`` if it may be used whatever text is printed now: it was the
    text of the day, or somebody said so.
    """

    origin: Origin
    sha256: str
    turn: int
    packet: str
    document: str
    page: int
    pages: int
    text: str
    accepted: bool


@dataclass(frozen=True)
class LoosePage:
    """A page that has no place yet, and why; ``codes`` were seen on it."""

    origin: Origin
    sha256: str
    turn: int
    reason: Reason
    codes: tuple[tuple[str, int, float], ...] = ()


@dataclass(frozen=True)
class BlankPage:
    """A page with nothing on it."""

    origin: Origin


RunPage = PlacedPage | LoosePage | BlankPage


@dataclass(frozen=True)
class Run:
    """One run that brought something new; ``undoes`` is the number of the run that it takes back.

    ``when`` is only for people.
    """

    number: int
    when: str
    pages: tuple[RunPage, ...] = ()
    undoes: int | None = None

    @property
    def files(self) -> tuple[ScannedFile, ...]:
        """The files whose pages it has, in order."""
        return tuple(dict.fromkeys(page.origin.file for page in self.pages))


def counting(runs: Sequence[Run]) -> tuple[Run, ...]:
    """The runs that count, in order."""
    undone: set[int] = set()
    for run in sorted(runs, key=lambda run: -run.number):
        if run.undoes is not None and run.number not in undone:
            undone.add(run.undoes)
    return tuple(run for run in runs if run.number not in undone)


def latest_pages(runs: Iterable[Run]) -> Mapping[tuple[str, int], RunPage]:
    """What became of each page in the end, by its file's SHA-256 and its number.

    In the order in which that came about.
    """
    found: dict[tuple[str, int], RunPage] = {}
    for run in runs:
        for page in run.pages:
            key = page.origin.file.sha256, page.origin.number
            found.pop(key, None)
            found[key] = page
    return found


def write_run(run: Run) -> bytes:
    """A run as it stands in its file."""
    files = {file: number for number, file in enumerate(run.files)}
    content: dict[str, object] = {
        "versi": _VERSION,
        "nomor": run.number,
        "waktu": run.when,
        "membatalkan": run.undoes,
        "berkas": [
            {"nama": file.name, "sha256": file.sha256, "halaman": file.pages} for file in files
        ],
        "halaman": [_page_to_json(page, files) for page in run.pages],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _page_to_json(page: RunPage, files: Mapping[ScannedFile, int]) -> dict[str, object]:
    origin: dict[str, object] = {"berkas": files[page.origin.file], "nomor": page.origin.number}
    match page:
        case PlacedPage():
            return origin | {
                "isi": page.sha256,
                "putar": page.turn,
                "paket": page.packet,
                "dokumen": page.document,
                "halaman": page.page,
                "dari": page.pages,
                "teks": page.text,
                "diterima": page.accepted,
            }
        case LoosePage():
            codes = [{"kode": text, "putar": turn, "letak": at} for text, turn, at in page.codes]
            return origin | {
                "isi": page.sha256,
                "putar": page.turn,
                "sebab": page.reason,
                "kode": codes,
            }
        case BlankPage():
            return origin | {"kosong": True}


def read_run(data: bytes) -> Run:
    """The bytes of a run's file become the run; raises ValueError where they are none of ours."""
    try:
        content = json.loads(data)
        if content["versi"] != _VERSION:
            raise ValueError("another version")
        files = [
            ScannedFile(_text(file["nama"]), _hash(file["sha256"]), _count(file["halaman"]))
            for file in content["berkas"]
        ]
        undoes = content["membatalkan"]
        return Run(
            _count(content["nomor"]),
            _text(content["waktu"]),
            tuple(_page_from_json(page, files) for page in content["halaman"]),
            None if undoes is None else _count(undoes),
        )
    except (KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
        raise ValueError("not a run") from error


def _page_from_json(content: Mapping[str, Any], files: Sequence[ScannedFile]) -> RunPage:
    origin = Origin(files[content["berkas"]], _count(content["nomor"]))
    if "kosong" in content:
        return BlankPage(origin)
    sha256, turn = _hash(content["isi"]), _turn(content["putar"])
    if "sebab" in content:
        if content["sebab"] not in get_args(Reason):
            raise ValueError("an unknown reason")
        codes = tuple(
            (_text(code["kode"]), _turn(code["putar"]), float(code["letak"]))
            for code in content["kode"]
        )
        return LoosePage(origin, sha256, turn, content["sebab"], codes)
    return PlacedPage(
        origin,
        sha256,
        turn,
        _text(content["paket"]),
        _text(content["dokumen"]),
        _count(content["halaman"]),
        _count(content["dari"]),
        _text(content["teks"]),
        content["diterima"] is True,
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("not a text")
    return value


def _hash(value: object) -> str:
    """A SHA-256, which becomes the name of a file: nothing else may stand there."""
    if not _SHA256.fullmatch(_text(value)):
        raise ValueError("not a SHA-256")
    return str(value)


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError("not a number from 1")
    return value


def _turn(value: object) -> int:
    if value not in (0, 90, 180, 270):
        raise ValueError("not a turn")
    return int(str(value))
