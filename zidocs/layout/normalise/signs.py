"""The bytes of a package become the parts that a step may have to rewrite.

Most letters need nothing. Looking for names in the bytes takes a tenth of the time of reading the
XML; a sign without need costs that time, a need without its sign would cost the text.
"""

import re

from zidocs.layout.normalise import fields
from zidocs.layout.ooxml import Package

MARKS = re.compile(
    rb"<(?:[\w.-]+:)?(?:AlternateContent|pict|wsp|wgp|wpc|framePr|sdt|ins|del|moveFrom|moveTo|"
    rb"cellDel|smartTag|customXml|bdo|dir|vanish|hidden|ptab|gridBefore|hMerge|tblpPr|"
    rb"wrapSquare|wrapTight|wrapThrough|wrapTopAndBottom)[\s/>]"
    rb"|<w:numPr>(?:(?!</w:pPr>).)*?firstLine=",
    re.DOTALL,
)
AUTOMATIC = re.compile(rb"Autospacing=.(?:1|true|on)")
ANCHOR = re.compile(rb"<(?:[\w.-]+:)?anchor\s")
SPACE_BEFORE = re.compile(rb"w:before=.[1-9]")
FIELDS = re.compile(rb"(?:instrText[^>]*>|instr=.)\s*([A-Za-z]*)")
FLOWS = ("header", "footer", "footnotes", "endnotes")


def flowing(package: Package) -> list[str]:
    """Names of the body and of all parts whose text the body refers to."""
    related = (part for kind in FLOWS for part in package.related(kind))
    return [package.main, *(part for part in related if part in package)]


def stories_to_rewrite(package: Package) -> set[str]:
    """Stories that hold anything which a step may rewrite."""
    styles = definitions(package, "styles")
    framed = b"framePr" in styles
    return {part for part in flowing(package) if framed or _shows_need(package.read(part), styles)}


def lists_restart(package: Package) -> bool:
    """Whether any list starts again by overriding its start."""
    return b"startOverride" in definitions(package, "numbering")


def spaces_by_itself(package: Package, kind: str) -> bool:
    """Whether the style sheet or the lists ask for automatic spacing."""
    return AUTOMATIC.search(definitions(package, kind)) is not None


def definitions(package: Package, kind: str) -> bytes:
    """The bytes of the style sheet, or of the lists; none are as good as empty."""
    return b"".join(package.read(part) for part in package.related(kind) if part in package)


def _shows_need(text: bytes, styles: bytes) -> bool:
    if MARKS.search(text) or AUTOMATIC.search(text):
        return True
    if b"firstLine=" in text and b"hanging=" in styles:
        return True
    spaced = SPACE_BEFORE.search(text) or SPACE_BEFORE.search(styles)
    if spaced and ANCHOR.search(text):
        return True
    return any(kind.decode() not in fields.AS_IT_IS for kind in FIELDS.findall(text))
