"""The codes seen on a page become its place in a document, or the reason why it has none.

Zero pages in a wrong document is the law; a page in triage is only a nuisance. So whatever is
doubtful has no place: two codes that differ, a packet that is not of this workspace.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from zidocs.intake.journal import BlankPage, LoosePage, Origin, PlacedPage, Reason, RunPage
from zidocs.intake.look import SeenPage
from zidocs.page_code import NewerCode, PageCode, packet_id, read_code
from zidocs.page_code.record import Print

_LEAST_DEPTH = 0.75
"""Codes are printed in the bottom margin; one higher up is on a picture of a page."""


@dataclass(frozen=True)
class KnownPacket:
    """A packet of the workspace: its folder and documents, and what of them was printed."""

    slug: str
    folder: Path
    documents: tuple[str, ...]
    prints: Callable[[], Mapping[str, Print]]


class Judge:
    """Knows the packets of a workspace, and tells where pages belong."""

    def __init__(self, packets: Iterable[KnownPacket], accept_stale: bool = False) -> None:
        self._packets: dict[str, list[KnownPacket]] = {}
        for packet in packets:
            self._packets.setdefault(packet_id(packet.slug), []).append(packet)
        self._accept_stale = accept_stale

    def page(self, seen: SeenPage, origin: Origin) -> RunPage:
        """A page that was just looked at becomes a page of a run."""
        if seen.blank:
            return BlankPage(origin)
        codes = tuple((code.text, code.turn, code.depth) for code in seen.codes)
        turn = seen.codes[0].turn if seen.codes else 0
        return self.again(LoosePage(origin, seen.sha256, turn, "unread", codes))

    def again(self, loose: LoosePage) -> PlacedPage | LoosePage:
        """A page without a place gets one if it can be told now; the packets may have changed."""
        found = self._find(loose)
        if isinstance(found, str):
            return LoosePage(loose.origin, loose.sha256, loose.turn, found, loose.codes)
        packet, code = found
        now = packet.prints().get(code.document)
        return PlacedPage(
            loose.origin,
            loose.sha256,
            loose.turn,
            packet.slug,
            code.document,
            code.page,
            code.pages,
            code.text,
            self._accept_stale or is_current(code.text, code.pages, now),
        )

    def _find(self, loose: LoosePage) -> tuple[KnownPacket, PageCode] | Reason:
        said = {read_code(text) for text, _, _ in loose.codes} - {None}
        if not said:
            return "unread"
        if len(said) > 1:
            return "two"
        (code,) = said
        if not isinstance(code, PageCode):
            return "newer" if isinstance(code, NewerCode) else "unread"
        if all(depth < _LEAST_DEPTH for _, _, depth in loose.codes):
            return "place"
        packets = self._packets.get(code.packet, [])
        if len(packets) != 1:
            return "packet"
        return (packets[0], code) if code.document in packets[0].documents else "document"


def is_current(text: str, pages: int, now: Print | None) -> bool:
    """Whether a page shows the text that lies in hasil/ to be printed."""
    return now is not None and (text, pages) == (now.text, now.pages)
