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
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from zidocs.errors import LayoutFault, Place, Problem, Sentence, Severity, say
from zidocs.layout.blocks import JOINED_LETTERS
from zidocs.layout.normalise import FLOWS, rewrite
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
LINE_STYLES = frozenset(
    {"nil", "none", "single", "thick", "double", "dotted", "dashed", "dotDash", "dotDotDash",
     "triple", "thinThickSmallGap", "thickThinSmallGap", "thinThickThinSmallGap",
     "thinThickMediumGap", "thickThinMediumGap", "thinThickThinMediumGap", "thinThickLargeGap",
     "thickThinLargeGap", "thinThickThinLargeGap", "wave", "doubleWave", "dashSmallGap",
     "dashDotStroked", "threeDEmboss", "threeDEngrave", "outset", "inset"}
)  # fmt: skip
"""Borders that are lines (ECMA-376 part 1, 17.18.2); all others are pictures of apples and such."""
NEAR = 40
"""Letters of the text that are quoted to find a place."""
NEIGHBOURS = 20
"""Paragraphs of each kind in which words are looked for that tell a place."""
MOST_MARKS, MOST_DRAWINGS = 300_000, 1_500
"""Tags and drawings of a document; a report of 200 pages has half as many tags."""
MOST_PLACES = 200
"""Places that are named of one document; nobody reads more at once."""


def examine(docx: bytes, name: str) -> tuple[Problem, ...]:
    """Look for everything that the built-in engine would lose or misplace; none: trust it.

    ``name`` is what the user calls the file. Raises LayoutFault when it is no sound DOCX: cut
    off, protected, too large in any measure, or dependent on files outside.
    """
    package = open_package(docx, name)
    package.prove_sound()
    _refuse_bulk(package)
    problems: dict[tuple[str, str], Problem] = {}
    for story in stories(package):
        _refuse_outside_files(package, story.part)
        numbers = _Numbers.of(story.root)
        leftovers = (*rewrite(story), *_unshowable(story), *_pictures(package, story))
        for leftover in leftovers:
            found = _problem(leftover, story, numbers, name)
            problems.setdefault((found.code, found.where.key), found)
            if len(problems) >= MOST_PLACES:
                return tuple(problems.values())
    for part, reason in _settings(package):
        code, what, fix = REFUSALS[reason]
        problems.setdefault((code, ""), Problem(Place(name, key=part), what, fix, code))
    return tuple(problems.values())


def _refuse_bulk(package: Package) -> None:
    """Refuse what no engine lays out within a bounded time, judged by counting."""
    parts = (package.main, *(part for kind in FLOWS for part in package.related(kind)))
    marks = drawings = 0
    for part in parts:
        text = package.read(part)
        marks += text.count(b"<")
        drawings += text.count(b"<w:drawing") + text.count(b"<w:pict")
    if marks > MOST_MARKS or drawings > MOST_DRAWINGS:
        raise LayoutFault.at(package.name, "Z616").says(
            "This Word file has too many pieces: no letter or report is made of so many.",
            "Split it over several files; too many runs vanish when its text is pasted as text.",
        )


# --- places ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Numbers:
    """Paragraphs, tables, rows and cells of a story by their numbers, as people count: from 1."""

    paragraphs: Mapping[Element, int]
    within: Mapping[Element, int]
    """Tables in the story, rows in their tables, cells in their rows."""

    @classmethod
    def of(cls, root: Element) -> "_Numbers":
        """Count in reading order; what only older readers see does not count."""
        paragraphs: dict[Element, int] = {}
        within: dict[Element, int] = {}
        seen = Counter[Element]()
        for one in root.iter(tag("w:p"), tag("w:tbl"), tag("w:tr"), tag("w:tc")):
            if one.tag == tag("w:p"):
                if next(one.iterancestors(tag("mc:Fallback")), None) is None:
                    paragraphs[one] = len(paragraphs) + 1
                continue
            inside = root if one.tag == tag("w:tbl") else one.getparent()
            seen[inside] += 1
            within[one] = seen[inside]
        return cls(paragraphs, within)


