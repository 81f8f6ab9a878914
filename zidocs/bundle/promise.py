"""An index becomes all that its PDF must show and say, whoever wrote it.

Nothing of it is believed before its form and its numbers fit together: the pages must be those
that its parts and our own pages make up, so that a number never leads out of the file.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, get_args

from zidocs.bundle.archival import Archival
from zidocs.bundle.certificate import (
    hash_text,
    kept_text,
    obstacles_text,
    shrunk_text,
    source_text,
    statements,
)
from zidocs.bundle.completeness import answer_text
from zidocs.bundle.cover import time_text
from zidocs.bundle.index import OWN_TITLES, index_seal, own_row, part_row
from zidocs.bundle.late import (
    LATE_LIST,
    MOVED,
    Change,
    LateList,
    front_rows,
    list_rows,
    marked_sections,
    moved_text,
)
from zidocs.bundle.metadata import title_of
from zidocs.bundle.numbering import PHOTOS, Answer, Listed
from zidocs.bundle.outline import Bookmark, bookmarks, front_bookmarks
from zidocs.bundle.parts import AskedRow, Cover, volume_text
from zidocs.evidence.sheets import drawable

_MOST_PAGES = 10_000_000
"""Also the largest number anywhere in an index."""

_PERHAPS = (int, type(None))
_HASHED = {"berkas": str, "sha256": str}
_PART = {
    **dict.fromkeys(("judul", "kelompok", "jenis", "paket", "berkas", "sha256", "isi"), str),
    "foto": [_HASHED | {"halaman": _PERHAPS}],
    "bukan_pdfa": [str],
    **dict.fromkeys(("jilid", "dari", "sampai", "tambahan"), int),
    "arsip": str,
}
_CHANGE = {"judul": str, "dari": int, "sampai": int, "keterangan": str}
_FORM: Mapping[str, Any] = {
    **dict.fromkeys(("indikator", "periode", "satker", "judul", "pdfa", "sha256"), str),
    "tahun": _PERHAPS,
    **dict.fromkeys(("jilid", "jumlah_jilid", "jumlah_halaman"), int),
    "bagian": [_PART],
    "kelengkapan": [
        {"kelompok": str, "nama": str, "keadaan": str, "jilid": _PERHAPS, "halaman": _PERHAPS}
    ],
    "asli": [_HASHED | {"nama": str}],
    "diperkecil": [{"berkas": str, **dict.fromkeys(("gambar", "dpi", "dpi_hitam_putih"), int)}],
    "tambahan": [
        {
            **dict.fromkeys(("arsip", "tanggal"), str),
            **dict.fromkeys(("beku", "jilid", "dari", "sampai"), int),
            "di_daftar_isi": bool,
            "perubahan": [_CHANGE],
        }
    ],
    "halaman": [{"halaman": int, "jenis": str, "halaman_berkas": _PERHAPS}],
}
"""The keys of ``zidocs.bundle.index`` and what they hold; a list has any number of its one."""


@dataclass(frozen=True)
class PlacedPart:
    """A part as the index has it: title, heading, first and last page, list of late parts."""

    title: str
    section: str
    first: int
    last: int
    late: int


@dataclass(frozen=True)
class Row:
    """A row of the contents or the completeness: its text, and the page it names, if any.

    ``number`` is what stands before it.
    """

    title: str
    shown: str
    page: int | None
    number: str = ""


@dataclass(frozen=True)
class Rows:
    """Neighbouring pages of our own, and the rows on them."""

    pages: Sequence[int]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Promise:
    """What a volume must turn out to be; pages bear their printed numbers.

    ``parts`` are those of this volume, ``lists`` the contents, the completeness and what came
    late, ``cover`` and ``certified`` the texts that its first page and its certificate must show,
    ``seal`` what this must show of the index, ``originals`` the SHA-256 of each attached file by
    its name, ``standard`` is what the file must say that it keeps, ``title`` what it calls itself.
    """

    label: str
    title: str
    first: int
    pages: int
    total: int
    parts: tuple[PlacedPart, ...]
    lists: tuple[Rows, ...]
    marks: tuple[Bookmark, ...]
    cover: tuple[str, ...]
    certificate: tuple[int, ...]
    certified: tuple[str, ...]
    seal: str
    originals: Mapping[str, str]
    standard: Archival


def promise_of(index: Any) -> Promise:
    """An index becomes the promise; raises ValueError for any other JSON."""
    _demand(_has_form(index, _FORM))
    volume, volumes = index["jilid"], index["jumlah_jilid"]
    _demand(1 <= volume <= volumes)
    _demand(index["pdfa"] in get_args(Archival))
    originals = {each["nama"]: each["sha256"] for each in index["asli"]}
    _demand(len(originals) == len(index["asli"]))
    own = [part for part in index["bagian"] if part["jilid"] == volume]
    first = index["halaman"][0]["halaman"] if index["halaman"] else 0
    _check_pages(index, own, first)
    late = [*_late_lists(index)]
    parts = [*map(_placed, own)]
    certificate = _pages_of(index, "sertifikat")
    front = front_bookmarks(
        first, _pages_of(index, "daftar_isi"), _pages_of(index, "daftar_kelengkapan")
    )
    marked = marked_sections(parts, index["judul"], late, volume)
    cover = _cover_of(index)
    label = cover.volume_label(volume, volumes)
    return Promise(
        label,
        title_of(cover, label),
        first,
        len(index["halaman"]),
        index["jumlah_halaman"],
        tuple(parts),
        tuple(_lists(index, late)),
        bookmarks(front, marked, certificate[0]),
        tuple(_on_cover(cover, volume, volumes)),
        certificate,
        tuple(map(drawable, _certified(index, own, late))),
        hash_text(index_seal(index)),
        originals,
        index["pdfa"],
    )


def _demand(fits: bool) -> None:
    if not fits:
        raise ValueError("the index does not fit together")


def _has_form(value: Any, form: Any) -> bool:
    """Whether a JSON value has the keys and kinds of a form; it may have more keys."""
    if isinstance(form, Mapping):
        return isinstance(value, dict) and all(
            key in value and _has_form(value[key], kind) for key, kind in form.items()
        )
    if isinstance(form, list):
        return isinstance(value, list) and all(_has_form(each, form[0]) for each in value)
    kinds = form if isinstance(form, tuple) else (form,)
    if type(value) not in kinds:
        return False
    return type(value) is not int or 0 <= value <= _MOST_PAGES


def _check_pages(index: Mapping[str, Any], parts: Sequence[Mapping[str, Any]], first: int) -> None:
    """The pages are numbered one by one, and are those of the parts and our own; ValueError."""
    rows, last = index["halaman"], first + len(index["halaman"]) - 1
    is_last = index["jilid"] == index["jumlah_jilid"]
    _demand(first == 1 if index["jilid"] == 1 else first > 1)
    _demand(last == index["jumlah_halaman"] if is_last else last < index["jumlah_halaman"])
    meant: dict[int, dict[str, Any]] = {}
    for part in parts:
        _demand(first <= part["dari"] <= part["sampai"] <= last)
        for page in range(part["dari"], part["sampai"] + 1):
            source_page = rows[page - first]["halaman_berkas"]
            _demand(page not in meant and source_page)
            meant[page] = part_row(page, part, source_page)
    ours = {page for page in range(first, last + 1) if page not in meant}
    for page in ours:
        kind = rows[page - first]["jenis"]
        _demand(kind in OWN_TITLES)
        meant[page] = own_row(page, kind)
    _demand(all(row.items() >= meant[page].items() for page, row in enumerate(rows, start=first)))
    _demand(_pages_of(index, "sampul") == (first,))
    _demand(bool(_pages_of(index, "sertifikat")))
    for kind in ("daftar_isi", "daftar_kelengkapan", "sertifikat"):
        _demand(all(after == page + 1 for page, after in pairwise(_pages_of(index, kind))))


def _pages_of(index: Mapping[str, Any], kind: str) -> tuple[int, ...]:
    """The numbers of our own pages of a kind."""
    return tuple(
        page["halaman"]
        for page in index["halaman"]
        if page["jenis"] == kind and page["halaman_berkas"] is None
    )


def _cover_of(index: Mapping[str, Any]) -> Cover:
    """So much of the cover as the index knows."""
    return Cover(
        judul=index["judul"],
        paper_mm=(0.0, 0.0),
        satker=index["satker"],
        indikator=index["indikator"],
        periode=index["periode"],
        tahun=index["tahun"],
    )


def _on_cover(cover: Cover, volume: int, volumes: int) -> Iterator[str]:
    """The texts of the cover, in their order; the kop and the indicator's name are not known."""
    # Where it is the indicator's name, it stands there all the same, once.
    shown = [cover.indikator, cover.judul]
    if volumes > 1:
        shown.append(volume_text(volume, volumes).capitalize())
    shown += [time_text(cover), cover.satker]
    yield from (drawable(text) for text in shown)


