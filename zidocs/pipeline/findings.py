"""The packets of a build, its plans and hasil/ become what is to be said beside what it made."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from zidocs.checks import check_packets, findings, wrong_documents
from zidocs.checks.file_facts import RememberedFiles, files_seen, scans_seen
from zidocs.checks.rules import FilesSeen
from zidocs.checks.wrong_scans import OUTDATED
from zidocs.errors import Place, Problem, SpecFault, say
from zidocs.office.packet import Packet
from zidocs.office.reading import Office
from zidocs.pipeline.naming import bundle_path, volume_stem
from zidocs.plan import BundlePlan


def packet_findings(
    office: Office,
    packets: Sequence[Packet],
    chosen: Iterable[Packet],
    memory: RememberedFiles,
    *,
    force: bool = False,
) -> tuple[Problem, ...]:
    """What ``zidocs check`` says of the chosen ones of all packets, without its hints.

    ``memory`` takes in what was read in their files. With ``force`` nothing is said of Word files
    edited by hand, since they are written anew.

    Raises SpecFault with all of it where an error makes the documents wrong: they would say
    what cannot be. By default no rule is an error; an office grades it so in satker.yaml.
    """
    slugs = frozenset(packet.slug for packet in chosen)
    seen = files_seen(office, packets, memory=memory) if slugs else None
    if seen and force:
        seen = replace(seen, edited={})
    told = findings(office, packets, slugs, seen) if seen else ()
    shown = tuple(problem for problem in told if problem.severity != "petunjuk")
    if wrong_documents(shown):
        raise SpecFault(shown)
    return shown


def told_anew(
    office: Office,
    packets: Sequence[Packet],
    chosen: Iterable[Packet],
    before: Iterable[Problem],
    memory: RememberedFiles,
) -> tuple[Problem, ...]:
    """The findings from ``before`` the build, with what the build itself changed in them.

    Only now is it known which text each document has, so whether its signed scan is outdated.
    """
    scans = scans_seen(office, list(chosen), memory)
    outdated = {key: scan for key, scan in scans.items() if scan.outdated}
    slugs = frozenset(slug for slug, _ in outdated)
    told = check_packets(office, packets, slugs, FilesSeen(scans=outdated)) if slugs else ()
    return (
        *(problem for problem in before if problem.code != OUTDATED),
        *(problem for problem in told if problem.code == OUTDATED),
    )


def empty_plans(plans: Iterable[BundlePlan]) -> Iterator[Problem]:
    """Bundles that would hold nothing; they are not made."""
    for plan in plans:
        if not plan.parts:
            yield Problem(
                Place(f"{plan.indikator} {plan.periode}"),
                say("The packets of this indicator have no documents, photos or attachments."),
                say("Add a meeting (rapat), photos or lampiran to one of them."),
                "Z307",
                "peringatan",
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
            yield Problem(
                Place(office.workspace.show(path)),
                say("No packet belongs to this bundle any more; it is from an earlier build."),
                say("Delete it if it is no longer wanted, with the .json beside it."),
                "Z308",
                "peringatan",
            )
