"""Signed scans become scans of which is known whether their document says something else by now."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from zidocs.checks.files_seen import DocumentKey, ScanSeen
from zidocs.paper.packet_record import Print, read_prints
from zidocs.paper.scan_store import Disk, Room
from zidocs.workspace import Workspace


def dated(
    scans: Mapping[DocumentKey, ScanSeen], workspace: Workspace
) -> dict[DocumentKey, ScanSeen]:
    """Mark the scans of which ``zidocs scan`` filed another text than build printed last.

    Of a scan that somebody filed by hand nobody knows the text; it counts as up to date.
    """
    texts = Room(workspace.root, Disk()).filed().texts

    @cache
    def prints_of(slug: str) -> Mapping[str, Print]:
        return read_prints(workspace.output, slug)

    def is_outdated(key: DocumentKey, scan: ScanSeen) -> bool:
        text = texts.get(scan.sha256)
        if text is None:
            return False
        slug, kind = key
        printed = prints_of(slug).get(kind)
        return printed is not None and printed.text != text

    return {key: replace(scan, outdated=is_outdated(key, scan)) for key, scan in scans.items()}
