"""Texts copied from another packet, and one meeting described twice."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, time
from itertools import takewhile

from zidocs.checks.people import meetings_by_day, overlap
from zidocs.checks.rules import Known, Rule, Surroundings
from zidocs.checks.wording import fold, is_same_person, plain_name, without_dates
from zidocs.errors import Problem
from zidocs.office.meeting import Meeting
from zidocs.office.packet import Packet
from zidocs.words import jam, listed
from zidocs.yaml import Path

_LONG_TEXT = 200
"""Letters and blanks; shorter sentences are often the same for good reasons."""
_LONG_MINUTES = 60
"""Of all that the minutes and the report say; with less there is nothing to compare."""

Moment = tuple[date, time]


def _moment(packet: Packet) -> Moment:
    meeting = packet.rapat
    return (meeting.tanggal, meeting.mulai) if meeting else (date.max, time.max)


def _events(packet: Packet) -> Iterator[tuple[Path, str]]:
    """What a packet tells of its meeting: not aims and legal bases, which are always the same."""
    for index, point in enumerate(packet.notula.pembahasan):
        yield ("notula", "pembahasan", index, "uraian"), point.uraian
    for index, decision in enumerate(packet.notula.keputusan):
        yield ("notula", "keputusan", index, "uraian"), decision.uraian
    report = packet.laporan
    if report.pelaksanaan:
        yield ("laporan", "pelaksanaan"), report.pelaksanaan
    for key, texts in (
        ("hasil", report.hasil),
        ("kesimpulan", report.kesimpulan),
        ("saran", report.saran),
    ):
        for index, text in enumerate(texts):
            yield ("laporan", key, index), text


def _content(packet: Packet) -> str:
    """All that the minutes and the report tell, without dates, or nothing where it is little."""
    text = "\n".join(without_dates(text) for _, text in _events(packet))
    return text if packet.rapat and len(text) >= _LONG_MINUTES else ""


def _firsts(told: Iterable[tuple[str, Packet]]) -> dict[str, Packet]:
    """The first meeting, by its date, that told each text."""
    firsts: dict[str, Packet] = {}
    for text, packet in told:
        first = firsts.setdefault(text, packet)
        if _moment(packet) < _moment(first):
            firsts[text] = packet
    return firsts


def _first_texts(around: Surroundings) -> dict[str, Packet]:
    return _firsts(
        (without_dates(text), packet)
        for packet in around.packets
        for _, text in _events(packet)
        if len(text) >= _LONG_TEXT
    )


def _whole_copies(around: Surroundings) -> dict[str, Packet]:
    """The packets that tell what an earlier one of the same activity told, and that one."""
    told = [
        (f"{entry.indikator} {entry.kegiatan} {content}", packet)
        for packet in around.packets
        if (content := _content(packet))
        for entry in packet.bukti
    ]
    firsts = _firsts(told)
    return {
        packet.slug: firsts[text]
        for text, packet in told
        if _moment(firsts[text]) < _moment(packet)
    }


def _whole_copy(known: Known) -> Packet | None:
    return known.once(_whole_copies).get(known.packet.slug)


def _only_the_date_differs(known: Known) -> Iterator[Problem]:
    other = _whole_copy(known)
    if other and other.rapat:
        yield Problem.at(
            known.packet.place("notula"), packet=other.slug, date=other.rapat.tanggal
        ).says(
            "Minutes and report say the same as those of {packet} ({date}); only the date differs.",
            "Write what was said and settled at this meeting.",
        )


def _copied_text(known: Known) -> Iterator[Problem]:
    packet = known.packet
    whole = _whole_copy(known)
    for path, text in _events(packet):
        if len(text) < _LONG_TEXT:
            continue
        other = known.once(_first_texts)[without_dates(text)]
        is_told = whole is not None and other.slug == whole.slug
        if other.rapat and _moment(other) < _moment(packet) and not is_told:
            yield Problem.at(packet.place(*path), packet=other.slug, date=other.rapat.tanggal).says(
                "The same text stands in {packet}, of {date}.",
                "Write what was said at this meeting.",
            )


# One meeting described twice


def _same_meeting(known: Known) -> Iterator[tuple[Packet, Meeting, Meeting]]:
    """The packets before this one that describe its meeting too; so each pair is met once."""
    packet = known.packet
    if packet.rapat:
        that_day = known.once(meetings_by_day)[packet.rapat.tanggal]
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
    return _bare(one.rapat.judul) == _bare(other.rapat.judul) and overlap(one.rapat, other.rapat)


def _bare(title: str) -> str:
    return re.sub(r"\W", "", fold(title))


def _told_otherwise(known: Known) -> Iterator[Problem]:
    packet = known.packet
    for other, meeting, twin in _same_meeting(known):
        for key, here, there in _differences(meeting, twin):
            yield Problem.at(
                packet.place("rapat", key), packet=other.slug, key=key, there=there, here=here
            ).says(
                "The packet {packet} describes the same meeting with another {key}: “{there}”, "
                "here “{here}”.",
                "Correct one of the two; if these are two meetings, name them differently.",
            )


def _differences(meeting: Meeting, twin: Meeting) -> Iterator[tuple[str, str, str]]:
    """The keys of rapat that differ, with what stands here and there."""
    pairs = (
        ("judul", meeting.judul, twin.judul),
        ("mulai", jam(meeting.mulai), jam(twin.mulai)),
        ("selesai", *(jam(each.selesai) if each.selesai else "" for each in (meeting, twin))),
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
            yield Problem.at(packet.place("bukti"), packet=other.slug).says(
                "This packet is the same meeting and claim as {packet}.",
                "Take out the one that is a copy, or write what it proves under bukti, and its own "
                "meeting under rapat.",
            )


def _claims(packet: Packet) -> set[tuple[str, int | None, str]]:
    """What it proves, as it is written there."""
    return {(claim.indikator, claim.kegiatan, claim.periode) for claim in packet.bukti}


RULES = (
    Rule.of("Z257", _copied_text, length=_LONG_TEXT).says(
        "A long text that was copied from another packet.",
        "Evaluators read the evidence of a year side by side, and take copied minutes for a "
        "formality (evaluators are known to reject this). Compared are the discussion, the "
        "decisions, and what the report tells of the meeting, from {length} letters on and without "
        "dates; not aims and legal bases. Two packets of one meeting may say the same.",
    ),
    Rule.of("Z271", _only_the_date_differs).says(
        "A repeated activity whose copies differ only in the date.",
        "The guide asks for some activities every month or period, e.g. monitoring and evaluation "
        "(line 68). Where all that minutes and report tell is the same as at an earlier meeting of "
        "that activity, dates aside, it looks as if the later one did not take place.",
    ),
    Rule.of("Z270", _told_otherwise).says(
        "One meeting described twice, with different facts.",
        "Where two packets have the same meeting – the same number of the invitation, or one day, "
        "title and time – evaluators lay them side by side; place, time, title and people must "
        "agree (evaluators are known to reject this). One packet can also serve several "
        "indicators: list them all under bukti.",
    ),
    Rule.of("Z272", _twice).says(
        "One meeting in two packets that claim the same.",
        "A packet folder was perhaps copied and not changed: title, day, begin and everything "
        "under bukti are those of another packet. Its documents would stand in the bundle twice, "
        "and evaluators take that for one meeting counted as two.",
    ),
)
