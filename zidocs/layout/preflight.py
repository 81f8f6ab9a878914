"""Examines a DOCX for what the built-in engine cannot show without loss.

The same steps that rewrite a DOCX for the engine are taken here over a copy; what they have to
leave, and what no step touches because the engine cannot draw it at all, are the problems. A
file that is broken, protected or dangerous is refused before that. ``templates/README.md`` lists
all that is refused.
"""

import io
import re
import struct
import warnings
import zlib
from collections.abc import Callable, Iterator, Mapping

from zidocs.errors import LayoutFault, Place, Problem, Sentence, say
from zidocs.layout.blocks import JOINED_LETTERS
from zidocs.layout.normalise import rewrite
from zidocs.layout.normalise.story import Leftover, Story, stories
from zidocs.layout.ooxml import (
    Element,
    Package,
    find,
    is_on,
    local,
    number,
    open_package,
    tag,
    value,
)

MAX_PIXELS = 64_000_000
"""More than a sheet of A4 at 600 dpi; nothing that is printed needs more."""

JOINED_SCRIPTS = re.compile(f"[{JOINED_LETTERS}]")
FOREIGN_FORMATS = frozenset({"EMF", "WMF"})
METAFILES = re.compile(rb"\xd7\xcd\xc6\x9a|\x01\x00\x09\x00|\x01\x00\x00\x00.{36} EMF", re.DOTALL)
"""How Windows metafiles begin: Pillow's reader divides by the sides of their frames."""
HARMLESS_OUTSIDE = ("/hyperlink", "/attachedTemplate")
FLOWING = ("/header", "/footer", "/footnotes", "/endnotes")
NEAR = 40
"""Letters of the text that are quoted to find a place."""


def examine(docx: bytes, name: str) -> tuple[Problem, ...]:
    """Look for everything that the built-in engine would lose or misplace; none: trust it.

    ``name`` is what the user calls the file. Raises LayoutFault when it is no sound DOCX: cut
    off, protected, too large in any measure, or dependent on files outside.
    """
    package = open_package(docx, name)
    package.prove_sound()
    problems: dict[tuple[str, str], Problem] = {}
    for story in stories(package):
        _refuse_outside_files(package, story.part)
        numbers = _numbered(story.root)
        leftovers = (*rewrite(story), *_unshowable(story), *_pictures(package, story))
        for leftover in leftovers:
            found = _problem(leftover, story, numbers, name)
            problems.setdefault((found.code, found.where.key), found)
    for reason in _settings(package):
        code, what, fix = REFUSALS[reason]
        problems.setdefault((code, ""), Problem(Place(name), what, fix, code))
    return tuple(problems.values())


# --- places ----------------------------------------------------------------------------------


def _numbered(root: Element) -> dict[Element, int]:
    """Paragraphs in reading order, from 1; what only older readers see does not count."""
    seen = (
        paragraph
        for paragraph in root.iter(tag("w:p"))
        if next(paragraph.iterancestors(tag("mc:Fallback")), None) is None
    )
    return {paragraph: count for count, paragraph in enumerate(seen, 1)}


def _problem(
    leftover: Leftover, story: Story, numbers: Mapping[Element, int], name: str
) -> Problem:
    code, what, fix = REFUSALS[leftover.reason]
    around = (leftover.element, *leftover.element.iterancestors())
    inside = leftover.element.iter(tag("w:p"))
    paragraph = next((one for one in (*around, *inside) if one in numbers), None)
    if paragraph is None:
        return Problem(Place(name, key=story.part), what, fix, code)
    key = f"{story.part} ¶{numbers[paragraph]}"
    near = _near(paragraph)
    if near:
        what = say("{fault} It stands near “{text}”.", fault=what, text=near)
    return Problem(Place(name, key=key), what, fix, code)


def _near(paragraph: Element) -> str:
    """The beginning of the paragraph's text, or else of its neighbours'."""
    for candidate in (paragraph, paragraph.getnext(), paragraph.getprevious()):
        if candidate is not None:
            text = "".join(piece.text or "" for piece in candidate.iter(tag("w:t"))).strip()
            if text:
                return text if len(text) <= NEAR else text[:NEAR].rstrip() + "…"
    return ""


# --- constructs --------------------------------------------------------------------------------


def _unshowable(story: Story) -> Iterator[Leftover]:
    """Constructs that no step rewrites and the engine does not draw."""
    for element in story.root.iter(*CHECKS):
        reason = CHECKS[element.tag](element)
        if reason is not None:
            yield Leftover(element, reason)


def _always(reason: str) -> Callable[[Element], str | None]:
    return lambda element: reason


def _unless(reason: str, *harmless: str) -> Callable[[Element], str | None]:
    """A check of ``w:val``; what is not stated counts as the first of the harmless values."""
    return lambda one: None if one.get(tag("w:val"), harmless[0]) in harmless else reason


