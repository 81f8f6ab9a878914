"""The packets of a build, its plans and hasil/ become what is to be said before it begins."""

from collections.abc import Iterable, Iterator, Sequence

from zidocs.checks import check_packet
from zidocs.errors import Place, Problem, say
from zidocs.pipeline.bundles import bundle_path
from zidocs.plan import BundlePlan
from zidocs.spec.packet import Packet
from zidocs.spec.read import Office
from zidocs.status.overlooked import overlooked


def packet_findings(office: Office, packets: Iterable[Packet]) -> Iterator[Problem]:
    """What ``zidocs check`` says of these packets."""
    for packet in packets:
        yield from check_packet(packet)
        yield from overlooked(office, packet)


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
    planned = {f"{bundle_path(office.satker, plan)}.pdf" for plan in plans if plan.parts}
    output = office.workspace.output
    for path in sorted(output.glob(f"bukti/{office.satker.tahun}/*/*.pdf")):
        if path.relative_to(output).as_posix() not in planned:
            yield Problem(
                Place(office.workspace.show(path)),
                say("No packet belongs to this bundle any more; it is from an earlier build."),
                say("Delete it if it is no longer wanted, with the .json beside it."),
                "Z308",
                "peringatan",
            )
