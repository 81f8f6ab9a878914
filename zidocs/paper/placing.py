"""Decides where scanned pages belong: the place of each, and which of them make a document up.

Zero pages in a wrong document is the law; a page in triage is only a nuisance. So whatever is
doubtful has no place: two codes that differ, a packet that is not of this workspace.

Pages of two texts are never mixed. Of a page that came twice the later one is used: whoever scans
a page again does so because the first was not good. Where both show the same, the better one is.
Nothing is forgotten.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from zidocs.paper.journal import BlankPage, LoosePage, Origin, PlacedPage, Reason, RunPage
from zidocs.paper.packet_record import Print
from zidocs.paper.page_code import NewerCode, PageCode, packet_id, read_code
from zidocs.paper.scanned_page import SeenPage

_LEAST_DEPTH = 0.75
"""Codes are printed in the bottom margin; one higher up is on a picture of a page."""


@dataclass(frozen=True)
class KnownPacket:
    """A packet of the workspace: its folder and documents, and what of them was printed."""

    slug: str
    folder: Path
    documents: tuple[str, ...]
    prints: Callable[[], Mapping[str, Print]]


class Placer:
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
        turn = next((code.turn for code in seen.codes if not code.mirrored), 0)
        return self.again(LoosePage(origin, seen.sha256, turn, "unread", seen.codes))

    def again(self, loose: LoosePage) -> PlacedPage | LoosePage:
        """A page without a place gets one if it can be told now; the packets may have changed."""
        found = self._find(loose)
        if isinstance(found, str):
            return LoosePage(loose.origin, loose.sha256, loose.turn, found, loose.codes)
        packet, code = found
        now = packet.prints().get(code.document)
        accepted = self._accept_stale or is_current(code.text, code.pages, now)
        return placed(loose, packet.slug, code, accepted)

    def _find(self, loose: LoosePage) -> tuple[KnownPacket, PageCode] | Reason:
        said = {read_code(code.text) for code in loose.upright_codes} - {None}
        if not said:
            return "mirrored" if any(code.mirrored for code in loose.codes) else "unread"
        if len(said) > 1 or any(code.shared for code in loose.upright_codes):
            return "two"
        (code,) = said
        if not isinstance(code, PageCode):
            return "newer" if isinstance(code, NewerCode) else "unread"
        if all(seen.depth < _LEAST_DEPTH for seen in loose.upright_codes):
            return "place"
        packets = self._packets.get(code.packet, [])
        if len(packets) != 1:
            return "packet"
        return (packets[0], code) if code.document in packets[0].documents else "document"


def placed(page: LoosePage, slug: str, code: PageCode, accepted: bool) -> PlacedPage:
    """A page in the place that a code on it says, or somebody who looked at it."""
    return PlacedPage(
        page.origin,
        page.sha256,
        page.turn,
        packet=slug,
        document=code.document,
        page=code.page,
        pages=code.pages,
        text=code.text,
        accepted=accepted,
    )


def is_current(text: str, pages: int, now: Print | None) -> bool:
    """Whether a page shows the text that lies in hasil/ to be printed."""
    return now is not None and (text, pages) == (now.text, now.pages)


# --- documents made up of pages ------------------------------------------------------------------


Better = Callable[[PlacedPage, PlacedPage], PlacedPage | None]
"""Of two scans that show the same the one that shows it better; None if they differ."""

TextKey = tuple[str, int]
"""The text id of what was printed, and its number of pages."""


@dataclass(frozen=True)
class Sheets:
    """The pages of one text of a document, in order, each once.

    Not used are ``doubles``, other scans of a page, and ``twins``, which show the same as it.
    """

    pages: tuple[PlacedPage, ...]
    doubles: tuple[PlacedPage, ...]
    twins: tuple[PlacedPage, ...]
    missing: tuple[int, ...]
    usable: bool
    """Whether it is the text of today, or one that was accepted."""

    @property
    def key(self) -> TextKey:
        """What tells it from the other texts."""
        return self.pages[0].text, self.pages[0].pages

    @property
    def lacks_only_pages(self) -> bool:
        """Whether it would be used if it were complete; else another text is, or may be."""
        return self.usable and bool(self.missing)


@dataclass(frozen=True)
class Choice:
    """``used`` is complete and is filed; ``waiting`` came after it and are not, newest first."""

    used: Sheets | None
    waiting: tuple[Sheets, ...]

    @property
    def texts(self) -> tuple[Sheets, ...]:
        """What is used and what waits."""
        return (*([self.used] if self.used else []), *self.waiting)


def _all_differ(_one: PlacedPage, _other: PlacedPage) -> None:
    return None


def choose(pages: Sequence[PlacedPage], now: Print | None, better: Better = _all_differ) -> Choice:
    """The pages of one document, as they were scanned one after the other, become the choice.

    Today's text is used if it is complete, else the usable and complete text scanned last.
    """
    by_text: dict[TextKey, list[PlacedPage]] = {}
    for page in reversed(pages):
        by_text.setdefault((page.text, page.pages), []).append(page)
    newest_first = [
        _sheets(group[::-1], is_current(*key, now), better) for key, group in by_text.items()
    ]
    complete = [sheets for sheets in newest_first if sheets.usable and not sheets.missing]
    complete.sort(key=lambda sheets: not is_current(*sheets.key, now))
    if not complete:
        return Choice(None, tuple(newest_first))
    return Choice(complete[0], tuple(newest_first[: newest_first.index(complete[0])]))


def _sheets(group: Sequence[PlacedPage], current: bool, better: Better) -> Sheets:
    chosen: dict[int, PlacedPage] = {}
    others: dict[str, PlacedPage] = {}
    for page in group:
        before = chosen.get(page.page)
        wins = before is None or _displaces(page, before, current, better)
        if wins:
            chosen[page.page] = page
        if before is not None and before.sha256 != page.sha256:
            loser = before if wins else page
            others[loser.sha256] = loser
    for page in chosen.values():
        # The same bytes again, e.g. accepted later, are the same page.
        others.pop(page.sha256, None)
    twins = [page for page in others.values() if better(chosen[page.page], page)]
    return Sheets(
        tuple(chosen[number] for number in sorted(chosen)),
        tuple(page for page in others.values() if page not in twins),
        tuple(twins),
        tuple(number for number in range(1, group[0].pages + 1) if number not in chosen),
        current or all(page.accepted for page in chosen.values()),
    )


def _displaces(page: PlacedPage, before: PlacedPage, current: bool, better: Better) -> bool:
    """Whether a scan of a page is used in place of the one before it."""
    # A page of an old text does not displace one that may be used.
    if not (current or page.accepted or not before.accepted):
        return False
    if page.by_hand or page.sha256 == before.sha256:
        return True
    best = better(before, page)
    return best is None or (best is page and not before.by_hand)
