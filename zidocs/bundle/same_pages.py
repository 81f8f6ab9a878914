"""Pages of a finished file and those they were made of become the numbers of those that differ.

Content, visible box, rotation and pictures are compared, by qpdf, which had no part in the copying.
Of a source that it does not read as smoothly as pypdf does, nothing is said: viewers guess, too.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from math import isclose
from typing import Any

import pikepdf

from zidocs.bundle.finished import FinishedFile
from zidocs.bundle.finished_page import DrawnPage, numbers_of
from zidocs.bundle.numbering import NumberedPart
from zidocs.errors import EvidenceFault
from zidocs.evidence.page_view import PageView
from zidocs.evidence.pdf_source import reading

_MOST_PARENTS = 50
_SLACK = 0.01
"""Points by which boxes may differ, whose sides are rounded."""


def unlike_pages(found: FinishedFile, parts: Sequence[NumberedPart], first: int) -> Iterator[int]:
    """The numbers of the pages that are not those of their parts; ``first`` is the file's."""
    for placed in parts:
        yield from _unlike_in(placed, found, first)


def _unlike_in(placed: NumberedPart, found: FinishedFile, first: int) -> list[int]:
    part = placed.part
    source = io.BytesIO(part.pdf) if isinstance(part.pdf, bytes) else part.pdf
    with suppress(EvidenceFault), reading(part.source), pikepdf.open(source) as pdf:
        pages = list(pdf.pages)
        if len(pages) != len(part.source_pages):
            return []
        originals = _Originals(is_encrypted=pdf.is_encrypted)
        unlike = [
            number
            for number, page in enumerate(pages, start=placed.first)
            # What is not drawn as we draw is told by its stamp.
            if (drawn := found.drawn(number - first)) and not originals.has(page, drawn)
        ]
        return [] if pdf.get_warnings() else unlike
    return []


class _Originals:
    """The pages of one source."""

    def __init__(self, *, is_encrypted: bool) -> None:
        self._is_encrypted = is_encrypted
        self._above: dict[tuple[int, int], dict[str, Any]] = {}

    def has(self, page: pikepdf.Page, drawn: DrawnPage) -> bool:
        """Whether a page of the finished file shows what this one of the source does."""
        above = self._inheritance(page.obj)
        if not _is_same_view(page, above, drawn.view):
            return False
        streams = _streams(page.obj)
        if drawn.form is None or not streams:
            return drawn.form is None and not streams
        resources = page.obj.get("/Resources", above.get("/Resources"))
        return _is_same_content(streams, drawn.form) and (
            self._pictures(resources) == self._pictures(drawn.form.get("/Resources"))
        )

    def _pictures(self, resources: Any) -> dict[str, Any]:
        """What content can paint, by name, and how many bytes it takes.

        What is not compressed may be in the copy, and what was encrypted takes fewer bytes there.
        """
        listed = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
        if not isinstance(listed, pikepdf.Dictionary):
            return {}
        return {
            name: stream.get("/Length") if "/Filter" in stream and not self._is_encrypted else None
            for name, stream in listed.items()
            if isinstance(stream, pikepdf.Stream)
        }

    def _inheritance(self, page: pikepdf.Object) -> dict[str, Any]:
        """What a page has from the nodes above it (ISO 32000-1, 7.7.3.4)."""
        node = page.get("/Parent")
        if not isinstance(node, pikepdf.Dictionary):
            return {}
        if node.objgen not in self._above:
            nodes: list[Any] = [node]
            while len(nodes) < _MOST_PARENTS and isinstance(nodes[-1], pikepdf.Dictionary):
                nodes.append(nodes[-1].get("/Parent"))
            self._above[node.objgen] = {
                key: each[key]
                for each in reversed(nodes)
                if isinstance(each, pikepdf.Dictionary)
                for key in ("/Resources", "/Rotate")
                if key in each
            }
        return self._above[node.objgen]


def _streams(page: pikepdf.Object) -> list[pikepdf.Stream]:
    content = page.get("/Contents")
    listed = list(content) if isinstance(content, pikepdf.Array) else [content]
    return [stream for stream in listed if isinstance(stream, pikepdf.Stream)]


def _is_same_content(streams: Sequence[pikepdf.Stream], form: pikepdf.Object) -> bool:
    if len(streams) == 1 and streams[0].read_raw_bytes() == form.read_raw_bytes():
        return True
    return b"\n".join(stream.read_bytes() for stream in streams) == form.read_bytes()


def _is_same_view(page: pikepdf.Page, above: Mapping[str, Any], view: PageView) -> bool:
    """Whether as much of a page is seen, the same way up; yes, where not every viewer agrees."""
    turn = page.obj.get("/Rotate", above.get("/Rotate", 0))
    if turn % 90 == 0 and turn % 360 != view.rotation:
        return False
    sides = view.left, view.bottom, view.right, view.top
    crop = numbers_of(page.cropbox, 4)
    if crop is None or _are_close(crop, sides):
        return True
    media = numbers_of(page.mediabox, 4) or crop
    visible = [
        inner(outer(media[n], media[n + 2]), outer(crop[n], crop[n + 2]))
        for outer, inner in ((min, max), (max, min))
        for n in (0, 1)
    ]
    is_strange = visible[2] - visible[0] < 1 or visible[3] - visible[1] < 1
    return is_strange or _are_close(visible, sides)


def _are_close(some: Sequence[float], others: Sequence[float]) -> bool:
    return all(
        isclose(one, other, rel_tol=1e-5, abs_tol=_SLACK)
        for one, other in zip(some, others, strict=True)
    )
