"""Every promise of a finished bundle, broken one by one, is noticed; so is every leaf of an index.

What is hostile ends in named faults, whatever stands in the file.
"""

import copy
import hashlib
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from tests.making import raw_pdf
from tests.making.bundles import COVER, Read, bound, part, reader_of, volumes
from zidocs.bundle.index import Shrunk, from_json
from zidocs.bundle.parts import AskedRow, BoundPart, SourceFile
from zidocs.bundle.planning import NumberedPart
from zidocs.bundle.proof import disagreements, prove

ASKED = [
    AskedRow(kelompok="Rapat", nama="Notula", keadaan="ada", part=0, page=2),
    AskedRow(kelompok="Rapat", nama="Laporan", keadaan="belum ada", part=None),
]
LINKS = b"/Names << /Dests << /Names [(t) [12 0 R /Fit]] >> >>"
LINK = {0: b"/Annots [<< /Subtype /Link /Rect [0 0 9 9] /Dest (t) >>]"}
COVER_PAGE, CONTENTS, COMPLETENESS, NOTULA, LAMPIRAN, CERTIFICATE = 0, 1, 2, 3, 8, 11

Change = Callable[[pikepdf.Pdf], None]


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> list[BoundPart]:
    """Two pages, three of a signed file, three of which the first leads to another."""
    original = tmp_path_factory.mktemp("asli") / "sk.pdf"
    original.write_bytes(raw_pdf.text_pages(*(f"Laporan isi {page}" for page in (1, 2, 3))))
    return [
        part("Notula", pages=2, section="A"),
        part("Laporan", pages=3, section="A", file=original, source="a/sk.pdf", signed=True),
        part("Lampiran", raw_pdf.text_pages("a", "b", "c", catalog=LINKS, pages=LINK), section="B"),
    ]


@pytest.fixture(scope="module")
def good(parts: list[BoundPart]) -> Read:
    return bound(*parts, asked=ASKED)


def placed(parts: list[BoundPart]) -> list[NumberedPart]:
    """The parts as they stand in that bundle."""
    return [
        NumberedPart(each, first, last)
        for each, (first, last) in zip(parts, [(4, 5), (6, 8), (9, 11)], strict=True)
    ]


def told(
    folder: Path, bundle: Read, index: Any = None, parts: list[NumberedPart] | None = None
) -> str:
    """What is found in a bundle, in one text."""
    path = folder / "b.pdf"
    path.write_bytes(bundle.pdf)
    faults = disagreements(path, bundle.index if index is None else index, parts or ())
    return "\n".join(str(fault) for fault in faults)


def changed(bundle: Read, change: Change) -> Read:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(bundle.pdf)) as pdf:
        change(pdf)
        pdf.save(out)
    return replace(bundle, pdf=out.getvalue())


def draw(page: int, before: bytes = b"", after: bytes = b"") -> Change:
    """Something is drawn on a page before or after all that it had."""

    def change(pdf: pikepdf.Pdf) -> None:
        content = pdf.pages[page].obj.Contents
        content.write(before + content.read_bytes() + after)

    return change


def redraw(page: int, old: bytes, new: bytes) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        content = pdf.pages[page].obj.Contents
        assert old in content.read_bytes()
        content.write(content.read_bytes().replace(old, new))

    return change


def enter(page: int, key: str, value: Any) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[page].obj[key] = value

    return change


def root(key: str, value: Any) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        if value is None:
            del pdf.Root[key]
        else:
            pdf.Root[key] = value

    return change


def on_link(page: int, number: int, **entries: Any) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        for key, value in entries.items():
            pdf.pages[page].obj.Annots[number][f"/{key}"] = value

    return change


def swap_rectangles(pdf: pikepdf.Pdf) -> None:
    one, two = list(pdf.pages[CONTENTS].obj.Annots)[:2]
    one.Rect, two.Rect = two.Rect, one.Rect


def widen_a_link(pdf: pikepdf.Pdf) -> None:
    pdf.pages[CONTENTS].obj.Annots[0].Rect = Array([0, 0, 595, 842])


def lead_out(pdf: pikepdf.Pdf) -> None:
    pdf.pages[LAMPIRAN].obj.Annots[0].Dest[0] = pdf.pages[0].obj