def _problem(leftover: Leftover, story: Story, numbers: _Numbers, name: str) -> Problem:
    code, what, fix = SAID[leftover.reason]
    severity: Severity = "galat" if leftover.reason in REFUSALS else "peringatan"
    paragraph = _paragraph(leftover.element, numbers)
    if paragraph is None:
        return Problem(Place(name, key=story.part), what, fix, code, severity)
    number_ = numbers.paragraphs[paragraph]
    place = Place(name, key=f"{story.part} ¶{number_}")
    return Problem(place, _placed(what, paragraph, story, numbers), fix, code, severity)


def _paragraph(element: Element, numbers: _Numbers) -> Element | None:
    """The paragraph that something stands in, or else the first that it is about."""
    for holder in (element, *element.iterancestors()):
        if holder.tag == tag("w:sectPr"):
            return _first_of_section(holder, numbers)
        if holder in numbers.paragraphs:
            return holder
        if holder in numbers.within:
            element = holder
            break
    return next((one for one in element.iter(tag("w:p")) if one in numbers.paragraphs), None)


def _first_of_section(section: Element, numbers: _Numbers) -> Element | None:
    """The first paragraph with text before the properties of a section, after those before it."""
    block = next(section.iterancestors(tag("w:p")), section)
    first = block if block in numbers.paragraphs else None
    for before in block.itersiblings(preceding=True):
        if find(before, "w:pPr/w:sectPr") is not None:
            break
        for paragraph in before.iter(tag("w:p")):
            if paragraph in numbers.paragraphs and (first is None or _text_of(paragraph)):
                first = paragraph
                break
    return first


def _placed(what: Sentence, paragraph: Element, story: Story, numbers: _Numbers) -> Sentence:
    """A fault with the place where a person finds it in Word."""
    near = _near(paragraph)
    cell = next(paragraph.iterancestors(tag("w:tc")), None)
    around = () if cell is None else (cell, *_around(cell))
    at = {local(one): numbers.within.get(one, 1) for one in around}
    if at and near:
        return say(
            "{fault} It stands in table {table}, row {row}, cell {cell}, near “{text}”.",
            fault=what, table=at["tbl"], row=at["tr"], cell=at["tc"], text=near,
        )  # fmt: skip
    if at:
        return say(
            "{fault} It stands in table {table}, row {row}, cell {cell}.",
            fault=what, table=at["tbl"], row=at["tr"], cell=at["tc"],
        )  # fmt: skip
    if story.kind == "header" and near:
        return say("{fault} It stands in the header near “{text}”.", fault=what, text=near)
    if story.kind == "footer" and near:
        return say("{fault} It stands in the footer near “{text}”.", fault=what, text=near)
    if near:
        return say("{fault} It stands near “{text}”.", fault=what, text=near)
    count = numbers.paragraphs[paragraph]
    return say("{fault} It stands in paragraph {count}.", fault=what, count=count)


def _around(cell: Element) -> Iterator[Element]:
    """The row and the table of a cell."""
    for name in ("w:tr", "w:tbl"):
        yield from islice(cell.iterancestors(tag(name)), 1)


def _near(paragraph: Element) -> str:
    """The beginning of the paragraph's text, or else of its neighbours'."""
    row = next(paragraph.iterancestors(tag("w:tr")), None)
    beside = () if row is None else islice(row.iter(tag("w:p")), NEIGHBOURS)
    after = islice(paragraph.itersiblings(tag("w:p")), NEIGHBOURS)
    before = islice(paragraph.itersiblings(tag("w:p"), preceding=True), NEIGHBOURS)
    for candidate in (paragraph, *after, *before, *beside):
        text = _text_of(candidate)
        if text:
            return text if len(text) <= NEAR else text[:NEAR].rstrip() + "…"
    return ""


def _text_of(paragraph: Element) -> str:
    return "".join(piece.text or "" for piece in paragraph.iter(tag("w:t"))).strip()


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
    return "centred page" if section and element.get(tag("w:val"), "top") != "top" else None


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


