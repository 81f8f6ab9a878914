"""A finished file becomes what its reader sees of it, by another library than the one that made it.

pypdf and our own writer made it; qpdf, through pikepdf, reads it. What both understand the same
way, viewers will too.
"""

import hashlib
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

from zidocs.bundle.archival import Archival
from zidocs.bundle.finished_page import (
    MOST_TEXT,
    DrawnPage,
    decoded,
    drawn_page,
    numbers_of,
)
from zidocs.bundle.metadata import LANGUAGE, SAID, xmp_lines
from zidocs.bundle.stamps import stamp_content
from zidocs.evidence.line_font import LineFont, meanings
from zidocs.evidence.page_view import PageView

_CLAIMED = {
    key: re.compile(rb"pdfaid:%b\W{1,9}(\w{1,9})" % key.encode()) for key in ("part", "conformance")
}
_MOST_BOOKMARKS = 100_000
_MOST_ATTACHED = 1_000_000_000
_CHUNK = 1_000_000
"""Bytes of an attached file, decoded: of all, and at a time."""
_LINK_ENTRIES = {"/Type", "/Subtype", "/Rect", "/F", "/Border", "/Dest"}
_BOOKMARK_ENTRIES = {
    "/Title", "/Parent", "/Dest", "/Prev", "/Next", "/First", "/Last", "/Count"
}  # fmt: skip
_ROOT_ENTRIES = {
    "/Type", "/Pages", "/PageLabels", "/Outlines", "/PageMode", "/PageLayout", "/OpenAction",
    "/ViewerPreferences", "/Lang", "/Metadata", "/OutputIntents", "/OCProperties", "/Names", "/AF",
}  # fmt: skip
_DIGIT = re.compile("[0-9]")
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


class FinishedFile:
    """A bundle's PDF, open for reading; pages count from 0 here, as in the file."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self.pages = list(pdf.pages)
        self._fonts: dict[tuple[int, int], dict[int, str]] = {}
        self._stamped: dict[tuple[int, int], LineFont] = {}
        self._stamps: dict[tuple[PageView, str], tuple[bytes, bytes]] = {}
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
            self._drawn[index] = drawn_page(self.pages[index].obj)
        return self._drawn[index]

    def stamp(self, index: int) -> str:
        """The text of a page's stamp; "" if it bears none, or if more is drawn than we draw."""
        page = self.drawn(index)
        return self._text(page.font, page.drawing.codes) if page else ""

    def is_stamped(self, index: int, text: str) -> bool:
        """Whether a page bears this stamp where its reader sees it, and nothing else."""
        page = self.drawn(index)
        if page is None:
            return False
        font = self._line_font(page.font)
        if not font.codes.keys() >= set(text):
            return False
        return page.drawing.stamp == self._stamp_like_others(text, page.view, font) or _are_alike(
            page.drawing.stamp, stamp_content(text, page.view, font)
        )

    def _stamp_like_others(self, text: str, view: PageView, font: LineFont) -> bytes:
        """The stamp, made of another that differs in digits, which are all of one width: faster."""
        zeros = _DIGIT.sub("0", text)
        if (view, zeros) not in self._stamps:
            content = stamp_content(zeros, view, font)
            before, _, after = content.partition(font.literal(zeros))
            self._stamps[view, zeros] = before, after
        before, after = self._stamps[view, zeros]
        return before + font.literal(text) + after

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
                each.keys() == _LINK_ENTRIES and each.Subtype == pikepdf.Name.Link,
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
            is_plain = _BOOKMARK_ENTRIES.issuperset(item.keys())
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

    def says_the_same(self, level: Archival) -> bool:
        """Whether the file says of itself to new readers (XMP) what it says to old ones."""
        info = self._pdf.docinfo
        said = {key: str(info[key]) for key in SAID if key in info}
        lines = (line.encode() for line in xmp_lines(said, level))
        return said.keys() == info.keys() and all(line in self._metadata for line in lines)

    @property
    def opens_as_meant(self) -> bool:
        """Whether a viewer begins at the first page, bookmarks at its side, in our language."""
        root = self._pdf.Root
        begins = self._target(root.get("/OpenAction")) == 0
        return begins and root.get("/PageMode") == "/UseOutlines" and root.get("/Lang") == LANGUAGE

    @property
    def additions(self) -> list[str]:
        """What the file has that we never write, by its name in the file: actions, forms."""
        names = self._pdf.Root.get("/Names", pikepdf.Dictionary())
        found = [*(self._pdf.Root.keys() - _ROOT_ENTRIES), *(names.keys() - {"/EmbeddedFiles"})]
        return sorted(found)

    def _target(self, destination: pikepdf.Object | None) -> int | None:
        if not isinstance(destination, pikepdf.Array) or not len(destination):
            return None
        page = destination[0]
        return self._numbers.get(page.objgen) if isinstance(page, pikepdf.Dictionary) else None

    def _line_font(self, font: pikepdf.Object) -> LineFont:
        if font.objgen not in self._stamped:
            codes = {sign: code for code, sign in self._signs(font).items()}
            self._stamped[font.objgen] = LineFont(IndirectObject(*font.objgen, None), codes)
        return self._stamped[font.objgen]

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
def finished_file(pdf: Path) -> Iterator[FinishedFile]:
    """A PDF on the disk is opened, and closed again; raises ``UNREADABLE`` ones, or OSError."""
    with pikepdf.open(pdf) as opened:
        yield FinishedFile(opened)
