"""The index of a bundle: for every page what it shows, and which file proves it. One record.

It stands as JSON beside each PDF; its keys are the fields below, in this order. README.md shows
their meanings. Of several volumes each has its own: it names the parts and answers of all, and
lists its own pages by their printed numbers.

The finished PDF is proved against it (``zidocs.bundle.proof``), now and years later: the
certificate names the ``seal``, so that no part of it can be changed unnoticed. Which keys there
must be, and what the PDF must show, its format says (``zidocs.bundle.formats``).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any, TypeVar, get_args, get_type_hints

from zidocs.bundle.formats import Format, format_of, newest
from zidocs.disk.files import hash_bytes, hash_file, read_within
from zidocs.errors import ArchiveFault, Problem, on_one_line

MOST_INDEX = 20_000_000
"""Bytes; a page takes about 300."""
_MOST_NUMBER = 10_000_000
"""The largest number anywhere in an index."""

PHOTOS = "foto"
"""The kind of a part whose pages zidocs made of photos."""

R = TypeVar("R")


@dataclass(frozen=True)
class Photo:
    """A photo that a part's pages show."""

    berkas: Annotated[str, "The photo's file, from the workspace on."]
    sha256: Annotated[str, "Its SHA-256."]
    halaman: Annotated[int | None, "The page that shows it, where that is known."] = None


@dataclass(frozen=True)
class Part:
    """A document or evidence file at its place in the bundle."""

    judul: Annotated[str, "What the contents call it."]
    kelompok: Annotated[str, "The heading it stands under."]
    jenis: Annotated[str, "The document's kind, `lampiran` or `foto`."]
    paket: Annotated[str, "The packet's folder."]
    berkas: Annotated[str, "The file it comes from; of pages made of photos, their folder."]
    sha256: Annotated[str, "The file's SHA-256; empty for pages made of photos."]
    isi: Annotated[str, "The SHA-256 of pages made of photos; empty for others."] = ""
    foto: Annotated[tuple[Photo, ...], "The photos that its pages show."] = ()
    bukan_pdfa: Annotated[tuple[str, ...], "Why its pages are no PDF/A."] = ()
    jilid: Annotated[int, "The volume it stands in."] = 1
    dari: Annotated[int, "Its first page."] = 0
    sampai: Annotated[int, "Its last page."] = 0
    tambahan: Annotated[int, "The list it stands in, from 1; 0 for the contents in front."] = 0
    arsip: Annotated[str, "The archive that its pages are those of, if they are kept."] = ""

    @property
    def content(self) -> str:
        """The hash of its file, or of its pages if zidocs made them of photos."""
        return self.sha256 or self.isi

    @property
    def source(self) -> tuple[str, str, str, str]:
        """By what a part is known to be the same: packet, kind, file and its hash."""
        return self.paket, self.jenis, self.berkas, self.content


@dataclass(frozen=True)
class Answer:
    """One thing that the guide asks for, and where the bundle answers it."""

    kelompok: Annotated[str, "The activity it belongs to."]
    nama: Annotated[str, "What is asked for."]
    keadaan: Annotated[str, "How it stands: `ada`, `belum ada`, …"]
    jilid: Annotated[int | None, "The volume of the answer."] = None
    halaman: Annotated[int | None, "The page of the answer."] = None


@dataclass(frozen=True)
class Original:
    """A file that is attached as it came, because it is signed electronically."""

    nama: Annotated[str, "Its name among the attachments of the PDF."]
    berkas: Annotated[str, "The file, from the workspace on."]
    sha256: Annotated[str, "Its SHA-256."]


@dataclass(frozen=True)
class Shrunk:
    """A file of which pictures were made smaller so that the bundle fits."""

    berkas: Annotated[str, "The file."]
    gambar: Annotated[int, "How many pictures."]
    dpi: Annotated[int, "Pixels per inch of paper, at most."]
    dpi_hitam_putih: Annotated[int, "The same for black and white and for drawings."]


@dataclass(frozen=True)
class Change:
    """What changed on pages that were archived."""

    judul: Annotated[str, "The part's title."]
    dari: Annotated[int, "Its first page."]
    sampai: Annotated[int, "Its last page."]
    keterangan: Annotated[str, "What changed."]


@dataclass(frozen=True)
class LateList:
    """A list of what came after one archive, on pages of its own."""

    arsip: Annotated[str, "The archive's name."]
    tanggal: Annotated[str, "The day it bears, or empty."]
    beku: Annotated[int, "The last page number that it had."]
    jilid: Annotated[int, "The volume of the list."]
    dari: Annotated[int, "Its first page."]
    sampai: Annotated[int, "Its last page."]
    di_daftar_isi: Annotated[bool, "Whether the contents in front have a row for it."]
    perubahan: Annotated[tuple[Change, ...], "What changed on the pages before."]


