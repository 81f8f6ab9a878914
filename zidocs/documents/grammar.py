"""Judges each command of a part by itself, and whether beginnings and ends fit each other.

Every fault is found at once and at its own place: an open loop at its beginning, a misspelt filter
where it stands. What jinja2 says about syntax is English and speaks of tokens; here it becomes
sentences that can be translated.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from docxtpl import DocxTemplate
from jinja2 import nodes
from jinja2.exceptions import TemplateSyntaxError

from zidocs.documents.commands import QUOTED, Command, Part, marks
from zidocs.documents.sandbox import BLOCK, CLOSE, OPEN, NotAllowed, Sandbox
from zidocs.errors import Problem, Sentence, say
from zidocs.layout.ooxml import Element, local

Fault = tuple[Sentence, Sentence]
"""What is wrong with a command, and what to do."""

MAX_DEPTH = 19
"""Loops and conditions inside each other; Python itself compiles no more than twenty."""

_ENDS = {"if": "endif", "elif": "endif", "for": "endfor"}
_KNOWN = ("if", "elif", "else", "endif", "for", "endfor")
_ELSEWHERE = frozenset(
    {"set", "macro", "include", "import", "from", "extends", "block", "call", "filter",
     "autoescape", "do", "with", "trans", "pluralize", "break", "continue", "debug", "raw",
     "colspan", "cellbg", "vm", "hm"}
)  # fmt: skip
"""Commands of Jinja, its extensions and docxtpl that letters do not need."""
_QUOTES = str.maketrans({**dict.fromkeys("‘’‚‛′", "'"), **dict.fromkeys("“”„‟″«»", '"')})
_TAG = re.compile(r"\w+")


@dataclass(frozen=True)
class Source:
    """Jinja source of a part; line ``n + 2`` begins with the command of number ``order[n]``."""

    text: str
    part: Part
    order: tuple[int, ...]

    def command(self, line: int) -> Command | None:
        """The command at a line of the source (from 1)."""
        if not self.order:
            return None
        return self.part.commands[self.order[min(max(line - 2, 0), len(self.order) - 1)]]


def jinja_source(part: Part, sandbox: Sandbox, xml: Callable[[Element], str]) -> Source:
    """A part with marks becomes Jinja source; ``xml`` writes its tree.

    Each mark becomes a command as docxtpl knows it, alone in its paragraph, row or cell, and
    docxtpl takes these away. Of what stands in the command it sees a number only, because its
    patterns stumble over ``%`` or ``}`` inside (docxtpl issue 644); of the braces in the letter's
    own text it sees nothing. The source is whole only if :func:`command_faults` finds nothing.
    """
    pieces = _MARK.split(_cover(xml(part.root)))
    order = tuple(int(number) for number in pieces[1::2])
    marked = [_as_docxtpl(part.commands[number], number) for number in order]
    whole = [pieces[0]]
    for command, literal in zip(marked, pieces[2::2], strict=True):
        whole += (command, literal)
    patched: str = DocxTemplate("").patch_xml("".join(whole))
    patched = _NUMBERED.sub(
        lambda found: f"\n{_as_jinja(part.commands[int(found[1])], sandbox)}", patched
    )
    return Source(_uncover(patched), part, order)


_MARK = re.compile(r"<\?zidocs (\d+)\?>")
_NUMBERED = re.compile(r"\{[{%]\s*(\d+)\s*[%}]\}")
_COVERS = {"{": "\ue0f2", "}": "\ue0f3", "\n": " "}
_AROUND = {
    "": ("", ""),
    "p": ("<w:p><w:r><w:t>", "</w:t></w:r></w:p>"),
    "tc": ("<w:tc><w:p><w:r><w:t>", "</w:t></w:r></w:p></w:tc>"),
    "tr": ("<w:tr><w:tc><w:p><w:r><w:t>", "</w:t></w:r></w:p></w:tc></w:tr>"),
}


def _cover(text: str) -> str:
    for sign, cover in _COVERS.items():
        text = text.replace(sign, cover)
    return text


def _uncover(text: str) -> str:
    for sign in "{}":
        text = text.replace(_COVERS[sign], sign)
    return text


def _as_docxtpl(command: Command, number: int) -> str:
    """A numbered command with all that docxtpl takes away with it."""
    before, after = _AROUND[command.level]
    brackets = ("{%", "%}") if command.opener != "{{" else ("{{", "}}")
    return f"{before}{brackets[0]}{command.level} {number} {brackets[1]}{after}"


def _as_jinja(command: Command, sandbox: Sandbox) -> str:
    if command.opener == "{#":
        return ""
    inside = _readable(sandbox, command)
    if command.opener == "{%":
        return f"{OPEN}% {inside} %{CLOSE}"
    wrapped = f"({inside})|{BLOCK}" if command.level == "p" else inside
    return f"{OPEN}{{ {wrapped} }}{CLOSE}"


def command_faults(part: Part, sandbox: Sandbox) -> Iterator[Problem]:
    """Everything that is wrong with the commands of a part, in the order of the part."""
    for command in part.commands:
        fault = command.wrong or _fault_of(sandbox, command)
        if fault:
            yield part.fault(command, *fault)
    yield from _blocks(part)


def _fault_of(sandbox: Sandbox, command: Command) -> Fault | None:
    if command.opener == "{#":
        return None
    word = _word(command)
    if command.opener == "{%":
        if word.removeprefix("end") in _ELSEWHERE and word.startswith("end"):
            # Its beginning is told.
            return None
        if word not in _KNOWN:
            return _unknown(command, word)
        if word not in ("if", "elif", "for"):
            rest = command.inside[len(word) :].strip()
            return _too_much(word, rest) if rest else None
    return _parse(sandbox, command.opener, word, _readable(sandbox, command))


def _word(command: Command) -> str:
    found = _TAG.match(command.inside) if command.opener == "{%" else None
    return found[0] if found else ""


def _readable(sandbox: Sandbox, command: Command) -> str:
    """The command with plain quotes, unless only its own make sense (``default('Jum’at')``)."""
    plain = command.inside.translate(_QUOTES)
    if plain != command.inside:
        word = _word(command)
        if _parse(sandbox, command.opener, word, plain) is not None and (
            _parse(sandbox, command.opener, word, command.inside) is None
        ):
            return command.inside
    return plain


def sound_commands(part: Part, sandbox: Sandbox) -> Iterator[tuple[Command, nodes.Template]]:
    """The commands that are right by themselves, each parsed as if it stood alone."""
    for command in part.commands:
        word = _word(command)
        is_end = command.opener == "{%" and word not in _ENDS
        if command.opener == "{#" or is_end or command.wrong or _fault_of(sandbox, command):
            continue
        inside = _readable(sandbox, command)
        yield command, sandbox.parse(_alone(command.opener, word, inside))


def _alone(opener: str, word: str, inside: str) -> str:
    """The Jinja source of a command that stands alone."""
    if opener == "{{":
        return f"{OPEN}{{ {inside} }}{CLOSE}"
    inside = inside.removeprefix("el") if word == "elif" else inside
    end = _ENDS.get(word)
    return f"{OPEN}% {inside} %{CLOSE}" + (f"{OPEN}% {end} %{CLOSE}" if end else "")


def _parse(sandbox: Sandbox, opener: str, word: str, inside: str) -> Fault | None:
    """What is wrong with a command that stands alone, if anything is."""
    source = _alone(opener, word, inside)
    hidden = re.search(r"\|\s*(_\w*)", QUOTED.sub("", inside))
    if hidden:
        return _not_possible(hidden[1])
    try:
        tree = sandbox.parse(source)
    except NotAllowed as error:
        return _not_possible(error.word)
    except TemplateSyntaxError as error:
        return _explain(error.message or "", opener, inside)
    except (ValueError, RecursionError, MemoryError):
        # Numbers of thousands of digits (Python's own limit), and brackets without end.
        return (
            say("A command is nested too deeply, or holds a number that is too long."),
            say("Simplify the template, or export the built-in one."),
        )
    return _unknown_words(tree, sandbox)


def _unknown_words(tree: nodes.Template, sandbox: Sandbox) -> Fault | None:
    """A filter or test that does not exist; jinja2 would tell only when all is compiled."""
    for node in tree.find_all((nodes.Filter, nodes.Test)):
        is_filter = isinstance(node, nodes.Filter)
        known = sandbox.filters if is_filter else sandbox.tests
        if node.name not in known:
            what = (
                say("There is no filter called {name}.", name=node.name)
                if is_filter
                else say("There is no test called {name} (after “is”).", name=node.name)
            )
            names = [each for each in known if not each.startswith("_")]
            return what, did_you_mean(get_close_matches(node.name, names, n=1, cutoff=0.6))
    return None


def _explain(message: str, opener: str, inside: str) -> Fault:
    """The syntax faults of jinja2 3 in our own words; the sentence for all others names none."""
    compare = say("Compare it with the list of commands in templates/README.md.")
    if level := re.match(r" *(p|tr|tc|r) +\w", inside):
        return _blank_before(level[1], opener)
    if found := re.match(r"unexpected char (.+) at \d+", message, re.DOTALL):
        sign = found[1][1:-1]
        if sign in ("'", '"', "\\'"):
            return say("A quotation mark has no partner."), compare
        return say("The sign “{sign}” cannot stand in a command.", sign=sign), compare
    if re.match(r"unexpected '[\])}]'|unexpected '.', expected '[\])}]'", message):
        return say("A bracket has no partner."), compare
    if found := re.search(r"can't assign to", message):
        return say("What follows “for” must be a new name."), compare
    got = re.search(r"(?:got|unexpected) '(.*?)'", message, re.DOTALL)
    if got and got[1] and not got[1].startswith(("end of", "begin of")):
        return say("“{got}” cannot stand there.", got=got[1]), compare
    if got:
        return say("The command ends too early: something is missing."), compare
    return say("A command is not written as it must be."), compare


def _blank_before(level: str, opener: str) -> Fault:
    return (
        say("A blank stands between the bracket and “{level}”.", level=level),
        say("Write {written} without a blank there.", written=f"{opener}{level} …"),
    )


def did_you_mean(near: Sequence[str]) -> Sentence:
    """The nearest name, if there is one; else where all names stand."""
    if near:
        return say("Did you mean {near}?", near=near[0])
    return say("Keep to the variables and filters listed in templates/README.md.")


def _not_possible(word: str) -> Fault:
    return (
        say("“{word}” is not possible in a template.", word=word),
        say("Keep to the commands, variables and filters listed in templates/README.md."),
    )


def _unknown(command: Command, word: str) -> Fault:
    if word in ("p", "tr", "tc", "r"):
        return _blank_before(word, command.opener)
    if word in _ELSEWHERE:
        return _not_possible(word)
    near = get_close_matches(word, ("if", "elif", "else", "endif", "for", "endfor"), 1, 0.5)
    joined = "".join(command.inside.split())
    if joined in ("endif", "endfor"):
        near = [joined]
    return say("There is no command called “{word}”.", word=word), did_you_mean(near)


def _too_much(word: str, rest: str) -> Fault:
    if word == "else" and rest.startswith("if "):
        return say("“{got}” cannot stand there.", got="if"), did_you_mean(["elif"])
    return (
        say("“{got}” cannot stand there.", got=rest),
        say("Write {{% {word} %}} alone.", word=word),
    )


# Beginnings and ends.


@dataclass
class _Open:
    """A loop or condition whose end has not come yet."""

    word: str
    command: Command
    mark: Element
    has_else: bool = False


def _blocks(part: Part) -> Iterator[Problem]:
    stack: list[_Open] = []
    told_depth = False
    for mark, number in marks(part.root):
        command = part.commands[number]
        word = _word(command)
        if word in ("if", "for"):
            stack.append(_Open(word, command, mark))
            if len(stack) > MAX_DEPTH and not told_depth:
                told_depth = True
                yield part.fault(
                    command,
                    say("The commands are nested too deeply."),
                    say("Simplify the template, or export the built-in one."),
                )
        elif word in ("elif", "else", "endif", "endfor"):
            yield from _continued(part, stack, command, mark)
    for left in stack:
        yield _never_closed(part, left)


def _continued(
    part: Part, stack: list[_Open], command: Command, mark: Element
) -> Iterator[Problem]:
    word = _word(command)
    wanted = {"endif": "if", "endfor": "for", "elif": "if"}.get(word)
    if word != "elif" and any(each.word == wanted for each in stack):
        # What is open inside of its partner was forgotten, not the other way round.
        while stack[-1].word != wanted:
            yield _never_closed(part, stack.pop())
    top = stack[-1] if stack else None
    if top is None or (wanted and top.word != wanted):
        yield part.fault(
            command,
            say("{command} has no beginning.", command=command.written),
            say("Put the command that it belongs to before it, or take it out."),
        )
        return
    if top.has_else and word in ("elif", "else"):
        yield part.fault(
            command,
            say("{command} stands after {{% else %}}.", command=command.written),
            say("{{% else %}} is the last branch, and there is one of it only."),
        )
    top.has_else = top.has_else or word == "else"
    yield from _level(part, top, command, mark)
    if word in ("endif", "endfor"):
        stack.pop()


def _never_closed(part: Part, left: _Open) -> Problem:
    end = f"{{%{left.command.level} end{left.word} %}}"
    return part.fault(
        left.command,
        say("{command} is never closed.", command=left.command.written),
        say("Write {end} where it is to end.", end=end),
    )


def _level(part: Part, top: _Open, command: Command, mark: Element) -> Iterator[Problem]:
    """Beginning and end must stand at the same level, or half a table would be left."""
    paths = _paths(top.mark, mark)
    names = [[local(each) for each in path] for path in paths]
    crossing = {"tc", "tr"} & set(names[0])
    if names[0] == names[1] and not crossing:
        return
    same = command.level == top.command.level
    inside_table = crossing or {"tc", "tr"} & set(names[1])
    yield part.fault(
        top.command,
        say(
            "{first} and {second} do not enclose whole paragraphs or rows.",
            first=top.command.written, second=command.written,
        ),
        say(
            "To repeat rows, write {{%tr … %}} and {{%tr end… %}}, each in a row of its own."
        ) if same and inside_table else
        say(
            "Put the beginning and the end of each command at the same level: both in paragraphs "
            "of their own, or both in rows of their own."
        ),
    )  # fmt: skip


def _paths(one: Element, other: Element) -> tuple[list[Element], list[Element]]:
    """The ancestors of two marks up to, and without, the nearest one that they share."""
    above = list(one.iterancestors())
    shared = set(above)
    below: list[Element] = []
    for each in other.iterancestors():
        if each in shared:
            return above[: above.index(each)], below
        below.append(each)
    return above, below
