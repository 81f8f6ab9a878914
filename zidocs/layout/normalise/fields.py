"""Settles fields: what the engine computes stays a field, all else becomes its stored result.

A complex field (ECMA-376 part 1, 17.16.18) is a run of marks, code and result that may reach over
paragraphs and hold others. The engine reads fields inside one paragraph, prints its own clock for
dates without a result, and loses a result whose end stands in another paragraph. The drop-down
lists and check boxes of old forms (17.16.9, 17.16.7) have no result at all: what they show stands
in their data. A stored result may be old: what can be seen to be is named, for a person to judge.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from zidocs.layout.blocks import fold, form_text
from zidocs.layout.normalise.markup import unwrap
from zidocs.layout.normalise.story import Leftover, Story
from zidocs.layout.ooxml import Element, make, number, tag

PAGES = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES"})
POINTERS = frozenset({"PAGEREF", "STYLEREF"})
COMPUTED = PAGES | POINTERS
AS_IT_IS = PAGES | {"HYPERLINK"}
"""Fields of one paragraph which need no rewriting: page numbers, and links."""
DATES = frozenset({"DATE", "TIME", "PRINTDATE", "SAVEDATE", "CREATEDATE", "EDITTIME"})
PROPERTIES = frozenset(
    {"FILENAME", "AUTHOR", "LASTSAVEDBY", "DOCPROPERTY", "DOCVARIABLE", "TITLE", "SUBJECT",
     "KEYWORDS", "COMMENTS", "INFO", "FILESIZE", "USERNAME", "USERADDRESS", "USERINITIALS"}
)  # fmt: skip
"""Fields whose result Word makes anew only when it is told to."""
MERGED = frozenset({"MERGEFIELD", "ADDRESSBLOCK", "GREETINGLINE", "MERGEREC", "MERGESEQ"})
ERRORS = re.compile(r"^\s*(Error!|Kesalahan!|Galat!)")
PLAIN_SWITCH = re.compile(
    r"""\\\*\s*"?(MERGEFORMAT|CHARFORMAT|Arabic|roman|alphabetic)"?|\\#\s*"?0"?(?!\S)|\\[hl](?!\w)""",
    re.IGNORECASE,
)
"""Switches that change nothing here, or that the engine follows."""
SEQUENCE = re.compile(r"^\s*SEQ\s+(\S+)\s*(.*)$", re.IGNORECASE | re.DOTALL)
RESET = re.compile(r"\\r\s*(\d{1,6})")


@dataclass
class _Field:
    """One complex field while it is being read."""

    begin: Element
    code: str = ""
    result: str = ""
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
    """Leave each field's result as plain text; what the engine computes stays if it is simple."""
    judge = _Judge(story)
    for simple in list(story.root.iter(tag("w:fldSimple"))):
        code = simple.get(tag("w:instr"), "")
        kept = _kind(code) in COMPUTED and _is_plain(code)
        result = "".join(piece.text or "" for piece in simple.iter(tag("w:t")))
        yield from judge.doubts(simple, code, result)
        if _kind(code) in PAGES and not kept:
            yield Leftover(_holder(simple), "page number")
        if not kept:
            unwrap(simple)
    for found in _complex_fields(story.root):
        simple_one = not found.inside_code and _in_one_paragraph(found)
        yield from judge.doubts(found.begin, found.code, found.result)
        if simple_one and (found.kind == "HYPERLINK" or _stays(found)):
            continue
        if found.kind in PAGES:
            yield Leftover(_holder(found.begin), "page number")
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


def _holder(element: Element) -> Element:
    """The paragraph of a field, which is there when its marks are gone."""
    return next(element.iterancestors(tag("w:p")), element)


def _stays(found: _Field) -> bool:
    return found.kind in COMPUTED and _is_plain(found.code)


