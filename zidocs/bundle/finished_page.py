"""A page of a finished file becomes its stamp and what is drawn before it, if it is as we write it.

Nothing else may be drawn: what came in is a form, with appearances painted over it perhaps, and
the stamp is last, so that nothing lies upon it. The file may be anybody's: nothing is inflated
without bounds.
"""

import re
import zlib
from dataclasses import dataclass

import pikepdf

from zidocs.evidence.page_view import PageView

MOST_TEXT = 20_000_000
"""Bytes of a page of our own, or of what a file says of itself, decoded."""
_MOST_DRAWING = 100_000
"""Bytes of a page's own content: its stamp and the drawing of its form."""

_NUMBER = rb"-?[0-9.]+(?:e-?[0-9]+)? "
_DRAWING = re.compile(
    rb"(?P<form>q /P Do Q\n)?(?P<painted>(?:q (?:%b){6}cm /A[0-9]+ Do Q\n)*)"
    rb"(?P<stamp>q (?:%b){6}cm 1 g (?:%b){4}re f 0\.2 g BT /S %bTf (?:%b){2}Td "
    rb"\((?P<codes>(?:[^()\\]|\\[0-7]{3})*)\) Tj ET Q)" % ((_NUMBER,) * 5)
)
_PAINTED = re.compile(rb"/A[0-9]+")
_ESCAPED = re.compile(rb"\\([0-7]{3})")
_ENTRIES = {
    "/Type", "/Parent", "/MediaBox", "/Resources", "/Contents", "/Rotate", "/UserUnit", "/Group",
    "/Annots",
}  # fmt: skip
_FORM_ENTRIES = {
    "/Type", "/Subtype", "/BBox", "/Resources", "/Filter", "/DecodeParms", "/Length"
}  # fmt: skip


@dataclass(frozen=True)
class Drawing:
    """A page's own content: what is drawn before the stamp, the stamp, the codes of its text."""

    before: bytes
    stamp: bytes
    codes: bytes
    names: frozenset[str]
    """The forms that are drawn."""

    @property
    def is_form_alone(self) -> bool:
        """Whether what came in is all that is drawn before the stamp."""
        return self.names == {"/P"}


@dataclass(frozen=True)
class DrawnPage:
    """A page as we write it: its view, its drawing, the font of the stamp, what came in."""

    view: PageView
    drawing: Drawing
    font: pikepdf.Object
    form: pikepdf.Object | None


def drawing_of(page: pikepdf.Object) -> Drawing | None:
    """The content of a page, if it is drawn as we draw; raises ValueError for a bomb."""
    content = page.get("/Contents")
    if not isinstance(content, pikepdf.Stream):
        return None
    found = _DRAWING.fullmatch(decoded(content, _MOST_DRAWING))
    if not found:
        return None
    codes = _ESCAPED.sub(lambda escape: bytes([int(escape.group(1), 8)]), found["codes"])
    names = {name.decode() for name in _PAINTED.findall(found["painted"])}
    if found["form"]:
        names.add("/P")
    before = (found["form"] or b"") + found["painted"]
    return Drawing(before, found["stamp"], codes, frozenset(names))


def drawn_page(page: pikepdf.Object) -> DrawnPage | None:
    """A page, if nothing in it is other than we write it."""
    drawing, view = drawing_of(page), view_of(page)
    if drawing is None or view is None or not _ENTRIES.issuperset(page.keys()):
        return None
    resources = page.Resources
    fonts, forms = resources.Font, resources.get("/XObject", pikepdf.Dictionary())
    if fonts.keys() != {"/S"} or forms.keys() != drawing.names:
        return None
    form = forms.get("/P")
    if form is not None and not _is_plain_form(form, page.MediaBox):
        return None
    return DrawnPage(view, drawing, fonts["/S"], form)


def _is_plain_form(form: pikepdf.Object, box: pikepdf.Object) -> bool:
    """Whether a form shows all of the page, where it is."""
    return _FORM_ENTRIES.issuperset(form.keys()) and bool(form.BBox == box)


def view_of(page: pikepdf.Object) -> PageView | None:
    """What is visible of a page whose box and rotation are its own; None if they are strange."""
    box = numbers_of(page.get("/MediaBox"), 4)
    if box is None:
        return None
    left, bottom, right, top = box
    turn, unit = page.get("/Rotate", 0), page.get("/UserUnit", 1)
    if left >= right or bottom >= top or turn not in (0, 90, 180, 270):
        return None
    return PageView(left, bottom, right, top, int(turn), float(unit)) if unit > 0 else None


def numbers_of(value: pikepdf.Object | None, count: int) -> tuple[float, ...] | None:
    """An array of so many numbers becomes these; None for anything else."""
    if not isinstance(value, pikepdf.Array) or len(value) != count:
        return None
    return tuple(float(number) for number in value)


def decoded(stream: pikepdf.Object, most: int) -> bytes:
    """The data of a stream of ours; raises ValueError for more than ``most`` bytes of them.

    And for any coding but the one that our writers use.
    """
    coding, data = stream.get("/Filter"), stream.read_raw_bytes()
    if isinstance(coding, pikepdf.Array) and len(coding) == 1:
        coding = coding[0]
    if coding is None:
        return within(data, most)
    if coding != pikepdf.Name.FlateDecode or "/DecodeParms" in stream:
        raise ValueError("a coding that is not ours")
    return within(zlib.decompressobj().decompress(data, most + 1), most)


def within(data: bytes, most: int) -> bytes:
    """The same bytes; raises ValueError if there are more than ``most``."""
    if len(data) > most:
        raise ValueError("too many bytes")
    return data
