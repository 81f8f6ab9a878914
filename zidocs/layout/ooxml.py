"""Reads the parts and relationships of a DOCX, within bounds.

A DOCX is a zip of XML parts (ECMA-376 part 2, Open Packaging Conventions). It may come from
anywhere, so nothing in it is believed: the number, size and packing of its members, the depth of
its XML, document type declarations and names are checked before anybody works with them.
"""

import copy
import functools
import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from lxml import etree

from zidocs.errors import LayoutFault, Place, Problem, Sentence, say
from zidocs.image.file_kinds import refuse

Element: TypeAlias = Any
"""An element of lxml, which has no types."""

NAMESPACES: Mapping[str, str] = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wp14": "http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing",
    "wpc": "http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas",
    "wpg": "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "w10": "urn:schemas-microsoft-com:office:word",
    "pr": "http://schemas.openxmlformats.org/package/2006/relationships",
    "ct": "http://schemas.openxmlformats.org/package/2006/content-types",
}
RELATION = NAMESPACES["r"] + "/"
STRICT = "http://purl.oclc.org/ooxml/"

MAX_MEMBERS = 2_000
MAX_TOTAL = 300 * 1024 * 1024
MAX_XML = 20 * 1024 * 1024
MOST_KEPT, MOST_KEPT_IN_ALL = 64 * 1024, 4 * 1024 * 1024
"""Bytes of a part, and of all parts of a file, that are kept for the next stage of its layout."""
MAX_RATIO = 250
"""XML packs well, but a member of over a megabyte that shrinks more than this is a bomb."""

XML = (".xml", ".rels")
READ_AS_XML = frozenset(
    {"officeDocument", "styles", "numbering", "settings", "theme", "header", "footer", "footnotes",
     "endnotes", "core-properties"}
)  # fmt: skip
"""Relationships whose targets engines read as XML; a part of another name would go unexamined."""

UNREADABLE = (
    # A member that is gone, cut, or said to stand before the beginning of the file.
    KeyError, zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError,
)  # fmt: skip
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FIXED_DATE = (1980, 1, 1, 0, 0, 0)
"""The earliest date that a zip can hold; the same for every member, so that bytes repeat."""


