"""The bytes of a Word template become its members, and members become the bytes of a DOCX.

Read within bounds, because a template may come from anywhere; written so that the same members
give the same bytes (ECMA-376 part 2: a DOCX is a zip of parts).
"""

import io
import zipfile
from collections.abc import Mapping

from lxml import etree

from zidocs.errors import LayoutFault, TemplateFault
from zidocs.layout.ooxml import FIXED_DATE, XML, Package, open_package

MAX_MEMBERS = 1_000
MAX_TOTAL = 64 * 1024 * 1024
"""Bytes of all members together, unpacked."""
MAX_XML = 8 * 1024 * 1024

MAIN_PART = "word/document.xml"
CONTENT_TYPES = "[Content_Types].xml"

_ALREADY_PACKED = (".png", ".jpeg", ".jpg")


def read_members(data: bytes, shown: str) -> dict[str, bytes]:
    """A DOCX becomes its members by name, in the order of the file.

    Raises TemplateFault, naming ``shown``: no zip, damaged, encrypted, too large, no Word document.
    """
    try:
        members = _read(open_package(data, shown), shown)
    except LayoutFault as fault:
        raise _no_docx(shown) from fault
    if MAIN_PART not in members or CONTENT_TYPES not in members:
        raise _no_docx(shown)
    return members


def _no_docx(shown: str) -> TemplateFault:
    return TemplateFault.at(shown, "Z501").says(
        "This is no Word document, or it is damaged.",
        "Open it in Word and save it again as .docx, or export the built-in template.",
    )


def _read(package: Package, shown: str) -> dict[str, bytes]:
    members: dict[str, bytes] = {}
    left = MAX_TOTAL
    for name in package.members:
        limit = min(left, MAX_XML) if name.endswith(XML) else left
        content = package.read(name, limit + 1)
        left -= len(content)
        if len(content) > limit or len(members) == MAX_MEMBERS:
            raise TemplateFault.at(shown, "Z501", most=MAX_TOTAL // 1024**2).says(
                "The template unpacks to more than {most} MB.",
                "Remove large pictures from it, or export the built-in template.",
            )
        if not name.endswith("/"):
            members[name] = content
    return members


def parse_part(data: bytes, shown: str, name: str) -> etree._Element:
    """An XML part becomes its tree; raises TemplateFault. Nothing outside of it is read."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
        if root.getroottree().docinfo.doctype:
            raise etree.XMLSyntaxError("document type", 0, 1, 1)
    except etree.XMLSyntaxError as error:
        raise TemplateFault.at(shown, "Z501", name=name).says(
            "The part {name} of the template is damaged.",
            "Open it in Word and save it again as .docx, or export the built-in template.",
        ) from error
    return root


def write_members(members: Mapping[str, bytes]) -> bytes:
    """Members become the bytes of a DOCX: no clock, no system, no chance in them."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        # The content types first, as readers that do not seek expect; then by name.
        for name in sorted(members, key=lambda name: (name != CONTENT_TYPES, name)):
            info = zipfile.ZipInfo(name, FIXED_DATE)
            info.create_system = 0
            info.compress_type = (
                zipfile.ZIP_STORED if name.endswith(_ALREADY_PACKED) else zipfile.ZIP_DEFLATED
            )
            package.writestr(info, members[name])
    return stream.getvalue()