@dataclass(frozen=True)
class Page:
    """A page, by the number printed on it."""

    halaman: Annotated[int, "The printed number."]
    judul: Annotated[str, "The part's title, or what the page is."]
    jenis: Annotated[str, "The part's kind, or that of a page of our own, e.g. `sampul`."]
    paket: Annotated[str, "The packet's folder; empty for a page of our own."]
    berkas: Annotated[str, "The file it comes from; empty for a page of our own."]
    halaman_berkas: Annotated[int | None, "The page of that file; null for a page of our own."]
    sha256: Annotated[str, "The file's SHA-256."]


@dataclass(frozen=True, kw_only=True)
class BundleIndex:
    """What a bundle, or one volume of it, says of itself.

    The keys with a value here are those that may be lacking before there were formats.
    """

    format: Annotated[int, "The format of bundle and index, see above."] = 0
    indikator: Annotated[str, "The indicator, or empty."]
    periode: Annotated[str, "The period, or empty."]
    tahun: Annotated[int | None, "The year."]
    satker: Annotated[str, "The office, or empty."]
    judul: Annotated[str, "The bundle's title."]
    jilid: Annotated[int, "The number of this volume."] = 1
    jumlah_jilid: Annotated[int, "How many volumes there are."] = 1
    jumlah_halaman: Annotated[int, "How many pages all volumes have."]
    pdfa: Annotated[str, "The standard for archives that the PDF keeps, or empty."] = ""
    sha256: Annotated[str, "The SHA-256 of the PDF."]
    bagian: Annotated[tuple[Part, ...], "The parts of all volumes."]
    kelengkapan: Annotated[tuple[Answer, ...], "What the guide asks for."] = ()
    asli: Annotated[tuple[Original, ...], "The originals that are attached to this volume."] = ()
    diperkecil: Annotated[tuple[Shrunk, ...], "The files that were made smaller in it."] = ()
    tambahan: Annotated[tuple[LateList, ...], "What came after an archive."] = ()
    halaman_sendiri: Annotated[
        bool, "Whether the contents name the list of completeness and the certificate."
    ] = False
    halaman: Annotated[tuple[Page, ...], "The pages of this volume."]

    @property
    def first(self) -> int:
        """The number printed on this file's first page."""
        return self.halaman[0].halaman

    @property
    def last(self) -> int:
        """The number printed on its last page."""
        return self.halaman[-1].halaman

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts of this volume."""
        return tuple(part for part in self.bagian if part.jilid == self.jilid)

    def page(self, printed: int) -> Page | None:
        """The page that bears this number, if it is in this file."""
        return next((page for page in self.halaman if page.halaman == printed), None)

    def part_at(self, printed: int) -> Part | None:
        """The part that this page belongs to."""
        return next((part for part in self.bagian if part.dari <= printed <= part.sampai), None)

    def pages_of(self, kind: str) -> tuple[int, ...]:
        """The numbers of our own pages of a kind."""
        return tuple(
            page.halaman
            for page in self.halaman
            if page.jenis == kind and page.halaman_berkas is None
        )

    def in_file(self, printed: int) -> int:
        """Where a viewer finds the page that bears this number (from 1)."""
        return printed - self.first + 1


def demand(fits: object) -> None:
    """Raise ValueError where an index does not fit together."""
    if not fits:
        raise ValueError("the index does not fit together")


def as_json(record: Any, form: Format | None = None, at: str = "") -> dict[str, Any]:
    """A record becomes what stands in the JSON: the keys of its format, today's without one."""
    keys = (form or newest()).keys[at]
    found: dict[str, Any] = {}
    for name, (kind, _) in _fields(record.__class__).items():
        if name not in keys:
            continue
        value = getattr(record, name)
        if kind in _PLAIN:
            found[name] = value
        elif get_args(kind)[0] in _PLAIN:
            found[name] = list(value)
        else:
            below = f"{at}.{name}".lstrip(".")
            found[name] = [as_json(each, form, below) for each in value]
    return found


def index_bytes(index: BundleIndex) -> bytes:
    """The file beside the PDF."""
    written = json.dumps(as_json(index, format_of(index.format)), ensure_ascii=False, indent=1)
    return f"{written}\n".encode()


def index_seal(index: BundleIndex) -> str:
    """The SHA-256 of all that an index says but the ``sha256`` of the PDF, which cannot name it.

    It is that of compact JSON in UTF-8, keys in alphabetical order; raises ValueError for text that
    is none.
    """
    return seal_of(as_json(index, format_of(index.format)))


