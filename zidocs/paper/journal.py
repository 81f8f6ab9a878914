"""Keeps what was scanned, placed and undone in files that are only ever added.

Each run of ``zidocs scan`` that brings something new writes one file, ``runs/0007.json``. A run
counts unless a later one that counts undoes it; so undoing loses nothing, and can be undone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, cast

from pydantic import Field, TypeAdapter

Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
"""It becomes the name of a file: nothing else may stand there."""
Count = Annotated[int, Field(strict=True, ge=1)]
Turn = Annotated[int, Field(strict=True, ge=0, lt=360, multiple_of=90)]

Reason = Literal["unread", "two", "newer", "packet", "document", "place", "mirrored"]
"""Why a page could not be placed: no code that can be read; two of ours that differ, or two
pages on a sheet; a later version of the code; no such packet here; not a document of its packet; a
code at an odd place; a code in a mirror, as the front of thin paper shows on its back."""


@dataclass(frozen=True)
class ScannedFile:
    """A file that was given: its name, the SHA-256 of its bytes, and the number of its pages."""

    name: Annotated[str, Field(alias="nama")]
    sha256: Sha256
    pages: Annotated[Count, Field(alias="halaman")]


@dataclass(frozen=True)
class Origin:
    """A page of a file that was given, from 1."""

    file: ScannedFile
    number: Count

    def __str__(self) -> str:
        return f"{self.file.name}:{self.number}"


@dataclass(frozen=True)
class PlacedPage:
    """A page whose document is known.

    ``sha256`` names it in the store, ``turn`` makes it upright. ``page`` of ``pages`` and ``text``
    are those of the code. ``accepted`` if it may be used whatever text is printed now: it was the
    text of the day, or somebody said so. ``by_hand`` if somebody placed it.
    """

    origin: Origin
    sha256: Annotated[Sha256, Field(alias="isi")]
    turn: Annotated[Turn, Field(alias="putar")]
    packet: Annotated[str, Field(alias="paket")]
    document: Annotated[str, Field(alias="dokumen")]
    page: Annotated[Count, Field(alias="halaman")]
    pages: Annotated[Count, Field(alias="dari")]
    text: Annotated[str, Field(alias="teks")]
    accepted: Annotated[bool, Field(alias="diterima", strict=True)]
    by_hand: Annotated[bool, Field(alias="tangan", strict=True)] = False


@dataclass(frozen=True)
class SeenCode:
    """A code of ours on a page.

    ``turn`` is how far the page must be turned clockwise, in degrees, to stand upright; ``depth``
    how far down the code's middle then is, from 0 at the page's top to 1 at its bottom. It is
    ``shared`` if it stands on one of two pages on the same sheet.
    """

    text: Annotated[str, Field(alias="kode")]
    turn: Annotated[Turn, Field(alias="putar")]
    depth: Annotated[float, Field(alias="letak")]
    mirrored: Annotated[bool, Field(alias="cermin", strict=True)] = False
    shared: Annotated[bool, Field(alias="berbagi", strict=True)] = False


@dataclass(frozen=True)
class LoosePage:
    """A page that has no place yet, and why; ``codes`` were seen on it."""

    origin: Origin
    sha256: Annotated[Sha256, Field(alias="isi")]
    turn: Annotated[Turn, Field(alias="putar")]
    reason: Annotated[Reason, Field(alias="sebab")]
    codes: Annotated[tuple[SeenCode, ...], Field(alias="kode")] = ()

    @property
    def upright_codes(self) -> tuple[SeenCode, ...]:
        """Those that may place it: a mirrored one belongs to the other side of the paper."""
        return tuple(code for code in self.codes if not code.mirrored)


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


@dataclass(frozen=True)
class _Stored:
    """A run as its file has it; each page names its file by its place in the list."""

    versi: Literal[1]
    nomor: Count
    waktu: str
    membatalkan: Count | None
    berkas: tuple[ScannedFile, ...]
    halaman: tuple[dict[str, Any], ...]


_STORED, _COUNT = TypeAdapter(_Stored), TypeAdapter[int](Count)
_PLACED, _LOOSE, _BLANK = TypeAdapter(PlacedPage), TypeAdapter(LoosePage), TypeAdapter(BlankPage)
_PAGE = TypeAdapter[RunPage](RunPage)


def write_run(run: Run) -> bytes:
    """A run as it stands in its file."""
    places = {file: place for place, file in enumerate(run.files)}
    pages = tuple(_page_to_json(page, places) for page in run.pages)
    stored = _Stored(1, run.number, run.when, run.undoes, berkas=run.files, halaman=pages)
    return _STORED.dump_json(stored, by_alias=True, indent=1) + b"\n"


def _page_to_json(page: RunPage, places: Mapping[ScannedFile, int]) -> dict[str, Any]:
    content = _PAGE.dump_python(page, mode="json", by_alias=True, exclude={"origin"})
    origin = {"berkas": places[page.origin.file], "nomor": page.origin.number}
    return origin | (content or {"kosong": True})


def read_run(data: bytes) -> Run:
    """The bytes of a run's file become the run; raises ValueError where they are none of ours."""
    stored = _STORED.validate_json(data, strict=True)
    try:
        pages = tuple(_page_from_json(page, stored.berkas) for page in stored.halaman)
    except (KeyError, TypeError, IndexError) as error:
        raise ValueError("not a run") from error
    return Run(stored.nomor, stored.waktu, pages, stored.membatalkan)


def _page_from_json(content: Mapping[str, Any], files: Sequence[ScannedFile]) -> RunPage:
    kind: TypeAdapter[Any] = (
        _BLANK if "kosong" in content else _LOOSE if "sebab" in content else _PLACED
    )
    number = _COUNT.validate_python(content["nomor"])
    page = {**content, "origin": Origin(files[content["berkas"]], number)}
    return cast(RunPage, kind.validate_python(page))
