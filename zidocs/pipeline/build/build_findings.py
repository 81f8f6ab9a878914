"""What a build says beside what it makes: of its packets, its bundles and hasil/."""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from zidocs.checks import check_packets, findings, wrong_documents
from zidocs.checks.file_facts import RememberedFiles, files_seen, read_photo, scans_seen
from zidocs.checks.rules import FilesSeen, PhotoSeen
from zidocs.checks.wrong_scans import OUTDATED
from zidocs.errors import Problem, SpecFault
from zidocs.office.catalogue.search import write_code
from zidocs.office.reading import Office
from zidocs.pipeline.build.wanted import Work, bundle_path, volume_stem
from zidocs.plan import BundlePlan


def findings_before(work: Work, memory: RememberedFiles) -> tuple[Problem, ...]:
    """What is to be said before anything is made.

    ``memory`` takes in what was read in the packets' files. Raises SpecFault as
    :func:`packet_findings`.
    """
    return (
        *packet_findings(work, memory),
        *(_empty(plan) for plan in work.empty),
        *_nothing_wanted(work),
        # Of a part of the packets nobody can tell what the others would have made.
        *(() if work.slugs else left_over_bundles(work.office, work.plans)),
    )


def packet_findings(work: Work, memory: RememberedFiles) -> tuple[Problem, ...]:
    """What ``zidocs check`` says of the packets of a build, without its hints.

    With ``force`` nothing is said of Word files edited by hand, since they are written anew.

    Raises SpecFault with all of it where an error makes the documents wrong: they would say
    what cannot be: an absent chair, and whatever an office grades as an error in satker.yaml.
    """
    if not work.packets:
        return ()
    printed = frozenset(photo.path for packet in work.packets for photo in packet.foto)
    read = partial(_read_photo, work.office, printed)
    seen = files_seen(work.office, work.all_packets, memory=memory, read=read)
    if work.request.force:
        seen = replace(seen, edited={})
    slugs = frozenset(packet.slug for packet in work.packets)
    told = findings(work.office, work.all_packets, slugs, seen)
    shown = tuple(problem for problem in told if problem.severity != "petunjuk")
    if wrong_documents(shown):
        raise SpecFault(shown)
    return shown


def _read_photo(office: Office, printed: Container[Path], path: Path) -> PhotoSeen | None:
    """A photo is read; one that is to be printed is prepared for that as well."""
    if path not in printed:
        return read_photo(path)
    # It was never seen, so its packet is made anew, and what makes packets is loaded anyway.
    from zidocs.pipeline.build.packet_files import printing_of

    return read_photo(path, printing_of(office.satker, office.workspace.output))


def told_anew(
    work: Work, before: Iterable[Problem], memory: RememberedFiles
) -> tuple[Problem, ...]:
    """The findings from ``before`` the build, with what the build itself changed in them.

    Only now is it known which text each document has, so whether its signed scan is outdated.
    """
    scans = scans_seen(work.office, work.packets, memory)
    outdated = {key: scan for key, scan in scans.items() if scan.outdated}
    slugs = frozenset(slug for slug, _ in outdated)
    seen = FilesSeen(scans=outdated)
    told = check_packets(work.office, work.all_packets, slugs, seen) if slugs else ()
    return (
        *(problem for problem in before if problem.code != OUTDATED),
        *(problem for problem in told if problem.code == OUTDATED),
    )


def _empty(plan: BundlePlan) -> Problem:
    """Of a bundle that would hold nothing; it is not made."""
    return Problem.warning(f"{plan.indikator} {plan.periode}", "Z307").says(
        "The packets of this indicator have no documents, photos or attachments.",
        "Add a meeting (rapat), photos or lampiran to one of them.",
    )


def _nothing_wanted(work: Work) -> Iterator[Problem]:
    """An indicator or period that no packet names: silence would pass for done."""
    asked = " ".join(filter(None, (write_code(work.request.indikator), work.request.periode)))
    if asked and not work.bundles and not work.empty:
        yield Problem.warning(asked, "Z307").says(
            "No packet names this in bukti, so nothing was built.",
            "Look into bukti of the packets, or begin one: zidocs new.",
        )


def left_over_bundles(office: Office, plans: Sequence[BundlePlan]) -> Iterator[Problem]:
    """Bundles of an earlier build that no packet feeds any more; they are told, not deleted.

    ``plans`` are those of the whole workspace, not only of what is built now.
    """
    planned = {bundle_path(office.satker, plan) for plan in plans if plan.parts}
    output = office.workspace.output
    for path in sorted(output.glob(f"bukti/{office.satker.tahun}/*/*.pdf")):
        volume = path.relative_to(output)
        if volume.with_name(volume_stem(path.stem)).as_posix() not in planned:
            yield Problem.warning(office.workspace.show(path), "Z308").says(
                "No packet belongs to this bundle any more; it is from an earlier build.",
                "Delete it if it is no longer wanted, with the .json beside it.",
            )