def _text(element: Element) -> str | None:
    text = element.text or ""
    return None if text.isascii() or not JOINED_SCRIPTS.search(text) else "script"


def _columns(element: Element) -> str | None:
    return "columns" if number(element.get(tag("w:num")), 1) > 1 else None


def _aligned(element: Element) -> str | None:
    section = local(element.getparent()) == "sectPr"
    return "page" if section and element.get(tag("w:val"), "top") != "top" else None


def _right_to_left(element: Element) -> str | None:
    on = is_on(element.getparent(), "w:bidi") or is_on(element.getparent(), "w:bidiVisual")
    paragraph = element.getparent().getparent()
    has_text = any((piece.text or "").strip() for piece in paragraph.iter(tag("w:t")))
    return "script" if on and has_text else None


def _gap(element: Element) -> str | None:
    return "table" if number(element.get(tag("w:w"))) > 0 else None


def _note(element: Element) -> str | None:
    holders = {local(holder) for holder in element.iterancestors()}
    return "notes" if holders & {"tbl", "txbxContent", "hdr", "ftr"} else None


def _has_border(element: Element) -> str | None:
    return "page" if any(map(_unless("page", "nil", "none"), element)) else None


CHECKS: Mapping[str, Callable[[Element], str | None]] = {
    tag("w:t"): _text,
    tag("w:object"): _always("object"),
    tag("w:control"): _always("object"),
    tag("m:oMath"): _always("equation"),
    tag("w:altChunk"): _always("embedded document"),
    tag("w:subDoc"): _always("embedded document"),
    tag("w:ruby"): _always("ruby"),
    tag("w:bidi"): _right_to_left,
    tag("w:bidiVisual"): _right_to_left,
    tag("w:cols"): _columns,
    tag("w:vAlign"): _aligned,
    tag("w:textDirection"): _unless("turned", "lrTb", "lr"),
    tag("w:pgBorders"): _has_border,
    tag("w:lnNumType"): _always("page"),
    tag("w:tblCellSpacing"): _gap,
    tag("w:tl2br"): _unless("table", "nil", "none"),
    tag("w:tr2bl"): _unless("table", "nil", "none"),
    tag("w:endnoteReference"): _always("notes"),
    tag("w:footnoteReference"): _note,
    tag("w:numRestart"): _unless("notes", "continuous"),
}
"""Element → the reason it cannot be shown, if there is one."""


def _settings(package: Package) -> Iterator[str]:
    """Reasons that lie in the settings of the whole document."""
    for part in package.related("settings"):
        settings = package.tree(part)
        if is_on(settings, "w:mirrorMargins"):
            yield "page"
        coloured = find(package.tree(package.main), "w:background") is not None
        if coloured and is_on(settings, "w:displayBackgroundShape"):
            yield "page"
        if value(settings, "w:footnotePr/w:numRestart", "continuous") != "continuous":
            yield "notes"


# --- pictures and other files --------------------------------------------------------------------


def _refuse_outside_files(package: Package, part: str) -> None:
    for relation in package.relationships(part).values():
        if relation.external and not relation.kind.endswith(HARMLESS_OUTSIDE):
            place = Place(package.name, key=part)
            raise LayoutFault.at(place, "Z614", target=relation.target).says(
                "This Word file depends on a file outside: {target}.",
                "Insert the picture or object into the document itself, not as a link.",
            )
        is_text = relation.kind.endswith(FLOWING) and not relation.external
        if is_text and relation.target not in package:
            raise package.damaged(relation.target)


def _pictures(package: Package, story: Story) -> Iterator[Leftover]:
    """Pictures that are not there or cannot be drawn. Raises LayoutFault for enormous ones."""
    relationships = package.relationships(story.part)
    known: dict[str, str | None] = {}
    for blip in story.root.iter(tag("a:blip")):
        relation = relationships.get(blip.get(tag("r:embed"), ""))
        if relation is None or relation.target not in package:
            yield Leftover(blip, "picture missing")
            continue
        if relation.target not in known:
            known[relation.target] = _picture_fault(package, relation.target)
        reason = known[relation.target]
        if reason is not None:
            yield Leftover(blip, reason)


def _picture_fault(package: Package, part: str) -> str | None:
    """Why a picture cannot be drawn, judged by its head; sizes that burst memory are refused."""
    from PIL import Image, UnidentifiedImageError

    if METAFILES.match(package.read(part, 64)):
        return "picture format"
    with warnings.catch_warnings():
        # Our own bound is checked below, and is stricter.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        for size in (256 * 1024, None):
            try:
                with Image.open(io.BytesIO(package.read(part, size))) as picture:
                    pixels, form = picture.width * picture.height, picture.format
            except Image.DecompressionBombError:
                pixels, form = MAX_PIXELS + 1, ""
            except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
                continue
            except (ArithmeticError, LookupError, struct.error, zlib.error):
                # What Pillow's readers stumble over in a damaged head.
                continue
            if pixels > MAX_PIXELS:
                raise LayoutFault.at(package.name, "Z615", part=part).says(
                    "A picture in this Word file has too many pixels ({part}).",
                    "Make it smaller in Word: Picture Format, Compress Pictures.",
                )
            return "picture format" if form in FOREIGN_FORMATS else None
    return "picture format"


