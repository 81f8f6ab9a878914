"""What a PDF holds that will not reach the bundle, told to whoever brought it."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Literal

from pypdf.generic import BooleanObject, DictionaryObject, PdfObject

from zidocs.errors import Place, Problem, say
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
    form = source.dictionary(catalog.get("/AcroForm"))
    rendering = source.resolve(catalog.get("/NeedsRendering"))
    if "/XFA" in form and isinstance(rendering, BooleanObject) and rendering.value:
        found.add("unseen")
    if not all(_is_signed(source, field) for field in fields):
        found.add("form")
    return found


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
        case "unseen":
            return Problem.warning(place, "Z436").says(
                "Values of this PDF form cannot be shown; they would be missing.",
                "Print the form to a new PDF from the program that filled it in.",
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
        case "repaired":
            code, fix = "Z438", say("Look at its pages in the bundle.")
            what = say("This PDF was not quite in order and was repaired.")
        case "hidden":
            code, what = "Z442", say("Layers of this PDF are switched off; they stay unseen.")
            fix = say("If they should be seen, switch them on in the program that made the PDF.")
        case "blank":
            return Problem.warning(place, "Z441").says(
                "Pages of this PDF are blank, because their content is missing in the file.",
                "Get the file again from where it comes from, or leave those pages out.",
            )
    return Problem(place, what, fix, code, "petunjuk")
