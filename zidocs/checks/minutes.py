"""A packet's minutes become findings about what an evaluator misses in them."""

from collections.abc import Iterator

from zidocs.errors import Problem, say
from zidocs.spec.packet import Packet


def minutes_without_discussion(packet: Packet) -> Iterator[Problem]:
    """Z210: minutes that record no discussion are taken for a formality."""
    if "notula" in packet.dokumen and not packet.notula.pembahasan:
        yield Problem(
            packet.place("notula", "pembahasan"),
            say("The minutes record no discussion; the section is left out."),
            say("Add notula.pembahasan: who said what about which item of the agenda."),
            "Z210",
            "peringatan",
        )


def decision_without_owner(packet: Packet) -> Iterator[Problem]:
    """Z211: a decision needs somebody in charge and a deadline to be followed up."""
    if "notula" not in packet.dokumen:
        return
    for index, decision in enumerate(packet.notula.keputusan):
        if decision.penanggung_jawab is None or decision.tenggat is None:
            yield Problem(
                packet.place("notula", "keputusan", index),
                say("Decision {number} has nobody in charge or no deadline.", number=index + 1),
                say("Add penanggung_jawab and tenggat to the decision."),
                "Z211",
                "petunjuk",
            )
