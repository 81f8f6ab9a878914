"""The whole story: packets become documents, pages and bundles; all of it is written, or nothing.

packet.yaml → Packet → DOCX → pages ┐
foto, lampiran ───────────→ pages ──┴→ one PDF per indicator and period

What an earlier build left, and would be made the same now, is left alone.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from zidocs.disk.files import refuse_link, writing
from zidocs.disk.lock import Holder, locked
from zidocs.errors import Problem, ZidocsError
from zidocs.office.workspace import Workspace
from zidocs.pipeline.build.last_build import (
    LOCK,
    Build,
    BuildRequest,
    files_of,
    read_last,
    remember_last,
)
from zidocs.steps import Progress, logged, untold

if TYPE_CHECKING:
    from zidocs.disk.staging import Output
    from zidocs.pipeline.build.earlier import EarlierBuilds, Results
    from zidocs.pipeline.build.wanted import Work
    from zidocs.pipeline.remembered_builds import FileMark

__all__ = ["LOCK", "Build", "BuildRequest", "build"]


def build(workspace: Workspace, request: BuildRequest, progress: Progress = untold) -> Build:
    """Write the documents of the wanted packets and every bundle that they belong to.

    Page numbers that the newest archive of a period has stay what they are.
    Raises UsageFault when another build is at work in the workspace.
    Raises the first stage's fault (spec, template, evidence, layout, bundle) with the problems of
    all packets; nothing is written then, and hasil/ is as it was.
    """
    before = files_of(workspace)
    last = read_last(workspace, request, before)
    if last:
        return last
    done, marks = _build_changed(workspace, request, progress)
    if marks is not None:
        remember_last(workspace, request, before, marks, done)
    return done


def _build_changed(
    workspace: Workspace, request: BuildRequest, progress: Progress
) -> "tuple[Build, dict[str, FileMark] | None]":
    """Read and check all, make what changed; also by what each file is known again.

    None where the next build may have less to say, for this one has settled it.
    """
    # What reads, checks and compares is loaded only where something was touched.
    from zidocs.checks.file_facts import RememberedFiles
    from zidocs.disk.staging import clear_leftovers
    from zidocs.office.reading import remembered_trees
    from zidocs.pipeline.build.build_findings import findings_before, told_anew
    from zidocs.pipeline.build.earlier import EarlierBuilds
    from zidocs.pipeline.build.wanted import work_of

    trees, files = remembered_trees(workspace), RememberedFiles(workspace)
    with logged("read"):
        work = work_of(workspace, request, trees)
    with logged("check"):
        findings = findings_before(work, files)
    lock = workspace.output / LOCK
    refuse_link(workspace.output / ".zidocs", workspace.output, "hasil/.zidocs")
    with writing(lock), locked(lock, _busy):
        clear_leftovers(workspace.output)
        earlier = EarlierBuilds(work)
        if earlier.forgotten:
            findings = (*findings, _forgotten())
        with _telling_too(findings):
            results, are_new = _results(work, earlier, progress)
        # Not before: of a first build that fails only photos stay in hasil/, for the next.
        files.save()
        trees.save()
    settled = are_new and any(each.where.file.startswith("hasil/") for each in findings)
    findings = told_anew(work, findings, files)
    made = [
        *(results.packets[packet.slug] for packet in work.packets),
        *(results.bundles[plan] for plan in work.bundles),
    ]
    done = Build(
        _shown(output for each in made for output in each.outputs),
        _shown(results.changed),
        (*work.problems, *findings, *(problem for each in made for problem in each.problems)),
    )
    marks = {path: mark for each in made for path, mark in each.files.items()}
    return done, None if settled else marks


def _results(work: "Work", earlier: "EarlierBuilds", progress: Progress) -> "tuple[Results, bool]":
    """What is there as it would be made, and what is made anew because it is not: if anything."""
    there = earlier.still_there()
    rest = work.without(there.bundles)
    if not rest.bundles:
        return there, False
    # What makes documents and pages is loaded only where there is work for it.
    from zidocs.pipeline.build.made_anew import make_anew

    new = make_anew(rest, earlier, progress)
    packets, bundles = {**there.packets, **new.packets}, {**there.bundles, **new.bundles}
    results = replace(new, packets=packets, bundles=bundles)
    earlier.remember(results)
    return results, True


def _shown(outputs: "Iterable[Output]") -> "tuple[Output, ...]":
    """The files that are for people."""
    return tuple(output for output in outputs if output.kind != "catatan")


@contextmanager
def _telling_too(findings: Sequence[Problem]) -> Iterator[None]:
    """A fault brings the findings with it: one of them may be its cause."""
    try:
        yield
    except ZidocsError as fault:
        raise type(fault)((*fault.problems, *findings)) from fault


def _forgotten() -> Problem:
    return Problem.hint("hasil/.zidocs/build.json", "Z312").says(
        "What the last build remembered is damaged or of another version of zidocs.",
        "Nothing to do; everything was made anew.",
    )


def _busy(holder: Holder) -> Problem:
    return Problem.at("hasil", "Z021", computer=holder.computer, process=holder.process).says(
        "Another build is at work in this workspace, on the computer {computer} (process "
        "{process}).",
        "Wait until it is finished, then run the command again.",
    )
