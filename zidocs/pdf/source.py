"""The bytes of a PDF become a source of pages, or a fault that names the file and the remedy."""

import errno
import logging
import math
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from pikepdf import PasswordError, PdfError
from pypdf.errors import LimitReachedError
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
    PdfObject,
    StreamObject,
)

from zidocs.errors import EvidenceFault, Place, Problem, ZidocsError, say
from zidocs.pdf.objects import Objects
from zidocs.pdf.qpdf import file_for_qpdf, opened_by_qpdf

_MOST_PAGES = 20_000
"""Of a source, before any are chosen."""
_MOST_ANNOTATIONS = 15_000
"""Notes, links and fields of a source; the largest drawings with notes have half as many."""
_MOST_COMPLAINTS = 2_000
_MOST_NODES = 25_000
_MOST_PARENTS = 30
_INHERITED = frozenset({"/Resources", "/MediaBox", "/CropBox", "/Rotate"})
"""What a page has from the nodes above it, if it has none of its own (ISO 32000-1, 7.7.3.4)."""
_LARGEST_NUMBER = 1_000_000.0


class TooManyPages(LimitReachedError):
    """A PDF says that it has more pages than can be read in reasonable time: ``count``."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} pages")
        self.count = count


class _TooManyAnnotations(LimitReachedError):
    """A PDF has so many notes, links and fields: ``count``."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} annotations")
        self.count = count


