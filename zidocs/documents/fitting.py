"""A filled document is laid out to settle what its own pages decide.

Spare rows of an attendance list that would make a page of their own are left out, and a list of
recipients that fills one page is called a sheet. The pages are those of the built-in engine.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from zidocs.documents.fill import Filled
from zidocs.errors import LayoutFault
from zidocs.fonts.own import brought
from zidocs.layout.choose import at_hand
from zidocs.layout.normalise import normalise
from zidocs.office.packet import Packet
from zidocs.office.workspace import Workspace

Values = Mapping[str, Any]
Fill = Callable[[Values], Filled]


@dataclass(frozen=True)
class Laid:
    """The pages of a DOCX: the words on each, parted by one space, and all of them as a PDF.

    There is no PDF where something is to be told of them.
    """

    words: tuple[str, ...] = ()
    pdf: bytes = b""


Look = Callable[[bytes], Laid]
"""A DOCX as pages; none where it cannot be laid out."""


class Fitted(NamedTuple):
    """A filled document, and its pages where they are known."""

    filled: Filled
    pages: bytes = b""


MOST_DROPPED = 5
"""Spare rows that are left out, as high together as a signature; more were asked for on purpose."""

ONE_SHEET = "satu lembar"


def fitted(packet: Packet, kind: str, fill: Fill, values: Values, look: Look) -> Fitted:
    """The document of a kind, with what fits its pages, which ``look`` shows."""
    if kind == "daftar_hadir":
        return _without_lonely_rows(packet.daftar_hadir.baris_cadangan, fill, values, look)
    if kind == "undangan" and values[kind]["terlampir"] and not packet.undangan.lampiran:
        return _with_attachment(fill, values, look)
    return Fitted(fill(values))


def page_reader(workspace: Workspace) -> Look:
    """The pages that the built-in engine makes; none of what it cannot lay out."""

    def look(docx: bytes) -> Laid:
        # Late: a build that fills nothing needs none of it.
        from zidocs.pdf.page_content import page_words

        engine = at_hand(brought(workspace.fonts, workspace.fonts.name).fonts).built_in
        try:
            pages = engine.pages(normalise(docx), "")
        except LayoutFault:
            return Laid()
        return Laid(page_words(pages.pdf), b"" if pages.problems else pages.pdf)

    return look


def _without_lonely_rows(spare: int, fill: Fill, values: Values, look: Look) -> Fitted:
    """Fewer spare rows where a page would begin for the last of them and the signature."""
    full = fill(values)
    most = min(spare, MOST_DROPPED)
    laid = look(full.data) if most else Laid()
    rows = values["daftar_hadir"]["baris"][: -most or None]
    # A row that stays keeps its page, whatever follows it: fewer rows would save none.
    if len(laid.words) < 2 or (rows and _shows_row(laid.words[-1], len(rows), rows[-1]["nama"])):
        return Fitted(full, laid.pdf)
    if len(look(fill(_without_rows(values, most)).data).words) >= len(laid.words):
        return Fitted(full, laid.pdf)
    for dropped in range(1, most):
        fewer = fill(_without_rows(values, dropped))
        if len((shorter := look(fewer.data)).words) < len(laid.words):
            return Fitted(fewer, shorter.pdf)
    return Fitted(fill(_without_rows(values, most)))


def _without_rows(values: Values, dropped: int) -> Values:
    attendance = values["daftar_hadir"]
    return {**values, "daftar_hadir": {**attendance, "baris": attendance["baris"][:-dropped]}}


def _with_attachment(fill: Fill, values: Values, look: Look) -> Fitted:
    """The letter with its list of recipients, called a sheet if the list is no longer than that."""

    def sheet(recipients: Sequence[Any]) -> Filled:
        letter = {**values["undangan"], "kepada": recipients, "lampiran": ONE_SHEET}
        return fill({**values, "undangan": letter})

    recipients = values["undangan"]["kepada"]
    whole = sheet(recipients)
    laid = look(whole.data)
    # A list that begins on the last page ends there; one recipient certainly stands on one page.
    if laid.words and (
        _shows_row(laid.words[-1], 1, recipients[0]["nama"])
        or len(laid.words) <= len(look(sheet(recipients[:1]).data).words)
    ):
        return Fitted(whole, laid.pdf)
    return Fitted(fill(values))


def _shows_row(page: str, number: int, name: str) -> bool:
    """Whether a numbered row with this name stands on a page, surely."""
    words: Sequence[str] = name.split()
    row = rf"(?<!\S){number}\.? {re.escape(' '.join(words))}(?!\S)"
    return bool(words) and re.search(row, page) is not None
