"""A packet and its office become findings: what an evaluator would stumble over."""

from collections.abc import Callable, Iterator

from zidocs.checks.characters import character_without_glyph
from zidocs.checks.letters import letter_without_date, letter_without_number
from zidocs.checks.minutes import decision_without_owner, minutes_without_discussion
from zidocs.errors import Problem
from zidocs.spec.packet import Packet

Rule = Callable[[Packet], Iterator[Problem]]

RULES: tuple[Rule, ...] = (
    letter_without_number,
    letter_without_date,
    minutes_without_discussion,
    decision_without_owner,
    character_without_glyph,
)
"""One small function a rule, in the order in which findings are shown."""


def check_packet(packet: Packet) -> tuple[Problem, ...]:
    """All findings of one packet, in the order of the rules."""
    return tuple(problem for rule in RULES for problem in rule(packet))
