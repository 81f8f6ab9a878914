"""What an evaluator misses in the minutes: discussion, people in charge, items of the agenda."""

import re
from collections.abc import Iterator

from zidocs.checks.rules import Known, Rule
from zidocs.errors import Problem
from zidocs.office.packet_yaml import Notula


def _without_discussion(known: Known) -> Iterator[Problem]:
    packet = known.packet
    if "notula" in packet.dokumen and not packet.notula.pembahasan:
        yield Problem.at(packet.place("notula", "pembahasan")).says(
            "The minutes record no discussion; the section is left out.",
            "Add notula.pembahasan: who said what about which item of the agenda.",
        )


def _decision_without_owner(known: Known) -> Iterator[Problem]:
    packet = known.packet
    if "notula" not in packet.dokumen:
        return
    for index, decision in enumerate(packet.notula.keputusan):
        if decision.penanggung_jawab is None or decision.tenggat is None:
            yield Problem.at(packet.place("notula", "keputusan", index), number=index + 1).says(
                "Decision {number} has nobody in charge or no deadline.",
                "Add penanggung_jawab and tenggat to the decision.",
            )


_CEREMONY = re.compile(
    r"(pembuka|penutup|pembacaan|doa|berdoa|menyanyikan|lagu|sambutan|registrasi|istirahat|ishoma"
    r"|foto|dokumentasi|absensi|pengisian daftar hadir|penandatanganan|penyerahan|pemasangan"
    r"|pelepasan|ramah tamah|lain[- ]lain|makan|coffee|penyematan|deklarasi|diskusi|tanya jawab)",
    re.IGNORECASE,
)
"""How items begin that are done, not discussed."""

_OPENING = re.compile(r"(arahan|pengarahan|pengantar)", re.IGNORECASE)
"""How items begin that the opening of the minutes tells of."""
_ANSWERED_BY_DECISIONS = re.compile(
    r"tindak lanjut|kesimpulan|simpulan|keputusan|penetapan|rekomendasi|kesepakatan", re.IGNORECASE
)


def _item_not_discussed(known: Known) -> Iterator[Problem]:
    packet = known.packet
    points = packet.notula.pembahasan
    if not packet.rapat or "notula" not in packet.dokumen or not points:
        return
    if any(point.agenda is None for point in points):
        # Any of them may be about the item; rule Z251 asks for the numbers first.
        return
    discussed = {point.agenda for point in points}
    for index, item in enumerate(packet.rapat.agenda):
        if index + 1 not in discussed and not _is_answered(packet.notula, item):
            yield Problem.at(
                packet.place("rapat", "agenda", index), number=index + 1, item=item
            ).says(
                "The minutes say nothing about item {number} of the agenda, “{item}”.",
                "Add to notula.pembahasan what was said about it, or take it off the agenda.",
            )


def _is_answered(notula: Notula, item: str) -> bool:
    """Whether an item needs no discussion: it is done, or told or settled elsewhere."""
    is_opening = bool(notula.pembukaan and _OPENING.match(item.strip()))
    is_decided = bool(notula.keputusan and _ANSWERED_BY_DECISIONS.search(item))
    return _is_ceremony(item) or is_opening or is_decided


def _is_ceremony(item: str) -> bool:
    return _CEREMONY.match(item.strip()) is not None


def _point_without_item(known: Known) -> Iterator[Problem]:
    packet = known.packet
    if not packet.rapat or "notula" not in packet.dokumen:
        return
    if sum(not _is_ceremony(item) for item in packet.rapat.agenda) < 2:
        return
    for index, point in enumerate(packet.notula.pembahasan):
        if point.agenda is None:
            yield Problem.at(packet.place("notula", "pembahasan", index), number=index + 1).says(
                "Point {number} of the discussion belongs to no item of the agenda.",
                "Add agenda: with the number of the item.",
            )


RULES = (
    Rule.of("Z210", _without_discussion).says(
        "Minutes without a discussion.",
        "Minutes that record no discussion are taken for a formality. Write under "
        "notula.pembahasan who said what about which item of the agenda.",
    ),
    Rule.of("Z211", _decision_without_owner, severity="petunjuk").says(
        "A decision without somebody in charge or a deadline.",
        "A decision is followed up when it says who does it, and by when; evaluators look for "
        "findings without follow-up. Add penanggung_jawab and tenggat to the decision.",
    ),
    Rule.of("Z250", _item_not_discussed).says(
        "An agenda item that nobody spoke about.",
        "Evaluators hold the agenda against the minutes; an item of which the minutes say nothing "
        "makes them look like a formality (evaluators are known to reject this). Opening, closing, "
        "prayers, speeches and signing are no discussion, and decisions answer an item such as "
        "“Rencana tindak lanjut”. Add the discussion, or take the item off the agenda.",
    ),
    Rule.of("Z251", _point_without_item, severity="petunjuk").says(
        "A discussion that belongs to no agenda item.",
        "The minutes are printed item by item; a point without the number of its item stands at "
        "the end, under no heading. Add agenda: with the number.",
    ),
)