def _is_plain(code: str) -> bool:
    """Whether the engine follows all that a code asks for."""
    return "\\" not in PLAIN_SWITCH.sub("", code)


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
            for outer in open_fields[-MOST_NESTED:]:
                if outer.separate is None:
                    outer.instruction.append(child)
            if child.tag == tag("w:fldChar"):
                _mark(child, fields, open_fields)
            elif open_fields and child.tag == tag("w:instrText"):
                open_fields[-1].code += child.text or ""
            elif open_fields and child.tag == tag("w:t"):
                open_fields[-1].result += child.text or ""
    return fields


MOST_NESTED = 20
"""Fields in fields that are followed; more no program writes."""


def _mark(mark: Element, fields: list[_Field], open_fields: list[_Field]) -> None:
    kind = mark.get(tag("w:fldCharType"))
    if kind == "begin":
        inside = any(outer.separate is None for outer in open_fields[-MOST_NESTED:])
        found = _Field(mark, inside_code=inside)
        fields.append(found)
        open_fields.append(found)
    elif kind == "separate" and open_fields:
        open_fields[-1].separate = mark
    elif kind == "end" and open_fields:
        open_fields.pop().end = mark


# --- results that may be old ---------------------------------------------------------------------


class _Judge:
    """Finds stored results that a person should look at."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self._counts = Counter[str]()

    def doubts(self, element: Element, code: str, result: str) -> Iterator[Leftover]:
        """What is doubtful about the stored result of a field."""
        kind = _kind(code)
        plain = _is_plain(code)
        stale = (kind == "SEQ" and self._is_miscounted(code, result)) or (
            kind == "REF" and plain and not self._says_the_same(code, result)
        )
        reasons = {
            "field error": bool(ERRORS.match(result)),
            "stored date": kind in DATES,
            "stored text": kind in PROPERTIES or (kind in POINTERS and not plain),
            "not merged": kind in MERGED and (not result.strip() or "\u00ab" in result),
            "stale text": stale,
            "stale contents": kind == "PAGEREF" and not self._is_in_its_entry(element, code),
        }
        yield from (
            Leftover(_holder(element), reason) for reason, holds in reasons.items() if holds
        )

    def _is_miscounted(self, code: str, result: str) -> bool:
        found = SEQUENCE.match(code)
        if found is None:
            return False
        name, switches = found[1].casefold(), found[2]
        reset = RESET.search(switches)
        if reset:
            self._counts[name] = int(reset[1])
        elif "\\c" not in switches:
            self._counts[name] += 1
        odd = "\\s" in switches or not result.strip().isdecimal()
        return not odd and number(result) != self._counts[name]

    def _says_the_same(self, code: str, result: str) -> bool:
        words = code.split()
        target = self._bookmarks.get(words[1]) if len(words) > 1 else None
        return not target or fold(target) == fold(result)

    def _is_in_its_entry(self, element: Element, code: str) -> bool:
        """Whether an entry of the contents still says what the heading does."""
        words = code.split()
        heading = self._bookmarks.get(words[1]) if len(words) > 1 else None
        paragraph = next(element.iterancestors(tag("w:p")), None)
        if not heading or paragraph is None or not words[1].startswith("_Toc"):
            return True
        entry = "".join(piece.text or "" for piece in paragraph.iter(tag("w:t")))
        return fold(heading) in fold(entry)

    @cached_property
    def _bookmarks(self) -> Mapping[str, str]:
        """The text of each bookmark that begins and ends in one paragraph."""
        texts: dict[str, str] = {}
        open_marks: dict[str, str] = {}
        for one in self._story.root.iter(*MARKED):
            if one.tag == MARKED[0]:
                open_marks.clear()
            elif one.tag == MARKED[1] and len(open_marks) < MOST_NESTED:
                open_marks[one.get(tag("w:id"), "")] = one.get(tag("w:name"), "")
                texts[one.get(tag("w:name"), "")] = ""
            elif one.tag == MARKED[2]:
                open_marks.pop(one.get(tag("w:id"), ""), None)
            else:
                for name in open_marks.values():
                    texts[name] += one.text or ""
        return texts


MARKED = tuple(map(tag, ("w:p", "w:bookmarkStart", "w:bookmarkEnd", "w:t")))