def _art(element: Element) -> str | None:
    styles = {side.get(tag("w:val"), "nil") for side in element}
    return None if styles <= LINE_STYLES else "page border"


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
    tag("w:pgBorders"): _art,
    tag("w:lnNumType"): _always("line numbers"),
    tag("w:tblCellSpacing"): _gap,
    tag("w:tl2br"): _unless("table", "nil", "none"),
    tag("w:tr2bl"): _unless("table", "nil", "none"),
    tag("w:endnoteReference"): _always("notes"),
    tag("w:footnoteReference"): _note,
    tag("w:numRestart"): _unless("notes", "continuous"),
}
"""Element → the reason it cannot be shown, if there is one."""


def _settings(package: Package) -> Iterator[tuple[str, str]]:
    """Reasons that lie in the settings of the whole document, each after its part."""
    for part in package.related("settings"):
        settings = package.seen(part)
        if is_on(settings, "w:mirrorMargins"):
            yield part, "mirrored margins"
        coloured = find(package.seen(package.main), "w:background") is not None
        if coloured and is_on(settings, "w:displayBackgroundShape"):
            yield part, "page colour"
        if value(settings, "w:footnotePr/w:numRestart", "continuous") != "continuous":
            yield part, "notes"


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
        say("A picture has an effect of Word that is not drawn (blur, overlay, tint)."),
        say("Change the picture in a picture program and insert it without effects."),
    ),
    "turned": (
        "Z631",
        say("Turned or vertical text, or a turned shape, is not drawn right."),
        say("Set it upright, or put it in as a picture."),
    ),
    "word art": (
        "Z632",
        say("WordArt in a line of text, in a group or in a bent form is not drawn."),
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
    "page colour": (
        "Z640",
        say("The pages have a colour."),
        say("Choose “No Color” at Design, Page Color."),
    ),
    "page border": (
        "Z645",
        say("The border of the page is made of pictures."),
        say("Choose a line instead of Art at Design, Page Borders."),
    ),
    "line numbers": (
        "Z646",
        say("The lines of the page are numbered."),
        say("Choose “None” at Layout, Line Numbers."),
    ),
    "mirrored margins": (
        "Z647",
        say("The margins of left and right pages are mirrored."),
        say("Choose “Normal” at Layout, Margins, Multiple pages."),
    ),
    "centred page": (
        "Z648",
        say("The text is centred between the top and the bottom of the page, or spread over it."),
        say("Choose “Top” at Page Setup, Layout, Vertical alignment."),
    ),
    "page number": (
        "Z641",
        say("A page number is calculated, or has a form of its own."),
        say("Use plain page numbers."),
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

MAKE_ANEW = say("In Word: press Ctrl+A, then F9, look at it and save.")

WARNINGS: Mapping[str, tuple[str, Sentence, Sentence]] = {
    "stored date": (
        "Z676",
        say("A date field shows the day that is stored in the file, not the day of the document."),
        say("Write the date as text; in a template, as a command."),
    ),
    "not merged": (
        "Z677",
        say("A mail merge field was not filled."),
        say("Finish the mail merge in Word; in a template, write a command instead."),
    ),
    "stored text": (
        "Z678",
        say("A field shows what Word stored in it the last time, which may be old."),
        MAKE_ANEW,
    ),
    "field error": ("Z679", say("A field shows an error of Word."), MAKE_ANEW),
    "stale text": (
        "Z680",
        say("A number or a reference shows something else than the place that it is made from."),
        MAKE_ANEW,
    ),
    "stale contents": (
        "Z681",
        say("An entry of the contents says something else than its heading."),
        MAKE_ANEW,
    ),
}
"""Reason → code, what is shown otherwise than a person may think, and what to do about it."""

SAID = {**REFUSALS, **WARNINGS}

REFUSED: tuple[tuple[str, Sentence, Sentence], ...] = tuple(REFUSALS.values())
"""All that is refused, for lists people read."""
