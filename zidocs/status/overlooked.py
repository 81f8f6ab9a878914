"""A packet and its folder scan/ become warnings: what would count otherwise than is meant.

Each packet is judged by itself, so that ``zidocs check`` can tell it as soon as it is written.
"""

from collections.abc import Iterator

from zidocs.errors import Place, Problem, say
from zidocs.spec.packet import Packet
from zidocs.spec.read import Office
from zidocs.status.scans import SCAN_FOLDER, unnamed_scans


def overlooked(office: Office, packet: Packet) -> Iterator[Problem]:
    """What of this packet answers nothing, or more than its writer may think."""
    yield from _activities_not_asked(office, packet)
    yield from _items_of_several_indicators(office, packet)
    yield from _scans_of_nothing(office, packet)


def _activities_not_asked(office: Office, packet: Packet) -> Iterator[Problem]:
    for number, entry in enumerate(packet.bukti):
        indikator = office.katalog.find_indicator(entry.indikator)
        if indikator is None or entry.kegiatan is None:
            continue
        asked = indikator.activities_asked(entry.periode, office.satker.jenis)
        if entry.kegiatan in {activity.nomor for activity in asked}:
            continue
        choices = "; ".join(f"{activity.nomor}: {activity.nama}" for activity in asked)
        yield Problem(
            packet.tree.place(("bukti", number, "kegiatan")),
            say("Activity {number} of {code} is not asked of your office in {period}.",
                number=entry.kegiatan, code=entry.indikator, period=entry.periode),
            say("Asked then: {activities}.", activities=choices) if choices else
            say("No activity is asked then; remove kegiatan."),
            "Z164",
            "peringatan",
        )  # fmt: skip


def _items_of_several_indicators(office: Office, packet: Packet) -> Iterator[Problem]:
    """``butir`` holds for every indicator that the packet names, where it may be another thing."""
    claims = dict.fromkeys((entry.indikator, entry.periode) for entry in packet.bukti)
    for index, attachment in enumerate(packet.lampiran):
        meanings: dict[str, str] = {}
        for code, periode in claims:
            indikator = office.katalog.find_indicator(code)
            items = indikator.items_asked(periode, office.satker.jenis) if indikator else ()
            for item in items:
                if item.nomor == attachment.butir:
                    meanings[code] = item.nama
        if len(set(meanings.values())) > 1:
            yield Problem(
                packet.place("lampiran", index, "berkas"),
                say("The attachment counts as item {number} of several indicators: {items}.",
                    number=attachment.butir,
                    items="; ".join(f"{code}: {name}" for code, name in meanings.items())),
                say("If it is not all of these, attach it in a packet of its own."),
                "Z169",
                "petunjuk",
            )  # fmt: skip


def _scans_of_nothing(office: Office, packet: Packet) -> Iterator[Problem]:
    names = ", ".join(f"{document}.pdf" for document in packet.dokumen)
    for path in unnamed_scans(packet):
        yield Problem(
            Place(office.workspace.show(path)),
            say("This packet has no document “{name}”, so the file counts as no signed scan.",
                name=path.stem),
            say("Rename the file to one of {names}.", names=names) if names else
            say("Move the file out of the folder {folder}.", folder=SCAN_FOLDER),
            "Z170",
            "peringatan",
        )  # fmt: skip
