"""The bytes of a PDF become a source of pages, or a fault that names the file and the remedy."""

import errno
import io
import logging
import math
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from typing import IO, Any, BinaryIO, NoReturn

from pypdf import PageObject, PdfReader, apply_configuration
from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError
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

NameObject.CHARSETS = ("latin-1",)  # type: ignore[assignment]  # any number of them will do
"""A name is bytes, each of them a character here, so that it is written as it was read.

pypdf would guess: two names in different codings would meet, and content, which is copied as it
is, would no longer find what it names (ISO 32000-1, 7.3.5).
"""

_LARGEST_STREAM = 500_000_000
"""Bytes of a stream as it stands in a file, of which nothing is decoded: those of a whole file."""

_MOST_PAGES = 20_000
"""Of a source, before any are chosen."""
_MOST_ANNOTATIONS = 15_000
"""Notes, links and fields of a source; the largest drawings with notes have half as many."""
_MOST_COMPLAINTS = 2_000
_MOST_NODES = 25_000
_MOST_PARENTS = 30
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


class _Reader(PdfReader):
    """Reads as pypdf does, but of each object only what the last save says of its place.

    What that freed is gone, though an earlier save still has it; pypdf passes over such entries of
    a cross-reference stream, and over those of a table that name another generation. A table and
    the stream beside it are one save (ISO 32000-1, 7.5.8.3 and 7.5.8.4).
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._settled = set[int]()
        self._listed = set[int]()
        self._in_table = False
        super().__init__(stream)

    @property
    def objects(self) -> int:
        """How many objects the file has, at most."""
        return len(self.xref_objStm) + sum(len(places) for places in self.xref.values())

    def _read_xref(self, stream: IO[Any]) -> int | None:
        self._in_table = True
        try:
            return super()._read_xref(stream)
        finally:
            self._in_table = False
            self._end_save()

    def _read_standard_xref_table(self, stream: IO[Any]) -> None:
        with self._taking():
            super()._read_standard_xref_table(stream)
            for entries in self.xref_free_entry.values():
                self._listed.update(number for number, is_free in entries.items() if is_free)

    def _read_xref_subsections(
        self,
        idx_pairs: list[int],
        get_entry: Callable[[int], int | tuple[int, ...]],
        used_before: Callable[[int, int | tuple[int, ...]], bool],
    ) -> None:
        pairs = zip(idx_pairs[::2], idx_pairs[1::2], strict=False)
        numbers = chain.from_iterable(range(start, start + size) for start, size in pairs)
        free = set[int]()

        def entry(field: int) -> int | tuple[int, ...]:
            found = get_entry(field)
            if field == 0:
                number = next(numbers)
                if found == 0:
                    free.add(number)
            return found

        with self._taking():
            super()._read_xref_subsections(idx_pairs, entry, used_before)
        self._listed |= free
        if not self._in_table:
            self._end_save()

    @contextmanager
    def _taking(self) -> Iterator[None]:
        """What is read meanwhile counts only for objects of which no later save says anything."""
        xref, packed = self.xref, self.xref_objStm
        self.xref, self.xref_objStm, self.xref_free_entry = {}, {}, {}
        try:
            yield
        finally:
            found, found_packed = self.xref, self.xref_objStm
            self.xref, self.xref_objStm, self.xref_free_entry = xref, packed, {}
            in_use = set[int]()
            for generation, places in found.items():
                kept = {n: at for n, at in places.items() if n not in self._settled}
                self.xref.setdefault(generation, {}).update(kept)
                in_use.update(kept)
            kept_packed = {n: at for n, at in found_packed.items() if n not in self._settled}
            self.xref_objStm.update(kept_packed)
            self._listed |= in_use | kept_packed.keys()
            self._settled |= in_use | kept_packed.keys()

    def _end_save(self) -> None:
        self._settled |= self._listed
        self._listed.clear()


class PdfSource:
    """A PDF opened for its pages; to be used inside ``reading(name)``, which names the faults.

    ``data`` may be an open file too, which is read where and when something of it is needed.
    ``pages`` are the pages in reading order, each with what it inherits from the page tree.
    ``missing`` counts the references that led nowhere.
    """

    def __init__(self, data: bytes | BinaryIO) -> None:
        self.reader = _Reader(_SharedBytes(data) if isinstance(data, bytes) else data)
        self.missing = 0
        if self.announced > _MOST_PAGES and self.reader.objects >= self.announced:
            # A number that the objects of the file do not bear out is not believed.
            raise TooManyPages(self.announced)
        self.pages: list[PageObject] = list(self.reader.pages)
        self._numbers = {
            page.indirect_reference.idnum: index
            for index, page in reversed(list(enumerate(self.pages)))
            if page.indirect_reference is not None
        }
        self._named: dict[str, PdfObject] | None = None

    def close(self) -> None:
        """Forget what was read; the objects refer to each other and would linger in memory."""
        self.pages.clear()
        self.reader.close()
        # What lingers still must not keep the whole file there.
        self.reader.stream = io.BytesIO()

    def forget(self, value: PdfObject | None) -> None:
        """The object that a reference names is not kept; whoever needs it again reads it again.

        pypdf keeps all that it ever read, which of a file of scans is all of the file.
        """
        if isinstance(value, IndirectObject):
            self.reader.resolved_objects.pop((value.generation, value.idnum), None)

    @property
    def catalog(self) -> DictionaryObject:
        """The document's root dictionary."""
        return self.reader.root_object

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

    def fetch(self, reference: IndirectObject) -> PdfObject:
        """A reference becomes its object; one that leads nowhere is null (ISO 32000-1, 7.3.10).

        pypdf would search the whole file for it, once for each such reference.
        """
        plain = reference.idnum in self.reader.xref.get(reference.generation, {})
        packed = reference.generation == 0 and reference.idnum in self.reader.xref_objStm
        found = self.reader.get_object(reference) if plain or packed else None
        if found is None:
            self.missing += 1
            return NullObject()
        return found

    def resolve(self, value: PdfObject | None) -> PdfObject:
        """A value or a reference becomes the value; nothing, or a mere chain, becomes null."""
        if isinstance(value, IndirectObject):
            value = self.fetch(value)
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

    def forget_contents(self, page: DictionaryObject) -> None:
        """The streams that make up a page's content are not kept; see ``forget``."""
        for item in self._named_contents(page):
            self.forget(item)

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
            apply_configuration(
                maximum_declared_stream_length=_LARGEST_STREAM,
                page_tree_maximum_entries=_MOST_NODES,
            ),
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
        case FileNotDecryptedError():
            what, code = say("This PDF opens only with a password."), "Z420"
        case DependencyError():
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


class _SharedBytes(io.BytesIO):
    """Bytes as a stream without a copy: pypdf asks for a buffer, for which BytesIO copies all."""

    @property
    def getbuffer(self) -> NoReturn:
        raise AttributeError("getbuffer")


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


def page_view(source: PdfSource, page: PageObject) -> PageView:
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