# --- what is refused -----------------------------------------------------------------------------

AS_PICTURE = say("Put it in as a picture: copy it, then Paste Special, Picture (PNG).")
IN_WORD = say("Change it in Word, or install LibreOffice, which shows it.")

REFUSALS: Mapping[str, tuple[str, Sentence, Sentence]] = {
    "chart": ("Z620", say("A chart is not drawn by the built-in layout engine."), AS_PICTURE),
    "diagram": (
        "Z621",
        say("A SmartArt diagram is not drawn by the built-in layout engine."),
        AS_PICTURE,
    ),
    "object": (
        "Z622",
        say("An embedded object (a worksheet, a form field of another program) is not drawn."),
        AS_PICTURE,
    ),
    "equation": (
        "Z623",
        say("An equation is not drawn by the built-in layout engine."),
        AS_PICTURE,
    ),
    "script": (
        "Z624",
        say("Text from right to left, or in a script that joins its letters, is not set right."),
        AS_PICTURE,
    ),
    "wrap": (
        "Z625",
        say("Text flows around a picture or box, which the built-in layout engine does not do."),
        say("Set its text wrapping to “Behind Text” or “In Front of Text” and move it aside."),
    ),
    "floating table": (
        "Z626",
        say("A floating table has text beside it."),
        say("Set its text wrapping to “None” in Table Properties."),
    ),
    "columns": ("Z627", say("Text in several columns is not balanced as Word does it."), IN_WORD),
    "picture format": (
        "Z628",
        say("A picture has a format that is not drawn (EMF, WMF, SVG)."),
        say("Replace it by a PNG or JPEG picture."),
    ),
    "picture missing": (
        "Z629",
        say("A picture is not inside the file."),
        say("Insert the picture again, not as a link."),
    ),
    "picture effect": (
        "Z630",
        say("A picture is faded, recoloured, mirrored or framed in Word."),
        say("Change the picture in a picture program and insert it without effects."),
    ),
    "turned": (
        "Z631",
        say("Turned or vertical text, or a turned shape, is not drawn right."),
        say("Set it upright, or put it in as a picture."),
    ),
    "word art": (
        "Z632",
        say("WordArt, a watermark of letters for instance, is not drawn."),
        AS_PICTURE,
    ),
    "form": (
        "Z633",
        say("A shape other than a plain rectangle or a level or upright line is not drawn right."),
        say("Use a plain rectangle or line, or put the shape in as a picture."),
    ),
    "linked": (
        "Z634",
        say("Text flows from one text box into another."),
        say("Put the text into a single box."),
    ),
    "ink": ("Z635", say("Handwriting (ink) is not drawn."), AS_PICTURE),
    "inline": (
        "Z636",
        say("A shape stands in a line together with text."),
        say("Set its text wrapping to “In Front of Text”, or give it a paragraph of its own."),
    ),
    "drop cap": ("Z637", say("A drop cap is not drawn."), say("Choose “None” at Drop Cap.")),
    "notes": (
        "Z638",
        say("Endnotes, notes in tables, and notes that are numbered by page are not set right."),
        say("Use footnotes in the text, numbered through the document."),
    ),
    "embedded document": (
        "Z639",
        say("Another document is embedded in this one."),
        say("Copy its text into this document."),
    ),
    "page": (
        "Z640",
        say("The page has a border, a colour, line numbers, mirrored margins or centred text."),
        say("Take it away in Page Setup or Page Borders."),
    ),
    "page number": (
        "Z641",
        say("A page number stands in the text, is calculated, or has a form of its own."),
        say("Put plain page numbers into the header or footer."),
    ),
    "check box": (
        "Z642",
        say("An old check box field is not drawn."),
        say("Insert a sign or a check box content control instead."),
    ),
    "table": (
        "Z643",
        say("A table has gaps between its cells, diagonal lines, or runs from right to left."),
        say("Take that away in Table Properties."),
    ),
    "ruby": (
        "Z644",
        say("Small text above other text is not drawn."),
        say("Write it in brackets."),
    ),
}
"""Reason → code, what cannot be shown, and what to do about it."""

REFUSED: tuple[tuple[str, Sentence, Sentence], ...] = tuple(REFUSALS.values())
"""All that is refused, for lists people read."""
