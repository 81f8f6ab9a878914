"""Everything that an evaluator would stumble over in the packets of an office.

The rules stand in one module for each topic. To add one, write into the module of its topic the
function that finds the fault and, in its ``RULES``, what ``zidocs check --explain`` tells of it
(:mod:`zidocs.checks.rules` shows how); translate its sentences; and break a packet in this one way
in a folder ``tests/data/broken/<code>-…``. Nothing else lists the rules.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from zidocs.checks import (
    copies,
    counting,
    dates,
    edited,
    letters,
    meeting_photos,
    people,
    personnel,
    signing,
    texts,
    typed,
    weekdays,
    wrong_scans,
)
from zidocs.checks.rules import FilesSeen, Known, Rule, Surroundings
from zidocs.errors import Problem, Severity, say
from zidocs.office.packet import Packet
from zidocs.office.reading import Office
from zidocs.office.satker import Satker
from zidocs.words import listed

RULES: tuple[Rule, ...] = (
    *typed.RULES,
    *letters.RULES,
    *dates.RULES,
    *weekdays.RULES,
    *people.RULES,
    *signing.RULES,
    *personnel.RULES,
    *texts.RULES,
    *copies.RULES,
    *meeting_photos.RULES,
    *counting.RULES,
    *edited.RULES,
    *wrong_scans.RULES,
)
"""By topic: what was typed, letters, dates, people, content, other packets, files. Findings of one
spot stand in this order."""

GRADED_RULES = (*RULES, *counting.STATUS_RULES)
"""All that satker.yaml may grade under ``aturan``."""

NO_FILES = FilesSeen()

_MOST_NAMED = 5


def findings(
    office: Office,
    packets: Sequence[Packet],
    slugs: Collection[str] = (),
    files: FilesSeen = NO_FILES,
) -> Iterator[Problem]:
    """What check and build say of the packets with these slugs (none: of all packets).

    ``packets`` is the whole workspace, so that what is used twice is seen; ``files`` is what was
    seen in its files.
    """
    yield from office.roster.notes
    yield from check_packets(office, packets, slugs, files)
    for packet in packets:
        if not slugs or packet.slug in slugs:
            yield from miscounts(office, packet)
    for folder, names in files.left_behind.items():
        yield Problem.warning(office.workspace.show(folder), "Z328", names=", ".join(names)).says(
            "Edited by hand, but no packet has these documents any more: {names}.",
            "What still holds belongs into the folder of its packet in hasil/; delete the rest.",
        )
    if files.lost_pages:
        yield Problem.warning(
            ".zidocs/scan", "Z961", pages=listed(files.lost_pages, _MOST_NAMED)
        ).says(
            "Scanned pages are gone from the store, or damaged: {pages}.",
            "Scan the same files once more, or bring the folder .zidocs back from a copy of the "
            "workspace.",
        )


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
    told = [*_unknown_codes(office)]
    for packet in packets:
        if not slugs or packet.slug in slugs:
            told.extend(sorted(_found(RULES, Known(packet, around)), key=_reading_order(packet)))
    return tuple(dict.fromkeys(told))


def miscounts(office: Office, packet: Packet) -> Iterator[Problem]:
    """What ``status`` tells too: what of the packet counts otherwise than its writer may think."""
    return _found(counting.STATUS_RULES, Known(packet, Surroundings(office, (packet,))))


def _found(rules: Iterable[Rule], known: Known) -> Iterator[Problem]:
    for rule in rules:
        severity = _grade(known.office.satker, rule)
        if severity:
            for problem in rule.find(known):
                yield replace(problem, code=rule.code, severity=severity)


def _grade(satker: Satker, rule: Rule) -> Severity | None:
    """The severity that satker.yaml gives to findings of this rule; None where it is off."""
    given = satker.aturan.get(rule.code)
    if given is None:
        return rule.severity
    return None if given.tingkat == "mati" else given.tingkat


def _unknown_codes(office: Office) -> Iterator[Problem]:
    """Z200: what satker.yaml grades although no rule has that code."""
    known = sorted(rule.code for rule in GRADED_RULES)
    for code in office.satker.aturan:
        if code in known:
            continue
        meant = f"Z{code.strip().upper().removeprefix('Z')}"
        yield Problem(
            office.tree.key_place(("aturan", code)),
            say("There is no rule {code} that could be graded or switched off.", code=code),
            say("Did you mean {near}?", near=meant) if meant in known else
            say("The rules have codes from {first} to {last}.", first=known[0], last=known[-1]),
            "Z200",
        )  # fmt: skip


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
