"""Pages, as they come, become a PDF file whose pages are numbered, labelled and stamped.

What the file says of itself agrees in the Info dictionary and in XMP (ISO 32000-1, 14.3 and
14.11.5; ISO 19005-2:2011, 6.2.3 and 6.6; XMP: ISO 16684-1). Nothing tells a time: the same parts
give the same bytes, whenever a bundle is made.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import BinaryIO

from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)

from zidocs.bundle.formats import Format
from zidocs.bundle.rows import Bookmark
from zidocs.image.colours import SRGB, srgb_profile
from zidocs.pdf.annotations import PRINTED
from zidocs.pdf.copying import Overlay, copy_pages
from zidocs.pdf.drawing import EdgeStyle, LineFont, drawable, edge_line, free_style, line_font
from zidocs.pdf.findings import Finding
from zidocs.pdf.output import PdfFile, pdf_dict
from zidocs.pdf.pixels import UNSEEN, SeenPage
from zidocs.pdf.source import PageView, PdfSource, page_view

_MAKER = "zidocs"
_DIGIT = re.compile("[0-9]")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PACKET = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
    '<rdf:Description rdf:about=""'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
    ' xmlns:pdf="http://ns.adobe.com/pdf/1.3/"'
    ' xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">\n'
    "{properties}\n"
    "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n"
    '<?xpacket end="r"?>'
)


class Volume:
    """A volume's file in the making.

    ``label`` stands on every page before its number, ``pages`` are the printed numbers of the
    volume, by which pages go everywhere here, ``total`` is how many the whole bundle has. Links may
    lead to the pages that were taken before, no others: their places on the page are known by then.
    """

    def __init__(self, out: BinaryIO, label: str, pages: range, total: int, form: Format) -> None:
        self.file = PdfFile(out)
        self._form = form
        self._label = drawable(label)
        self._first = pages.start
        self._total = total
        self._tops: dict[int, tuple[float, float]] = {}
        self._parent = self.file.reserve()
        self._places = [self.file.reserve() for _ in pages]
        # The characters that the stamps of a label need become one subset font in the file.
        font = line_font(self._stamp(1234567890, 1), self.file)
        self._stamps = Stamps(font)
        self._attached: list[tuple[str, IndirectObject]] = []

    def _stamp(self, page: int, total: int) -> str:
        return self._form.words.stamp(self._label, page, total)

    def aim(self, page: int) -> ArrayObject:
        """A page number becomes the destination at what its reader sees as the upper left."""
        corner = [FloatObject(round(side, 3)) for side in self._tops[page]]
        place = self._places[page - self._first]
        return ArrayObject([place, NameObject("/XYZ"), *corner, NullObject()])

    def take(
        self,
        source: PdfSource,
        indexes: Sequence[int],
        first: int,
        annotations: Mapping[int, Sequence[DictionaryObject]] | None = None,
        *,
        seen: Iterable[SeenPage] = (),
        is_archival: bool = False,
    ) -> set[Finding]:
        """Pages of a source, by their indexes, become the pages from ``first`` on, stamped.

        ``seen`` is what the pages show, as far as it is known: the stamp stands where nothing is.

        ``annotations`` are added to the pages of these numbers. What ``is_archival`` needs no font
        that is not embedded: ours stands in for those that are only named. Returns what was left
        behind of the pages and is worth telling.
        """
        font = self._stamps.font.reference
        fonts = pdf_dict({"/S": font})

        looks = iter(seen)

        def overlay(order: int, view: PageView) -> Overlay:
            page = first + order
            self._tops[page] = view.upper_left
            text = self._stamp(page, self._total)
            style = free_style(text, view, self._form.stamps, next(looks, UNSEEN))
            content = self._stamps.content(text, view, style)
            return Overlay(content, fonts, tuple((annotations or {}).get(page, ())))

        start = first - self._first
        places = self._places[start : start + len(indexes)]
        return copy_pages(
            source,
            indexes,
            self.file,
            self._parent,
            places,
            overlays=overlay,
            stand_in=font if is_archival else None,
        )

    def foresee(self, source: PdfSource, indexes: Sequence[int], first: int) -> None:
        """Pages that will be taken later may be led to from now on."""
        for page, index in enumerate(indexes, start=first):
            self._tops[page] = page_view(source, source.pages[index]).upper_left

    def link(self, rectangle: Sequence[float], page: int) -> DictionaryObject:
        """A rectangle on a page becomes an invisible link to the top of another page."""
        return pdf_dict(
            {
                "/Type": NameObject("/Annot"),
                "/Subtype": NameObject("/Link"),
                "/Rect": ArrayObject(FloatObject(round(side, 2)) for side in rectangle),
                "/F": NumberObject(PRINTED),
                "/Border": ArrayObject([NumberObject(0)] * 3),
                "/Dest": self.aim(page),
            }
        )

    def attach(self, name: str, data: bytes) -> None:
        """A PDF is attached as it is, under a name that no other attachment has (7.11.4)."""
        entries = {
            "/Type": NameObject("/EmbeddedFile"),
            "/Subtype": NameObject("/application/pdf"),
            "/Params": pdf_dict({"/Size": NumberObject(len(data))}),
        }
        named: dict[str, PdfObject] = {
            "/Type": NameObject("/Filespec"),
            "/F": TextStringObject(name),
            "/UF": TextStringObject(name),
            "/EF": pdf_dict({"/F": self.file.add_stream(pdf_dict(entries), data)}),
            "/AFRelationship": NameObject("/Source"),
        }
        self._attached.append((name, self.file.add(pdf_dict(named))))

    def close(self, marks: Sequence[Bookmark], facts: Mapping[str, str], level: str) -> None:
        """The file is finished; it opens with its bookmarks at the side.

        ``facts`` are entries of the document's description: /Title, /Author, /Subject. ``level``
        is the standard that the file keeps.
        """
        said = {name: in_xml(text) for name, text in facts.items() if in_xml(text)}
        said |= dict.fromkeys(("/Creator", "/Producer"), _MAKER)
        outline = self._outline(marks)
        self.file.put_pages(self._parent, self._places)
        numbers = pdf_dict({"/S": NameObject("/D"), "/St": NumberObject(self._first)})
        view = self._form.anatomy.view
        catalog: dict[str, PdfObject] = {
            "/Type": NameObject("/Catalog"),
            "/Pages": self._parent,
            "/PageLabels": pdf_dict({"/Nums": ArrayObject([NumberObject(0), numbers])}),
            "/Outlines": outline,
            "/PageMode": NameObject(view["/PageMode"]),
            "/PageLayout": NameObject("/OneColumn"),
            "/ViewerPreferences": pdf_dict({"/DisplayDocTitle": BooleanObject(True)}),
            "/Lang": TextStringObject(view["/Lang"]),
            "/Metadata": self._metadata(said, level),
            "/OutputIntents": self._output_intents(),
            **self.file.layers,
        }
        if self._attached:
            catalog["/Names"] = pdf_dict({"/EmbeddedFiles": _name_tree(self._attached)})
            catalog["/AF"] = ArrayObject(specification for _, specification in self._attached)
        info = {name: TextStringObject(text) for name, text in said.items()}
        described = self.file.add(pdf_dict(info))
        self.file.finish(self.file.add(pdf_dict(catalog)), described)

    def _metadata(self, said: Mapping[str, str], level: str) -> IndirectObject:
        """What is said becomes XMP in a stream, not compressed: any program can find it."""
        lines = xmp_lines(said, level, self._form.anatomy.properties)
        packet = _PACKET.format(properties="\n".join(lines)).encode()
        entries = {"/Type": NameObject("/Metadata"), "/Subtype": NameObject("/XML")}
        return self.file.add_plain_stream(pdf_dict(entries), packet)

    def _output_intents(self) -> ArrayObject:
        """The file's colours are meant as sRGB where they do not say otherwise."""
        profile = self.file.add_stream(pdf_dict({"/N": NumberObject(3)}), srgb_profile())
        intent: dict[str, PdfObject] = {
            "/Type": NameObject("/OutputIntent"),
            "/S": NameObject("/GTS_PDFA1"),
            "/OutputConditionIdentifier": TextStringObject(SRGB),
            "/Info": TextStringObject(SRGB),
            "/DestOutputProfile": profile,
        }
        return ArrayObject([self.file.add(pdf_dict(intent))])

    def _outline(self, marks: Sequence[Bookmark]) -> IndirectObject:
        """Bookmarks become the outline of the file, sections open (ISO 32000-1, 12.3.3)."""
        root = self.file.reserve()
        entries = self._family(root, marks)
        self.file.put(root, pdf_dict({"/Type": NameObject("/Outlines"), **entries}))
        return root

    def _family(self, parent: IndirectObject, marks: Sequence[Bookmark]) -> dict[str, PdfObject]:
        """Write the items below a parent; returns what the parent says of them."""
        places = [self.file.reserve() for _ in marks]
        for index, (mark, place) in enumerate(zip(marks, places, strict=True)):
            item: dict[str, PdfObject] = {
                "/Title": TextStringObject(mark.text(self._form.words)),
                "/Parent": parent,
                "/Dest": self.aim(mark.page),
            }
            if index:
                item["/Prev"] = places[index - 1]
            if index + 1 < len(places):
                item["/Next"] = places[index + 1]
            if mark.below:
                item.update(self._family(place, mark.below))
            self.file.put(place, pdf_dict(item))
        visible = sum(1 + len(mark.below) for mark in marks)
        return {"/First": places[0], "/Last": places[-1], "/Count": NumberObject(visible)}


