"""A rule's severity and the office's own word on it become the severity of its findings."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from zidocs.errors import Problem, Severity, say
from zidocs.spec.read import Office
from zidocs.spec.satker import Satker

GRADED_ELSEWHERE = ("Z164", "Z169", "Z170")
"""Warnings about a packet's claims and scans, which ``status`` tells too; an office may grade
them like any rule. Z164 is also the code of an activity that does not exist, which stays."""


def grade(satker: Satker, code: str, severity: Severity) -> Severity | None:
    """The severity that satker.yaml gives to findings of this code; None where it is off."""
    given = satker.aturan.get(code)
    if given is None:
        return severity
    return None if given.tingkat == "mati" else given.tingkat


def regrade(satker: Satker, problems: Iterable[Problem]) -> Iterator[Problem]:
    """Findings of :data:`GRADED_ELSEWHERE` with the office's severity, those switched off not."""
    for problem in problems:
        severity = grade(satker, problem.code, problem.severity)
        if severity:
            yield replace(problem, severity=severity)


def unknown_codes(office: Office, codes: Collection[str]) -> Iterator[Problem]:
    """Z200: what satker.yaml grades although no rule has that code; ``codes`` are the rules'."""
    known = sorted({*codes, *GRADED_ELSEWHERE})
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
