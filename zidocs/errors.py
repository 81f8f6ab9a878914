"""What went wrong becomes a sentence in the user's language, a place, a remedy and an exit code.

The tree::

    ZidocsError            1   our own bug, or anything not foreseen
    ├── UsageFault         2   the command cannot run as asked here (option, workspace, full disk)
    ├── SpecFault          3   satker.yaml, pegawai.csv, packet.yaml, a catalogue, or a check
    ├── EvidenceFault      4   a photo, scan or attachment
    ├── TemplateFault      5   a Word template
    ├── LayoutFault        6   DOCX to PDF
    ├── BundleFault        7   the bundle does not prove itself
    └── ArchiveFault       8   an archive is not what it was

This module imports nothing of ours, so that no circle can form around it.
"""

import errno
import gettext
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path, PurePath
from string import Formatter
from typing import ClassVar, Generic, Literal, Self, TypeVar

T = TypeVar("T")

INTERRUPTED = 130
"""The exit code that shells expect of a program stopped with Ctrl-C (128 + SIGINT)."""

Severity = Literal["galat", "peringatan", "petunjuk"]
Translate = Callable[[str], str]
"""An English message id becomes the same sentence in the user's language (gettext)."""

LANGUAGES = ("id", "en")
_LOCALES = Path(__file__).resolve().parent / "locale"


def translator(language: str) -> Translate:
    """The translation of messages into ``id`` or ``en``; any other language is English, too.

    The sentences stay English in the code and in every Problem; who shows them says in which
    language.
    """
    return gettext.translation("zidocs", _LOCALES, [language], fallback=True).gettext


MAX_SHOWN = 300
"""Characters of a foreign text that a message shows."""

UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff]"
)
"""Control characters, line separators, marks that turn the writing direction or have no width, lone
surrogates: nothing of the kind reaches a terminal or an answer."""
_UNSEEN_RUN = re.compile(f"{UNSEEN.pattern}+")


def on_one_line(text: str) -> str:
    """A foreign text becomes one short line: a file's content must not steer or fill a terminal."""
    line = _UNSEEN_RUN.sub(" ", text)
    return line if len(line) <= MAX_SHOWN else f"{line[: MAX_SHOWN - 1]}…"


@dataclass(frozen=True)
class Sentence:
    """An English sentence with ``{named}`` gaps, translated only when it is shown.

    ``values`` are the gaps' contents: a Sentence is translated too, a text is shown on one line.
    """

    text: str
    values: tuple[tuple[str, "Sentence | str | int | float"], ...] = ()

    def render(self, translate: Translate | None = None) -> str:
        """The sentence in the language of ``translate`` (English without one), gaps filled."""
        pattern = translate(self.text) if translate else self.text
        filled = {name: _fill(value, translate) for name, value in self.values}
        return pattern.format(**filled)

    def __str__(self) -> str:
        return self.render()


def _fill(value: Sentence | str | int | float, translate: Translate | None) -> str | int | float:
    if isinstance(value, Sentence):
        return value.render(translate)
    return on_one_line(value) if isinstance(value, str) else value


def _plain(value: object) -> Sentence | str | int | float:
    """What can be sent to another process and remembered; anything else is shown by its text."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return say_day(value)
    return value if isinstance(value, Sentence | int | float) else str(value)


def say(text: str, /, **values: object) -> Sentence:
    """Mark an English sentence for translation; the catalogues are extracted by this name.

    Literal braces are doubled, as in :meth:`str.format`.
    """
    return Sentence(text, tuple((name, _plain(value)) for name, value in values.items()))


_MONTHS = (
    say("January"),
    say("February"),
    say("March"),
    say("April"),
    say("May"),
    say("June"),
    say("July"),
    say("August"),
    say("September"),
    say("October"),
    say("November"),
    say("December"),
)


def say_day(day: date) -> Sentence:
    """A date as people read it: ``25 March 2026``; a date in a gap of :func:`say` becomes this."""
    month = _MONTHS[day.month - 1]
    return say("{day} {month} {year}", day=day.day, month=month, year=day.year)


_OS_REASONS: Mapping[int, Sentence] = {
    errno.ENOENT: say("it is not there"),
    errno.ENOTDIR: say("a part of the path is a file, not a folder"),
    errno.EISDIR: say("this is a folder, not a file"),
    errno.EEXIST: say("there is something of this name already"),
    errno.EACCES: say("you may not open it, or another program holds it"),
    errno.EPERM: say("the system does not allow it"),
    errno.EROFS: say("nothing can be written there"),
    errno.ENOSPC: say("the disk is full"),
    errno.EDQUOT: say("your share of the disk is full"),
    errno.EBUSY: say("another program holds it"),
    errno.ETXTBSY: say("another program holds it"),
    errno.EIO: say("the disk does not answer as it should"),
    errno.ENAMETOOLONG: say("its name is too long"),
    errno.ELOOP: say("its links lead in a circle"),
}
"""Words, not sentences: they stand in the brackets of one. Windows' own numbers become these."""


def os_reason(error: Exception) -> Sentence | str:
    """Why a file could not be opened or written, in the user's language where we have the words.

    What systems say themselves is in English, or in the language of the system.
    """
    known = _OS_REASONS.get(error.errno or 0) if isinstance(error, OSError) else None
    return known or getattr(error, "strerror", None) or str(error) or type(error).__name__


