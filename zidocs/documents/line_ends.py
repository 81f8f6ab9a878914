"""What the lines of a filled text must not part, and paragraphs that justification would tear.

A number that is broken at a line's end is copied wrongly; Word, LibreOffice and the built-in engine
all break after a hyphen and at a blank unless the file says otherwise.
"""

import re
from collections.abc import Callable, Collection, Iterator
from copy import deepcopy

from zidocs.layout.ooxml import Element, make, properties, tag, value
from zidocs.words import MONTHS

CAPTION = "KeteranganGambar"
"""The style of captions below photos, in which a date is not broken either."""

LONGEST_WORD = 30
"""Signs of a word that may still be justified; one more may leave a third of a line free."""

_TEXT, _RUN, _PARAGRAPH = tag("w:t"), tag("w:r"), tag("w:p")
_NUMBER = re.compile(r"(?<![\w/.-])(?=[\w./-]*\d)(?=[\w./-]*[A-Z])\w+(?:[./-]+\w+){2,}(?![\w/])")
"""The number of a letter, such as ``W22.PAS.PAS12-OT.03.02-0080``."""
_NOT_A_NUMBER = re.compile(r"(?<![A-Za-z])[a-z]{3}")
_RANK = re.compile(r"\bTk\. I\b(?: \((?:I|II|III|IV)/[a-e]\))?")
_DATE = re.compile(rf"\b\d{{1,2}} (?:{'|'.join(MONTHS)}) \d{{4}}\b")
_HYPHENS = re.compile("[-\u2010]")
_FOLLOWERS = frozenset(
    map(tag, ("w:textDirection", "w:textAlignment", "w:textboxTightWrap", "w:outlineLvl",
              "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange"))
)  # fmt: skip
"""What stands after the alignment in the fixed order of a paragraph's properties."""


def justified_styles(styles: Element) -> frozenset[str]:
    """The ids of the paragraph styles that justify, themselves or by the style they build on."""
    stated = {str(each.get(tag("w:styleId"))): each for each in styles.iter(tag("w:style"))}

    def aligned(name: str, seen: Collection[str]) -> str:
        style = stated.get(name)
        if style is None or name in seen:
            return ""
        own = value(style, "w:pPr/w:jc")
        return own or aligned(value(style, "w:basedOn"), {*seen, name})

    return frozenset(name for name in stated if aligned(name, ()) == "both")


def set_line_ends(root: Element, justified: Collection[str]) -> bool:
    """Change the filled part in place; whether anything was changed."""
    changes = [_keep_together(root), _set_ragged(root, justified)]
    return any(changes)


def _keep_together(root: Element) -> bool:
    changed = False
    for paragraph in root.iter(_PARAGRAPH):
        is_caption = value(paragraph, "w:pPr/w:pStyle") == CAPTION
        for text in list(_texts(paragraph)):
            bound = _with_bound_blanks(text.text or "", dates=is_caption)
            parts = list(_parts(bound))
            if bound != text.text or len(parts) > 1:
                _replace(text, parts)
                changed = True
    return changed


def _texts(paragraph: Element) -> Iterator[Element]:
    """The texts of a paragraph's own runs, not of boxes in it."""
    for text in paragraph.iter(_TEXT):
        if next(text.iterancestors(_PARAGRAPH)) is paragraph:
            yield text


def _with_bound_blanks(text: str, *, dates: bool) -> str:
    text = _RANK.sub(_bound, text)
    return _DATE.sub(_bound, text) if dates else text


def _bound(found: re.Match[str]) -> str:
    return found[0].replace(" ", "\u00a0")


def _parts(text: str) -> Iterator[str]:
    """The text between the hyphens of letters' numbers."""
    start = 0
    for found in _NUMBER.finditer(text):
        if _NOT_A_NUMBER.search(found[0]):
            continue
        for hyphen in _HYPHENS.finditer(text, found.start(), found.end()):
            yield text[start : hyphen.start()]
            start = hyphen.end()
    yield text[start:]


def _replace(text: Element, parts: list[str]) -> None:
    """Put a hyphen that ends no line between the parts of what was one text."""
    text.text = parts[0]
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    last = text
    for part in parts[1:]:
        hyphen, rest = make("w:noBreakHyphen"), deepcopy(text)
        rest.text, rest.tail = part, None
        last.addnext(hyphen)
        hyphen.addnext(rest)
        last = rest


def _set_ragged(root: Element, justified: Collection[str]) -> bool:
    """Align paragraphs with a very long word on the left: justified, the line before it gapes."""
    changed = False
    for paragraph in root.iter(_PARAGRAPH):
        stated = value(paragraph, "w:pPr/w:jc")
        is_justified = stated == "both" or (
            not stated and value(paragraph, "w:pPr/w:pStyle") in justified
        )
        if is_justified and _has_long_word(paragraph):
            _align_left(properties(paragraph))
            changed = True
    return changed


def _has_long_word(paragraph: Element) -> bool:
    names: dict[str, Callable[[Element], str]] = {
        _TEXT: lambda each: each.text or "",
        tag("w:noBreakHyphen"): lambda _: "\u2011",
    }
    parts = (names.get(str(each.tag), lambda _: " ")(each)
             for each in paragraph.iter(*names, tag("w:tab"), tag("w:br")))  # fmt: skip
    words = re.split(r"[ \t\n-]", "".join(parts))
    return any(len(word) > LONGEST_WORD for word in words)


def _align_left(stated: Element) -> None:
    for old in stated.findall(tag("w:jc")):
        stated.remove(old)
    aligned = make("w:jc")
    aligned.set(tag("w:val"), "left")
    follower = next((each for each in stated if each.tag in _FOLLOWERS), None)
    if follower is None:
        stated.append(aligned)
    else:
        follower.addprevious(aligned)
