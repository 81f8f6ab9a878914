"""A filled document is laid out to settle what its own pages decide.

Spare rows of an attendance list that would make a page of their own are left out, and a list of
recipients that fills one page is called a sheet. The pages are those of the built-in engine.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from zidocs.documents.fill import Filled
from zidocs.errors import LayoutFault
from zidocs.fonts.own import brought
from zidocs.layout.choose import at_hand
from zidocs.layout.normalise import normalise
from zidocs.office.packet import Packet
from zidocs.office.workspace import Workspace

Values = Mapping[str, Any]
Fill = Callable[[Values], Filled]
Look = Callable[[bytes], tuple[str, ...]]
"""What stands on the pages of a DOCX, words parted by one space; nothing where they are unknown."""

MOST_DROPPED = 5
"""Spare rows that are left out, as high together as a signature; more were asked for on purpose."""

ONE_SHEET = "satu lembar"


def fitted(packet: Packet, kind: str, fill: Fill, values: Values, look: Look) -> Filled:
    """The document of a kind, with what fits its pages, which ``look`` shows."""
    if kind == "daftar_hadir":
        return _without_lonely_rows(packet.daftar_hadir.baris_cadangan, fill, values, look)
    if kind == "undangan" and values[kind]["terlampir"] and not packet.undangan.lampiran:
        return _with_attachment(fill, values, look)
    return fill(values)


def page_reader(workspace: Workspace) -> Look:
    """The words on the pages that the built-in engine makes; none of what it cannot lay out."""

    def look(docx: bytes) -> tuple[str, ...]:
        # Late: a build that fills nothing needs none of it.
        from zidocs.pdf.page_content import page_words

        engine = at_hand(brought(workspace.fonts, workspace.fonts.name).fonts).built_in
        try:
            return page_words(engine.pages(normalise(docx), "").pdf)
        except LayoutFault:
            return ()

    return look


def _without_lonely_rows(spare: int, fill: Fill, values: Values, look: Look) -> Filled:
    """Fewer spare rows where a page would begin for the last of them and the signature."""
    full = fill(values)
    most = min(spare, MOST_DROPPED)
    pages = look(full.data) if most else ()
    rows = values["daftar_hadir"]["baris"][: -most or None]
    # A row that stays keeps its page, whatever follows it: fewer rows would save none.
    if len(pages) < 2 or (rows and _shows_row(pages[-1], len(rows), rows[-1]["nama"])):
        return full
    if len(look(fill(_without_rows(values, most)).data)) >= len(pages):
        return full
    for dropped in range(1, most):
        fewer = fill(_without_rows(values, dropped))
        if len(look(fewer.data)) < len(pages):
            return fewer
    return fill(_without_rows(values, most))


def _without_rows(values: Values, dropped: int) -> Values:
    attendance = values["daftar_hadir"]
    return {**values, "daftar_hadir": {**attendance, "baris": attendance["baris"][:-dropped]}}


def _with_attachment(fill: Fill, values: Values, look: Look) -> Filled:
    """The letter with its list of recipients, called a sheet if the list is no longer than that."""
    full = fill(values)
    letter = values["undangan"]
    pages = look(full.data)
    if not pages:
        return full
    # A list that begins on the last page ends there.
    if not _shows_row(pages[-1], 1, letter["kepada"][0]["nama"]):
        # One recipient certainly stands on one page.
        shortest = fill({**values, "undangan": {**letter, "kepada": letter["kepada"][:1]}})
        if len(pages) > len(look(shortest.data)):
            return full
    return fill({**values, "undangan": {**letter, "lampiran": ONE_SHEET}})


def _shows_row(page: str, number: int, name: str) -> bool:
    """Whether a numbered row with this name stands on a page, surely."""
    words: Sequence[str] = name.split()
    row = rf"(?<!\S){number}\.? {re.escape(' '.join(words))}(?!\S)"
    return bool(words) and re.search(row, page) is not None
