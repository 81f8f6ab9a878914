"""Fields become their results, except page numbers, which stay alive.

A complex field (ECMA-376 part 1, 17.16.18) is a run of marks, code and result that may reach over
paragraphs and hold others. The engine reads fields inside one paragraph, prints its own clock for
dates without a result, and loses a result whose end stands in another paragraph.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from zidocs.layout.normalise.story import Leftover, Story
from zidocs.layout.normalise.wrappers import unwrap
from zidocs.layout.ooxml import Element, tag

LIVE = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES"})
AS_IT_IS = LIVE | {"HYPERLINK"}
"""Fields of one paragraph which the engine understands: page numbers, and links."""
PLAIN_SWITCH = re.compile(r'\\\*\s*"?(MERGEFORMAT|CHARFORMAT|Arabic)"?|\\#\s*"?0"?', re.IGNORECASE)


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
        return field_kind(self.code)


def field_kind(code: str) -> str:
    """The name of a field's code (`` PAGE \\* MERGEFORMAT``) in capitals."""
    words = code.split()
    return words[0].upper() if words else ""


def settle(story: Story) -> Iterator[Leftover]:
    """Leave each field's result as plain text; page numbers stay fields if they are simple."""
    for simple in list(story.root.iter(tag("w:fldSimple"))):
        code = simple.get(tag("w:instr"), "")
        if field_kind(code) in LIVE:
            yield from _unshowable(simple, code, story)
        else:
            unwrap(simple)
    for found in _complex_fields(story.root):
        simple = not found.inside_code and _in_one_paragraph(found)
        if found.kind in LIVE and simple:
            yield from _unshowable(found.begin, found.code, story)
        if found.kind in AS_IT_IS and simple:
            continue
        if found.kind in LIVE:
            yield Leftover(found.begin, "page number")
        elif found.kind == "FORMCHECKBOX":
            yield Leftover(found.begin, "check box")
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
