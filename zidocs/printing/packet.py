"""The laid documents of a packet become each its PDF to print, and all of them one print job."""

from collections.abc import Sequence
from dataclasses import dataclass

from zidocs.errors import Problem
from zidocs.printing.job import PrintJob, write_job
from zidocs.printing.marking import LaidDocument, mark_document


@dataclass(frozen=True)
class PacketPrints:
    """The documents each alone, in the order given, all together, and what is to be said."""

    alone: tuple[PrintJob, ...]
    together: PrintJob
    problems: tuple[Problem, ...]


def print_packet(
    slug: str, documents: Sequence[LaidDocument], *, duplex: bool = False
) -> PacketPrints:
    """Put a code on every page of a packet's documents, in the order in which they are printed.

    With ``duplex`` each of them begins on the front of a sheet. The same documents give the same
    bytes. Raises EvidenceFault for a PDF that cannot be read.
    """
    marked = [mark_document(slug, document) for document in documents]
    prints = PacketPrints(
        tuple(write_job(each.title, [each]) for each in marked),
        write_job(slug, marked, duplex=duplex),
        tuple(problem for each in marked for problem in each.problems),
    )
    for each in marked:
        each.source.close()
    return prints
