"""Makes text plain: one branch of alternatives, changes accepted, wrappers opened.

Markup compatibility (ECMA-376 part 3) lets a writer offer several branches. Word puts every
modern shape into the first and VML into the last. Shapes, groups and canvases are understood
here; for everything else the fallback, made for older readers, is the safer choice.

Content controls stand around blocks, pieces of a line, rows and cells (ECMA-376 part 1, 17.5.2);
the engine looks into some of them only. A deleted paragraph mark joins its paragraph to the next
one (17.13.5).
"""

import re

from zidocs.layout.ooxml import NAMESPACES, Element, find, holds, is_on, local, tag

UNDERSTOOD = frozenset(NAMESPACES[prefix] for prefix in ("wps", "wpg", "wpc"))
CONTROL = tag("w:sdt")
WRAPPERS = (CONTROL, tag("w:customXml"), tag("w:smartTag"), tag("w:bdo"), tag("w:dir"))
PROPERTIES = ("sdtPr", "sdtEndPr", "customXmlPr", "smartTagPr")
SHOWN = (tag("w:t"), tag("w:drawing"), tag("w:pict"), tag("w:object"), tag("w:sym"))
GONE = (tag("w:del"), tag("w:moveFrom"))
KEPT = (tag("w:ins"), tag("w:moveTo"))
CHANGES = re.compile(rb"<w:(?:ins|del|moveFrom|moveTo|cellDel)[\s/>]")


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
        unwrap(wrapper, inner)


def unwrap(wrapper: Element, inner: Element | None = None) -> None:
    """Replace an element by its children, or by those of its child ``inner``."""
    for child in list(wrapper if inner is None else inner):
        if local(child) not in PROPERTIES:
            wrapper.addprevious(child)
    wrapper.getparent().remove(wrapper)


def drop_hidden(root: Element) -> None:
    """Take away paragraphs and rows that are hidden as a whole; runs the engine skips itself."""
    if not holds(root, "w:hidden", "w:vanish"):
        return
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
    if next(root.iter(*GONE, *KEPT, tag("w:cellDel")), None) is None:
        return
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
            unwrap(change)
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