@dataclass(frozen=True)
class Place:
    """Where a fault is: a file, and inside it a line, a column (both from 1) and a key or part."""

    file: str = ""
    line: int | None = None
    column: int | None = None
    key: str = ""

    @classmethod
    def of(cls, where: "Where") -> "Place":
        """A path or an option is a place by itself."""
        return where if isinstance(where, Place) else cls(str(where))

    def __str__(self) -> str:
        spot = ":".join(str(n) for n in (self.file, self.line, self.column) if n not in ("", None))
        return " ".join(word for word in (spot, self.key) if word)


Where = Place | PurePath | str
"""What :meth:`Place.of` takes."""


@dataclass(frozen=True)
class Problem:
    """One fault or finding: where it is, what is wrong, and what to do about it.

    ``code`` is stable (``Z101``); ``severity`` uses the words of the JSON answer. The short way to
    make one has the contents of the gaps first and then the two sentences::

        Problem.at(path, "Z131", file=name).says("There is no file {file}.", "Correct the name.")

    Rules leave the code out: theirs stands in the rule.
    """

    where: Place
    what: Sentence
    fix: Sentence
    code: str = "Z000"
    severity: Severity = "galat"

    @classmethod
    def at(cls, where: Where, code: str = "Z000", /, **values: object) -> "Unsaid[Problem]":
        """An error (galat) at a place; ``values`` fill the gaps of both its sentences."""
        return cls._at(where, code, "galat", values)

    @classmethod
    def warning(cls, where: Where, code: str, /, **values: object) -> "Unsaid[Problem]":
        """A warning (peringatan); see :meth:`at`."""
        return cls._at(where, code, "peringatan", values)

    @classmethod
    def hint(cls, where: Where, code: str, /, **values: object) -> "Unsaid[Problem]":
        """A hint (petunjuk); see :meth:`at`."""
        return cls._at(where, code, "petunjuk", values)

    @classmethod
    def _at(
        cls, where: Where, code: str, severity: Severity, values: Mapping[str, object]
    ) -> "Unsaid[Problem]":
        place = Place.of(where)
        return Unsaid(lambda what, fix: cls(place, what, fix, code, severity), values)

    def render(self, translate: Translate | None = None) -> str:
        """``place: what. fix`` on one line."""
        text = f"{self.what.render(translate)} {self.fix.render(translate)}"
        place = str(self.where)
        return f"{place}: {text}" if place else text

    def __str__(self) -> str:
        return self.render()


@dataclass(frozen=True)
class Unsaid(Generic[T]):
    """All but two sentences of a problem, of the fault that raises it, or of a rule."""

    finish: Callable[[Sentence, Sentence], T]
    values: Mapping[str, object]

    def says(self, what: str, more: str, /) -> T:
        """What is wrong and what to do, or the title of a rule and what it explains.

        Each sentence takes the values that it has gaps for. The catalogues are extracted by this
        name, as by ``say``.
        """
        return self.finish(self._sentence(what), self._sentence(more))

    def _sentence(self, text: str) -> Sentence:
        gaps = {name for _, name, _, _ in Formatter().parse(text)}
        return Sentence(
            text,
            tuple((name, _plain(value)) for name, value in self.values.items() if name in gaps),
        )


class ZidocsError(Exception):
    """All problems found in one go; the class owns the exit code of the process."""

    exit_code: ClassVar[int] = 1

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        # Once, what several packets lack together, such as the roster.
        self.problems: tuple[Problem, ...] = (
            (problems,) if isinstance(problems, Problem) else tuple(dict.fromkeys(problems))
        )
        super().__init__("\n".join(str(problem) for problem in self.problems))

    @classmethod
    def at(cls, where: Where, code: str, /, **values: object) -> Unsaid[Self]:
        """A fault of one problem, to be raised: ``raise UsageFault.at(…).says("…", "…")``."""
        place = Place.of(where)
        return Unsaid(lambda what, fix: cls(Problem(place, what, fix, code)), values)

    def __reduce__(self) -> tuple[type["ZidocsError"], tuple[tuple[Problem, ...]]]:
        # BaseException would rebuild us from the joined message; a worker process
        # must hand the problems themselves to its parent.
        return type(self), (self.problems,)


class UsageFault(ZidocsError):
    """The command cannot run as asked: an option, no workspace, no right or room to write."""

    exit_code = 2


class SpecFault(ZidocsError):
    """A YAML file, the roster or a catalogue is not what it must be."""

    exit_code = 3


class EvidenceFault(ZidocsError):
    """A photo, scan or attachment cannot be used."""

    exit_code = 4


class TemplateFault(ZidocsError):
    """A Word template cannot be filled."""

    exit_code = 5


class LayoutFault(ZidocsError):
    """A Word file cannot become PDF pages without loss."""

    exit_code = 6


class BundleFault(ZidocsError):
    """A finished bundle does not say the same thing everywhere."""

    exit_code = 7


class ArchiveFault(ZidocsError):
    """An archive is not what was archived."""

    exit_code = 8


def raise_together(faults: Sequence[ZidocsError]) -> None:
    """Several faults become one, of the first one's class, with everybody's problems."""
    if faults:
        problems: tuple[Problem, ...] = tuple(
            dict.fromkeys(problem for fault in faults for problem in fault.problems)
        )
        raise type(faults[0])(problems)
