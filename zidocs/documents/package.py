"""The bytes of a Word template become its members, and members become the bytes of a DOCX.

Read within bounds, because a template may come from anywhere; written so that the same members
give the same bytes (ECMA-376 part 2: a DOCX is a zip of parts).
"""

import io
import zipfile
import zlib
from collections.abc import Iterable, Mapping

from lxml import etree

from zidocs.errors import Place, Problem, Sentence, TemplateFault, say

MAX_MEMBERS = 1_000
MAX_TOTAL = 64 * 1024 * 1024
"""Bytes of all members together, unpacked."""
MAX_XML = 8 * 1024 * 1024

MAIN_PART = "word/document.xml"
CONTENT_TYPES = "[Content_Types].xml"

_FIXED_DATE = (1980, 1, 1, 0, 0, 0)
_ALREADY_PACKED = (".png", ".jpeg", ".jpg")


def read_members(data: bytes, shown: str) -> dict[str, bytes]:
    """A DOCX becomes its members by name, in the order of the file.

    Raises TemplateFault, naming ``shown``: no zip, damaged, encrypted, too large, no Word document.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = _read(package, shown)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise TemplateFault(_no_docx(shown)) from error
    if MAIN_PART not in members or CONTENT_TYPES not in members:
        raise TemplateFault(_no_docx(shown))
    return members


def _read(package: zipfile.ZipFile, shown: str) -> dict[str, bytes]:
    infos = package.infolist()
    if len(infos) > MAX_MEMBERS or sum(info.file_size for info in infos) > MAX_TOTAL:
        raise TemplateFault(_too_large(shown))
    members: dict[str, bytes] = {}
    left = MAX_TOTAL
    for info in infos:
        if info.is_dir():
            continue
        if info.filename in members:
            raise TemplateFault(_no_docx(shown))
        limit = min(left, MAX_XML) if info.filename.endswith((".xml", ".rels")) else left
        with package.open(info) as member:
            # The sizes in the directory are only what the file claims.
            content = member.read(limit + 1)
        if len(content) > limit:
            raise TemplateFault(_too_large(shown))
        left -= len(content)
        members[info.filename] = content
    return members


def parse_part(data: bytes, shown: str, name: str) -> etree._Element:
    """An XML part becomes its tree; raises TemplateFault. Nothing outside of it is read."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise TemplateFault(_damaged_part(shown, name)) from error
    if root.getroottree().docinfo.doctype:
        raise TemplateFault(_damaged_part(shown, name))
    return root


def serialise(root: etree._Element) -> bytes:
    """A tree becomes the bytes of an XML part."""
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data


def write_members(members: Mapping[str, bytes]) -> bytes:
    """Members become the bytes of a DOCX: no clock, no system, no chance in them."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name in _ordered(members):
            info = zipfile.ZipInfo(name, _FIXED_DATE)
            info.create_system = 0
            info.compress_type = (
                zipfile.ZIP_STORED if name.endswith(_ALREADY_PACKED) else zipfile.ZIP_DEFLATED
            )
            package.writestr(info, members[name])
    return stream.getvalue()


def _ordered(names: Iterable[str]) -> list[str]:
    """The content types first, as readers that do not seek expect; then by name."""
    return sorted(names, key=lambda name: (name != CONTENT_TYPES, name))


def _no_docx(shown: str) -> Problem:
    return _problem(
        shown,
        say("This is no Word document, or it is damaged."),
        say("Open it in Word and save it again as .docx, or export the built-in template."),
    )


def _too_large(shown: str) -> Problem:
    return _problem(
        shown,
        say("The template unpacks to more than {most} MB.", most=MAX_TOTAL // 1024**2),
        say("Remove large pictures from it, or export the built-in template."),
    )


def _damaged_part(shown: str, name: str) -> Problem:
    return _problem(
        shown,
        say("The part {name} of the template is damaged.", name=name),
        say("Open it in Word and save it again as .docx, or export the built-in template."),
    )


def _problem(shown: str, what: Sentence, fix: Sentence) -> Problem:
    return Problem(Place(shown), what, fix, "Z501")
