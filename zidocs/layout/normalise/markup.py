"""Makes text plain: one branch of alternatives, changes accepted, wrappers opened, fields settled.

Markup compatibility (ECMA-376 part 3) lets a writer offer several branches. Word puts every
modern shape into the first and VML into the last. Shapes, groups and canvases are understood
here; for everything else the fallback, made for older readers, is the safer choice.

Content controls stand around blocks, pieces of a line, rows and cells (ECMA-376 part 1, 17.5.2);
the engine looks into some of them only. A deleted paragraph mark joins its paragraph to the next
one (17.13.5).

A complex field (17.16.18) is a run of marks, code and result that may reach over paragraphs and
hold others. The engine reads fields inside one paragraph, prints its own clock for dates without
a result, and loses a result whose end stands in another paragraph. The drop-down lists and check
boxes of old forms (17.16.9, 17.16.7) have no result at all: what they show stands in their data.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from zidocs.layout.blocks import form_text
from zidocs.layout.normalise.story import Leftover, Story
from zidocs.layout.ooxml import NAMESPACES, Element, find, is_on, local, make, tag

UNDERSTOOD = frozenset(NAMESPACES[prefix] for prefix in ("wps", "wpg", "wpc"))
CONTROL = tag("w:sdt")
WRAPPERS = (CONTROL, tag("w:customXml"), tag("w:smartTag"), tag("w:bdo"), tag("w:dir"))
PROPERTIES = ("sdtPr", "sdtEndPr", "customXmlPr", "smartTagPr")
SHOWN = (tag("w:t"), tag("w:drawing"), tag("w:pict"), tag("w:object"), tag("w:sym"))
GONE = (tag("w:del"), tag("w:moveFrom"))
KEPT = (tag("w:ins"), tag("w:moveTo"))
CHANGES = re.compile(rb"<w:(?:ins|del|moveFrom|moveTo|cellDel)[\s/>]")
LIVE = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES"})
AS_IT_IS = LIVE | {"HYPERLINK"}
"""Fields of one paragraph which the engine understands: page numbers, and links."""
PLAIN_SWITCH = re.compile(r'\\\*\s*"?(MERGEFORMAT|CHARFORMAT|Arabic)"?|\\#\s*"?0"?', re.IGNORECASE)


def choose_branches(root: Element) -> None:
    """Put the chosen branch in the place of each choice; outer choices first."""
    for choice in list(root.iter(tag("mc:AlternateContent"))):
        if root not in choice.iterancestors():
            continue
        branch = _chosen(choice)
        for child in [] if branch is None else list(branch):
            choice.addprevious(child)
        choice.getparent().remove(choice)


def _chosen(choice: Element) -> Element | None:
    """The branch of an mc:AlternateContent that counts, or none when it is empty."""
    fallback = choice.find(tag("mc:Fallback"))
    options = choice.findall(tag("mc:Choice"))
    for option in options:
        wanted = {option.nsmap.get(prefix) for prefix in option.get("Requires", "").split()}
        if wanted and wanted <= UNDERSTOOD:
            return option
    if fallback is not None and len(fallback):
        return fallback
    return options[0] if options else fallback


# --- wrappers and hidden text --------------------------------------------------------------------


def open_wrappers(root: Element) -> None:
    """Put the content of every control and wrapper into the place of the wrapper."""
    for wrapper in list(root.iter(*WRAPPERS)):
        inner = wrapper.find(tag("w:sdtContent")) if wrapper.tag == CONTROL else None
        _unwrap(wrapper, inner)


def _unwrap(wrapper: Element, inner: Element | None = None) -> None:
    """Replace an element by its children, or by those of its child ``inner``."""
    for child in list(wrapper if inner is None else inner):
        if local(child) not in PROPERTIES:
            wrapper.addprevious(child)
    wrapper.getparent().remove(wrapper)


def drop_hidden(root: Element) -> None:
    """Take away paragraphs and rows that are hidden as a whole; runs the engine skips itself."""
    for row in list(root.iter(tag("w:tr"))):
        if is_on(row, "w:trPr/w:hidden"):
            row.getparent().remove(row)
    for paragraph in list(root.iter(tag("w:p"))):
        if is_on(paragraph, "w:pPr/w:rPr/w:vanish") and not _shows_anything(paragraph):
            _remove(paragraph)


def _shows_anything(paragraph: Element) -> bool:
    return any(
        not is_on(run, "w:rPr/w:vanish") and next(run.iter(*SHOWN), None) is not None
        for run in paragraph.iter(tag("w:r"))
    )


def _remove(paragraph: Element) -> None:
    """A cell needs its last paragraph, and a section the one that holds its properties."""
    if find(paragraph, "w:pPr/w:sectPr") is not None:
        return
    following = paragraph.getnext()
    if local(paragraph.getparent()) == "body" or following is not None:
        paragraph.getparent().remove(paragraph)


# --- tracked changes -----------------------------------------------------------------------------


def accept_changes(root: Element) -> None:
    """Take away what was deleted or moved from here, keep what was inserted or moved here."""
    for row in list(root.iter(tag("w:tr"))):
        if find(row, "w:trPr/w:del") is not None:
            table = row.getparent()
            table.remove(row)
            if table.find(tag("w:tr")) is None and table.getparent() is not None:
                table.getparent().remove(table)
    for cell in list(root.iter(tag("w:tc"))):
        if find(cell, "w:tcPr/w:cellDel") is not None:
            cell.getparent().remove(cell)
    for change in list(root.iter(*GONE)):
        parent = change.getparent()
        if parent is not None and local(parent) not in ("rPr", "trPr", "tcPr"):
            parent.remove(change)
    for change in list(root.iter(*KEPT)):
        if local(change.getparent()) not in ("rPr", "trPr", "tcPr", "numPr"):
            _unwrap(change)
    # From the end, so that a row of deleted marks gathers in the paragraph that stays.
    for paragraph in list(root.iter(tag("w:p")))[::-1]:
        mark = find(paragraph, "w:pPr/w:rPr")
        if mark is not None and any(mark.find(gone) is not None for gone in GONE):
            _join_to_next(paragraph)


def _join_to_next(paragraph: Element) -> None:
    following = paragraph.getnext()
    if following is None or find(paragraph, "w:pPr/w:sectPr") is not None:
        return
    content = [child for child in paragraph if child.tag != tag("w:pPr")]
    if following.tag == tag("w:p"):
        at = 0 if following.find(tag("w:pPr")) is None else 1
        following[at:at] = content
    elif content:
        return
    paragraph.getparent().remove(paragraph)


# --- fields --------------------------------------------------------------------------------------


@dataclass
class _Field:
    """One complex field while it is being read."""

    begin: Element
    code: str = ""
    separate: Element | None = None
    end: Element | None = None
    instruction: list[Element] = field(default_factory=list)
    inside_code: bool = False

    @property
    def kind(self) -> str:
        return _kind(self.code)


def _kind(code: str) -> str:
    """The name of a field's code (`` PAGE \\* MERGEFORMAT``) in capitals."""
    return (code.split() or [""])[0].upper()


