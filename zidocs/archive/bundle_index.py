"""The JSON beside a bundle becomes its parts and pages, whatever stands in the file.

Its keys are described where it is written, in ``zidocs.bundle.index``. One of an older version may
lack some, of a newer one have more; what is there must be of the right kind.
"""

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from zidocs.errors import Place, Problem, on_one_line, say

MOST_INDEX = 20_000_000
"""Bytes; a page takes about 300."""


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class PhotoFile(_Entry):
    """A photo that a part's pages show, and the page that does, where it is known."""

    berkas: str
    sha256: str
    halaman: int | None = None


class PartEntry(_Entry):
    """A part of the bundle: what it is, of which file, and on which pages it stands."""

    judul: str
    kelompok: str = ""
    jenis: str
    paket: str
    berkas: str
    sha256: str
    isi: str = ""
    foto: tuple[PhotoFile, ...] = ()
    jilid: int = 1
    dari: int
    sampai: int
    tambahan: int = 0
    arsip: str = ""

    @property
    def source(self) -> tuple[str, str, str, str]:
        """By what a part is known to be the same: packet, kind, file and its hash."""
        return self.paket, self.jenis, self.berkas, self.content

    @property
    def content(self) -> str:
        """The hash of its file, or of its pages if zidocs made them of photos."""
        return self.sha256 or self.isi


class ChangeEntry(_Entry):
    """Pages of an archive that show something else now, or that something else replaced."""

    judul: str
    dari: int
    sampai: int
    keterangan: str


class LateEntry(_Entry):
    """A list of what came after an archive, on pages of its own."""

    arsip: str
    tanggal: str
    beku: int
    jilid: int
    dari: int
    sampai: int
    di_daftar_isi: bool
    perubahan: tuple[ChangeEntry, ...]


class AnswerEntry(_Entry):
    """A thing that the guide asks for, how it stands, and the page that answers it."""

    kelompok: str
    nama: str
    keadaan: str
    jilid: int | None = None
    halaman: int | None = None


class PageEntry(_Entry):
    """A page, by the number printed on it."""

    halaman: int
    judul: str
    jenis: str
    paket: str
    berkas: str
    halaman_berkas: int | None
    sha256: str


class BundleIndex(_Entry):
    """What a bundle, or one volume of it, says of itself."""

    indikator: str
    periode: str
    tahun: int | None
    satker: str
    judul: str
    jilid: int = 1
    jumlah_jilid: int = 1
    jumlah_halaman: int
    sha256: str
    bagian: tuple[PartEntry, ...]
    kelengkapan: tuple[AnswerEntry, ...] = ()
    tambahan: tuple[LateEntry, ...] = ()
    halaman: tuple[PageEntry, ...] = Field(min_length=1)

    @property
    def first(self) -> int:
        """The number printed on this file's first page."""
        return self.halaman[0].halaman

    @property
    def last(self) -> int:
        """The number printed on its last page."""
        return self.halaman[-1].halaman

    def page(self, printed: int) -> PageEntry | None:
        """The page that bears this number, if it is in this file."""
        return next((page for page in self.halaman if page.halaman == printed), None)

    def part_at(self, printed: int) -> PartEntry | None:
        """The part that this page belongs to."""
        return next((part for part in self.bagian if part.dari <= printed <= part.sampai), None)

    def in_file(self, printed: int) -> int:
        """Where a viewer finds the page that bears this number (from 1)."""
        return printed - self.first + 1


def read_index(data: bytes) -> BundleIndex | None:
    """The index in these bytes; None where they are none."""
    try:
        return BundleIndex.model_validate_json(data)
    except (ValidationError, RecursionError):
        return None


def no_index(path: str) -> Problem:
    """What to say of a file that should be an index, and is none."""
    return Problem(
        Place(on_one_line(path)),
        say("This file is not the index of a bundle."),
        say("It was changed or damaged; build the bundle again, or take another copy."),
        "Z832",
    )
