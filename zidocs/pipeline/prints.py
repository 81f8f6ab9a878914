"""A packet's laid pages become its PDFs to print, or are found in hasil/ as they were printed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from zidocs.disk.files import hash_bytes, hash_file
from zidocs.disk.stage import Output, OutputKind, Stage
from zidocs.errors import Problem
from zidocs.kinds import document_keys, kind_of
from zidocs.paper.packet_record import Print, PrintedFiles, Record
from zidocs.paper.page_code import text_id
from zidocs.paper.page_marks import LaidDocument
from zidocs.paper.print_job import FORMAT, print_packet

TOGETHER = "cetak"
"""The name of the print job of all documents."""

_MOST_EARLIER = 50
"""Former texts of a document that are remembered; a page of an older one is a stranger's."""


@dataclass(frozen=True)
class LaidPages:
    """The pages of a document without codes: in ``file``, laid out of the DOCX ``source``.

    ``text_sha256`` is the digest of the document's text, ``sha256`` that of the file.
    """

    kind: str
    name: str
    file: Path
    source: str
    text_sha256: str
    sha256: str
    pages: int


@dataclass(frozen=True)
class Prints:
    """The PDFs to put in place, what the record is to say of them, and what is to be told."""

    outputs: tuple[Output, ...] = ()
    prints: Mapping[str, Print] = field(default_factory=dict)
    printed: PrintedFiles | None = None
    problems: tuple[Problem, ...] = ()


def print_documents(
    stage: Stage, slug: str, documents: Sequence[LaidPages], before: Record, *, duplex: bool
) -> Prints:
    """Stage each document with its codes, and all of them in their order as one print job.

    What the record says of the same pages is believed if the files still are what it says.
    """
    if not documents:
        return Prints()
    ordered = sorted(documents, key=lambda each: document_keys().index(each.kind))
    prints: dict[str, Print] = {
        each.kind: _print_of(each, before.prints.get(each.kind)) for each in ordered
    }
    key = _key(slug, ordered, duplex)
    names = (*(each.name for each in ordered), TOGETHER)
    if found := _find(stage, slug, names, key, before.printed):
        return Prints(found, prints, before.printed)
    made = print_packet(
        slug,
        [
            LaidDocument(
                each.kind,
                kind_of(each.kind).title,
                each.file.read_bytes(),
                each.text_sha256,
                each.source,
            )
            for each in ordered
        ],
        duplex=duplex,
    )
    outputs, files = [], {}
    for name, job in zip(names, (*made.alone, made.together), strict=True):
        output = stage.put(_path(slug, name), job.pdf, _kind(name), job.pages)
        outputs.append(output)
        files[name] = (output.sha256, job.pages)
    # What was told must be told again, so it is printed again.
    printed = None if made.problems else PrintedFiles(key, files)
    return Prints(tuple(outputs), prints, printed, made.problems)


def _print_of(document: LaidPages, before: Print | None) -> Print:
    text = text_id(document.text_sha256)
    former = (before.text, *before.earlier) if before else ()
    earlier = tuple(dict.fromkeys(each for each in former if each != text))
    return Print(text, document.pages, earlier[:_MOST_EARLIER])


def _key(slug: str, documents: Sequence[LaidPages], duplex: bool) -> str:
    """All that the prints depend on."""
    pages = [(each.kind, each.name, each.text_sha256, each.sha256) for each in documents]
    return hash_bytes(json.dumps([FORMAT, slug, duplex, pages]).encode())


def _find(
    stage: Stage, slug: str, names: Sequence[str], key: str, printed: PrintedFiles | None
) -> tuple[Output, ...]:
    """The prints that are in hasil/, undamaged; nothing where one of them is not."""
    if printed is None or printed.key != key:
        return ()
    outputs = []
    for name in names:
        path = _path(slug, name)
        sha256, pages = printed.files.get(name, ("", 0))
        target = stage.target / path
        if not target.is_file() or hash_file(target) != sha256:
            return ()
        outputs.append(Output(path, _kind(name), pages, sha256))
    return tuple(outputs)


def _path(slug: str, name: str) -> str:
    return f"{slug}/{name}.pdf"


def _kind(name: str) -> OutputKind:
    return "cetak" if name == TOGETHER else "pdf"
