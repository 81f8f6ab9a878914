"""A finished file becomes what its reader sees of it, by another library than the one that made it.

pypdf and our own writer made it; qpdf, through pikepdf, reads it. What both understand the same
way, viewers will too. Of a page nothing may be drawn but what came in, a form, with appearances
painted over it perhaps, and the stamp, which is last, so that nothing lies upon it. The file may be
anybody's: nothing is inflated without bounds.
"""

import hashlib
import io
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from math import isclose
from pathlib import Path

import pikepdf
from pypdf.generic import IndirectObject

from zidocs.bundle.formats import Anatomy, Format
from zidocs.bundle.frozen import rules_of
from zidocs.bundle.index import BundleIndex, Part
from zidocs.bundle.volume import Stamps, xmp_lines
from zidocs.errors import BundleFault
from zidocs.pdf.drawing import EdgeStyle, LineFont, meanings
from zidocs.pdf.source import PageView, reading

MOST_TEXT = 20_000_000
"""Bytes of a page of our own, or of what a file says of itself, decoded."""
_MOST_DRAWING = 2_000_000
"""Bytes of a page's own content: its stamp, and the drawing of its form and of its fields."""

_PAINTED = re.compile(rb"/A[0-9]+")
_ESCAPED = re.compile(rb"\\([0-7]{3})")
_CLAIMED = {
    key: re.compile(rb"pdfaid:%b\W{1,9}(\w{1,9})" % key.encode()) for key in ("part", "conformance")
}
_MOST_BOOKMARKS = 100_000
_MOST_ATTACHED = 1_000_000_000
_CHUNK = 1_000_000
"""Bytes of an attached file, decoded: of all, and at a time."""
_SLACK = 0.5
"""Points that a text may stand outside a link's rectangle, whose sides are rounded."""

UNREADABLE = (
    pikepdf.PdfError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
    zlib.error,
)
"""What reading raises where a file is not as we write it; also their subclasses."""


@dataclass(frozen=True)
class Shown:
    """A piece of text on a page of our own, and where it begins, in points."""

    text: str
    x: float
    y: float


@dataclass(frozen=True)
class Link:
    """A link: its rectangle, the page it leads to, from 0, and whether we may have written it."""

    rectangle: tuple[float, ...]
    target: int | None
    is_plain: bool

    def holds(self, shown: Shown) -> bool:
        """Whether a piece of text begins inside."""
        left, bottom, right, top = self.rectangle
        across = left - _SLACK <= shown.x <= right + _SLACK
        return across and bottom - _SLACK <= shown.y <= top + _SLACK


@dataclass(frozen=True)
class Drawing:
    """A page's own content: what is drawn before the stamp, the stamp, the codes of its text."""

    before: bytes
    stamp: bytes
    codes: bytes
    names: frozenset[str]
    """The forms that are drawn."""


@dataclass(frozen=True)
class DrawnPage:
    """A page as we write it: its view, its drawing, the font of the stamp, what came in."""

    view: PageView
    drawing: Drawing
    font: pikepdf.Object
    form: pikepdf.Object | None


