"""Signed scans that cannot be of the document they stand for."""

from collections.abc import Iterator
from datetime import date, timedelta

from zidocs.checks.rules import DocumentKey, Known, Rule, ScanSeen, Surroundings, grouped
from zidocs.errors import Problem
from zidocs.kinds import kind_of
from zidocs.office.packet import Packet

_CLOCKS_APART = timedelta(days=1)
"""A scanner may count by another time zone, and a letter be signed on the eve of its date."""
_CLOCK_NEVER_SET = timedelta(days=730)
"""Scanners without a battery begin at 2000 or 2010; such dates say nothing."""


def _scans(known: Known) -> Iterator[tuple[str, ScanSeen, str]]:
    """The packet's scans: of which kind of document, and where."""
    for kind, scan in known.of_documents(known.files.scans):
        yield kind, scan, known.office.workspace.show(scan.path)


def _older_than_its_document(known: Known) -> Iterator[Problem]:
    for kind, scan, shown in _scans(known):
        day = _day_of(known.packet, kind)
        if day and scan.made and _CLOCKS_APART < day - scan.made < _CLOCK_NEVER_SET:
            yield Problem.at(shown, made=scan.made, date=day).says(
                "The scanner dates this file {made}; the document is of {date}.",
                "Check that it is the scan of this document; the scanner's clock may be wrong, "
                "too.",
            )


def _day_of(packet: Packet, kind: str) -> date | None:
    """The day before which the document cannot have been signed."""
    held = packet.rapat.tanggal if packet.rapat and not kind_of(kind).precedes else None
    return packet.tanggal(kind) or held


def _by_bytes(around: Surroundings) -> dict[str, list[DocumentKey]]:
    return grouped((scan.sha256, key) for key, scan in around.files.scans.items())


def _scan_of_another(known: Known) -> Iterator[Problem]:
    for kind, scan, shown in _scans(known):
        own = known.packet.slug, kind
        other = next((key for key in known.once(_by_bytes)[scan.sha256] if key != own), None)
        if other:
            there = known.office.workspace.show(known.files.scans[other].path)
            yield Problem.at(shown, other=there).says(
                "This scan is the same file as {other}.",
                "Put the scan of this document here; one of the two is wrong.",
            )


def _older_than_its_text(known: Known) -> Iterator[Problem]:
    for _, scan, shown in _scans(known):
        if scan.outdated:
            yield Problem.at(shown).says(
                "The signed scan shows an older text than the one in hasil/.",
                "Print the new one, have it signed and scan it; or undo the change in packet.yaml. "
                "Until then the bundle has the signed one.",
            )


OUTDATED = "Z287"
"""The code of a signed scan whose text has changed; a build knows it only when it is done."""

RULES = (
    Rule.of("Z285", _older_than_its_document).says(
        "A signed scan older than the document that it stands for.",
        "A document cannot be signed before it exists; often the scan of last time was copied. "
        "Compared is the date that the scanner wrote into the file (PDF CreationDate, Exif or TIFF "
        "DateTime) with the date of the letter, or of the meeting. A day earlier is well, and so "
        "is a scan without a date or one of more than two years before: there the scanner's clock "
        "was never set.",
    ),
    Rule.of("Z286", _scan_of_another).says(
        "One scan for two documents.",
        "The same file (SHA-256) lies in scan/ for two documents, so one of them shows the "
        "signatures of the other. Scan both, or let zidocs scan sort the pages.",
    ),
    Rule.of(OUTDATED, _older_than_its_text).says(
        "A signed scan of a text that was changed later.",
        "A document was signed and scanned, and after that packet.yaml, the roster or a template "
        "changed what it says. The bundle keeps the signed document, so the correction is in "
        "hasil/ only, and other documents may contradict it. Compared is the text of the last "
        "build with that of the pages which zidocs scan filed; of a scan that somebody put into "
        "scan/ by hand nobody knows the text.",
    ),
)
