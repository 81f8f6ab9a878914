"""Tells what became of the pages that were given: the state of each, and what to do about it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from zidocs.errors import Place, Problem, Sentence, say
from zidocs.paper.assignment import written
from zidocs.paper.filing import document_path
from zidocs.paper.journal import BlankPage, LoosePage, PlacedPage, Reason, RunPage
from zidocs.paper.packet_record import Print
from zidocs.paper.placing import Choice, Sheets

State = Literal["dipakai", "belum lengkap", "naskah lama", "ganda", "disisihkan"]
"""Of a page that has its place: used; its document lacks pages; of an older text that is not used,
though it may be complete; another scan of the same page is used; complete, but somebody filed
another scan of the document by hand."""

DocumentKey = tuple[str, str]


@dataclass(frozen=True)
class Placement:
    """A page that has its place, and whether it counts there."""

    page: PlacedPage
    state: State


@dataclass(frozen=True)
class Standing:
    """How the documents stand after a run: their choices, and which were filed by hand."""

    choices: Mapping[DocumentKey, Choice]
    folders: Mapping[str, str]
    """Of the packets, from the workspace on."""
    prints: Mapping[DocumentKey, Print]
    by_hand: frozenset[DocumentKey]


def placements(pages: Iterable[RunPage], standing: Standing) -> list[Placement]:
    """The pages that have their place, in the order given, each with its state."""
    return [
        Placement(page, _state(page, standing)) for page in pages if isinstance(page, PlacedPage)
    ]


def _state(page: PlacedPage, standing: Standing) -> State:
    key = page.packet, page.document
    choice = standing.choices.get(key)
    for sheets in choice.texts if choice else ():
        if sheets.key != (page.text, page.pages):
            continue
        if page.sha256 not in {other.sha256 for other in sheets.pages}:
            return "ganda"
        if choice and sheets is choice.used:
            return "disisihkan" if key in standing.by_hand else "dipakai"
        return "belum lengkap" if sheets.lacks_only_pages else "naskah lama"
    return "naskah lama"


def notes(pages: Sequence[RunPage], standing: Standing) -> Iterator[Problem]:
    """What a person should know of these pages, and of the documents they belong to."""
    yield from _blank(page for page in pages if isinstance(page, BlankPage))
    touched = dict.fromkeys(
        (page.packet, page.document) for page in pages if isinstance(page, PlacedPage)
    )
    for key in touched:
        choice = standing.choices.get(key)
        if choice:
            yield from _of_document(key, choice, standing)
    for page in pages:
        if isinstance(page, LoosePage):
            yield loose_problem(page)


def _of_document(key: DocumentKey, choice: Choice, standing: Standing) -> Iterator[Problem]:
    slug, document = key
    shown = f"{standing.folders[slug]}: {document}"
    for sheets in choice.texts:
        yield from _doubles(shown, sheets)
        yield from _twins(shown, sheets)
    for sheets in choice.waiting:
        if not sheets.usable:
            yield _older_text(shown, key in standing.prints)
        if sheets.missing:
            missing = ", ".join(map(str, sheets.missing))
            there, pages = len(sheets.pages), sheets.key[1]
            yield Problem.warning(shown, "Z920", count=there, pages=pages, missing=missing).says(
                "{count} of {pages} pages are there; missing: {missing}.",
                "Scan the missing pages, in any later pile; the document is then filed by itself.",
            )
        elif sheets.usable:
            yield Problem.warning(shown, "Z936").says(
                "These pages show an older text; the one in hasil/ is signed and complete already, "
                "and stays in use.",
                "Nothing to do; to use the older text, first take back the run that brought the "
                "other: zidocs scan --undo ID.",
            )
    if choice.used and key in standing.by_hand:
        yield Problem.warning(
            document_path(standing.folders[slug], document),
            "Z926",
            path=document_path(standing.folders[slug], document, by_hand=True),
        ).says(
            "There is a signed scan already that zidocs did not put there; it stays in use.",
            "The new one is {path}; to use it, move the other away and scan again.",
        )


def _doubles(shown: str, sheets: Sheets) -> Iterator[Problem]:
    chosen = {page.page: page for page in sheets.pages}
    for double in sheets.doubles:
        yield Problem.warning(
            shown,
            "Z921",
            page=double.page,
            used=str(chosen[double.page].origin),
            other=str(double.origin),
            assignment=written(double),
        ).says(
            "Page {page} was scanned twice: {used} is used, {other} is kept in the store.",
            "To use the other one: zidocs scan --assign {assignment}.",
        )


def _twins(shown: str, sheets: Sheets) -> Iterator[Problem]:
    chosen = {page.page: page for page in sheets.pages}
    for twin in sheets.twins:
        yield Problem.hint(
            shown,
            "Z962",
            page=twin.page,
            used=str(chosen[twin.page].origin),
            other=str(twin.origin),
            assignment=written(twin),
        ).says(
            "Two scans show the same page {page}: {used} is used, {other} is kept in the store.",
            "Nothing to do; to use the other one all the same: zidocs scan --assign {assignment}.",
        )


def _older_text(shown: str, printed: bool) -> Problem:
    if not printed:
        return Problem.warning(shown, "Z923").says(
            "Nothing tells which text was printed last, so these pages are not used.",
            "Run zidocs build, then scan the same file again; or add --accept-stale.",
        )
    return Problem.warning(shown, "Z922").says(
        "These pages show another text than the one in hasil/; they are not used.",
        "Have the new text signed; or use these: scan the same file with --accept-stale.",
    )


def _blank(pages: Iterable[BlankPage]) -> Iterator[Problem]:
    for name, group in groupby(pages, lambda page: page.origin.file.name):
        numbers = [page.origin.number for page in group]
        yield Problem.hint(
            name, "Z924", count=len(numbers), numbers=", ".join(map(str, numbers))
        ).says(
            "{count} blank page(s) were left out: {numbers}.",
            "Nothing to do, if they are the blank backs of sheets.",
        )


_REASONS: Mapping[Reason, tuple[Sentence, str]] = {
    "unread": (say("There is no code of zidocs on this page that can be read."), "Z930"),
    "two": (
        say("Two pages share this sheet, or there are different codes of zidocs on it."),
        "Z931",
    ),
    "newer": (say("The code on this page is of a later zidocs than this one."), "Z932"),
    "packet": (say("This page belongs to a packet that is not in this workspace."), "Z933"),
    "document": (say("This page is of a document that its packet does not have now."), "Z934"),
    "place": (say("The code on this page does not stand at its bottom edge."), "Z935"),
    "mirrored": (say("The code is mirrored, as on the back of thin paper."), "Z939"),
}


def loose_problem(page: LoosePage) -> Problem:
    """A page without a place becomes the reason why, and what can be done."""
    what, code = _REASONS[page.reason]
    if page.reason == "mirrored":
        fix = say("Nothing to do if its front was scanned too; if not, scan the front.")
    elif page.reason == "two":
        fix = say("Print one page on a sheet (not 2-up), and scan each sheet by itself.")
    else:
        fix = say("See hasil/triase; place it with --assign FILE:PAGE=PACKET/DOCUMENT:N.")
    return Problem(Place(str(page.origin)), what, fix, code, "peringatan")