def seal_of(index: Mapping[str, Any]) -> str:
    """The same of the JSON, whatever its keys."""
    said = {key: value for key, value in index.items() if key != "sha256"}
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hash_bytes(text.encode())


def from_json(value: Any) -> BundleIndex:
    """Such JSON becomes the record; raises ValueError for any other.

    Of a known format it has all keys and no others. What was written before there were formats has
    the format 0 here, and may lack keys that came later.
    """
    demand(isinstance(value, dict))
    number = value.get("format")
    form = format_of(number) if type(number) is int else None
    demand(_has_keys(value, form.keys) if form else "format" not in value)
    index: BundleIndex = _read(BundleIndex, value)
    demand(index.halaman)
    return index


def read_index(data: bytes, shown: str) -> BundleIndex:
    """The index in these bytes; raises ArchiveFault where they are none, or of a newer zidocs.

    ``shown`` is the file's name in messages.
    """
    try:
        value = json.loads(data)
        number = value.get("format") if isinstance(value, dict) else None
        if type(number) is int and number > newest().number:
            raise ArchiveFault(newer_index(shown, number))
        return from_json(value)
    except (ValueError, TypeError, RecursionError) as fault:
        raise ArchiveFault.at(on_one_line(shown), "Z832").says(
            "This file is not the index of a bundle.",
            "It was changed or damaged; build the bundle again, or take another copy.",
        ) from fault


def index_beside(pdf: Path) -> BundleIndex | None:
    """The index beside a PDF (its name with .json), if that PDF is the one it describes.

    A file that was changed since, or whose index is missing, gives None: nothing is guessed.
    """
    try:
        with pdf.with_suffix(".json").open("rb") as file:
            index = read_index(file.read(MOST_INDEX), pdf.name)
        found = hash_file(pdf)
    except (OSError, ArchiveFault):
        return None
    return index if index.sha256 == found else None


def has_index(path: Path) -> bool:
    """Whether the file beside it, or itself (its name with .json), is the index of a bundle."""
    try:
        read_index(read_within(path.with_suffix(".json"), MOST_INDEX) or b"", path.name)
    except ArchiveFault:
        return False
    return True


def newer_index(shown: str, number: int) -> Problem:
    """What to say of the index of a later version."""
    return Problem.warning(on_one_line(shown), "Z833", number=number).says(
        "This bundle was written by a newer zidocs (format {number}), so only its hashes can be "
        "examined.",
        "Install the newest zidocs, then run the command again.",
    )


def older_index(shown: str) -> Problem:
    """What to say of an index that was written before there were formats."""
    return Problem.warning(on_one_line(shown), "Z834").says(
        "This bundle was written before zidocs gave bundles a format, so only its hashes can be "
        "examined.",
        "Build it again, and archive the period again, so that its pages are held against it.",
    )


def meanings(record: Any = BundleIndex, at: str = "") -> Iterator[tuple[str, str]]:
    """Every key of the index, as ``bagian[].judul``, and what it means."""
    for name, (kind, meaning) in _fields(record).items():
        yield f"{at}{name}", meaning
        if kind not in _PLAIN and is_dataclass(inner := get_args(kind)[0]):
            yield from meanings(inner, f"{at}{name}[].")


_PLAIN: Mapping[Any, tuple[type, ...]] = {
    str: (str,),
    int: (int,),
    bool: (bool,),
    int | None: (int, type(None)),
}
"""Kinds of values that hold no others, and the types that JSON has for them."""


@cache
def _fields(record: Any) -> Mapping[str, tuple[Any, str]]:
    """The keys of a record: what each holds, and what it means."""
    hints = get_type_hints(record, include_extras=True)
    return {field.name: get_args(hints[field.name]) for field in fields(record)}


def _has_keys(value: Any, keys: Mapping[str, frozenset[str]], at: str = "") -> bool:
    """Whether JSON has all of these keys and no others."""
    if isinstance(value, list):
        return all(_has_keys(each, keys, at) for each in value)
    if not isinstance(value, dict):
        return True
    return value.keys() == keys.get(at) and all(
        _has_keys(inner, keys, f"{at}.{name}".lstrip(".")) for name, inner in value.items()
    )


def _read(kind: Any, value: Any) -> Any:
    """JSON becomes a value of this kind; raises ValueError or TypeError where it is none."""
    if kinds := _PLAIN.get(kind):
        demand(type(value) in kinds)
        demand(type(value) is not int or 0 <= value <= _MOST_NUMBER)
        return value
    if is_dataclass(kind):
        demand(isinstance(value, dict))
        record: Any = kind
        keys = _fields(record).items()
        return record(**{name: _read(of, value[name]) for name, (of, _) in keys if name in value})
    demand(isinstance(value, list))
    return tuple(_read(get_args(kind)[0], each) for each in value)