def lead_from_the_cover(pdf: pikepdf.Pdf) -> None:
    pdf.pages[COVER_PAGE].obj.Annots = Array([pdf.pages[CONTENTS].obj.Annots[0]])


def flatten_bookmarks(pdf: pikepdf.Pdf) -> None:
    top = pdf.Root.Outlines
    sections = [top.First.Next.Next.Next, top.First.Next.Next.Next.Next]
    for section in sections:
        first = section.First
        for key in ("/First", "/Last", "/Count"):
            del section[key]
        first.Next, section.Next = section.get("/Next", first), first


def act_by_bookmark(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Outlines.First.A = Dictionary(S=Name.URI, URI=String("https://contoh.id"))


def drop_the_metadata(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/Metadata"]


def say_another_title(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Title"] = "Lain"


def say_another_title_twice(pdf: pikepdf.Pdf) -> None:
    title = str(pdf.docinfo["/Title"])
    pdf.docinfo["/Title"] = "Lain"
    metadata = pdf.Root.Metadata
    metadata.write(metadata.read_bytes().replace(title.encode(), b"Lain"))


def say_more(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Keywords"] = "lain"


def attach_more(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["lain.exe"] = b"MZ"


def run_by_name(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Names.JavaScript = Dictionary(Names=Array([]))


def open_elsewhere(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = Array([pdf.pages[3].obj, Name.Fit])


def label_by_letters(pdf: pikepdf.Pdf) -> None:
    pdf.Root.PageLabels.Nums[1].S = Name("/a")


def show_another_cover(pdf: pikepdf.Pdf) -> None:
    forms = (pdf.pages[number].obj.Resources.XObject for number in (COVER_PAGE, COMPLETENESS))
    one, other = forms
    one["/P"] = other["/P"]


def hide_the_form(pdf: pikepdf.Pdf) -> None:
    pdf.pages[NOTULA].obj.Resources.XObject["/P"].BBox = Array([0, 0, 1, 1])


def use_another_font(pdf: pikepdf.Pdf) -> None:
    pdf.pages[NOTULA].obj.Resources.Font["/T"] = pdf.pages[NOTULA].obj.Resources.Font["/S"]


NOT_AS_DRAWN = "Page 4 bears the stamp “”"
ROWS = "rows of the contents"
MOVED_STAMP = "stamp of page 4 is not where it belongs"
BOOKMARKS = "bookmarks do not lead"
SAYS = "says of itself"
OPENS = "does not open at its first page"
CHANGES: dict[str, tuple[Change, str]] = {
    "painted over": (draw(NOTULA, after=b" q 1 g 0 0 595 842 re f Q"), NOT_AS_DRAWN),
    "drawn off the page": (draw(NOTULA, b"1 0 0 1 5000 0 cm "), NOT_AS_DRAWN),
    "drawn invisibly": (draw(NOTULA, b"3 Tr "), NOT_AS_DRAWN),
    "stamp moved": (redraw(NOTULA, b" 17 Td", b" 917 Td"), MOVED_STAMP),
    "stamp too small": (redraw(NOTULA, b"/S 7.5 Tf", b"/S 0.1 Tf"), MOVED_STAMP),
    "stamp first": (redraw(NOTULA, b"q /P Do Q\n", b""), NOT_AS_DRAWN),
    "cropped": (enter(NOTULA, "/CropBox", Array([0, 200, 595, 842])), NOT_AS_DRAWN),
    "turned": (enter(NOTULA, "/Rotate", 90), MOVED_STAMP),
    "page acts": (enter(NOTULA, "/AA", Dictionary()), NOT_AS_DRAWN),
    "another font": (use_another_font, NOT_AS_DRAWN),
    "form hidden": (hide_the_form, NOT_AS_DRAWN),
    "link beside its row": (on_link(CONTENTS, 0, Rect=Array([0, 0, 9, 9])), ROWS),
    "link over all rows": (widen_a_link, ROWS),
    "links exchanged": (swap_rectangles, ROWS),
    "link acts": (on_link(CONTENTS, 0, A=Dictionary(S=Name.URI, URI=String("x"))), ROWS),
    "answer beside its row": (on_link(COMPLETENESS, 0, Rect=Array([0, 0, 9, 9])), ROWS),
    "link of a part leads out": (lead_out, "Links of page 9"),
    "link of a part acts": (
        on_link(LAMPIRAN, 0, A=Dictionary(S=Name.Launch, F=String("x"))),
        "Links of page 9",
    ),
    "link of a part acts when seen": (
        on_link(LAMPIRAN, 0, AA=Dictionary()),
        "Links of page 9",
    ),
    "link on the cover": (lead_from_the_cover, "Links of page 1 "),
    "bookmarks in one row": (flatten_bookmarks, BOOKMARKS),
    "bookmark acts": (act_by_bookmark, BOOKMARKS),
    "letters for labels": (label_by_letters, "Page 1 is labelled a"),
    "no description": (drop_the_metadata, SAYS),
    "another title": (say_another_title, SAYS),
    "another title everywhere": (say_another_title_twice, SAYS),
    "more description": (say_more, SAYS),
    "another language": (root("/Lang", String("en")), OPENS),
    "no language": (root("/Lang", None), OPENS),
    "opens elsewhere": (open_elsewhere, "does not belong there: /OpenAction"),
    "opens by a program": (
        root("/OpenAction", Dictionary(S=Name.JavaScript, JS=String("x"))),
        "does not belong there: /OpenAction",
    ),
    "bookmarks hidden": (root("/PageMode", Name.UseNone), OPENS),
    "form fields": (root("/AcroForm", Dictionary()), "does not belong there: /AcroForm"),
    "programs": (run_by_name, "does not belong there: /JavaScript"),
    "more attached": (attach_more, "does not belong there: lain.exe"),
    "another cover": (show_another_cover, "The cover does not show"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_each_broken_promise_is_noticed(name: str, good: Read, tmp_path: Path) -> None:
    change, said = CHANGES[name]
    assert said in told(tmp_path, changed(good, change))


def test_a_bundle_that_was_only_saved_again_keeps_its_promises(good: Read, tmp_path: Path) -> None:
    assert told(tmp_path, changed(good, lambda _pdf: None)) == ""


def swap_contents(pdf: pikepdf.Pdf) -> None:
    one, other = (pdf.pages[number].obj.Resources.XObject for number in (3, 4))
    one["/P"], other["/P"] = other["/P"], one["/P"]


def empty_a_page(pdf: pikepdf.Pdf) -> None:
    redraw(NOTULA, b"q /P Do Q\n", b"")(pdf)
    del pdf.pages[NOTULA].obj.Resources["/XObject"]


@pytest.mark.parametrize("change", [swap_contents, empty_a_page])
def test_a_page_that_does_not_show_its_source_is_noticed(
    change: Change, good: Read, parts: list[BoundPart], tmp_path: Path
) -> None:
    assert told(tmp_path, good, parts=placed(parts)) == ""
    found = told(tmp_path, changed(good, change), parts=placed(parts))
    assert "Page 4 does not show what its source shows" in found


LOOKS: dict[str, Change] = {
    "turned": enter(0, "/Rotate", 90),
    "narrower": enter(0, "/MediaBox", Array([0, 0, 400, 842])),
    "cropped": enter(0, "/CropBox", Array([9, 9, 400, 400])),
    "empty": enter(0, "/Contents", Array([])),
    "drawn otherwise": draw(0, b"q Q "),
}


@pytest.mark.parametrize("name", LOOKS)
def test_a_source_of_another_look_is_noticed(
    name: str, good: Read, parts: list[BoundPart], tmp_path: Path
) -> None:
    assert isinstance(parts[0].pdf, bytes)
    source = changed(replace(good, pdf=parts[0].pdf), LOOKS[name]).pdf
    found = told(tmp_path, good, parts=[NumberedPart(replace(parts[0], pdf=source), 4, 5)])
    assert found == "Page 4 does not show what its source shows."


def picture(size: int) -> bytes:
    """A page whose content does not tell which picture it shows."""
    grey = b"/ColorSpace /DeviceGray /BitsPerComponent 8"
    shown = raw_pdf.flate(bytes(size), b"/Subtype /Image /Width %d /Height 1 %s" % (size, grey))
    return raw_pdf.one_page(b"/L Do", resources=b"/XObject << /L 6 0 R >>", more={6: shown})


def test_pictures_that_were_exchanged_are_noticed(tmp_path: Path) -> None:
    bundle = bound(part("Foto", picture(9)))
    given = NumberedPart(part("Foto", picture(9)), 3, 3)
    assert told(tmp_path, bundle, parts=[given]) == ""
    exchanged = replace(given, part=replace(given.part, pdf=picture(99)))
    assert "Page 3 does not show" in told(tmp_path, bundle, parts=[exchanged])


def test_a_source_that_the_other_library_cannot_read_is_no_fault(
    good: Read, parts: list[BoundPart], tmp_path: Path
) -> None:
    broken = NumberedPart(replace(parts[0], pdf=b"%PDF-1.7 rusak"), 4, 5)
    assert told(tmp_path, good, parts=[broken]) == ""


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to each value of an index that holds no others."""
    inner: Any = ()
    if isinstance(value, dict):
        inner = value.items()
    elif isinstance(value, list):
        inner = enumerate(value)
    for key, item in inner:
        yield from leaves(item, (*path, key))
    if not isinstance(value, dict | list):
        yield path


def altered(index: dict[str, Any], path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    result = copy.deepcopy(index)
    holder = result
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = value
    return result


def nested(depth: int) -> list[Any]:
    return [nested(depth - 1)] if depth else []


STRANGE: list[Any] = [
    None, True, False, 0, -1, 1, 2, 5, 99, 10**9, 10**30, 1.0, 0.5, float("nan"), float("inf"), "",
    "lain", "2024-02-30", "PDF/A-2b", "\ud800", "\0", [], [1], {}, {"halaman": 1}, nested(150),
]  # fmt: skip


def test_every_leaf_of_an_index_is_held_against_the_bundle(good: Read, tmp_path: Path) -> None:
    for path in leaves(good.index):
        value = good.index
        for key in path:
            value = value[key]
        other = value + 1 if isinstance(value, int) else f"x{value or ''}"
        # The SHA-256 of the PDF is looked at by whoever reads all of it.
        if path != ("sha256",):
            assert told(tmp_path, good, altered(good.index, path, other)), path


def test_a_hostile_index_ends_in_named_faults(good: Read, tmp_path: Path) -> None:
    random = Random(7)
    path = tmp_path / "b.pdf"
    path.write_bytes(good.pdf)
    for way in leaves(good.index):
        for value in random.sample(STRANGE, 4):
            index = altered(good.index, way, value)
            faults = [str(fault) for fault in disagreements(path, index)]
            same = json.dumps(index) == json.dumps(good.index)
            assert bool(faults) != same or way == ("sha256",), (way, value)


@pytest.mark.parametrize("key", ["halaman", "bagian", "kelengkapan", "asli", "tambahan"])
@pytest.mark.parametrize(
    "value", STRANGE, ids=lambda value: str(value)[:9].encode("ascii", "replace").decode()
)
def test_hostile_lists_end_in_named_faults(
    key: str, value: Any, good: Read, tmp_path: Path
) -> None:
    index = good.index | {key: value}
    assert told(tmp_path, good, index) != "" or value == good.index[key]


def test_numbers_out_of_the_file_are_a_damaged_index(good: Read, tmp_path: Path) -> None:
    rows = good.index["halaman"]
    for value in (99, -5, 0, 10**9):
        for number in (0, -1):
            index = altered(good.index, ("halaman", number % len(rows), "halaman"), value)
            assert told(tmp_path, good, index) == "The index (.json) of this bundle is damaged."
    for key, value in product(("dari", "sampai"), (0, 1, 2, 13, 99, 10**6)):
        index = altered(good.index, ("bagian", 1, key), value)
        assert told(tmp_path, good, index) == "The index (.json) of this bundle is damaged."
    index = altered(good.index, ("bagian", 2, "sampai"), 99)
    index |= {"halaman": rows[:-1], "jumlah_halaman": len(rows) - 1}
    assert "damaged" in told(tmp_path, good, index)
    index = good.index | {"halaman": [row for row in rows if row["jenis"] != "sertifikat"]}
    assert "damaged" in told(tmp_path, good, index)


def test_a_list_of_late_parts_on_other_pages_is_a_damaged_index(good: Read, tmp_path: Path) -> None:
    late = {"arsip": "x", "tanggal": "", "beku": 3, "jilid": 1, "di_daftar_isi": True}
    for first, last in ((4, 5), (99, 99), (0, 10**7)):
        entry = late | {"dari": first, "sampai": last, "perubahan": []}
        assert "damaged" in told(tmp_path, good, good.index | {"tambahan": [entry]})


def test_two_originals_of_one_name_are_a_damaged_index(good: Read, tmp_path: Path) -> None:
    twice = good.index | {"asli": good.index["asli"] * 2}
    assert "damaged" in told(tmp_path, good, twice)


HOSTILE: dict[str, Change] = {
    "no outlines": root("/Outlines", None),
    "outlines that are a name": root("/Outlines", Name.X),
    "names that are a number": root("/Names", 3),
    "metadata that is a number": root("/Metadata", 3),
    "annotations that are a name": enter(CONTENTS, "/Annots", Name.X),
    "annotations that are numbers": enter(NOTULA, "/Annots", Array([1, 2])),
    "content that is a name": enter(NOTULA, "/Contents", Name.X),
    "box of names": enter(NOTULA, "/MediaBox", Array([Name.A, Name.B, Name.C, Name.D])),
    "rotation that is a text": enter(NOTULA, "/Rotate", String("x")),
    "resources that are a name": enter(NOTULA, "/Resources", Name.X),
    "unit that is a name": enter(NOTULA, "/UserUnit", Name.X),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_named_faults(name: str, good: Read, tmp_path: Path) -> None:
    assert told(tmp_path, changed(good, HOSTILE[name])) != ""


def test_bytes_changed_at_random_never_raise(good: Read, tmp_path: Path) -> None:
    random = Random(11)
    for _ in range(60):
        data = bytearray(good.pdf)
        for _ in range(random.choice((1, 5, 50))):
            data[random.randrange(len(data))] = random.randrange(256)
        told(tmp_path, replace(good, pdf=bytes(data)))


def test_a_bomb_in_a_page_of_our_own_is_not_inflated(good: Read, tmp_path: Path) -> None:
    def swell(pdf: pikepdf.Pdf) -> None:
        pdf.pages[CONTENTS].obj.Resources.XObject["/P"].write(b" " * 30_000_000)

    assert "cannot be read to its end" in told(tmp_path, changed(good, swell))


def test_what_was_made_smaller_is_said_of_the_volume_that_has_it() -> None:
    shrunk = Shrunk("packets/rapat-maret/lampiran/SK.pdf", 2, 150, 240)
    one, two = volumes([[part("Notula")], [part("SK")]], shrunk=[shrunk])
    assert (one.index["diperkecil"], len(two.index["diperkecil"])) == ([], 1)


def photos_of(folder: Path, pages: tuple[int | None, ...]) -> tuple[SourceFile, ...]:
    found = []
    for number, page in enumerate(pages, start=1):
        path = folder / f"{number}.jpg"
        path.write_bytes(b"%d" % number)
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        found.append(SourceFile(f"packets/r/foto/{number}.jpg", path, sha256, page))
    return tuple(found)


def test_pages_made_of_photos_name_the_photos_alone(tmp_path: Path) -> None:
    made = part("Dokumentasi foto", pages=2, kind="foto", source="packets/r/foto")
    made = replace(made, photos=photos_of(tmp_path, (1, 1, 2, None)))
    bundle = bound(made)
    (entry,) = bundle.index["bagian"]
    assert (entry["sha256"], entry["isi"]) == ("", made.source_sha256)
    assert [photo["halaman"] for photo in entry["foto"]] == [3, 3, 4, None]
    assert {row["sha256"] for row in bundle.index["halaman"]} == {""}
    text = reader_of(bundle).pages[-1].extract_text()
    sources, _, _ = text.partition("Bukan PDF/A")
    assert "packets/r/foto ·" not in sources
    assert made.source_sha256 not in text
    for number, shown in enumerate(("3", "3", "4", "3–4"), start=1):
        assert f"packets/r/foto/{number}.jpg · halaman {shown}\n" in text
        assert entry["foto"][number - 1]["sha256"] in text
    told_path = tmp_path / "b.pdf"
    told_path.write_bytes(bundle.pdf)
    prove(told_path, from_json(bundle.index), COVER.label)
