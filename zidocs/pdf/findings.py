"""What a PDF holds that will not reach the bundle, told to whoever brought it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Literal

from pypdf.generic import BooleanObject, DictionaryObject, NullObject, PdfObject, StreamObject

from zidocs.errors import Place, Problem, on_one_line, say
from zidocs.pdf.source import PdfSource

_WEB = ("http://", "https://", "mailto:")
_UNTYPED = "www."
"""How people write an address; viewers take it for one of the web."""
_LONGEST = 10_000


def address_of(source: PdfSource, action: DictionaryObject) -> str:
    """The address of a /URI action as it is written, without blanks around it; else "".

    ISO 32000-1, 12.6.4.7.
    """
    return source.text(action.get("/URI"), _LONGEST).strip()


def web_address(address: str) -> str | None:
    """An address becomes one that is harmless to open; None if it is not of the web or mail."""
    plain = address.lower()
    if plain.startswith(_UNTYPED):
        return f"http://{address}"
    return address if plain.startswith(_WEB) else None


Finding = Literal[
    "script",
    "launch",
    "send",
    "file",
    "outside",
    "media",
    "form",
    "unseen",
    "elsewhere",
    "signature",
    "torn signature",
    "added",
    "cut off",
    "repaired",
    "blank",
    "hidden",
]

_MOST_FIELDS = 100_000
_MOST_BOOKMARKS = 20_000
_MOST_NAMED = 20
_LONGEST_NAME = 200
_MOST_TRIGGERS = 50
_MOST_FOLLOWING = 200
"""Actions that follow others; every one more would be told as the same."""
_ACTIONS: dict[str, Finding] = {
    "/JavaScript": "script",
    "/Launch": "launch",
    "/SubmitForm": "send",
    "/ImportData": "send",
    "/GoToE": "file",
    "/GoToR": "outside",
    "/Rendition": "media",
    "/Movie": "media",
    "/Sound": "media",
    "/RichMediaExecute": "media",
}


def action_findings(source: PdfSource, actions: Iterable[PdfObject | None]) -> Iterator[Finding]:
    """Actions, and those that follow them, become what is worth telling of them."""
    waiting, seen = [*actions], set[int]()
    most = len(waiting) + _MOST_FOLLOWING
    # The list grows while it is walked: what follows comes after everything that was given.
    for action in waiting:
        found = source.dictionary(action)
        if not found or id(found) in seen or len(seen) == most:
            continue
        seen.add(id(found))
        kind = source.name(found.get("/S"))
        if kind in _ACTIONS:
            yield _ACTIONS[kind]
        if kind == "/URI":
            yield from _address_findings(address_of(source, found))
        if following := found.get("/Next"):
            waiting.extend(source.array(following)[:_MOST_FOLLOWING] or [following])


def _address_findings(address: str) -> Iterator[Finding]:
    if address and web_address(address) is None:
        yield "script" if address.lower().startswith("javascript:") else "outside"


def triggered(source: PdfSource, holder: DictionaryObject) -> Iterator[PdfObject]:
    """The actions that a catalogue, page or field runs by itself (/AA)."""
    return islice(source.dictionary(holder.get("/AA")).values(), _MOST_TRIGGERS)


def document_findings(source: PdfSource) -> set[Finding]:
    """A whole document becomes the findings that do not lie on a page."""
    catalog = source.catalog
    names = source.dictionary(catalog.get("/Names"))
    listed = source.dictionary(catalog.get("/AcroForm")).get("/Fields")
    fields = list(source.nodes([listed], ["/Kids"], _MOST_FIELDS))
    first = source.dictionary(catalog.get("/Outlines")).get("/First")
    # What bookmarks do, other than leading to a page (ISO 32000-1, 12.3.3).
    bookmarks = source.nodes([first], ["/First", "/Next"], _MOST_BOOKMARKS)
    actions = [catalog.get("/OpenAction"), *(bookmark.get("/A") for bookmark in bookmarks)]
    for holder in (catalog, *fields):
        actions.extend(triggered(source, holder))
    found = set(action_findings(source, actions))
    if "/JavaScript" in names:
        found.add("script")
    if "/EmbeddedFiles" in names or "/Collection" in catalog or "/AF" in catalog:
        found.add("file")
    if _is_elsewhere(source, fields):
        found.add("elsewhere")
    if not all(_is_signed(source, field) for field in fields):
        found.add("form")
    return found


_DRAWN_BY_VIEWER = re.compile(rb"<dynamicRender>\s*required\s*<")
_LARGEST_FORM = 20_000_000
"""Bytes of the parts of an XFA form, as they stand in the file, in which that is looked for."""
_MOST_PARTS = 100


def _is_elsewhere(source: PdfSource, fields: Sequence[DictionaryObject]) -> bool:
    """Whether an XFA form is drawn only by the program that fills it in, not on its pages.

    Such a form says so, or has no field on a page: what is there says "please wait" (Adobe XFA
    3.3, chapter 17; ISO 32000-1, 12.7.8).
    """
    xfa = source.resolve(source.dictionary(source.catalog.get("/AcroForm")).get("/XFA"))
    if isinstance(xfa, NullObject):
        return False
    rendering = source.resolve(source.catalog.get("/NeedsRendering"))
    if isinstance(rendering, BooleanObject) and rendering.value:
        return True
    if not any(source.name(field.get("/Subtype")) == "/Widget" for field in fields):
        return True
    parts = (source.resolve(part) for part in source.array(xfa)[: 2 * _MOST_PARTS] or [xfa])
    left = _LARGEST_FORM
    for part in parts:
        if isinstance(part, StreamObject):
            left -= len(part._data)
            if left < 0:
                break
            if _DRAWN_BY_VIEWER.search(part.get_data()):
                return True
    return False


def portfolio_files(source: PdfSource) -> list[str]:
    """The names of the files that a portfolio consists of; none of any other PDF.

    Its own pages are a cover sheet (ISO 32000-1, 12.3.5).
    """
    if "/Collection" not in source.catalog:
        return []
    tree = source.dictionary(source.catalog.get("/Names")).get("/EmbeddedFiles")
    names = []
    for node in source.nodes([tree], ["/Kids"], _MOST_FIELDS):
        leaves = source.array(node.get("/Names"))
        for key, value in zip(leaves[::2], leaves[1::2], strict=False):
            named = source.dictionary(value)
            texts = (
                source.text(each, _LONGEST_NAME)
                for each in (named.get("/UF"), named.get("/F"), key)
            )
            names.append(next((text for text in texts if text), "?"))
    return sorted(names)


def left_in_portfolio(names: Sequence[str], name: str) -> Problem:
    """The files that a portfolio consists of become a warning that they are not in the bundle."""
    shown = ", ".join(on_one_line(each) for each in names[:_MOST_NAMED])
    if len(names) > _MOST_NAMED:
        shown += ", …"
    return Problem.warning(name, "Z450", count=len(names), files=shown).says(
        "This PDF is a portfolio: only its cover sheet is in the bundle, without its {count} "
        "file(s): {files}.",
        "Open it in Adobe Reader, save the files in it, and add each that is evidence by itself.",
    )


def _is_signed(source: PdfSource, field: DictionaryObject) -> bool:
    return source.name(field.get("/FT")) == "/Sig" and bool(source.dictionary(field.get("/V")))


def told(findings: Iterable[Finding], name: str) -> tuple[Problem, ...]:
    """Findings about the file ``name`` become problems to show, always in the same order."""
    return tuple(_told(finding, Place(name)) for finding in sorted(set(findings)))


def lost_pages(found: int, announced: int, name: str) -> Problem:
    """Fewer pages than a damaged file says it has become a warning."""
    return Problem.warning(name, "Z440", announced=announced, found=found).says(
        "This PDF is damaged: it says that it has {announced} pages, but only {found} of them can "
        "be read.",
        "Get the file again from where it comes from, and compare it with the bundle.",
    )


_NOTHING = say("Nothing to do; the pages look as before.")


def _told(finding: Finding, place: Place) -> Problem:
    return _told_at_length(finding, place) or _hinted(finding, place)


def _hinted(finding: Finding, place: Place) -> Problem:
    fix = _NOTHING
    match finding:
        case "script":
            code, what = "Z430", say("This PDF contained scripts; they were left out.")
        case "launch":
            code, what = "Z431", say("This PDF would start other programs; that was left out.")
        case "send":
            code, what = "Z432", say("This PDF would send its form away; that was left out.")
        case "file":
            code, what = "Z433", say("This PDF carries other files inside; they were left out.")
            fix = say("If they are evidence, save them from a PDF viewer and add each by itself.")
        case "outside":
            code, fix = "Z443", say("If such a file is evidence, add it by itself.")
            what = say("Links from this PDF to other files or programs were left out.")
        case "media":
            code, what = "Z434", say("This PDF contained film or sound; its still picture is kept.")
        case "form":
            code, what = "Z435", say("This PDF is a form; it is shown as it was filled in.")
        case "repaired":
            code, fix = "Z438", say("Look at its pages in the bundle.")
            what = say("This PDF was not quite in order and was repaired.")
        case "hidden":
            code, what = "Z442", say("Layers of this PDF are switched off; they stay unseen.")
            fix = say("If they should be seen, switch them on in the program that made the PDF.")
    return Problem(place, what, fix, code, "petunjuk")


def _told_at_length(finding: Finding, place: Place) -> Problem | None:
    match finding:
        case "unseen":
            return Problem.warning(place, "Z436").says(
                "Values of this PDF form cannot be shown; they would be missing.",
                "Print the form to a new PDF from the program that filled it in.",
            )
        case "elsewhere":
            return Problem.warning(place, "Z436").says(
                "The content of this PDF form (XFA) is not on its pages; they only say to wait, or "
                "to open another program.",
                "Open it in Adobe Reader, print it to a new PDF, and use the new file.",
            )
        case "signature":
            return Problem.hint(place, "Z437").says(
                "This PDF is signed electronically; the bundle shows its pages, marked, and "
                "carries the original, byte for byte, with its SHA-256.",
                "Whoever examines the signature opens the attached original.",
            )
        case "torn signature":
            return Problem.warning(place, "Z439").says(
                "An electronic signature in this PDF is broken: the file is not as it was signed.",
                "Use the file as it was when it was signed; only that proves the signature.",
            )
        case "added":
            return Problem.warning(place, "Z445").says(
                "This PDF was added to after it was signed; whether its signature still holds, a "
                "program that examines signatures can say of the attached original.",
                "Compare its pages with what was signed, or ask for the file as signed.",
            )
        case "cut off":
            return Problem.warning(place, "Z444").says(
                "This PDF was cut off while it was copied; what was added to it last may be "
                "missing, a signature perhaps.",
                "Get the whole file again from where it comes from.",
            )
        case "blank":
            return Problem.warning(place, "Z441").says(
                "Pages of this PDF are blank, because their content is missing in the file.",
                "Get the file again from where it comes from, or leave those pages out.",
            )
        case _:
            return None
