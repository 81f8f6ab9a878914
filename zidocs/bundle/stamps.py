"""A page's view becomes the stamp at its lower right: indicator, period, page x of y."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pypdf.generic import DictionaryObject

from zidocs.bundle.parts import SEPARATOR
from zidocs.evidence.edge_lines import edge_line
from zidocs.evidence.line_font import LineFont, line_font
from zidocs.evidence.page_view import PageView
from zidocs.evidence.pdf_file import PdfFile, pdf_dict
from zidocs.evidence.pdf_pages import Overlay
from zidocs.evidence.sheets import drawable

_GREY = b"0.2 g"


def stamp_text(label: str, page: int, pages: int) -> str:
    """``I.2.a · B03 · 2024 · halaman 3 dari 12``; without a label, the numbers alone."""
    numbers = f"halaman {page} dari {pages}"
    return SEPARATOR.join((_drawn(label), numbers)) if label else numbers


@lru_cache(maxsize=16)
def _drawn(label: str) -> str:
    """What the font shows of a label; it is the same on a thousand pages."""
    return drawable(label)


@dataclass(frozen=True)
class StampFont:
    """The one font of all stamps of a file."""

    font: LineFont

    def overlay(
        self, text: str, view: PageView, annotations: Sequence[DictionaryObject] = ()
    ) -> Overlay:
        """A text becomes the stamp of a page, upright for its reader whatever its rotation.

        ``annotations`` are added to the page as they are.
        """
        content = stamp_content(text, view, self.font)
        return Overlay(content, pdf_dict({"/S": self.font.reference}), tuple(annotations))


def stamp_content(text: str, view: PageView, font: LineFont) -> bytes:
    """A text becomes what draws it on a page whose fonts have this one as /S."""
    return edge_line(text, view, font, b"/S", "lower", _GREY)


def stamp_font(label: str, file: PdfFile) -> StampFont:
    """The characters that the stamps of a label need become one subset font in the file."""
    return StampFont(line_font(stamp_text(label, 1234567890, 1), file))
