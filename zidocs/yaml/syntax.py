"""The parser's complaint becomes a sentence for somebody who does not know YAML's terms."""

import re

from ruamel.yaml.error import MarkedYAMLError

from zidocs.errors import Place, Problem, Sentence, say

_CODE = "Z101"
_LINE_BREAKS = re.compile("\r\n|[\n\r\x85\u2028\u2029]")

_TAB = (
    say("The line contains a tab where YAML allows spaces only."),
    say("Replace the tab by spaces."),
)
_NOT_CLOSED = (
    say("What begins here with a quote or bracket is not closed, or a comma is missing in it."),
    say("Check quotes, brackets and commas on this line and the one before it."),
)
_NO_VALUE = (
    say("A value is missing here, or a bracket before it is not closed."),
    say("Check quotes, brackets and commas on this line and the one before it."),
)
_BACKSLASH = (
    say("In double quotes a \\ begins a special sign, and this one does not exist."),
    say("Write folders with /, or use single quotes."),
)
_INDENTATION = (
    say("This line does not fit the ones before it: its indentation differs, or a quote is open."),
    say("Give the keys of one level the same number of spaces; write ' inside '…' twice."),
)
_NO_DASH = (
    say("A list cannot begin behind the colon."),
    say("Put each “- ” on a line of its own, below the key."),
)

# What the parser says (ruamel.yaml, scanner and parser), and what that means to a secretary.
_SENTENCES: tuple[tuple[str, tuple[Sentence, Sentence]], ...] = (
    (
        r"mapping values are not allowed|could not find expected ':'",
        (
            say("A colon is missing or stands where none may stand, or the indentation differs."),
            say("Put a text that contains a colon in quotes, and align the keys."),
        ),
    ),
    (
        r"undefined alias|alphabetic or numeric character",
        (
            say("A text begins with * or &, which YAML reads as a reference to something else."),
            say("Put the text in quotes."),
        ),
    ),
    (
        r"another document|<document start>|document separator|content after document",
        (
            say("The file holds several documents, separated by three hyphens."),
            say("Keep one document in the file."),
        ),
    ),
    (
        r"cannot start any token",
        (
            say("A text begins with a sign that has a meaning in YAML (@, %, ` or similar)."),
            say("Put the text in quotes."),
        ),
    ),
    (
        r"comment or a line break|indentation indicator|chomping",
        (
            say("A text begins with | or >, which YAML reads as the start of a long text."),
            say("Put the text in quotes, or begin it on the next line."),
        ),
    ),
    (
        r"URI|tag handle|expected '[!>]'|expected ' '",
        (
            say("A text begins with !, which has a meaning in YAML."),
            say("Put the text in quotes."),
        ),
    ),
    (r"escape sequence|escape character", _BACKSLASH),
    (r"sequence entries are not allowed", _NO_DASH),
    (r"unexpected end of stream|expected ',' or", _NOT_CLOSED),
    (r"expected <block end>", _INDENTATION),
    (r"expected the node content", _NO_VALUE),
)


def syntax_problem(error: MarkedYAMLError, text: str, file: str) -> Problem:
    """The place and the meaning of what stopped the parser in ``text``."""
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return Problem(Place(file), *explain(error.problem or ""), _CODE)
    line = _LINE_BREAKS.split(text)[mark.line]
    tab = re.match(r" *\t", line)
    column = tab.end() if tab else mark.column + 1
    if line[column - 1 : column] == "\t":
        return Problem(Place(file, mark.line + 1, column), *_TAB, _CODE)
    sentences = explain(error.problem or "")
    if sentences is _NOT_CLOSED and error.context_mark:
        mark = error.context_mark
    return Problem(Place(file, mark.line + 1, mark.column + 1), *sentences, _CODE)


def explain(complaint: str) -> tuple[Sentence, Sentence]:
    """The parser's words become a sentence and a remedy."""
    for pattern, sentences in _SENTENCES:
        if re.search(pattern, complaint):
            return sentences
    return (
        say("This is not valid YAML: {detail}.", detail=complaint.rstrip(".")),
        say("Check quotes, brackets and indentation on this line and the one before it."),
    )
