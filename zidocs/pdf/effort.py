"""How much work a page makes for a program that draws it, found out before it is drawn.

Forms that paint forms, and patterns of tiny tiles, may take hours though they are a few bytes; a
program that draws cannot be stopped in between. (ISO 32000-1, 8.7.3 and 8.10.) Work is counted in
microseconds, as pdfium takes them on the slower of office computers; a clock is not asked, so that
the same files always come out the same.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from pypdf.generic import DictionaryObject, IndirectObject, PdfObject, StreamObject

from zidocs.pdf.source import PdfSource

SECOND = 1_000_000
_MOST_WORK = 10 * SECOND
"""Of a page that is drawn at all."""
_ENDLESS = _MOST_WORK + 1
_PAGE = 500
_BYTES, _STROKE, _PIXELS = 2, 40, 80
"""Two bytes of decoded content take one, eighty pixels of a picture, and four times as many again;
lines, areas and clippings forty each."""
_STROKES = re.compile(
    rb"(?<![^\x00\t\n\x0c\r ()<>\[\]{}/%])"
    rb"(?:[lcvySsF]|re|sh|BI|[fbBW]\*?)(?=[\x00\t\n\x0c\r ()<>\[\]{}/%]|\Z)"
)
_MOST_CONTENT = 20_000_000
"""Bytes of a page's content as it stands in the file, and of its forms, decoded."""
_MOST_ANNOTATIONS = 1_000
"""Of a page; pdfium compares each with each."""
_SMALLEST_TILE = 1.0
"""Points."""
_DEEPEST = 12


def draws_quickly(source: PdfSource, page: DictionaryObject) -> bool:
    """Whether drawing a page of a source takes seconds at most; no, where that is not sure.

    Raises what pypdf raises.
    """
    return drawing_work(source, page) <= _MOST_WORK


def drawing_work(source: PdfSource, page: DictionaryObject) -> int:
    """The work of drawing a page of a source; where it is not sure, more than a page may make.

    Raises what pypdf raises.
    """
    annotations = source.array(page.get("/Annots"))
    content = source.contents(page)
    if len(annotations) > _MOST_ANNOTATIONS or sum(len(s._data) for s in content) > _MOST_CONTENT:
        return _ENDLESS
    inquiry = _Inquiry(source)
    work = inquiry.painting(content, source.dictionary(page.get("/Resources")), 0)
    for each in annotations:
        look = source.dictionary(source.dictionary(each).get("/AP")).get("/N")
        work += inquiry.form(look, 1)
    return min(_PAGE + work, _ENDLESS)


class Allowance:
    """Work that may be done, given out page by page."""

    def __init__(self, work: float) -> None:
        self._left = work

    def drawable(self, source: PdfSource, indexes: Iterable[int]) -> set[int]:
        """Those of a source's pages that are drawn quickly, until the work is given out."""
        count = len(source.pages)
        return {
            index
            for index in indexes
            if index < count
            and self._left > 0
            and self.grants(drawing_work(source, source.pages[index]))
        }

    def grants(self, work: int) -> bool:
        """Whether a page that makes so much work is drawn quickly, and there is so much left."""
        if work > min(self._left, _MOST_WORK):
            return False
        self._left -= work
        return True


@dataclass
class _Inquiry:
    _source: PdfSource
    _known: dict[tuple[int, int], int] = field(default_factory=dict)
    _left: int = _MOST_CONTENT

    def painting(
        self, content: Iterable[StreamObject], resources: DictionaryObject, depth: int
    ) -> int:
        """The work of following content, as if each thing it paints were the costliest it has."""
        if depth > _DEEPEST:
            return _ENDLESS
        source = self._source
        length = paints = strokes = 0
        for stream in content:
            data = stream.get_data() if self._left > 0 else b""
            self._left -= len(data)
            length, paints = length + len(data), paints + data.count(b"Do")
            strokes += sum(1 for _ in _STROKES.finditer(data))
        if self._left <= 0:
            return _ENDLESS
        work = length // _BYTES + strokes * _STROKE
        for value in source.dictionary(resources.get("/Pattern")).values():
            work += self._pattern(value, depth)
        things = list(source.dictionary(resources.get("/XObject")).values())
        pictures = [pixels for value in things if (pixels := self._pixels(value)) is not None]
        forms = [self.form(value, depth + 1) for value in things]
        again = max(0, paints - len(pictures)) * max(pictures, default=0) // 4
        work += (sum(pictures) + again) // _PIXELS + paints * max(forms, default=0)
        return min(work, _ENDLESS)

    def form(self, value: PdfObject | None, depth: int) -> int:
        """The work of painting a form once; 0 for what is none."""
        source, stream = self._source, self._source.resolve(value)
        if not isinstance(stream, StreamObject) or not isinstance(value, IndirectObject):
            return 0
        if source.name(stream.get("/Subtype")) == "/Image":
            return 0
        key = value.generation, value.idnum
        if key not in self._known:
            # One that paints itself is without end.
            self._known[key] = _ENDLESS
            resources = source.dictionary(stream.get("/Resources"))
            self._known[key] = self.painting([stream], resources, depth)
        return self._known[key]

    def _pixels(self, value: PdfObject | None) -> int | None:
        """Those of a picture; None for what is none."""
        source = self._source
        stream = source.dictionary(value)
        if not isinstance(stream, StreamObject) or source.name(stream.get("/Subtype")) != "/Image":
            return None
        return source.whole(stream.get("/Width")) * source.whole(stream.get("/Height"))

    def _pattern(self, value: PdfObject, depth: int) -> int:
        source, pattern = self._source, self._source.resolve(value)
        if not isinstance(pattern, StreamObject):
            return 0
        matrix = source.numbers(pattern.get("/Matrix"), 6) or (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
        scale = min(abs(matrix[0]) + abs(matrix[1]), abs(matrix[2]) + abs(matrix[3]))
        steps = [source.number(pattern.get(key)) or 0.0 for key in ("/XStep", "/YStep")]
        if min(map(abs, steps)) * scale < _SMALLEST_TILE:
            return _ENDLESS
        return self.form(value, depth + 1)
