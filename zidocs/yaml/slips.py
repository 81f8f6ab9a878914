"""A line that somebody mistyped is found in a text that is no YAML, and said as it was typed.

The parser stops where it can read no further, often a line below the one at fault. What people
type by habit, or Word puts in their place, is told by the look of the line itself: a dash or a
colon without a blank behind it, a dash or bullet of Word, a second colon, a # in braces.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from zidocs.errors import Place, Problem

BULLETS = "‐‑‒–—―−•●○▪■◦·‣➢➤✓✔"
"""What Word writes in place of a hyphen, and what it puts before the items of a list."""

_CODE = "Z101"
_LONGEST = 2_000
"""Characters of a line that is looked at, so that no line makes a search slow."""
_BLOCK_TEXT = re.compile(r"(?:^|[:\-?])[ \t]+[|>][-+0-9]*[ \t]*(?:#.*)?$")
_KEY = r"[A-Za-z_]\w*"
_FOREIGN_DASH = re.compile(rf"\s*([{BULLETS}])(?=\s*\S)|\s*(\*)(?=\s+\S)")
_DASH_WITHOUT_BLANK = re.compile(r"\s*-(?=[^\W\d_]|\d+[.)]\s|[\"'“({\[@])")
_COLON_WITHOUT_BLANK = re.compile(rf"\s*(?:- +)*({_KEY}) ?:(?=[^\s/\\:])")
_SECOND_COLON = re.compile(
    rf"\s*(?:- +)*({_KEY}) ?:\s+(?=[^\s\"'\[{{|>&*!%@`#])(?P<value>[^#]*?(?P<colon>:)\s.*)"
)
_CUT_IN_BRACKETS = re.compile(r"[^#]*?[{\[](?:[^#\"']|(?<!\s)#)*\s(#)(?=\S)(?P<rest>.*[}\]])\s*$")
_CUT = re.compile(r"[^\"'#]*\S\s+(#[^\s#].*)$")
_BEHIND_A_QUOTE = re.compile(rf"\s*(?:- +)*(?:{_KEY} ?: +)?\"[^\"]*\"\s*([^\s#,:\]}}\"].*)")
_NO_COLON = re.compile(rf"(\s*)({_KEY})(?:\s+[^\s:#][^:#]*)?$")
_WITH_COLON = re.compile(rf"(\s*){_KEY} ?:(?:\s|$)")

Look = Callable[[str, str, Place], Problem | None]


def slips_in(lines: Sequence[str], file: str, stopped: int) -> tuple[Problem, ...]:
    """What is mistyped in the lines of a file that the parser cannot read.

    ``stopped`` is the line, from 0, at which it gave up: where nothing is found up to there, the
    fault is another one, and the answer is empty.
    """
    lines = [_shown(line) for line in lines]
    found = list(_slips(lines, file))
    if any((problem.where.line or 0) <= stopped + 1 for problem in found):
        return tuple(found)
    # Only here, since a remark behind a text is no fault by itself.
    cut = next(_cut_above(lines, file, stopped), None)
    return (cut,) if cut else ()


def _shown(line: str) -> str:
    """The line with letters only that can go into a sentence; nothing of one too long to type."""
    if len(line) > _LONGEST:
        return ""
    return "".join(sign if sign.isprintable() or sign == "\t" else "\ufffd" for sign in line)


def _cut_above(lines: Sequence[str], file: str, stopped: int) -> Iterator[Problem]:
    """The # that ended a text of several lines, on the line of the fault or the one above it."""
    for number in range(stopped, max(stopped - 2, -1), -1):
        found = _CUT.match(lines[number])
        if found:
            place = Place(file, number + 1, found.start(1) + 1)
            yield _nothing_behind(place, found[1].strip())


def _slips(lines: Sequence[str], file: str) -> Iterator[Problem]:
    above = ""
    inside: int | None = None
    for number, line in enumerate(lines, start=1):
        indent = len(line) - len(line.lstrip())
        if not line.strip() or (inside is not None and indent > inside):
            continue
        inside = None
        if line.lstrip().startswith("#"):
            continue
        if _BLOCK_TEXT.search(line):
            inside = indent
        below = lines[number] if number < len(lines) else ""
        for look in _LOOKS:
            problem = look(line, above if look is _no_colon_above else below, Place(file, number))
            if problem:
                yield problem
                break
        above = line


def _at(place: Place, column: int) -> Place:
    return Place(place.file, place.line, column)


def _foreign_dash(line: str, _: str, place: Place) -> Problem | None:
    found = _FOREIGN_DASH.match(line)
    if not found:
        return None
    sign = found[1] or found[2]
    return Problem.at(_at(place, found.end()), _CODE, sign=sign).says(
        "The sign {sign} comes from Word; it begins no list here.",
        "Replace it by a hyphen and a blank: “- ”.",
    )


def _dash_without_blank(line: str, _: str, place: Place) -> Problem | None:
    found = _DASH_WITHOUT_BLANK.match(line)
    if not found:
        return None
    return Problem.at(_at(place, found.end()), _CODE).says(
        "There is no blank behind the hyphen.", "Put one blank behind it: “- ”."
    )


def _colon_without_blank(line: str, _: str, place: Place) -> Problem | None:
    found = _COLON_WITHOUT_BLANK.match(line)
    if not found:
        return None
    fixed = f"{found[1]}: {line[found.end() :].strip()}"
    return Problem.at(_at(place, found.end()), _CODE, fixed=fixed).says(
        "There is no blank behind the colon.", "Put one blank behind the colon: {fixed}."
    )


def _second_colon(line: str, _: str, place: Place) -> Problem | None:
    found = _SECOND_COLON.match(line)
    if not found:
        return None
    return Problem.at(_at(place, found.start("colon") + 1), _CODE, fixed=_quoted(found)).says(
        "A colon is missing or stands where none may stand: the text of this key contains one.",
        "Put the text in quotes: {fixed}.",
    )


def _quoted(found: re.Match[str]) -> str:
    text = re.sub('[“”„"]', "", found["value"]).strip()
    return f'{found[1]}: "{text}"'


def _cut_in_brackets(line: str, _: str, place: Place) -> Problem | None:
    found = _CUT_IN_BRACKETS.match(line)
    if not found:
        return None
    return _nothing_behind(_at(place, found.start(1) + 1), f"#{found['rest']}")


def _nothing_behind(place: Place, text: str) -> Problem:
    return Problem.at(place, _CODE, text=text).says(
        "Nothing behind a # is read; here it is “{text}”.",
        "Put the whole text in quotes, also what stands before the #.",
    )


def _behind_a_quote(line: str, _: str, place: Place) -> Problem | None:
    found = _BEHIND_A_QUOTE.match(line)
    if not found:
        return None
    return Problem.at(_at(place, found.start(1) + 1), _CODE).says(
        "The text goes on behind its closing quote.",
        "Put the whole text between '…', or leave the quotes out.",
    )


def _no_colon_above(line: str, above: str, place: Place) -> Problem | None:
    """The line above has a key's indentation but no colon."""
    here, before = _WITH_COLON.match(line), _NO_COLON.match(above)
    if not here or not before or here[1] != before[1] or not place.line:
        return None
    place = Place(place.file, place.line - 1, before.start(2) + 1)
    return Problem.at(place, _CODE, key=before[2]).says(
        "A colon is missing behind {key}.", "Put the colon behind it: “{key}: …”."
    )


_LOOKS: tuple[Look, ...] = (
    _foreign_dash,
    _dash_without_blank,
    _colon_without_blank,
    _second_colon,
    _cut_in_brackets,
    _behind_a_quote,
    _no_colon_above,
)
