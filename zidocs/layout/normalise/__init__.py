"""Rewrites a DOCX so that the built-in engine shows it completely; nothing seen is changed.

Word can say the same thing in many ways, and the engine understands some of them. Each step
takes one construct and rewrites it into a form that is drawn right:

    markup      mc:AlternateContent → the branch that counts; tracked changes → the accepted text;
                content controls → what they hold; hidden paragraphs → nothing
    fields      what the engine does not compute → stored results
    paragraphs  automatic spacing, first-line indents → unmistakable ones; patterns of shading →
                plain colours; alignment tabs → tab stops; restarted lists → lists of their own
    tables      merges of old, gaps in rows, widths in percent, floating tables → plain cells
    drawings    shapes, text boxes, groups (`drawingml`, `vml`), frames → carriers (`pieces`)
    wraps       text that keeps clear of a drawing → room for it

Most letters need nothing. Looking for names in the bytes takes a tenth of the time of reading the
XML; a sign without need costs that time, a need without its sign would cost the text.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from zidocs.layout.normalise import drawings, fields, markup, paragraphs, tables, wraps
from zidocs.layout.normalise.story import Leftover, Story, stories, text_root
from zidocs.layout.ooxml import Element, Package, open_package, serialised

PLAIN_STEPS: tuple[Callable[[Element], None], ...] = (
    markup.choose_branches,
    markup.accept_changes,
    markup.open_wrappers,
    markup.drop_hidden,
    paragraphs.clarify,
)
"""Steps that need to know nothing but the XML, and leave nothing over."""

STEPS: tuple[Callable[[Story], Iterable[Leftover]], ...] = (
    fields.settle_fields,
    tables.straighten,
    paragraphs.place_tabs,
    drawings.redraw,
    # After drawings: it writes carriers itself, which must not be read as shapes again.
    drawings.float_frames,
    wraps.measure_from_text,
    wraps.make_room,
)

NEEDS = re.compile(
    rb"<(?:[\w.-]+:)?(?:AlternateContent|pict|wsp|wgp|wpc|framePr|sdt|ins|del|moveFrom|moveTo|"
    rb"cellDel|smartTag|customXml|bdo|dir|vanish|hidden|ptab|gridBefore|gridSpan|hMerge|vMerge|"
    rb"tblpPr|object|"
    rb"wrapSquare|wrapTight|wrapThrough|wrapTopAndBottom)[\s/>]"
    rb"|<a:(?:duotone|clrChange|clrRepl|ln)[\s>]"
    rb"|<w:tcW\s[^>]*(?:pct|auto|nil|%)|<w:tblW\s[^>]*%|<w:gridCol w:w=.0"
    rb"|<w:numPr>(?:(?!</w:pPr>).)*?firstLine=",
    re.DOTALL,
)
AMBIGUOUS = re.compile(rb"Autospacing=.(?:1|true|on)|<w:shd\s(?![^>]*w:val=.clear)")
ANCHOR = re.compile(rb"<(?:[\w.-]+:)?anchor\s")
SPACE_BEFORE = re.compile(rb"w:before=.[1-9]")
FIELDS = re.compile(rb"(?:instrText[^>]*>|instr=.)\s*([A-Za-z]*)")
FLOWS = ("header", "footer", "footnotes", "endnotes")


def normalise(docx: bytes) -> bytes:
    """Rewrite a DOCX for the built-in engine.

    A DOCX that needs nothing comes back as the same object. The same input gives the same bytes.
    Raises LayoutFault when the bytes are no sound DOCX.
    """
    package = open_package(docx, "")
    changes = dict(_definitions(package))
    wanted = _parts_in_need(package)
    for part, root in _rewritten(package, wanted):
        after = serialised(root)
        if after != serialised(package.seen(part)):
            changes[part] = after
    return package.replaced(changes) if changes else docx


def accept_changes(docx: bytes) -> bytes:
    """A DOCX with every tracked change accepted, for engines that would print the marks.

    One without tracked changes comes back as the same object. Raises LayoutFault as above.
    """
    package = open_package(docx, "")
    changes: dict[str, bytes] = {}
    for part in _flowing(package):
        if markup.CHANGES.search(package.read(part)):
            root = text_root(package, part)
            markup.accept_changes(root)
            changes[part] = serialised(root)
    return package.replaced(changes) if changes else docx


def rewrite(story: Story) -> list[Leftover]:
    """Take all steps over one story, in place; what could not be rewritten is named."""
    for plain_step in PLAIN_STEPS:
        plain_step(story.root)
    return [leftover for step in STEPS for leftover in step(story)]


def _rewritten(package: Package, wanted: set[str]) -> Iterator[tuple[str, Element]]:
    """Parts after all steps, which an examination may have taken before."""
    if wanted <= package.rewritten.keys():
        yield from ((part, package.rewritten[part]) for part in wanted)
        return
    for story in stories(package):
        if story.part in wanted:
            rewrite(story)
            yield story.part, story.root


def _definitions(package: Package) -> Mapping[str, bytes]:
    """The lists and the style sheet, where they need rewriting."""
    changes: dict[str, bytes] = {}
    for kind in ("numbering", "styles"):
        text = package.text_of(kind)
        restarts = kind == "numbering" and b"startOverride" in text
        if not restarts and not AMBIGUOUS.search(text):
            continue
        for part in package.related(kind):
            root = package.tree(part)
            paragraphs.clarify(root)
            if restarts:
                paragraphs.separate_lists(root)
            changes[part] = serialised(root)
    return changes


def _flowing(package: Package) -> list[str]:
    """Names of the body and of all parts whose text the body refers to."""
    return [package.main, *(part for kind in FLOWS for part in package.related(kind))]


def _parts_in_need(package: Package) -> set[str]:
    """Parts that hold anything which a step may rewrite."""
    styles = package.text_of("styles")
    framed = b"framePr" in styles
    return {part for part in _flowing(package) if framed or _shows_need(package.read(part), styles)}


def _shows_need(text: bytes, styles: bytes) -> bool:
    if NEEDS.search(text) or AMBIGUOUS.search(text):
        return True
    if b"firstLine=" in text and b"hanging=" in styles:
        return True
    spaced = SPACE_BEFORE.search(text) or SPACE_BEFORE.search(styles)
    if spaced and ANCHOR.search(text):
        return True
    return any(kind.decode() not in fields.AS_IT_IS for kind in FIELDS.findall(text))
