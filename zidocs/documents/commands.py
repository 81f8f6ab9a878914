"""Finds the commands of a Word part and puts each where Jinja can carry it out.

``{%p … %}`` stands for its whole paragraph, ``{%tr … %}`` for its row, ``{%tc … %}`` for its cell,
``{{p … }}`` for a paragraph that is replaced; the letters are docxtpl's. Here the tree is changed,
not its text: a command is taken out of the runs over which Word has spread it, and a mark (an XML
processing instruction) stands where it acts. So what else a paragraph holds cannot vanish with its
command: it is a fault that names the words.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from zidocs.documents.places import Spots, located, shortened
from zidocs.errors import Problem, Sentence, say
from zidocs.layout.ooxml import Element, local, tag

MAX_COMMANDS = 5_000
"""Commands of one part; the built-in templates have about fifty."""
MAX_LENGTH = 2_000
"""Signs of one command, so that no number, text or list in it is out of all measure."""

MAX_SEARCHED = 20_000
"""Signs of a paragraph that are searched for what only looks like a command."""

MAX_TOLD = 5
"""Things of one paragraph that only look like a command and are told."""

MARK = "zidocs"
"""The name of the processing instruction that stands in the place of a command."""

_CLOSERS = {"{{": "}}", "{%": "%}", "{#": "#}"}
_OPENER, _OPENER_BUT_REMARKS = re.compile(r"\{[{%#]"), re.compile(r"\{[{%]")
_LEVEL = re.compile(r"(p|tr|tc|r)\s+")
QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_RAW = re.compile(r"\s*raw\s*")
_END_RAW = re.compile(r"\{%\s*endraw\s*%\}")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
"""Signs without width, which Word and web pages put into words."""
_HALF_WRITTEN = re.compile(
    r"\{\s*\{[^{}]{0,60}(?:\}\s*\}?)?|\{\s*%[^{}]{0,60}(?:%\s*\})?"
    r"|\$?\{\s*[^\W\d][\w.]*(?:\s*\|[^{}]{0,60})?\s*\}+"
    r"|[^\s{}]{0,40}\s?(?:\}\s*\}|%\s*\}|#\s*\})"
    r"|«[^«»]{1,60}»|<<[^<>]{1,60}>>|\[\s?[a-z_]{1,40}(?:\.[a-z_]{1,40}){1,4}\s?\]"
    r"|(?<=\0)\s?\}|\{\s?(?=\0)"
)
_MERGE_FIELDS = frozenset({"MERGEFIELD", "ADDRESSBLOCK", "GREETINGLINE", "MERGEREC", "MERGESEQ"})
_RUN, _PARAGRAPH, _TEXT = tag("w:r"), tag("w:p"), tag("w:t")
_CODE, _TEXT_BOX = tag("w:instrText"), tag("w:txbxContent")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_APART = frozenset({_PARAGRAPH, tag("w:pPr"), tag("w:rPr"), tag("w:sdtPr"), tag("w:sdtEndPr")})
_BLANKS = {tag("w:tab"): "\t", tag("w:br"): "\n", tag("w:cr"): "\n", tag("w:noBreakHyphen"): "-"}
_SEEN = frozenset(
    tag(name)
    for name in ("w:drawing", "w:pict", "w:object", "w:sym", "w:footnoteReference",
                 "w:endnoteReference", "w:fldChar", "w:fldSimple", "w:ptab")
)  # fmt: skip
"""What a reader sees of a paragraph beside its letters."""
_HOLDERS = {"tr": tag("w:tr"), "tc": tag("w:tc")}


@dataclass(frozen=True)
class Command:
    """A command: ``level`` is ``p``, ``tr``, ``tc`` or nothing, ``inside`` what Jinja reads.

    ``what`` and ``fix`` are what is wrong with the way it is written, if anything is.
    """

    opener: str
    level: str
    inside: str
    paragraph: Element
    wrong: tuple[Sentence, Sentence] | None = None

    @property
    def written(self) -> str:
        """The command as the template has it."""
        return f"{self.opener}{self.level} {self.inside} {_CLOSERS[self.opener]}"


@dataclass(frozen=True)
class Part:
    """A part with a mark for each command, and what is wrong with how they stand in it."""

    root: Element
    commands: tuple[Command, ...]
    spots: Spots
    problems: tuple[Problem, ...]

    def fault(self, command: Command, what: Sentence, fix: Sentence) -> Problem:
        """A problem of a command, with its place."""
        return located(self.spots.of(command.paragraph), what, fix)


def find_commands(root: Element, shown: str) -> Part:
    """The tree of a part (it is changed) becomes commands and marks; nothing is raised."""
    reader = _Reader(root, Spots(root, shown))
    reader.read()
    return Part(root, tuple(reader.commands), reader.spots, tuple(reader.problems))


def marks(root: Element) -> Iterator[tuple[Element, int]]:
    """Every mark in the order of the part, with the number of its command."""
    for instruction in root.iter(etree.ProcessingInstruction):
        if instruction.target == MARK:
            yield instruction, int(instruction.text)


def _mark(number: int) -> Element:
    return etree.ProcessingInstruction(MARK, str(number))


@dataclass(frozen=True)
class _Piece:
    """An element of a run and the letters that it stands for."""

    element: Element
    text: str


class _Reader:
    """Goes once through a part, then puts the commands of rows, cells and paragraphs in place."""

    def __init__(self, root: Element, spots: Spots) -> None:
        self.root, self.spots = root, spots
        self.commands: list[Command] = []
        self.problems: list[Problem] = []
        self._held: dict[Element, list[int]] = {}
        """By paragraph, row or cell: the commands that stand for the whole of it."""
        self._texts: dict[Element, str] = {}

    def read(self) -> None:
        if self.root.tag.startswith(tag("w:p")[:-1]):
            # A list, because a hoisted command takes its paragraph out of the tree.
            for paragraph in list(self.root.iter(_PARAGRAPH)):
                self._read(paragraph, list(_pieces(paragraph)))
            for code in list(self.root.iter(_CODE)):
                self._read_code(code)
        else:
            for element in self.root.iter(etree.Element):
                if element.text and "{" in element.text:
                    self._read(element, [_Piece(element, element.text)])
        for holder, numbers in self._held.items():
            self._hoist(holder, numbers)

    def _read_code(self, code: Element) -> None:
        name = (code.text or "").split()
        paragraph = next(code.iterancestors(_PARAGRAPH), None)
        if paragraph is not None and name and name[0].upper() in _MERGE_FIELDS:
            self._warn_half_written(paragraph, f"«{name[-1] if len(name) == 1 else name[1]}»")
        elif paragraph is not None and "{" in (code.text or ""):
            self._read(code, [_Piece(code, code.text or "")], paragraph)

    def _read(
        self, holder: Element, pieces: Sequence[_Piece], paragraph: Element | None = None
    ) -> None:
        whole = "".join(piece.text for piece in pieces)
        place = holder if paragraph is None else paragraph
        if not any(sign in whole for sign in "{}«<["):
            return
        faults = len(self.problems)
        found = list(self._scan(whole, place))
        if faults == len(self.problems):
            left = _without(whole, [(start, end) for start, end, _ in found], "\0")
            likely = (match[0].strip() for match in _HALF_WRITTEN.finditer(left[:MAX_SEARCHED]))
            for like in islice(dict.fromkeys(likely), MAX_TOLD):
                self._warn_half_written(place, like)
        inline = [(start, end, self._add(command)) for start, end, command in found]
        if inline:
            # Its words are kept as they are now, for messages.
            self.spots.of(place)
            gone = [(start, end) for start, end, number in inline if number is None]
            self._texts[holder] = _without(whole, gone, "")
            _put_marks(pieces, inline)

    def _add(self, command: Command | None) -> int | None:
        """The number of a command for its mark, if the mark is to stand among the letters."""
        if command is None or len(self.commands) > MAX_COMMANDS:
            return None
        number = len(self.commands)
        self.commands.append(command)
        if number == MAX_COMMANDS:
            self.problems.append(
                located(
                    self.spots.of(command.paragraph),
                    say("The template has more than {most} commands.", most=MAX_COMMANDS),
                    say("Simplify the template, or export the built-in one."),
                )
            )
        where = self._stands_for(command)
        if where is None:
            return number
        self._held.setdefault(where, []).append(number)
        return None

    def _scan(self, whole: str, place: Element) -> Iterator[tuple[int, int, Command | None]]:
        """Beginning, end and command of all that stands in ``{{ }}``, ``{% %}`` and ``{# #}``."""
        at = 0
        openers = _OPENER if "#}" in whole else _OPENER_BUT_REMARKS
        has_raw = _END_RAW.search(whole) is not None
        while opener := openers.search(whole, at):
            start, end = opener.start(), whole.find(_CLOSERS[opener[0]], opener.end())
            inside = whole[start + 2 : end]
            if end < 0 or _OPENER.search(QUOTED.sub("", inside).removeprefix("{")):
                # No further: where the next command begins would be a guess, and looking for
                # the end of each of a million braces would never be done.
                self.problems.append(_endless(self.spots, place))
                return
            at = end + 2
            until = _END_RAW.search(whole, at) if has_raw and _RAW.fullmatch(inside) else None
            has_raw = has_raw and not (_RAW.fullmatch(inside) and until is None)
            if opener[0] == "{%" and until:
                yield start, at, None
                at = until.end()
                yield until.start(), at, None
            else:
                command = _command(opener[0], inside, place)
                if inside.startswith("{") and whole[at : at + 1] == "}":
                    at += 1
                yield start, at, command

    def _stands_for(self, command: Command) -> Element | None:
        """The paragraph, row or cell in whose place the command acts, if it has one."""
        if command.paragraph.tag != _PARAGRAPH or not command.level:
            return None
        if command.level == "p":
            return command.paragraph
        for ancestor in command.paragraph.iterancestors():
            if ancestor.tag == _HOLDERS[command.level]:
                return ancestor
            if ancestor.tag == _TEXT_BOX:
                break
        self.problems.append(
            located(
                self.spots.of(command.paragraph),
                say("{command} stands in no table.", command=command.written),
                say("Write {{%p … %}} for paragraphs; {{%tr … %}} is for the rows of a table."),
            )
        )
        return None

    def _hoist(self, holder: Element, numbers: Sequence[int]) -> None:
        commands = [self.commands[number] for number in numbers]
        beside = self._beside(holder)
        spot = self.spots.of(commands[0].paragraph)
        if len(commands) > 1:
            written = say(
                "{first} and {second} each need {holder} of their own.",
                first=_short(commands[0]), second=_short(commands[1]), holder=_A[local(holder)],
            )  # fmt: skip
            fix = say("Put what is to be repeated or left out between them.")
            self.problems.append(located(spot, written, fix))
        elif beside:
            self.problems.append(
                located(
                    spot,
                    say(
                        "{command} stands for {holder} as a whole; what stands beside it would be "
                        "lost: {words}.",
                        command=commands[0].written, holder=_A[local(holder)], words=beside,
                    ),
                    say("Move it to {holder} of its own.", holder=_A[local(holder)]),
                    "Z508",
                )
            )  # fmt: skip
        parent = holder.getparent()
        if parent is None:
            return
        for number in numbers:
            holder.addprevious(_mark(number))
        parent.remove(holder)

    def _beside(self, holder: Element) -> str | Sentence:
        """What a reader would miss if this paragraph, row or cell were gone; empty if nothing."""
        paragraphs = [holder] if holder.tag == _PARAGRAPH else list(holder.iter(_PARAGRAPH))
        words = []
        for paragraph in paragraphs:
            text = self._texts.get(paragraph)
            if text is None:
                text = "".join(piece.text for piece in _pieces(paragraph))
            words.append(text)
        text = shortened(" ".join(words)) or next(
            (self.commands[number].written for _, number in marks(holder)), ""
        )
        if text:
            return f"“{text}”"
        if any(_is_seen(element) for element in holder.iter()):
            return say("a picture, field, note or page break")
        if next(holder.iter(tag("w:sectPr")), None) is not None:
            return say("a section break")
        return ""

    def _warn_half_written(self, place: Element, found: str) -> None:
        spot = self.spots.of(place)
        problem = Problem.warning(spot.shown, "Z509", found=shortened(found.strip())).says(
            "“{found}” looks like a command, or like a field of a mail merge, and will be printed "
            "as it stands.",
            "Write {{{{ … }}}} around the name of a variable, without blanks between the braces.",
        )
        placed = located(spot, problem.what, problem.fix, "Z509", "peringatan")
        if placed not in self.problems:
            self.problems.append(placed)


_A = {
    "p": say("a paragraph"),
    "tr": say("a table row"),
    "tc": say("a table cell"),
}


def _short(command: Command) -> str:
    """``{%tr for … %}`` for a long command."""
    word = command.inside.split(maxsplit=1)
    rest = " … " if len(word) > 1 else " "
    return f"{command.opener}{command.level} {word[0] if word else ''}{rest}%}}"


def _without(whole: str, gone: Sequence[tuple[int, int]], instead: str) -> str:
    """A text without some of its stretches, which are in order."""
    kept, at = [], 0
    for start, end in gone:
        kept.append(whole[at:start])
        at = end
    return instead.join([*kept, whole[at:]])


def _command(opener: str, inside: str, place: Element) -> Command | None:
    """What stands between brackets becomes a command; a remark in a line becomes nothing."""
    inside = re.sub(r"\s", " ", _UNSEEN.sub("", inside))
    level = _LEVEL.match(inside)
    if opener == "{#":
        return Command(opener, level[1], "", place) if level and level[1] != "r" else None
    wrong = None
    if len(inside) > MAX_LENGTH:
        wrong = (
            say("A command has more than {most} signs.", most=MAX_LENGTH),
            say("Simplify the template, or export the built-in one."),
        )
        inside = inside[:40] + "…"
    elif inside.startswith("{"):
        wrong = (
            say("The command has one brace too many."),
            say("Write two braces on each side: {{{{ … }}}}."),
        )
    elif inside[:1] in ("-", "+") or inside[-1:] in ("-", "+"):
        wrong = (
            say("A command with “-” or “+” beside its brackets is not possible in Word."),
            say("Write {{% … %}} or {{{{ … }}}}; blanks beside it are printed as they stand."),
        )
    if level:
        inside = inside[level.end() :]
    named = level[1] if level else ""
    # A value that makes no paragraphs is printed in the paragraph where it stands.
    if named == "r" or (opener == "{{" and (named != "p" or not _makes_paragraphs(inside))):
        named = ""
    if opener == "{{" and not named and _makes_paragraphs(inside):
        named = "p"
    return Command(opener, named, inside.strip(), place, wrong)


def _makes_paragraphs(inside: str) -> bool:
    """Whether a value goes through the filter ``alinea``, which makes whole paragraphs."""
    return re.search(r"\|\s*alinea\b", QUOTED.sub("", inside)) is not None


def _pieces(paragraph: Element) -> Iterator[_Piece]:
    """The letters of a paragraph itself, not of text boxes in it, in their order."""
    stack = [paragraph]
    while stack:
        element = stack.pop()
        if element.tag == _TEXT:
            yield _Piece(element, element.text or "")
        elif element.tag in _BLANKS:
            if element.getparent().tag == _RUN and not _is_seen(element):
                yield _Piece(element, _BLANKS[element.tag])
        elif element is paragraph or element.tag not in _APART:
            stack.extend(reversed(element))


def _is_seen(element: Element) -> bool:
    if element.tag == tag("w:br"):
        return element.get(tag("w:type"), "") in ("page", "column")
    return element.tag in _SEEN


def _put_marks(pieces: Sequence[_Piece], found: Sequence[tuple[int, int, int | None]]) -> None:
    """Take the commands out of their runs; where one began, its mark stands."""
    at = 0
    waiting = list(found)
    for piece in pieces:
        end = at + len(piece.text)
        while waiting and waiting[0][1] <= at:
            waiting.pop(0)
        inside = [item for item in _until(waiting, end) if item[1] > at]
        if inside:
            _rewrite(piece, at, inside)
        at = end


def _until(
    waiting: Sequence[tuple[int, int, int | None]], end: int
) -> Iterator[tuple[int, int, int | None]]:
    for item in waiting:
        if item[0] >= end:
            return
        yield item


def _rewrite(piece: _Piece, at: int, inside: Sequence[tuple[int, int, int | None]]) -> None:
    element, text = piece.element, piece.text
    if element.tag in _BLANKS:
        element.getparent().remove(element)
        return
    element.text, last = "", None
    done = 0
    for start, end, number in inside:
        literal = text[done : max(start - at, 0)]
        done = end - at
        if last is None:
            element.text += literal
        else:
            last.tail = (last.tail or "") + literal
        if number is not None and start >= at:
            last = _mark(number)
            element.append(last)
    rest = text[done:] if done < len(text) else ""
    if last is None:
        element.text += rest
    else:
        last.tail = (last.tail or "") + rest
    if element.tag in (_TEXT, _CODE):
        element.set(_SPACE, "preserve")


def _endless(spots: Spots, place: Element) -> Problem:
    return located(
        spots.of(place),
        say("A command has no end."),
        say("Close it with }}}} or %}} in the same paragraph."),
    )