class Stamps:
    """The stamps of a file, all in one font: those that differ in digits are set once.

    Digits are all of one width.
    """

    def __init__(self, font: LineFont) -> None:
        self.font = font
        self._known: dict[tuple[PageView, str, EdgeStyle], tuple[bytes, bytes]] = {}

    def content(self, text: str, view: PageView, style: EdgeStyle) -> bytes:
        """A text becomes what draws it as a stamp on a page whose fonts have this one as /S."""
        zeros = _DIGIT.sub("0", text)
        known = view, zeros, style
        if known not in self._known:
            content = edge_line(zeros, view, self.font, b"/S", style)
            before, _, after = content.partition(self.font.literal(zeros))
            self._known[known] = before, after
        before, after = self._known[known]
        return before + self.font.literal(text) + after


def in_xml(text: str) -> str:
    """A text without what XML cannot carry."""
    return _NOT_XML.sub("", text)


def xmp_lines(said: Mapping[str, str], level: str, properties: Mapping[str, str]) -> list[str]:
    """What is said, and the standard that the file keeps, if any, as properties of XMP."""
    lines = [properties[name].format(escape(text, quote=False)) for name, text in said.items()]
    if level:
        lines.append(f"<pdfaid:part>{level[-2]}</pdfaid:part>")
        lines.append(f"<pdfaid:conformance>{level[-1].upper()}</pdfaid:conformance>")
    return lines


def _name_tree(named: Iterable[tuple[str, IndirectObject]]) -> DictionaryObject:
    """Names and objects become a name tree of one leaf, in the order of the names (7.9.6)."""
    leaves = ArrayObject()
    for name, reference in sorted(named, key=lambda entry: TextStringObject(entry[0])):
        leaves.extend((TextStringObject(name), reference))
    return pdf_dict({"/Names": leaves})