class FinishedFile:
    """A bundle's PDF, open for reading; pages count from 0 here, as in the file.

    The printed number of its first page is ``first``.
    """

    def __init__(self, pdf: pikepdf.Pdf, form: Format, first: int) -> None:
        self._pdf = pdf
        self.form = form
        self.first = first
        self.pages = list(pdf.pages)
        self._fonts: dict[tuple[int, int], dict[int, str]] = {}
        self._stamps: dict[tuple[int, int], Stamps] = {}
        self._drawn: dict[int, DrawnPage | None] = {}

    @cached_property
    def _numbers(self) -> dict[tuple[int, int], int]:
        return {page.obj.objgen: index for index, page in enumerate(self.pages)}

    def wrong_labels(self, first: int) -> Iterator[tuple[int, str]]:
        """The pages that viewers do not number on from ``first``, and the numbers they show."""
        numbers = self._pdf.Root.get("/PageLabels", pikepdf.Dictionary()).get("/Nums")
        if numbers == pikepdf.Array([0, pikepdf.Dictionary(S=pikepdf.Name.D, St=first)]):
            return
        for index, page in enumerate(self.pages):
            if (label := str(page.label)) != str(first + index):
                yield index, label

    def drawn(self, index: int) -> DrawnPage | None:
        """A page, if it is drawn as we draw pages."""
        if index not in self._drawn:
            self._drawn[index] = drawn_page(self.pages[index].obj, self.form.anatomy)
        return self._drawn[index]

    def stamp(self, index: int) -> str:
        """The text of a page's stamp; "" if it bears none, or if more is drawn than we draw."""
        page = self.drawn(index)
        return self._text(page.font, page.drawing.codes) if page else ""

    def is_stamped(self, index: int, text: str) -> bool:
        """Whether a page bears this stamp where its reader sees it, and nothing else."""
        return self.stamp_style(index, text) is not None

    def stamp_style(self, index: int, text: str | None = None) -> EdgeStyle | None:
        """How a page bears this stamp, or the one it has; None if in none of the format's ways."""
        page = self.drawn(index)
        if page is None:
            return None
        text = self.stamp(index) if text is None else text
        stamps = self._stamps_in(page.font)
        if not stamps.font.codes.keys() >= set(text):
            return None
        contents = ((style, stamps.content(text, page.view, style)) for style in self.form.stamps)
        return next(
            (style for style, content in contents if _are_alike(page.drawing.stamp, content)), None
        )

    def shown(self, index: int) -> list[Shown]:
        """The text of a page of our own, in the order in which it was drawn, without its stamp."""
        page = self.drawn(index)
        if page is None or page.form is None:
            return []
        decoded(page.form, MOST_TEXT)
        fonts = page.form.Resources.Font
        found, font, place = [], None, (0.0, 0.0)
        for instruction in pikepdf.parse_content_stream(page.form, "Tf Tj Tm"):
            operands = instruction.operands
            match str(instruction.operator):
                case "Tf":
                    font = fonts[str(operands[0])]
                case "Tm":
                    place = float(operands[4]), float(operands[5])
                case _ if font is not None:
                    found.append(Shown(self._text(font, bytes(operands[0])), *place))
        return found

    def text(self, index: int) -> str:
        """The same in one."""
        return "".join(shown.text for shown in self.shown(index))

    def links(self, index: int) -> list[Link]:
        """The annotations of a page of our own: links all of them, or else not plain."""
        annotations = self.pages[index].obj.get("/Annots", pikepdf.Array())
        return [
            Link(
                numbers_of(each.get("/Rect"), 4) or (0.0,) * 4,
                self._target(each.get("/Dest")),
                each.keys() == self.form.anatomy.link and each.Subtype == pikepdf.Name.Link,
            )
            for each in annotations
        ]

    def strays(self, index: int, pages: range) -> bool:
        """Whether an annotation of a page that came in leads out of these pages, or does things.

        It may lead to the web, as it did.
        """
        annotations = self.pages[index].obj.get("/Annots") or ()
        return any(self._strays(each, pages) for each in annotations)

    def _strays(self, annotation: pikepdf.Object, pages: range) -> bool:
        action = annotation.get("/A")
        if action is not None and not (action.S == "/URI" and action.keys() == {"/S", "/URI"}):
            return True
        if "/AA" in annotation:
            return True
        return "/Dest" in annotation and self._target(annotation.Dest) not in pages

    def bookmarks(self) -> Iterator[tuple[int, str, int | None]]:
        """The outline, item by item in its order: depths from 0, titles, the pages they lead to."""
        waiting = [(0, self._pdf.Root.Outlines.get("/First"))]
        seen = 0
        while waiting and seen < _MOST_BOOKMARKS:
            depth, item = waiting.pop()
            if item is None:
                continue
            seen += 1
            is_plain = self.form.anatomy.bookmark.issuperset(item.keys())
            yield depth, str(item.Title), self._target(item.get("/Dest")) if is_plain else None
            waiting += [(depth, item.get("/Next")), (depth + 1, item.get("/First"))]

    def attached(self) -> dict[str, str]:
        """The names of the attached files, each with the SHA-256 of its bytes."""
        return {
            name: _sha256(specification.obj.EF.F)
            for name, specification in self._pdf.attachments.items()
        }

    @cached_property
    def _metadata(self) -> bytes:
        metadata = self._pdf.Root.get("/Metadata")
        return decoded(metadata, MOST_TEXT) if isinstance(metadata, pikepdf.Stream) else b""

    @property
    def standard(self) -> str:
        """The standard for archives that the file says it keeps, "PDF/A-2b"; "" if none."""
        found = [_CLAIMED[key].search(self._metadata) for key in ("part", "conformance")]
        words = [match[1].decode() for match in found if match]
        return "PDF/A-" + "".join(words).lower() if words else ""

    @property
    def title(self) -> str:
        """What viewers show as the file's name."""
        return str(self._pdf.docinfo.get("/Title", ""))

    def says_the_same(self, level: str) -> bool:
        """Whether the file says of itself to new readers (XMP) what it says to old ones."""
        info, properties = self._pdf.docinfo, self.form.anatomy.properties
        said = {key: str(info[key]) for key in properties if key in info}
        lines = (line.encode() for line in xmp_lines(said, level, properties))
        return said.keys() == info.keys() and all(line in self._metadata for line in lines)

    @property
    def opens_as_meant(self) -> bool:
        """Whether a viewer shows bookmarks at the first page's side, in our language."""
        root = self._pdf.Root
        return all(root.get(key) == value for key, value in self.form.anatomy.view.items())

    @property
    def additions(self) -> list[str]:
        """What the file has that we never write, by its name in the file: actions, forms."""
        names = self._pdf.Root.get("/Names", pikepdf.Dictionary())
        root = self._pdf.Root.keys() - self.form.anatomy.root
        return sorted([*root, *(names.keys() - {"/EmbeddedFiles"})])

    def _target(self, destination: pikepdf.Object | None) -> int | None:
        if not isinstance(destination, pikepdf.Array) or not len(destination):
            return None
        page = destination[0]
        return self._numbers.get(page.objgen) if isinstance(page, pikepdf.Dictionary) else None

    def _stamps_in(self, font: pikepdf.Object) -> Stamps:
        if font.objgen not in self._stamps:
            codes = {sign: code for code, sign in self._signs(font).items()}
            drawn = LineFont(IndirectObject(*font.objgen, None), codes)
            self._stamps[font.objgen] = Stamps(drawn)
        return self._stamps[font.objgen]

    def _signs(self, font: pikepdf.Object) -> dict[int, str]:
        if font.objgen not in self._fonts:
            self._fonts[font.objgen] = meanings(decoded(font.ToUnicode, MOST_TEXT))
        return self._fonts[font.objgen]

    def _text(self, font: pikepdf.Object, codes: bytes) -> str:
        signs = self._signs(font)
        return "".join(signs.get(code, "\ufffd") for code in codes)


