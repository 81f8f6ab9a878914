"""The whole story: packets become documents, pages and bundles; all of it is written, or nothing.

packet.yaml → Packet → DOCX → pages ┐
foto, lampiran ───────────→ pages ──┴→ one PDF per indicator and period

What an earlier build left, and would be made the same now, is left alone.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from zidocs.checks.file_facts import RememberedFiles
from zidocs.disk.files import refuse_link, writing
from zidocs.disk.lock import Holder, locked
from zidocs.disk.staging import Output, clear_leftovers
from zidocs.errors import Problem, ZidocsError
from zidocs.office.workspace import Workspace
from zidocs.pipeline.build.build_findings import findings_before, told_anew
from zidocs.pipeline.build.earlier import EarlierBuilds, Results
from zidocs.pipeline.build.wanted import BuildRequest, work_of
from zidocs.steps import Progress, logged, untold

__all__ = ["LOCK", "Build", "BuildRequest", "build"]

LOCK = ".kunci"
"""In hasil/; who builds holds it. Commands that only read ask nobody."""


@dataclass(frozen=True)
class Build:
    """What a build wrote: all its files, those that changed, and what is to be said."""

    outputs: tuple[Output, ...]
    changed: tuple[Output, ...]
    problems: tuple[Problem, ...]


def build(workspace: Workspace, request: BuildRequest, progress: Progress = untold) -> Build:
    """Write the documents of the wanted packets and every bundle that they belong to.

    Page numbers that the newest archive of a period has stay what they are.
    Raises UsageFault when another build is at work in the workspace.
    Raises the first stage's fault (spec, template, evidence, layout, bundle) with the problems of
    all packets; nothing is written then, and hasil/ is as it was.
    """
    with logged("read"):
        work = work_of(workspace, request)
    files = RememberedFiles(workspace)
    with logged("check"):
        findings = findings_before(work, files)
    lock = workspace.output / LOCK
    refuse_link(workspace.output / ".zidocs", workspace.output, "hasil/.zidocs")
    with writing(lock), locked(lock, _busy):
        clear_leftovers(workspace.output)
        earlier = EarlierBuilds(work)
        if earlier.forgotten:
            forgotten = Problem.hint("hasil/.zidocs/build.json", "Z312").says(
                "What the last build remembered is damaged or of another version of zidocs.",
                "Nothing to do; everything was made anew.",
            )
            findings = (*findings, forgotten)
        results = earlier.still_there()
        rest = work.without(results.bundles)
        if rest.bundles:
            with _telling_too(findings):
                # What makes documents and pages is loaded only where there is work for it.
                from zidocs.pipeline.build.made_anew import make_anew

                new = make_anew(rest, earlier, progress)
            results = Results(
                {**results.packets, **new.packets}, {**results.bundles, **new.bundles}, new.changed
            )
            earlier.remember(results)
            # Not before: a first build that fails leaves nothing in hasil/.
            files.save()
    findings = told_anew(work, findings, files)
    made = [
        *(results.packets[packet.slug] for packet in work.packets),
        *(results.bundles[plan] for plan in work.bundles),
    ]
    return Build(
        _shown(output for each in made for output in each.outputs),
        _shown(results.changed),
        (*work.problems, *findings, *(problem for each in made for problem in each.problems)),
    )


def _shown(outputs: Iterable[Output]) -> tuple[Output, ...]:
    """The files that are for people."""
    return tuple(output for output in outputs if output.kind != "catatan")


@contextmanager
def _telling_too(findings: Sequence[Problem]) -> Iterator[None]:
    """A fault brings the findings with it: one of them may be its cause."""
    try:
        yield
    except ZidocsError as fault:
        raise type(fault)((*fault.problems, *findings)) from fault


def _busy(holder: Holder) -> Problem:
    return Problem.at("hasil", "Z021", computer=holder.computer, process=holder.process).says(
        "Another build is at work in this workspace, on the computer {computer} (process "
        "{process}).",
        "Wait until it is finished, then run the command again.",
    )
