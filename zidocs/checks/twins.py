"""Packets of one meeting become findings about facts in which they differ."""

import re
from collections.abc import Iterator
from datetime import date, time
from itertools import takewhile

from zidocs.checks.names import is_same_person, plain_name
from zidocs.checks.rule import Known, Rule, Surroundings
from zidocs.checks.wording import fold, listed
from zidocs.errors import Problem, say
from zidocs.spec.packet import Packet
from zidocs.spec.packet_yaml import Meeting


def _by_day(around: Surroundings) -> dict[date, list[Packet]]:
    days: dict[date, list[Packet]] = {}
    for packet in around.packets:
        if packet.rapat:
            days.setdefault(packet.rapat.tanggal, []).append(packet)
    return days


def _same_meeting(known: Known) -> Iterator[tuple[Packet, Meeting, Meeting]]:
    """The packets before this one that describe its meeting too; so each pair is met once."""
    packet = known.packet
    if packet.rapat:
        that_day = known.once(_by_day)[packet.rapat.tanggal]
        for other in takewhile(lambda each: each.slug != packet.slug, that_day):
            if other.rapat and _is_same(packet, other):
                yield other, packet.rapat, other.rapat


def _is_same(one: Packet, other: Packet) -> bool:
    """By the number of the invitation, or by title and time: a day may have two of one title."""
    if one.rapat is None or other.rapat is None:
        return False
    number = one.undangan.nomor
    if number and other.undangan.nomor and fold(number) == fold(other.undangan.nomor):
        return True
    return _bare(one.rapat.judul) == _bare(other.rapat.judul) and _overlap(one.rapat, other.rapat)


def _bare(title: str) -> str:
    return re.sub(r"\W", "", fold(title))


def _overlap(one: Meeting, other: Meeting) -> bool:
    first, second = sorted((one, other), key=lambda meeting: meeting.mulai)
    return first.mulai == second.mulai or (
        first.selesai is not None and second.mulai < first.selesai
    )


def _told_otherwise(known: Known) -> Iterator[Problem]:
    packet = known.packet
    for other, meeting, twin in _same_meeting(known):
        for key, here, there in _differences(meeting, twin):
            yield Problem(
                packet.place("rapat", key),
                say("The packet {packet} describes the same meeting with another {key}: “{there}”, "
                    "here “{here}”.", packet=other.slug, key=key, there=there, here=here),
                say("Correct one of the two; if these are two meetings, name them differently."),
            )  # fmt: skip


def _differences(meeting: Meeting, twin: Meeting) -> Iterator[tuple[str, str, str]]:
    """The keys of rapat that differ, with what stands here and there."""
    pairs = (
        ("judul", meeting.judul, twin.judul),
        ("mulai", _clock(meeting.mulai), _clock(twin.mulai)),
        ("selesai", _clock(meeting.selesai), _clock(twin.selesai)),
        ("tempat", meeting.tempat, twin.tempat),
    )
    for key, here, there in pairs:
        if here and there and _bare(here) != _bare(there):
            yield key, here, there
    for key, one, other in (
        ("pimpinan", meeting.pimpinan, twin.pimpinan),
        ("notulis", meeting.notulis, twin.notulis),
    ):
        if not is_same_person(one, other):
            yield key, one.nama, other.nama
    here, there = _only(meeting, twin), _only(twin, meeting)
    if here or there:
        yield "peserta", here or "-", there or "-"


def _clock(moment: time | None) -> str:
    return f"{moment:%H.%M}" if moment else ""


def _only(meeting: Meeting, twin: Meeting) -> str:
    """The first of those who stand in one list only."""
    others = {plain_name(person) for person in twin.peserta}
    names = [person.nama for person in meeting.peserta if plain_name(person) not in others]
    return listed(names)


def _twice(known: Known) -> Iterator[Problem]:
    packet = known.packet
    for other, meeting, twin in _same_meeting(known):
        is_same_hour = meeting.mulai == twin.mulai and meeting.tanggal == twin.tanggal
        is_same_title = _bare(meeting.judul) == _bare(twin.judul)
        if is_same_hour and is_same_title and _claims(packet) == _claims(other):
            yield Problem(
                packet.place("bukti"),
                say("This packet is the same meeting and claim as {packet}.", packet=other.slug),
                say("Take out the one that is a copy, or write what it proves under bukti, and its "
                    "own meeting under rapat."),
            )  # fmt: skip


def _claims(packet: Packet) -> set[tuple[str, int | None, str]]:
    """What it proves, as it is written there."""
    return {(claim.indikator, claim.kegiatan, claim.periode) for claim in packet.bukti}


RULES = (
    Rule(
        "Z270",
        "peringatan",
        say("One meeting described twice, with different facts."),
        say(
            "Where two packets have the same meeting – the same number of the invitation, or one "
            "day, title and time – evaluators lay them side by side; place, time, title and people "
            "must agree (evaluators are known to reject this). One packet can also "
            "serve several indicators: list them all under bukti."
        ),
        _told_otherwise,
    ),
    Rule(
        "Z272",
        "peringatan",
        say("One meeting in two packets that claim the same."),
        say(
            "A packet folder was perhaps copied and not changed: title, day, begin and everything "
            "under bukti are those of another packet. Its documents would stand in the bundle "
            "twice, and evaluators take that for one meeting counted as two."
        ),
        _twice,
    ),
)
