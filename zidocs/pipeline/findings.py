"""The packets of a build, its plans and hasil/ become what is to be said before it begins."""

from collections.abc import Iterable, Iterator, Sequence

from zidocs.checks import wrong_documents
from zidocs.errors import Place, Problem, SpecFault, say
from zidocs.pipeline.naming import bundle_path, volume_stem
from zidocs.plan import BundlePlan
from zidocs.seen import files_seen
from zidocs.seen.remembered_files import RememberedFiles
from zidocs.spec.packet import Packet
from zidocs.spec.read import Office
from zidocs.status.findings import findings


def packet_findings(
    office: Office, packets: Sequence[Packet], chosen: Iterable[Packet], memory: RememberedFiles
) -> tuple[Problem, ...]:
    """What ``zidocs check`` says of the chosen ones of all packets, without its hints.

    ``memory`` takes in what was read in their files.

    Raises SpecFault with all of it where an error makes the documents wrong: they would say
    what cannot be. By default no rule is an error; an office grades it so in satker.yaml.
    """
    slugs = frozenset(packet.slug for packet in chosen)
    seen = files_seen(office, packets, memory=memory) if slugs else None
    told = findings(office, packets, slugs, seen) if seen else ()
    shown = tuple(problem for problem in told if problem.severity != "petunjuk")
    if wrong_documents(shown):
        raise SpecFault(shown)
    return shown


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
