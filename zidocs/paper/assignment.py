"""Places by hand a page whose code nobody can read, as ``FILE:PAGE=SLUG/DOCUMENT:N`` says.

A code that can be read is stronger than a hand: it is never contradicted.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from zidocs.errors import Place, Problem, UsageFault, on_one_line
from zidocs.paper.journal import BlankPage, LoosePage, PlacedPage, RunPage
from zidocs.paper.page_code import PageCode, packet_id, read_code
from zidocs.paper.placing import KnownPacket, choose, placed

_WRITTEN = re.compile(
    r"(?P<file>.+):(?P<number>[0-9]{1,6}) *= *(?P<slug>[^/\\=]+)[/\\](?P<document>\w+):"
    r"(?P<page>[0-9]{1,4})"
)

_SAFE = re.compile(r"[\w./:=-]+")
"""What no shell takes apart."""


@dataclass(frozen=True)
class Assignment:
    """A page of a file, from 1, and the page of a document that it is, as somebody wrote it."""

    written: str
    file: str
    number: int
    slug: str
    document: str
    page: int

    @property
    def place(self) -> Place:
        """Where a message about it points."""
        return Place(on_one_line(f"--assign {self.written}"))


def read_assignments(written: Sequence[str]) -> tuple[Assignment, ...]:
    """What was written becomes assignments; raises UsageFault with all that are none."""
    found: list[Assignment] = []
    problems: list[Problem] = []
    for each in map(str.strip, written):
        if parts := _WRITTEN.fullmatch(each):
            file, slug, document = parts["file"].strip('"'), parts["slug"], parts["document"]
            number, page = int(parts["number"]), int(parts["page"])
            found.append(Assignment(each, file, number, slug, document=document, page=page))
        else:
            unclear = Problem.at("--assign", "Z911", written=each).says(
                "“{written}” does not say which page belongs where.",
                "Write file:page=packet/document:page, e.g. pile.pdf:4=rapat-maret/notula:2.",
            )
            problems.append(unclear)
    if problems:
        raise UsageFault(problems)
    return tuple(found)


def written(page: PlacedPage) -> str:
    """What to write after ``--assign`` for a page to come to the place that it has.

    In double quotes where a shell would take it apart: cmd, PowerShell and sh all know these.
    """
    place = f"{page.origin}={page.packet}/{page.document}:{page.page}"
    return place if _SAFE.fullmatch(place) else f'"{place}"'


def find_page(
    assignment: Assignment, sha256: str, pages: Mapping[tuple[str, int], RunPage]
) -> RunPage:
    """The page that is meant, of all ``pages``; ``sha256`` is that of the file, if it is there.

    The file may be one that was given, one of triage, or only the name of one. Raises UsageFault.
    """
    name = PurePath(assignment.file.replace("\\", "/")).name
    if sha256:
        found = [
            page
            for page in pages.values()
            if (page.origin.file.sha256, page.origin.number) == (sha256, assignment.number)
            or (assignment.number == 1 and getattr(page, "sha256", "") == sha256)
        ]
    else:
        found = [
            page
            for page in pages.values()
            if (page.origin.file.name, page.origin.number) == (name, assignment.number)
        ]
        found = [page for page in found if isinstance(page, LoosePage)] or found
    if len({page.origin for page in found}) == 1:
        return found[0]
    if found:
        raise UsageFault.at(assignment.place, "Z912").says(
            "Several files of this name were scanned.",
            "Name the file in triage instead: hasil/triase/….pdf:1.",
        )
    raise UsageFault.at(assignment.place, "Z912", number=assignment.number).says(
        "No page {number} of this file was scanned.",
        "Look at the contact sheet in triage for the file and the page.",
    )


def place(
    assignment: Assignment,
    page: LoosePage | PlacedPage,
    packets: Mapping[str, KnownPacket],
    pages: Mapping[tuple[str, int], RunPage],
) -> PlacedPage:
    """A page becomes a page of the document that it was assigned to; raises UsageFault.

    It belongs to the text of which this page is still missing, else to the text printed last.
    """
    packet = packets.get(assignment.slug)
    if packet is None or assignment.document not in packet.documents:
        raise _no_such_document(assignment, packets)
    _check_codes(assignment, page)
    if isinstance(page, PlacedPage):
        return replace(page, accepted=True, by_hand=True)
    text, count = _text_of(assignment, page, packet, pages)
    if not 1 <= assignment.page <= count:
        raise UsageFault.at(
            assignment.place, "Z914", document=assignment.document, count=count
        ).says("{document} has {count} page(s).", "Correct the number at the end.")
    code = PageCode(packet_id(packet.slug), assignment.document, assignment.page, count, text)
    return replace(placed(page, packet.slug, code, accepted=True), by_hand=True)


def _check_codes(assignment: Assignment, page: LoosePage | PlacedPage) -> None:
    meant = (packet_id(assignment.slug), assignment.document, assignment.page)
    if isinstance(page, PlacedPage):
        said = {(packet_id(page.packet), page.document, page.page)}
    else:
        codes = (read_code(seen.text) for seen in page.upright_codes)
        said = {
            (code.packet, code.document, code.page) for code in codes if isinstance(code, PageCode)
        }
    if said and meant not in said:
        raise UsageFault.at(assignment.place, "Z913").says(
            "The code on this page, or an earlier assignment, says something else.",
            "Look at the page; to take back an earlier assignment: zidocs scan --undo ID.",
        )


def _text_of(
    assignment: Assignment,
    page: LoosePage,
    packet: KnownPacket,
    pages: Mapping[tuple[str, int], RunPage],
) -> tuple[str, int]:
    """The text id and the number of pages of the document that an assigned page is of."""
    for seen in page.upright_codes:
        code = read_code(seen.text)
        if isinstance(code, PageCode) and code.page == assignment.page:
            return code.text, code.pages
    document = (assignment.slug, assignment.document)
    placed = [
        other
        for other in pages.values()
        if isinstance(other, PlacedPage) and (other.packet, other.document) == document
    ]
    now = packet.prints().get(assignment.document)
    for sheets in choose(placed, now).waiting:
        if sheets.usable and assignment.page in sheets.missing:
            return sheets.key
    if now is None:
        raise UsageFault.at(assignment.place, "Z915").says(
            "zidocs does not know how many pages were printed of this document.",
            "Run zidocs build first, then assign the page again.",
        )
    return now.text, now.pages


def no_picture(assignment: Assignment, page: BlankPage) -> UsageFault:
    """A blank page that is not stored, and whose file is not there, becomes a fault."""
    return UsageFault.at(assignment.place, "Z916", number=page.origin.number).says(
        "Page {number} of this file is blank and was not kept.",
        "Name the file with its folder, so that the page can be taken from it.",
    )


def _no_such_document(assignment: Assignment, packets: Mapping[str, KnownPacket]) -> UsageFault:
    slug, packet = assignment.slug, packets.get(assignment.slug)
    if packet is None:
        slugs = ", ".join(packets) or "-"
        return UsageFault.at(assignment.place, "Z917", slug=slug, slugs=slugs).says(
            "There is no packet “{slug}”.", "Packets are {slugs}."
        )
    name, names = assignment.document, ", ".join(packet.documents) or "-"
    return UsageFault.at(assignment.place, "Z917", slug=slug, document=name, names=names).says(
        "The packet {slug} has no document “{document}”.", "Its documents are {names}."
    )
