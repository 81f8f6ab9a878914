"""A packet's minutes become findings about what an evaluator misses in them."""

from collections.abc import Iterator

from zidocs.checks.rule import Known, Rule
from zidocs.errors import Problem, say


def _without_discussion(known: Known) -> Iterator[Problem]:
    packet = known.packet
    if "notula" in packet.dokumen and not packet.notula.pembahasan:
        yield Problem(
            packet.place("notula", "pembahasan"),
            say("The minutes record no discussion; the section is left out."),
            say("Add notula.pembahasan: who said what about which item of the agenda."),
        )


def _decision_without_owner(known: Known) -> Iterator[Problem]:
    packet = known.packet
    if "notula" not in packet.dokumen:
        return
    for index, decision in enumerate(packet.notula.keputusan):
        if decision.penanggung_jawab is None or decision.tenggat is None:
            yield Problem(
                packet.place("notula", "keputusan", index),
                say("Decision {number} has nobody in charge or no deadline.", number=index + 1),
                say("Add penanggung_jawab and tenggat to the decision."),
            )


RULES = (
    Rule(
        "Z210",
        "peringatan",
        say("Minutes without a discussion."),
        say(
            "Minutes that record no discussion are taken for a formality. Write under "
            "notula.pembahasan who said what about which item of the agenda."
        ),
        _without_discussion,
    ),
    Rule(
        "Z211",
        "petunjuk",
        say("A decision without somebody in charge or a deadline."),
        say(
            "A decision is followed up when it says who does it, and by when; evaluators look for "
            "findings without follow-up. Add penanggung_jawab and tenggat to the decision."
        ),
        _decision_without_owner,
    ),
)
