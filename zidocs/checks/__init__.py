"""Packets and their office become findings: what an evaluator would stumble over.

The rules stand in one module for each topic, each of which ends in its ``RULES``.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from zidocs.checks import (
    agenda,
    attached,
    attendance,
    careers,
    characters,
    copies,
    dates,
    demands,
    edited,
    letters,
    minutes,
    numbers,
    periods,
    photos,
    scans,
    signatories,
    twins,
    weekdays,
    working_days,
    written_names,
)
from zidocs.checks.files_seen import FilesSeen
from zidocs.checks.grading import grade, unknown_codes
from zidocs.checks.rule import Known, Rule, Surroundings
from zidocs.errors import Problem
from zidocs.spec.packet import Packet
from zidocs.spec.read import Office

RULES: tuple[Rule, ...] = (
    *letters.RULES,
    *dates.RULES,
    *working_days.RULES,
    *periods.RULES,
    *weekdays.RULES,
    *numbers.RULES,
    *attendance.RULES,
    *written_names.RULES,
    *signatories.RULES,
    *careers.RULES,
    *minutes.RULES,
    *agenda.RULES,
    *demands.RULES,
    *characters.RULES,
    *copies.RULES,
    *twins.RULES,
    *photos.RULES,
    *attached.RULES,
    *edited.RULES,
    *scans.RULES,
)
"""By topic: letters, dates, numbers, people, content, other packets, files."""

NO_FILES = FilesSeen()


def check_packets(
    office: Office,
    packets: Sequence[Packet],
    slugs: Collection[str] = (),
    files: FilesSeen = NO_FILES,
) -> tuple[Problem, ...]:
    """The findings of the packets with these slugs (none: of all), packet by packet, line by line.

    ``packets`` is the whole workspace: what is used twice is seen only beside the others. The
    severity of each finding is the rule's, or what satker.yaml says of it under ``aturan``;
    a code there that no rule has is the first finding. What holds for somebody of the roster is
    told once, not with every meeting.
    """
    around = Surroundings(office, tuple(packets), files)
    codes = [rule.code for rule in RULES]
    findings = [*unknown_codes(office, codes)]
    for packet in packets:
        if not slugs or packet.slug in slugs:
            findings.extend(sorted(_findings(Known(packet, around)), key=_reading_order(packet)))
    return tuple(dict.fromkeys(findings))


def _findings(known: Known) -> Iterator[Problem]:
    for rule in RULES:
        severity = grade(known.office.satker, rule.code, rule.severity)
        if severity:
            for problem in rule.find(known):
                yield replace(problem, code=rule.code, severity=severity)


def _reading_order(packet: Packet) -> Callable[[Problem], tuple[bool, str, int, int]]:
    """From the top of packet.yaml down, then other files."""

    def key(problem: Problem) -> tuple[bool, str, int, int]:
        where = problem.where
        return where.file != packet.tree.file, where.file, where.line or 0, where.column or 0

    return key


def wrong_documents(findings: Iterable[Problem]) -> tuple[Problem, ...]:
    """The errors among them after which the printed documents contradict each other."""
    codes = {rule.code for rule in RULES if rule.wrong_document}
    return tuple(each for each in findings if each.severity == "galat" and each.code in codes)
