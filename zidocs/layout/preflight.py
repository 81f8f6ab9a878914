"""A DOCX becomes the list of what the built-in engine cannot show without loss.

The same steps that rewrite a DOCX for the engine are taken here over a copy; what they have to
leave, and what no step touches because the engine cannot draw it at all, are the problems. A
file that is broken, protected or dangerous is refused before that.
"""

import io
import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from zidocs.errors import Place, Problem, say
from zidocs.layout.blocks import JOINED_LETTERS
from zidocs.layout.normalise import rewrite
from zidocs.layout.normalise.story import Leftover, Story, stories
from zidocs.layout.ooxml import (
    Element,
    Package,
    damaged,
    find,
    is_on,
    local,
    number,
    open_package,
    tag,
    value,
)
from zidocs.layout.refusals import REFUSALS

MAX_PIXELS = 64_000_000
"""More than a sheet of A4 at 600 dpi; nothing that is printed needs more."""

JOINED_SCRIPTS = re.compile(f"[{JOINED_LETTERS}]")
FOREIGN_FORMATS = frozenset({"EMF", "WMF"})
HARMLESS_OUTSIDE = ("/hyperlink", "/attachedTemplate")
NEAR = 40
"""Letters of the text that are quoted to find a place."""


@dataclass(frozen=True)
class Preflight:
    """What stands in the way of the built-in engine; nothing if it may be trusted."""

    problems: tuple[Problem, ...]


def examine(docx: bytes, name: str) -> Preflight:
    """Look for everything that the built-in engine would lose or misplace.

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
    return Preflight(tuple(problems.values()))


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
    paragraph = _paragraph(leftover.element, numbers)
    if paragraph is None:
        return Problem(Place(name, key=story.part), what, fix, code)
    key = f"{story.part} ¶{numbers[paragraph]}"
    near = _near(paragraph)
    if near:
        what = say("{fault} It stands near “{text}”.", fault=what, text=near)
    return Problem(Place(name, key=key), what, fix, code)


def _paragraph(element: Element, numbers: Mapping[Element, int]) -> Element | None:
    for candidate in (element, *element.iterancestors(), *element.iter(tag("w:p"))):
        if candidate in numbers:
            return candidate
    return None


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


def _text(element: Element) -> str | None:
    text = element.text or ""
    return None if text.isascii() or not JOINED_SCRIPTS.search(text) else "script"


def _columns(element: Element) -> str | None:
    return "columns" if number(element.get(tag("w:num")), 1) > 1 else None


def _aligned(element: Element) -> str | None:
    section = local(element.getparent()) == "sectPr"
    return "page" if section and element.get(tag("w:val"), "top") != "top" else None


def _direction(element: Element) -> str | None:
    return "turned" if element.get(tag("w:val"), "lrTb") not in ("lrTb", "lr") else None


def _right_to_left(element: Element) -> str | None:
    on = is_on(element.getparent(), "w:bidi") or is_on(element.getparent(), "w:bidiVisual")
    paragraph = element.getparent().getparent()
    has_text = any((piece.text or "").strip() for piece in paragraph.iter(tag("w:t")))
    return "script" if on and has_text else None


def _gap(element: Element) -> str | None:
    return "table" if number(element.get(tag("w:w"))) > 0 else None


def _diagonal(element: Element) -> str | None:
    return "table" if element.get(tag("w:val"), "nil") not in ("nil", "none") else None


def _note(element: Element) -> str | None:
    holders = {local(holder) for holder in element.iterancestors()}
    return "notes" if holders & {"tbl", "txbxContent", "hdr", "ftr"} else None


def _restart(element: Element) -> str | None:
    return "notes" if element.get(tag("w:val"), "continuous") != "continuous" else None


def _has_border(element: Element) -> str | None:
    drawn = any(side.get(tag("w:val"), "nil") not in ("nil", "none") for side in element)
    return "page" if drawn else None


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
    tag("w:textDirection"): _direction,
    tag("w:pgBorders"): _has_border,
    tag("w:lnNumType"): _always("page"),
    tag("w:tblCellSpacing"): _gap,
    tag("w:tl2br"): _diagonal,
    tag("w:tr2bl"): _diagonal,
    tag("w:endnoteReference"): _always("notes"),
    tag("w:footnoteReference"): _note,
    tag("w:numRestart"): _restart,
}
"""Element → the reason it cannot be shown, if there is one."""


def _settings(package: Package) -> Iterator[str]:
    """Reasons that lie in the settings of the whole document."""
    for part in package.related("settings"):
        if part not in package:
            continue
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
            raise package.fault(
                say("This Word file depends on a file outside: {target}.", target=relation.target),
                say("Insert the picture or object into the document itself, not as a link."),
                code="Z614",
                key=part,
            )
        is_head = relation.kind.endswith(("/header", "/footer")) and not relation.external
        if is_head and relation.target not in package:
            raise package.fault(*damaged(relation.target), code="Z611")


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
            if pixels > MAX_PIXELS:
                raise package.fault(
                    say("A picture in this Word file has too many pixels ({part}).", part=part),
                    say("Make it smaller in Word: Picture Format, Compress Pictures."),
                    code="Z615",
                )
            return "picture format" if form in FOREIGN_FORMATS else None
    return "picture format"
