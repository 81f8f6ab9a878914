"""What a bundle says of itself becomes its description: Info dictionary, XMP and colours, agreeing.

ISO 32000-1, 14.3 and 14.11.5; ISO 19005-2:2011, 6.2.3 and 6.6; XMP: ISO 16684-1. Nothing tells a
time: the same parts give the same bytes, whenever a bundle is made.
"""

import re
from collections.abc import Mapping
from html import escape

from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)

from zidocs.bundle.archival import Archival
from zidocs.bundle.parts import Cover
from zidocs.evidence.pdf_file import PdfFile, pdf_dict
from zidocs.evidence.srgb import SRGB, srgb_profile

LANGUAGE = "id-ID"
_MAKER = "zidocs"
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
_PROPERTIES = {
    "/Title": '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{}</rdf:li></rdf:Alt></dc:title>',
    "/Author": "<dc:creator><rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq></dc:creator>",
    "/Subject": (
        '<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{}</rdf:li></rdf:Alt>'
        "</dc:description>"
    ),
    "/Creator": "<xmp:CreatorTool>{}</xmp:CreatorTool>",
    "/Producer": "<pdf:Producer>{}</pdf:Producer>",
}
"""Entries of the Info dictionary and what says the same in XMP (ISO 19005-1, table 1)."""

SAID = tuple(_PROPERTIES)
"""All that a file says of itself, by its names in the Info dictionary."""


def title_of(cover: Cover, label: str) -> str:
    """What the volume with this label calls itself in the window of a viewer."""
    proves = f"Bukti dukung {label}" if cover.indikator else ""
    return _NOT_XML.sub("", ": ".join(filter(None, (proves, cover.judul))))


def described(facts: Mapping[str, str]) -> dict[str, str]:
    """/Title, /Author and /Subject become all that is said, without what XML cannot carry."""
    said = {name: _NOT_XML.sub("", text) for name, text in facts.items()}
    return {name: text for name, text in said.items() if text} | dict.fromkeys(
        ("/Creator", "/Producer"), _MAKER
    )


def info_dictionary(said: Mapping[str, str]) -> DictionaryObject:
    """What is said, for old readers."""
    return pdf_dict({name: TextStringObject(text) for name, text in said.items()})


def xmp_packet(said: Mapping[str, str], level: Archival) -> bytes:
    """What is said, the same, for new readers; and the standard that the file keeps, if any."""
    return _PACKET.format(properties="\n".join(xmp_lines(said, level))).encode()


def xmp_lines(said: Mapping[str, str], level: Archival) -> list[str]:
    """The properties of that packet."""
    lines = [_PROPERTIES[name].format(escape(text, quote=False)) for name, text in said.items()]
    if level:
        lines.append(f"<pdfaid:part>{level[-2]}</pdfaid:part>")
        lines.append(f"<pdfaid:conformance>{level[-1].upper()}</pdfaid:conformance>")
    return lines


def add_metadata(file: PdfFile, said: Mapping[str, str], level: Archival) -> IndirectObject:
    """The packet becomes a stream of the file, not compressed: any program can find it."""
    entries = {"/Type": NameObject("/Metadata"), "/Subtype": NameObject("/XML")}
    return file.add_stream(pdf_dict(entries), xmp_packet(said, level), compress=False)


def output_intents(file: PdfFile) -> ArrayObject:
    """The file's colours are meant as sRGB where they do not say otherwise."""
    profile = file.add_stream(pdf_dict({"/N": NumberObject(3)}), srgb_profile())
    intent: dict[str, PdfObject] = {
        "/Type": NameObject("/OutputIntent"),
        "/S": NameObject("/GTS_PDFA1"),
        "/OutputConditionIdentifier": TextStringObject(SRGB),
        "/Info": TextStringObject(SRGB),
        "/DestOutputProfile": profile,
    }
    return ArrayObject([file.add(pdf_dict(intent))])
