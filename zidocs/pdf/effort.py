"""How much work a page makes for a program that draws it, found out before it is drawn.

Forms that paint forms, and patterns of tiny tiles, may take hours though they are a few bytes; a
program that draws cannot be stopped in between. (ISO 32000-1, 8.7.3 and 8.10.)
"""

from dataclasses import dataclass, field

from pypdf.generic import DictionaryObject, StreamObject

from zidocs.pdf.source import PdfSource

_MOST_WORK = 20_000
"""Forms painted on a page, those in others counted as often as these are painted."""
_MOST_CONTENT = 20_000_000
"""Bytes of a page's content as it stands in the file, and of its forms, decoded."""
_MOST_ANNOTATIONS = 1_000
"""Of a page; pdfium compares each with each."""
_MOST_PIXELS = 120_000_000
_SMALLEST_TILE = 1.0
"""Points."""
_DEEPEST = 12


def draws_quickly(source: PdfSource, page: DictionaryObject) -> bool:
    """Whether drawing a page of a source takes seconds at most; no, where that is not sure.

    Raises what pypdf raises.
    """
    annotations = source.array(page.get("/Annots"))
    if len(annotations) > _MOST_ANNOTATIONS:
        return False
    content = source.contents(page)
    if sum(len(each._data) for each in content) > _MOST_CONTENT:
        return False
    inquiry = _Inquiry(source)
    deepest = inquiry.work(source.dictionary(page.get("/Resources")), 0)
    if 1 < deepest <= _MOST_WORK:
        # Only forms in forms multiply; else the work is as long as the content.
        deepest *= max(1, sum(inquiry.paints(each) for each in content))
    looks = [
        source.dictionary(source.dictionary(each).get("/AP")).get("/N") for each in annotations
    ]
    for look in looks:
        deepest = max(deepest, inquiry.form(source.dictionary(look), 1))
    return deepest <= _MOST_WORK


@dataclass
class _Inquiry:
    _source: PdfSource
    _known: dict[int, tuple[DictionaryObject, int]] = field(default_factory=dict)
    _left: int = _MOST_CONTENT

    def work(self, resources: DictionaryObject, depth: int) -> int:
        """How many forms the costliest of these resources paints, itself counted."""
        if depth > _DEEPEST:
            return _MOST_WORK + 1
        source, most = self._source, 0
        for value in source.dictionary(resources.get("/Pattern")).values():
            most = max(most, self._pattern(source.dictionary(value), depth))
        for value in source.dictionary(resources.get("/XObject")).values():
            most = max(most, self.form(source.dictionary(value), depth))
        return most

    def form(self, stream: DictionaryObject, depth: int) -> int:
        """How many forms this one paints, itself counted; a picture counts as none."""
        if not isinstance(stream, StreamObject):
            return 0
        source = self._source
        if source.name(stream.get("/Subtype")) == "/Image":
            pixels = source.whole(stream.get("/Width")) * source.whole(stream.get("/Height"))
            return 0 if pixels <= _MOST_PIXELS else _MOST_WORK + 1
        key = id(stream)
        if key not in self._known:
            # One that paints itself is without end.
            self._known[key] = stream, _MOST_WORK + 1
            inside = self.work(source.dictionary(stream.get("/Resources")), depth + 1)
            count = 1 + (self.paints(stream) * inside if inside else 0)
            self._known[key] = stream, min(count, _MOST_WORK + 1)
        return self._known[key][1]

    def _pattern(self, pattern: DictionaryObject, depth: int) -> int:
        source = self._source
        if not isinstance(pattern, StreamObject):
            return 0
        matrix = source.numbers(pattern.get("/Matrix"), 6) or (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
        scale = min(abs(matrix[0]) + abs(matrix[1]), abs(matrix[2]) + abs(matrix[3]))
        steps = [source.number(pattern.get(key)) or 0.0 for key in ("/XStep", "/YStep")]
        if min(map(abs, steps)) * scale < _SMALLEST_TILE:
            return _MOST_WORK + 1
        return self.form(pattern, depth)

    def paints(self, stream: StreamObject) -> int:
        """How often content paints a form, at most."""
        data = stream.get_data() if self._left > 0 else b""
        self._left -= len(data)
        return data.count(b"Do") if self._left > 0 else _MOST_WORK + 1