class PdfSource:
    """A PDF opened for its pages; to be used inside ``reading(name)``, which names the faults.

    ``data`` may be an open file too, which is read where and when something of it is needed.
    ``catalog`` is the document's root dictionary; ``pages`` are the pages in reading order, each
    with what it inherits from the page tree.
    """

    def __init__(self, data: bytes | BinaryIO) -> None:
        file = file_for_qpdf(data) if isinstance(data, bytes) else data
        self.objects = Objects(opened_by_qpdf(file, whole_pages=False), file)
        self.catalog = self.dictionary(self.objects.trailer.get("/Root"))
        if self.announced > _MOST_PAGES and len(self.objects.places()) >= self.announced:
            # A number that the objects of the file do not bear out is not believed.
            raise TooManyPages(self.announced)
        self.pages = [*self._leaves()]
        self._numbers = {
            page.indirect_reference.idnum: index
            for index, page in reversed(list(enumerate(self.pages)))
            if page.indirect_reference is not None
        }
        self._named: dict[str, PdfObject] | None = None

    def close(self) -> None:
        """Forget what was read."""
        self.pages.clear()
        self.objects.close()

    @property
    def is_encrypted(self) -> bool:
        """Whether the file is; it opens without a password all the same."""
        return self.objects.document.is_encrypted

    @property
    def is_sound(self) -> bool:
        """Whether nothing had to be made up for in what was read so far."""
        self.objects.count_faults()
        return not (self.objects.faults or self.objects.missing)

    def _leaves(self) -> Iterator[DictionaryObject]:
        """The pages, each with what the nodes above it have for it (ISO 32000-1, 7.7.3)."""
        waiting: list[tuple[PdfObject | None, dict[NameObject, PdfObject]]]
        waiting, seen, count = [(self.catalog.get("/Pages"), {})], set[int](), 0
        while waiting:
            value, given = waiting.pop()
            node = self.dictionary(value)
            if not node:
                continue
            count += 1
            kind = self.name(node.get("/Type")) or ("/Pages" if "/Kids" in node else "/Page")
            if kind == "/Page":
                page = DictionaryObject({**given, **node})
                page.indirect_reference = value if isinstance(value, IndirectObject) else None
                yield page
            elif kind == "/Pages":
                if id(node) in seen:
                    raise ValueError("a page tree that contains itself")
                seen.add(id(node))
                own = {key: node[key] for key in node if key in _INHERITED}
                kids = self.array(node.get("/Kids"))
                if count + len(waiting) + len(kids) > _MOST_NODES:
                    raise LimitReachedError("a page tree of too many nodes")
                waiting.extend((kid, given | own) for kid in reversed(kids))
        if not count:
            raise ValueError("no page tree")

    def check_annotations(self) -> None:
        """Raises LimitReachedError if there are more notes, links and fields than can be tidied."""
        count = sum(len(self.array(page.get("/Annots"))) for page in self.pages)
        form = self.dictionary(self.catalog.get("/AcroForm"))
        count = max(count, len(self.array(form.get("/Fields"))))
        if count > _MOST_ANNOTATIONS:
            raise _TooManyAnnotations(count)

    @property
    def announced(self) -> int:
        """How many pages the page tree says it has; 0 if it does not say."""
        return self.whole(self.dictionary(self.catalog.get("/Pages")).get("/Count"))

    def resolve(self, value: PdfObject | None) -> PdfObject:
        """A value or a reference becomes the value; nothing, or a mere chain, becomes null."""
        if isinstance(value, IndirectObject):
            value = self.objects.get_object(value)
        return NullObject() if value is None or isinstance(value, IndirectObject) else value

    def dictionary(self, value: PdfObject | None) -> DictionaryObject:
        """A value or a reference becomes its dictionary, or an empty one."""
        found = self.resolve(value)
        return found if isinstance(found, DictionaryObject) else DictionaryObject()

    def array(self, value: PdfObject | None) -> ArrayObject:
        """A value or a reference becomes its array, or an empty one."""
        found = self.resolve(value)
        return found if isinstance(found, ArrayObject) else ArrayObject()

    def name(self, value: PdfObject | None) -> str:
        """A value or a reference becomes its name, with the slash, or ""."""
        found = self.resolve(value)
        return str(found) if isinstance(found, NameObject) else ""

    def number(self, value: PdfObject | None) -> float | None:
        """A value or a reference becomes its number; anything else, also an absurd one, None."""
        found = self.resolve(value)
        if not isinstance(found, NumberObject | FloatObject):
            return None
        plain = float(found)
        return plain if math.isfinite(plain) and abs(plain) <= _LARGEST_NUMBER else None

    def whole(self, value: PdfObject | None) -> int:
        """A value or a reference becomes its whole number, however large; anything else, 0."""
        found = self.resolve(value)
        if not isinstance(found, NumberObject | FloatObject) or not math.isfinite(found):
            return 0
        return int(found)

    def numbers(self, value: PdfObject | None, count: int) -> tuple[float, ...] | None:
        """An array of exactly or at least ``count`` numbers becomes the first of them."""
        found = [self.number(item) for item in self.array(value)[:count]]
        plain = tuple(item for item in found if item is not None)
        return plain if len(plain) == count else None

    def text(self, value: PdfObject | None, most: int) -> str:
        """The first characters of a text string, ``most`` of them (ISO 32000-1, 7.9.2.2), or ""."""
        found = self.resolve(value)
        if isinstance(found, bytes):
            return found[:most].decode("latin-1")
        return found[:most] if isinstance(found, str) else ""

    def rectangle(
        self, value: PdfObject | None, least: float = 0.0
    ) -> tuple[float, float, float, float] | None:
        """A rectangle becomes left, bottom, right and top; None if a side is under ``least``."""
        corners = self.numbers(value, 4)
        if corners is None:
            return None
        (left, right), (bottom, top) = sorted(corners[::2]), sorted(corners[1::2])
        return (left, bottom, right, top) if min(right - left, top - bottom) >= least else None

    def turn(self, value: PdfObject | None) -> int:
        """A rotation becomes 0, 90, 180 or 270; one by anything but quarters counts as none."""
        degrees = self.number(value) or 0.0
        return int(degrees) % 360 if degrees % 90 == 0 else 0

    def contents(self, page: DictionaryObject) -> list[StreamObject]:
        """The streams that make up a page's content; those that are not there are left out."""
        found = (self.resolve(item) for item in self._named_contents(page))
        return [stream for stream in found if isinstance(stream, StreamObject)]

    def lacks_content(self, page: DictionaryObject) -> bool:
        """Whether a page names content of which nothing is there; an empty page names none."""
        named = any(isinstance(item, IndirectObject) for item in self._named_contents(page))
        return named and not self.contents(page)

    def _named_contents(self, page: DictionaryObject) -> list[PdfObject | None]:
        content = page.get("/Contents")
        listed = self.resolve(content)
        return list(listed) if isinstance(listed, ArrayObject) else [content]

    def inherited(self, field: DictionaryObject, key: str) -> PdfObject:
        """A field's value, its own or that of the field it belongs to (ISO 32000-1, 12.7.3.2)."""
        for _ in range(_MOST_PARENTS):
            if key in field:
                return self.resolve(field.get(key))
            if "/Parent" not in field:
                break
            field = self.dictionary(field.get("/Parent"))
        return NullObject()

    def destination(self, value: PdfObject | None) -> tuple[int, list[PdfObject]] | None:
        """An explicit or a named destination becomes a page index and how to show that page."""
        target = self.resolve(value)
        if isinstance(target, str | bytes):
            target = self.resolve(self._names().get(str(target)))
        if isinstance(target, DictionaryObject):
            target = self.resolve(target.get("/D"))
        if not isinstance(target, ArrayObject) or not target:
            return None
        page: object = target[0]
        index = self._numbers.get(page.idnum) if isinstance(page, IndirectObject) else page
        if not isinstance(index, int) or not 0 <= index < len(self.pages):
            return None
        return int(index), [self.resolve(item) for item in target[1:6]]

    def _names(self) -> dict[str, PdfObject]:
        """Named destinations: of the name tree and, from before PDF 1.2, of a dictionary."""
        if self._named is None:
            old = self.dictionary(self.catalog.get("/Dests"))
            self._named = {str(name): value for name, value in old.items()}
            tree = self.dictionary(self.catalog.get("/Names")).get("/Dests")
            # The leaves of the name tree (ISO 32000-1, 7.9.6).
            for node in self.nodes([tree], ["/Kids"], _MOST_NODES):
                leaves = self.array(node.get("/Names"))
                for name, value in zip(leaves[::2], leaves[1::2], strict=False):
                    self._named[str(self.resolve(name))] = value
        return self._named

    def nodes(
        self, roots: Iterable[PdfObject | None], ways: Sequence[str], most: int
    ) -> Iterator[DictionaryObject]:
        """The ``roots`` of a tree and all that the keys ``ways`` lead to, each visited once.

        The last first, and not more than ``most``, arrays of them too: a hostile tree has no end.
        """
        waiting, seen = list(roots), set[int]()
        while waiting and len(seen) < most:
            node = self.resolve(waiting.pop())
            # What is no container is not kept by its reader: its id may become that of another.
            if not isinstance(node, DictionaryObject | ArrayObject) or id(node) in seen:
                continue
            seen.add(id(node))
            if isinstance(node, DictionaryObject):
                waiting.extend(node.get(way) for way in ways)
                yield node
            else:
                waiting.extend(node)


