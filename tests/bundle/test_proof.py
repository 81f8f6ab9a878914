"""A bundle that does not agree with its plan is never handed out: each promise broken once."""

import dataclasses
import io

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, NumberObject, TextStringObject

from tests.bundle.bundles import COVER, bound, part
from zidocs.bundle import binding
from zidocs.bundle.outline import Bookmark
from zidocs.bundle.proof import Promise, prove
from zidocs.errors import BundleFault


@pytest.fixture
def promise(monkeypatch: pytest.MonkeyPatch) -> Promise:
    """The promise that the bundle of these tests was proved against."""
    seen: list[Promise] = []
    monkeypatch.setattr(binding, "prove", lambda pdf, promise: seen.append(promise))
    bound(*PARTS)
    return seen[0]


PARTS = (part("Notula", pages=2), part("Laporan", pages=3))


def changed(pdf: bytes, change: str) -> bytes:
    """The bundle with one thing made wrong in it."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    root = writer.root_object
    match change:
        case "page":
            writer.remove_page(4)
        case "label":
            root["/PageLabels"]["/Nums"][1][NameObject("/St")] = NumberObject(2)
        case "bookmark":
            root["/Outlines"]["/First"][NameObject("/Title")] = TextStringObject("1 · Lain")
        case "bookmark aim":
            root["/Outlines"]["/Last"]["/Dest"][0] = writer.pages[0].indirect_reference
        case "link":
            link = writer.pages[1]["/Annots"][0].get_object()
            link["/Dest"][0] = writer.pages[4].indirect_reference
        case "lost link":
            writer.pages[1]["/Annots"].pop()
        case "stamp":
            pages = writer.pages
            pages[3][NameObject("/Contents")] = pages[4].raw_get("/Contents")
        case "no stamp":
            del writer.pages[3]["/Contents"]
        case "contents":
            pages = writer.pages
            pages[1][NameObject("/Resources")] = pages[0].raw_get("/Resources")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("page", "6 pages instead of 7"),
        ("label", "Page 1 is labelled 2"),
        ("bookmark", "bookmarks"),
        ("bookmark aim", "bookmarks"),
        ("link", "rows of the contents"),
        ("lost link", "rows of the contents"),
        ("stamp", "Page 4 bears the stamp .*halaman 5 dari 7"),
        ("no stamp", "Page 4 bears the stamp “”"),
        ("contents", "contents do not name page 3 for “Notula”"),
    ],
)
def test_a_bundle_with_one_thing_wrong_is_refused(change: str, said: str, promise: Promise) -> None:
    good = bound(*PARTS).pdf
    prove(changed(good, ""), promise)
    with pytest.raises(BundleFault, match=said):
        prove(changed(good, change), promise)


def test_a_bundle_that_cannot_be_read_again_is_refused(promise: Promise) -> None:
    with pytest.raises(BundleFault, match="damaged"):
        prove(bound(*PARTS).pdf[:200], promise)


def test_the_finished_bytes_are_proved_against_the_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(pdf: bytes, promise: Promise) -> None:
        prove(pdf, dataclasses.replace(promise, marks=(Bookmark("Lain", 1),)))

    monkeypatch.setattr(binding, "prove", wrong)
    with pytest.raises(BundleFault, match=COVER.label) as caught:
        bound(*PARTS)
    assert caught.value.exit_code == 7