def _placed(part: Mapping[str, Any]) -> PlacedPart:
    return PlacedPart(
        part["judul"], part["kelompok"], part["dari"], part["sampai"], part["tambahan"]
    )


def _late_lists(index: Mapping[str, Any]) -> Iterator[LateList]:
    """The lists of late parts; raises ValueError where one is not on the pages that it names."""
    own: list[int] = []
    for number, entry in enumerate(index["tambahan"], start=1):
        changes = tuple(
            Change(change["judul"], change["dari"], change["sampai"], change["keterangan"])
            for change in entry["perubahan"]
        )
        if entry["jilid"] == index["jilid"]:
            _demand(entry["sampai"] - entry["dari"] < len(index["halaman"]))
            own += range(entry["dari"], entry["sampai"] + 1)
        yield LateList(
            number,
            entry["arsip"],
            entry["tanggal"],
            entry["beku"],
            entry["dari"],
            entry["sampai"],
            entry["jilid"],
            entry["di_daftar_isi"],
            changes,
        )
    _demand(tuple(own) == _pages_of(index, LATE_LIST))


def _lists(index: Mapping[str, Any], late: Sequence[LateList]) -> Iterator[Rows]:
    """Every list of a volume, and the pages of it that say where to look now."""
    parts = [*map(_placed, index["bagian"])]
    volume = index["jilid"]
    contents, completeness = (
        _pages_of(index, kind) for kind in ("daftar_isi", "daftar_kelengkapan")
    )
    if contents:
        yield Rows(contents, tuple(map(_contents_row, front_rows(parts, late))))
    if completeness:
        yield Rows(completeness, tuple(_completeness_rows(index["kelengkapan"], volume)))
    for each in late:
        if each.volume == volume:
            introduction = Row(each.heading, drawable(each.introduction), None)
            rows = map(_contents_row, list_rows(each, parts))
            yield Rows(range(each.first, each.last + 1), (introduction, *rows))
    for kind, where in MOVED.items():
        for page in _pages_of(index, kind):
            target = next(iter(_pages_of(index, where.kind)), None)
            _demand(target is not None)
            yield Rows((page,), (Row(where.heading, moved_text(target or 0), target),))