@functools.cache
def tag(name: str) -> str:
    """``w:p`` becomes the name that lxml uses, ``{http://…}p``."""
    prefix, local = name.split(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def holds(parent: Element, *names: str) -> bool:
    """Whether anything of these prefixed names is inside, however deep."""
    return next(parent.iter(*map(tag, names)), None) is not None


def value(parent: Element | None, path: str, default: str = "") -> str:
    """``w:val`` of the child that this path of prefixed names leads to."""
    child = find(parent, path)
    return default if child is None else str(child.get(tag("w:val"), default))


def find(parent: Element | None, path: str) -> Element | None:
    """The first descendant along a path of prefixed names (``w:pPr/w:rPr``), or none."""
    if parent is None:
        return None
    return parent.find(_steps(path))


@functools.cache
def _steps(path: str) -> str:
    return "/".join(map(tag, path.split("/")))


def is_on(parent: Element | None, path: str) -> bool:
    """An on-off property (ECMA-376 part 1, 17.17.4): there, and not switched off."""
    child = find(parent, path)
    return child is not None and child.get(tag("w:val"), "1") not in ("0", "false", "off")


def number(text: str | None, otherwise: float = 0.0) -> float:
    """A number as a file has it becomes a float; nonsense and the absurd become ``otherwise``."""
    try:
        found = float(text or "")
    except ValueError:
        return otherwise
    return found if -1e9 < found < 1e9 else otherwise


def make(name: str, *content: Mapping[str, str] | Element) -> Element:
    """A new element of a prefixed name: mappings become its attributes, the rest its children."""
    prefix = name.split(":")[0]
    element = etree.Element(tag(name), nsmap={prefix: NAMESPACES[prefix]})
    for part in content:
        if isinstance(part, Mapping):
            for key, text in part.items():
                element.set(tag(key) if ":" in key else key, text)
        else:
            element.append(part)
    return element


def properties(paragraph: Element) -> Element:
    """The w:pPr of a paragraph, made if it has none."""
    stated = paragraph.find(tag("w:pPr"))
    if stated is None:
        stated = make("w:pPr")
        paragraph.insert(0, stated)
    return stated


def child_of(parent: Element, name: str) -> Element:
    """The child of this prefixed name, added at the end if there is none."""
    child = parent.find(tag(name))
    if child is None:
        child = make(name)
        parent.append(child)
    return child


def serialised(root: Element) -> bytes:
    """An XML part as bytes, declared as Word declares it."""
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


@dataclass(frozen=True)
class Relationship:
    """What a part points to: another part by its name in the zip, or an address outside."""

    id: str
    kind: str
    target: str
    external: bool

    @property
    def is_xml(self) -> bool:
        """Whether an engine reads the target as XML."""
        return self.kind.rpartition("/")[2] in READ_AS_XML


class Package:
    """A DOCX whose container was found sane; its parts are read on demand."""

    def __init__(self, container: "_Container", name: str) -> None:
        self._container = container
        self._archive = container.archive
        self.name = name
        self.members: tuple[str, ...] = tuple(self._archive.namelist())
        self.main = self._main_part()

    @property
    def rewritten(self) -> Mapping[str, Element]:
        """Roots as the steps for the engine left them, by part, to be looked at."""
        return self._container.rewritten

    def keep_rewritten(self, member: str, root: Element) -> None:
        """Keep what the steps made of a part for the next stage, unless it is large."""
        if self._archive.getinfo(member).file_size <= MOST_KEPT_IN_ALL:
            self._container.rewritten[member] = root

    def __contains__(self, member: str) -> bool:
        return member in self._archive.NameToInfo

    def read(self, member: str, limit: int | None = None) -> bytes:
        """A member's bytes, or its first ``limit`` bytes.

        Raises LayoutFault when they cannot be unpacked or their checksum is wrong.
        """
        try:
            return self._container.read(member, limit)
        except UNREADABLE as fault:
            raise self.damaged(member) from fault

    def tree(self, member: str) -> Element:
        """An XML part becomes a root element of the caller's own, as ``seen`` reads it."""
        return copy.deepcopy(self.seen(member))

    def seen(self, member: str) -> Element:
        """An XML part becomes its root element, which others see too: not to be changed.

        Comments and instructions are left out. Raises LayoutFault for broken XML, a document
        type declaration, or nesting over 256.
        """
        data = self._sound_xml(member)
        try:
            root = _parsed(data) if len(data) <= MOST_KEPT else _parsed.__wrapped__(data)
        except etree.XMLSyntaxError as fault:
            if "depth" in str(fault).lower():
                raise LayoutFault.at(self.name, "Z613", part=member).says(
                    "A part of this Word file ({part}) is nested too deeply.",
                    "Copy the text into a new document and save that.",
                ) from fault
            raise self.damaged(member) from fault
        if root.getroottree().docinfo.internalDTD is not None:
            # Written in another encoding than the search above was made for.
            raise self._foreign(member)
        return root

    def prove_sound(self) -> None:
        """Look at every XML part, as engines read parts that nobody here needs.

        Raises LayoutFault for parts that are too large or declare a document type.
        """
        for member in self.members:
            if member.endswith(XML):
                self._sound_xml(member)

    def _sound_xml(self, member: str) -> bytes:
        if self._archive.getinfo(member).file_size > MAX_XML:
            raise LayoutFault.at(self.name, "Z613", part=member).says(
                "A part of this Word file ({part}) is too large.",
                "Split the text over several documents.",
            )
        data = self.read(member)
        # Word writes UTF-8; in UTF-16 a declaration would hide from a search for its letters.
        if b"<!DOCTYPE" in data or b"\x00" in data[:64]:
            raise self._foreign(member)
        return data

    def _foreign(self, member: str) -> LayoutFault:
        return LayoutFault.at(self.name, "Z613", part=member).says(
            "A part of this Word file ({part}) is written as Word never writes.",
            "Do not use it; ask for another copy, or save it again with Word.",
        )

    def relationships(self, part: str) -> Mapping[str, Relationship]:
        """The relationships of a part by id; those inside the file as member names."""
        known = self._container.relationships.get(part)
        if known is not None:
            return known
        folder, base = posixpath.split(part)
        listing = posixpath.join(folder, "_rels", base + ".rels")
        found: dict[str, Relationship] = {}
        if listing in self:
            for item in self.seen(listing).iter(tag("pr:Relationship")):
                external = item.get("TargetMode") == "External"
                target = item.get("Target", "")
                if not external:
                    target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                relation = Relationship(item.get("Id", ""), item.get("Type", ""), target, external)
                if not external and relation.is_xml and not target.endswith(XML):
                    raise self.damaged(target)
                found[relation.id] = relation
        self._container.relationships[part] = found
        return found

    def related(self, kind: str) -> Iterator[str]:
        """The parts of a kind (``header``) that the main one points to and that are there."""
        for relation in self.relationships(self.main).values():
            if relation.kind == RELATION + kind and relation.target in self:
                yield relation.target

    def root_of(self, kind: str) -> Element | None:
        """The root of the first part of this kind, to be looked at; None if there is none."""
        part = next(self.related(kind), None)
        return None if part is None else self.seen(part)

    def text_of(self, kind: str) -> bytes:
        """The bytes of all parts of this kind; none are as good as empty."""
        return b"".join(map(self.read, self.related(kind)))

    def replaced(self, changes: Mapping[str, bytes]) -> bytes:
        """The same package with other bytes for some members; new ones stand at the end.

        Members are stored, not packed: nobody keeps this file, it goes straight to an engine.
        """
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
            for member in (*self.members, *(new for new in changes if new not in self)):
                data = changes[member] if member in changes else self.read(member)
                archive.writestr(zipfile.ZipInfo(member, FIXED_DATE), data)
        return target.getvalue()

    def damaged(self, part: str) -> LayoutFault:
        """The fault of a file with a part that cannot be read."""
        return _damaged(self.name, part)

    def _main_part(self) -> str:
        listing = "_rels/.rels"
        if listing not in self:
            raise _no_word_file(self.name)
        for relation in self.relationships("").values():
            if relation.kind.startswith(STRICT) and relation.kind.endswith("/officeDocument"):
                raise LayoutFault.at(self.name, "Z610").says(
                    "This Word file is saved as “Strict Open XML Document”.",
                    "Open it in Word and save it as “Word Document (.docx)”.",
                )
            if relation.kind == RELATION + "officeDocument" and not relation.external:
                return self._proven_main(relation.target)
        raise _no_word_file(self.name)

    def _proven_main(self, part: str) -> str:
        if part not in self:
            raise self.damaged(part)
        head = self.read(part, 4096)
        if NAMESPACES["w"].encode() not in head:
            raise _no_word_file(self.name)
        return part


def open_package(docx: bytes, name: str) -> Package:
    """Bytes become a package.

    ``name`` is what the user calls the file. Raises LayoutFault when they are no DOCX, are cut
    off, protected, hold names that lead out of the file, or would grow beyond the bounds above.
    """
    if docx.startswith(OLE):
        raise LayoutFault(Problem(Place(name), *_not_open_xml(docx), "Z612"))
    if not docx.strip(b"\0"):
        raise LayoutFault(refuse("empty", name).problems)
    if not docx.startswith(b"PK"):
        raise _no_word_file(name)
    try:
        container = _container(docx)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as cause:
        raise _damaged(name, "zip") from cause
    trouble = _unsound(container.archive.infolist())
    if trouble is not None:
        raise LayoutFault(Problem(Place(name), *trouble, "Z613"))
    return Package(container, name)


class _Container:
    """The zip of a DOCX, with what was read of it: every stage of its layout asks for the same."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.relationships: dict[str, dict[str, Relationship]] = {}
        self.rewritten: dict[str, Element] = {}
        self._kept: dict[str, bytes] = {}
        self._room = MOST_KEPT_IN_ALL

    def read(self, member: str, limit: int | None) -> bytes:
        """A member's bytes, or its first ``limit`` bytes; raises what zipfile raises."""
        if member in self._kept:
            return self._kept[member][:limit]
        with self.archive.open(member) as stream:
            if limit is not None:
                return stream.read(limit)
            data = stream.read()
        if len(data) <= min(MOST_KEPT, self._room):
            self._room -= len(data)
            self._kept[member] = data
        return data


@functools.lru_cache(maxsize=1)
def _container(docx: bytes) -> _Container:
    """The zip that was opened last, kept for the next stage."""
    return _Container(zipfile.ZipFile(io.BytesIO(docx)))


@functools.lru_cache(maxsize=32)
def _parsed(data: bytes) -> Element:
    """An XML part becomes its root, kept: documents of one template share most of their parts."""
    # Resolving nothing keeps entities from growing; refusing the declaration keeps them
    # from the layout engine, whose own parser would resolve them.
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    return etree.fromstring(data, parser)


def _unsound(members: list[zipfile.ZipInfo]) -> tuple[Sentence, Sentence] | None:
    """What is wrong with the container, judged by its directory alone."""
    ask = say("Do not use it; ask for another copy, or save it again with Word.")
    if len(members) > MAX_MEMBERS:
        return say("This Word file has {count} parts inside.", count=len(members)), ask
    if sum(member.file_size for member in members) > MAX_TOTAL:
        return (
            say(
                "This Word file grows to more than {limit} MB when it is opened.",
                limit=MAX_TOTAL // 1024**2,
            ),
            say("Make its pictures smaller in Word: Picture Format, Compress Pictures."),
        )
    seen: set[str] = set()
    for member in members:
        name = member.filename
        if name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/"):
            return say("A part of this Word file has a forbidden name: {name}.", name=name), ask
        if name in seen:
            return say("A part of this Word file is there twice: {name}.", name=name), ask
        seen.add(name)
        if member.flag_bits & 1:
            return _protected()
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            return say("A part of this Word file is packed strangely: {name}.", name=name), ask
        packed = member.file_size / max(1, member.compress_size)
        if member.file_size > 1024**2 and packed > MAX_RATIO:
            return say("A part of this Word file grows enormously: {name}.", name=name), ask
    return None


def _no_word_file(name: str) -> LayoutFault:
    return LayoutFault.at(name, "Z610").says(
        "This file is no Word document (.docx).",
        "Open it in Word and save it as “Word Document (.docx)”.",
    )


def _damaged(name: str, part: str) -> LayoutFault:
    return LayoutFault.at(name, "Z611", part=part).says(
        "This Word file is damaged or cut off ({part}).",
        "Fetch it once more; if that does not help, open it in Word and save it again.",
    )


def _protected() -> tuple[Sentence, Sentence]:
    return (
        say("This Word file is protected with a password."),
        say("Open it in Word, take the password away and save it."),
    )


def _not_open_xml(docx: bytes) -> tuple[Sentence, Sentence]:
    if "EncryptedPackage".encode("utf-16-le") in docx:
        return _protected()
    return (
        say("This is an old Word file (.doc)."),
        say("Open it in Word and save it as “Word Document (.docx)”."),
    )
