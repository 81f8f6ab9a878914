"""The bytes of a Word template become its members, and members become the bytes of a DOCX.

Read within bounds, because a template may come from anywhere; written so that the same members
give the same bytes (ECMA-376 part 2: a DOCX is a zip of parts).
"""

import io
import zipfile
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from zidocs.documents.templates import MAX_TOTAL
from zidocs.errors import LayoutFault, TemplateFault
from zidocs.layout.ooxml import (
    FIXED_DATE,
    NAMESPACES,
    XML,
    Package,
    make,
    open_package,
    serialised,
    tag,
)

MAX_MEMBERS = 1_000
MAX_XML = 8 * 1024 * 1024

CONTENT_TYPES = "[Content_Types].xml"
NO_RELATIONS = f'<Relationships xmlns="{NAMESPACES["pr"]}"/>'.encode()

_NUMBERING = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering"
_NUMBERING_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"
_ALREADY_PACKED = (".png", ".jpeg", ".jpg")


@dataclass(frozen=True)
class Names:
    """The members that have a meaning for a template; Word Online calls them as it likes."""

    main: str
    styles: str
    title: tuple[str, ...]
    stories: tuple[tuple[str, str], ...]

    def related(self, kinds: Container[str]) -> Iterator[str]:
        """Headers, footers and notes, each once."""
        yield from dict.fromkeys(member for kind, member in self.stories if kind in kinds)


def read_members(data: bytes, shown: str) -> tuple[dict[str, bytes], Names]:
    """A DOCX becomes its members by name, in the order of the file, and what they mean.

    Raises TemplateFault, naming ``shown``: no zip, damaged, encrypted, too large, no Word document.
    """
    try:
        docx = open_package(data, shown)
        members = _read(docx, shown)
        names = _names(docx)
    except LayoutFault as fault:
        raise TemplateFault(fault.problems) from fault
    if CONTENT_TYPES not in members:
        raise TemplateFault.at(shown, "Z501").says(
            "This is no Word document, or it is damaged.",
            "Open it in Word and save it again as .docx, or export the built-in template.",
        )
    return members, names


def _names(docx: Package) -> Names:
    related = [
        (relation.kind.rpartition("/")[2], relation.target)
        for relation in docx.relationships(docx.main).values()
        if not relation.external and relation.target in docx and relation.target != docx.main
    ]
    titles = [
        relation.target
        for relation in docx.relationships("").values()
        if relation.kind.endswith("/core-properties") and relation.target in docx
    ]
    styles = next((target for kind, target in related if kind == "styles"), "")
    return Names(docx.main, styles, tuple(titles[:1]), tuple(related))


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
    # Without remarks and instructions of others: commands are marked by instructions.
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
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


def with_numbering(members: dict[str, bytes], names: Names, shown: str) -> str:
    """The member that counts lists; added with its relationship and type if there is none."""
    found = next(iter(names.related({"numbering"})), "")
    if found in members:
        return found
    folder, _, file = names.main.rpartition("/")
    name = f"{folder}/zidocs-numbering.xml".lstrip("/")
    members[name] = serialised(make("w:numbering"))
    relations = f"{folder}/_rels/{file}.rels".lstrip("/")
    root = parse_part(members.get(relations, NO_RELATIONS), shown, relations)
    related = {"Id": "zidocsNumbering", "Type": _NUMBERING, "Target": f"/{name}"}
    etree.SubElement(root, tag("pr:Relationship"), related)
    members[relations] = serialised(root)
    types = parse_part(members[CONTENT_TYPES], shown, CONTENT_TYPES)
    stated = {"PartName": f"/{name}", "ContentType": _NUMBERING_TYPE}
    etree.SubElement(types, tag("ct:Override"), stated)
    members[CONTENT_TYPES] = serialised(types)
    return name


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
