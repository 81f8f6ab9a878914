"""A packet's letters become findings about what was left blank in them."""

from collections.abc import Iterator
from datetime import date

from zidocs.errors import Problem, say
from zidocs.spec.packet import Packet


def _words(name: str) -> str:
    """``berita_acara`` becomes ``berita acara``."""
    return name.replace("_", " ")


def _letters(packet: Packet) -> Iterator[tuple[str, str | None, date | None]]:
    """Each document of the packet that bears a number: its key, number and date."""
    letters = {
        "undangan": (packet.undangan.nomor, packet.undangan.tanggal),
        "laporan": (packet.laporan.nomor, packet.laporan.tanggal),
        "berita_acara": (packet.berita_acara.nomor, packet.berita_acara.tanggal),
    }
    for name in packet.dokumen:
        if name in letters:
            yield name, *letters[name]


def letter_without_number(packet: Packet) -> Iterator[Problem]:
    """Z201: the number prints as a blank; offices write it in when the letter is registered."""
    for name, nomor, _ in _letters(packet):
        # A report goes with the invitation's file and often bears no number of its own.
        if nomor is None and name != "laporan":
            yield Problem(
                packet.place(name, "nomor"),
                say("The {document} has no number; a blank is printed.", document=_words(name)),
                say("Add {document}.nomor when the letter is registered.", document=name),
                "Z201",
                "peringatan",
            )


def letter_without_date(packet: Packet) -> Iterator[Problem]:
    """Z202: the date prints as a blank. A berita acara takes the meeting's date."""
    for name, _, tanggal in _letters(packet):
        if tanggal is None and name != "berita_acara":
            yield Problem(
                packet.place(name, "tanggal"),
                say("The {document} has no date; a blank is printed.", document=_words(name)),
                say("Add {document}.tanggal.", document=name),
                "Z202",
                "peringatan",
            )
