"""A rule of the evaluators becomes a value: what it is about, why it matters, where it is broken.

A rule of a topic module is written so::

    def _letter_without_date(known: Known) -> Iterator[Problem]:
        yield Problem(known.packet.place("undangan", "tanggal"), say("…"), say("…"))

    RULES = (Rule("Z202", "peringatan", say("…"), say("…"), _letter_without_date), …)

Code and severity stand in the :class:`Rule` alone; :func:`zidocs.checks.check_packets` puts them
into what the function finds, after satker.yaml (``aturan``) had its say.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from zidocs.checks.files_seen import FilesSeen
from zidocs.errors import Problem, Sentence, Severity
from zidocs.spec.packet import Packet
from zidocs.spec.read import Office

T = TypeVar("T")


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
    def packets(self) -> tuple[Packet, ...]:
        """The whole workspace, in order: all that could be read, this packet too."""
        return self.around.packets

    @property
    def files(self) -> FilesSeen:
        """What was seen in photos, attachments, edited documents and scans."""
        return self.around.files

    def once(self, index: Callable[[Surroundings], T]) -> T:
        """See :meth:`Surroundings.once`."""
        return self.around.once(index)


@dataclass(frozen=True)
class Rule:
    """One kind of fault that an evaluator would stumble over.

    ``title`` names the fault in a few words, ``explanation`` tells for ``check --explain`` why
    evaluators care, what to do, and where the rule comes from. ``find`` yields a
    :class:`~zidocs.errors.Problem` for each spot of ``known.packet``, with place, sentence and
    remedy. ``wrong_document`` says that the printed documents themselves contradict each other
    or the calendar: where the office grades such a rule ``galat``, build refuses too.
    """

    code: str
    severity: Severity
    title: Sentence
    explanation: Sentence
    find: Callable[[Known], Iterator[Problem]]
    wrong_document: bool = False