def _are_alike(found: bytes, meant: bytes) -> bool:
    """Whether two contents say the same, but for how their numbers were rounded."""
    if found == meant:
        return True
    pairs = [*zip(found.split(), meant.split(), strict=False)]
    return len(found.split()) == len(meant.split()) and all(_is_alike(*pair) for pair in pairs)


def _is_alike(found: bytes, meant: bytes) -> bool:
    try:
        return found == meant or isclose(float(found), float(meant), rel_tol=1e-4, abs_tol=0.01)
    except ValueError:
        return False


def _sha256(stream: pikepdf.Object) -> str:
    """The digest of a stream's data, which are never in memory as a whole."""
    data = stream.read_raw_bytes()
    if stream.get("/Filter") is None:
        return hashlib.sha256(data).hexdigest()
    digest, inflating, size = hashlib.sha256(), zlib.decompressobj(), 0
    while piece := inflating.decompress(data, _CHUNK):
        digest.update(piece)
        data, size = inflating.unconsumed_tail, size + len(piece)
        if size > _MOST_ATTACHED:
            raise ValueError("too many bytes")
    return digest.hexdigest()


@contextmanager
def finished_file(pdf: Path, form: Format, first: int = 1) -> Iterator[FinishedFile]:
    """A PDF on the disk is opened, and closed again; raises ``UNREADABLE`` ones, or OSError."""
    with pikepdf.open(pdf) as opened:
        yield FinishedFile(opened, form, first)


