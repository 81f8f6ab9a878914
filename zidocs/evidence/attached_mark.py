"""The pages of a signed file get the mark that tells where its original is: attached.

What the mark says is Indonesian, as all that stands on pages.
"""

from pathlib import PurePosixPath

from zidocs.evidence.edge_lines import EdgeStyle, edge_line, shortened
from zidocs.evidence.line_font import line_font
from zidocs.evidence.page_view import PageView
from zidocs.evidence.pdf_file import PdfFile, pdf_dict
from zidocs.evidence.pdf_pages import Overlay, Overlays

_WORDS = "ASLI TERLAMPIR"
_WIDEST = 300.0
"""Points; a longer name of a file is cut short."""
_STYLE = EdgeStyle("upper", b"0.1 0.2 0.5 rg")
_FONT = "/M"


def attached_mark(name: str) -> str:
    """The name of a file, with its folders, becomes the mark on its pages."""
    return shortened(f"{_WORDS} · {PurePosixPath(name).name}", _WIDEST)


def marks(name: str, file: PdfFile) -> Overlays:
    """The name of a signed file becomes what is added to its pages in the file being made."""
    text = attached_mark(name)
    font = line_font(text, file)
    fonts = pdf_dict({_FONT: font.reference})

    def mark(_place: int, view: PageView) -> Overlay:
        return Overlay(edge_line(text, view, font, _FONT.encode(), _STYLE), fonts)

    return mark
