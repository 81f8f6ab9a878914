"""The text of Word files that were changed by hand, beside what we would write now.

A module of its own, because the libraries for Word files take longer to load than a whole check.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from zidocs.checks.rules import DocumentKey, EditedDocument
from zidocs.disk.files import read_within
from zidocs.documents.writing import DocumentPhoto, write_documents
from zidocs.errors import ZidocsError
from zidocs.layout.blocks import visible
from zidocs.layout.ooxml import open_package
from zidocs.office.packet import Packet
from zidocs.office.reading import Office

MAX_BYTES = 100_000_000
"""Of a Word file that is read for its text."""

_NO_PICTURE = b"\x89PNG\r\n\x1a\n"
"""Stands for each photo: only its caption is read."""


def edited_documents(
    office: Office, packet: Packet, files: Mapping[str, Path]
) -> Iterator[tuple[DocumentKey, EditedDocument]]:
    """The texts of the Word files of a packet that a hand has changed; ``files`` by kind.

    What cannot be read, or not be written anew, is left out: build says why.
    """
    photos = [DocumentPhoto(_NO_PICTURE, 4, 3, photo.keterangan) for photo in packet.foto]
    try:
        documents = write_documents(packet, office, photos)
    except ZidocsError:
        return
    for document in documents:
        path = files.get(document.kind)
        text = _text_of_file(path) if path else ""
        if path and text:
            ours = shown_text(document.data, path.name)
            yield (packet.slug, document.kind), EditedDocument(path, text, ours)


def _text_of_file(path: Path) -> str:
    """All that a Word file shows; nothing for one that cannot be read."""
    data = read_within(path, MAX_BYTES)
    try:
        return shown_text(data, path.name) if data else ""
    except ZidocsError:
        return ""


def shown_text(docx: bytes, name: str) -> str:
    """The text of body, notes, headers and footers, a line for each paragraph.

    Raises LayoutFault for a damaged file.
    """
    seen = visible(open_package(docx, name))
    flows = [seen.body, *(running.flow for running in seen.running)]
    return "\n".join(block.beginning for flow in flows for block in flow.blocks)
