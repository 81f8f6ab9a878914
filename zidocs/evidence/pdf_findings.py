"""What a foreign PDF brings beside its pages becomes findings: scripts, forms, signatures, files.

None of it enters a bundle; whoever brought the file is told. (ISO 32000-1, 12.6 and 12.7.)
"""

from collections.abc import Iterable, Iterator
from typing import Literal

from pypdf.generic import BooleanObject, DictionaryObject, PdfObject

from zidocs.errors import Place, Problem, Sentence, Severity, say
from zidocs.evidence.pdf_source import PdfSource

Finding = Literal[
    "script",
    "launch",
    "send",
    "file",
    "media",
    "form",
    "unseen",
    "signature",
    "torn signature",
    "repaired",
    "blank",
    "hidden",
]

_MOST_FIELDS = 10_000
_ACTIONS: dict[str, Finding] = {
    "/JavaScript": "script",
    "/Launch": "launch",
    "/SubmitForm": "send",
    "/ImportData": "send",
    "/GoToE": "file",
    "/Rendition": "media",
    "/Movie": "media",
    "/Sound": "media",
    "/RichMediaExecute": "media",
}


def action_findings(source: PdfSource, action: PdfObject | None) -> Iterator[Finding]:
    """An action, or several one after the other, become what is worth telling of them."""
    waiting, seen = [action], set[int]()
    while waiting and len(seen) < _MOST_FIELDS:
        found = source.dictionary(waiting.pop())
        if id(found) in seen:
            continue
        seen.add(id(found))
        kind = source.name(found.get("/S"))
        if kind in _ACTIONS:
            yield _ACTIONS[kind]
        following = found.get("/Next")
        waiting.extend(source.array(following) or [following] if following else [])


def trigger_findings(source: PdfSource, holder: DictionaryObject) -> Iterator[Finding]:
    """The actions that a catalogue, page or field runs by itself (/AA)."""
    for action in source.dictionary(holder.get("/AA")).values():
        yield from action_findings(source, action)


def document_findings(source: PdfSource) -> set[Finding]:
    """A whole document becomes the findings that do not lie on a page."""
    catalog = source.catalog
    names = source.dictionary(catalog.get("/Names"))
    found: set[Finding] = set(action_findings(source, catalog.get("/OpenAction")))
    found.update(trigger_findings(source, catalog))
    if "/JavaScript" in names:
        found.add("script")
    if "/EmbeddedFiles" in names or "/Collection" in catalog or "/AF" in catalog:
        found.add("file")
    form = source.dictionary(catalog.get("/AcroForm"))
    rendering = source.resolve(catalog.get("/NeedsRendering"))
    if "/XFA" in form and isinstance(rendering, BooleanObject) and rendering.value:
        found.add("unseen")
    found.update(_field_findings(source, form))
    return found


def _field_findings(source: PdfSource, form: DictionaryObject) -> Iterator[Finding]:
    waiting, seen = list(source.array(form.get("/Fields"))), set[int]()
    while waiting and len(seen) < _MOST_FIELDS:
        field = source.dictionary(waiting.pop())
        if id(field) in seen:
            continue
        seen.add(id(field))
        waiting.extend(source.array(field.get("/Kids")))
        yield from trigger_findings(source, field)
        if not (source.name(field.get("/FT")) == "/Sig" and source.dictionary(field.get("/V"))):
            yield "form"


def told(findings: Iterable[Finding], name: str) -> tuple[Problem, ...]:
    """Findings about the file ``name`` become problems to show, always in the same order."""
    return tuple(_told(finding, Place(name)) for finding in sorted(set(findings)))


def lost_pages(found: int, announced: int, name: str) -> Problem:
    """Fewer pages than a damaged file says it has become a warning."""
    return Problem(
        Place(name),
        say(
            "This PDF is damaged: it says that it has {announced} pages, but only {found} of them "
            "can be read.",
            announced=announced,
            found=found,
        ),
        say("Get the file again from where it comes from, and compare it with the bundle."),
        "Z440",
        "peringatan",
    )


_NOTHING = say("Nothing to do; the pages look as before.")
_LOOK = say("Look at its pages in the bundle.")


def _told(finding: Finding, place: Place) -> Problem:
    severity: Severity = "petunjuk"
    what: Sentence
    fix = _NOTHING
    match finding:
        case "script":
            what, code = say("This PDF contained scripts; they were left out."), "Z430"
        case "launch":
            what, code = say("This PDF would start other programs; that was left out."), "Z431"
        case "send":
            what, code = say("This PDF would send its form away; that was left out."), "Z432"
        case "file":
            what, code = say("This PDF carries other files inside; they were left out."), "Z433"
            fix = say("If they are evidence, save them from a PDF viewer and add each by itself.")
        case "media":
            what, code = say("This PDF contained film or sound; its still picture is kept."), "Z434"
        case "form":
            what, code = say("This PDF is a form; it is shown as it was filled in."), "Z435"
        case "unseen":
            severity, code = "peringatan", "Z436"
            what = say("Values of this PDF form cannot be shown; they would be missing.")
            fix = say("Print the form to a new PDF from the program that filled it in.")
        case "signature":
            code = "Z437"
            what = say(
                "This PDF is signed electronically; the bundle shows its pages, marked, and "
                "carries the original, byte for byte, with its SHA-256."
            )
            fix = say("Nothing to do; the signature is examined in the attached original.")
        case "torn signature":
            severity, code = "peringatan", "Z439"
            what = say("The electronic signature in this PDF was broken by another program.")
            fix = say("Use the file as it was when it was signed; only that proves the signature.")
        case "repaired":
            what, code = say("This PDF was not quite in order and was repaired."), "Z438"
            fix = _LOOK
        case "hidden":
            what, code = say("Layers of this PDF are switched off; they stay unseen."), "Z442"
            fix = say("If they should be seen, switch them on in the program that made the PDF.")
        case "blank":
            severity, code = "peringatan", "Z441"
            what = say("Pages of this PDF are blank, because their content is missing in the file.")
            fix = say("Get the file again from where it comes from, or leave those pages out.")
    return Problem(place, what, fix, code, severity)