class Complaints(logging.Handler):
    """What a library logs about a file while it repairs it, counted instead of printed."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        """One more; a file with thousands of faults would take minutes to repair."""
        self.count += 1
        if self.count > _MOST_COMPLAINTS:
            raise LimitReachedError("too many faults in one file")


@contextmanager
def reading(name: str) -> Iterator[Complaints]:
    """Whatever a library raises at a hostile or broken PDF becomes an EvidenceFault about it.

    Yields the count of complaints. ``name`` is the file as the user knows it.
    """
    complaints = Complaints()
    loggers = [logging.getLogger(library) for library in ("pypdf", "pikepdf")]
    propagating = [logger.propagate for logger in loggers]
    for logger in loggers:
        logger.addHandler(complaints)
        logger.propagate = False
    try:
        with (
            warnings.catch_warnings(),
        ):
            warnings.simplefilter("ignore")
            yield complaints
    except ZidocsError:
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _FULL_DISK:
            # Its pages are written meanwhile, too: that is no fault of the file.
            raise
        # pypdf says itself that broken files may raise anything; none of it is our user's fault.
        raise _named(error, name) from error
    finally:
        for logger, propagates in zip(loggers, propagating, strict=True):
            logger.propagate = propagates
            logger.removeHandler(complaints)


_FULL_DISK = (errno.ENOSPC, errno.EDQUOT)


def too_many_pages(count: int, name: str) -> EvidenceFault:
    """The fault of a file that has more pages than evidence ever has."""
    return EvidenceFault.at(name, "Z410", count=count).says(
        "This file has {count} pages, too many to be evidence.",
        "Print the pages that prove something to a PDF of their own and use that; of an "
        "attachment in packet.yaml, choose them (halaman).",
    )


def _named(error: Exception, name: str) -> EvidenceFault:
    fix = say("Open it in a PDF viewer and print it to a new PDF; then use the new file.")
    match error:
        case PasswordError():
            what, code = say("This PDF opens only with a password."), "Z420"
        case PdfError() if "encrypt" in str(error).lower():
            what, code = say("This PDF is encrypted in a way that cannot be opened here."), "Z421"
        case TooManyPages():
            return too_many_pages(error.count, name)
        case _TooManyAnnotations():
            return EvidenceFault.at(name, "Z451", count=error.count).says(
                "This PDF has {count} notes, links and form fields, too many to be examined.",
                "Open it in a PDF viewer and print it to a new PDF; then use the new file.",
            )
        case LimitReachedError() | RecursionError() | MemoryError():
            what, code = say("This PDF is too large or too deeply nested to be safe."), "Z422"
        case _:
            # What the library says of it names its own parts, not anything that a viewer shows.
            what, code = say("This PDF is damaged and cannot be read."), "Z423"
            fix = say("Get the file again from where it comes from, or scan the paper again.")
    return EvidenceFault(Problem(Place(name), what, fix, code))


def page_count(pdf: bytes) -> int:
    """The number of pages of a PDF that one of our own stages has made."""
    return len(PdfSource(pdf).pages)


Matrix = tuple[float, float, float, float, float, float]
"""a b c d e f, as the operator ``cm`` takes them."""

_A4 = (0.0, 0.0, 595.276, 841.89)
_SMALLEST = 1.0


@dataclass(frozen=True)
class PageView:
    """What is visible of a page: a box in the page's units, turned clockwise by ``rotation``.

    ``unit`` is the size of one of the page's units in points; 1 on nearly every page.
    """

    left: float
    bottom: float
    right: float
    top: float
    rotation: int = 0
    unit: float = 1.0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as the reader sees them, in points."""
        width = self.unit * (self.right - self.left)
        height = self.unit * (self.top - self.bottom)
        return (height, width) if self.rotation in (90, 270) else (width, height)

    @property
    def matrix(self) -> Matrix:
        """From points as the reader sees them, from the lower left corner, to the page's units."""
        s = 1 / self.unit
        return {
            0: (s, 0.0, 0.0, s, self.left, self.bottom),
            90: (0.0, s, -s, 0.0, self.right, self.bottom),
            180: (-s, 0.0, 0.0, -s, self.right, self.top),
            270: (0.0, -s, s, 0.0, self.left, self.top),
        }[self.rotation]

    @property
    def upper_left(self) -> tuple[float, float]:
        """The upper left corner as the reader sees it, in the page's units."""
        _, _, c, d, e, f = self.matrix
        height = self.size[1]
        return c * height + e, d * height + f

    @property
    def box(self) -> ArrayObject:
        """The visible box as a PDF rectangle."""
        sides = (self.left, self.bottom, self.right, self.top)
        return ArrayObject(FloatObject(round(side, 3)) for side in sides)


def page_view(source: PdfSource, page: DictionaryObject) -> PageView:
    """A page of a source becomes its view.

    A page without a usable size gets A4, as viewers fall back to a paper of theirs; of the crop
    box only what lies on the paper counts.
    """
    media = source.rectangle(page.get("/MediaBox"), _SMALLEST) or _A4
    crop = source.rectangle(page.get("/CropBox"), _SMALLEST) or media
    left, bottom = max(media[0], crop[0]), max(media[1], crop[1])
    right, top = min(media[2], crop[2]), min(media[3], crop[3])
    if right - left < _SMALLEST or top - bottom < _SMALLEST:
        left, bottom, right, top = media
    unit = source.number(page.get("/UserUnit")) or 1.0
    turn = source.turn(page.get("/Rotate"))
    return PageView(left, bottom, right, top, rotation=turn, unit=unit if unit > 0 else 1.0)
