"""What a rule is, and all that it may look at: packets, their office, and facts of their files.

A rule of a topic module is written so::

    def _letter_without_date(known: Known) -> Iterator[Problem]:
        yield Problem.at(known.packet.place("undangan", "tanggal")).says("…", "…")

    RULES = (Rule.of("Z202", _letter_without_date).says("…", "…"), …)

Code and severity stand in the :class:`Rule` alone; :func:`zidocs.checks.check_packets` puts them
into what the function finds, after satker.yaml (``aturan``) had its say.

No file is opened by a rule. What was not looked at, or could not be read, is not in the mappings of
:class:`FilesSeen`, and the rules say nothing about it: an empty one makes all of them silent.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar, cast

from zidocs.errors import Problem, Sentence, Severity, Unsaid
from zidocs.office.packet import Packet
from zidocs.office.reading import Office

DocumentKey = tuple[str, str]
"""A document of a packet: the packet's slug and the document's kind."""

LIKENESS_BITS = 128
"""Of the number that stands for what a picture shows; similar pictures differ in few bits."""


@dataclass(frozen=True)
class PhotoSeen:
    """A photo file: its SHA-256, its pixels upright, the camera's own time, what it looks like.

    ``likeness`` is None where a picture shows too little to be told from others.
    """

    sha256: str
    width_px: int
    height_px: int
    taken: datetime | None = None
    likeness: int | None = None


@dataclass(frozen=True)
class EditedDocument:
    """A Word file changed by hand since we wrote it: its text, and what we would write now."""

    path: Path
    text: str
    ours: str


@dataclass(frozen=True)
class ScanSeen:
    """A signed scan: its SHA-256, and the day on which its scanner says that it was made.

    ``outdated`` if it is known to show another text of the document than the one in hasil/.
    """

    path: Path
    sha256: str
    made: date | None = None
    outdated: bool = False


@dataclass(frozen=True)
class FilesSeen:
    """What is known of the files of some packets.

    ``photos`` and ``attachments`` go by path, ``unused`` (files in a packet's folder that nothing
    uses) by slug, ``edited`` and ``scans`` by slug and kind of document, ``left_behind`` (names of
    edited ones) by folder. Attachments are here if another one has the same size, with their hash.
    ``lost_pages`` are scanned pages (``file:page``) that the store has no longer as they were.
    """

    photos: Mapping[Path, PhotoSeen] = field(default_factory=dict)
    attachments: Mapping[Path, str] = field(default_factory=dict)
    unused: Mapping[str, tuple[Path, ...]] = field(default_factory=dict)
    edited: Mapping[DocumentKey, EditedDocument] = field(default_factory=dict)
    scans: Mapping[DocumentKey, ScanSeen] = field(default_factory=dict)
    left_behind: Mapping[Path, tuple[str, ...]] = field(default_factory=dict)
    lost_pages: tuple[str, ...] = ()


K = TypeVar("K")
T = TypeVar("T")


def grouped(pairs: Iterable[tuple[K, T]]) -> dict[K, list[T]]:
    """The second of each pair by the first, in order: what has the same day, number or bytes."""
    found: dict[K, list[T]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


@dataclass(frozen=True)
class Surroundings:
    """What all packets of a check share: the office, every packet that can be read, the files.

    ``packets`` are in the order of the workspace, also those that nobody asked about.
    """

    office: Office
    packets: tuple[Packet, ...]
    files: FilesSeen = field(default_factory=FilesSeen)
    _made: dict[Callable[[Any], object], object] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def once(self, index: Callable[["Surroundings"], T]) -> T:
        """What ``index`` makes of all packets, made at the first question and then kept.

        So that a rule across packets looks things up, and the cost grows with the packets, not
        with their pairs. ``index`` is a function of a module, not a lambda.
        """
        if index not in self._made:
            self._made[index] = index(self)
        return cast(T, self._made[index])


@dataclass(frozen=True)
class Known:
    """All that a rule may look at: one packet, and what surrounds it."""

    packet: Packet
    around: Surroundings

    @property
    def office(self) -> Office:
        """Settings, roster, catalogue."""
        return self.around.office

    @property
    def files(self) -> FilesSeen:
        """What was seen in photos, attachments, edited documents and scans."""
        return self.around.files

    def once(self, index: Callable[[Surroundings], T]) -> T:
        """See :meth:`Surroundings.once`."""
        return self.around.once(index)

    def of_documents(self, facts: Mapping[DocumentKey, T]) -> Iterator[tuple[str, T]]:
        """What is known of the packet's documents, with the kind of each, in their order."""
        for kind in self.packet.dokumen:
            if (self.packet.slug, kind) in facts:
                yield kind, facts[self.packet.slug, kind]


@dataclass(frozen=True)
class Rule:
    """One kind of fault that an evaluator would stumble over.

    ``find`` yields a :class:`~zidocs.errors.Problem` for each spot of ``known.packet``, with place,
    sentence and remedy. ``title`` names the fault in a few words, ``explanation`` tells for
    ``check --explain`` why evaluators care, what to do, and where the rule comes from.
    """

    code: str
    find: Callable[[Known], Iterator[Problem]]
    title: Sentence
    explanation: Sentence
    severity: Severity
    wrong_document: bool

    @classmethod
    def of(
        cls,
        code: str,
        find: Callable[[Known], Iterator[Problem]],
        severity: Severity = "peringatan",
        wrong_document: bool = False,
        **values: object,
    ) -> Unsaid["Rule"]:
        """A rule that ``says`` its title and its explanation, whose gaps ``values`` fill.

        Without a ``severity`` it warns: what evaluators reject is plausible, not certain.
        ``wrong_document`` says that the printed documents themselves contradict each other or the
        calendar: where such a rule is graded ``galat``, build refuses too.
        """
        return Unsaid(
            lambda title, text: cls(
                code, find, title, text, severity=severity, wrong_document=wrong_document
            ),
            values,
        )
