"""Pages that are no PDF/A are made PDF/A, where Ghostscript can.

They are taken only if they are examined to be PDF/A, and are as many, as large, with the same
letters and the same looks as before.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from PIL import Image, ImageChops

from zidocs.errors import EvidenceFault
from zidocs.pdf.archival import archival_obstacles
from zidocs.pdf.copying import pages_alone
from zidocs.pdf.ghostscript import rewritten_by_ghostscript
from zidocs.pdf.page_content import opened
from zidocs.pdf.source import PdfSource, reading

_PIXELS = 300
"""Of the longer side of a page when it is looked at."""
_FIELDS = (24, 32)
_MOST_DIFFERENT = 64
"""Grey steps of 255 that a field of the page may change: other faces, but nothing lost."""
_SAME_SIDE = 1.0
"""Points."""


@dataclass(frozen=True)
class _Look:
    """A page as it is compared: width and height, letters, and grey fields."""

    size: tuple[float, float]
    letters: Counter[str]
    fields: Image.Image


def normalised_pages(pdf: bytes, name: str, program: Path) -> bytes | None:
    """A PDF becomes the same pages as PDF/A by the Ghostscript that is ``program``, or None.

    The same pages give the same bytes: nothing of Ghostscript's own but what is on a page is kept.
    """
    rewritten = rewritten_by_ghostscript(program, pdf)
    if rewritten is None:
        return None
    try:
        with reading(name):
            source = PdfSource(rewritten)
            alone, _findings = pages_alone(source, range(len(source.pages)))
            good = not archival_obstacles(alone) and _look_alike(pdf, alone)
    except EvidenceFault:
        return None
    return alone if good else None


def _look_alike(before: bytes, after: bytes) -> bool:
    # One page of each after the other, so that no more are in memory.
    return all(_same(*pair) for pair in zip_longest(_looks(before), _looks(after)))


def _same(one: _Look | None, other: _Look | None) -> bool:
    """Whether two pages are as large, with the same letters and looks; one may lack."""
    if one is None or other is None or one.letters != other.letters:
        return False
    sides = zip(one.size, other.size, strict=True)
    if any(abs(side - same) > _SAME_SIDE for side, same in sides):
        return False
    changes = ImageChops.difference(one.fields, other.fields).tobytes()
    return max(changes) <= _MOST_DIFFERENT


def _looks(pdf: bytes) -> Iterator[_Look]:
    with opened(pdf) as document:
        for page in document:
            size = page.get_size()
            picture = page.render(scale=_PIXELS / max(size), grayscale=True).to_pil()
            fields = picture.convert("L").resize(_FIELDS, Image.Resampling.BOX)
            yield _Look(size, _letters(page.get_textpage().get_text_bounded()), fields)


def _letters(text: str) -> Counter[str]:
    """How often each letter and digit stands on a page, however it is composed."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return Counter(sign for sign in plain if sign.isalnum())