def drawing_of(page: pikepdf.Object, anatomy: Anatomy) -> Drawing | None:
    """The content of a page, if it is drawn as we draw; raises ValueError for a bomb."""
    content = page.get("/Contents")
    if not isinstance(content, pikepdf.Stream):
        return None
    found = anatomy.drawing.fullmatch(decoded(content, _MOST_DRAWING))
    if not found:
        return None
    codes = _ESCAPED.sub(lambda escape: bytes([int(escape.group(1), 8)]), found["codes"])
    names = {name.decode() for name in _PAINTED.findall(found["painted"])}
    if found["form"]:
        names.add("/P")
    before = (found["form"] or b"") + found["painted"]
    return Drawing(before, found["stamp"], codes, frozenset(names))


def drawn_page(page: pikepdf.Object, anatomy: Anatomy) -> DrawnPage | None:
    """A page, if nothing in it is other than we write it."""
    drawing, view = drawing_of(page, anatomy), view_of(page)
    if drawing is None or view is None or not anatomy.page.issuperset(page.keys()):
        return None
    resources = page.Resources
    fonts, forms = resources.Font, resources.get("/XObject", pikepdf.Dictionary())
    if fonts.keys() != {"/S"} or forms.keys() != drawing.names:
        return None
    form = forms.get("/P")
    # A form shows all of the page, where it is.
    is_plain = form is None or (anatomy.form.issuperset(form.keys()) and form.BBox == page.MediaBox)
    if not is_plain:
        return None
    return DrawnPage(view, drawing, fonts["/S"], form)


def view_of(page: pikepdf.Object) -> PageView | None:
    """What is visible of a page whose box and rotation are its own; None if they are strange."""
    box = numbers_of(page.get("/MediaBox"), 4)
    if box is None:
        return None
    left, bottom, right, top = box
    turn, unit = page.get("/Rotate", 0), page.get("/UserUnit", 1)
    if left >= right or bottom >= top or turn not in (0, 90, 180, 270) or unit <= 0:
        return None
    return PageView(left, bottom, right, top, rotation=int(turn), unit=float(unit))


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


_OF_THE_WHOLE = (
    "/Outlines", "/Names", "/AF", "/Metadata", "/OpenAction", "/PageLabels", "/OutputIntents",
)  # fmt: skip


def kept_pages(bundle: Path, part: Part, index: BundleIndex, name: str) -> bytes:
    """The pages of a part of an archived bundle become a PDF of their own, as they were before.

    A page of a bundle paints a form, which is the page that came in, perhaps what was laid over it,
    and our stamp. What is left without the stamp is the page again: where the form was all, the
    form's own content, so that pages that are kept from archive to archive stay what they are.

    ``name`` is the bundle's in messages. Raises EvidenceFault if it cannot be read, BundleFault if
    a page is not as we write it.
    """
    out, form = io.BytesIO(), rules_of(index)
    start, stop = index.in_file(part.dari) - 1, index.in_file(part.sampai)
    with reading(name), pikepdf.open(bundle) as pdf:
        if stop > len(pdf.pages):
            raise _not_ours(name, stop)
        for key in _OF_THE_WHOLE:
            if key in pdf.Root:
                del pdf.Root[key]
        del pdf.pages[stop:]
        del pdf.pages[:start]
        for number, page in enumerate(pdf.pages, start=start + 1):
            if not _unstamp(pdf, page.obj, form):
                raise _not_ours(name, number)
        pdf.save(out, deterministic_id=True, compress_streams=False)
    return out.getvalue()


def _unstamp(pdf: pikepdf.Pdf, page: pikepdf.Object, form: Format) -> bool:
    """Take the stamp off a page; False if it bears none of ours."""
    drawing = drawing_of(page, form.anatomy)
    if drawing is None:
        return False
    # What came in is all that is drawn before the stamp.
    if drawing.names == {"/P"}:
        picture = page.Resources.XObject["/P"]
        page.Contents, page.Resources = picture, picture.get("/Resources", pikepdf.Dictionary())
    else:
        page.Contents = pdf.make_stream(drawing.before)
        del page.Resources["/Font"]
    return True


def _not_ours(name: str, page: int) -> BundleFault:
    return BundleFault.at(name, "Z324", page=page).says(
        "Page {page} of the archived bundle is not as zidocs writes it.",
        "Examine the archive with zidocs verify; without its numbers: build --relayout.",
    )