def settle_fields(story: Story) -> Iterator[Leftover]:
    """Leave each field's result as plain text; page numbers stay fields if they are simple."""
    for simple in list(story.root.iter(tag("w:fldSimple"))):
        code = simple.get(tag("w:instr"), "")
        if _kind(code) in LIVE:
            yield from _unshowable(simple, code, story)
        else:
            _unwrap(simple)
    for found in _complex_fields(story.root):
        simple = not found.inside_code and _in_one_paragraph(found)
        if found.kind in LIVE and simple:
            yield from _unshowable(found.begin, found.code, story)
        if found.kind in AS_IT_IS and simple:
            continue
        if found.kind in LIVE:
            yield Leftover(found.begin, "page number")
        shown = form_text(found.begin)
        if shown and found.end is not None:
            text = make("w:t")
            text.text = shown
            found.end.addprevious(text)
        marks = (found.begin, found.separate, found.end)
        for item in (*found.instruction, *(mark for mark in marks if mark is not None)):
            parent = item.getparent()
            if parent is not None:
                parent.remove(item)


def _unshowable(element: Element, code: str, story: Story) -> Iterator[Leftover]:
    """The engine numbers pages in headers and footers only, and in the section's own form."""
    if story.kind not in ("header", "footer") or "\\" in PLAIN_SWITCH.sub("", code):
        yield Leftover(element, "page number")


def _in_one_paragraph(found: _Field) -> bool:
    if found.end is None:
        return False
    begin, end = (next(mark.iterancestors(tag("w:p")), None) for mark in (found.begin, found.end))
    return begin is end


def _complex_fields(root: Element) -> list[_Field]:
    """All complex fields of a story, in the order of their beginning."""
    fields: list[_Field] = []
    open_fields: list[_Field] = []
    for run in root.iter(tag("w:r")):
        for child in run:
            if child.tag == tag("w:rPr"):
                continue
            for outer in open_fields:
                if outer.separate is None:
                    outer.instruction.append(child)
            if child.tag == tag("w:fldChar"):
                _mark(child, fields, open_fields)
            elif child.tag == tag("w:instrText") and open_fields:
                open_fields[-1].code += child.text or ""
    return fields


def _mark(mark: Element, fields: list[_Field], open_fields: list[_Field]) -> None:
    kind = mark.get(tag("w:fldCharType"))
    if kind == "begin":
        inside = any(outer.separate is None for outer in open_fields)
        found = _Field(mark, inside_code=inside)
        fields.append(found)
        open_fields.append(found)
    elif kind == "separate" and open_fields:
        open_fields[-1].separate = mark
    elif kind == "end" and open_fields:
        open_fields.pop().end = mark
