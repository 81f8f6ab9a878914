"""A finished file becomes what its reader sees of it, by another library than the one that made it.

pypdf and our own writer made it; qpdf, through pikepdf, reads it. What both understand the same
way, viewers will too.
"""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import pikepdf

from zidocs.evidence.line_font import meanings

_STAMP = re.compile(rb"/S [0-9.]+ Tf [-0-9.]+ [-0-9.]+ Td \(((?:[^()\\]|\\[0-7]{3})*)\) Tj ET Q")
_ESCAPED = re.compile(rb"\\([0-7]{3})")
_CLAIMED = {
    key: re.compile(rb"pdfaid:%b\W{1,9}(\w{1,9})" % key.encode()) for key in ("part", "conformance")
}
_MOST_BOOKMARKS = 100_000
_LONGEST_STAMP = 100_000
"""Bytes of a page's own content: its stamp and the drawing of its form."""

UNREADABLE = (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, OverflowError)
"""What reading raises where a file is not as we write it; also its subclasses."""


class FinishedFile:
    """A bundle's PDF, open for reading; pages count from 0 here, as in the file."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self.pages = list(pdf.pages)
        self._fonts: dict[tuple[int, int], dict[int, str]] = {}

    @cached_property
    def _numbers(self) -> dict[tuple[int, int], int]:
        return {page.obj.objgen: index for index, page in enumerate(self.pages)}

    def label(self, index: int) -> str:
        """What viewers show as the page's number."""
        return str(self.pages[index].label)

    def stamp(self, index: int) -> str:
        """The text of a page's stamp; "" if it bears none."""
        page = self.pages[index].obj
        contents = page.get("/Contents")
        if (
            not isinstance(contents, pikepdf.Stream)
            or len(contents.read_raw_bytes()) > _LONGEST_STAMP
        ):
            return ""
        found = _STAMP.findall(contents.read_bytes())
        if not found:
            return ""
        codes = _ESCAPED.sub(lambda escape: bytes([int(escape.group(1), 8)]), found[-1])
        return self._text(page.Resources.Font["/S"], codes)

    def text(self, index: int) -> str:
        """The text of a page of our own, in the order in which it was drawn, without its stamp."""
        form = self.pages[index].obj.Resources.XObject["/P"]
        fonts = form.Resources.Font
        shown, font = [], None
        for instruction in pikepdf.parse_content_stream(form, "Tf Tj"):
            if str(instruction.operator) == "Tf":
                font = fonts[str(instruction.operands[0])]
            elif font is not None:
                shown.append(self._text(font, bytes(instruction.operands[0])))
        return "".join(shown)

    def leads(self, index: int) -> list[int | None]:
        """The pages that the links on a page lead to, in order; None for one that leads nowhere."""
        annotations = self.pages[index].obj.get("/Annots", pikepdf.Array())
        return [self._target(link.get("/Dest")) for link in annotations]

    def bookmarks(self) -> Iterator[tuple[str, int | None]]:
        """The outline, item by item in its order: titles and the pages they lead to."""
        waiting = [self._pdf.Root.Outlines.get("/First")]
        seen = 0
        while waiting and seen < _MOST_BOOKMARKS:
            item = waiting.pop()
            if item is None:
                continue
            seen += 1
            yield str(item.Title), self._target(item.get("/Dest"))
            waiting += [item.get("/Next"), item.get("/First")]

    def attached(self) -> dict[str, str]:
        """The names of the attached files, each with the SHA-256 of its bytes."""
        return {
            name: hashlib.sha256(file.get_file().read_bytes()).hexdigest()
            for name, file in self._pdf.attachments.items()
        }

    def standard(self) -> str:
        """The standard for archives that the file says it keeps, "PDF/A-2b"; "" if none."""
        metadata = self._pdf.Root.get("/Metadata")
        if not isinstance(metadata, pikepdf.Stream):
            return ""
        found = [_CLAIMED[key].search(metadata.read_bytes()) for key in ("part", "conformance")]
        words = [match[1].decode() for match in found if match]
        return "PDF/A-" + "".join(words).lower() if words else ""

    def _target(self, destination: pikepdf.Object | None) -> int | None:
        if not isinstance(destination, pikepdf.Array) or not len(destination):
            return None
        page = destination[0]
        return self._numbers.get(page.objgen) if isinstance(page, pikepdf.Dictionary) else None

    def _text(self, font: pikepdf.Object, codes: bytes) -> str:
        if font.objgen not in self._fonts:
            self._fonts[font.objgen] = meanings(font.ToUnicode.read_bytes())
        signs = self._fonts[font.objgen]
        return "".join(signs.get(code, "\ufffd") for code in codes)


@contextmanager
def finished_file(pdf: Path) -> Iterator[FinishedFile]:
    """A PDF on the disk is opened, and closed again; raises ``UNREADABLE`` ones, or OSError."""
    with pikepdf.open(pdf) as opened:
        yield FinishedFile(opened)
