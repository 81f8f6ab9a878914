"""Pages of marks become a PDF file."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from word2pdf.layout.boxes import DestOp, ImageOp, LineOp, LinkOp, RectOp

from zidocs.errors import Sentence, say
from zidocs.layout.bawaan_content import PageContent
from zidocs.layout.bawaan_flow import TextMark
from zidocs.layout.bawaan_pdf import PdfFile, literal, text_string
from zidocs.layout.bawaan_pictures import Picture, PictureFault, picture
from zidocs.layout.bawaan_type import DocumentType

_LINK_SCHEMES = {"http", "https", "mailto"}
_METAFILES = ("emf", "wmf")


class Renderer:
    """Draws the pages of one document; ``losses`` tells what could not be drawn."""

    def __init__(self) -> None:
        self.losses: dict[Sentence, None] = {}
        self._file = PdfFile()
        self._root, self._tree, self._resources = (self._file.reserve() for _ in range(3))
        self._type = DocumentType()
        self._pictures: dict[bytes, tuple[bytes, int] | None] = {}

    def render(self, pages: Sequence[Any], title: str) -> bytes:
        """The PDF of the pages; ``title`` goes into its properties."""
        numbers = [self._file.reserve() for _ in pages]
        targets = {
            op.name: b"[%d 0 R/XYZ %.2f %.2f null]" % (number, op.x, page.height - op.y)
            for page, number in zip(pages, numbers, strict=True)
            for op in page.ops
            if isinstance(op, DestOp)
        }
        for page, number in zip(pages, numbers, strict=True):
            self._draw(page, number, targets)
        for sign in self._type.missing:
            code = f"U+{ord(sign):04X}"
            self.losses[say("The font has no sign {code} ({sign}).", code=code, sign=sign)] = None
        return self._finish(numbers, title)

    def _draw(self, page: Any, number: int, targets: dict[str, bytes]) -> None:
        content = PageContent(page.width, page.height, self._type)
        links = []
        for op in page.ops:
            if isinstance(op, TextMark):
                content.text(op)
            elif isinstance(op, LineOp):
                content.line(op)
            elif isinstance(op, RectOp):
                content.rectangle(op)
            elif isinstance(op, ImageOp):
                resource = self._picture(op)
                if resource:
                    content.image(op, resource)
            elif isinstance(op, LinkOp):
                links.append(self._link(op, page.height, targets))
        if content.strays:
            self.losses[say("Something lies outside of page {number}.", number=page.index + 1)] = (
                None
            )
        stream = self._file.add_packed(content.finish())
        annotations = b"".join(b"%d 0 R " % link for link in links if link)
        self._file.put(
            number,
            b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 %.2f %.2f]/Resources %d 0 R/Contents %d 0 R"
            b"%b>>"
            % (
                self._tree,
                page.width,
                page.height,
                self._resources,
                stream,
                b"/Annots[%b]" % annotations if annotations else b"",
            ),
        )

    def _picture(self, op: Any) -> bytes | None:
        """The resource name of a picture, embedded once however often it is drawn."""
        if op.data not in self._pictures:
            try:
                if op.fmt.lower() in _METAFILES:
                    raise PictureFault(say("It is a Windows metafile."))
                name = b"Im%d" % (len(self._pictures) + 1)
                self._pictures[op.data] = (name, self._embed(picture(op.data)))
            except PictureFault as fault:
                self._pictures[op.data] = None
                what = say("A picture cannot be drawn: {reason}", reason=fault.reason)
                self.losses[what] = None
        embedded = self._pictures[op.data]
        return embedded[0] if embedded else None

    def _embed(self, image: Picture) -> int:
        entries = image.entries
        if image.mask:
            entries += b"/SMask %d 0 R" % self._embed(image.mask)
        return self._file.add_stream(entries, image.data)

    def _link(self, op: Any, height: float, targets: dict[str, bytes]) -> int | None:
        """A link as an annotation; None for one that leads nowhere a reader should go."""
        action = b""
        if op.anchor in targets:
            action = b"/Dest%b" % targets[op.anchor]
        elif op.url and op.url.isascii() and urlsplit(op.url).scheme.lower() in _LINK_SCHEMES:
            action = b"/A<</S/URI/URI%b>>" % literal(op.url.encode())
        if not action:
            return None
        area = (op.x, height - op.y - op.h, op.x + op.w, height - op.y)
        return self._file.add(
            b"<</Type/Annot/Subtype/Link/Border[0 0 0]/Rect[%.2f %.2f %.2f %.2f]%b>>"
            % (*area, action)
        )

    def _finish(self, numbers: Sequence[int], title: str) -> bytes:
        fonts = self._type.embed(self._file)
        pictures = b"".join(
            b"/%b %d 0 R" % embedded for embedded in self._pictures.values() if embedded
        )
        self._file.put(self._resources, b"<</Font<<%b>>/XObject<<%b>>>>" % (fonts, pictures))
        kids = b" ".join(b"%d 0 R" % number for number in numbers)
        self._file.put(self._tree, b"<</Type/Pages/Count %d/Kids[%b]>>" % (len(numbers), kids))
        self._file.put(self._root, b"<</Type/Catalog/Pages %d 0 R>>" % self._tree)
        info = b"/Title%b" % text_string(title) if title else b""
        return self._file.finish(self._root, self._file.add(b"<</Producer(zidocs)%b>>" % info))