def _contents_row(listed: Listed) -> Row:
    title = drawable(listed.title).strip() or "–"
    return Row(listed.title, f"{title}{listed.first}", listed.first)


def _completeness_rows(entries: Sequence[Mapping[str, Any]], volume: int) -> Iterator[Row]:
    for number, entry in enumerate(entries, start=1):
        asked = AskedRow(
            kelompok=entry["kelompok"], nama=entry["nama"], keadaan=entry["keadaan"], part=None
        )
        answer = Answer(asked, entry["halaman"], entry["jilid"])
        shown = drawable(asked.nama) + drawable(asked.keadaan) + answer_text(answer, volume)
        yield Row(asked.nama, shown, answer.page, f"{number}.")


def _certified(
    index: Mapping[str, Any], parts: Sequence[Mapping[str, Any]], late: Sequence[LateList]
) -> Iterator[str]:
    """All that the certificate must show but its headings."""
    listed = [*map(_placed, index["bagian"])]
    rows = len(front_rows(listed, late)) + sum(len(list_rows(each, listed)) for each in late)
    asked = len(index["kelengkapan"]) if _pages_of(index, "daftar_kelengkapan") else 0
    first, last = (index["halaman"][end]["halaman"] for end in (0, -1))
    yield from statements(first, last, rows, asked, index["pdfa"])
    for part in parts:
        pages = part["dari"], part["sampai"]
        if part["bukan_pdfa"]:
            text = source_text(part["berkas"], *pages)
            yield f"{text} {obstacles_text(part['bukan_pdfa'])}"
        if part["arsip"]:
            text = kept_text(part["berkas"], *pages, part["arsip"])
            yield text if part["jenis"] == PHOTOS else f"{text} {hash_text(part['sha256'])}"
            continue
        if part["jenis"] != PHOTOS:
            yield f"{source_text(part['berkas'], *pages)} {hash_text(part['sha256'])}"
        for photo in part["foto"]:
            shown = (photo["halaman"],) * 2 if photo["halaman"] else pages
            yield f"{source_text(photo['berkas'], *shown)} {hash_text(photo['sha256'])}"
    for original in index["asli"]:
        yield (f"{original['nama']} (dari {original['berkas']}) {hash_text(original['sha256'])}")
    for each in index["diperkecil"]:
        said = shrunk_text(each["gambar"], each["dpi"], each["dpi_hitam_putih"])
        yield f"{each['berkas']} {said}"
