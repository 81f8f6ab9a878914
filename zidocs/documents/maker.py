"""Takes out of a template what it tells of the person who made it; the office stands instead.

A Word file carries its author, who saved it last, the company, the path of its own template, the
names of those who commented, and numbers that tell which sitting wrote which word. None of it is
true of the document that a template becomes (ECMA-376 part 1, 15.2.12 and 17.15; part 2, 11.1).
"""

import posixpath
import re
from collections.abc import Iterable, Mapping
from typing import Final

from lxml import etree

from zidocs.documents import package
from zidocs.layout.ooxml import NAMESPACES, Element, local, serialised, tag

_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_AUTHORS = frozenset({"creator", "lastModifiedBy"})
_OF_THE_TEMPLATE = frozenset({"lastPrinted", "revision", "created", "modified"})
_KEPT_OF_APP = frozenset({"Application", "AppVersion", "DocSecurity", "Company"})
_SETTINGS = frozenset(
    {"rsids", "attachedTemplate", "mailMerge", "docId", "saveThroughXslt", "documentId"}
)
_CHANGES = frozenset(
    f"{name}Change" for name in ("rPr", "pPr", "sectPr", "tblPr", "tblPrEx", "tblGrid", "tcPr",
                                 "trPr", "numbering")
)  # fmt: skip
_LEFT_OUT: Final = frozenset(
    {"attachedTemplate", "mailMergeSource", "mailMergeHeaderSource", "mailMergeRecipientData",
     "recipientData", "custom-properties", "thumbnail"}
)  # fmt: skip
"""Relationships to what tells of the maker alone."""
_PERSONAL = re.compile(rb"rsid|author|presenceInfo|docId|attachedTemplate|mailMerge|initials")
_WORD = NAMESPACES["w"]


def forget(
    members: dict[str, bytes], trees: Mapping[str, Element], office: str, shown: str
) -> None:
    """Change the parts of a template in place; ``trees`` are those that are read already."""
    for root in trees.values():
        _clean(root, office)
    for name, data in list(members.items()):
        if not name.endswith(".xml") or name == package.CONTENT_TYPES:
            continue
        if name.startswith("docProps/app") or (
            name.startswith("word/") and _PERSONAL.search(data) is not None
        ):
            root = package.parse_part(data, shown, name)
            _clean(root, office)
            members[name] = serialised(root)
    for name in [name for name in members if name.endswith(".rels")]:
        _leave_out(members, name, shown)


def is_title(root: Element) -> bool:
    """Whether this is the part with the title and the author."""
    return bool(etree.QName(root).namespace == _CORE)


def sign(root: Element, office: str) -> None:
    """Name the office as author in the title part, after it was filled: its name is a text."""
    if is_title(root):
        for element in root:
            if local(element) in _AUTHORS:
                element.text = office


def _clean(root: Element, office: str) -> None:
    if is_title(root):
        _drop(element for element in root if local(element) in _OF_THE_TEMPLATE)
        for element in root:
            if local(element) in _AUTHORS:
                element.text = ""
        return
    kind = local(root)
    if kind == "Properties":
        _drop(element for element in root if local(element) not in _KEPT_OF_APP)
        for element in root:
            if local(element) == "Company":
                element.text = office
        return
    if kind == "settings":
        _drop(element for element in root if local(element) in _SETTINGS)
    _drop(element for element in root.iter(etree.Element)
          if local(element) in _CHANGES or local(element) in ("presenceInfo", "rsid"))  # fmt: skip
    for element in root.iter(etree.Element):
        for name in list(element.attrib):
            word = name.rpartition("}")[2]
            if word.startswith("rsid") and name.startswith(f"{{{_WORD}}}"):
                del element.attrib[name]
            elif word == "author":
                element.set(name, office)
            elif word == "initials" and local(element) == "comment":
                element.set(name, "")
            elif word in ("date", "dateUtc") and local(element) == "comment":
                del element.attrib[name]


def _drop(elements: Iterable[Element]) -> None:
    for element in list(elements):
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)


def _leave_out(members: dict[str, bytes], name: str, shown: str) -> None:
    """Take out relationships to what tells of the maker, and the parts that they lead to."""
    root = package.parse_part(members[name], shown, name)
    folder = posixpath.dirname(posixpath.dirname(name))
    gone = [each for each in root.iter(tag("pr:Relationship"))
            if each.get("Type", "").rpartition("/")[2] in _LEFT_OUT]  # fmt: skip
    if not gone:
        return
    for relation in gone:
        target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))[1:]
        if relation.get("TargetMode") != "External" and members.pop(target, None) is not None:
            types = package.parse_part(members[package.CONTENT_TYPES], shown, target)
            _drop(each for each in types if each.get("PartName") == f"/{target}")
            members[package.CONTENT_TYPES] = serialised(types)
    _drop(gone)
    members[name] = serialised(root)
