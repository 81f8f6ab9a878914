"""A filled document is laid out to settle what its own pages decide.

Spare rows of an attendance list that would make a page of their own are left out, and a list of
recipients that fills one page is called a sheet. The pages are those of the built-in engine.
"""

import io
from collections.abc import Callable, Mapping
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
Count = Callable[[bytes], int]

MOST_DROPPED = 5
"""Spare rows that are left out, as high together as a signature; more were asked for on purpose."""

ONE_SHEET = "satu lembar"


def fitted(packet: Packet, kind: str, fill: Fill, values: Values, count: Count) -> Filled:
    """The document of a kind, with what fits its pages; ``count`` tells how many a DOCX has."""
    if kind == "daftar_hadir":
        return _without_lonely_rows(packet.daftar_hadir.baris_cadangan, fill, values, count)
    if kind == "undangan" and values[kind]["terlampir"] and not packet.undangan.lampiran:
        return _with_attachment(fill, values, count)
    return fill(values)


def page_counter(workspace: Workspace) -> Count:
    """How many pages the built-in engine makes of a DOCX; 0 for one that it cannot lay out."""

    def count(docx: bytes) -> int:
        # Late: a build that fills nothing needs none of it.
        from pypdf import PdfReader

        engine = at_hand(brought(workspace.fonts, workspace.fonts.name).fonts).built_in
        try:
            pdf = engine.pages(normalise(docx), "").pdf
        except LayoutFault:
            return 0
        return len(PdfReader(io.BytesIO(pdf)).pages)

    return count


def _without_lonely_rows(spare: int, fill: Fill, values: Values, count: Count) -> Filled:
    """Fewer spare rows where a page would begin for the last of them and the signature."""
    full = fill(values)
    most = min(spare, MOST_DROPPED)
    pages = count(full.data) if most else 0
    if pages < 2 or count(fill(_without_rows(values, most)).data) >= pages:
        return full
    for dropped in range(1, most):
        fewer = fill(_without_rows(values, dropped))
        if count(fewer.data) < pages:
            return fewer
    return fill(_without_rows(values, most))


def _without_rows(values: Values, dropped: int) -> Values:
    attendance = values["daftar_hadir"]
    return {**values, "daftar_hadir": {**attendance, "baris": attendance["baris"][:-dropped]}}


def _with_attachment(fill: Fill, values: Values, count: Count) -> Filled:
    """The letter with its list of recipients, called a sheet if the list is no longer than that."""
    full = fill(values)
    letter = values["undangan"]
    # One recipient certainly stands on one page.
    shortest = fill({**values, "undangan": {**letter, "kepada": letter["kepada"][:1]}})
    pages = count(full.data)
    if not pages or pages > count(shortest.data):
        return full
    return fill({**values, "undangan": {**letter, "lampiran": ONE_SHEET}})
